"""Cells written into a workbook that is not ours: what is not named comes back byte for byte."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koperasi.lib.sheet_patch import DATE, TEXT, Changes, Put, patch
from koperasi.lib.weigh import SheetProblem


def rich() -> bytes:
    """What openpyxl would drop or redraw: a text box, a sparkline, a new conditional format, a header, a chart."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Isi & lain")
    grey = book.add_format({"bg_color": "#DDDDDD"})
    sheet.set_column("D:D", 12, grey)
    sheet.write("A1", "Nama", grey)
    sheet.write_blank("A2", None, grey)
    sheet.write_formula("B2", "=C2*2", None, 99)
    sheet.write_formula("B3", '="lama "&C3', None, "lama 1")
    sheet.set_row(1, 33)
    sheet.insert_textbox("F2", "Jangan diubah")
    sheet.add_sparkline("E1", {"range": "B2:B3"})
    sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("C2:C9", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.protect("rahasia")
    other = book.add_worksheet("Grafik")
    other.write_formula("A1", "='Isi & lain'!B2", None, 99)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Isi & lain'!$B$2:$B$3", "fill": {"color": "#C00000"}})
    other.insert_chart("C1", chart)
    book.close()
    return file.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts(data).items():
            archive.writestr(name, change(name, content))
    return file.getvalue()


def written(data: bytes, cells: dict[tuple[int, int], Put], rows: dict[int, int] | None = None) -> Any:
    done = patch(data, {"Isi & lain": Changes(cells, rows or {})})
    return openpyxl.load_workbook(io.BytesIO(done))["Isi & lain"]


def test_only_the_named_cells_change() -> None:
    data = rich()
    cells = {(2, 1): Put("KSP Ä <baru> & Co"), (2, 3): Put(21), (9, 4): Put(1.5), (5, 2): Put(None)}
    before, after = parts(data), parts(patch(data, {"Isi & lain": Changes(cells)}))
    assert list(after) == list(before)
    touched = {name for name in before if before[name] != after[name]}
    assert touched - {"xl/workbook.xml"} == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    old, new = before["xl/worksheets/sheet1.xml"].decode(), after["xl/worksheets/sheet1.xml"].decode()
    assert old[old.index("</sheetData>") :] == new[new.index("</sheetData>") :], "sparklines, validation, protection"
    assert "Jangan diubah" in after["xl/drawings/drawing1.xml"].decode()
    assert 'fullCalcOnLoad="1"' in after["xl/workbook.xml"].decode()
    sheet = written(data, cells)
    assert (sheet["A2"].value, sheet["C2"].value, sheet["D9"].value) == ("KSP Ä <baru> & Co", 21, 1.5)
    assert sheet["A2"].fill.fgColor.rgb == "FFDDDDDD", "its own look"
    assert sheet["D9"].fill.fgColor.rgb == "FFDDDDDD", "and that of its column where it is new"
    assert (sheet["B2"].value, sheet["A1"].value) == ("=C2*2", "Nama")
    assert sheet.row_dimensions[2].height == 33


def test_a_formula_forgets_its_last_result() -> None:
    """A phone or Excel's protected view shows what is stored: last year's number would pass for this year's."""
    book = openpyxl.load_workbook(io.BytesIO(patch(rich(), {"Isi & lain": Changes({(2, 3): Put(21)})})), data_only=True)
    assert [book["Isi & lain"]["B2"].value, book["Isi & lain"]["B3"].value, book["Grafik"]["A1"].value] == [None] * 3


def test_dates_and_texts_that_would_be_formulas_get_a_look_of_their_own() -> None:
    day = dt.date(2026, 9, 30)
    sheet = written(rich(), {(2, 1): Put("=1+1", TEXT), (4, 1): Put(day, DATE), (2, 3): Put("+62", TEXT)})
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("=1+1", "s", True)
    assert sheet["A2"].fill.fgColor.rgb == "FFDDDDDD"
    assert (sheet["A4"].value.date(), sheet["A4"].number_format) == (day, "dd/mm/yyyy")
    assert sheet["C2"].quotePrefix


def test_rows_take_the_look_of_another() -> None:
    sheet = written(rich(), {(2, 1): Put("x"), (7, 1): Put("y")}, {7: 2, 8: 2})
    for row in (7, 8):
        assert sheet.cell(row, 1).fill.fgColor.rgb == "FFDDDDDD"
        assert sheet.row_dimensions[row].height == 33
    assert sheet["A7"].value == "y"


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (rb'<(row|c) r="[A-Z0-9]+"', rb"<\1"),  # places left out, as some writers do
        (rb"<(/?)(worksheet|sheetData|row|c|v|f|cols|col|is|t)(?=[\s/>])", rb"<\1x:\2"),  # a prefix before every name
        (rb'"', rb"'"),
    ],
)
def test_other_ways_to_write_the_same_sheet(pattern: bytes, instead: bytes) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        if b"x:" in instead:
            content = content.replace(b"<worksheet", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/'
                                      b'spreadsheetml/2006/main"', 1)  # fmt: skip
        return re.sub(pattern, instead, content)

    full = openpyxl.Workbook()
    full.active.title = "Isi & lain"  # type: ignore[union-attr]
    for line in (["a", "=1+1", 3], ["b", "=C2", None], ["c", 5, 6]):
        full.active.append(line)  # type: ignore[union-attr]
    file = io.BytesIO()
    full.save(file)
    sheet = written(with_parts(file.getvalue(), change), {(2, 1): Put("baru"), (3, 4): Put(7), (5, 1): Put(8)})
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["a", "=1+1", 3, None], ["baru", "=C2", None, None], ["c", 5, 6, 7], [None] * 4, [8, None, None, None],
    ]  # fmt: skip


def test_an_empty_sheet_and_1904() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Isi & lain"  # type: ignore[union-attr]
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904  # type: ignore[attr-defined]
    file = io.BytesIO()
    book.save(file)
    sheet = written(file.getvalue(), {(3, 2): Put(dt.date(2026, 9, 30), DATE), (1, 1): Put("a")})
    assert (sheet["A1"].value, sheet["B3"].value.date()) == ("a", dt.date(2026, 9, 30))


def test_parts_that_do_not_fit_are_a_sentence() -> None:
    def change(name: str, content: bytes) -> bytes:
        return content[:-20] if name == "xl/worksheets/sheet1.xml" else content

    with pytest.raises(SheetProblem):
        patch(with_parts(rich(), change), {"Isi & lain": Changes({(1, 1): Put(1)})})


PLACES = st.tuples(st.integers(1, 12), st.integers(1, 6))
VALUES = st.one_of(st.none(), st.integers(-9, 10**12), st.text("aÄ<&>'\" =", min_size=1))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(PLACES, VALUES, max_size=30))
def test_any_cells_land_where_they_belong(cells: dict[tuple[int, int], int | str | None]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Isi & lain"
    for row in range(1, 12, 2):
        for column in range(1, 6, 2):
            sheet.cell(row, column, row * 100 + column)
    file = io.BytesIO()
    book.save(file)
    wanted = {(r, c): r * 100 + c for r in range(1, 12, 2) for c in range(1, 6, 2)} | cells
    after = written(file.getvalue(), {place: Put(value) for place, value in cells.items()})
    found = {(cell.row, cell.column): cell.value for line in after.iter_rows() for cell in line}
    assert {k: v for k, v in found.items() if v is not None} == {k: v for k, v in wanted.items() if v is not None}
