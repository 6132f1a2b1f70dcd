"""A template and its values become a PDF: the one place where WeasyPrint is called.

It is imported on first use; fonts and style sheets are parsed once per process. Pages read our bundled fonts and the
pictures they were given, and nothing else: no network, no other file of the machine.
"""

from __future__ import annotations

import atexit
import gc
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

TALLEST = 4  # times as high as wide: no paper is longer
PICTURE = "gambar:"  # <img src="gambar:name"> reads pictures["name"]

_lock = threading.RLock()  # Pango and the shared font configuration are not made for two threads at once


def pdf(template: str, values: Mapping[str, Any], *, sheets: Sequence[str] = ("surat", "naskah", "surat-a4"),
        pictures: Mapping[str, bytes] | None = None) -> bytes:  # fmt: skip
    """`template` below templates/, `sheets` below static/css without ".css"; `pictures` are JPEG or PNG by name."""
    with _lock:
        return write(lay_out(template, values, sheets=sheets, pictures=pictures))


def lay_out(template: str, values: Mapping[str, Any], *, sheets: Sequence[str],
            pictures: Mapping[str, bytes] | None = None) -> Any:  # fmt: skip
    """A WeasyPrint document, whose pages can be counted before it is written. Call inside `alone()`."""
    import weasyprint

    html = render_to_string(template, dict(values))
    parsed = [_sheet(name) for name in sheets]
    return weasyprint.HTML(string=html, url_fetcher=_fetcher(pictures or {})).render(
        stylesheets=parsed, font_config=_fonts()
    )


@contextmanager
def alone() -> Any:
    with _lock:
        yield


def write(document: Any) -> bytes:
    buffer = BytesIO()
    document.write_pdf(buffer)
    return buffer.getvalue()


def pages(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def picture(pdf: bytes, *, page: int = 1, width: int = 900, grayscale: bool = True) -> bytes:
    """A page (1 first) as PNG, `width` pixels wide; narrower where the page is a mere strip."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page - 1]
        # A PDF from outside may claim a page as narrow as a hair: its picture would fill the memory.
        scale = min(width / sheet.get_width(), TALLEST * width / sheet.get_height())
        bitmap = sheet.render(scale=scale, grayscale=grayscale)
        buffer = BytesIO()
        bitmap.to_pil().save(buffer, "PNG")  # smaller by 2 % with optimize=True, and four times slower
        return buffer.getvalue()
    finally:
        document.close()


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_forget)  # it cleans up after itself, which fails once modules are being torn down
    # What has been imported stays: looking for garbage among it took an eighth of the time of each letter.
    gc.collect()
    gc.freeze()
    return FontConfiguration()


@cache
def _sheet(name: str) -> Any:
    import weasyprint

    path = Path(settings.BASE_DIR) / "static" / "css" / f"{name}.css"
    return weasyprint.CSS(filename=str(path), font_config=_fonts(), url_fetcher=_fetcher({}))


def _forget() -> None:
    _sheet.cache_clear()
    _fonts.cache_clear()


def _fetcher(pictures: Mapping[str, bytes]) -> Callable[[str], Any]:
    home = (Path(settings.BASE_DIR) / "static").as_uri()

    def fetch(url: str) -> Any:
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        if url.startswith(PICTURE):
            return URLFetcherResponse(url, pictures[url.removeprefix(PICTURE)], {"Content-Type": "image/jpeg"})
        if not url.startswith(home + "/") or ".." in url:
            raise ValueError(f"Naskah hanya memakai berkas bawaan, bukan {url}")
        return URLFetcher(allowed_protocols=("file",)).fetch(url)

    return fetch
