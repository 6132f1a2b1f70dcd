"""The lists of visits and disagreements as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from koperasi.lib.sheets import Column
from pembinaan.kunjungan.words import documents
from pembinaan.models import Kunjungan
from registry.models import Koperasi

COLUMNS = [
    Column("Tanggal", "tanggal", 12), Column("Koperasi", width=36), Column("Badan hukum", width=28),
    Column("Kecamatan"), Column("Desa/kelurahan"), Column("Keadaan"), Column("Petugas", width=26),
    Column("Alamat"), Column("Alamat sekarang", width=30), Column("Papan nama", width=11),
    Column("Kantor buka", width=11), Column("Usaha"), Column("Temuan", width=26), Column("Yang ditemui", width=24),
    Column("Jabatan"), Column("Nomor HP"), Column("RAT terakhir tahun buku", width=12),
    Column("Anggota", "angka", 10), Column("Aset", "angka"), Column("Utang", "angka"),
    Column("Dokumen dilihat", width=30), Column("Keinginan"), Column("Rekomendasi", width=22),
    Column("Catatan", width=40), Column("Lintang", width=12), Column("Bujur", width=12), Column("Biaya", "angka"),
]  # fmt: skip
BEDA_COLUMNS = [
    Column("Koperasi", width=36), Column("Badan hukum", width=28), Column("Kecamatan"), Column("Desa/kelurahan"),
    Column("Alamat", width=36), Column("Telepon"), Column("Status ODS"), Column("Status hitung"),
    Column("Temuan lapangan", width=26), Column("Kunjungan terakhir", "tanggal", 12),
]  # fmt: skip


def lines(rows: QuerySet[Kunjungan]) -> Iterator[list[Any]]:
    for one in rows.iterator(chunk_size=1000):
        koperasi = one.koperasi
        year = str(one.rat_terakhir_tahun) if one.rat_terakhir_tahun else ""
        yield [
            one.tanggal, koperasi.nama, koperasi.badan_hukum, str(koperasi.kecamatan or ""), str(koperasi.desa or ""),
            one.get_keadaan_display(), str(one.petugas or ""), one.get_alamat_display(), one.alamat_baru,
            one.papan_nama, one.kantor_buka, one.get_usaha_display(), one.get_temuan_display(), one.ditemui_nama,
            one.ditemui_jabatan, one.ditemui_telepon, year, one.anggota, one.aset, one.utang,
            ", ".join(documents(one.dokumen)), one.get_keinginan_display(), one.get_rekomendasi_display(),
            one.catatan, str(one.lintang or ""), str(one.bujur or ""), one.biaya,
        ]  # fmt: skip


def disagreeing(rows: QuerySet[Koperasi]) -> Iterator[list[Any]]:
    for one in rows.iterator(chunk_size=1000):
        yield [
            one.nama, one.badan_hukum, str(one.kecamatan or ""), str(one.desa or ""), one.alamat, one.telepon,
            one.get_status_ods_display(), one.get_status_hitung_display(), one.get_status_lapangan_display(),
            one.kunjungan_tanggal,  # type: ignore[attr-defined]
        ]  # fmt: skip
