"""The Excel template of a laporan keuangan: drawn from the lines of registry.filing.lines, filled in offline.

Column A (hidden) carries the code of each line, B its label, C last year's figure, D is filled in, E explains. Labels
and sums are locked. The sheet "Kode" (hidden) says whose file it is; laporan_excel.py reads it all back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from registry.filing import lines, previous
from registry.filing.shape import ORANG, Baris, Jumlah, Kelompok, Lembar
from registry.forms.laporan import read_or_nothing
from registry.models import Konsep

KIND, VERSION = "laporan", 1  # of the layout: a file of an older one is refused with a sentence
IDENTITY, GUIDE, MARK = "Kode", "Petunjuk", "kode"
LABEL, LAST, INPUT, HINT = 1, 2, 3, 4  # columns
BIGGEST = 10**15
WRONG = "Tulis angka bulat dalam rupiah penuh, tanpa titik, koma, atau kata juta. Contoh: 1500000."
HOW = (
    "Isi hanya kotak kuning. Judul dan jumlah dihitung sendiri.",
    "Tulis rupiah penuh dengan angka saja, misalnya 1500000. Bila rugi, beri tanda minus di depan.",
    "Kotak yang kosong tidak mengubah isian Anda di aplikasi.",
    "Simpan, lalu unggah berkas ini di halaman laporan. Nama berkas boleh diganti.",
    "Angka yang diunggah menjadi konsep. Laporan baru terkirim sesudah Anda memeriksanya dan menekan Kirim.",
    "Cetak, mintakan tanda tangan seluruh pengurus, lalu potret dan tambahkan pada bagian berkas.",
)


def heading(year: int) -> str:
    """Above the column that is filled in; the reader looks for it, so that a column that was moved is noticed."""
    return f"Tahun buku {year}"


def write(file: BinaryIO, konsep: Konsep) -> None:
    """An xlsx with the cooperative's data, last year's figures, and what the draft already holds."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        pen = Pen(book)
        closing = previous.of(konsep)
        _guide(book, pen, konsep, closing)
        for sheet in lines.sheets_of(konsep.ukuran):
            _sheet(book, pen, sheet, konsep, closing)
        identity = {"koperasi": konsep.koperasi_id, "tahun_buku": max(konsep.tahun_buku), "ukuran": konsep.ukuran}
        write_identity(book, KIND, identity)


def write_identity(book: Any, kind: str, about: Mapping[str, object]) -> None:
    sheet = book.add_worksheet(IDENTITY)
    for row, (name, value) in enumerate({"templat": kind, "versi": VERSION, **about}.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, str(value))
    sheet.protect()
    sheet.very_hidden()


class Pen:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        money = {"num_format": "#,##0;-#,##0", "align": "right"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.quiet = book.add_format({"font_color": "#4F5C57", "text_wrap": True, "valign": "top"})
        self.note = book.add_format({"font_color": "#4F5C57"})  # runs on over the empty cells beside it
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "align": "right"})
        self.head_left = book.add_format({"bold": True, "bottom": 1})
        self.group = book.add_format({"bold": True, "top": 1, "font_color": "#0B5D4A"})
        self.label = book.add_format({"text_wrap": True, "indent": 1})
        self.last = book.add_format({**money, "font_color": "#4F5C57"})
        self.entry = book.add_format({**money, "bg_color": "#FFF9DB", "border": 1, "border_color": "#B7A45A",
                                      "locked": False})  # fmt: skip
        self.sum_label = book.add_format({"bold": True, "bg_color": "#E2F0EB"})
        self.sum = book.add_format({**money, "bold": True, "bg_color": "#E2F0EB"})
        self.right = book.add_format({"font_color": "#0B5D4A", "bold": True})
        self.wrong = book.add_format({"font_color": "#A3262E", "bold": True})
        self.text = book.add_format({"num_format": "@"})


def validate(sheet: Any, row: int, column: int, line: Baris) -> None:
    """Excel refuses what is no whole number: 1.5 typed for 1.500 does not get in."""
    rule = {"validate": "integer", "criteria": "between", "minimum": -BIGGEST if line.negative else 0,
            "maximum": BIGGEST, "ignore_blank": True, "error_title": "Angka bulat", "error_message": WRONG}  # fmt: skip
    sheet.data_validation(row, column, row, column, rule)


def _guide(book: Any, pen: Pen, konsep: Konsep, closing: previous.Closing) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    koperasi = konsep.koperasi
    sheet.write_string(0, 0, "Laporan keuangan koperasi", pen.title)
    facts = {
        "Koperasi": koperasi.nama,
        "Nomor badan hukum": koperasi.badan_hukum or "–",
        "NIK Koperasi": koperasi.nik or "–",
        "Tahun buku": str(max(konsep.tahun_buku)),
        "Ukuran laporan": konsep.get_ukuran_display(),
        "Tahun buku sebelumnya": f"Angkanya dari {closing.source}." if closing.source else "Belum tercatat di dinas.",
    }
    for row, (name, value) in enumerate(facts.items(), start=2):
        sheet.write_string(row, 0, name, pen.quiet)
        sheet.write_string(row, 1, value)
    start = 3 + len(facts)
    sheet.write_string(start, 0, "Cara mengisi", pen.sum_label)
    for number, sentence in enumerate(HOW, start=1):
        sheet.write_string(start + number, 0, f"{number}.", pen.quiet)
        sheet.write_string(start + number, 1, sentence, pen.quiet)
    sheet.protect()
    sheet.hide_gridlines(2)
    _on_paper(sheet)


