"""A snapshot becomes a PDF. Pure: the same snapshot and paper give the same page, whatever the database says now.

60-75 ms a letter; a text too long for one page is set tighter, step by step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe

from koperasi.ui.strip import draw
from pembinaan import paper as papers
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
    with papers.alone():
        for setting in SETTINGS[paper]:
            document = _lay_out(snapshot, paper, setting, sample)
            if len(document.pages) == 1:
                break
        return Page(papers.write(document), len(document.pages), setting)


picture = papers.picture


def _lay_out(snapshot: Snapshot, paper: str, setting: str, sample: bool) -> Any:
    values = {
        "surat": snapshot,
        "setting": setting,
        "sample": sample,
        "pita": _strip(snapshot),
        "kunci": _keys(snapshot),
    }
    return papers.lay_out("surat/teguran.html", values, sheets=("surat", f"surat-{paper}"))


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
