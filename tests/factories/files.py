"""Spreadsheets of our own making with the quirks of real ones. Names, numbers and amounts are invented."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

BULELENG = (
    "idkop;nmkop;kelurahan;kecamatan;nobh;tglbh;aktif;tdkaktif;Anggt;rat;tglrat;Krywn;Mngr;"
    "modalsendiri;modalluar;volusaha;shu;asset"
)
TWO_ROWS = (
    ["No", "Nama Koperasi", "Alamat", "Nomor dan Tanggal Badan Hukum", "Jenis Koperasi", "Tanggal RAT Tahun Buku"]
    + ["Anggota", "Asset", "Permodalan", "", "Volume Usaha", "Sisa Hasil Usaha"],
    ["", "", "", "", "", "", "", "", "Modal Sendiri", "Modal Luar", "", ""],
)


def csv_bytes(header: str, *lines: str, encoding: str = "utf-8-sig", tail: int = 0, newline: str = "\n") -> bytes:
    """A delimited file; `tail` blank lines of delimiters follow, as exports of a dragged-down sheet have."""
    delimiter = ";" if ";" in header else ","
    blank = delimiter * header.count(delimiter)
    return (newline.join([header, *lines, *[blank] * tail]) + newline).encode(encoding)


def xlsx(
    *sheets: list[list[object]], names: tuple[str, ...] = (), merge: tuple[str, ...] = (), hidden: int = 0
) -> bytes:
    """A workbook; `merge` are ranges of the first sheet, the first `hidden` sheets are hidden."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    )
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[number] if names else None)
        if number < hidden:
            sheet.hide()
        if number == hidden:
            sheet.activate()
            sheet.set_first_sheet()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value not in (None, ""):
                    sheet.write(r, c, value)
        if number == 0:
            for area in merge:
                first = area.split(":")[0]
                row, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
                sheet.merge_range(area, rows[row][column])
    book.close()
    return buffer.getvalue()


def xls(rows: list[list[object]]) -> bytes:
    """The old binary format."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Data")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(rows: list[list[object]], *, blank_rows: int = 0, manifest: str = "", cell_attributes: str = "") -> bytes:
    """A minimal OpenDocument sheet; `blank_rows` are claimed after the data in one repeated row."""
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    body = []
    for row in rows:
        cells = []
        for value in row:
            if isinstance(value, int | float):
                cells.append(f'<table:table-cell office:value-type="float" office:value="{value}"/>')
            elif value:
                lines = "".join(f"<text:p>{escape(part)}</text:p>" for part in str(value).split("\n"))
                cells.append(
                    f'<table:table-cell office:value-type="string"{cell_attributes}>{lines}</table:table-cell>'
                )
            else:
                cells.append("<table:table-cell/>")
        body.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    if blank_rows:
        body.append(
            f'<table:table-row table:number-rows-repeated="{blank_rows}">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{ns}office:1.0" '
        f'xmlns:table="{ns}table:1.0" xmlns:text="{ns}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Lembar1">{"".join(body)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
    return buffer.getvalue()


def replace_part(data: bytes, name: str, text: bytes) -> bytes:
    """The zip `data` with one part replaced: for files that lie."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, text if part.filename == name else old.read(part))
    return buffer.getvalue()
