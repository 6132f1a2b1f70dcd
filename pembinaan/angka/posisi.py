"""When and of whom a figure speaks: the day with its rule and tahun buku, and which cooperatives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import F, Q
from django.http import QueryDict

from registry import kantor, kdmp
from registry.classification import facts, status
from registry.models import AturanStatus, Koperasi
from registry.models.choices import Kewenangan
from registry.models.koperasi import KoperasiQuerySet
from registry.models.rules import in_force

UNKNOWN = "kosong"  # the value that asks for rows without one, as in registry.filters


@dataclass(frozen=True)
class Posisi:
    """A day on which cooperatives are counted, by what was on record then.

    `tahun`: the tahun buku whose RAT and report are asked for; `dari`: since when letters are counted; `rule`: the
    version in force on the day.
    """

    on: dt.date
    today: dt.date
    rule: AturanStatus
    tahun: int
    dari: dt.date

    @classmethod
    def at(cls, on: dt.date | None = None, *, tahun: int | None = None, dari: dt.date | None = None,
           rules: Sequence[AturanStatus] | None = None) -> Posisi:  # fmt: skip
        """One query, none where the adopted `rules` are given. `on` defaults to today, `tahun` to the one before its
        year, `dari` to 1 January."""
        today = kantor.today()
        on = on or today
        rule = AturanStatus.objects.in_force(on) if rules is None else in_force(rules, on)
        return cls(on, today, rule, tahun or on.year - 1, dari or dt.date(on.year, 1, 1))

    @property
    def live(self) -> bool:
        return self.on == self.today

    def at_year(self, tahun: int) -> Posisi:
        return replace(self, tahun=tahun)

    def rows(self, koperasi_set: KoperasiQuerySet) -> KoperasiQuerySet:
        """Those of `koperasi_set` within the office's authority on the day and on record then, with `p_status`.

        p_status: aktif | tidak_aktif | dibekukan | dibubarkan. Kecamatan, jenis, bentuk and kelompok are today's.
        """
        return self.every(koperasi_set).exclude(p_status=None) if not self.live else self.every(koperasi_set)

    def every(self, koperasi_set: KoperasiQuerySet) -> KoperasiQuerySet:
        """As `rows`, also those not yet on record on the day: p_status null, counted apart."""
        if self.live:
            return koperasi_set.within_authority().annotate(p_status=F("status"))
        there = koperasi_set.alias(p_kewenangan=facts.authority(self.on)).filter(p_kewenangan=Kewenangan.KABKOTA)
        return status.on(there, self.on).annotate(p_status=F("status_on"))

    def query(self) -> dict[str, str]:
        """As an address says it: what is as usual is left out."""
        asked = {} if self.live else {"pada": self.on.isoformat()}
        if self.tahun != self.on.year - 1:
            asked["tahun"] = str(self.tahun)
        if self.dari != dt.date(self.on.year, 1, 1):
            asked["dari"] = self.dari.isoformat()
        return asked


@dataclass(frozen=True)
class Cakupan:
    """Which cooperatives: "" asks nothing, UNKNOWN those without a value. `kecamatan` and `desa` are keys."""

    kdmp: str = ""  # "", "tanpa" or "hanya"
    kecamatan: str = ""
    desa: str = ""
    jenis: str = ""
    kelompok: str = ""
    bentuk: str = ""

    @classmethod
    def of(cls, query: QueryDict | dict[str, str]) -> Cakupan:
        """From an address whose values a form has accepted."""
        return cls(**{field.name: query.get(field.name) or "" for field in fields(cls)})

    @property
    def condition(self) -> Q:
        """Of rows with the columns that are asked for: cooperatives, or their summaries."""
        asked = kdmp.condition(self.kdmp)
        for name in ("kecamatan", "desa"):
            if value := getattr(self, name):
                asked &= Q(**{name: None if value == UNKNOWN else value})
        for name in ("jenis", "kelompok", "bentuk"):
            if value := getattr(self, name):
                asked &= Q(**{name: "" if value == UNKNOWN else value})
        return asked

    def narrow(self, rows: KoperasiQuerySet) -> KoperasiQuerySet:
        return rows.filter(self.condition)

    def also(self, **more: Any) -> Cakupan:
        """Narrower: the cell of a table. A key of None asks for rows without one."""
        named = {name: UNKNOWN if value in (None, "") else str(value) for name, value in more.items()}
        return replace(self, **named)

    def query(self) -> dict[str, str]:
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


def everyone() -> KoperasiQuerySet:
    """Every live record, for the night and for closing a period; pages begin with `visible_to(user)`."""
    return Koperasi.objects.live()
