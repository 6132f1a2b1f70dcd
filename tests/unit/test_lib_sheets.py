"""Reading spreadsheets of every kind, refusing what is none, writing what can be read back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from koperasi.lib import sheets, weigh
from koperasi.lib.sheets import CSV_KOMA, CSV_TITIK_KOMA, Column, SheetProblem
from tests.factories import files

ROWS: list[list[object]] = [
    ["Nama", "NIK", "SHU"],
    ["Koperasi Té", "3517010020001", -1500],
    ["", "", ""],
    ["B", "x", 7],
]


def texts(data: bytes) -> list[list[str]]:
    return [[str(value).removesuffix(".0") for value in row] for row in sheets.read(data)[0].rows]


@pytest.mark.parametrize(
    "data",
    [
        files.xlsx(ROWS),
        files.xls(ROWS),
        files.ods(ROWS, blank_rows=1_048_570),
        "\n".join(";".join(map(str, row)) for row in ROWS).encode("utf-8-sig"),
        "\r\n".join(",".join(map(str, row)) for row in ROWS).encode("utf-8"),
        "\n".join(";".join(map(str, row)) for row in ROWS).encode("cp1252"),
        "\n".join("\t".join(map(str, row)) for row in ROWS).encode("utf-16"),
        ("sep=|\n" + "\n".join("|".join(map(str, row)) for row in [*ROWS, ["", "", ""], []])).encode("cp1252"),
    ],
    ids=["xlsx", "xls", "ods", "titik koma BOM", "koma", "cp1252", "utf-16", "sep="],
)
def test_the_same_rows_from_every_kind(data: bytes) -> None:
    assert texts(data) == [[str(value) for value in row] for row in ROWS]


def test_csv_cells_with_line_breaks_and_other_delimiters() -> None:
    data = b'nama;alamat\n"KUD ""A""";"Jl. Raya 1, RT 2\nLamongan"\nKSP B;"x;y"\n;\n;\n'
    assert sheets.read(data)[0].rows == [
        ["nama", "alamat"],
        ['KUD "A"', "Jl. Raya 1, RT 2\nLamongan"],
        ["KSP B", "x;y"],
    ]


def test_dates_and_merged_cells_of_a_workbook() -> None:
    rows: list[list[object]] = [
        ["", ""],
        ["Kecamatan", "RAT"],
        ["Sawan", datetime(2026, 2, 6)],
        ["", ""],
        ["Banjar", 1],
    ]
    sheet = sheets.read(files.xlsx(rows, merge=("A3:A4",)))[0]
    assert sheet.first_row == 2
    assert sheet.rows[1][1] == date(2026, 2, 6) or sheet.rows[1][1] == datetime(2026, 2, 6)
    sheet.fill_merged(1, {1})
    assert [row[0] for row in sheet.rows] == ["Kecamatan", "Sawan", "", "Banjar"]
    sheet.fill_merged(1, {0})
    assert [row[0] for row in sheet.rows] == ["Kecamatan", "Sawan", "Sawan", "Banjar"]


