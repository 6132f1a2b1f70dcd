"""Spreadsheets as rows: reads xlsx, xls, ods and csv, writes xlsx and csv. Knows nothing of cooperatives.

What cannot be read ends as SheetProblem, one Indonesian sentence; a file is weighed before it is opened.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from koperasi.lib import old_sheets, teks
from koperasi.lib.weigh import BOMB, BROKEN, ENCRYPTED, MAX_AREA, NOT_A_SHEET, SheetProblem, weigh_zip

MAX_BYTES = 30_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 400
DELIMITERS = ";,\t|"
PIECE = 64_000  # letters of a CSV that are written at once
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass
class Sheet:
    """Rows of one sheet without its blank tail. `first_row` is the row number, as people see it, of `rows[0]`."""

    name: str
    rows: list[list[object]]
    first_row: int = 1
    hidden: bool = False
    merged_down: list[tuple[int, int, int]] = field(default_factory=list)  # (first, last index in rows, column)
    delimited: bool = False  # a csv: a separator inside an unquoted cell moves the cells after it

    def fill_merged(self, start: int, columns: Container[int]) -> None:
        """Repeat the value of cells merged downwards in every row they cover, from index `start` on, in `columns`."""
        for first, last, column in self.merged_down:
            if first < start or column not in columns:
                continue
            for index in range(first + 1, min(last + 1, len(self.rows))):
                if column < len(self.rows[index]) and is_blank(self.rows[index][column]):
                    self.rows[index][column] = self.rows[first][column]


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def is_blank_row(row: Sequence[object]) -> bool:
    return all(is_blank(value) for value in row)


def read(file: Path | bytes, name: str = "") -> list[Sheet]:
    """All sheets that hold anything, visible ones first. `name` is only for choosing words, never trusted."""
    if isinstance(file, Path):
        if not file.is_file():
            raise SheetProblem(f"Berkas {file.name} tidak ditemukan.")
        if file.stat().st_size > MAX_BYTES:
            raise SheetProblem(_too_big())
    data = file.read_bytes() if isinstance(file, Path) else file
    if len(data) > MAX_BYTES:
        raise SheetProblem(_too_big())
    if not data.strip(b"\0 \t\r\n;,\xef\xbb\xbf"):
        raise SheetProblem("Berkas ini kosong.")
    if data.startswith(b"PK"):
        weigh_zip(data)
        sheets = read_workbook(data)
    elif data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SheetProblem(ENCRYPTED)
        sheets = old_sheets.read(data)
    else:
        sheets = [Sheet("CSV", _read_csv(data), delimited=True)]
    sheets = [sheet for sheet in map(_trim, sheets) if sheet.rows]
    if not sheets:
        raise SheetProblem("Berkas ini tidak berisi baris data.")
    return sorted(sheets, key=lambda sheet: sheet.hidden)


def _too_big() -> str:
    return f"Berkas ini lebih besar dari {MAX_BYTES // 1_000_000} MB; bagi menjadi beberapa berkas."


def read_workbook(data: bytes) -> list[Sheet]:
    """Of a file that was weighed, or inside a process that may fail."""
    import python_calamine as calamine

    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            metas = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
            return [
                _sheet(
                    book.get_sheet_by_name(meta.name),
                    meta.visible != calamine.SheetVisibleEnum.Visible,
                )
                for meta in metas
            ]
    except SheetProblem:
        raise
    except calamine.PasswordError:
        raise SheetProblem(ENCRYPTED) from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:
        if "password" in str(problem).lower() or "encrypt" in str(problem).lower():
            raise SheetProblem(ENCRYPTED) from None
        raise SheetProblem(BROKEN) from None


def _sheet(raw: Any, hidden: bool) -> Sheet:
    if raw.start is None:
        return Sheet(raw.name, [], hidden=hidden)
    if raw.width > MAX_COLUMNS * 50 or raw.height * raw.width > MAX_AREA:
        raise SheetProblem(BOMB)
    top, left = raw.start
    merged = [
        (first[0] - top, last[0] - top, first[1] - left)
        for first, last in raw.merged_cell_ranges or []
        if first[1] == last[1] and last[0] > first[0] >= top and first[1] >= left
    ]
    return Sheet(raw.name, raw.to_python(), top + 1, hidden, merged)


def _trim(sheet: Sheet) -> Sheet:
    """Drop the blank tail (a sheet often claims more rows than it has) and refuse what is still too long."""
    while sheet.rows and is_blank_row(sheet.rows[-1]):
        sheet.rows.pop()
    while sheet.rows and is_blank_row(sheet.rows[0]):
        sheet.rows.pop(0)
        sheet.first_row += 1
        sheet.merged_down = [(a - 1, b - 1, c) for a, b, c in sheet.merged_down]
    if len(sheet.rows) > MAX_ROWS:
        raise SheetProblem(f"Lembar “{sheet.name}” berisi lebih dari {MAX_ROWS:,} baris.".replace(",", "."))
    width = max((_used(row) for row in sheet.rows), default=0)
    if width > MAX_COLUMNS:
        raise SheetProblem(f"Lembar “{sheet.name}” berisi lebih dari {MAX_COLUMNS} kolom.")
    sheet.rows = [row[:width] + [""] * (width - len(row)) for row in sheet.rows]
    return sheet


def _used(row: Sequence[object]) -> int:
    return next((i for i in range(len(row), 0, -1) if not is_blank(row[i - 1])), 0)


# --- CSV ------------------------------------------------------------------------------------
def _read_csv(data: bytes) -> list[list[object]]:
    text = _decode(data)
    if re.match(r"\s*<(?:!doctype|html|table|\?xml)", text[:200], re.IGNORECASE):
        raise SheetProblem(
            "Berkas ini halaman web yang diberi nama lembar kerja; "
            "buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
        )
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r"sep=(.)\r?", first):
        delimiter, text = match[1], rest
    else:
        delimiter = _delimiter(text)
    try:
        rows = [
            [_unguard(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        raise SheetProblem("Berkas CSV ini rusak: ada sel yang tidak tertutup atau terlalu panjang.") from None
    return rows  # type: ignore[return-value]


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:4096] or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b")):
        raise SheetProblem(NOT_A_SHEET)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(1 for c in text[:4096] if ord(c) < 32 and c not in "\t\r\n\f")
        if controls > 8:
            raise SheetProblem(NOT_A_SHEET)
        return text
    return data.decode("latin-1")


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first lines have the same, largest number of cells."""
    sample = "\n".join(text.splitlines()[:60])
    best = (0, 0, ",")
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, lines = max(
            ((w, n) for w, n in widths.items() if w > 1),
            key=lambda x: x[1] * x[0],
            default=(0, 0),
        )
        if width * lines > best[0] * best[1]:
            best = (width, lines, delimiter)
    return best[2]


