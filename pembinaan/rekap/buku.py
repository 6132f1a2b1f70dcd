"""A rekap as a workbook and as CSV: numbers are numbers, the same bytes for the same rekap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from koperasi.lib import sheets
from koperasi.lib.sheets import CSV_KOMA, CSV_TITIK_KOMA, Column, CsvKind
from pembinaan.rekap.beku import BY
from pembinaan.rekap.kolom import Kolom, headings
from pembinaan.rekap.naskah import Lampiran, Naskah
from pembinaan.rekap.tabel import TITLES, Baris, Sel, Tabel, share

PAPER = {"a4": 9, "f4": 14}  # Excel knows no F4: Folio, 8.5 x 13 inch, is what printers here take for it
DIALECTS: dict[str, CsvKind] = {"csv": CSV_TITIK_KOMA, "csv-koma": CSV_KOMA}
HEAD = 7  # rows above a table
SCALE = {"a4": 63, "f4": 70}  # per cent, at which each part of a table fills the width of its page
LONG = 13  # rows from which every block begins a page
BLOCKS = ("kini", "lalu", "selisih")


# --- XLSX ------------------------------------------------------------------------------------------
def xlsx(naskah: Naskah) -> bytes:
    """One sheet for each way of dividing, "Keterangan", and the rows behind a closed period."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with book:
        # The day of the document and not of the printing: the same period gives the same bytes.
        made = dt.datetime.combine(naskah.tanggal, dt.time())
        book.set_properties({"title": f"{naskah.judul} {naskah.nama}", "author": naskah.kepala.dinas, "created": made})
        look = _formats(book)
        for by in BY:
            _table_sheet(book.add_worksheet(TITLES[by].split()[0]), look, naskah, by)
        _notes(book.add_worksheet("Keterangan"), look, naskah)
        for one in naskah.lampiran:
            _rows_sheet(book.add_worksheet(one.nama), look, naskah, one)
    return file.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    thin = {"border": 1, "valign": "vcenter"}
    head = {**thin, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E8EEEA", "font_size": 9}
    bold = {**thin, "bold": True, "bg_color": "#F1F1F1"}
    return {
        "kop": book.add_format({"align": "center", "font_size": 12}),
        "dinas": book.add_format({"align": "center", "font_size": 15, "bold": True}),
        "alamat": book.add_format({"align": "center", "font_size": 9, "bottom": 6}),
        "judul": book.add_format({"align": "center", "bold": True, "font_size": 12, "valign": "bottom"}),
        "sub": book.add_format({"align": "center"}), "blok": book.add_format({"bold": True}),
        "head": book.add_format(head),
        "text": book.add_format({**thin, "num_format": "@"}), "angka": book.add_format({**thin, "num_format": "#,##0"}),
        "persen": book.add_format({**thin, "num_format": "0.0%"}),
        "tanggal": book.add_format({**thin, "num_format": "dd/mm/yyyy"}),
        "text+": book.add_format({**bold, "num_format": "@"}),
        "angka+": book.add_format({**bold, "num_format": "#,##0"}),
        "persen+": book.add_format({**bold, "num_format": "0.0%"}),
        "kata": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
        "arti": book.add_format({"valign": "top", "text_wrap": True}),
    }  # fmt: skip


def _print(sheet: Any, naskah: Naskah, *, repeat: tuple[int, int] | None) -> None:
    sheets.print_on_a4(sheet, repeat=repeat)
    sheet.set_paper(PAPER[naskah.kepala.kertas])
    said = (naskah.nomor or naskah.nama).replace("&", "&&")
    sheet.set_footer(f"&L{said}, &A&RHalaman &P dari &N")


def _table_sheet(sheet: Any, look: dict[str, Any], naskah: Naskah, by: str) -> None:
    """Three blocks below one another under one head: this position, the one before, and the difference.

    On paper each part of the columns has its own page, with the names on every one: 25 columns side by side would be
    too small to read.
    """
    both = naskah.of(by)
    columns = tuple(kolom for one in both for kolom in one.bagian.kolom)
    _kop(sheet, look, naskah, len(both[0].bagian.kolom))
    _head(sheet, look, both[0], columns)
    row, begin = HEAD + 2, []
    pages = [sum(len(one.bagian.kolom) for one in both[:at]) + 1 for at in range(len(both))]  # their first columns
    said = ("", naskah.nama), ("Sebelumnya", naskah.lalu), ("Selisih", "kolom persen: dalam poin persentase")
    for block, (title, text) in zip(BLOCKS, said, strict=True):
        begin.append(row)
        sheet.write_string(row, 0, title, look["blok"])
        for page in pages:
            sheet.write_string(row, page, text, look["blok"])
        row += 1
        for lines in zip(*(one.baris for one in both), strict=True):
            _line(sheet, look, row, lines, block)
            row += 1
        row += 1
    sheet.set_column(0, 0, 24)
    for index, kolom in enumerate(columns, start=1):
        sheet.set_column(index, index, 17.5 if kolom.satuan == "rupiah" else 9)
    sheet.freeze_panes(HEAD + 2, 1)
    _print(sheet, naskah, repeat=(HEAD, HEAD + 1))
    sheet.set_print_scale(SCALE[naskah.kepala.kertas])
    sheet.repeat_columns(0)
    sheet.print_across()
    sheet.set_v_pagebreaks(pages[1:])
    if len(both[0].baris) > LONG:
        sheet.set_h_pagebreaks(begin[1:])


def _kop(sheet: Any, look: dict[str, Any], naskah: Naskah, last: int) -> None:
    """Over the columns of the first page, not of the whole sheet."""
    kop = naskah.kepala.kop
    lines = [(kop.pemerintah, "kop"), (kop.dinas, "dinas"), (" ".join(kop.alamat), "alamat")] if kop else []
    number = f"Nomor {naskah.nomor}" if naskah.nomor else ""
    lines += [(f"{naskah.judul} {naskah.nama}", "judul"), (number, "sub")]
    lines.append((naskah.posisi, "sub"))
    for row, (text, name) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", look[name])
        sheet.write_string(row, 0, text, look[name])
        if name == "judul":
            sheet.set_row(row, 30)  # away from the line of the letterhead


def _head(sheet: Any, look: dict[str, Any], first: Tabel, columns: Sequence[Kolom]) -> None:
    sheet.merge_range(HEAD, 0, HEAD + 1, 0, first.kepala, look["head"])
    column = 1
    for text, wide, deep in headings(tuple(columns)):
        if wide > 1 or deep > 1:
            sheet.merge_range(HEAD, column, HEAD + deep - 1, column + wide - 1, text, look["head"])
        else:
            sheet.write_string(HEAD, column, text, look["head"])
        column += wide
    for index, kolom in enumerate(columns, start=1):
        if kolom.kelompok:
            sheet.write_string(HEAD + 1, index, kolom.judul, look["head"])


def _line(sheet: Any, look: dict[str, Any], row: int, lines: Sequence[Baris], block: str) -> None:
    more = "+" if lines[0].jumlah else ""
    sheet.write_string(row, 0, lines[0].nama, look[f"text{more}"])
    cells = [cell for line in lines for cell in line.sel]
    for column, cell in enumerate(cells, start=1):
        value = number(cell, block)
        style = look[("persen" if cell.persen else "angka") + more]
        if value is None:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, value, style)


