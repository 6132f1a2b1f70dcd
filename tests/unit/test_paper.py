"""Pages as pictures, also of PDFs that came from outside."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image

from pembinaan import paper


def drawn(width: float, height: float) -> tuple[int, int]:
    document, kept = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(width, height))
    document.save(kept)
    return Image.open(io.BytesIO(paper.picture(kept.getvalue()))).size


def test_a_page_is_as_wide_as_asked() -> None:
    assert drawn(595, 842) == (900, 1274)


def test_a_page_like_a_hair_does_not_fill_the_memory() -> None:
    """Three points wide and 14,400 high: 900 wide it would be four million pixels high."""
    width, height = drawn(3, 14_400)
    assert width < 10
    assert height <= 3600