# --- Writing --------------------------------------------------------------------------------
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def _guard(value: object) -> object:
    """A text that a spreadsheet would run as a formula is written with an apostrophe before it, and so is one that had
    an apostrophe there already: reading takes one away."""
    if isinstance(value, str) and value.lstrip("'").startswith(_RISKY) and value != "-":
        return "'" + value
    return value.isoformat() if isinstance(value, date) else value


# Excel shows twelve digits and more as 3,52E+12, saves them so, and drops a leading zero: a NIK comes as ="3524...".
_DIGITS = re.compile(r"0\d+|\d{12,}")
_AS_TEXT = re.compile(r'="(\d+)"')


def _for_excel(value: object) -> object:
    return f'="{value}"' if isinstance(value, str) and _DIGITS.fullmatch(value) else _guard(value)


def _unguard(cell: str) -> str:
    if match := _AS_TEXT.fullmatch(cell):
        return match[1]
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_RISKY) else cell


@dataclass(frozen=True)
class Column:
    """A column to write: kind is text | angka | tanggal."""

    title: str
    kind: str = "text"
    width: int = 16


@dataclass(frozen=True)
class CsvKind:
    delimiter: str
    encoding: str
    excel: bool = False  # long numbers that are text are told to be text, in Excel's own way


CSV_KOMA = CsvKind(",", "utf-8")  # for programs
CSV_TITIK_KOMA = CsvKind(";", "utf-8-sig", excel=True)  # opens with a double click where Excel speaks Indonesian


def write_csv(
    file: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    kind: CsvKind,
) -> None:
    """Rows as text; None is empty, dates are ISO."""
    for part in csv_parts(columns, rows, kind):
        file.write(part)


def csv_parts(columns: Sequence[Column], rows: Iterable[Sequence[object]], kind: CsvKind) -> Iterator[bytes]:
    """The same file piece by piece as the rows come, for an answer that need not be whole in memory."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=kind.delimiter, lineterminator="\r\n")
    text.write("\ufeff" if kind.encoding == "utf-8-sig" else "")
    writer.writerow([column.title for column in columns])
    shown = _for_excel if kind.excel else _guard
    for row in rows:
        writer.writerow(["" if value is None else shown(value) for value in row])
        if text.tell() > PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def write_xlsx(
    file: BinaryIO | Path,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    name: str = "Data",
) -> None:
    """One sheet with a header row; text is never a formula, numbers are numbers, dates are dates."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(file) if isinstance(file, Path) else file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    with book:
        sheet = book.add_worksheet(name[:31])
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {
            "angka": book.add_format({"num_format": "#,##0"}),
            "tanggal": book.add_format({"num_format": "dd/mm/yyyy"}),
            "text": book.add_format({"num_format": "@"}),
        }
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width, formats[column.kind])
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.title, head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                _write_cell(sheet, last, index, value, formats)
        if columns:
            sheet.autofilter(0, 0, last, len(columns) - 1)
        print_on_a4(sheet, repeat=(0, 0))


def print_on_a4(sheet: Any, *, repeat: tuple[int, int] | None = None) -> None:
    """Lying, as wide as the paper, with its titles (first and last row of them) on every page and pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.7)
    sheet.set_footer("&L&A&RHalaman &P dari &N")
    if repeat:
        sheet.repeat_rows(*repeat)


def row_height(cells: Iterable[tuple[object, float]]) -> float:
    """Of wrapped (text, width of its column) in points: not every program grows such a row by itself."""
    lines = (sum(1 + int(len(part) / width) for part in str(text).split("\n")) for text, width in cells)
    return 15.0 * max(lines, default=1)


def _write_cell(sheet: Any, row: int, column: int, value: object, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "ya" if value else "tidak", formats["text"])
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, formats["angka"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["tanggal"])
    else:
        sheet.write_string(
            row,
            column,
            teks.one_line(value) if "\0" in str(value) else str(value)[:32000],
            formats["text"],
        )
