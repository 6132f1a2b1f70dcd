"""Time limits: the day of receipt is day 0, months end where a shorter month ends, weekends are no working days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembinaan.proposals import clocks

D = dt.date


@pytest.mark.parametrize(
    ("start", "lama", "satuan", "end"),
    [
        (D(2026, 1, 15), 2, "bulan", D(2026, 3, 15)),
        (D(2025, 12, 31), 2, "bulan", D(2026, 2, 28)),
        (D(2027, 12, 31), 2, "bulan", D(2028, 2, 29)),
        (D(2026, 8, 31), 1, "bulan", D(2026, 9, 30)),
        (D(2026, 2, 28), 1, "bulan", D(2026, 3, 28)),
        (D(2028, 2, 29), 12, "bulan", D(2029, 2, 28)),
        (D(2026, 11, 30), 3, "bulan", D(2027, 2, 28)),
        (D(2026, 9, 26), 4, "bulan", D(2027, 1, 26)),
        (D(2026, 12, 1), 1, "bulan", D(2027, 1, 1)),
        (D(2026, 2, 20), 14, "hari", D(2026, 3, 6)),
        (D(2026, 11, 26), 1, "hari_kerja", D(2026, 11, 27)),
        (D(2026, 11, 27), 1, "hari_kerja", D(2026, 11, 30)),
        (D(2026, 11, 27), 5, "hari_kerja", D(2026, 12, 4)),
        (D(2026, 11, 28), 1, "hari_kerja", D(2026, 11, 30)),
        (D(2026, 11, 28), 5, "hari_kerja", D(2026, 12, 4)),
        (D(2026, 11, 29), 10, "hari_kerja", D(2026, 12, 11)),
        (D(2026, 11, 26), 14, "hari_kerja", D(2026, 12, 16)),
    ],
)
def test_where_a_clock_ends(start: D, lama: int, satuan: str, end: D) -> None:
    assert clocks.ends_on(start, lama, satuan) == end


def _one_by_one(start: D, lama: int) -> D:
    day = start
    while lama:
        day += dt.timedelta(days=1)
        lama -= day.weekday() < 5
    return day


DAYS = st.dates(D(2000, 1, 1), D(2080, 12, 31))


@given(DAYS, st.integers(1, 90))
def test_working_days_are_counted_one_by_one(start: D, lama: int) -> None:
    assert clocks.ends_on(start, lama, "hari_kerja") == _one_by_one(start, lama)


@given(DAYS, st.integers(1, 40), st.sampled_from(["hari", "hari_kerja", "bulan"]))
def test_a_clock_never_goes_backwards(start: D, lama: int, satuan: str) -> None:
    end = clocks.ends_on(start, lama, satuan)
    assert end > start
    assert clocks.ends_on(start + dt.timedelta(days=1), lama, satuan) >= end


@given(DAYS, st.integers(0, 40), st.integers(1, 15), st.sampled_from(["hari", "hari_kerja", "bulan"]))
def test_the_starts_of_a_list_are_those_whose_clock_ends_there(first: D, width: int, lama: int, satuan: str) -> None:
    last = first + dt.timedelta(days=width)
    earliest, latest = clocks.starts_between(first, last, lama, satuan)
    wide = range(-10, (latest - earliest).days + 10) if latest >= earliest else range(-40, 40)
    for offset in wide:
        day = earliest + dt.timedelta(days=offset)
        assert (earliest <= day <= latest) == (first <= clocks.ends_on(day, lama, satuan) <= last), day


def test_the_last_day_still_belongs_to_it() -> None:
    started = clocks.clock(D(2026, 9, 26), 2, "bulan", on=D(2026, 11, 26))
    assert (started.end, started.running, started.days_left, started.part) == (D(2026, 11, 26), True, 0, 100)
    assert not clocks.clock(D(2026, 9, 26), 2, "bulan", on=D(2026, 11, 27)).running


@pytest.mark.parametrize(("lama", "satuan"), [(0, "hari"), (1, "minggu")])
def test_no_clock_without_length_or_unit(lama: int, satuan: str) -> None:
    with pytest.raises(ValueError, match=r"clock|unit"):
        clocks.ends_on(D(2026, 1, 1), lama, satuan)
