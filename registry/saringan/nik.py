"""A column of NIK Koperasi pasted from a spreadsheet: what is read, what is not and why, who of them is there.

Cells that are no NIK are kept as "reason|cell", so that the page can say each reason once. A citizen's NIK (KTP)
does not belong here and is kept only with its middle hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from koperasi.lib.parse import ValueSentence, parse_nik
from registry import merged

if TYPE_CHECKING:
    from registry.models import DaftarNik
    from registry.models.koperasi import KoperasiQuerySet

LENGTH, CITIZEN = 13, 16
WITHIN = re.compile(rf"(?<!\d)\d{{{LENGTH}}}(?!\d)")
LONGEST_CELL = 60  # characters kept of a cell that is no NIK


class Sebab(StrEnum):
    """Why a cell was not taken as it stands."""

    NOL = "nol"
    GANDA = "ganda"
    KTP = "ktp"
    PENDEK = "pendek"
    PANJANG = "panjang"
    EXCEL = "excel"
    LAIN = "lain"

    @property
    def words(self) -> str:
        return WORDS[self]

    @property
    def taken(self) -> bool:
        """Whether the NIK is in the list all the same."""
        return self in {Sebab.NOL, Sebab.GANDA}


WORDS = {
    Sebab.NOL: "Hanya 12 angka: nol di depannya hilang di Excel, dan sudah ditambahkan",
    Sebab.GANDA: "Tertulis lebih dari sekali; dihitung satu",
    Sebab.KTP: "16 angka: ini NIK (KTP), bukan NIK Koperasi",
    Sebab.PENDEK: "Kurang dari 13 angka",
    Sebab.PANJANG: "Lebih dari 13 angka",
    Sebab.EXCEL: "Dipotong oleh Excel; ubah format kolomnya menjadi teks, lalu salin lagi",
    Sebab.LAIN: "Memuat selain angka",
}


@dataclass
class Pasted:
    """nik: each once, in the order pasted. tidak_terbaca: "reason|cell" of Sebab."""

    nik: list[str] = field(default_factory=list)
    tidak_terbaca: list[str] = field(default_factory=list)


def read(text: str) -> Pasted:
    """One cell a line; of a line with several cells (tab) that which is a NIK. A heading in the first line is none.

    A line that is none, as of a message ("1. 3524..., 3524... (KSP Maju)"), gives every 13 digits that stand alone.
    """
    pasted, seen, doubled = Pasted(), set(), set()
    for cell in _cells(text):
        nik, reason = _judge(cell)
        if nik in seen and nik not in doubled:
            doubled.add(nik)
            pasted.tidak_terbaca.append(f"{Sebab.GANDA}|{nik}")
        if nik and nik not in seen:
            seen.add(nik)
            pasted.nik.append(nik)
        if reason:
            pasted.tidak_terbaca.append(f"{reason}|{_kept(cell, reason)}")
    return pasted


def _cells(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines()):
        cells = [cell for cell in re.split(r"[\t;]", line) if cell.strip(" '`\"")]
        if number == 0 and not any(re.search(r"\d", cell) for cell in cells):
            continue
        whole = [cell for cell in cells if _judge(cell)[0]][:1]
        yield from whole or [nik for cell in cells for nik in WITHIN.findall(cell)] or cells[:1]


def _judge(cell: str) -> tuple[str, Sebab | None]:
    """(the NIK or "", why the cell is not one as it stands or None)."""
    try:
        bare = parse_nik(cell.replace("\u00a0", " ").replace("’", "'").replace("‘", "'")) or ""
    except ValueSentence:
        return "", Sebab.EXCEL if re.search(r"\d[eE]\+?\d", cell) else Sebab.LAIN
    if not bare or len(bare) == LENGTH:
        return bare, None
    if len(bare) == LENGTH - 1:
        return f"0{bare}", Sebab.NOL
    if len(bare) == CITIZEN:
        return "", Sebab.KTP
    return "", Sebab.PENDEK if len(bare) < LENGTH else Sebab.PANJANG


def _kept(cell: str, reason: Sebab) -> str:
    text = " ".join(cell.split())[:LONGEST_CELL]
    return f"{text[:4]}…{text[-2:]}" if reason == Sebab.KTP else text


@dataclass(frozen=True)
class Found:
    """What became of a pasted list, for one person: `koperasi` more than `known` where records share a NIK, fewer where
    several of them were merged into one."""

    known: int
    koperasi: int
    unknown: list[str]
    shared: list[tuple[str, int]]
    reasons: list[tuple[Sebab, list[str]]]


def compare(daftar: DaftarNik, scope: KoperasiQuerySet) -> Found:
    """One query. `scope`: what this person may see, of every authority."""
    rows = merged.by_nik(daftar.nik).filter(bertahan__in=scope.order_by().values("pk"))
    pairs = set(rows.values_list("nik", "bertahan"))
    held = Counter(nik for nik, _ in pairs)
    reasons: dict[Sebab, list[str]] = {}
    for text in daftar.tidak_terbaca:
        code, _, cell = text.partition("|")
        reasons.setdefault(Sebab(code), []).append(cell)
    return Found(
        known=len(held),
        koperasi=len({pk for _, pk in pairs}),
        unknown=[nik for nik in daftar.nik if nik not in held],
        shared=[(nik, held[nik]) for nik in daftar.nik if held[nik] > 1],
        reasons=[(sebab, reasons[sebab]) for sebab in Sebab if sebab in reasons],
    )
