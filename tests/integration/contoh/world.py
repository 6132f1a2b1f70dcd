"""The days on which the demo office is made, and the choice of one of them for a test."""

from __future__ import annotations

import datetime as dt

import pytest

DAYS = [dt.date(2026, 11, 22), dt.date(2027, 1, 15), dt.date(2027, 6, 30), dt.date(2027, 7, 1)]
COUNT, ACTIVE, INACTIVE = 180, 150, 25
FROZEN, DISSOLVED = 3, 2  # with these 30 are tidak aktif by the rule, 206 of 1,248
# Made in an office that was set up before, after nights over nothing; on the other days the demo makes the office.
LONG_OPEN = DAYS[0]
OWN_NAME = "Dinas Koperasi Sudah Ada"


def on(*days: dt.date) -> pytest.MarkDecorator:
    """The test sees the office as made on these days alone. One worker makes and reads the office of a day."""
    return pytest.mark.parametrize("office", [param(day) for day in days], indirect=True)


def param(day: dt.date) -> object:
    return pytest.param(day, id=f"{day}", marks=pytest.mark.xdist_group(f"contoh {day}"))
