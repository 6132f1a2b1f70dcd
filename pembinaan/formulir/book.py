"""A workbook as the grid that people point at: texts, merged cells, formulas; and the titles above a column.

openpyxl is imported where it is used: the web process needs it on a few pages only.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from koperasi.lib import sheet_patch, teks

if TYPE_CHECKING:
    from pembinaan.models import FormatProvinsi

ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
COLUMN = re.compile(r"[A-Za-z]{1,3}")
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576  # of any xlsx
TITLE_ROWS = 6  # so many rows above the data may belong to its titles
NUMBERING = re.compile(r"\(?\d{1,3}\)?")
Place = tuple[int, int]  # (row, column), both from 1


@dataclass(frozen=True)
class Sel:
    """What stands in a cell: `text` as people read it (of a formula, the formula itself)."""

    text: str
    formula: bool = False


@dataclass
class Lembar:
    """One sheet. `cells` holds only cells with something in them; `merged`: every covered place -> its first cell."""

    nama: str
    hidden: bool
    cells: dict[Place, Sel] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    spans: dict[Place, Place] = field(default_factory=dict)  # first cell -> last cell
    last_row: int = 1
    last_column: int = 1

    def text(self, row: int, column: int) -> str:
        """Of the cell, or of the merged cell that covers it."""
        found = self.cells.get(self.anchor(row, column))
        return found.text if found else ""

    def anchor(self, row: int, column: int) -> Place:
        return self.merged.get((row, column), (row, column))

    def formula(self, row: int, column: int) -> bool:
        found = self.cells.get((row, column))
        return bool(found and found.formula)

    def columns_used(self, first: int, last: int) -> list[int]:
        return sorted({column for row, column in self.cells if first <= row <= last})

    def title_rows(self, first_data: int) -> list[int]:
        """The rows above `first_data` that hold titles, top first; a line over the whole table is none of them."""
        found: list[int] = []
        for row in range(first_data - 1, max(0, first_data - 1 - TITLE_ROWS), -1):
            anchors = {self.anchor(row, column) for column in range(1, self.last_column + 1)}
            written = [self.cells[place].text for place in anchors if place in self.cells]
            if len(written) < 2 or (len(written) == 2 and found):
                break
            if all(NUMBERING.fullmatch(text) for text in written):
                continue  # (1) (2) (3) ...
            found.insert(0, row)
        return found

    def title(self, column: int, first_data: int) -> tuple[str, ...]:
        """The titles above a column, outermost first: ("Anggota", "L")."""
        found: list[str] = []
        seen: set[Place] = set()
        for row in self.title_rows(first_data):
            place = self.anchor(row, column)
            if place not in seen and place in self.cells:
                found.append(self.cells[place].text)
            seen.add(place)
        return tuple(found)


@dataclass
class Buku:
    lembar: list[Lembar]

    def get(self, nama: str) -> Lembar | None:
        return next((one for one in self.lembar if one.nama == nama), None)


def load(data: bytes) -> Any:
    """The openpyxl workbook, with formulas, links to other workbooks and coloured words inside a cell kept."""
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True, keep_links=True)


def read(data: bytes) -> Buku:
    """Of a file that `checking.check` has let pass."""
    return Buku([_sheet(sheet) for sheet in load(data).worksheets])


def of(format: FormatProvinsi) -> Buku:
    """Read once a process: a file never changes under its checksum."""
    return _cached(format.sha256, format.berkas.name)


@lru_cache(maxsize=8)
def _cached(sha256: str, name: str) -> Buku:
    from django.core.files.storage import default_storage

    with default_storage.open(name, "rb") as file:
        return read(file.read())


def _sheet(sheet: Any) -> Lembar:
    made = Lembar(sheet.title, sheet.sheet_state != "visible")
    for (row, column), cell in sheet._cells.items():  # only those that exist: a bounding box may be a million rows
        if cell.value is None or (text := _text(cell.value)) == "":
            continue
        made.cells[row, column] = Sel(text, cell.data_type == "f")
        made.last_row, made.last_column = max(made.last_row, row), max(made.last_column, column)
    for area in sheet.merged_cells.ranges:
        first, last = (area.min_row, area.min_col), (area.max_row, area.max_col)
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > 20_000:
            continue  # a whole column merged by accident
        made.spans[first] = last
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                made.merged[row, column] = first
        if first in made.cells:
            made.last_column = max(made.last_column, min(last[1], first[1] + 60))
    return made


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() else str(value).replace(".", ",")
    text = getattr(value, "text", None)  # an array formula
    return teks.one_line(text if isinstance(text, str) else value)


# --- Letters and numbers -----------------------------------------------------------------------------
def number(column: str) -> int:
    """ "AB" -> 28. Raises ValueError for what names no column of a sheet."""
    if not COLUMN.fullmatch(column) or sheet_patch.column_number(column) > LAST_COLUMN:
        raise ValueError(column)
    return sheet_patch.column_number(column)


def place(address: str) -> Place:
    """ "C7" -> (7, 3). Raises ValueError for what is no cell."""
    match = ADDRESS.fullmatch(address.strip())
    if not match or int(match[2]) > LAST_ROW:
        raise ValueError(address)
    return int(match[2]), number(match[1])


def address(row: int, column: int) -> str:
    return f"{sheet_patch.letters(column)}{row}"


# --- For the page ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kotak:
    """A cell as the page draws it."""

    sel: str
    kolom: str
    text: str
    formula: bool
    rowspan: int
    colspan: int
    mark: str  # what is filled in here, "" for nothing


def window(
    sheet: Lembar, first: int, last: int, columns: int, marks: Mapping[Place, str]
) -> Iterator[tuple[int, list[Kotak]]]:
    """(row number, cells) of the rows `first` to `last`; a merged cell stands once with its spans."""
    for row in range(first, last + 1):
        cells: list[Kotak] = []
        for column in range(1, columns + 1):
            start = sheet.anchor(row, column)
            # A merged cell that begins above this window is drawn from its first row inside.
            if start != (row, column) and not (start[1] == column and start[0] < first == row):
                continue
            end = sheet.spans.get(start, (row, column))
            found = sheet.cells.get(start)
            high, wide = min(end[0], last) - row + 1, min(end[1], columns) - column + 1
            text, formula = (found.text[:80], found.formula) if found else ("", False)
            letters = sheet_patch.letters(column)
            cells.append(Kotak(address(*start), letters, text, formula, high, wide, marks.get(start, "")))
        yield row, cells
