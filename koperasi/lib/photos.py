"""Photographs of papers: read once, turned upright, written anew, so that nothing but the picture is left."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from koperasi.lib.filed import FileProblem

MAX_PIXELS = 60_000_000  # a phone's largest camera; decoded it is 180 MB
LONGEST = 2_400  # pixels: A4 at 200 dots per inch, on which small print is still read
QUALITY = 82
FORMATS = ("JPEG", "PNG")

BROKEN = "Foto ini rusak atau tidak lengkap. Buka di galeri, simpan lagi, atau potret ulang."
TOO_LARGE = "Ukuran gambar ini tidak wajar ({width} × {height} titik). Kecilkan dahulu, atau potret ulang."


def reencode(data: bytes) -> bytes:
    """JPEG of the picture alone: upright, at most LONGEST pixels a side, without EXIF, position, comments or profile.

    Raises FileProblem for what is no whole JPEG or PNG, or would unpack to more than MAX_PIXELS.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, switches it on for the whole process
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # MAX_PIXELS is our own, smaller limit
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise FileProblem(TOO_LARGE.format(width=width, height=height))
                picture.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is decoded at half or a quarter at once
                picture.load()
                upright = ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, Image.DecompressionBombError):
        raise FileProblem(BROKEN) from None
    return _written(_on_white(upright))


def _on_white(picture: Image.Image) -> Image.Image:
    """Transparent parts of a scan are paper, not black."""
    if picture.mode in ("RGB", "L"):
        return picture
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return picture.convert("RGB")


def _written(picture: Image.Image) -> bytes:
    picture.thumbnail((LONGEST, LONGEST))
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return out.getvalue()
