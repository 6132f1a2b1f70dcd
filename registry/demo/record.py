"""Plays the planned world day by day, so that the office's record was made on its own days.

`run.apply` is called on every day on which a status can change: when a record begins, after each 30 June, when an
extension ends, when grace lapses, and when something arrives from a cooperative that may be tidak aktif by then.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from koperasi.lib import dates
from registry.classification import run
from registry.demo.lives import Clock, Life
from registry.demo.world import Member
from registry.models import Kecamatan, KeputusanPerpanjangan, Koperasi, Perpanjangan

EVERYONE = -1


def grant_extension(clock: Clock, members: list[Member], by: Any) -> tuple[dt.date, list[int]]:
    """A flood year: one kecamatan got until 31 August. Returns the first day after it and the cooperatives."""
    year = clock.last_due - 4
    places = Kecamatan.objects.order_by("kode")
    kecamatan = places.filter(nama="Babat").first() or places[0]
    start, until = dt.date(year + 1, 6, 10), dt.date(year + 1, 8, 31)
    decision = KeputusanPerpanjangan.objects.create(
        tahun_buku=year,
        cakupan=KeputusanPerpanjangan.Cakupan.KECAMATAN,
        kecamatan=kecamatan,
        batas_baru=until,
        berlaku_pada=start,
        dasar_hukum="Surat Edaran Kepala Dinas tentang penundaan RAT karena banjir",
        alasan="Kantor desa dan balai pertemuan terendam sejak Mei.",
        dibuat_oleh=by,
    )
    there = [
        m.koperasi
        for m in members
        if m.koperasi.kecamatan_id == kecamatan.pk and (m.life.founded is None or m.life.founded <= start)
    ]
    Perpanjangan.objects.bulk_create(
        [Perpanjangan(keputusan=decision, koperasi=k, tahun_buku=year, batas=until, berlaku_pada=start) for k in there]
    )
    return until + dt.timedelta(days=1), [k.pk for k in there]


def play(clock: Clock, members: list[Member], extra: tuple[dt.date, list[int]]) -> int:
    """Apply the rule on each of those days before `clock.on`, in order. Returns the number of status events."""
    agenda: dict[dt.date, set[int]] = defaultdict(set)
    for m in members:
        for day in _days(clock, m.life):
            agenda[day].add(m.koperasi.pk)
    for year in range(clock.start.year, clock.on.year + 1):
        agenda[dt.date(year, 7, 1)].add(EVERYONE)
    agenda[extra[0]].update(extra[1])
    born = {m.koperasi.pk: _first_day(clock, m.life) for m in members}
    changed = 0
    for day in sorted(agenda):
        if not clock.start <= day < clock.on:
            continue
        ids = born if EVERYONE in agenda[day] else agenda[day]
        present = [pk for pk in ids if born[pk] <= day]
        # A keterangan of the past is read by nobody; only a first judgement needs it.
        first = any(born[pk] == day for pk in present)
        with dates.freeze(day):
            changed += run.apply(Koperasi.objects.filter(pk__in=present), on=day, remarks=first)
    return changed


def _first_day(clock: Clock, life: Life) -> dt.date:
    return max(clock.start, life.founded or clock.start)


def _days(clock: Clock, life: Life) -> set[dt.date]:
    """Days on which this cooperative's status may change, beside the due dates that all share."""
    days = {_first_day(clock, life)}
    obliged_before = (life.founded.year if life.founded else 1992) - 1
    for f in life.filings:
        if f.lapsed:
            days.add(f.lapsed)
        met = max((g.year for g in life.filings if g.sent < f.sent), default=obliged_before)
        if f.sent > dt.date(met + 3, 6, 30):
            days.add(f.sent)
    return days
