"""When the verdict of one cooperative turns: `becomes_inactive_on`.

Between two of the days below nothing that the rule reads changes, so it is enough to try these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from registry.classification import clauses
from registry.models import AturanStatus, MasaBukti, Perpanjangan
from registry.models.choices import StatusHitung

SOON = 12  # days tried first: most answers lie among them; all the others take one more query
Judge = Callable[[Sequence[dt.date]], dict[dt.date, str]]


def turning_days(
    *,
    first_year: int,
    last_year: int,
    rules: Iterable[AturanStatus],
    evidence: Iterable[MasaBukti],
    extensions: Iterable[Perpanjangan],
) -> list[dt.date]:
    """Days on which a verdict may differ from that of the day before, ascending."""
    rules = list(rules)
    days: set[dt.date | None] = {rule.berlaku_sejak for rule in rules}
    for months in {rule.bulan_batas for rule in rules}:
        days.update(clauses.base_due(year, months) + clauses.ONE_DAY for year in range(first_year, last_year + 1))
    for row in evidence:
        days.update((row.dari, row.sampai))
    for extension in extensions:
        days.update((extension.berlaku_pada, extension.batas + clauses.ONE_DAY, extension.dicabut_pada))
    return sorted(day for day in days if day)


def becomes_inactive_on(on: dt.date, status: str, days: Sequence[dt.date], judge: Judge) -> dt.date | None:
    """Aktif: the first of `days` after `on` that is tidak aktif. Tidak aktif: where the unbroken stretch began.

    `judge` gives the verdict of each of some days. None: nothing recorded now makes it tidak aktif within `days`.
    """
    if status == StatusHitung.AKTIF:
        for day, verdict in _judged((day for day in days if day > on), judge):
            if verdict == StatusHitung.TIDAK_AKTIF:
                return day
        return None
    began = on
    for day, verdict in _judged((day for day in reversed(days) if day <= on), judge):
        if verdict == StatusHitung.AKTIF:
            return began
        began = day
    return began


def _judged(days: Iterator[dt.date], judge: Judge) -> Iterator[tuple[dt.date, str]]:
    for size in (SOON, None):
        if batch := list(islice(days, size)):
            verdicts = judge(batch)
            yield from ((day, verdicts[day]) for day in batch)
