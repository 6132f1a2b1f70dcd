"""Weighing a zipped workbook before anything opens it: bombs, lies about sizes, encryption, entities.

A few bytes of xlsx or ods can stand for billions of cells, and the reader would try to hold them all.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache

MAX_UNPACKED = 200_000_000  # of all parts together
MAX_RATIO = 250  # a real sheet packs 10 to 60 times; only judged above RATIO_FROM
RATIO_FROM = 20_000_000
MAX_PARTS = 5000
MAX_AREA = 32_000_000  # cells of the rectangle a sheet spans, empty ones included

ENCRYPTED = "Berkas ini dikunci dengan sandi; buka kuncinya di Excel, simpan tanpa sandi, lalu unggah lagi."
BROKEN = "Berkas ini rusak atau bukan lembar kerja; buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
NOT_A_SHEET = "Berkas ini bukan lembar kerja; yang dapat dibaca: xlsx, xls, ods, dan csv."
BOMB = "Isi berkas ini jauh lebih besar daripada yang wajar untuk lembar kerja, sehingga tidak dibuka."


class SheetProblem(Exception):
    """The file as a whole cannot be used; `str()` is the one sentence to show."""


def weigh_zip(data: bytes) -> None:
    """Refuse a zip that unpacks beyond reason, lies about its size, hides entities or is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS or any(part.flag_bits & 1 for part in parts):
                raise SheetProblem(BOMB if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS else ENCRYPTED)
            if unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(data):
                raise SheetProblem(BOMB)
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise SheetProblem(ENCRYPTED)
            if not names & {"content.xml", "xl/workbook.xml"}:  # no xlsb: nothing here weighs it
                raise SheetProblem(NOT_A_SHEET)
            for part in parts:
                _weigh_part(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
        raise SheetProblem(BROKEN) from None


# Read as the reader reads it: any prefix, either quote, the farthest of several positions. What is no tag goes first,
# so that a quote inside it cannot hide what follows.
_NO_TAG = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_XLSX_TAG = re.compile(
    rb"<(?:[\w.\-]+:)?(c|row)(?=[\s/>\"'])([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>(</(?:[\w.\-]+:)?c\s*>)?"
)
_XLSX_PLACE = re.compile(rb"(?<![\w:])r\s*=\s*[\"']\s*([A-Za-z]{0,9})(\d{0,12})")
_ODS_TAG = re.compile(rb"<(table:table-row|table:table-cell|table:covered-table-cell|/table:table)\b([^>]*?)(/?)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')


def _weigh_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part to its end (the checksum tells a lie about its size) and look at its farthest cell.

    Whatever its name: a workbook may call its sheets anything.
    """
    with archive.open(part) as stream:
        text = stream.read()
    if part.filename.endswith((".xml", ".rels")) and b"<!ENTITY" in text[:100_000].upper():
        raise SheetProblem("Berkas ini memuat definisi XML yang tidak wajar, sehingga tidak dibuka.")
    if b"sheetData" in text:
        _weigh_xlsx(text)
    elif part.filename == "content.xml":
        _weigh_ods(text)


def _weigh_xlsx(text: bytes) -> None:
    """The rectangle up to the farthest cell with anything in it; a cell without a position follows the one before."""
    width = height = row = column = 0
    for tag, attributes, closed in _XLSX_TAG.findall(_NO_TAG.sub(b"", text)):
        places = _XLSX_PLACE.findall(attributes)
        lowest = max([int(number or 0) for _, number in places]) if places else 0
        if tag == b"row":
            row, column = lowest or row + 1, 0
            continue
        column = max([_column_number(letters) for letters, _ in places]) if places else column + 1
        if closed or attributes.endswith(b"/"):
            continue
        width, height = max(width, column), max(height, lowest, row)
    if width * height > MAX_AREA:
        raise SheetProblem(BOMB)


@lru_cache(1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _weigh_ods(text: bytes) -> None:
    """An ods repeats cells and rows by number: a few bytes can stand for billions of cells."""
    cells = width = used = 0
    rows = 1
    for match in _ODS_TAG.finditer(text):
        tag, attributes = match[1], match[2]
        repeat = int(m[1]) if (m := _REPEATED.search(attributes)) else 1
        if tag == b"table:table-cell" or tag == b"table:covered-table-cell":
            width += repeat
            used = width if b"office:value-type" in attributes else used
        else:
            cells += rows * used
            width = used = 0
            rows = repeat
        if cells > MAX_AREA or used > 100_000:
            raise SheetProblem(BOMB)
