"""The rule's years and dates, without a database."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from registry.classification import clauses, forecast


@pytest.mark.parametrize(
    ("months", "due"),
    [(6, date(2026, 6, 30)), (3, date(2026, 3, 31)), (2, date(2026, 2, 28)), (12, date(2026, 12, 31))],
)
def test_base_due_is_the_last_day_of_the_month(months: int, due: date) -> None:
    assert clauses.base_due(2025, months) == due


def test_base_due_knows_leap_years() -> None:
    assert clauses.base_due(2027, 2) == date(2028, 2, 29)
    assert clauses.base_due(2025, 2) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("on", "months", "year"),
    [
        (date(2026, 6, 30), 6, 2024),  # the due date itself is still in time
        (date(2026, 7, 1), 6, 2025),
        (date(2026, 1, 1), 12, 2024),
        (date(2025, 12, 31), 12, 2023),
    ],
)
def test_a_year_can_be_missed_only_from_the_day_after(on: date, months: int, year: int) -> None:
    assert clauses.last_due_year(on, months) == year
    assert clauses.base_due(year, months) < on <= clauses.base_due(year + 1, months)


def test_first_obliged_year() -> None:
    assert clauses.first_obliged(date(2019, 12, 31), 0) == 2019
    assert clauses.first_obliged(date(2019, 12, 31), 1) == 2020
    assert clauses.first_obliged(None, 0) == clauses.first_obliged(None, 1) == 1992


def test_own_dates_of_the_office_by_bentuk() -> None:
    office = SimpleNamespace(batas_primer_bulan=2, batas_primer_hari=31, batas_sekunder_bulan=6, batas_sekunder_hari=15)
    assert clauses.own_due(office, 2025, "primer") == date(2026, 2, 28)
    assert clauses.own_due(office, 2025, "sekunder") == date(2026, 6, 15)
    assert clauses.own_due(office, 2025, "") == clauses.own_due(office, 2025, "primer")


def test_missed_years_leave_out_protected_ones() -> None:
    assert clauses.missed_years(2021, 2025, {2023}) == [2021, 2022, 2024, 2025]
    assert clauses.missed_years(2026, 2025, set()) == []


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([2025], "2025"),
        ([2024, 2025], "2024 dan 2025"),
        ([2022, 2023, 2024, 2025], "2022, 2023, 2024, dan 2025"),  # four are still named
        ([2021, 2022, 2023, 2024, 2025], "2021 s.d. 2025"),
        (range(2015, 2026), "2015 s.d. 2025"),
        ([2010, *range(2015, 2022), 2024], "2010, 2015 s.d. 2021, dan 2024"),
        ([], ""),
    ],
)
def test_years_in_words(years: list[int], words: str) -> None:
    assert clauses.years_in_words(years) == words


DAYS = [date(2026, month, 1) for month in range(1, 13)] + [date(2027, month, 1) for month in range(1, 13)]


def judged(inactive: set[date]) -> forecast.Judge:
    return lambda batch: {day: "tidak_aktif" if day in inactive else "aktif" for day in batch}


def test_forecast_finds_the_first_day_ahead() -> None:
    ahead = judged({date(2027, 10, 1), date(2027, 12, 1)})  # beyond the first batch of days
    assert forecast.becomes_inactive_on(date(2026, 1, 1), "aktif", DAYS, ahead) == date(2027, 10, 1)
    assert forecast.becomes_inactive_on(date(2027, 10, 1), "aktif", DAYS, ahead) == date(2027, 12, 1)
    assert forecast.becomes_inactive_on(date(2026, 1, 1), "aktif", DAYS, judged(set())) is None


def test_forecast_finds_where_the_unbroken_stretch_began() -> None:
    stretch = judged({day for day in DAYS if day != date(2026, 3, 1)})
    assert forecast.becomes_inactive_on(date(2027, 12, 15), "tidak_aktif", DAYS, stretch) == date(2026, 4, 1)
    assert forecast.becomes_inactive_on(date(2026, 4, 1), "tidak_aktif", DAYS, stretch) == date(2026, 4, 1)
