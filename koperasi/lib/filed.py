"""Papers that people hand in: jpeg, png and pdf come in as anything, and leave as a clean JPEG or PDF.

What cannot be used ends as FileProblem, one Indonesian sentence for the person who sent it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koperasi.lib import apart

MAX_BYTES = 10_000_000  # of one file as it is sent
JPEG, PNG, PDF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"

EMPTY = "Berkas ini kosong. Pilih lagi berkasnya."
TOO_BIG = "Berkas ini {size} MB; paling besar 10 MB. Perkecil fotonya, atau kirim sebagai beberapa berkas."
UNKNOWN = "Berkas ini bukan foto JPEG atau PNG dan bukan PDF. Potret dokumennya, atau simpan sebagai PDF."
TOO_HEAVY = "PDF ini tidak dapat dibuka dengan wajar. Potret halamannya, atau simpan ulang dari aplikasi asalnya."
TWO_KINDS = "Berkas ini memuat lebih dari satu jenis berkas, sehingga tidak diterima. Potret atau simpan ulang."


class FileProblem(Exception):
    """The file cannot be taken; `str()` is the one sentence to show."""


@dataclass(frozen=True)
class Filed:
    """What is kept of a file: `kind` is jpg or pdf, whatever came in."""

    kind: str
    data: bytes
    pages: int


def take(data: bytes) -> Filed:
    """The clean form of an uploaded file, judged by its bytes and never by its name. Raises FileProblem."""
    from koperasi.lib import photos  # heavy, and most pages never need it

    if not data:
        raise FileProblem(EMPTY)
    check_size(len(data))
    if data.startswith((JPEG, PNG)):
        _only_a_picture(data)
        return Filed("jpg", photos.reencode(data), 1)
    if data.startswith(PDF):
        _only_a_pdf(data)
        clean, pages = apart_from_us("clean", data)
        return Filed("pdf", clean, pages)
    raise FileProblem(UNKNOWN)


def apart_from_us(work: str, data: bytes) -> Any:
    """A function of koperasi.lib.pdf, where a file that unpacks without end hurts nobody else. Raises FileProblem."""
    try:
        return apart.call("koperasi.lib.pdf", work, data, problem=FileProblem)
    except apart.Failed:
        raise FileProblem(TOO_HEAVY) from None


def check_size(size: int) -> None:
    """Asked before the file is read into memory."""
    if size > MAX_BYTES:
        raise FileProblem(TOO_BIG.format(size=f"{size / 1_000_000:.1f}".replace(".", ",")))


def _only_a_picture(data: bytes) -> None:
    """A picture that a PDF reader or an unpacker would also open was made to deceive."""
    if PDF in data[:1024] or _ends_as_zip(data):
        raise FileProblem(TWO_KINDS)


def _only_a_pdf(data: bytes) -> None:
    if _ends_as_zip(data):
        raise FileProblem(TWO_KINDS)


def _ends_as_zip(data: bytes) -> bool:
    """Whether an end-of-archive record stands where unpackers look for it, and says how long the rest is."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) - at < 22:
        return False
    comment = int.from_bytes(data[at + 20 : at + 22], "little")
    return at + 22 + comment == len(data)
