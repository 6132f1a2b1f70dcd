"""A snapshot becomes a PDF. The same snapshot and paper give the same page, whatever the database says now.

60-75 ms a letter where the first setting fits, as it does for nearly all (letters/fitting.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from django.core.files.storage import default_storage
from django.utils.safestring import mark_safe

from koperasi.ui.strip import draw
from pembinaan import paper as papers
from pembinaan.letters import fitting
from pembinaan.letters.fitting import Setting
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import SetelanSurat

PAPERS = {"a4": "A4 (210 × 297 mm)", "f4": "F4 (215 × 330 mm)"}
# Pixels of 20 x 23 mm at 300, 250 and 200 to the inch, and the quality of the JPEG: the first that is small enough.
LOGO = (((240, 276), 75), ((200, 230), 70), ((160, 184), 70), ((160, 184), 55))
LOGO_BYTES = 6 * 1024  # a letter has 25 KiB

KEYS = {
    "ada": "Hitam: sudah kami terima.",
    "tiada": "Bercoret: belum kami terima.",
    "kembali": "Putus-putus: dikembalikan untuk perbaikan.",
    "menunggu": "Kosong: belum lewat batas undang-undang.",
    "belum": "Abu-abu: belum wajib.",
}
QR = "qr"  # name of its picture
FRAME_KEY = "Berbingkai: tahun buku yang dinilai."


@dataclass(frozen=True)
class Page:
    """One letter as a file. setting: name of the fitting.Setting it needed; pages is 1 unless the tightest was too
    long."""

    pdf: bytes
    pages: int
    setting: str


def render(snapshot: Snapshot, *, paper: str = "a4", sample: bool = False) -> Page:
    """The letter as PDF on `paper` (key of PAPERS); sample=True puts the watermark CONTOH across it.

    Raises KeyError for an unknown paper and FileNotFoundError where the lambang is no longer in the storage.
    """
    with papers.alone():
        for setting in fitting.candidates(snapshot, paper):
            document = _lay_out(snapshot, paper, setting, sample)
            if len(document.pages) == 1:
                break
        else:
            setting = fitting.two_pages(snapshot)
            document = _lay_out(snapshot, paper, setting, sample)
        return Page(papers.write(document), len(document.pages), setting.name)


picture = papers.picture


def _lay_out(snapshot: Snapshot, paper: str, setting: Setting, sample: bool) -> Any:
    name, pictures = snapshot.tata.lambang, {}
    if name:
        pictures[name] = logo(name)
    if code := _qr(snapshot):
        pictures[QR] = code
    values = {
        "surat": snapshot,
        "setting": setting,
        "sample": sample,
        "pita": _strip(snapshot),
        "kunci": _keys(snapshot),
        "qr": f"{papers.PICTURE}{QR}" if code else "",
        "lambang": f"{papers.PICTURE}{name}" if name else "",
    }
    sheets = ("surat", "surat-dinas", f"surat-{paper}", f"surat-tepi-{snapshot.tata.tepi}")
    return papers.lay_out("surat/surat.html", values, sheets=sheets, pictures=pictures)


def emblem() -> tuple[str, dict[str, bytes]]:
    """(address, pictures) of the office's lambang for a kop on paper that is no letter; ("", {}) where it gave none."""
    name = SetelanSurat.current().lambang.name or ""
    return (f"{papers.PICTURE}{name}", {name: logo(name)}) if name else ("", {})


@lru_cache(maxsize=4)
def logo(name: str) -> bytes:
    """The lambang from the storage as it goes into a letter: on white, no larger than print needs.

    Files there never change: a new lambang has a new name.
    """
    from PIL import Image

    with default_storage.open(name) as file:
        picture = Image.open(file).convert("RGBA")
    for size, quality in LOGO:
        small = picture.copy()
        small.thumbnail(size, Image.Resampling.LANCZOS)
        white = Image.new("RGB", small.size, "white")
        white.paste(small, mask=small.getchannel("A"))
        buffer = BytesIO()
        white.save(buffer, "JPEG", quality=quality, optimize=True)
        if buffer.tell() <= LOGO_BYTES:
            break
    return buffer.getvalue()


def _qr(snapshot: Snapshot) -> bytes:
    """One pixel a module: a picture of 300 bytes is drawn faster than a path of a thousand steps."""
    from PIL import Image

    if not (snapshot.kode and snapshot.periksa):
        return b""
    matrix = segno.make(snapshot.periksa, error="m", micro=False).matrix
    side, dots = len(matrix), bytes(0 if dark else 255 for row in matrix for dark in row)
    buffer = BytesIO()
    Image.frombytes("L", (side, side), dots).save(buffer, "PNG")
    return buffer.getvalue()


def _strip(snapshot: Snapshot) -> str:
    """The year strip in the letter's own face: style sheets do not reach into a drawing."""
    if snapshot.strip is None:
        return ""
    return mark_safe(draw(snapshot.strip, "surat").replace("<svg ", '<svg font-family="Arimo" ', 1))  # noqa: S308


def _keys(snapshot: Snapshot) -> list[str]:
    """One line for each kind of cell that occurs on this strip, and one for the frame."""
    strip = snapshot.strip
    if strip is None:
        return []
    there = {side for cell in strip.cells for side in (cell.rat, cell.laporan)}
    return [words for state, words in KEYS.items() if state in there] + [FRAME_KEY] * bool(strip.window)
