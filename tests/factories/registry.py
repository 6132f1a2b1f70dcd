"""Cooperatives and what hangs on them, made through the same constraints as the real thing.

A cooperative comes with its first status event (`peristiwa=date`, False for none), because the column always equals
it, and with its search text. Evidence is only rows here: call `classification.run.apply` where the status must follow.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from registry import search
from registry.models import (
    AksesPengurus,
    DataTahunan,
    Desa,
    Kantor,
    Kecamatan,
    KegiatanUsaha,
    KeputusanPerpanjangan,
    Koperasi,
    LaporanKeuangan,
    MasaBukti,
    Pengurus,
    Perpanjangan,
    PerubahanAnggaranDasar,
    PerubahanStatus,
    Rat,
)
from tests.factories.people import make_user


class KantorFactory(DjangoModelFactory):
    class Meta:
        model = Kantor
        django_get_or_create = ("kode",)

    kode = "35.24"
    nama = "Dinas Koperasi dan Usaha Mikro"
    nama_wilayah = "Kabupaten Lamongan"
    ibu_kota = "Lamongan"


class KecamatanFactory(DjangoModelFactory):
    class Meta:
        model = Kecamatan
        django_get_or_create = ("kode",)

    kode = factory.Sequence(lambda n: f"35.24.{n % 99 + 1:02d}")  # two digits, however many tests ran before
    nama = factory.Sequence(lambda n: f"Kecamatan {n + 1}")


class DesaFactory(DjangoModelFactory):
    class Meta:
        model = Desa
        django_get_or_create = ("kode",)

    kecamatan = factory.SubFactory(KecamatanFactory)
    kode = factory.LazyAttributeSequence(lambda desa, n: f"{desa.kecamatan.kode}.{2001 + n}")
    nama = factory.Sequence(lambda n: f"Desa {n + 1}")
    jenis = Desa.Jenis.DESA


class KoperasiFactory(DjangoModelFactory):
    class Meta:
        model = Koperasi
        skip_postgeneration_save = True

    nama = factory.Sequence(lambda n: f"KSP Sumber Rejeki {n + 1}")
    badan_hukum = factory.Sequence(lambda n: f"{n + 1}/BH/XVI.13/III/2010")
    tanggal_badan_hukum = dt.date(2010, 3, 24)
    bentuk = "primer"
    jenis = "konsumen"
    kecamatan = factory.SubFactory(KecamatanFactory)
    status_hitung = "aktif"
    keterangan = "belum_rat_lewat_batas"

    @classmethod
    def _create(cls, model_class: type[Koperasi], *args: Any, **kwargs: Any) -> Koperasi:
        desa = kwargs.get("desa")
        if desa is not None:
            kwargs["kecamatan"] = desa.kecamatan
        koperasi = super()._create(model_class, *args, **kwargs)
        search.refresh(Koperasi.objects.filter(pk=koperasi.pk))
        koperasi.refresh_from_db()  # generated and search columns
        return koperasi

    @factory.post_generation
    def peristiwa(koperasi: Koperasi, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not False:
            first_event(koperasi, on=extracted or dt.date(2000, 1, 1))


def first_event(koperasi: Koperasi, *, on: dt.date) -> PerubahanStatus:
    return PerubahanStatus.objects.create(
        koperasi=koperasi, kolom="status_hitung", lama=None, baru=koperasi.status_hitung, berlaku_pada=on
    )


class PengurusFactory(DjangoModelFactory):
    class Meta:
        model = Pengurus

    koperasi = factory.SubFactory(KoperasiFactory)
    nama = factory.Sequence(lambda n: f"Siti Contoh {n + 1}")
    jabatan = "ketua"
    telepon = factory.Sequence(lambda n: f"0812-3400-{n:04d}")
    mulai = dt.date(2023, 2, 1)

    @classmethod
    def _create(cls, model_class: type[Pengurus], *args: Any, **kwargs: Any) -> Pengurus:
        pengurus = super()._create(model_class, *args, **kwargs)
        search.refresh(Koperasi.objects.filter(pk=pengurus.koperasi_id))
        return pengurus


class AksesPengurusFactory(DjangoModelFactory):
    """user= is required: people come from tests.factories.accounts."""

    class Meta:
        model = AksesPengurus

    koperasi = factory.SubFactory(KoperasiFactory)
    jabatan = "ketua"
    dari = dt.date(2023, 2, 1)


def officer_of(koperasi: Koperasi, *roles: str, **fields: Any) -> User:
    """Somebody who acts for this cooperative since long ago; `roles` are held besides."""
    user = make_user(Peran.PENGURUS, *roles, **fields)
    AksesPengurusFactory(user=user, koperasi=koperasi)
    return user


class MasaBuktiFactory(DjangoModelFactory):
    """A tick of the Matriks by default: accepted level. For a filing pass rat= or laporan= and sumber="pengajuan"."""

    class Meta:
        model = MasaBukti

    koperasi = factory.SubFactory(KoperasiFactory)
    tahun_buku = 2024
    jenis = "rat"
    tingkat = "diterima"
    sumber = "catatan"
    dari = factory.LazyAttribute(lambda bukti: dt.date(bukti.tahun_buku + 1, 2, 14))
    tanggal = factory.SelfAttribute("dari")
    dicatat_pada = factory.SelfAttribute("dari")


def both_levels(koperasi: Koperasi, year: int, jenis: str = "rat", **kwargs: Any) -> list[MasaBukti]:
    """What staff record of the past writes: the same evidence at both levels."""
    return [
        MasaBuktiFactory(koperasi=koperasi, tahun_buku=year, jenis=jenis, tingkat=tingkat, **kwargs)
        for tingkat in ("dikirim", "diterima")
    ]


class RatFactory(DjangoModelFactory):
    class Meta:
        model = Rat

    koperasi = factory.SubFactory(KoperasiFactory)
    tahun_buku = 2024
    tanggal = factory.LazyAttribute(lambda rat: dt.date(rat.tahun_buku + 1, 2, 14))
    keadaan = "diterima"
    dikirim_pada = factory.SelfAttribute("tanggal")
    diputus_pada = factory.LazyAttribute(lambda rat: rat.tanggal + dt.timedelta(days=7))


class LaporanKeuanganFactory(DjangoModelFactory):
    class Meta:
        model = LaporanKeuangan

    koperasi = factory.SubFactory(KoperasiFactory)
    tahun_buku = 2024
    keadaan = "diterima"
    dikirim_pada = factory.LazyAttribute(lambda laporan: dt.date(laporan.tahun_buku + 1, 2, 14))
    diputus_pada = factory.LazyAttribute(lambda laporan: laporan.dikirim_pada + dt.timedelta(days=7))
    aset = 1_250_000_000
    kewajiban = 250_000_000
    modal_sendiri = 1_000_000_000
    modal_luar = 250_000_000
    volume_usaha = 900_000_000
    shu = 45_000_000
    anggota = 120


class KeputusanPerpanjanganFactory(DjangoModelFactory):
    class Meta:
        model = KeputusanPerpanjangan

    tahun_buku = 2025
    cakupan = "koperasi"
    batas_baru = dt.date(2026, 9, 30)
    berlaku_pada = dt.date(2026, 6, 1)
    dasar_hukum = "Surat edaran contoh"


class PerpanjanganFactory(DjangoModelFactory):
    class Meta:
        model = Perpanjangan

    koperasi = factory.SubFactory(KoperasiFactory)
    keputusan = factory.SubFactory(KeputusanPerpanjanganFactory)
    tahun_buku = factory.SelfAttribute("keputusan.tahun_buku")
    batas = factory.SelfAttribute("keputusan.batas_baru")
    berlaku_pada = factory.SelfAttribute("keputusan.berlaku_pada")


class DataTahunanFactory(DjangoModelFactory):
    class Meta:
        model = DataTahunan

    koperasi = factory.SubFactory(KoperasiFactory)
    tanggal_posisi = dt.date(2025, 12, 31)
    sumber = "Laporan keuangan"
    anggota_laki = 70
    anggota_perempuan = 50
    anggota = 120
    karyawan = 4
    modal_sendiri = 1_000_000_000
    modal_luar = 250_000_000
    aset = 1_250_000_000
    volume_usaha = 900_000_000
    shu = 45_000_000


class KegiatanUsahaFactory(DjangoModelFactory):
    class Meta:
        model = KegiatanUsaha

    koperasi = factory.SubFactory(KoperasiFactory)
    nilai = "berjalan"
    tanggal = dt.date(2026, 5, 12)
    sumber = "Kunjungan"


class PerubahanAnggaranDasarFactory(DjangoModelFactory):
    class Meta:
        model = PerubahanAnggaranDasar

    koperasi = factory.SubFactory(KoperasiFactory)
    nomor = factory.Sequence(lambda n: f"{n + 1}/BH/XVI.10/PAD/II/2015")
    tanggal = dt.date(2015, 2, 9)
