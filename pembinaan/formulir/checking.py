"""Whether a file from the province can be filled at all, and what to know about it before."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING

from koperasi.lib.sheets import OLE
from koperasi.lib.weigh import BROKEN, ENCRYPTED, SheetProblem, weigh_zip
from pembinaan.formulir import book
from pembinaan.formulir.book import Buku

if TYPE_CHECKING:
    from pembinaan.models import FormatProvinsi

MAX_BYTES = 5_000_000
MAX_CELLS = 150_000  # openpyxl keeps each as an object
NOT_XLSX = "Berkas ini bukan .xlsx; buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu unggah lagi."
OLD = "Berkas ini Excel lama (.xls); buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
MACRO = "Berkas ini memuat makro (.xlsm); simpan sebagai .xlsx tanpa makro, lalu unggah lagi."
BINARY = "Berkas ini .xlsb; simpan sebagai .xlsx, lalu unggah lagi."
TOO_BIG = (
    f"Berkas ini lebih besar dari {MAX_BYTES // 1_000_000} MB; minta formulirnya tanpa gambar besar atau data lama."
)
TOO_MANY = f"Berkas ini berisi lebih dari {MAX_CELLS // 1000}.000 sel; hapus lembar yang tidak perlu diisi."
MAX_COVERED = 200_000  # openpyxl makes an object of each cell under a merged cell or a link
TOO_WIDE = (
    "Berkas ini menggabungkan sel, atau memasang tautan, sampai jauh di luar tabelnya (misalnya satu kolom penuh); "
    "pisahkan sel gabungan itu di Excel, lalu unggah lagi."
)
_CELL = re.compile(rb"<(?:[\w.\-]+:)?c[\s/>]")
_COVER = re.compile(rb"<(?:[\w.\-]+:)?(?:mergeCell|hyperlink)\s[^>]*?(?<![\w:])ref\s*=\s*[\"']\s*([A-Za-z0-9:$]*)")
_RANGE = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})(?::\$?([A-Za-z]{0,3})\$?(\d{0,7}))?")


def check(data: bytes) -> Buku:
    """The grid of a file that can be filled. Raises SheetProblem with one sentence for any other."""
    if len(data) > MAX_BYTES:
        raise SheetProblem(TOO_BIG)
    if not data.strip(b"\0 \r\n\t"):
        raise SheetProblem("Berkas ini kosong.")
    if data.startswith(OLE):
        raise SheetProblem(ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else OLD)
    if not data.startswith(b"PK"):
        raise SheetProblem(NOT_XLSX)
    weigh_zip(data)
    _look_inside(data)
    try:
        found = book.read(data)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception:  # whatever openpyxl makes of a broken file
        raise SheetProblem(BROKEN) from None
    if not any(sheet.cells for sheet in found.lembar):
        raise SheetProblem("Berkas ini tidak berisi apa pun; unggah formulir yang dikirim provinsi.")
    return found


def _look_inside(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
        if "xl/vbaProject.bin" in names or b"macroEnabled" in types:
            raise SheetProblem(MACRO)
        if "xl/workbook.bin" in names:
            raise SheetProblem(BINARY)
        if "xl/workbook.xml" not in names:
            raise SheetProblem(NOT_XLSX)
        cells = covered = 0
        for name in names:  # a workbook may call its sheets anything
            if b"sheetData" not in (text := archive.read(name)):
                continue
            cells += len(_CELL.findall(text))
            covered += sum(_area(found.decode()) for found in _COVER.findall(text))
        if cells > MAX_CELLS:
            raise SheetProblem(TOO_MANY)
        if covered > MAX_COVERED:
            raise SheetProblem(TOO_WIDE)


def _area(said: str) -> int:
    """Cells of "A1:C3"; of "A:C" and "1:3" as far as a sheet reaches, 0 for what is no range."""
    found = _RANGE.fullmatch(said)
    if not found:
        return 0
    left, top, right, bottom = found.groups()
    columns = _column(right, book.LAST_COLUMN) - _column(left, 1) + 1
    rows = int(bottom or book.LAST_ROW) - int(top or 1) + 1
    return max(columns, 0) * max(rows, 0) if right or bottom else 1


def _column(letters: str | None, default: int) -> int:
    try:
        return book.number(letters) if letters else default
    except ValueError:
        return book.LAST_COLUMN


# Part of the zip -> what to know about it. Every other part comes back as it was (koperasi.lib.sheet_patch).
_PARTS = (
    (r"xl/pivotTables/", "Tabel pivot tetap ada; segarkan sesudah berkas dibuka."),
    (r"xl/externalLinks/", "Rumus yang merujuk berkas lain tetap ada; nilainya baru terisi bila berkas itu ada."),
    (r"_xmlsignatures/", "Tanda tangan digital pada berkas tidak berlaku lagi sesudah diisi."),
)


def losses_of(format: FormatProvinsi) -> list[str]:
    """As `losses`, read once a process."""
    return _losses_of(format.sha256, format.berkas.name)


@lru_cache(maxsize=32)
def _losses_of(sha256: str, name: str) -> list[str]:
    from django.core.files.storage import default_storage

    with default_storage.open(name, "rb") as file:
        return losses(file.read())


def losses(data: bytes) -> list[str]:
    """Sentences about what will not simply be in the filled file as it was in the province's."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    return [sentence for pattern, sentence in _PARTS if any(re.match(pattern, name) for name in names)]
