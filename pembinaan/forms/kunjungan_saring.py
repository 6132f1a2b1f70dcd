"""The filters of the list of visits; the URL is the state."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms

from pembinaan.forms.kunjungan import visitors
from pembinaan.models import KeadaanKunjungan
from registry.models import Kecamatan
from registry.models.choices import StatusLapangan

YEARS_BACK = 10


class SaringForm(forms.Form):
    q = forms.CharField(label="Cari koperasi", required=False, max_length=100)
    kecamatan = forms.TypedChoiceField(label="Kecamatan", required=False, coerce=int, empty_value=None)
    petugas = forms.TypedChoiceField(label="Petugas", required=False, coerce=int, empty_value=None)
    tahun = forms.TypedChoiceField(label="Tahun kunjungan", required=False, coerce=int, empty_value=None)
    temuan = forms.ChoiceField(label="Temuan", required=False, choices=[("", "Semua"), *StatusLapangan.choices])
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Yang berlaku"), *KeadaanKunjungan.choices]
    )
    minggu = forms.BooleanField(label="Direncanakan 7 hari ini", required=False)
    saya = forms.BooleanField(label="Kunjungan saya", required=False)
    koperasi = forms.IntegerField(required=False, widget=forms.HiddenInput, label="Koperasi", max_value=2**31)
    rencana = forms.IntegerField(required=False, widget=forms.HiddenInput, label="Rute", max_value=2**31)

    def __init__(self, data: Any, *, on: dt.date) -> None:
        super().__init__(data)
        self._offer("kecamatan", [(str(pk), nama) for pk, nama in Kecamatan.objects.values_list("pk", "nama")])
        self._offer("petugas", [(str(pk), nama) for pk, nama in visitors(on)])
        years = range(on.year, on.year - YEARS_BACK, -1)
        self._offer("tahun", [(str(year), str(year)) for year in years])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", "Semua"), *choices]


class BedaForm(forms.Form):
    """Which disagreement, and in which kecamatan (0: not known)."""

    jenis = forms.ChoiceField(required=False)
    kecamatan = forms.IntegerField(required=False, min_value=0, max_value=2**31)

    def __init__(self, data: Any, *, kinds: list[tuple[str, str]]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["jenis"]).choices = kinds
