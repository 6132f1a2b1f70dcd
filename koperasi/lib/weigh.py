"""Weighing a zipped workbook before anything opens it: bombs, lies about sizes, encryption, entities.

A few bytes of xlsx or ods can stand for billions of cells, and the reader would try to hold them all.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

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
            if not any(n in {"content.xml", "xl/workbook.xml", "xl/workbook.bin"} for n in names):
                raise SheetProblem(NOT_A_SHEET)
            for part in parts:
                _weigh_part(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
        raise SheetProblem(BROKEN) from None


_XLSX_CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,4})(\d{1,9})"[^>/]*>(?!</c>)')
_ODS_TAG = re.compile(rb"<(table:table-row|table:table-cell|table:covered-table-cell|/table:table)\b([^>]*?)(/?)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')


def _weigh_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part to its end (the checksum tells a lie about its size) and look at its farthest cell."""
    with archive.open(part) as stream:
        text = stream.read()
    if not part.filename.endswith((".xml", ".rels")):
        return
    if b"<!ENTITY" in text[:100_000].upper():
        raise SheetProblem("Berkas ini memuat definisi XML yang tidak wajar, sehingga tidak dibuka.")
    if b"<sheetData" in text:
        width = height = 0
        for match in _XLSX_CELL.finditer(text):
            width, height = max(width, _column_number(match[1])), max(height, int(match[2]))
        if width * height > MAX_AREA:
            raise SheetProblem(BOMB)
    elif part.filename == "content.xml":
        _weigh_ods(text)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
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
