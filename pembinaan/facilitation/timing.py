"""Days a request takes. The cooperative waits calendar days: they are the measure, averages are made of them.

Steps are promised in working days, Monday to Friday; national holidays are not known here and not taken off, so the
working days of a span are an upper bound, and shown beside the calendar days, never instead of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """From the day of the request to the day of its end, or to today while it runs."""

    calendar: int
    working: int

    def __str__(self) -> str:
        return f"{self.calendar} hari ({self.working} hari kerja)"


def taken(start: dt.date, end: dt.date) -> Days:
    """0 where it was done on the same day."""
    return Days((end - start).days, working_days(start, end))


def working_days(start: dt.date, end: dt.date) -> int:
    """Mondays to Fridays after `start`, up to and with `end`."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start + DAY * step).weekday() < 5 for step in range(1, rest + 1))


def add_working_days(start: dt.date, days: int) -> dt.date:
    """The day on which `days` working days have passed since `start`."""
    day = start + DAY * (days // 5 * 7)
    left = days % 5
    while left:
        day += DAY
        left -= day.weekday() < 5
    return day


def promised(steps: Iterable[Mapping[str, Any]], start: dt.date) -> dt.date | None:
    """When all steps should be done; None where no step says how long it takes."""
    days = sum(step.get("hari") or 0 for step in steps)
    return add_working_days(start, days) if days else None
