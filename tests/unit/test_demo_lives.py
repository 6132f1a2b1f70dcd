"""The plan of the demo world, checked by a plain reading of the rule (no evidence for the two latest due years)."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from registry.demo.lives import Clock, Life, plan_lives

DAYS = [dt.date(2026, 11, 22), dt.date(2027, 1, 15), dt.date(2027, 6, 30), dt.date(2027, 7, 1), dt.date(2028, 2, 29)]


def is_inactive(life: Life, on: dt.date, last_due: int) -> bool:
    in_force = [f.year for f in life.filings if f.sent <= on and (f.lapsed is None or f.lapsed > on)]
    first = life.founded.year if life.founded else 1992
    begin = max([first, *(year + 1 for year in in_force)])
    return last_due - begin + 1 >= 2


@pytest.mark.parametrize("on", DAYS)
def test_exactly_the_planned_number_is_inactive(on: dt.date) -> None:
    clock = Clock(on)
    lives = plan_lives(Random(7), clock, 1248, 206)
    assert len(lives) == 1248
    assert sum(is_inactive(life, on, clock.last_due) for life in lives) == 206


@pytest.mark.parametrize("on", DAYS)
def test_nothing_is_filed_today_or_later_and_nothing_before_it_was_held(on: dt.date) -> None:
    for life in plan_lives(Random(3), Clock(on), 300, 50):
        for f in life.filings:
            assert f.held <= f.sent < on
            assert f.accepted is None or f.sent <= f.accepted < on
            assert f.held.year >= f.year


def test_same_seed_same_world_other_seed_other_world() -> None:
    clock = Clock(DAYS[0])
    assert plan_lives(Random(1), clock, 60, 10) == plan_lives(Random(1), clock, 60, 10)
    assert plan_lives(Random(1), clock, 60, 10) != plan_lives(Random(2), clock, 60, 10)
