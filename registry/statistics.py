"""Counts of cooperatives. A number on a page and the list behind it come from the same queryset.

Every count runs on the filtered queryset it is given; denominators are `within_authority()` unless said otherwise.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Exists, Max, Q

from registry.classification import facts
from registry.filters import obliged_in
from registry.models import AturanStatus, Koperasi
from registry.models.choices import JenisBukti, Keterangan
from registry.models.koperasi import KoperasiQuerySet

LARGE = 20_000  # rows from which counting all of them takes longer than asking whether anything changed
REMEMBERED = 60  # seconds


def more_than(most: int) -> bool:
    """Whether the register has more records. One query, which stops counting there."""
    return Koperasi.objects.order_by().values("pk")[most : most + 1].exists()


def by_authority(koperasi_set: KoperasiQuerySet) -> dict[str, int]:
    """{kewenangan: number}"""
    return _counted(koperasi_set, "kewenangan")


def register_by_authority() -> dict[str, int]:
    """{kewenangan: number} of every live record: what the counts of lists are "out of".

    Large registers remember it until the next change of any record: triggers write an event for each, so the last
    event names the state that was counted. A change still uncommitted then may be missing for REMEMBERED seconds.
    """
    event_model: Any = Koperasi._meta.get_field("events").related_model
    version = event_model.objects.aggregate(last=Max("pgh_id"))["last"]
    key = f"register:{connection.settings_dict['NAME']}:{version}"
    known = cache.get(key)
    if known is None:
        known = by_authority(Koperasi.objects.live())
        if sum(known.values()) >= LARGE:
            cache.set(key, known, REMEMBERED)
    return dict(known)


def by_kecamatan(koperasi_set: KoperasiQuerySet) -> dict[int | None, int]:
    """{kecamatan id, None where unknown: number}"""
    return _counted(koperasi_set, "kecamatan")


def by_status(koperasi_set: KoperasiQuerySet) -> dict[str, int]:
    """{aktif, tidak_aktif, dibekukan, dibubarkan: number}"""
    return _counted(koperasi_set, "status")


def by_keterangan(koperasi_set: KoperasiQuerySet) -> dict[str, int]:
    """{keterangan: number}, every keterangan in the order of the design, also those of none."""
    found = _counted(koperasi_set, "keterangan")
    return {code: found.get(code, 0) for code in Keterangan.values}


@dataclass(frozen=True)
class RatCount:
    """RAT of one tahun buku: how many of those obliged have held it."""

    year: int
    obliged: int
    held: int

    @property
    def missing(self) -> int:
        return self.obliged - self.held


def rat(koperasi_set: KoperasiQuerySet, *, year: int, on: dt.date) -> RatCount:
    """Wajib RAT (within authority, no decision, first obliged year <= `year`, aktif or not) and sudah RAT of them."""
    rule = AturanStatus.objects.in_force(on)
    obliged = koperasi_set.within_authority().filter(obliged_in(year, rule)).order_by()
    held = facts.evidence(on=on, level=rule.tingkat, tahun_buku=year, jenis=JenisBukti.RAT)
    counted = obliged.aggregate(obliged=Count("pk"), held=Count("pk", filter=Q(Exists(held))))
    return RatCount(year=year, **counted)


def _counted(koperasi_set: KoperasiQuerySet, column: str) -> dict[Any, int]:
    return dict(koperasi_set.order_by().values_list(column).annotate(n=Count("pk")).values_list(column, "n"))
