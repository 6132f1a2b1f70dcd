"""Whom to remind, in which order: those of the list "Belum RAT tahun buku Y", who was reminded lately last.

A queue is read when a page is opened and never stored: whoever is reminded goes to the end by itself, and whoever
files leaves it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Subquery, Value, When
from django.http import QueryDict

from koperasi.lib import dates
from pembinaan.models import PengingatRat
from pembinaan.reminders import contacts, deadlines
from pembinaan.reminders.wording import Batas
from registry.classification import facts
from registry.filters import KoperasiFilter, flat
from registry.models import Koperasi
from registry.models.choices import JenisBukti, TingkatBukti
from registry.models.koperasi import KoperasiQuerySet

if TYPE_CHECKING:
    from koperasi.accounts.models import User

LATELY = dt.timedelta(days=7)
SHOWN = 12  # of the queue, the present one among them


def asked(query: QueryDict | Mapping[str, str], user: User, *, on: dt.date) -> KoperasiFilter:
    """The filter of a list, always for those that are obliged and have no RAT of its tahun buku."""
    data = flat(query) | {"rat": "belum", "wajib": "on"}
    return KoperasiFilter(data, Koperasi.objects.visible_to(user), on=on)


def year_of(filtered: KoperasiFilter) -> int:
    return int(filtered.form.cleaned_data["tahun"]) if filtered.form.is_valid() else filtered.on.year - 1


def waiting(filtered: KoperasiFilter) -> KoperasiQuerySet:
    """The filter's cooperatives, less those whose RAT has come in and is being reviewed: they have done their part.

    `punya_wa`: can be reached. `terakhir`: when last reminded of this year. `baru_saja`: within the last seven days.
    """
    year, on = year_of(filtered), filtered.on
    sent = facts.evidence(on=on, level=TingkatBukti.DIKIRIM, tahun_buku=year, jenis=JenisBukti.RAT)
    last = PengingatRat.objects.filter(koperasi=OuterRef("pk"), tahun_buku=year).order_by("-dibuka_pada")
    lately = When(terakhir__gt=dates.sekarang() - LATELY, then=Value(True))
    return contacts.annotate(filtered.qs.exclude(Exists(sent)), on=on).annotate(
        terakhir=Subquery(last.values("dibuka_pada")[:1]),
        baru_saja=Case(lately, default=Value(False), output_field=BooleanField()),
    )


@dataclass(frozen=True)
class Giliran:
    """One cooperative in the queue. `nomor` is its place, from 1."""

    nomor: int
    koperasi: Koperasi
    batas: Batas
    terakhir: PengingatRat | None
    baru_saja: bool
    on: dt.date

    @property
    def sisa_dinas(self) -> int:
        return (self.batas.dinas - self.on).days

    @property
    def sisa_hukum(self) -> int:
        return (self.batas.hukum - self.on).days


@dataclass(frozen=True)
class Kecamatan:
    pk: int
    nama: str
    belum: int


class Antrean:
    """The queue behind a filter, from the place a page asks for on."""

    def __init__(self, filtered: KoperasiFilter, *, place: int) -> None:
        self.filter, self.year, self.on = filtered, year_of(filtered), filtered.on
        self._rows = waiting(filtered)
        self.place = max(1, min(place, self.reachable))

    @cached_property
    def _counts(self) -> dict[tuple[int | None, bool], int]:
        counted = self._rows.order_by().values("kecamatan", "punya_wa").annotate(n=Count("pk"))
        return {(row["kecamatan"], row["punya_wa"]): row["n"] for row in counted}

    @property
    def reachable(self) -> int:
        return sum(n for (_, with_number), n in self._counts.items() if with_number)

    @property
    def unreachable(self) -> int:
        return sum(self._counts.values()) - self.reachable

    @property
    def kecamatan(self) -> list[Kecamatan]:
        """With at least one to go, in the order of their names."""
        counted = ((pk, nama, sum(self._counts.get((pk, w), 0) for w in (True, False)))
                   for pk, nama in self.filter.kecamatan)  # fmt: skip
        return [Kecamatan(*one) for one in counted if one[2]]

    @cached_property
    def rows(self) -> list[Giliran]:
        """The one whose turn it is, and those after it. Four queries."""
        order: list[Any] = ["baru_saja", F("terakhir").asc(nulls_first=True), F("kecamatan__nama").asc(nulls_last=True),
                 "nama_urut", "pk"]  # fmt: skip
        found = self._rows.filter(punya_wa=True).select_related("kecamatan", "desa").defer("cari").order_by(*order)
        rows = list(found[self.place - 1 : self.place - 1 + SHOWN])
        dues, last = deadlines.of(rows, self.year, on=self.on), last_opened(rows, self.year)
        return [
            Giliran(at, row, dues[row.pk], last.get(row.pk), row.baru_saja, self.on)  # type: ignore[attr-defined]
            for at, row in enumerate(rows, start=self.place)
        ]

    def without_number(self) -> KoperasiQuerySet:
        rows = self._rows.filter(punya_wa=False).select_related("kecamatan", "desa").defer("cari")
        return rows.order_by(F("kecamatan__nama").asc(nulls_last=True), "nama_urut", "pk")


def last_opened(rows: list[Koperasi], year: int) -> dict[int, PengingatRat]:
    """{pk: the last reminder of tahun buku `year`}."""
    found = PengingatRat.objects.filter(koperasi__in=[row.pk for row in rows], tahun_buku=year)
    latest = found.order_by("koperasi_id", "-dibuka_pada", "-pk").distinct("koperasi_id").select_related("oleh")
    return {one.koperasi_id: one for one in latest if one.koperasi_id}
