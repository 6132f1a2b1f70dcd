"""Pages of letters: keys in the asked order first, then what the rows show. And the same as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page
from django.db.models import F
from django.http import HttpRequest

from koperasi.lib.sheets import Column
from koperasi.ui import paging
from pembinaan.models import KeadaanSurat, Surat
from pembinaan.models.surat import SuratQuerySet
from pembinaan.surat.filters import SuratFilter

SORTS = ("koperasi", "kecamatan", "nomor", "tanggal", "dibuat", "tenggat")
DEFAULT_SORT = "-dibuat"
CHUNK = 1000
COLUMNS = (
    Column("Jenis surat", "text", 28), Column("Koperasi", "text", 36), Column("Kecamatan", "text", 18),
    Column("Keadaan", "text", 24), Column("Tahun buku", "text", 20), Column("Nomor", "text", 26),
    Column("Tanggal surat", "tanggal", 13), Column("Ditandatangani", "tanggal", 13),
    Column("Diterima", "tanggal", 12), Column("Dianggap disampaikan", "text", 12),
    Column("Tenggat menjawab", "tanggal", 14), Column("Disiapkan", "tanggal", 12), Column("Oleh", "text", 26),
    Column("Disetujui", "tanggal", 12), Column("Alasan ditarik atau dibatalkan", "text", 50),
    Column("SHA-256 berkas", "text", 66),
)  # fmt: skip


def page(request: HttpRequest, rows: SuratQuerySet) -> Page:
    """Three queries: the count, the keys, the rows."""
    sort = paging.sort_key(request, SORTS, DEFAULT_SORT)
    return paging.paginate_keys(request, full(rows).order_by(*order(sort)))


def full(rows: SuratQuerySet) -> SuratQuerySet:
    """With what a row shows, without the frozen text."""
    joined = rows.select_related("koperasi__kecamatan", "langkah", "dibuat_oleh", "paket")
    return joined.defer("isi", "ttd_rincian", "koperasi__cari", "koperasi__catatan")


def by_place(rows: SuratQuerySet) -> SuratQuerySet:
    """In the order in which letters are printed, approved and handed over."""
    return full(rows).order_by(F("koperasi__kecamatan__nama").asc(nulls_last=True), "koperasi__nama_urut", "pk")


def order(sort: str) -> list[Any]:
    name, down = sort.removeprefix("-"), sort.startswith("-")
    column = F({
        "koperasi": "koperasi__nama_urut", "kecamatan": "koperasi__kecamatan__nama", "nomor": "urut",
        "tanggal": "tanggal", "dibuat": "dibuat_tanggal", "tenggat": "tenggat",
    }[name])  # fmt: skip
    if name == "nomor":
        year = F("tahun")
        return [year.desc(nulls_last=True), column.desc(nulls_last=True), "nomor", "-pk"] if down else [
            year.asc(nulls_last=True), column.asc(nulls_last=True), "nomor", "pk"]  # fmt: skip
    return [column.desc(nulls_last=True), "-pk"] if down else [column.asc(nulls_last=True), "koperasi__nama_urut", "pk"]


def states(asked: SuratFilter, chosen: str) -> list[tuple[str, str, int]]:
    """(state, its name, how many): those that occur, in the order of a letter's way, and the chosen one."""
    counts = asked.counts()
    return [
        (str(code), str(label), counts.get(code, 0))
        for code, label in KeadaanSurat.choices
        if counts.get(code) or code == chosen
    ]


def sheet(rows: SuratQuerySet) -> Iterator[list[object]]:
    """The rows of COLUMNS, one query for each thousand."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found = {row.pk: row for row in full(Surat.objects.filter(pk__in=part)).select_related("koperasi__kecamatan")}
        for row in (found[pk] for pk in part if pk in found):
            yield [
                row.judul, row.koperasi.nama, row.koperasi.kecamatan and row.koperasi.kecamatan.nama,
                row.get_keadaan_display(), ", ".join(map(str, row.tahun_buku)), row.nomor, row.tanggal, row.ttd_pada,
                row.diterima_pada, "ya" if row.dianggap else None, row.tenggat, row.dibuat_tanggal,
                row.dibuat_oleh.nama if row.dibuat_oleh else "Proses malam", row.disetujui_tanggal,
                row.alasan_akhir, row.pdf_sha256,
            ]  # fmt: skip
