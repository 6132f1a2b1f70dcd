"""Writing single cells into an xlsx that is not ours: only the bytes of those cells change.

A library that reads a workbook and writes it again drops what it does not know (shapes, slicers, new kinds of charts)
and redraws what it half knows. Here every part that no cell is written into comes back byte for byte; the others are
spliced at the offsets that the parser tells. ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheet), 18.8 (styles).
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from xml.parsers import expat
from xml.sax.saxutils import escape

from koperasi.lib.weigh import BROKEN, SheetProblem

Place = tuple[int, int]  # (row, column), both from 1
Edit = tuple[int, int, bytes]  # these bytes give way to those
TEXT, DATE = "teks", "tanggal"  # ways a cell is to look beyond its own: an apostrophe before it, as a date
DATE_FORMAT = "dd/mm/yyyy"
AFTER_CALC = frozenset({"oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
                        "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"})  # fmt: skip
_TAG = re.compile(rb"<[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*>")


@dataclass(frozen=True)
class Put:
    """What a cell holds from now on; `look`: "" its own, TEXT or DATE."""

    value: int | float | str | dt.date | None
    look: str = ""


@dataclass
class Changes:
    """Of one sheet: cells, and rows that take the styles and height of another ({target: source})."""

    cells: dict[Place, Put] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)


def patch(data: bytes, wanted: Mapping[str, Changes]) -> bytes:
    """The workbook with the cells of `wanted` ({sheet: Changes}) written and every formula to be computed on opening.

    `data` was weighed. Raises SheetProblem for a file whose parts do not fit together.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
    try:
        book = _Book(parts)
        for name, path in book.sheets.items():
            changes = wanted.get(name, Changes())
            if changes.cells or changes.rows or b"<f" in parts[path] or b":f" in parts[path]:
                parts[path] = _Sheet(parts[path]).write(changes, book)
        if book.styles:
            parts[book.styles.path] = book.styles.written()
        parts[book.path] = _computed_on_opening(parts[book.path])
    except (KeyError, ValueError, expat.ExpatError):
        raise SheetProblem(BROKEN) from None
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


# --- Elements and where they stand ---------------------------------------------------------------------
@dataclass
class _Element:
    """`start`..`inner`: its first tag; `inner`..`close`: what it holds; ..`end`: its last tag. Byte offsets."""

    name: str  # without prefix
    attributes: dict[str, str]
    prefix: bytes
    start: int
    inner: int
    close: int = 0
    end: int = 0
    parent: _Element | None = None


