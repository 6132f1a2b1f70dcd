"""What the office did for one cooperative, by the beginning of its addresses: one line a room (see urls.py)."""

from __future__ import annotations

from typing import Any

from koperasi.accounts.models import User
from pembinaan.actions import attachments
from registry.models import Koperasi
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.papers import photo
from tests.factories.pelatihan import AudiensFactory, CertifiedFactory, UndanganFactory


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    kasus = KasusFactory(koperasi=koperasi, petugas=clerk, keadaan="berjalan")
    visit = KunjunganFactory(koperasi=koperasi, petugas=clerk)
    paper = attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk)
    taught = CertifiedFactory(orang__koperasi=koperasi)
    invited = UndanganFactory(pelatihan=taught.pelatihan, koperasi=koperasi)
    heard = AudiensFactory(pelatihan=taught.pelatihan)
    return {
        "pembinaan/pelatihan/": {"pk": taught.pelatihan_id, "koperasi_pk": koperasi.pk},
        "pembinaan/pelatihan/koperasi/": {"pk": koperasi.pk},
        "pembinaan/pelatihan/orang/": {"pk": taught.orang_id},
        "pembinaan/pelatihan/undangan/": {"pk": invited.pk},
        "pembinaan/pelatihan/peserta/": {"pk": taught.pk},
        "pembinaan/pelatihan/audiens/": {"pk": heard.pk},
        "pembinaan/lampiran/": {"milik": "kasus", "pk": kasus.pk, "jenis": "foto", "kode": paper.kode, "halaman": 1},
    }
