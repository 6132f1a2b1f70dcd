"""The shape of a statement: lines, groups of lines and sums. Which ones there are stands in lines.py.

What is added up is data: a `Kelompok` is the sum of its lines, each with its sign; a `Jumlah` adds up groups, lines and
other sums. The form, the Excel template, the script of the page and the checks all follow the same list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

RUPIAH, ORANG = "rupiah", "orang"


@dataclass(frozen=True)
class Baris:
    """One figure. `sector`: only cooperatives of that sector have it. `opening`: codes of last year's closing that it
    begins with."""

    kode: str
    label: str
    sign: int = 1
    negative: bool = False  # may itself be below zero
    required: bool = False
    sector: str = ""
    kind: str = RUPIAH
    opening: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Kelompok:
    """Lines under one heading. `total` names their sum; without one they stand beside each other."""

    kode: str
    title: str
    lines: tuple[Baris, ...]
    total: str = ""


@dataclass(frozen=True)
class Jumlah:
    """A sum of `parts`: codes, with "-" before what is deducted. `zero`: it has to be nothing, as a balance has.

    `unless` names a line that the difference may equal: of the short form nobody knows whether modal sendiri holds
    this year's SHU.
    """

    kode: str
    label: str
    parts: tuple[str, ...]
    zero: bool = False
    unless: str = ""
    shown: bool = True


@dataclass(frozen=True, eq=False)
class Lembar:
    """One section of the draft, and one sheet of the template."""

    key: str  # of the section
    title: str  # of the section and the sheet
    rows: tuple[Kelompok | Jumlah, ...]
    blank: int | None = 0  # what an empty line means: nothing, or (None) not known
    optional: bool = False  # may be left out as a whole
    hint: str = ""

    def lines(self, sectors: frozenset[str]) -> Iterator[tuple[Kelompok, Baris]]:
        for group in self.groups():
            for line in group.lines:
                if not line.sector or line.sector in sectors:
                    yield group, line

    def line_of(self, kode: str) -> str:
        """The line that `kode` is or begins with, where it is a group or a sum; "" where the sheet has it not."""
        first = next(self.groups()).lines[0].kode
        for row in self.rows:
            if isinstance(row, Jumlah):
                if row.kode == kode:
                    return first
            elif row.kode == kode:
                return row.lines[0].kode
            elif any(line.kode == kode for line in row.lines):
                return kode
        return ""

    def groups(self) -> Iterator[Kelompok]:
        return (row for row in self.rows if isinstance(row, Kelompok))


@cache
def _sums(sheets: tuple[Lembar, ...]) -> dict[str, tuple[tuple[str, int], ...]]:
    """{code of a sum: (code, sign) of what it adds up}."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            if isinstance(row, Jumlah):
                found[row.kode] = tuple((part.lstrip("-"), -1 if part.startswith("-") else 1) for part in row.parts)
            elif row.total:
                found[row.kode] = tuple((line.kode, line.sign) for line in row.lines)
    return found


def amount(kode: str, values: Mapping[str, int | None], sheets: tuple[Lembar, ...]) -> int:
    """A line as it stands in `values`, or the sum that `kode` names; what is missing counts as nothing."""
    parts = _sums(sheets).get(kode)
    if parts is None:
        return values.get(kode) or 0
    return sum(sign * amount(part, values, sheets) for part, sign in parts)


def lines_of(kode: str, sheets: tuple[Lembar, ...]) -> Iterator[str]:
    """The lines that a sum is made of, however deep; a line is its own."""
    parts = _sums(sheets).get(kode)
    if parts is None:
        yield kode
    else:
        for part, _ in parts:
            yield from lines_of(part, sheets)


def totals(sheet: Lembar, values: Mapping[str, int | None]) -> dict[str, int]:
    """Every sum of the sheet."""
    return {kode: amount(kode, values, (sheet,)) for kode in _sums((sheet,))}