def _elements(data: bytes) -> Iterator[_Element]:
    """All of a part, each when it ends. Raises ExpatError."""
    parser = expat.ParserCreate()
    open_: list[_Element] = []
    done: list[_Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        at = parser.CurrentByteIndex
        tag = _TAG.match(data, at)
        if tag is None:
            raise ValueError(at)
        before = f"{prefix}:".encode() if prefix else b""
        open_.append(_Element(local, attributes, before, at, tag.end(), parent=open_[-1] if open_ else None))

    def end(_: str) -> None:
        one = open_.pop()
        if data[one.inner - 2 : one.inner] == b"/>":
            one.close = one.end = one.inner
        else:
            one.close = parser.CurrentByteIndex
            one.end = data.index(b">", one.close) + 1
        done.append(one)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    return iter(done)


def _retagged(tag: bytes, values: Mapping[str, object], drop: tuple[str, ...] = ()) -> bytes:
    """A first tag with attributes set or dropped; the others stay as they are written."""
    for name in (*drop, *values):
        tag = re.sub(rb"\s" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag)
    said = "".join(f' {name}="{value}"' for name, value in values.items()).encode()
    stop = -2 if tag.endswith(b"/>") else -1
    return tag[:stop] + said + tag[stop:]


def _spliced(data: bytes, edits: list[Edit]) -> bytes:
    """Insertions at an offset come before what is replaced from there; those at one offset keep their order."""
    made, at = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        made += [data[at:start], text]
        at = end
    return b"".join([*made, data[at:]])


# --- The workbook --------------------------------------------------------------------------------------
class _Book:
    """`sheets`: {name: part}; `styles` None where the workbook has none."""

    path = "xl/workbook.xml"

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        related = {one.attributes["Id"]: one.attributes for one in _elements(parts["xl/_rels/workbook.xml.rels"])
                   if one.name == "Relationship"}  # fmt: skip
        elements = list(_elements(parts[self.path]))
        named = {one.attributes["name"]: _related(one) for one in elements if one.name == "sheet"}
        self.sheets = {name: _path(related[key]["Target"]) for name, key in named.items()
                       if related[key]["Type"].endswith("/worksheet")}  # fmt: skip
        self.since = dt.date(1899, 12, 30)
        if any(one.attributes.get("date1904") in ("1", "true") for one in elements if one.name == "workbookPr"):
            self.since = dt.date(1904, 1, 1)
        found = next((_path(one["Target"]) for one in related.values() if one["Type"].endswith("/styles")), "")
        self.styles = _Styles(found, parts[found]) if found else None

    def style(self, style: str, look: str) -> str:
        """The number of the style `style` ("" the first one) with that look."""
        return self.styles.derived(style, look) if look and self.styles else style


def _related(sheet: _Element) -> str:
    return next(value for name, value in sheet.attributes.items() if name.endswith(":id"))


def _path(target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _computed_on_opening(data: bytes) -> bytes:
    elements = list(_elements(data))
    book = elements[-1]
    for one in elements:
        if one.name == "calcPr" and one.parent is book:
            return _spliced(
                data, [(one.start, one.inner, _retagged(data[one.start : one.inner], {"fullCalcOnLoad": 1}))]
            )
    later = [one.start for one in elements if one.parent is book and one.name in AFTER_CALC]
    at = min(later, default=book.close)
    return _spliced(data, [(at, at, b"<" + book.prefix + b'calcPr fullCalcOnLoad="1"/>')])


class _Styles:
    def __init__(self, path: str, data: bytes) -> None:
        self.path, self._data = path, data
        elements = list(_elements(data))
        self._root = elements[-1]
        self._list = next(one for one in elements if one.name == "cellXfs")
        self._xfs = [one for one in elements if one.name == "xf" and one.parent is self._list]
        self._formats = next((one for one in elements if one.name == "numFmts" and one.parent is self._root), None)
        self._used = [int(one.attributes["numFmtId"]) for one in elements if one.name == "numFmt"]
        self._made: dict[tuple[int, str], tuple[int, bytes]] = {}

    @cached_property
    def _date(self) -> int:
        return max([163, *self._used]) + 1

    def derived(self, style: str, look: str) -> str:
        key = (int(style or 0), look)
        if key not in self._made:
            xf = self._xfs[key[0]] if key[0] < len(self._xfs) else self._xfs[0]
            tag = self._data[xf.start : xf.inner]
            if look == DATE:
                tag = _retagged(tag, {"numFmtId": self._date, "applyNumberFormat": 1})
            else:
                tag = _retagged(tag, {"quotePrefix": 1})
            self._made[key] = (len(self._xfs) + len(self._made), tag + self._data[xf.inner : xf.end])
        return str(self._made[key][0])

    def written(self) -> bytes:
        if not self._made:
            return self._data
        xfs = self._list
        count = _retagged(self._data[xfs.start : xfs.inner], {"count": len(self._xfs) + len(self._made)})
        edits = [(xfs.start, xfs.inner, count), (xfs.close, xfs.close, b"".join(xf for _, xf in self._made.values()))]
        if any(look == DATE for _, look in self._made):
            edits.append(self._date_format())
        return _spliced(self._data, edits)

    def _date_format(self) -> Edit:
        prefix = self._root.prefix
        said = b"<" + prefix + f'numFmt numFmtId="{self._date}" formatCode="{DATE_FORMAT}"/>'.encode()
        there = self._formats
        if there is None:
            return self._root.inner, self._root.inner, b"<%snumFmts>%s</%snumFmts>" % (prefix, said, prefix)
        tag = _retagged(self._data[there.start : there.inner], {}, drop=("count",))
        if there.close == there.inner and tag.endswith(b"/>"):
            return there.start, there.end, b"%s>%s</%snumFmts>" % (tag[:-2], said, prefix)
        return there.start, there.inner, tag + said


# --- A sheet -------------------------------------------------------------------------------------------
@dataclass
class _Row:
    element: _Element
    cells: dict[int, _Element] = field(default_factory=dict)  # by column
    replaced: set[int] = field(default_factory=set)
    touched: bool = False


class _Sheet:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.rows: dict[int, _Row] = {}
        self._edits: list[Edit] = []
        self._widths: list[tuple[int, int, str]] = []  # first and last column, their style
        self._results: dict[int, list[_Element]] = {}  # of cells with a formula, by their offset
        self._read()

    def _read(self) -> None:
        values: dict[int, list[_Element]] = {}
        waiting: list[_Element] = []
        formulas: set[int] = set()
        for one in _elements(self._data):
            if one.name == "v" and one.parent:
                values.setdefault(one.parent.start, []).append(one)
            elif one.name == "f" and one.parent and one.parent.name == "c":
                formulas.add(one.parent.start)
            elif one.name == "c" and one.parent and one.parent.name == "row":
                waiting.append(one)
                if one.start in formulas:
                    self._results[one.start] = values.get(one.start, [])
            elif one.name == "row":
                self._add(one, waiting)
                waiting = []
            elif one.name == "sheetData":
                self.all = one
            elif one.name == "col" and (style := one.attributes.get("style")):
                self._widths.append((int(one.attributes["min"]), int(one.attributes["max"]), style))
            elif one.name == "dimension":  # optional, and perhaps no longer true
                self._edits.append((one.start, one.end, b""))

    def _add(self, row: _Element, cells: list[_Element]) -> None:
        """Rows and cells without a place of their own follow the one before; from now on they say it."""
        number = int(row.attributes.get("r") or max(self.rows, default=0) + 1)
        found = self.rows[number] = _Row(row)
        last = 0
        for cell in cells:
            said = cell.attributes.get("r")
            last = column_number(said.rstrip("0123456789")) if said else last + 1
            found.cells[last] = cell

    def write(self, changes: Changes, book: _Book) -> bytes:
        wanted: dict[int, dict[int, Put]] = {}
        for (row, column), put in changes.cells.items():
            wanted.setdefault(row, {})[column] = put
        new: list[tuple[int, bytes]] = []
        for number in sorted({*wanted, *changes.rows}):
            made, height = self._made(number, wanted.get(number, {}), changes.rows.get(number), book)
            if there := self.rows.get(number):
                self._into(there, number, made, height)
            elif made or height:
                new.append((number, self._new_row(number, made, height)))
        self._place(new)
        return _spliced(self._data, self._edits)

    def _made(
        self, number: int, puts: dict[int, Put], like: int | None, book: _Book
    ) -> tuple[dict[int, bytes], dict[str, str]]:
        """({column: its cell}, height) of a row. Nothing is made where nothing stood and nothing comes."""
        there, model = self.rows.get(number), self.rows.get(like or 0)
        looks = {at: one.attributes["s"] for at, one in model.cells.items() if "s" in one.attributes} if model else {}
        made: dict[int, bytes] = {}
        for column in sorted({*puts, *looks}):
            cell = there.cells.get(column) if there else None
            put = puts.get(column, Put(None))
            if put.value is None and cell is None and column not in looks:
                continue
            style = looks.get(column) or (cell.attributes.get("s", "") if cell else self._style(there, column))
            made[column] = self._cell(number, column, put, book.style(style, put.look), book)
        told = model.element.attributes if model else {}
        return made, {name: told[name] for name in ("ht", "customHeight") if name in told}

    def _into(self, there: _Row, number: int, made: dict[int, bytes], height: dict[str, str]) -> None:
        row, there.touched = there.element, True
        tag = _retagged(self._data[row.start : row.inner], {"r": number, **height}, drop=("spans",))
        if tag.endswith(b"/>") and made:
            closing = b"</" + row.prefix + b"row>"
            self._edits.append((row.start, row.end, tag[:-2] + b">" + b"".join(made.values()) + closing))
            return
        self._edits.append((row.start, row.inner, tag))
        for column, said in made.items():
            if cell := there.cells.get(column):
                there.replaced.add(column)
                self._edits.append((cell.start, cell.end, said))
            else:
                at = next((there.cells[one].start for one in sorted(there.cells) if one > column), row.close)
                self._edits.append((at, at, said))

    def _new_row(self, number: int, made: dict[int, bytes], height: dict[str, str]) -> bytes:
        prefix = self.all.prefix
        tag = _retagged(b"<" + prefix + b"row>", {"r": number, **height})
        return tag + b"".join(made.values()) + b"</" + prefix + b"row>"

    def _place(self, new: list[tuple[int, bytes]]) -> None:
        """New rows between the old ones; then what was not written is told its place, and formulas forget."""
        tag = self._data[self.all.start : self.all.inner]
        if tag.endswith(b"/>"):
            rows = b"".join(said for _, said in new)
            closing = b"</" + self.all.prefix + b"sheetData>"
            self._edits.append((self.all.start, self.all.end, tag[:-2] + b">" + rows + closing))
            return
        for number, said in new:
            at = next((self.rows[one].element.start for one in sorted(self.rows) if one > number), self.all.close)
            self._edits.append((at, at, said))
        for number, row in self.rows.items():
            if not row.touched and "r" not in row.element.attributes:
                start, inner = row.element.start, row.element.inner
                self._edits.append((start, inner, _retagged(self._data[start:inner], {"r": number})))
            for column in row.cells.keys() - row.replaced:
                self._forget(row.cells[column], number, column)

    def _forget(self, cell: _Element, row: int, column: int) -> None:
        """The last result of a formula would pass for the new one; a cell without a place is told its place."""
        tag = self._data[cell.start : cell.inner]
        new = tag if "r" in cell.attributes else _retagged(tag, {"r": f"{letters(column)}{row}"})
        if cell.start in self._results:
            new = _retagged(new, {}, drop=("t",))
            self._edits += [(value.start, value.end, b"") for value in self._results[cell.start]]
        if new != tag:
            self._edits.append((cell.start, cell.inner, new))

    def _style(self, row: _Row | None, column: int) -> str:
        """What a cell that does not exist yet would look like."""
        if row and row.element.attributes.get("customFormat") in ("1", "true"):
            return row.element.attributes.get("s", "")
        return next((style for first, last, style in self._widths if first <= column <= last), "")

    def _cell(self, row: int, column: int, put: Put, style: str, book: _Book) -> bytes:
        prefix, value = self.all.prefix.decode(), put.value
        said = f' r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")
        if value is None:
            return f"<{prefix}c{said}/>".encode()
        if isinstance(value, str):
            text = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(value)}</{prefix}t></{prefix}is>'
            made = f'<{prefix}c{said} t="inlineStr">{text}</{prefix}c>'
            return made.encode("ascii", "xmlcharrefreplace")
        if isinstance(value, dt.date):
            value = (value - book.since).days
        return f"<{prefix}c{said}><{prefix}v>{value!r}</{prefix}v></{prefix}c>".encode()


def letters(column: int) -> str:
    """1 -> "A", 28 -> "AB"."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def column_number(column: str) -> int:
    """ "AB" -> 28, of nothing but letters."""
    found = 0
    for letter in column.upper():
        found = found * 26 + ord(letter) - 64
    return found
