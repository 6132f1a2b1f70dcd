"""Not one rupiah is lost: schedules add up, and payments go to the oldest instalment."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koperasi.lib.parse import ValueSentence
from pembinaan.aid import instalments
from pembinaan.aid.instalments import Due
from pembinaan.facilitation import timing

AMOUNTS = st.integers(min_value=1, max_value=10**12)
DAYS = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2060, 12, 31))


@st.composite
def schedules(draw: st.DrawFn) -> list[Due]:
    days = draw(st.lists(DAYS, min_size=1, max_size=40, unique=True))
    return [Due(day, draw(AMOUNTS)) for day in days]


@given(total=st.integers(min_value=1, max_value=10**13), count=st.integers(min_value=1, max_value=instalments.MOST))
def test_equal_parts_add_up(total: int, count: int) -> None:
    if count > total:
        with pytest.raises(ValueError, match="count"):
            instalments.equal_parts(total, count)
        return
    parts = instalments.equal_parts(total, count)
    assert sum(parts) == total
    assert len(parts) == count
    assert min(parts) > 0
    assert max(parts) - min(parts) < count


@given(total=st.integers(min_value=360, max_value=10**13), count=st.integers(min_value=1, max_value=360), first=DAYS)
def test_a_monthly_schedule_goes_on_month_by_month(total: int, count: int, first: dt.date) -> None:
    plan = instalments.monthly(total, count, first)
    assert sum(one.amount for one in plan) == total
    months = [one.day.year * 12 + one.day.month for one in plan]
    assert months == list(range(months[0], months[0] + count))
    assert all(one.day.day <= first.day for one in plan)


@given(schedule=schedules(), paid=st.integers(min_value=0, max_value=10**14))
def test_payments_lose_no_rupiah(schedule: list[Due], paid: int) -> None:
    parts, left = instalments.allocate(schedule, paid)
    assert sum(part.paid for part in parts) + left == paid
    assert sum(part.amount for part in parts) == sum(one.amount for one in schedule)
    assert all(0 <= part.paid <= part.amount for part in parts)
    assert left == 0 or all(not part.left for part in parts)
    paid_off = [not part.left for part in parts]
    assert paid_off == sorted(paid_off, reverse=True), "an older one is never open beside a younger paid one"


@given(schedule=schedules(), payments=st.lists(AMOUNTS, max_size=20), on=DAYS)
def test_paying_in_slips_is_paying_at_once(schedule: list[Due], payments: list[int], on: dt.date) -> None:
    at_once, _ = instalments.allocate(schedule, sum(payments))
    due = sum(one.amount for one in schedule if one.day < on)
    overdue = sum(part.left for part in at_once if part.overdue(on))
    assert overdue == max(due - sum(payments), 0)
    assert (instalments.since(at_once, on) is None) == (overdue == 0)


@given(schedule=schedules())
def test_what_is_written_is_read_back(schedule: list[Due]) -> None:
    text = "\n".join(f"{one.day:%d/%m/%Y}; {one.amount}" for one in schedule)
    assert instalments.read(text) == schedule


def test_month_ends() -> None:
    days = [one.day for one in instalments.monthly(300, 3, dt.date(2026, 1, 31))]
    assert days == [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10/01/2026; 1.500.000", [Due(dt.date(2026, 1, 10), 1_500_000)]),
        ("1\t10 Januari 2026\tRp 1.500.000", [Due(dt.date(2026, 1, 10), 1_500_000)]),
        ("\n2026-01-10 | 1500000\n\n", [Due(dt.date(2026, 1, 10), 1_500_000)]),
    ],
)
def test_pasted_schedules(text: str, found: list[Due]) -> None:
    assert instalments.read(text) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10/01/2026", "Baris 1: tulis tanggal dan jumlah"),
        ("10/01/2026; 1.500.000\n31/02/2026; 5", "Baris 2: "),
        ("10/01/2026; 0", "lebih dari nol"),
        ("10/01/2026; -5", "lebih dari nol"),
        ("10/01/2026; 1,5 juta", "Baris 1: "),
        ("\n".join(["10/01/2026; 1"] * 400), "Paling banyak 360"),
    ],
)
def test_a_bad_line_is_named(text: str, words: str) -> None:
    with pytest.raises(ValueSentence, match=words):
        instalments.read(text)


# --- Days of a request ----------------------------------------------------------------------------
@given(start=DAYS, days=st.integers(min_value=0, max_value=400))
def test_working_days_there_and_back(start: dt.date, days: int) -> None:
    end = timing.add_working_days(start, days)
    assert timing.working_days(start, end) == days
    assert end == start or end.weekday() < 5 or days % 5 == 0


def test_days_in_words() -> None:
    assert str(timing.taken(dt.date(2026, 8, 3), dt.date(2026, 8, 17))) == "14 hari (10 hari kerja)"
    assert timing.taken(dt.date(2026, 8, 3), dt.date(2026, 8, 3)) == timing.Days(0, 0)
    assert timing.add_working_days(dt.date(2026, 8, 7), 1) == dt.date(2026, 8, 10)  # over a weekend
    assert timing.promised([{"nama": "a", "hari": 2}, {"nama": "b"}], dt.date(2026, 8, 6)) == dt.date(2026, 8, 10)
    assert timing.promised([{"nama": "a"}], dt.date(2026, 8, 6)) is None
