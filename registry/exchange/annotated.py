"""The office's own file back, with the result and the errors beside each row: to mend and to upload again."""

from __future__ import annotations

import datetime as dt
from typing import Any, BinaryIO

from koperasi.lib import sheets
from koperasi.lib.sheets import Sheet
from registry.exchange import reading
from registry.exchange.fields import BESIDE, header_key
from registry.exchange.reading import Table
from registry.models import BarisImpor, Impor

Hasil = BarisImpor.Hasil


def write(file: BinaryIO, impor: Impor, data: bytes, *, wrong_only: bool = False) -> None:
    """An xlsx with all rows of the sheet where they stood, titles above the header too. Wrong cells are marked.

    `wrong_only` keeps the header and the rows that were left out.
    """
    import xlsxwriter

    table = reading.open_table(data, impor.nama_berkas, mapping=impor.pemetaan, sumber=impor.sumber)
    results = {(row.lembar, row.nomor): row for row in impor.baris_set.all()}
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    with book:
        pen = _Pen(book)
        _sheet(pen, table, table.sheet, table.header.row, {n: r for (s, n), r in results.items() if not s}, wrong_only)
        for sheet, header_row in table.more:
            rows = {n: r for (s, n), r in results.items() if s == sheet.name[:100]}
            _sheet(pen, table, sheet, header_row, rows, wrong_only)


def _sheet(
    pen: _Pen, table: Table, sheet: Sheet, header_row: int, results: dict[int, BarisImpor], wrong_only: bool
) -> None:
    titles, first_data = table.header.titles, header_row + table.header.height
    keep = len(titles)
    if header_key(titles[-1]) == header_key(BESIDE[1]):
        keep -= 2  # the file is one that we annotated before
    pen.start(sheet.name, keep)
    out = 0
    for index, cells in enumerate(sheet.rows):
        result = results.get(sheet.first_row + index)
        if wrong_only and index >= first_data and (result is None or result.hasil != Hasil.GALAT):
            continue
        wrong = {note["column"] for note in result.galat} if result else set()
        for column, cell in enumerate(cells[:keep]):
            title = titles[column] if column < len(titles) else ""
            pen.cell(out, column, cell, wrong=bool(title) and title in wrong)
        if index == first_data - 1:
            for offset, title in enumerate(BESIDE):
                pen.cell(out, keep + offset, title)
        elif result:
            pen.cell(out, keep, Hasil(result.hasil).label)
            pen.cell(out, keep + 1, _explain(result))
        out += 1


def _explain(result: BarisImpor) -> str:
    notes = [*result.galat, *({**note, "soft": True} for note in result.peringatan)]
    return "; ".join(f"{_prefix(note)}{note['message']}" for note in notes)


def _prefix(note: dict[str, Any]) -> str:
    column = f"{note['column']}: " if note.get("column") else ""
    return f"(peringatan) {column}" if note.get("soft") else column


class _Pen:
    """Writes cells as what they are, never as formulas."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.wrong = book.add_format({"bg_color": "#F8D7DA", "bold": True})
        self.wrong_day = book.add_format({"bg_color": "#F8D7DA", "bold": True, "num_format": "dd/mm/yyyy"})

    def start(self, name: str, width: int) -> None:
        self.sheet = self.book.add_worksheet(name[:31])
        self.sheet.set_column(0, width - 1, 18)
        self.sheet.set_column(width, width, 16)
        self.sheet.set_column(width + 1, width + 1, 70)

    def cell(self, row: int, column: int, value: object, *, wrong: bool = False) -> None:
        style = self.wrong if wrong else None
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value, style)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, style)
        elif isinstance(value, dt.datetime | dt.date):
            self.sheet.write_datetime(row, column, value, self.wrong_day if wrong else self.day)
        elif not sheets.is_blank(value):
            self.sheet.write_string(row, column, str(value)[:32000], style)
        elif wrong:
            self.sheet.write_blank(row, column, None, style)