@dataclass(frozen=True)
class Place:
    """What stands in one row of the sheet."""

    row: int
    what: Kelompok | Baris | Jumlah
    total: Kelompok | None = None  # the row of a group's sum


def _places(sheet: Lembar, shown: frozenset[str]) -> list[Place]:
    places: list[Place] = []
    row = 3
    for part in sheet.rows:
        if isinstance(part, Jumlah):
            if part.shown:
                places.append(Place(row, part))
                row += 1
            continue
        rows = [line for line in part.lines if line.kode in shown]
        if not rows:
            continue
        places.append(Place(row, part))
        places += [Place(row + nth, line) for nth, line in enumerate(rows, start=1)]
        row += 1 + len(rows)
        if part.total:
            places.append(Place(row, part, total=part))
            row += 1
    return places


def _sheet(book: Any, pen: Pen, sheet: Lembar, konsep: Konsep, closing: previous.Closing) -> None:
    page = book.add_worksheet(sheet.title)
    year, last = max(konsep.tahun_buku), closing.values
    shown = frozenset(line.kode for _, line in sheet.lines(lines.sectors_of(konsep.koperasi)))
    places = _places(sheet, shown)
    page.write_string(0, LABEL, f"{sheet.title}, {konsep.koperasi.nama}", pen.title)
    page.write_string(1, LABEL, sheet.hint, pen.note)
    page.write_string(2, 0, MARK)
    page.write_string(2, LABEL, "Rupiah penuh", pen.head_left)
    page.write_string(2, LAST, heading(year - 1), pen.head)
    page.write_string(2, INPUT, heading(year), pen.head)
    at = {place.what.kode: place.row for place in places if place.total or not isinstance(place.what, Kelompok)}
    typed = _typed(sheet, konsep, closing)
    for place in places:
        if isinstance(place.what, Baris):
            _line(page, pen, place.row, place.what, last.get(place.what.kode), typed.get(place.what.kode))
        elif place.total or isinstance(place.what, Jumlah):
            _sum(page, pen, place, at, last.get(place.what.kode))
        else:
            page.write_string(place.row, LABEL, place.what.title, pen.group)
    _set_up(page)


def _typed(sheet: Lembar, konsep: Konsep, closing: previous.Closing) -> dict[str, int]:
    """What the draft holds and can be read, and what this year opens with."""
    held = konsep.isian.get(sheet.key) or {}
    found: dict[str, int] = {}
    for _, line in sheet.lines(lines.sectors_of(konsep.koperasi)):
        value = None
        if line.kode in held:
            value = read_or_nothing(line, (held[line.kode] or [""])[0])
        elif line.opening:
            value = closing.opening(line.opening)
        if value is not None:
            found[line.kode] = value
    return found


def _line(page: Any, pen: Pen, row: int, line: Baris, last: int | None, typed: int | None) -> None:
    page.write_string(row, 0, line.kode)
    page.write_string(row, LABEL, line.label, pen.label)
    if last is not None:
        page.write_number(row, LAST, last, pen.last)
    if typed is None:
        page.write_blank(row, INPUT, None, pen.entry)
    else:
        page.write_number(row, INPUT, typed, pen.entry)
    hint = line.hint if line.kind != ORANG else "Orang."
    page.write_string(row, HINT, hint, pen.quiet)
    validate(page, row, INPUT, line)


def _sum(page: Any, pen: Pen, place: Place, at: Mapping[str, int], last: int | None) -> None:
    what = place.what
    if isinstance(what, Kelompok):
        label, parts = what.total, [("-" if line.sign < 0 else "") + line.kode for line in what.lines]
    else:
        assert isinstance(what, Jumlah)  # noqa: S101 - the caller's other case
        label, parts = what.label, list(what.parts)
    cells = "".join(
        f"{'-' if part.startswith('-') else '+'}D{at[part.lstrip('-')] + 1}" for part in parts if part.lstrip("-") in at
    )
    page.write_string(place.row, LABEL, label, pen.sum_label)
    page.write_formula(place.row, INPUT, f"={cells.removeprefix('+')}", pen.sum)
    if last is not None:
        page.write_number(place.row, LAST, last, pen.sum)
    else:
        page.write_blank(place.row, LAST, None, pen.sum)
    if isinstance(what, Jumlah) and what.zero:
        here = f"D{place.row + 1}"
        also = f",ABS({here}-D{at[what.unless] + 1})<=1" if what.unless in at else ""
        page.write_formula(
            place.row, HINT, f'=IF(OR(ABS({here})<=1{also}),"Seimbang","Belum seimbang")', pen.right, "Seimbang"
        )
        rule = {"type": "text", "criteria": "begins with", "value": "Belum", "format": pen.wrong}
        page.conditional_format(place.row, HINT, place.row, HINT, rule)


def _set_up(page: Any) -> None:
    page.set_column(0, 0, 4, None, {"hidden": True})
    page.set_column(LABEL, LABEL, 44)
    page.set_column(LAST, INPUT, 20)
    page.set_column(HINT, HINT, 60)
    page.freeze_panes(3, LAST)
    page.protect("", {"format_columns": True, "select_locked_cells": True})
    page.hide_gridlines(2)
    _on_paper(page)


def _on_paper(page: Any) -> None:
    """A4, as wide as the page: it is printed, signed and photographed."""
    page.set_paper(9)
    page.fit_to_pages(1, 0)
