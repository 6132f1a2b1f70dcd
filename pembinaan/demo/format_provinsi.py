"""A form as provinces send it: two rows of titles, totals, formulas, a sheet by jenis. Invented."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from pembinaan.formulir import book, proposing
from pembinaan.formulir.proposing import Usul
from pembinaan.models import FormatProvinsi
from registry.models import Kecamatan

TITLES = (
    ("NO", ""), ("KECAMATAN", ""), ("JUMLAH KOPERASI", "AKTIF"), ("", "TIDAK AKTIF"), ("", "JUMLAH"),
    ("KOPERASI RAT", "UNIT"), ("", "%"), ("ANGGOTA", "L"), ("", "P"), ("ASET (Rp juta)", ""), ("SHU (Rp juta)", ""),
    ("OMZET UKM BINAAN", ""),
)  # fmt: skip
MERGED = ("A5:A6", "B5:B6", "C5:E5", "F5:G5", "H5:I5", "J5:J6", "K5:K6", "L5:L6")
FIRST = 7
LINE = Border(left=Side("thin"), right=Side("thin"), top=Side("thin"), bottom=Side("thin"))
GREY = PatternFill("solid", fgColor="D9E1F2")
JENIS = ("Konsumen", "Produsen", "Jasa", "Pemasaran", "Simpan Pinjam")


def workbook() -> bytes:
    """The last column asks for something the office does not count: it stays empty and is named."""
    made = Workbook()
    _by_kecamatan(made.active, list(Kecamatan.objects.order_by("kode").values_list("nama", flat=True)))
    _by_jenis(made.create_sheet("Per Jenis"))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def proposed(form: FormatProvinsi) -> list[Usul]:
    return proposing.propose(book.of(form))


def _by_kecamatan(sheet: Any, names: list[str]) -> None:
    sheet.title = "Keragaan"
    sheet["A1"] = "KERAGAAN KOPERASI KABUPATEN/KOTA"
    sheet.merge_cells("A1:L1")
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment("center")
    sheet["A3"] = "KABUPATEN/KOTA : ....................."
    for column, pair in enumerate(TITLES, 1):
        for row, text in enumerate(pair, FIRST - 2):
            cell = sheet.cell(row, column, text or None)
            cell.font, cell.fill, cell.border = Font(bold=True), GREY, LINE
            cell.alignment = Alignment("center", "center", wrap_text=True)
    for area in MERGED:
        sheet.merge_cells(area)
    last = FIRST + len(names) - 1
    for row, name in enumerate(names, FIRST):
        sheet.cell(row, 1, row - FIRST + 1)
        sheet.cell(row, 2, name)
        sheet.cell(row, 5, f"=C{row}+D{row}")
        for column in range(1, len(TITLES) + 1):
            sheet.cell(row, column).border = LINE
            if column > 9:
                sheet.cell(row, column).number_format = "#,##0"
    sheet.cell(last + 1, 1, "JUMLAH").font = Font(bold=True)
    sheet.merge_cells(start_row=last + 1, end_row=last + 1, start_column=1, end_column=2)
    for letter in "CDEFHIJK":
        sheet[f"{letter}{last + 1}"] = f"=SUM({letter}{FIRST}:{letter}{last})"
    sheet.cell(last + 3, 10, "Kepala Dinas,")
    sheet.column_dimensions["B"].width = 24
    sheet.freeze_panes, sheet.print_area = f"C{FIRST}", f"A1:L{last + 6}"
    sheet.page_setup.orientation = "landscape"


def _by_jenis(sheet: Any) -> None:
    sheet["A1"] = "KOPERASI MENURUT JENIS"
    for column, title in enumerate(("Jenis", "Unit", "Aktif", "Tidak Aktif", "Aktif (%)"), 1):
        sheet.cell(3, column, title).font = Font(bold=True)
    for row, name in enumerate(JENIS, 4):
        sheet.cell(row, 1, name)
        sheet.cell(row, 5).number_format = "0.0%"
    sheet["A9"], sheet["B9"] = "Jumlah", "=SUM(B4:B8)"
    sheet.column_dimensions["A"].width = 22
