"""Proposals: with every step done and every safeguard written down, or bare."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import attachments
from pembinaan.actions import proposals as actions
from pembinaan.models import AlasanUsulan, LangkahUsulan, Pengaman, Rehabilitasi, UsulanPembubaran
from registry.models import Koperasi
from tests.factories.papers import document, photo
from tests.factories.people import UserFactory
from tests.factories.registry import KoperasiFactory


class UsulanFactory(DjangoModelFactory):
    """Only the row: the cooperative is not in the process, nothing is filled in."""

    class Meta:
        model = UsulanPembubaran

    koperasi = factory.SubFactory(KoperasiFactory)
    jenis = "pembubaran"
    dibuka_pada = dt.date(2026, 3, 2)
    dibuka_oleh = factory.SubFactory(UserFactory)


class RehabilitasiFactory(DjangoModelFactory):
    class Meta:
        model = Rehabilitasi

    koperasi = factory.SubFactory(KoperasiFactory)
    rencana = "Menagih simpanan wajib, RAT dua tahun buku, pengurus baru."
    dari = dt.date(2026, 3, 2)
    sampai = dt.date(2026, 12, 31)
    oleh = factory.SubFactory(UserFactory)


def step(usulan: UsulanPembubaran, kode: str, tanggal: dt.date, *, by: User, **more: Any) -> None:
    langkah = LangkahUsulan.objects.get(jenis=usulan.jenis, kode=kode)
    actions.record_step(usulan=usulan, langkah=langkah, tanggal=tanggal, by=by, **more)


def complete(koperasi: Koperasi, by: User, *, opened: dt.date) -> UsulanPembubaran:
    """Opened on `opened`; ready to be sent four months later: announcement and objections are then over."""
    with dates.freeze(opened):
        alasan = AlasanUsulan.objects.filter(kode__in=["tanpa_usaha", "tanpa_rat"])
        usulan = actions.open_proposal(koperasi=koperasi, jenis="pembubaran", by=by, alasan=alasan)
        step(usulan, "kunjungan", opened, by=by)
        step(usulan, "surat_lurah", opened, by=by, nomor="140/12")
        step(usulan, "pengumuman", opened, by=by)
        step(usulan, "pemberitahuan", opened, by=by, nomor="500/7", diterima_pada=opened, diterima_oleh="Ketua")
        for jenis in Pengaman.Jenis.values:
            actions.keep_safeguard(usulan=usulan, jenis=jenis, isi=f"Keadaan {jenis} sudah ditelusuri.", by=by)
        attachments.add(milik="usulan", owner=usulan, jenis="surat_lurah", data=document(2), name="lurah.pdf", by=by)
        attachments.add(milik="usulan", owner=usulan, jenis="pengumuman", data=photo(), name="balai desa.jpg", by=by)
    usulan.refresh_from_db()
    return usulan
