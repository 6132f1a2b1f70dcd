"""Forms as provinces send them, and closed periods to fill them from. Names and numbers are invented."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from koperasi.accounts.models import User
from pembinaan.angka.posisi import Posisi
from pembinaan.models import BarisPeriode, PeriodeTutup
from pembinaan.rekap import baris, kantor
from registry.models import AturanStatus

THIN = Border(*[Side("thin")] * 4)
GREY = PatternFill("solid", fgColor="D9E1F2")
UPPER = ["NO", "KECAMATAN", "JUMLAH KOPERASI", "", "", "KOPERASI RAT", "", "ANGGOTA", "", "", "ASET (Rp. Juta)",
         "SHU (Rp)", "OMZET UKM BINAAN"]  # fmt: skip
LOWER = ["", "", "AKTIF", "TIDAK AKTIF", "TOTAL", "UNIT", "%", "L", "P", "JML", "", "", ""]
FIRST = 9  # first row of data of the first sheet


def province_form(kecamatan: list[str], *, shift: int = 0, swap: bool = False, prepared: int = 60) -> bytes:
    """Four sheets: per kecamatan with titles in two merged rows, formulas, totals; per jenis; per cooperative; hidden.

    `shift`: so many rows more above the table; `swap`: RAT stands after the members; `prepared`: rows for cooperatives.
    """
    book = Workbook()
    _kecamatan(book.active, kecamatan, shift, swap)  # type: ignore[arg-type]
    _jenis(book.create_sheet("Per Jenis"))
    _koperasi(book.create_sheet("Daftar Koperasi"), prepared)
    hidden = book.create_sheet("Ref")
    hidden["A1"], hidden["A2"] = "Babat", "=UPPER(A1)"
    hidden.sheet_state = "hidden"
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _kecamatan(sheet: Worksheet, kecamatan: list[str], shift: int, swap: bool) -> None:
    sheet.title = "TW III 2026"
    sheet["A1"] = "REKAPITULASI KERAGAAN KOPERASI"
    sheet.merge_cells("A1:M1")
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment("center")
    sheet["A3"] = "KABUPATEN/KOTA : ....................."
    sheet["A4"], sheet["C4"] = "KEADAAN S.D.", None
    sheet.merge_cells("A4:B4")
    upper, lower, top = list(UPPER), list(LOWER), 6 + shift
    if swap:
        upper[5:10], lower[5:10] = ["ANGGOTA", "", "", "KOPERASI RAT", ""], ["L", "P", "JML", "UNIT", "%"]
    for column, (above, below) in enumerate(zip(upper, lower, strict=True), 1):
        for row, text in ((top, above), (top + 1, below)):
            cell = sheet.cell(row, column, text or None)
            cell.font, cell.fill, cell.border = Font(bold=True), GREY, THIN
        sheet.cell(top + 2, column, column).border = THIN
        if not below:
            sheet.merge_cells(start_row=top, end_row=top + 1, start_column=column, end_column=column)
    for first, last in ((3, 5), (6, 8), (9, 10)) if swap else ((3, 5), (6, 7), (8, 10)):
        sheet.merge_cells(start_row=top, end_row=top, start_column=first, end_column=last)
    start = top + 3
    for row, name in enumerate(kecamatan, start):
        sheet.cell(row, 1, row - start + 1)
        sheet.cell(row, 2, name)
        sheet.cell(row, 5, f"=C{row}+D{row}")
        sheet.cell(row, 11).number_format = "#,##0.00"
        sheet.cell(row, 12, 999).number_format = "#,##0"  # what last year left behind
        for column in range(1, 14):
            sheet.cell(row, column).border = THIN
    end = start + len(kecamatan)
    sheet.cell(end, 1, "JUMLAH")
    sheet.merge_cells(start_row=end, end_row=end, start_column=1, end_column=2)
    for column in (3, 4, 5):
        letter = "ABCDE"[column - 1]
        sheet.cell(end, column, f"=SUM({letter}{start}:{letter}{end - 1})").font = Font(bold=True)
    sheet.cell(end + 2, 9, "Kepala Dinas,")
    sheet.cell(end + 6, 9, "NIP. ........................")
    sheet.column_dimensions["B"].width = 31
    sheet.print_area, sheet.freeze_panes = f"A1:M{end}", f"C{start}"
    sheet.page_setup.orientation = "landscape"
    sheet.conditional_formatting.add(f"D{start}:D{end}", CellIsRule("greaterThan", ["3"], fill=GREY))


def _jenis(sheet: Worksheet) -> None:
    sheet["A1"] = "JENIS KOPERASI"
    for column, title in enumerate(["Jenis", "Unit", "Aktif", "Tidak Aktif", "Aktif (%)", "Modal Sendiri (jutaan)"], 1):
        sheet.cell(3, column, title)
    for row, name in enumerate(["Koperasi Konsumen", "Produsen", "JASA", "Pemasaran", "KSP"], 4):
        sheet.cell(row, 1, name)
        sheet.cell(row, 5).number_format = "0.0%"
    sheet["A9"] = "Jumlah"


def _koperasi(sheet: Worksheet, prepared: int) -> None:
    titles = [
        "No",
        "Nama Koperasi",
        "NIK",
        "Nomor Badan Hukum",
        "Kecamatan",
        "Status",
        "Tanggal RAT",
        "Anggota",
        "Aset",
    ]
    for column, title in enumerate(titles, 1):
        sheet.cell(2, column, title)
    for row in range(3, 3 + prepared):
        sheet.cell(row, 1, row - 2)
        sheet.cell(row, 2).border = THIN
        sheet.cell(row, 10, f"=H{row}*2")
    sheet.cell(3 + prepared, 2, "JUMLAH")
    sheet.cell(3 + prepared, 8, f"=SUM(H3:H{2 + prepared})")


def closed(by: User, *, ke: int = 3, tahun: int = 2026, before: PeriodeTutup | None = None) -> PeriodeTutup:
    """A quarter closed with the rows of its last day, as pembinaan.rekap freezes them."""
    end = dt.date(tahun, ke * 3, {1: 31, 2: 30, 3: 30, 4: 31}[ke])
    posisi, on = Posisi.at(end), end + dt.timedelta(days=5)
    found = baris.of_day(posisi)
    made = PeriodeTutup.objects.create(
        nomor=f"REKAP/{tahun}/TW-{ke}", jenis="triwulan", tahun=tahun, ke=ke, dari=dt.date(tahun, ke * 3 - 2, 1),
        sampai=end, tahun_buku=posisi.tahun, aturan=AturanStatus.objects.in_force(end), sebelumnya=before,
        jumlah_baris=len(found), sidik="0" * 64, ditutup_oleh=by, ditutup_tanggal=on,
        kepala_surat=kantor.now(posisi, signed=on).pack(),
    )  # fmt: skip
    BarisPeriode.objects.bulk_create(
        BarisPeriode(periode=made, apa=apa, koperasi_id=koperasi, rujukan=ref, nilai=nilai)
        for (apa, koperasi, ref), nilai in found.items()
    )
    return made


def cells(data: bytes) -> dict[tuple[str, str], Any]:
    """{(sheet, cell): value} of what stands in a workbook."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row
        if cell.value is not None
    }  # fmt: skip
