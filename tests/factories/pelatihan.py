"""Trainings, people, and who took part."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from pembinaan.models import Audiens, Orang, Pelatihan, Peserta, Undangan
from pembinaan.trainings import certificates, people
from registry import kantor
from tests.factories.people import UserFactory
from tests.factories.registry import KoperasiFactory


class PelatihanFactory(DjangoModelFactory):
    """Over, two days in August. Pass keadaan="dibuka" or "direncanakan" for one before its end."""

    class Meta:
        model = Pelatihan

    jenis = "pelatihan"
    keadaan = "selesai"
    seri = factory.Sequence(lambda n: f"Pelatihan Perkoperasian Dasar {n}")
    dari = dt.date(2026, 8, 3)
    sampai = dt.date(2026, 8, 4)
    tempat = "Aula Dinas"
    dana = "apbd"
    dibuat_oleh = factory.SubFactory(UserFactory)


class OrangFactory(DjangoModelFactory):
    class Meta:
        model = Orang

    koperasi = factory.SubFactory(KoperasiFactory)
    nama = factory.Sequence(lambda n: f"Peserta Contoh {n + 1}")
    jenis_kelamin = "P"
    tahun_lahir = 1985

    @classmethod
    def _create(cls, model_class: type[Orang], *args: Any, **kwargs: Any) -> Orang:
        kwargs.setdefault("nama_normal", people.normal(kwargs["nama"]))
        return super()._create(model_class, *args, **kwargs)


class PesertaFactory(DjangoModelFactory):
    """Was there on both days."""

    class Meta:
        model = Peserta

    pelatihan = factory.SubFactory(PelatihanFactory)
    orang = factory.SubFactory(OrangFactory)
    hadir = factory.LazyAttribute(lambda one: one.pelatihan.hari)


class CertifiedFactory(PesertaFactory):
    """With a certificate of the office; needs an office."""

    @classmethod
    def _create(cls, model_class: type[Peserta], *args: Any, **kwargs: Any) -> Peserta:
        one = super()._create(model_class, *args, **kwargs)
        one.sertifikat_terbit, one.sertifikat_tahun = one.pelatihan.sampai, one.pelatihan.sampai.year
        one.sertifikat_urut = 100_000 + one.pk  # far from what the counter gives
        one.nomor_sertifikat = f"{one.sertifikat_urut}/UJI/VIII/{one.sertifikat_tahun}"
        one.sertifikat_isi = certificates.compose_isi(
            one, one.nomor_sertifikat, one.sertifikat_terbit, None, kantor.current()
        )
        one.save()
        return one


class UndanganFactory(DjangoModelFactory):
    class Meta:
        model = Undangan

    pelatihan = factory.SubFactory(PelatihanFactory, keadaan="dibuka")
    koperasi = factory.SubFactory(KoperasiFactory)
    diundang_pada = dt.date(2026, 7, 20)
    diundang_oleh = factory.SubFactory(UserFactory)


class AudiensFactory(DjangoModelFactory):
    class Meta:
        model = Audiens

    pelatihan = factory.SubFactory(PelatihanFactory)
    kelompok = "sekolah"
    nama = "SMKN Contoh"
    usia = "pemuda"
    laki = 12
    perempuan = 20
