"""What stands in PDFs that came back from outside: text, pages, signatures. Run in a process of its own.

The files are kept as they came, because rewriting breaks a signature; so what acts by itself is looked for, and such
a file is refused. No Django here.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from koperasi.lib import apart
from koperasi.lib.filed import FileProblem
from pembinaan.letters import signature

MOST_FILES = 500
MAX_BYTES = 10_000_000  # of one PDF
MAX_ALL = 60_000_000  # of one upload, unpacked
MAX_PAGES = 60

ACTING = frozenset({
    "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia", "/SubmitForm", "/ImportData",
    "/GoToR", "/GoToE",  # another file, which may lie on a stranger's server
    "/AA",  # on opening, closing, printing
})  # fmt: skip
NOT_OVERLAYS = frozenset({"/Widget", "/Link", "/Popup"})

NO_PDF = "Berkas ini bukan PDF."
TOO_BIG = "PDF ini lebih besar dari 10 MB."
LOCKED = "PDF ini dikunci dengan sandi. Simpan tanpa sandi, lalu unggah lagi."
BROKEN = "PDF ini rusak dan tidak dapat dibuka."
TOO_LONG = f"PDF ini lebih dari {MAX_PAGES} halaman; surat tidak sepanjang itu."
ACTS = "PDF ini memuat skrip atau berkas lain di dalamnya, sehingga tidak diterima."
OVERLAY = "Ada catatan yang ditempel di atas halaman; lihat PDF-nya sebelum menerima."


@dataclass(frozen=True)
class Dibaca:
    """One PDF. masalah: why it cannot be taken, "" = readable. teks "" with pages: a scan without text."""

    sha256: str
    ukuran: int
    halaman: int = 0
    teks: str = ""
    tanda: tuple[signature.Tanda, ...] = ()
    masalah: str = ""
    catatan: tuple[str, ...] = field(default=())

    @property
    def utuh(self) -> bool:
        """Signed, and nothing was changed since."""
        return bool(self.tanda) and all(one.utuh for one in self.tanda)

    def to_json(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in ("sha256", "ukuran", "halaman", "teks", "masalah")}
        return kept | {"tanda": [one.to_json() for one in self.tanda], "catatan": list(self.catatan)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Dibaca:
        signatures = tuple(signature.Tanda(**one) for one in data["tanda"])
        return cls(**{**data, "tanda": signatures, "catatan": tuple(data["catatan"])})


def read(files: Sequence[bytes], *, roots: Sequence[bytes] = ()) -> list[Dibaca]:
    """Each file as read in another process, with limits on its memory and time. About 0.05 s a file, 1 s to begin.

    A file that breaks that process down is named by itself: the others are read without it.
    """
    try:
        return list(_apart(files, roots))
    except apart.Failed:
        if len(files) > 1:
            half = len(files) // 2
            return read(files[:half], roots=roots) + read(files[half:], roots=roots)
        return [Dibaca(hashlib.sha256(data).hexdigest(), len(data), masalah=BROKEN) for data in files]


def _apart(files: Sequence[bytes], roots: Sequence[bytes]) -> list[Dibaca]:
    packed = pickle.dumps((list(files), list(roots)))
    found: list[Dibaca] = apart.call("pembinaan.letters.reading", "read_packed", packed, problem=FileProblem)
    return found


def read_packed(packed: bytes) -> list[Dibaca]:
    files, roots = pickle.loads(packed)  # noqa: S301 - written by `_apart` of our own process
    return [read_one(data, roots=roots) for data in files]


def read_one(data: bytes, *, roots: Sequence[bytes] = ()) -> Dibaca:
    digest = hashlib.sha256(data).hexdigest()
    if not data.startswith(b"%PDF-"):
        return Dibaca(digest, len(data), masalah=NO_PDF)
    if len(data) > MAX_BYTES:
        return Dibaca(digest, len(data), masalah=TOO_BIG)
    problem, notes = _look_through(data)
    if problem:
        return Dibaca(digest, len(data), masalah=problem)
    try:
        pages, text = _text(data)
        signatures = signature.verify(data, roots=roots)
    except (FileProblem, signature.SignatureProblem) as sentence:
        return Dibaca(digest, len(data), masalah=str(sentence))
    return Dibaca(digest, len(data), pages, text, tuple(signatures), catatan=notes)


def _look_through(data: bytes) -> tuple[str, tuple[str, ...]]:
    """(why not, notes)."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                return LOCKED, ()
            if not 1 <= len(document.pages) <= MAX_PAGES:
                return (TOO_LONG if len(document.pages) else BROKEN), ()
            if any(_acts(one) for one in document.objects):
                return ACTS, ()
            laid_over = any(
                str(note.get("/Subtype", "")) not in NOT_OVERLAYS
                for page in document.pages for note in page.get("/Annots", [])
            )  # fmt: skip
    except pikepdf.PasswordError:
        return LOCKED, ()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, RecursionError):
        return BROKEN, ()
    return "", (OVERLAY,) if laid_over else ()


