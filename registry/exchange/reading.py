"""A file as rows with values: which sheet, which header, which rows are data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from koperasi.lib import sheets, teks
from koperasi.lib.parse import ValueSentence, parse_date
from koperasi.lib.sheets import Sheet, SheetProblem
from registry.exchange import layouts, values
from registry.exchange.fields import BY_NAME, guess
from registry.exchange.layouts import Header
from registry.exchange.places import Places
from registry.exchange.values import Note, Row, cell_text
from registry.models import PemetaanKolom

TOTALS = re.compile(
    r"^(?:grand |sub ?)?(?:jumlah|total|jml)(?: (?:koperasi|seluruhnya|keseluruhan|semua|(?:kec|kab)\w*\b.*))?[\s.:]*$",
    re.IGNORECASE,
)
# What an office writes once in a merged cell for many rows; a merged amount belongs to nobody knows which row.
SPANNING = frozenset({"kecamatan", "desa", "kabupaten", "jenis", "bentuk", "kelompok", "wilayah_keanggotaan"})
GROUP = re.compile(r"^(?:[IVX]+\.|[A-Z]\.|\d+\.)?\s*(?:kecamatan|kec\.)\s*:?\s*(.+)$", re.IGNORECASE)
POSITION = re.compile(
    r"\b(?:posisi|keadaan|per|kondisi)\s+(?:tanggal\s+)?(\d{1,2}[\s/.\-]+[A-Za-z0-9]+[\s/.\-]+\d{4})", re.I
)

MOVED = (
    "Baris ini berisi lebih banyak sel daripada judulnya, jadi isinya mungkin bergeser; "
    "apit sel yang memuat tanda pemisah dengan tanda petik, atau simpan berkas sebagai .xlsx."
)


@dataclass
class Table:
    """The sheet that holds the cooperatives, read as `header` says."""

    sheet: Sheet
    header: Header
    sumber: str
    remembered: bool = False  # a person mapped this header before
    position: dt.date | None = None  # the date the titles above the header name
    more: list[tuple[Sheet, int]] = field(default_factory=list)  # sheets with the same header, and its row there
    notes: list[Note] = field(default_factory=list)  # warnings about the file as a whole

    @property
    def first_data(self) -> int:
        return self.header.row + self.header.height

    @property
    def width(self) -> int:
        """Columns up to the last title, or to the last one that a person mapped."""
        titled = [index for index, title in enumerate(self.header.titles) if title]
        return max([*titled, *self.header.columns], default=-1) + 1

    def titles(self) -> dict[str, str]:
        """Field -> the title of its first column."""
        found: dict[str, str] = {}
        for index, name in self.header.columns.items():
            found.setdefault(name, self.header.titles[index] or f"kolom {index + 1}")
        return found

    def mapping(self) -> dict[str, Any]:
        """What `open_table` needs to read the same file the same way."""
        return {
            "lembar": self.header.sheet,
            "baris": self.header.row,
            "tinggi": self.header.height,
            "kolom": {str(index): name for index, name in self.header.columns.items()},
        }


def open_table(
    file: Path | bytes,
    name: str = "",
    *,
    mapping: Mapping[str, Any] | None = None,
    sumber: str = "",
    by_hand: bool = False,
) -> Table:
    """Find the header, or take it from `mapping` (see Table.mapping). Raises SheetProblem with one sentence.

    `by_hand` takes a row that only looks like titles where none is recognised: a person will say what they mean.
    """
    books = sheets.read(file, name)
    table = _mapped(books, mapping, sumber) if mapping else _found(books, sumber, by_hand=by_hand)
    table.position = _position(table)
    table.more = _alike(books, table)
    for sheet in books:
        if sheet.name not in {table.sheet.name, *(other.name for other, _ in table.more)} and not sheet.hidden:
            table.notes.append(Note(None, "", f"Lembar “{sheet.name}” tidak dibaca: judul kolomnya berbeda."))
    for index in table.header.unknown:
        title = table.header.titles[index]
        table.notes.append(Note(title, "", f"Kolom “{title}” tidak dikenal dan tidak dibaca."))
    return table


def _mapped(books: list[Sheet], mapping: Mapping[str, Any], sumber: str) -> Table:
    sheet = next((s for s in books if s.name == mapping["lembar"]), books[0])
    titles = layouts.titles_of(sheet, mapping["baris"], mapping["tinggi"]) or []
    columns = {int(index): field for index, field in mapping["kolom"].items() if field in BY_NAME}
    if not titles:
        raise SheetProblem("Baris judul kolom pada berkas ini tidak dapat dibaca lagi.")
    unknown = [i for i, title in enumerate(titles) if title and i not in columns and guess(title) != ""]
    header = Header(
        sheet.name, mapping["baris"], mapping["tinggi"], titles, columns, unknown, layouts.recognise(titles)
    )
    return Table(sheet, header, sumber or header.sumber)


def _found(books: list[Sheet], sumber: str, *, by_hand: bool) -> Table:
    known = {memory.sidik_judul: memory for memory in PemetaanKolom.objects.all()}
    sheet, header = layouts.find_header(books, known, by_hand=by_hand)
    table = Table(sheet, header, sumber or header.sumber)
    if memory := known.get(header.fingerprint):
        header.columns = {int(index): field for index, field in memory.kolom.items() if field in BY_NAME}
        header.unknown = [i for i in header.unknown if i not in header.columns]
        table.sumber, table.remembered = sumber or memory.sumber, True
    return table


def _alike(books: list[Sheet], table: Table) -> list[tuple[Sheet, int]]:
    """Other visible sheets with the very same header: offices keep one sheet for each kecamatan."""
    found = []
    for sheet in books:
        if sheet is table.sheet or (sheet.hidden and not table.sheet.hidden):
            continue
        for row in range(min(layouts.DEPTH, len(sheet.rows))):
            titles = layouts.titles_of(sheet, row, table.header.height)
            if titles and layouts.fingerprint(titles) == table.header.fingerprint:
                found.append((sheet, row))
                break
    return found


def _position(table: Table) -> dt.date | None:
    for row in table.sheet.rows[: table.header.row]:
        for cell in row:
            if match := POSITION.search(teks.one_line(cell)):
                try:
                    return parse_date(match[1])
                except ValueSentence:
                    continue
    return None


def read_rows(table: Table, *, on: dt.date) -> list[Row]:
    """The data rows with their values. Blank rows, column numbers, repeated headers and totals are no data."""
    places, titles = Places(), table.titles()
    rows: list[Row] = []
    for sheet, header_row in [(table.sheet, table.header.row), *table.more]:
        other = "" if sheet is table.sheet else sheet.name
        # A sheet may be called by its kecamatan and not say it again in its rows.
        group = sheet.name if places.knows(sheet.name) else ""
        for number, cells in _data(table, sheet, header_row, group):
            row = Row(len(rows) + 1, number, cells, titles, other)
            values.parse(row, places, on=on)
            beyond = _beyond(table, sheet.rows[number - sheet.first_row])
            if beyond and sheet.delimited:
                row.errors.append(Note(None, beyond[:200], MOVED))
            elif beyond:
                row.warnings.append(Note(None, beyond[:200], f"“{beyond[:60]}” di kanan judul terakhir tidak dibaca."))
            rows.append(row)
    return rows


def _data(table: Table, sheet: Sheet, header_row: int, group: str) -> Iterator[tuple[int, dict[str, object]]]:
    header, first = table.header, header_row + table.header.height
    titles_at = _titles_at(table, sheet.rows[header_row:first])
    has_kecamatan = "kecamatan" in header.columns.values()
    ignored = {index for index, title in enumerate(header.titles) if guess(title) == "" and index not in header.columns}
    numbered = 0
    sheet.fill_merged(first, {index for index, name in header.columns.items() if name in SPANNING})
    for index in range(first, len(sheet.rows)):
        cells, number = sheet.rows[index], sheet.first_row + index
        if sheets.is_blank_row(cells) or _is_numbering(cells) or _is_header(cells, titles_at):
            continue
        if _only_numbered(cells, ignored):
            numbered += 1
            continue
        filled = [cell_text(cell) for cell in cells if not sheets.is_blank(cell)]
        found = _by_field(header, cells)
        if len(filled) == 1 and (match := GROUP.match(filled[0])):
            group = match[1]
            continue
        if _is_total(filled, found):
            table.notes.append(Note(None, filled[0], f"Baris {number} dilewati karena berisi jumlah."))
            continue
        if group and not has_kecamatan:
            found["kecamatan"] = group
        yield number, found
    if numbered:
        table.notes.append(Note(None, "", f"{numbered} baris hanya berisi nomor urut dan dilewati."))


def _beyond(table: Table, cells: list[object]) -> str:
    """What stands to the right of the last title. In a csv a comma inside an unquoted cell has moved what follows."""
    return " ".join(text for cell in cells[table.width :] if (text := cell_text(cell)))


def _titles_at(table: Table, written: list[list[object]]) -> list[set[str]]:
    """By column, what a repeated header would say there, in lower case."""
    return [
        {title.lower(), *(teks.one_line(row[i]).lower() for row in written if i < len(row))} - {""}
        for i, title in enumerate(table.header.titles)
    ]


def _by_field(header: Header, cells: list[object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for index, name in header.columns.items():
        cell = cells[index] if index < len(cells) else ""
        if name not in found or cell_text(found[name]).lower() in values.EMPTY:
            found[name] = cell
    return found


def _only_numbered(cells: list[object], ignored: set[int]) -> bool:
    """Running numbers drawn down below the last cooperative: nothing stands beside them."""
    return all(
        sheets.is_blank(cell) or (index in ignored and cell_text(cell).rstrip(".").isdigit())
        for index, cell in enumerate(cells)
    )


def _is_numbering(cells: list[object]) -> bool:
    """(1) (2) (3) ...: the row of column numbers that stands below many headers."""
    texts = [cell_text(cell).strip("()") for cell in cells if not sheets.is_blank(cell)]
    return (
        len(texts) > 3 and texts == [str(n) for n in range(int(texts[0]), int(texts[0]) + len(texts))]
        if (texts and texts[0].isdigit() and len(texts[0]) < 3)
        else False
    )


def _is_header(cells: list[object], titles: list[set[str]]) -> bool:
    """The header again, or one of its rows, as a page break repeats it."""
    texts = [(teks.one_line(cell).lower(), known) for cell, known in zip(cells, titles, strict=False) if cell]
    same = sum(1 for text, known in texts if text in known)
    return same >= 2 and same * 3 >= len(texts) * 2


def _is_total(filled: list[str], found: dict[str, object]) -> bool:
    identity = [cell_text(found.get(name)) for name in ("kode_sumber", "nik", "badan_hukum", "id")]
    named = cell_text(found.get("nama"))
    if any(text and not TOTALS.match(text) for text in identity) or (named and not TOTALS.match(named)):
        return False
    return any(TOTALS.match(text) for text in filled[:2])
