"""What the office did for one cooperative, by the beginning of its addresses: one line a room (see urls.py)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from pembinaan.actions import attachments
from pembinaan.models import AlasanUsulan, LangkahUsulan
from registry.models import Koperasi
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.papers import photo
from tests.factories.usulan import RehabilitasiFactory, UsulanFactory


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    kasus = KasusFactory(koperasi=koperasi, petugas=clerk, keadaan="berjalan")
    visit = KunjunganFactory(koperasi=koperasi, petugas=clerk)
    paper = attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk)
    usulan = UsulanFactory(koperasi=koperasi, dibuka_oleh=clerk)
    objection = usulan.keberatan_set.create(
        dari="Anggota",
        diterima_pada=dt.date(2026, 3, 3),
        isi="Keberatan.",
        oleh=clerk,
        dicatat_tanggal=dt.date(2026, 3, 3),
    )
    plan = RehabilitasiFactory(koperasi=koperasi, oleh=clerk)
    return {
        "pembinaan/koperasi/": {"pk": koperasi.pk},
        "pembinaan/usulan/": {
            "pk": usulan.pk,
            "kode": "kunjungan",
            "jenis": "utang",
            "keberatan_pk": objection.pk,
        },
        "pembinaan/usulan/rehabilitasi/": {"pk": plan.pk},
        "pembinaan/setelan/usulan/alasan/": {"pk": AlasanUsulan.objects.all()[0].pk},
        "pembinaan/setelan/usulan/langkah/": {"pk": LangkahUsulan.objects.all()[0].pk},
        "pembinaan/lampiran/": {"milik": "kasus", "pk": kasus.pk, "jenis": "foto", "kode": paper.kode, "halaman": 1},
    }
