"""Any rule on any day, as the page that tries rules says it and as the brute force does."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koperasi.lib import dates
from registry import simulation
from registry.models import AturanStatus
from tests.oracle import brute
from tests.oracle.brute import Rule, World
from tests.oracle.test_verdict import stored
from tests.oracle.worlds import LAST, NUMBERS, moment, profile, rules, worlds

pytestmark = pytest.mark.django_db


def as_row(rule: Rule) -> AturanStatus:
    return AturanStatus(
        jumlah_tahun=rule.length, bukti=rule.kind, tingkat=rule.level, bulan_batas=rule.months,
        jeda_tahun_pertama=rule.gap,
    )  # fmt: skip


@profile(40)
@given(worlds(), NUMBERS, rules(), st.sampled_from(["", "tanpa", "hanya"]))
def test_a_trial_says_what_the_brute_force_says(world: World, number: int, tried: Rule, reading: str) -> None:
    day = moment(world, number)
    with stored(world) as rows, dates.freeze(LAST):
        own = [
            (row, coop) for row, coop in zip(rows, world.coops, strict=True)
            if not coop.gone and brute.authority_on(coop, day) == "kabkota" and brute.decision_on(coop, day) is None
            and (coop.founded is None or coop.founded <= day) and (not reading or row.kdmp == (reading == "hanya"))
        ]  # fmt: skip
        before = {row.pk: brute.status(world, coop, day) for row, coop in own}
        after = {row.pk: brute.status(world, coop, day, tried) for row, coop in own}
        found = simulation.compare(on=day, rule=as_row(tried), reading=reading)
        assert found.otherwise.nomor == brute.rule_on(world, day).number
        assert {k: n for k, n in found.before.items() if n} == Counter(before.values())
        assert {k: n for k, n in found.after.items() if n} == Counter(after.values())
        assert found.flips == {pk: status for pk, status in after.items() if before[pk] != status}
        assert sum(line.changed for line in found.places()) == found.changed
        lengths = simulation.inactive_by_length(
            simulation.population(day), on=day, rule=as_row(tried), lengths=range(1, 6)
        )
        for n in range(1, 6):
            other = Rule(length=n, kind=tried.kind, level=tried.level, months=tried.months, gap=tried.gap)
            for merah in (True, False):
                expected = [
                    row.pk for row, coop in own
                    if row.kdmp == merah and brute.status(world, coop, day, other) == "tidak_aktif"
                ]  # fmt: skip
                if not reading:
                    assert lengths.get((merah, n), 0) == len(expected), (n, merah)
