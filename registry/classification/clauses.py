"""The rule itself: years and dates, nothing else. No database, no clock, no settings.

Tidak aktif on D = there are N consecutive tahun buku, none filed after, each past its due date on D. The legal source
of the due date is UU 25/1992 art. 26: a members' meeting at the latest six months after the book year.
`facts` says the same in SQL; a brute-force oracle in the tests says it a third time, from the text of the design.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable
from typing import Protocol

FIRST_YEAR_OF_LAW = 1992  # UU 25/1992: from here on a cooperative of unknown date is obliged

ONE_DAY = dt.timedelta(days=1)


class OwnDates(Protocol):
    batas_primer_bulan: int
    batas_primer_hari: int
    batas_sekunder_bulan: int
    batas_sekunder_hari: int


def month_end(year: int, month: int, day: int = 31) -> dt.date:
    """`day` of the month, or its last day where the month is shorter."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def base_due(year: int, months: int) -> dt.date:
    """Last day on which tahun buku `year` is not yet missed, without extensions: 30 June of the next year for 6."""
    return month_end(year + 1, months)


def own_due(office: OwnDates, year: int, bentuk: str) -> dt.date:
    """The office's own RAT date for tahun buku `year`: reminders and lateness, never the verdict."""
    if bentuk == "sekunder":
        return month_end(year + 1, office.batas_sekunder_bulan, office.batas_sekunder_hari)
    return month_end(year + 1, office.batas_primer_bulan, office.batas_primer_hari)


def last_due_year(on: dt.date, months: int) -> int:
    """The latest tahun buku whose base due date lies before `on`."""
    return on.year - 1 if base_due(on.year - 1, months) < on else on.year - 2


def first_obliged(founded: dt.date | None, gap: int) -> int:
    """`gap` 0: the year of the badan hukum; 1: the year after it. Unknown date: the year of the law."""
    return founded.year + gap if founded else FIRST_YEAR_OF_LAW


def missed_years(start: int, last: int, extended: Collection[int]) -> list[int]:
    """Years from `start` on whose due date has passed: up to `last`, less those that an extension still protects."""
    return [year for year in range(start, last + 1) if year not in extended]


def spans(years: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending years as runs: 2015, 2016, 2019 -> (2015, 2016), (2019, 2019)."""
    runs: list[tuple[int, int]] = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def years_in_words(years: Iterable[int], last_joint: str = "dan") -> str:
    """`2024 dan 2025`; a run of more than four years is written `2015 s.d. 2025`."""
    words: list[str] = []
    for first, last in spans(years):
        if last - first >= 4:
            words.append(f"{first} s.d. {last}")
        else:
            words.extend(str(year) for year in range(first, last + 1))
    if len(words) < 2:
        return "".join(words)
    comma = "," if len(words) > 2 else ""
    return f"{', '.join(words[:-1])}{comma} {last_joint} {words[-1]}"