def number(cell: Sel, block: str) -> float | int | None:
    """What stands in a sheet; a share as a fraction of one."""
    if not cell.persen:
        return {"kini": cell.kini, "lalu": cell.lalu, "selisih": cell.selisih}[block]
    now, before = share(cell.kini, cell.dari), share(cell.lalu, cell.dari_lalu)
    value = {"kini": now, "lalu": before, "selisih": None if now is None or before is None else now - before}[block]
    return None if value is None else value / 100


def _notes(sheet: Any, look: dict[str, Any], naskah: Naskah) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    told = [*naskah.keterangan, ("Pengertian", ""), *naskah.pengertian]
    for row, (word, text) in enumerate(told):
        sheet.write_string(row, 0, word, look["kata"])
        sheet.write_string(row, 1, text, look["arti"])
        sheet.set_row(row, sheets.row_height([(word, 26), (text, 100)]))
    _print(sheet, naskah, repeat=None)


def _rows_sheet(sheet: Any, look: dict[str, Any], naskah: Naskah, one: Lampiran) -> None:
    for index, column in enumerate(one.kolom):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.title, look["head"])
    last = 0
    for last, values in enumerate(one.baris, start=1):
        for index, value in enumerate(values):
            _cell(sheet, look, last, index, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(one.kolom) - 1)
    _print(sheet, naskah, repeat=(0, 0))


def _cell(sheet: Any, look: dict[str, Any], row: int, column: int, value: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "ya" if value else "tidak", look["text"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, look["angka"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look["tanggal"])
    else:
        sheet.write_string(row, column, str(value), look["text"])


# --- CSV --------------------------------------------------------------------------------------------
def csv(naskah: Naskah, dialect: str) -> bytes:
    """All tables in one, a line each: how it is divided, its name, figures, and those of the position before.

    `csv`: words and semicolons, a comma in shares, opens in an Indonesian Excel; `csv-koma`: codes and points.
    """
    plain = dialect == "csv-koma"
    columns = [kolom for one in naskah.of(BY[0]) for kolom in one.bagian.kolom]
    titles = ["menurut", "nama"] if plain else ["Menurut", "Nama"]
    titles += [_title(kolom, plain) for kolom in columns]
    titles += [f"{_title(kolom, plain)}{'_lalu' if plain else ' (sebelumnya)'}" for kolom in columns]
    head = [*titles, *(["posisi", "pembanding", "nomor"] if plain else ["Posisi", "Pembanding", "Nomor"])]
    return _written([Column(title) for title in head], _csv_lines(naskah, plain), DIALECTS[dialect])


def _title(kolom: Kolom, plain: bool) -> str:
    return kolom.kode.replace("-", "_") if plain else kolom.lengkap


def _csv_lines(naskah: Naskah, plain: bool) -> Iterable[list[object]]:
    for by in BY:
        for lines in zip(*(one.baris for one in naskah.of(by)), strict=True):
            cells = [cell for line in lines for cell in line.sel]
            values = [_csv_value(cell, block, plain) for block in ("kini", "lalu") for cell in cells]
            said = by if plain else TITLES[by]
            name = "jumlah" if plain and lines[0].jumlah else lines[0].nama
            yield [said, name, *values, naskah.nama, naskah.lalu, naskah.nomor]


def _csv_value(cell: Sel, block: str, plain: bool) -> object:
    value = number(cell, block)
    if value is None or not cell.persen:
        return value
    said = f"{value * 100:.1f}"
    return said if plain else said.replace(".", ",")


def rows_csv(one: Lampiran, dialect: str) -> bytes:
    """The rows behind a closed period; dates ISO, yes and no in words."""
    lines = ([("ya" if v else "tidak") if isinstance(v, bool) else v for v in row] for row in one.baris)
    return _written(one.kolom, lines, DIALECTS[dialect])


def _written(columns: Sequence[Column], lines: Iterable[Sequence[object]], kind: CsvKind) -> bytes:
    file = BytesIO()
    sheets.write_csv(file, columns, lines, kind)
    return file.getvalue()
