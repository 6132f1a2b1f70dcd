"""200 ways to ask the list: filter x order x page, always the same 200. Places are positions, not ids."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

ORDERS = ("nama", "-nama", "kecamatan", "-kecamatan", "rat", "-rat", "badan-hukum", "-badan-hukum", "status", "-status")
PAGES = ((1, 25), (1, 50), (2, 25), (1, 100), (5, 25), (20, 25))
# Mostly what a day's work asks (a status, a place, both), then everything the list can filter by.
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"status": "tidak_aktif"},
    {"status": "aktif"},
    {"keterangan": "berisiko"},
    {"keterangan": "belum_rat_lewat_batas"},
    {"kecamatan": "4"},
    {"kecamatan": "11", "status": "tidak_aktif"},
    {"kecamatan": "20", "keterangan": "berisiko", "kdmp": "tanpa"},
    {"kecamatan": "2", "desa": "1"},
    {"kdmp": "tanpa"},
    {"kdmp": "hanya", "status": "aktif"},
    {"jenis": "simpan_pinjam"},
    {"jenis": "jasa", "bentuk": "primer", "kecamatan": "7"},
    {"bentuk": "sekunder"},
    {"kelompok": "KPRI"},
    {"status": "dibekukan"},
    {"status": "tidak_aktif", "kdmp": "tanpa", "jenis": "konsumen"},
    {"kurang": "nik", "kecamatan": "15"},
    {"kurang": "telepon"},
    {"kurang": "pengurus", "kdmp": "tanpa"},
    {"ods": "beda"},
    {"ods": "beda", "kecamatan": "9"},
    {"kewenangan": "luar"},
    {"kewenangan": "semua", "status": "aktif"},
    {"menunggu": "on"},
    {"tahun": "2025", "rat": "belum", "kecamatan": "18"},
    {"tahun": "2025", "rat": "sudah", "status": "aktif", "jenis": "produsen"},
    {"tahun": "2025", "rat": "belum", "wajib": "on"},
    {"tahun": "2023", "rat": "sudah", "kecamatan": "6", "kdmp": "tanpa"},
    {"status": "tidak_aktif", "kurang": "tanggal_badan_hukum"},
)
SEARCHES = (
    "sumber rejeki", "ksp tani makmur", "kopwan", "melati", "siti", "3524000012345", "12/BH/XVI.12", "0812345",
    "kpri guru 9", "jaya abadi", "nusantara", "koperasi jasa bahari", "kud", "bambang lestari", "tirtha makmor",
    "sumbr rejki", "kedungpring", "zzz", "ayam itik", "al ikhlas",
)  # fmt: skip
COUNT = 200


def combinations() -> Iterator[dict[str, str]]:
    """Query parameters of each, without searches: every filter in every order, then pages in turn, the first 200."""
    pages = itertools.cycle(PAGES)
    # A stride that shares no factor with the number of pairs visits them in a mixed order, the same on every run.
    pairs = list(itertools.product(FILTERS, ORDERS))
    for step in range(COUNT):
        chosen, order = pairs[step * 77 % len(pairs)]
        page, per = next(pages)
        yield {**chosen, "urut": order, "hal": str(page), "per": str(per)}
