"""The part of a sheet that a page shows, with what has been pointed at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from koperasi.lib import sheet_patch
from pembinaan.formulir import book, figures
from pembinaan.formulir.book import Kotak, Lembar, Place
from pembinaan.models import BagianFormat

ROWS, COLUMNS = 50, 40
Baris = BagianFormat.Baris


@dataclass(frozen=True)
class Kisi:
    """`baris`: (row number, cells); `mulai` the first row; `sebelum`, `sesudah`: where the neighbours begin, or 0."""

    lembar: Lembar
    kolom: list[str]
    baris: list[tuple[int, list[Kotak]]]
    mulai: int
    sebelum: int
    sesudah: int
    terpotong: bool  # there are columns to the right


def show(sheet: Lembar, start: int, parts: Iterable[BagianFormat] = ()) -> Kisi:
    """ROWS rows from `start`, at most COLUMNS columns; a little room is left beyond what is written."""
    most = sheet.last_row + 5
    start = min(max(start, 1), most)
    last = min(start + ROWS - 1, most)
    columns = min(sheet.last_column + 1, COLUMNS)
    rows = list(book.window(sheet, start, last, columns, _marks(sheet, parts, start, last)))
    before = max(start - ROWS, 1) if start > 1 else 0
    return Kisi(
        sheet, [sheet_patch.letters(column) for column in range(1, columns + 1)], rows, start, before,
        last + 1 if last < most else 0, sheet.last_column > COLUMNS,
    )  # fmt: skip


def _marks(sheet: Lembar, parts: Iterable[BagianFormat], first: int, last: int) -> dict[Place, str]:
    """{cell: what goes into it}, of the parts that stand on this sheet."""
    found: dict[Place, str] = {}
    for part in parts:
        if part.lembar != sheet.nama:
            continue
        for isi in part.isi_set.all():
            said = figures.label(isi.ukuran) if isi.ukuran else "dibiarkan kosong"
            if part.baris == Baris.SEL:
                found[book.place(isi.tempat)] = said
                continue
            column = book.number(isi.tempat)
            for row in range(max(part.baris_awal or 1, first), min(part.baris_akhir or last, last) + 1):
                found[row, column] = said
    return found
