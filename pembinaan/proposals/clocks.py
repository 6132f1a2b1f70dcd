"""Time limits as the law counts them: the day of receipt is day 0, the last day still belongs to the time. Pure."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)
HARI, HARI_KERJA, BULAN = "hari", "hari_kerja", "bulan"
SATURDAY = 5


def ends_on(start: dt.date, lama: int, satuan: str) -> dt.date:
    """The last day of `lama` hari | hari_kerja | bulan from `start` (day 0).

    A month ends on the day of the same number, or on the last day of a shorter month: two months from 31 December end
    on 28 or 29 February. Working days are Monday to Friday; public holidays are not known here. Raises ValueError for
    another unit or a length below one.
    """
    if lama < 1:
        raise ValueError("a clock runs for at least one unit")
    if satuan == HARI:
        return start + dt.timedelta(days=lama)
    if satuan == BULAN:
        year, month = divmod(start.year * 12 + start.month - 1 + lama, 12)
        return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    if satuan == HARI_KERJA:
        weeks, left = divmod(lama, 5)
        day = start
        if day.weekday() >= SATURDAY and not left and weeks:
            weeks, left = weeks - 1, 5  # from a Saturday five working days end on Friday, not on the next Saturday
        day += dt.timedelta(weeks=weeks)
        while left:
            day += ONE_DAY
            left -= day.weekday() < SATURDAY
        return day
    raise ValueError(f"unknown unit {satuan!r}")


def starts_between(first: dt.date, last: dt.date, lama: int, satuan: str) -> tuple[dt.date, dt.date]:
    """(earliest, latest) day 0 whose clock ends within `first`..`last`; earliest > latest where there is none.

    Lists ask the database with it: `ends_on` never goes backwards when its start goes forward.
    """
    reach = {HARI: lama, HARI_KERJA: lama * 2 + 4, BULAN: lama * 31}[satuan] + 4
    earliest = first - dt.timedelta(days=reach)
    while ends_on(earliest, lama, satuan) < first:
        earliest += ONE_DAY
    latest = last
    while ends_on(latest, lama, satuan) > last:
        latest -= ONE_DAY
    return earliest, latest


@dataclass(frozen=True)
class Clock:
    """One time limit that has started. `on` is the day it is looked at."""

    start: dt.date
    end: dt.date
    on: dt.date

    @property
    def running(self) -> bool:
        return self.on <= self.end

    @property
    def days_left(self) -> int:
        """0 on the last day, negative when it has passed."""
        return (self.end - self.on).days

    @property
    def part(self) -> int:
        """How much of it has gone by, in percent."""
        whole = (self.end - self.start).days
        return max(0, min(100, round(100 * (self.on - self.start).days / whole))) if whole else 100


def clock(start: dt.date, lama: int, satuan: str, *, on: dt.date) -> Clock:
    return Clock(start, ends_on(start, lama, satuan), on)
