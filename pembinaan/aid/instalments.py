"""Instalments of a loan: making a schedule, and which of them the money that came in has paid. Pure, whole rupiah.

Money goes to the oldest instalment that is not paid yet, whatever the payer named. Not one rupiah is lost: what all
parts hold and what is left over is what came in.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from koperasi.lib import teks
from koperasi.lib.parse import ValueSentence, parse_date, parse_rupiah

MOST = 360  # thirty years of months


@dataclass(frozen=True)
class Due:
    """What is owed on a day."""

    day: dt.date
    amount: int


@dataclass(frozen=True)
class Part:
    """One instalment and how much of it is paid. `number` from 1."""

    number: int
    day: dt.date
    amount: int
    paid: int

    @property
    def left(self) -> int:
        return self.amount - self.paid

    def overdue(self, on: dt.date) -> bool:
        """From the day after: who pays on the day itself is in time."""
        return self.left > 0 and self.day < on


def equal_parts(total: int, count: int) -> list[int]:
    """`count` parts of whole rupiah that add up to `total`; the last differs from the others by less than `count`."""
    if not 0 < count <= total:
        raise ValueError("count must lie between 1 and total")
    each = total // count
    return [each] * (count - 1) + [total - each * (count - 1)]


def monthly(total: int, count: int, first: dt.date) -> list[Due]:
    """Equal parts on the same day of each month, on its last day where it is shorter."""
    return [Due(months_later(first, at), amount) for at, amount in enumerate(equal_parts(total, count))]


def months_later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def allocate(schedule: Sequence[Due], paid: int) -> tuple[list[Part], int]:
    """The instalments in their order with what was paid of each, and what is left over once all are paid."""
    parts, left = [], max(paid, 0)
    for number, one in enumerate(sorted(schedule, key=lambda due: due.day), 1):
        taken = min(left, one.amount)
        parts.append(Part(number, one.day, one.amount, taken))
        left -= taken
    return parts, left


def since(parts: Iterable[Part], on: dt.date) -> dt.date | None:
    """The day of the oldest instalment that is overdue."""
    return min((part.day for part in parts if part.overdue(on)), default=None)


def read(text: str) -> list[Due]:
    """A schedule as typed or pasted: one line an instalment, its date and its amount, apart by tab, semicolon or "|".

    A leading number of the instalment is taken off. Raises ValueSentence that names the line.
    """
    found = []
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found.append(_line(at, line))
        if len(found) > MOST:
            raise ValueSentence(f"Paling banyak {MOST} angsuran.")
    return found


def _line(at: int, line: str) -> Due:
    separator = next((mark for mark in ("\t", ";", "|") if mark in line), None)
    cells = [teks.one_line(cell) for cell in line.split(separator)] if separator else [teks.one_line(line)]
    cells = [cell for cell in cells if cell]
    if len(cells) == 3:
        cells = cells[1:]
    if len(cells) != 2:
        raise ValueSentence(
            f"Baris {at}: tulis tanggal dan jumlah, dipisah titik koma, misalnya 10/01/2026; 1.500.000."
        )
    try:
        day, amount = parse_date(cells[0]), parse_rupiah(cells[1])
    except ValueSentence as sentence:
        raise ValueSentence(f"Baris {at}: {sentence}") from None
    if day is None or amount is None or amount <= 0:
        raise ValueSentence(f"Baris {at}: tanggal dan jumlah wajib diisi, jumlah lebih dari nol.")
    return Due(day, amount)
