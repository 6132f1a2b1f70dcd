"""Photographs of papers that never were: a page of words, drawn, as a telephone would send it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

SIZE = (900, 1270)
PAPER, INK = (250, 248, 242), (38, 40, 46)


def page(title: str, lines: Sequence[str], *, signed_by: str = "") -> bytes:
    """JPEG of one page: a title, lines of text, and a signature where somebody signs."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((SIZE[0] / 2, 110), title, fill=INK, font=ImageFont.load_default(34), anchor="mm")
    draw.line((90, 150, SIZE[0] - 90, 150), fill=INK, width=3)
    for number, line in enumerate(lines):
        draw.text((90, 200 + 44 * number), line, fill=INK, font=ImageFont.load_default(24))
    if signed_by:
        draw.arc((560, 1010, 700, 1100), 200, 60, fill=(30, 50, 140), width=4)
        draw.line((580, 1075, 760, 1040), fill=(30, 50, 140), width=4)
        draw.text((560, 1120), signed_by, fill=INK, font=ImageFont.load_default(24))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()
