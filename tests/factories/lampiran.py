"""One object of each kind that lampiran may belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import models

from koperasi.accounts.models import User
from pembinaan.models import (
    Bantuan,
    Fasilitasi,
    JawabanSurat,
    JenisFasilitasi,
    Pelatihan,
    ProgramBantuan,
    UsulanPembubaran,
)
from registry.models import Koperasi
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory, RencanaFactory
from tests.factories.surat import PaketSuratFactory, make_letter, make_notice

DAY = dt.date(2026, 8, 10)


def _facility(koperasi: Koperasi, by: User) -> models.Model:
    jenis = JenisFasilitasi.objects.first() or JenisFasilitasi.objects.create(kode="uji", nama="NIB")
    return Fasilitasi.objects.create(
        koperasi=koperasi, jenis=jenis, diminta_pada=DAY, dicatat_tanggal=DAY, dicatat_oleh=by
    )


def _help(koperasi: Koperasi, by: User) -> models.Model:
    program = ProgramBantuan.objects.create(nama="Desa Korporasi Sapi", tahun=2026)
    return Bantuan.objects.create(
        koperasi=koperasi,
        program=program,
        jenis="barang",
        jumlah=4,
        satuan="ekor",
        diterima_pada=DAY,
        dicatat_tanggal=DAY,
        dicatat_oleh=by,
    )


OWNER: dict[str, Callable[[Koperasi, User], models.Model]] = {
    "kasus": lambda koperasi, by: KasusFactory(koperasi=koperasi, petugas=by, keadaan="berjalan"),
    "rencana": lambda koperasi, by: RencanaFactory(dibuat_oleh=by),
    "kunjungan": lambda koperasi, by: KunjunganFactory(koperasi=koperasi, petugas=by),
    "pelatihan": lambda koperasi, by: Pelatihan.objects.create(
        jenis="pelatihan", seri="Pembukuan", dari=DAY, sampai=DAY, dibuat_oleh=by
    ),
    "fasilitasi": _facility,
    "bantuan": _help,
    "usulan": lambda koperasi, by: UsulanPembubaran.objects.create(
        koperasi=koperasi, jenis="pembubaran", dibuka_pada=DAY, dibuka_oleh=by
    ),
    "surat": lambda koperasi, by: make_letter(koperasi, keadaan="bertanda"),
    "paket": lambda koperasi, by: PaketSuratFactory(dibuat_oleh=by),
    "jawaban": lambda koperasi, by: JawabanSurat.objects.create(
        surat=make_letter(koperasi, keadaan="sampai"),
        jenis="penjelasan",
        uraian="Pengurus baru.",
        tanggal=DAY,
        dari="Ketua",
        oleh=by,
    ),
    "pengumuman": lambda koperasi, by: make_notice(by=by, dari=DAY, sampai=DAY),
}
