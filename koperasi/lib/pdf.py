"""PDFs that people hand in: rewritten without anything that acts, put together from photos, shown as pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from koperasi.lib.filed import FileProblem

MAX_PAGES = 300
A4 = (595.28, 841.89)  # points
MARGIN = 18.0
PREVIEW_WIDTH = 1_240  # pixels: A4 at 150 dots per inch
PREVIEW_LONGEST = 2_400

ENCRYPTED = "PDF ini dikunci dengan sandi. Simpan tanpa sandi, lalu kirim lagi."
BROKEN = "PDF ini rusak dan tidak dapat dibuka. Simpan ulang dari aplikasi asalnya, atau potret halamannya."
TOO_MANY = "PDF ini {pages} halaman; paling banyak 300. Kirim sebagai beberapa berkas."
NO_PAGE = "PDF ini tidak mempunyai halaman. Simpan ulang dari aplikasi asalnya."

# Keys that make a reader do something, or that carry other files. They hide in object streams, so that the whole file
# is opened and walked, object by object.
ACTING = ("/JS", "/JavaScript", "/AA", "/OpenAction", "/XFA", "/EmbeddedFiles", "/EF", "/AF", "/Launch", "/Collection")
ACTIONS = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /ResetForm /Rendition /Movie /Sound /GoToR /GoToE /RichMediaExecute "
    "/SetOCGState /Trans /GoTo3DView /Hide /URI /Named".split()
)
CARRIERS = frozenset("/FileAttachment /RichMedia /Screen /Movie /Sound /3D /Widget /Link /PrinterMark /TrapNet".split())


def clean(data: bytes) -> tuple[bytes, int]:
    """(the PDF rewritten without scripts, actions, forms, attachments and links; number of pages).

    Raises FileProblem where it is locked, broken, empty or longer than MAX_PAGES.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                raise FileProblem(ENCRYPTED)
            pages = len(document.pages)
            if not pages:
                raise FileProblem(NO_PAGE)
            if pages > MAX_PAGES:
                raise FileProblem(TOO_MANY.format(pages=pages))
            _disarm(document)
            out = io.BytesIO()
            document.remove_unreferenced_resources()
            document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=False)
            return out.getvalue(), pages
    except pikepdf.PasswordError:
        raise FileProblem(ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError):
        raise FileProblem(BROKEN) from None


def _disarm(document: pikepdf.Pdf) -> None:
    root = document.Root
    for key in ("/AcroForm", "/Names", "/PieceInfo", "/URI", "/Dests", "/Threads", "/Extensions"):
        if key in root:
            del root[key]
    if "/Metadata" in root:
        del root["/Metadata"]
    for page in document.pages:
        if "/Annots" in page:
            kept = [note for note in page.Annots if _harmless(note)]
            page.Annots = pikepdf.Array(kept)
    for found in document.objects:
        _disarm_below(found)


def _disarm_below(found: Any) -> None:
    """An object and all that stands inside it: an action is mostly written into the bookmark or note that starts it.
    What is only referred to is an object of its own."""
    left = [found]
    while left:
        one = left.pop()
        held = _dictionary(one)
        if held is not None:
            for key in ACTING:
                if key in held:
                    del held[key]
            if _text(held.get("/S")) in ACTIONS or _text(held.get("/Type")) == "/Action":
                for key in list(held.keys()):
                    del held[key]
            left += [value for _, value in held.items() if _inside(value)]
        elif isinstance(one, pikepdf.Array):
            left += [value for value in one if _inside(value)]


def _inside(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _harmless(note: Any) -> bool:
    held = _dictionary(note)
    return held is not None and _text(held.get("/Subtype")) not in CARRIERS and "/A" not in held


def _dictionary(found: Any) -> Any:
    if isinstance(found, pikepdf.Stream | pikepdf.Dictionary):
        return found
    return None


def _text(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def from_photos(photos: Sequence[bytes]) -> bytes:
    """One PDF of clean JPEGs in this order, each on an A4 page of its own direction; pictures stay as they are."""
    with pikepdf.new() as document:
        for photo in photos:
            with Image.open(io.BytesIO(photo)) as picture:
                width, height, grey = *picture.size, picture.mode == "L"
            _add_photo(document, photo, width, height, grey=grey)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def _add_photo(document: pikepdf.Pdf, photo: bytes, width: int, height: int, *, grey: bool) -> None:
    page_width, page_height = A4 if height >= width else (A4[1], A4[0])
    scale = min((page_width - 2 * MARGIN) / width, (page_height - 2 * MARGIN) / height)
    left, bottom = (page_width - width * scale) / 2, (page_height - height * scale) / 2
    image = pikepdf.Stream(
        document,
        photo,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    place = f"q {width * scale:.2f} 0 0 {height * scale:.2f} {left:.2f} {bottom:.2f} cm /Foto Do Q"
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, page_width, page_height],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Foto=document.make_indirect(image))),
        Contents=document.make_indirect(pikepdf.Stream(document, place.encode())),
    )
    document.pages.append(pikepdf.Page(page))


def previews(data: bytes) -> Iterator[bytes]:
    """A JPEG of each page, at most PREVIEW_LONGEST pixels a side, whatever the page's size says."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise FileProblem(BROKEN) from None
    try:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            scale = min(PREVIEW_WIDTH / max(width, 1), PREVIEW_LONGEST / max(width, height, 1))
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            yield _preview(picture)
    except pypdfium2.PdfiumError:
        raise FileProblem(BROKEN) from None
    finally:
        document.close()


def pictures(data: bytes) -> list[bytes]:
    return list(previews(data))


def smaller(photo: bytes) -> bytes:
    """The preview of a clean photo, no larger than that of a page."""
    with Image.open(io.BytesIO(photo)) as picture:
        picture.thumbnail((PREVIEW_WIDTH, PREVIEW_LONGEST))
        return _preview(picture)


def _preview(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()
