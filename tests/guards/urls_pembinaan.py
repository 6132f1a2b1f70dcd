"""What the office did for one cooperative, by the beginning of its addresses: one line a room (see urls.py)."""

from __future__ import annotations

from typing import Any

from koperasi.accounts.models import User
from pembinaan.actions import attachments
from registry import kantor as office
from registry.models import Koperasi
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.papers import photo


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    kasus = KasusFactory(koperasi=koperasi, petugas=clerk, keadaan="berjalan")
    visit = KunjunganFactory(koperasi=koperasi, petugas=clerk)
    paper = attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk)
    return {
        "pembinaan/koperasi/": {"pk": koperasi.pk},
        "pembinaan/catatan/": {"jenis": "kunjungan", "ref": visit.pk},
        "pembinaan/hasil/rincian/": {"apa": "kasus"},
        "pembinaan/hasil/tahunan/": {"tahun": office.today().year},
        "pembinaan/hasil/tahunan/berkas/": {"pk": 1},
        "pembinaan/lampiran/": {"milik": "kasus", "pk": kasus.pk, "jenis": "foto", "kode": paper.kode, "halaman": 1},
    }
