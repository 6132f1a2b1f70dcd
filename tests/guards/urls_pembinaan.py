"""What the office did for one cooperative, by the beginning of its addresses: one line a room (see urls.py)."""

from __future__ import annotations

from typing import Any

from koperasi.accounts.models import User
from pembinaan.actions import attachments
from registry.models import Koperasi
from tests.factories.fasilitasi import FasilitasiFactory, MitraFactory, PinjamanFactory
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.papers import photo


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    kasus = KasusFactory(koperasi=koperasi, petugas=clerk, keadaan="berjalan")
    visit = KunjunganFactory(koperasi=koperasi, petugas=clerk)
    paper = attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk)
    request = FasilitasiFactory(koperasi=koperasi, petugas=clerk, keadaan="diproses")
    loan = PinjamanFactory(koperasi=koperasi, dicatat_oleh=clerk)
    partner = MitraFactory(koperasi=koperasi, dicatat_oleh=clerk)
    return {
        "pembinaan/fasilitasi/": {"pk": request.pk, "langkah_pk": request.langkah_set.all()[0].pk},
        "pembinaan/setelan/fasilitasi/": {"pk": request.jenis_id},
        "pembinaan/bantuan/": {"pk": loan.pk, "bayar_pk": loan.pembayaran_set.all()[0].pk},
        "pembinaan/bantuan/program/": {"pk": loan.program_id},
        "pembinaan/bantuan/mitra/": {"pk": partner.pk},
        "pembinaan/lampiran/": {"milik": "kasus", "pk": kasus.pk, "jenis": "foto", "kode": paper.kode, "halaman": 1},
    }
