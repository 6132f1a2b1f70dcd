"""A snapshot becomes a PDF. Pure: the same snapshot and paper give the same page, whatever the database says now.

WeasyPrint is imported on first use (a web process that never renders a letter does not carry it), its fonts and style
sheets are parsed once per process. 60-75 ms a letter; a text too long for one page is set tighter, step by step.
"""

from __future__ import annotations

import atexit
import threading
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from koperasi.ui.strip import draw
from pembinaan.letters.snapshot import Snapshot

PAPERS = {"a4": "A4 (210 × 297 mm)", "f4": "F4 (215 × 330 mm)"}
# CSS classes from roomy to tight (static/css/surat.css); the first in which the letter fits on one page is taken.
# A4 has no room for the first with any of our texts, so it is not tried there: each try costs a layout.
SETTINGS = {"a4": ("sedang", "rapat", "sempit", "sesak"), "f4": ("lega", "sedang", "rapat", "sempit", "sesak")}

KEYS = {
    "ada": "Hitam: sudah kami terima.",
    "tiada": "Bercoret: belum kami terima.",
    "kembali": "Putus-putus: dikembalikan untuk perbaikan.",
    "menunggu": "Kosong: belum lewat batas undang-undang.",
    "belum": "Abu-abu: belum wajib.",
}
FRAME_KEY = "Berbingkai: tahun buku yang dinilai."

_lock = threading.Lock()  # Pango and the shared font configuration are not made for two threads at once


@dataclass(frozen=True)
class Page:
    """One letter as a file. setting: which of SETTINGS it needed; pages is 1 unless even the tightest was too long."""

    pdf: bytes
    pages: int
    setting: str


def render(snapshot: Snapshot, *, paper: str = "a4", sample: bool = False) -> Page:
    """The letter as PDF on `paper` (key of PAPERS); sample=True puts the watermark CONTOH across it.

    Raises KeyError for an unknown paper.
    """
    with _lock:
        for setting in SETTINGS[paper]:
            document = _lay_out(snapshot, paper, setting, sample)
            if len(document.pages) == 1:
                break
        buffer = BytesIO()
        document.write_pdf(buffer)
    return Page(buffer.getvalue(), len(document.pages), setting)


def picture(pdf: bytes, *, width: int = 900) -> bytes:
    """The first page as PNG, `width` pixels wide."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=width / page.get_width(), grayscale=True)
        buffer = BytesIO()
        bitmap.to_pil().save(buffer, "PNG")  # smaller by 2 % with optimize=True, and four times slower
        return buffer.getvalue()
    finally:
        document.close()


def _lay_out(snapshot: Snapshot, paper: str, setting: str, sample: bool) -> Any:
    import weasyprint

    fonts, sheets = _style()
    values = {
        "surat": snapshot,
        "setting": setting,
        "sample": sample,
        "pita": _strip(snapshot),
        "kunci": _keys(snapshot),
    }
    html = render_to_string("surat/teguran.html", values)
    return weasyprint.HTML(string=html, url_fetcher=_own_files_only).render(
        stylesheets=[sheets["surat"], sheets[paper]], font_config=fonts
    )


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


@cache
def _style() -> tuple[Any, dict[str, Any]]:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(_style.cache_clear)  # it cleans up after itself, which fails once modules are being torn down
    folder = Path(settings.BASE_DIR) / "static" / "css"

    def parsed(name: str) -> Any:
        return weasyprint.CSS(filename=str(folder / f"{name}.css"), font_config=fonts, url_fetcher=_own_files_only)

    return fonts, {"surat": parsed("surat"), **{paper: parsed(f"surat-{paper}") for paper in PAPERS}}


def _own_files_only(url: str) -> Any:
    """A letter reads our bundled fonts and nothing else: no network, no other file of the machine."""
    from weasyprint.urls import URLFetcher

    home = (Path(settings.BASE_DIR) / "static").as_uri()
    if not url.startswith(home + "/") or ".." in url:
        raise ValueError(f"Surat hanya memakai berkas bawaan, bukan {url}")
    return URLFetcher(allowed_protocols=("file",)).fetch(url)
