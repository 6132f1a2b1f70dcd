"""Cases and promises."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from pembinaan.models import JanjiRat, Kasus, KegiatanKasus
from tests.factories.people import UserFactory
from tests.factories.registry import KoperasiFactory


class KasusFactory(DjangoModelFactory):
    """Opened by the night and not given out; pass petugas= and keadaan="berjalan" for one somebody works on."""

    class Meta:
        model = Kasus

    koperasi = factory.SubFactory(KoperasiFactory)
    jenis = "keaktifan"
    dibuka_pada = dt.date(2026, 7, 1)


class KegiatanKasusFactory(DjangoModelFactory):
    class Meta:
        model = KegiatanKasus

    kasus = factory.SubFactory(KasusFactory)
    jenis = "telepon"
    tanggal = dt.date(2026, 8, 3)
    uraian = "Menelepon ketua, RAT akan dirapatkan dengan pengurus."
    oleh = factory.SubFactory(UserFactory)
    dicatat_tanggal = factory.SelfAttribute("tanggal")


class JanjiRatFactory(DjangoModelFactory):
    class Meta:
        model = JanjiRat

    koperasi = factory.SubFactory(KoperasiFactory)
    tahun_buku = 2025
    tanggal = dt.date(2026, 9, 12)
    oleh_siapa = "Ketua pengurus"
    dijanjikan_pada = dt.date(2026, 8, 3)
    dicatat_oleh = factory.SubFactory(UserFactory)