def test_a_sheet_that_claims_more_rows_than_it_has() -> None:
    """Formatted but empty cells down to the last row of Excel."""
    data = files.xlsx([["nama"], ["A"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    tail = b"".join(b'<row r="%d"><c r="C%d" s="1"/></row>' % (row, row) for row in range(3, 3000))
    tail += b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    xml = xml.replace(b"</sheetData>", tail).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert texts(files.replace_part(data, "xl/worksheets/sheet1.xml", xml)) == [["nama"], ["A"]]


def test_all_sheets_visible_ones_first() -> None:
    data = files.xlsx([["rahasia"]], [["satu"]], [], [["dua"]], names=("H", "S", "kosong", "D"), hidden=1)
    assert [sheet.name for sheet in sheets.read(data)] == ["S", "D", "H"]


def bomb(payload: int) -> bytes:
    return files.replace_part(files.xlsx([["nama"], ["A"]]), "xl/worksheets/sheet1.xml", b" " * payload)


def far_cell() -> bytes:
    data = files.xlsx([["nama"], ["A"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return files.replace_part(data, "xl/worksheets/sheet1.xml", xml.replace(b"</sheetData>", far))


def hidden_far_cell(cell: bytes) -> bytes:
    """The far cell written as no spreadsheet writes it, but as the reader reads it."""
    data = files.xlsx([["nama"], ["A"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    return files.replace_part(data, "xl/worksheets/sheet1.xml", xml.replace(b"</sheetData>", cell + b"</sheetData>"))


def old_far_cell() -> bytes:
    """One number of an .xls moved to row and column 65,536."""
    data = bytearray(files.xls([["a", 1.5], ["b", 2.5]]))
    at = data.find(bytes.fromhex("7e020a00")) + 4
    data[at : at + 4] = b"\xff" * 4
    return bytes(data)


def encrypted_zip() -> bytes:
    data = bytearray(files.xlsx([["nama"], ["A"]]))
    start = data.rfind(b"PK\x01\x02")
    data[start + 8] |= 1
    return bytes(data)


def liar() -> bytes:
    """The directory says 10 bytes, the part holds 30 MB."""
    data = bytearray(bomb(30_000_000))
    size = (30_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


OLE_ENCRYPTED = sheets.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
ODS_BOMB = files.ods([["x"] * 3], cell_attributes=' table:number-columns-repeated="400000000"')


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "kosong"),
        (b"\xef\xbb\xbf", "kosong"),
        (b"\n;;;\n;;;\n", "kosong"),
        (files.xlsx([]), "tidak berisi"),
        (b"%PDF-1.7 ...", "bukan lembar kerja"),
        (b"\x89PNG\r\n\x1a\n\0\0", "bukan lembar kerja"),
        (b"\x00\x01\x02\x03" * 100, "bukan lembar kerja"),
        (b"<html><table><tr><td>nama</td></tr></table></html>", "halaman web"),
        (b"PK\x03\x04 rusak", "rusak"),
        (sheets.OLE + b"rusak" * 300, "rusak"),
        (OLE_ENCRYPTED, "sandi"),
        (encrypted_zip(), "sandi"),
        (files.ods([["nama"]], manifest="<manifest:encryption-data/>"), "sandi"),
        (partial(bomb, 150_000_000), "jauh lebih besar"),
        (partial(bomb, 250_000_000), "jauh lebih besar"),
        (liar, "rusak"),
        (far_cell(), "jauh lebih besar"),
        (old_far_cell(), "jauh lebih besar"),
        (hidden_far_cell(b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), "jauh lebih besar"),
        (hidden_far_cell(b'<row><c r="B3"r="XFD1048576"><v>1</v></c></row>'), "jauh lebih besar"),
        (hidden_far_cell(b'<x:row><x:c r = "xfd1048576"><x:v>1</x:v></x:c></x:row>'), "jauh lebih besar"),
        (hidden_far_cell(b'<row><c x=">" r="XFD1048576"><v>1</v></c></row>'), "jauh lebih besar"),
        (hidden_far_cell(b'<!--<c "--><row><c r="XFD1048576"><v>1</v></c></row>'), "jauh lebih besar"),
        (hidden_far_cell(b'<row><c r="XFD9"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>'), "jauh lebih"),
        (ODS_BOMB, "jauh lebih besar"),
        (files.replace_part(files.xlsx([["nama"]]), "xl/worksheets/sheet1.xml", ENTITY), "XML"),
        (files.replace_part(files.xlsx([["nama"]]), "xl/workbook.xml", b"<workbook"), "rusak"),
    ],
)
def test_what_cannot_be_used_gets_one_sentence(data: bytes | Callable[[], bytes], sentence: str) -> None:
    """The heavy ones are made only here: every process that collects the tests would pack them."""
    data = data if isinstance(data, bytes) else data()
    with pytest.raises(SheetProblem) as problem:
        sheets.read(data)
    assert sentence in str(problem.value)
    assert str(problem.value).count(". ") == 0


def test_a_word_document_is_no_sheet(tmp_path) -> None:
    path = tmp_path / "laporan.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(SheetProblem, match="bukan lembar kerja"):
        sheets.read(path)
    with pytest.raises(SheetProblem, match="tidak ditemukan"):
        sheets.read(tmp_path / "tiada.xlsx")


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    with pytest.raises(SheetProblem, match="lebih dari 3 baris"):
        sheets.read(files.xlsx([["a"]] * 4))
    monkeypatch.setattr(sheets, "MAX_BYTES", 10)
    with pytest.raises(SheetProblem, match="lebih besar"):
        sheets.read(b"nama;alamat;nik\n")
    assert weigh.MAX_UNPACKED > sheets.MAX_BYTES


# --- Writing --------------------------------------------------------------------------------
COLUMNS = [Column("Nama"), Column("NIK"), Column("SHU", "angka"), Column("RAT", "tanggal")]
OUT: list[list[object]] = [
    ["=1+1", "0517010020001", -11_845_222, date(2026, 2, 6)],
    ["@cmd|' /C calc'!A0", "", None, None],
    ["http://a.b", "+62812", 0, None],
]


def test_xlsx_keeps_text_text_and_money_money() -> None:
    buffer = io.BytesIO()
    sheets.write_xlsx(buffer, COLUMNS, OUT)
    sheet = openpyxl.load_workbook(buffer).active
    assert [cell.value for cell in sheet[1]] == ["Nama", "NIK", "SHU", "RAT"]
    name, nik, shu, rat = sheet[2]
    assert (name.value, name.data_type) == ("=1+1", "s"), "text, not a formula"
    assert (nik.value, shu.value, rat.value) == ("0517010020001", -11_845_222, datetime(2026, 2, 6))
    assert sheet["C3"].value is None
    assert sheet["C4"].value == 0
    assert sheet["A4"].hyperlink is None


@pytest.mark.parametrize("kind", [CSV_KOMA, CSV_TITIK_KOMA])
def test_csv_runs_no_formula_and_reads_back(kind: sheets.CsvKind) -> None:
    buffer = io.BytesIO()
    sheets.write_csv(buffer, COLUMNS, OUT, kind)
    data = buffer.getvalue()
    assert data.startswith(b"\xef\xbb\xbf") == (kind is CSV_TITIK_KOMA)
    lines = data.decode("utf-8-sig").splitlines()
    cells = [cell for line in lines for cell in line.split(kind.delimiter)]
    told = [cell for cell in cells if re.fullmatch(r'"=""\d+"""', cell)]  # digits that are text: runs nothing
    assert bool(told) == kind.excel
    assert not any(cell.lstrip('"').startswith(("=", "@", "+")) for cell in cells if cell not in told)
    assert f"{kind.delimiter}-11845222{kind.delimiter}2026-02-06" in lines[1]
    back = sheets.read(data)[0].rows
    assert back[1][:3] == ["=1+1", "0517010020001", "-11845222"]
    assert back[2][0] == "@cmd|' /C calc'!A0"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=50)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from([CSV_KOMA, CSV_TITIK_KOMA]),
)
@example([["'=", "''-", "'-"]], CSV_KOMA)
def test_any_text_survives_csv(rows: list[list[str]], kind: sheets.CsvKind) -> None:
    rows = [["awal", *row] for row in rows]
    buffer = io.BytesIO()
    sheets.write_csv(buffer, [Column(name) for name in "abcd"], rows, kind)
    assert sheets.read(buffer.getvalue())[0].rows[1:] == [[*map(str, row)] for row in rows]
