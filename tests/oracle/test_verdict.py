"""Random worlds in PostgreSQL: what the product says equals what the brute force says, for one as for many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from registry.classification import listing, night, run, verdict
from registry.models import Koperasi, PerubahanStatus
from tests.oracle import brute
from tests.oracle.brute import World
from tests.oracle.worlds import NUMBERS, moment, profile, store, worlds

pytestmark = pytest.mark.django_db
NEAR = 250  # days looked at one by one


@contextmanager
def stored(world: World) -> Iterator[list[Koperasi]]:
    with transaction.atomic():
        yield store(world)
        transaction.set_rollback(True)


@profile(60)
@given(worlds(), st.lists(NUMBERS, min_size=4, max_size=6, unique=True))
def test_annotated_queryset_says_what_the_design_says(world: World, numbers: list[int]) -> None:
    with stored(world) as rows:
        for day in {moment(world, number) for number in numbers}:
            rule = brute.rule_on(world, day)
            judged = {row.pk: row for row in verdict.annotate(Koperasi.objects.live(), on=day)}
            assert set(judged) == {row.pk for row, coop in zip(rows, world.coops, strict=True) if not coop.gone}
            for row, coop in zip(rows, world.coops, strict=True):
                if coop.gone:
                    continue
                said = judged[row.pk]
                window = brute.window(world, coop, day, rule)
                assert said.v_status == brute.status(world, coop, day)
                assert said.v_from == brute.start(coop, day, rule)
                assert said.v_window_end == (window[-1] if window else None)
                assert said.v_keputusan == brute.decision_on(coop, day)
                assert said.v_keterangan == brute.remark(world, coop, day, rule)
                assert said.v_menunggu == brute.awaiting_review(world, coop, day, rule)


@profile(25)
@given(worlds(size=3), NUMBERS)
def test_one_explained_equals_the_brute_force_and_the_bulk(world: World, number: int) -> None:
    day = moment(world, number)
    with stored(world) as rows:
        rule = brute.rule_on(world, day)
        listed = {line.id: line for line in listing.lines(day)}
        for row, coop in zip(rows, world.coops, strict=True):
            said = verdict.explain(row, on=day)
            assert said.status == brute.status(world, coop, day)
            assert said.rule.nomor == rule.number
            assert said.window == brute.window(world, coop, day, rule)
            assert said.missed == brute.missed(world, coop, day, rule)
            assert said.obliged_from == (brute.obliged_from(coop, rule) if coop.founded else None)
            assert said.keterangan == brute.remark(world, coop, day, rule)
            shown = sorted(
                (e.year, e.kind != "rat", e.begin, e.level != "dikirim", e.level if e.in_force(day) else "ditutup")
                for e in coop.evidence if e.begin <= day and not e.cancelled
            )  # fmt: skip
            assert [(e.year, e.kind != "rat", e.date, e.level != "dikirim", e.state) for e in said.evidence] == shown
            turns = brute.becomes_inactive_on(world, coop, day, NEAR)
            if turns:
                assert said.becomes_inactive_on == turns
            else:
                assert said.becomes_inactive_on is not None
                assert abs(said.becomes_inactive_on - day) > timedelta(days=NEAR - 1)
            for line in said.years:
                assert line.due == brute.due(world, coop, line.year, day, rule)
                assert line.met == brute.met(coop, line.year, day, rule)
            listed_here = not coop.gone and (coop.founded is None or coop.founded <= day)
            assert (row.pk in listed) == listed_here
            if listed_here:
                assert listed[row.pk].reason == said.reason
                assert listed[row.pk].status == (brute.decision_on(coop, day) or said.status)


@profile(40)
@given(worlds(size=4), NUMBERS, NUMBERS, st.sets(st.integers(0, 5)))
def test_what_is_written_equals_what_is_said(world: World, one: int, other: int, touched: set[int]) -> None:
    early, late = sorted((moment(world, one), moment(world, other)))
    with stored(world) as rows:
        alive = [(row, coop) for row, coop in zip(rows, world.coops, strict=True) if not coop.gone]
        assert run.apply(Koperasi.objects.all(), on=early) == 0  # first events are no changes
        check_columns(world, alive, early)
        assert run.apply(Koperasi.objects.all(), on=early) == 0
        assert PerubahanStatus.objects.filter(kolom="status_hitung").count() == len(alive)
        # A few of them later: these follow, the others stay as they were.
        chosen = [(row, coop) for row, coop in alive if coop.place in touched]
        flips = {row.pk for row, coop in alive if brute.status(world, coop, early) != brute.status(world, coop, late)}
        assert {flip.koperasi_id for flip in night.would_change(late)} == flips
        ids = {row.pk for row, _ in chosen}
        assert run.apply(Koperasi.objects.filter(pk__in=ids), on=late) == len(flips & ids)
        check_columns(world, chosen, late)
        check_columns(world, [pair for pair in alive if pair not in chosen], early)
        check_last_events(alive)


def check_columns(world: World, pairs: list[tuple[Koperasi, brute.Coop]], day: date) -> None:
    rule = brute.rule_on(world, day)
    for row, coop in pairs:
        row.refresh_from_db()
        assert row.status_hitung == brute.status(world, coop, day)
        assert row.keterangan == brute.remark(world, coop, day, rule)
        assert row.menunggu_pemeriksaan == brute.awaiting_review(world, coop, day, rule)
        assert row.status == (row.status_keputusan or row.status_hitung)


def check_last_events(pairs: list[tuple[Koperasi, brute.Coop]]) -> None:
    for row, _ in pairs:
        events = list(row.perubahan_status_set.filter(kolom="status_hitung").order_by("berlaku_pada", "pk"))
        assert events[0].lama is None
        assert [e.lama for e in events[1:]] == [e.baru for e in events[:-1]]
        assert events[-1].baru == row.status_hitung
