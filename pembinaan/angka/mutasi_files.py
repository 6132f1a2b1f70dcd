"""The table of changes as text to paste and as a spreadsheet: the table, every row behind it, what the words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from koperasi.lib import dates, sheets
from koperasi.lib.rupiah import ribuan
from koperasi.ui import status as looks
from pembinaan.angka import mutasi, sebab
from pembinaan.angka.mutasi import BELUM, BETWEEN, COLUMNS, EVERY, LINES, LUAR, OFTEN, Tabel
from pembinaan.letters.compose import office_name
from pembinaan.results.lists import Col, cooperative
from registry import kantor as office
from registry.models.koperasi import KoperasiQuerySet

WIDTHS = (24, 34, 17, 14, 14, 12, 62)  # of the sheet with the rows
STATES = {LUAR: "di luar kewenangan", BELUM: "belum tercatat"}
MEANING = (
    "Tiap koperasi dibandingkan pada dua tanggal menurut catatan dinas pada akhir hari itu; yang di antaranya berubah "
    "lalu kembali tidak ada dalam tabel dan dihitung tersendiri. Kecamatan, jenis, kelompok, dan bentuk menurut data "
    "hari ini. Data yang ditarik atau digabung ke data lain tidak dihitung pada kedua tanggal."
)


def text(tabel: Tabel, narrowed: str) -> str:
    """Three lines to paste: the sum, the days, the source."""
    rentang = tabel.rentang
    days = f"posisi {dates.panjang(rentang.awal.on)} sampai dengan {dates.panjang(rentang.akhir.on)}"
    return "\n".join([
        f"Mutasi koperasi{f' ({narrowed})' if narrowed else ''}: {mutasi.in_words(tabel)}.",
        f"Seluruhnya {ribuan(tabel.start('semua'))} menjadi {ribuan(tabel.end('semua'))} koperasi, {days}.",
        f"Sumber: {office_name(office.current())}, catatan status koperasi, aturan versi {rentang.akhir.rule.nomor}.",
    ])  # fmt: skip


def state_words(code: str) -> str:
    return STATES.get(code) or looks.look(code).word.lower()


def columns(reasons: Mapping[int, sebab.Sebab]) -> Sequence[Col]:
    """`reasons`: from `sebab.why`, for the rows that are shown."""

    def reason(row: Any) -> sebab.Sebab:
        return reasons.get(row.pk) or sebab.Sebab(None, "")

    return [
        *cooperative(""),
        Col("Pada awal", lambda row: state_words(row.m_awal)),
        Col("Pada akhir", lambda row: state_words(row.m_akhir)),
        Col("Berlaku sejak", lambda row: reason(row).tanggal, "tanggal"),
        Col("Sebab", lambda row: reason(row).teks, width=70),
    ]


def write_xlsx(file: BinaryIO, tabel: Tabel, scope: KoperasiQuerySet, *, told: Sequence[tuple[str, str]]) -> int:
    """Returns how many rows the second sheet holds; a cooperative of two lists of it stands there twice."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0;-#,##0;0"}),
            "sum": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            "text": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        }
        _table_sheet(book.add_worksheet("Mutasi"), styles, tabel)
        count = _rows_sheet(book.add_worksheet("Rincian"), styles, tabel, scope)
        _notes_sheet(book.add_worksheet("Keterangan"), styles, tabel, [*told, ("Jumlah baris rincian", str(count))])
    return count


def _table_sheet(sheet: Any, styles: dict[str, Any], tabel: Tabel) -> None:
    days = f"Posisi {dates.panjang(tabel.rentang.awal.on)} sampai dengan {dates.panjang(tabel.rentang.akhir.on)}"
    sheet.write_string(0, 0, "Mutasi koperasi", styles["title"])
    sheet.write_string(1, 0, office_name(office.current()))
    sheet.write_string(2, 0, days)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(COLUMNS), 16)
    for at, title in enumerate(["", *(one.nama for one in COLUMNS.values())]):
        sheet.write_string(4, at, title, styles["head"])
    lines = [("Awal", [tabel.start(kolom) for kolom in COLUMNS])]
    lines += [(line.nama, [cell.sign * cell.n for cell in cells]) for line, cells in tabel.lines]
    lines.append(("Akhir", [tabel.end(kolom) for kolom in COLUMNS]))
    for row, (words, numbers) in enumerate(lines, 5):
        last = words == "Akhir"
        sheet.write_string(row, 0, words, styles["sum"] if last else None)
        for at, number in enumerate(numbers, 1):
            sheet.write_number(row, at, number, styles["sum" if last else "number"])
    for row, (line, n, _) in enumerate(tabel.notes, 6 + len(lines)):
        sheet.write_string(row, 0, line.nama)
        sheet.write_number(row, 1, n, styles["number"])
    sheet.set_row(4, 30)
    sheets.print_on_a4(sheet)


def _rows_sheet(sheet: Any, styles: dict[str, Any], tabel: Tabel, scope: KoperasiQuerySet) -> int:
    heads = ("Baris tabel", "Koperasi", "Kecamatan", "Pada awal", "Pada akhir", "Berlaku sejak", "Sebab")
    for at, (title, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.write_string(0, at, title, styles["head"])
        sheet.set_column(at, at, width, styles["text"])
    row = 0
    for line in (*LINES.values(), BETWEEN, OFTEN):
        found = list(mutasi.rows(line.kode, scope, tabel.rentang))
        cols = columns(sebab.why(found, tabel.rentang, every=not line.pairs)) if found else []
        for one in found:
            row += 1
            sheet.write_string(row, 0, line.nama, styles["text"])
            values = [col.read(one) for col in cols]
            sheet.set_row(row, sheets.row_height(zip(values, WIDTHS[1:], strict=True)))
            for at, (col, value) in enumerate(zip(cols, values, strict=True), 1):
                if col.kind == "tanggal" and value:
                    sheet.write_datetime(row, at, value, styles["date"])
                elif value:
                    sheet.write_string(row, at, str(value), styles["text"])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(row, 1), len(heads) - 1)
    sheets.print_on_a4(sheet, repeat=(0, 0))
    return row


def _notes_sheet(sheet: Any, styles: dict[str, Any], tabel: Tabel, told: Sequence[tuple[str, str]]) -> None:
    rule = f"Versi {tabel.rentang.akhir.rule.nomor} pada posisi akhir"
    lines = [*told, ("Aturan status", rule), ("Cara membaca", MEANING), *((one.nama, one.arti) for one in
                                                                          EVERY.values())]  # fmt: skip
    sheet.set_column(0, 0, 34, styles["text"])
    sheet.set_column(1, 1, 100, styles["text"])
    for row, (words, meaning) in enumerate(lines):
        sheet.write_string(row, 0, words, styles["text"])
        sheet.write_string(row, 1, meaning, styles["text"])
        sheet.set_row(row, sheets.row_height([(words, 32), (meaning, 92)]))
    sheets.print_on_a4(sheet)