def _acts(found: Any) -> bool:
    import pikepdf

    left = [found]
    while left:
        one = left.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            if ACTING & set(one.keys()) or str(one.get("/S", "")) in ACTING:
                return True
            if _opens_with_more_than_a_page(one.get("/OpenAction")):
                return True
            below = [value for _, value in one.items()]
        elif isinstance(one, pikepdf.Array):
            below = list(one)
        else:
            continue
        left += [one for one in below if isinstance(one, pikepdf.Dictionary | pikepdf.Array) and not one.is_indirect]
    return False


def _opens_with_more_than_a_page(action: Any) -> bool:
    """A link that somebody clicks is one thing, an address that is asked for by opening the file another."""
    import pikepdf

    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) != "/GoTo"


def _text(data: bytes) -> tuple[int, str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise FileProblem(BROKEN) from None
    try:
        texts = [_page_text(page.get_textpage()) for page in document]
        return len(texts), "\n".join(texts).replace("\x00", "")[:200_000]
    except pypdfium2.PdfiumError:
        raise FileProblem(BROKEN) from None
    finally:
        document.close()


def _page_text(page: Any) -> str:
    """Line by line from the top, each from the left: programs write the parts of a page in any order."""
    boxes = [page.get_rect(at) for at in range(page.count_rects())]  # left, bottom, right, top
    lines: list[list[tuple[float, float, float, float]]] = []
    for box in sorted(boxes, key=lambda one: -(one[1] + one[3])):
        middle = (box[1] + box[3]) / 2
        if lines and lines[-1][0][1] <= middle <= lines[-1][0][3]:
            lines[-1].append(box)
        else:
            lines.append([box])
    text = "\n".join(" ".join(page.get_text_bounded(*box).strip() for box in sorted(line)) for line in lines)
    return text.replace("\x02", "-").replace("\ufffe", "-")  # how pdfium gives the hyphen at the end of a line


def unpack(uploads: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """(name, bytes) of each PDF: those uploaded one by one, and those in an uploaded ZIP. Raises FileProblem."""
    found: list[tuple[str, bytes]] = []
    for name, data in uploads:
        found += _from_zip(name, data) if data.startswith(b"PK\x03\x04") else [(name, data)]
    if not found:
        raise FileProblem("Tidak ada PDF di dalamnya.")
    if len(found) > MOST_FILES or sum(len(data) for _, data in found) > MAX_ALL:
        raise FileProblem(f"Paling banyak {MOST_FILES} PDF dan 60 MB sekali unggah; bagi menjadi beberapa bagian.")
    return found


def _from_zip(name: str, data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [one for one in archive.infolist() if re.search(r"\.pdf$", one.filename, re.I) and not one.is_dir()]
            if len(parts) > MOST_FILES or sum(one.file_size for one in parts) > MAX_ALL:
                raise FileProblem(f"{name}: paling banyak {MOST_FILES} PDF dan 60 MB di dalam satu ZIP.")
            return [(one.filename.rpartition("/")[2], _member(archive, one)) for one in parts]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise FileProblem(f"{name}: ZIP ini rusak atau bersandi.") from None


def _member(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """No more than it says it holds: a few bytes can stand for gigabytes."""
    with archive.open(part) as stream:
        return stream.read(min(part.file_size, MAX_BYTES) + 1)
