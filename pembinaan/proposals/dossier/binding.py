"""One file: the dossier's own pages, and behind them every annex on A4 with its number and the page of the file.

Pure in the content: the same content and files give pages with the same text. Page numbers are those of the file, so
that the index, the bookmarks and what is printed on each page agree.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.utils.safestring import mark_safe

from koperasi.lib.filed import FileProblem
from koperasi.lib.pdf import A4, from_photos
from koperasi.ui.strip import Strip, YearCell, draw
from pembinaan import paper
from pembinaan.kunjungan import minutes
from pembinaan.models import Kunjungan, Lampiran

SHEETS = ("surat", "naskah", "surat-a4", "dosir")
TRIES = 3
# Where an annex may stand on its sheet, in points: the band above says which annex it is, the foot which page.
LEFT, RIGHT, TOP, BOTTOM = 40.0, 40.0, 62.0, 46.0


@dataclass(frozen=True)
class Annex:
    """One annex as it stands in the file; `first` is a page of the file, 1 first."""

    number: int
    title: str
    detail: str
    first: int
    pages: int


@dataclass(frozen=True)
class Bound:
    pdf: bytes
    pages: int
    annexes: Sequence[Annex]


def bind(isi: Mapping[str, Any], *, draft: bool) -> Bound:
    """Raises FileProblem with a sentence where an annex cannot be read or is not the file it was."""
    with paper.alone():
        sources = [_source(row) for row in isi["lampiran"]]
        own, annexes = _own_pages(isi, [len(source.pages) for source in sources], draft)
        whole = _joined(isi, own, sources, annexes, draft)
    return Bound(whole, annexes[-1].first + annexes[-1].pages - 1 if annexes else paper.pages(own), annexes)


# --- The dossier's own pages ---------------------------------------------------------------------------
def _own_pages(isi: Mapping[str, Any], lengths: Sequence[int], draft: bool) -> tuple[bytes, list[Annex]]:
    """Laid out until the index says where the annexes really begin: mostly the second time."""
    count = 8
    for _ in range(TRIES):
        annexes = _placed(isi, lengths, count)
        document = paper.lay_out(
            "surat/usulan/berkas.html", _values(isi, annexes, count, lengths, draft), sheets=SHEETS
        )
        if len(document.pages) == count:
            return paper.write(document), annexes
        count = len(document.pages)
    raise FileProblem("Daftar lampiran berkas ini tidak dapat disusun. Hubungi pengelola aplikasi.")


def _placed(isi: Mapping[str, Any], lengths: Sequence[int], before: int) -> list[Annex]:
    found, page = [], before + 1
    for number, (row, length) in enumerate(zip(isi["lampiran"], lengths, strict=True), 1):
        found.append(Annex(number, row["judul"], row["rincian"], page, length))
        page += length
    return found


def _values(isi: Mapping[str, Any], annexes: Sequence[Annex], own: int, lengths: Sequence[int], draft: bool) -> Any:
    return {
        **isi,
        "isi": isi,
        "daftar": annexes,
        "seluruh": own + sum(lengths),
        "konsep": draft,
        "pita_gambar": _strip(isi["pita"]),
    }


def _strip(packed: Mapping[str, Any]) -> str:
    if not packed:
        return ""
    window = packed["window"]
    strip = Strip(cells=[YearCell(*cell) for cell in packed["cells"]],
                  window=(window[0], window[1]) if window else None, strong=packed["strong"])  # fmt: skip
    return mark_safe(draw(strip, "surat").replace("<svg ", '<svg font-family="Arimo" ', 1))  # noqa: S308


# --- Annexes -------------------------------------------------------------------------------------------
def _source(row: Mapping[str, Any]) -> pikepdf.Pdf:
    data = _visit(row["kunci"]) if row["sumber"] == "kunjungan" else _file(row)
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError:
        raise FileProblem(f"Lampiran “{row['rincian']}” tidak dapat dibuka.") from None


def _file(row: Mapping[str, Any]) -> bytes:
    kept = Lampiran.objects.filter(kode=row["kunci"]).first()
    if kept is None or kept.sha256 != row["sha256"]:
        raise FileProblem(f"Lampiran “{row['rincian']}” bukan lagi berkas yang didaftar.")
    if not kept.ready:
        raise FileProblem(f"Lampiran “{row['rincian']}” belum selesai dipindai, atau mengandung virus.")
    with kept.isi.open("rb") as file:
        data: bytes = file.read()
    return from_photos([data]) if kept.bentuk == "jpg" else data


def _visit(kunci: str) -> bytes:
    rows = Kunjungan.objects.select_related("koperasi__desa", "koperasi__kecamatan", "petugas", "rencana")
    return minutes.pdf(rows.get(kunci=kunci))


# --- One file ------------------------------------------------------------------------------------------
def _joined(isi: Mapping[str, Any], own: bytes, sources: Sequence[pikepdf.Pdf], annexes: Sequence[Annex],
            draft: bool) -> bytes:  # fmt: skip
    """The first document keeps its bookmarks; each annex adds one."""
    with pikepdf.open(io.BytesIO(own)) as whole:
        if annexes:
            _append(isi, whole, sources, annexes, draft)
            with whole.open_outline() as outline:
                root = pikepdf.OutlineItem("Lampiran", annexes[0].first - 1)
                root.children.extend(
                    pikepdf.OutlineItem(f"Lampiran {one.number}: {one.title}", one.first - 1) for one in annexes
                )
                outline.root.append(root)
        whole.Root.PageMode = pikepdf.Name.UseOutlines
        out = io.BytesIO()
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _append(isi: Mapping[str, Any], whole: pikepdf.Pdf, sources: Sequence[pikepdf.Pdf], annexes: Sequence[Annex],
            draft: bool) -> None:  # fmt: skip
    sheets = [
        {"annex": annex, "ke": at + 1, "halaman": annex.first + at, "mendatar": _lies(page)}
        for source, annex in zip(sources, annexes, strict=True)
        for at, page in enumerate(source.pages)
    ]
    last = annexes[-1].first + annexes[-1].pages - 1
    values = {"lembar": sheets, "seluruh": last, "konsep": draft, "nama": isi["nama"],
              "judul": isi["judul"]}  # fmt: skip
    frames = paper.pdf("surat/usulan/bingkai.html", values, sheets=("surat", "dosir-bingkai"))
    with pikepdf.open(io.BytesIO(frames)) as stamped:
        at = 0
        for source in sources:
            for page in source.pages:
                whole.pages.append(stamped.pages[at])
                sheet = whole.pages[-1]
                width, height = A4 if not sheets[at]["mendatar"] else (A4[1], A4[0])
                box = pikepdf.Rectangle(LEFT, BOTTOM, width - RIGHT, height - TOP)
                sheet.add_underlay(page, box)
                at += 1


def _lies(page: pikepdf.Page) -> bool:
    """Wider than high as it is seen."""
    box = page.trimbox
    width, height = float(box[2]) - float(box[0]), float(box[3]) - float(box[1])
    turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    return (height > width) if turned else (width > height)
