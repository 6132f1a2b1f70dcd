"""The findings of a route as a sheet: a row a cooperative, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from koperasi.lib.sheets import Column, write_xlsx
from koperasi.ui.status import look
from pembinaan.kunjungan.words import documents
from pembinaan.models import RencanaKunjungan
from pembinaan.rencana import listing, words

COLUMNS = (
    Column("No.", "angka", 6), Column("Koperasi", width=36), Column("Nomor badan hukum", width=24),
    Column("Kecamatan"), Column("Desa/kelurahan"), Column("Alamat tercatat", width=36),
    Column("Status menurut dinas"), Column("Status di ODS"), Column("Kunjungan"), Column("Tanggal", "tanggal", 12),
    Column("Alamat"), Column("Alamat sekarang", width=30), Column("Papan nama"), Column("Yang ditemui", width=24),
    Column("Jabatannya"), Column("Nomor HP"), Column("Kantor buka"), Column("Usaha"),
    Column("RAT terakhir (tahun buku)"), Column("Anggota", "angka", 10), Column("Aset (Rp)", "angka"),
    Column("Utang (Rp)", "angka"), Column("Dokumen dilihat", width=36), Column("Sebab", width=36),
    Column("Keinginan pengurus", width=24), Column("Rekomendasi", width=24), Column("Catatan", width=40),
    Column("Temuan", width=24), Column("Lintang"), Column("Bujur"),
)  # fmt: skip


def write(file: BinaryIO, rencana: RencanaKunjungan) -> int:
    """The number of rows; planned visits stand there without a finding."""
    rows = list(_rows(rencana))
    write_xlsx(file, COLUMNS, rows, name="Temuan kunjungan")
    return len(rows)


def _rows(rencana: RencanaKunjungan) -> Iterator[list[object]]:
    for number, one in enumerate(listing.visits(rencana).prefetch_related("sebab"), start=1):
        k = one.koperasi
        yield [
            number, k.nama, k.badan_hukum, k.kecamatan.nama if k.kecamatan else "", str(k.desa or ""), k.alamat,
            look(k.status).word, k.get_status_ods_display(), one.get_keadaan_display(), one.tanggal,
            one.get_alamat_display(), one.alamat_baru, one.papan_nama, one.ditemui_nama, one.ditemui_jabatan,
            one.ditemui_telepon, one.kantor_buka, one.get_usaha_display(),
            str(one.rat_terakhir_tahun) if one.rat_terakhir_tahun else "", one.anggota, one.aset, one.utang,
            "; ".join(documents(one.dokumen)), words.reasons(one),
            one.get_keinginan_display(), one.get_rekomendasi_display(), one.catatan, one.get_temuan_display(),
            str(one.lintang or ""), str(one.bujur or ""),
        ]  # fmt: skip
