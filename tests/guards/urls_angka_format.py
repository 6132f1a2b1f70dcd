"""The province's forms and lists against ODS, for the walk over all addresses (see urls.py)."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from koperasi.accounts.models import User
from pembinaan.actions import formulir, rekonsiliasi
from pembinaan.models import FormatProvinsi, FormatTerisi, PeriodeTutup, RekonsiliasiOds
from registry.models import Koperasi
from tests.factories.formulir import closed, province_form

Values = dict[str, dict[str, Any]]


def belongings(koperasi: Koperasi, clerk: User) -> Values:
    """The office's own, made once: both worlds of the strangers' test name the same."""
    form = FormatProvinsi.objects.first()
    if form is None:
        form = formulir.upload(data=province_form(["Babat"], prepared=2), nama_berkas="f.xlsx", nama="Uji", by=clerk)
        asked = {"lembar": "Per Jenis", "baris": "jenis", "baris_awal": 4, "baris_akhir": 8, "kolom_kunci": "A"}
        formulir.add_part(format=form, data=asked, by=clerk)
        filled = FormatTerisi(format=form, periode=PeriodeTutup.objects.first() or closed(clerk), oleh=clerk)
        filled.berkas.save("t.xlsx", ContentFile(b"PK"), save=True)
        rekonsiliasi.upload(data=b"NIK;Nama Koperasi;Kecamatan\n;KSP Baru;Babat\n", nama_berkas="uji.csv", by=clerk)
    return {
        "angka/format/": {"pk": form.pk, "bagian_pk": form.bagian_set.all()[0].pk},
        "angka/format/terisi/": {"pk": FormatTerisi.objects.all()[0].pk},
        "angka/rekonsiliasi/": {"pk": RekonsiliasiOds.objects.all()[0].pk},
    }
