"""Worlds recorded on their own days: then the office's record of any day equals what the rule says about it.

On each day the night comes first, as it does, and judges all dates since the last; then people write what happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from koperasi.lib import dates
from registry.classification import night, run, status
from registry.models import AturanStatus, Koperasi, LaporanKeuangan, Malam, MasaBukti, PerubahanStatus, Rat
from tests.factories.registry import KantorFactory
from tests.oracle import brute
from tests.oracle.brute import World
from tests.oracle.worlds import (
    GRACE,
    days,
    profile,
    store_extension,
    stored_coop,
    stored_evidence,
    stored_rule,
    worlds,
)

pytestmark = pytest.mark.django_db
BEGIN, END = date(2020, 1, 15), date(2027, 9, 1)
ONE = timedelta(days=1)
Write = Callable[[], set[int]]  # returns the places of the cooperatives it touched


class Diary:
    """What is written on which day, and how."""

    def __init__(self, world: World, registered: list[date]) -> None:
        self.world = world
        self.registered = registered
        self.rows: list[Koperasi] = [None] * len(world.coops)  # type: ignore[list-item]
        self.pages: dict[date, list[Write]] = defaultdict(list)
        for coop in world.coops:
            self.pages[registered[coop.place]].append(lambda coop=coop: self._register(coop))
            for row in coop.evidence:
                self._plan_evidence(coop, row)
        for extension in world.extensions:
            self.pages[max(extension.begin, BEGIN)].append(lambda extension=extension: self._extend(extension))

    def _register(self, coop: brute.Coop) -> set[int]:
        """With all that is known of its past: a binder, a list from ODS."""
        row = stored_coop(coop)
        row.save()
        self.rows[coop.place] = row
        day = self.registered[coop.place]
        known = [self._as_known(e, day) for e in coop.evidence if e.begin <= day]
        for evidence in known:
            self._store(evidence, row)
        return {coop.place}

    def _store(self, evidence: brute.Evidence, koperasi: Koperasi) -> None:
        """With a filing of its own: a correction is open beside what it corrects."""
        row = stored_evidence(evidence, koperasi)
        if evidence.kind == "rat":
            row.rat = Rat.objects.create(koperasi=koperasi, tahun_buku=evidence.year, tanggal=evidence.begin)
        else:
            row.laporan = LaporanKeuangan.objects.create(koperasi=koperasi, tahun_buku=evidence.year)
        row.save()

    def _as_known(self, row: brute.Evidence, day: date) -> brute.Evidence:
        """Open where its end was decided later."""
        return row if row.end is None or row.cancelled or self._closed_on(row) <= day else replace(row, end=None)

    def _closed_on(self, row: brute.Evidence) -> date:
        """A filing that is sent back holds for the days of grace that follow."""
        assert row.end is not None
        return max(row.begin, row.end - GRACE)

    def _plan_evidence(self, coop: brute.Coop, row: brute.Evidence) -> None:
        birth = self.registered[coop.place]
        if row.begin > birth:
            self.pages[row.begin].append(lambda: self._open(coop, row))
        if row.end and not row.cancelled and self._closed_on(row) > birth:
            self.pages[self._closed_on(row)].append(lambda: self._close(coop, row))

    def _open(self, coop: brute.Coop, row: brute.Evidence) -> set[int]:
        self._store(self._as_known(row, row.begin), self.rows[coop.place])
        return {coop.place}

    def _close(self, coop: brute.Coop, row: brute.Evidence) -> set[int]:
        open_row = self.rows[coop.place].masa_bukti_set.filter(
            tahun_buku=row.year, jenis=row.kind, tingkat=row.level, dari=row.begin, sumber=row.source, sampai=None
        )
        MasaBukti.objects.filter(pk=open_row[:1]).update(sampai=row.end)
        return {coop.place}

    def _extend(self, extension: brute.Extension) -> set[int]:
        """Granted on its day with all rows; its revocation, which takes effect later, is known from then on."""
        store_extension(extension, self.rows)
        return set(extension.covers)


@st.composite
def recorded_worlds(draw: st.DrawFn) -> tuple[World, list[date]]:
    """Nothing is backdated: an extension covers who is registered on its day, a version is adopted before it starts."""
    world = draw(worlds(size=2))
    registered = [draw(days(BEGIN, date(2025, 12, 31))) for _ in world.coops]
    extensions = []
    for extension in world.extensions:
        begin = max(extension.begin, BEGIN)
        present = tuple(place for place in extension.covers if registered[place] <= begin)
        revoked = extension.revoked and max(extension.revoked, begin)
        extensions.append(replace(extension, begin=begin, covers=present, revoked=revoked))
    for coop in world.coops:
        coop.gone, coop.decisions, coop.moves, coop.authority = False, [], [], "kabkota"
        coop.evidence = [row for row in coop.evidence if not row.cancelled]
    return World(world.coops, extensions, world.rules), registered


def play(diary: Diary) -> None:
    KantorFactory()
    AturanStatus.objects.all().delete()
    AturanStatus.objects.bulk_create([stored_rule(rule) for rule in diary.world.rules])
    for day in _working_days(diary):
        with dates.freeze(day):
            if PerubahanStatus.objects.exists():
                night.classify(day)
            for write in diary.pages.get(day, []):
                with transaction.atomic(), run.writing_facts() as on:
                    assert on == day
                    touched = write()
                    run.apply(Koperasi.objects.filter(pk__in=[diary.rows[p].pk for p in touched]), on=on)
            if PerubahanStatus.objects.exists() and not Malam.objects.exists():
                night.classify(day)  # the first night judges its own date only, so it must not come later
        check_remarks(diary, day)


def check_remarks(diary: Diary, day: date) -> None:
    """At the end of each day, whichever cooperatives the night looked at: as of that day."""
    rule = brute.rule_on(diary.world, day)
    for coop in diary.world.coops:
        if diary.rows[coop.place] is not None:
            row = Koperasi.objects.get(pk=diary.rows[coop.place].pk)
            assert row.keterangan == brute.remark(diary.world, coop, day, rule), (coop.place, day)


def _working_days(diary: Diary) -> Iterator[date]:
    """Days on which somebody writes, and one each ten months: the machine was off in between."""
    quiet = {BEGIN + n * timedelta(days=300) for n in range(10)} | {END}
    yield from sorted(day for day in {*diary.pages, *quiet} if BEGIN <= day <= END)


@profile(6)
@given(recorded_worlds(), st.lists(days(BEGIN, END), min_size=10, max_size=20, unique=True))
def test_the_record_of_a_day_equals_the_rule(world_and_birth: tuple[World, list[date]], asked: list[date]) -> None:
    world, registered = world_and_birth
    with transaction.atomic():
        diary = Diary(world, registered)
        play(diary)
        turns = {event.berlaku_pada for event in PerubahanStatus.objects.all()}
        for day in sorted({*asked, *turns, *(turn - ONE for turn in turns), *(birth - ONE for birth in registered)}):
            record = {row.pk: row.status_on for row in status.on(Koperasi.objects.all(), day)}
            for coop in world.coops:
                known = registered[coop.place] <= day
                expected = brute.status(world, coop, day) if known else None
                assert record[diary.rows[coop.place].pk] == expected, (coop.place, day)
        transaction.set_rollback(True)
