"""Requests for facilitation, help given, loans, partners."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from pembinaan.aid import instalments
from pembinaan.models import (
    Angsuran,
    Bantuan,
    Fasilitasi,
    JenisFasilitasi,
    LangkahFasilitasi,
    MitraUsaha,
    PemanfaatanBantuan,
    PembayaranAngsuran,
    ProgramBantuan,
)
from tests.factories.people import UserFactory
from tests.factories.registry import KoperasiFactory


class FasilitasiFactory(DjangoModelFactory):
    """A NIB that was asked for, with the steps of its kind; pass kode="nik" for a NIK certificate."""

    class Meta:
        model = Fasilitasi
        skip_postgeneration_save = True

    class Params:
        kode = "nib"

    koperasi = factory.SubFactory(KoperasiFactory)
    jenis = factory.LazyAttribute(lambda row: JenisFasilitasi.objects.get(kode=row.kode))
    diminta_pada = dt.date(2026, 8, 3)
    target_pada = dt.date(2026, 8, 6)
    dicatat_oleh = factory.SubFactory(UserFactory)
    dicatat_tanggal = factory.SelfAttribute("diminta_pada")

    @factory.post_generation
    def langkah(row: Fasilitasi, create: bool, extracted: Any, **kwargs: Any) -> None:
        for at, step in enumerate(row.jenis.langkah if create else (), 1):
            LangkahFasilitasi.objects.create(fasilitasi=row, urutan=at, nama=step["nama"], hari=step.get("hari"))


class ProgramFactory(DjangoModelFactory):
    class Meta:
        model = ProgramBantuan

    nama = factory.Sequence(lambda n: f"Program Contoh {n + 1}")
    tahun = 2025
    dana = "apbd"


class BantuanFactory(DjangoModelFactory):
    """Twelve cows."""

    class Meta:
        model = Bantuan
        skip_postgeneration_save = True

    koperasi = factory.SubFactory(KoperasiFactory)
    program = factory.SubFactory(ProgramFactory)
    jenis = "barang"
    jumlah = 12
    satuan = "ekor"
    barang = "sapi"
    diterima_pada = dt.date(2025, 3, 10)
    dicatat_oleh = factory.SubFactory(UserFactory)
    dicatat_tanggal = factory.SelfAttribute("diterima_pada")


class PinjamanFactory(BantuanFactory):
    """Twelve million lent on 10 January 2026, a million a month from 10 February; `bayar`: what was paid so far."""

    class Meta:
        skip_postgeneration_save = True

    jenis = "dana_bergulir"
    nilai = 12_000_000
    jumlah = None
    satuan = ""
    barang = ""
    diterima_pada = dt.date(2026, 1, 10)

    @factory.post_generation
    def bayar(row: Bantuan, create: bool, extracted: Any, **kwargs: Any) -> None:
        if not create:
            return
        for at, one in enumerate(instalments.monthly(row.nilai or 0, 12, dt.date(2026, 2, 10)), 1):
            Angsuran.objects.create(bantuan=row, ke=at, jatuh_tempo=one.day, jumlah=one.amount)
        amount = 1_000_000 if extracted is None else extracted
        if amount:
            day = dt.date(2026, 2, 9)
            PembayaranAngsuran.objects.create(
                bantuan=row, tanggal=day, jumlah=amount, oleh=row.dicatat_oleh, dicatat_tanggal=day
            )


class PemanfaatanFactory(DjangoModelFactory):
    class Meta:
        model = PemanfaatanBantuan

    bantuan = factory.SubFactory(BantuanFactory)
    tanggal = dt.date(2026, 5, 4)
    keadaan = "dimanfaatkan"
    oleh = factory.SubFactory(UserFactory)
    dicatat_tanggal = factory.SelfAttribute("tanggal")


class MitraFactory(DjangoModelFactory):
    class Meta:
        model = MitraUsaha

    koperasi = factory.SubFactory(KoperasiFactory)
    bentuk = "perusahaan"
    nama = "PT Contoh Pangan"
    bidang = "Pembelian jagung"
    dari = dt.date(2025, 1, 6)
    dicatat_oleh = factory.SubFactory(UserFactory)
