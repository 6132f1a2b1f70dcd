"""Which dates a night has to judge: those on which something lies that a verdict, or a keterangan, reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from registry.classification import clauses
from registry.models import AturanStatus, Kantor, Koperasi, MasaBukti, Perpanjangan, PerubahanKewenangan
from registry.models.choices import Bentuk
from registry.models.rules import in_force

FARTHEST = 400  # days


def missed(last: dt.date | None, on: dt.date) -> list[dt.date]:
    """The dates after the last one judged, up to `on`; the first night is `on` alone; at most FARTHEST days back."""
    if last is None or last >= on:
        return [on]
    first = max(last + clauses.ONE_DAY, on - dt.timedelta(days=FARTHEST))
    return list(_days(first, on))


def of_verdicts(first: dt.date, last: dt.date) -> set[dt.date]:
    """Dates from `first` to `last` on which the verdict of any cooperative may differ from the day before."""
    rows = MasaBukti.objects.filter(dibatalkan_pada=None)
    found = _dates(rows, "dari", first, last) | _dates(rows, "sampai", first, last)
    for name in ("berlaku_pada", "dicabut_pada"):
        found |= _dates(Perpanjangan.objects.all(), name, first, last)
    ended = _dates(Perpanjangan.objects.all(), "batas", first - clauses.ONE_DAY, last - clauses.ONE_DAY)
    return found | {day + clauses.ONE_DAY for day in ended} | _of_the_rule(first, last)


def of_everyone(first: dt.date, last: dt.date) -> set[dt.date]:
    """Dates on which keterangan may change without anything of the cooperative's own.

    After the due dates of the rule and of the office, at a new year, a new version of the rule, a move of authority.
    """
    office = Kantor.objects.get_current() or Kantor()
    found = set()
    for year in range(first.year, last.year + 1):
        found.add(dt.date(year, 1, 1))
        found |= {clauses.own_due(office, year - 1, bentuk) + clauses.ONE_DAY for bentuk in Bentuk}
    found = {day for day in found if first <= day <= last} | _of_the_rule(first, last)
    return found | _dates(PerubahanKewenangan.objects.all(), "berlaku_pada", first, last)


def of_dissolution(first: dt.date, last: dt.date) -> set[dt.date]:
    """Dates on which cooperatives enter the process of dissolution: keterangan changes, the verdict does not."""
    return _dates(Koperasi.objects.live(), "proses_pembubaran_sejak", first, last)


def _of_the_rule(first: dt.date, last: dt.date) -> set[dt.date]:
    versions = AturanStatus.objects.adopted()
    after_due = {day for day in _days(first, last) if _follows_base_due(day, in_force(versions, day).bulan_batas)}
    starts = {rule.berlaku_sejak for rule in versions if rule.berlaku_sejak}
    return after_due | {day for day in starts if first <= day <= last}


def _follows_base_due(day: dt.date, months: int) -> bool:
    due = day - clauses.ONE_DAY
    return due == clauses.base_due(due.year - 1, months)


def _dates(rows: QuerySet[Any], name: str, first: dt.date, last: dt.date) -> set[dt.date]:
    return set(rows.filter(**{f"{name}__range": (first, last)}).order_by().values_list(name, flat=True).distinct())


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + dt.timedelta(days=number)
