"""One page of the list: the count, the rows in the asked order and their year strips, from one filtered queryset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.paginator import Page
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import HttpRequest

from koperasi.ui import paging
from koperasi.ui.strip import Strip
from registry import quality, search, statistics
from registry.classification import clauses, strips
from registry.filters import KoperasiFilter
from registry.models import Kantor, Koperasi
from registry.models.choices import Kewenangan
from registry.models.koperasi import KoperasiQuerySet
from registry.saringan import kolom
from registry.saringan.kolom import Kolom

DEFAULT_SORT = "nama"
SORTS = ("nama", "kecamatan", "badan-hukum", "rat", "status", "lengkap")
FEW = 5_000  # matches that are found first and ordered then


@dataclass
class Listing:
    """What the page shows. `total` is what the count is out of; `outside` lies outside the office's authority."""

    filter: KoperasiFilter
    page: Page
    total: int
    outside: int
    strips: dict[int, Strip]
    columns: tuple[Kolom, ...]
    suggestions: list[str] = field(default_factory=list)
    found_outside: int = 0  # what the searched text finds beyond the authority, asked only when nothing was found

    @property
    def count(self) -> int:
        return int(self.page.paginator.count)

    @property
    def rows(self) -> list[tuple[Koperasi, Strip | None]]:
        return [(koperasi, self.strips.get(koperasi.pk)) for koperasi in self.page.object_list]

    @property
    def usual_columns(self) -> bool:
        return kolom.is_usual(self.columns)

    @property
    def due(self) -> tuple[dt.date, int] | None:
        """Of a list of who has no RAT: the office's own date for that tahun buku and the days left (negative: past).

        That of a primer unless sekunder are asked for; what an extension gives one of them stands at the reminder.
        """
        asked = {} if self.filter.form.errors else self.filter.form.cleaned_data
        if asked.get("rat") != "belum":
            return None
        day = clauses.own_due(Kantor.objects.get_current() or Kantor(), int(asked["tahun"]), asked["bentuk"] or "")
        return day, (day - self.filter.on).days

    @property
    def by_kecamatan(self) -> list[tuple[int, str, int]]:
        """(id, name, number) of the kecamatan that have any: what the list offers beyond its deepest row."""
        counts = statistics.by_kecamatan(self.filter.qs)
        return [(pk, name, counts[pk]) for pk, name in self.filter.kecamatan if pk in counts]


def build(request: HttpRequest, asked: KoperasiFilter, *, on: dt.date) -> Listing:
    """At most seven queries, two of them for the year strips, whatever the number of rows.

    For staff, who see every live record: the total is the register's.
    """
    sort = paging.sort_key(request, SORTS, DEFAULT_SORT)
    by_authority = statistics.register_by_authority()
    total = _total(by_authority, "" if asked.form.errors else asked.form.cleaned_data["kewenangan"])
    matches = _matches(asked, sort, total)
    page = paging.paginate(request, asked.qs, count=matches.count)
    columns = kolom.asked(request.GET)
    keys = matches.keys((page.number - 1) * page.paginator.per_page, page.paginator.per_page)
    rows = _rows(keys, sort, columns)
    page.object_list = rows
    text = "" if asked.form.errors or matches.count else asked.form.cleaned_data["q"]
    return Listing(
        filter=asked,
        page=page,
        total=total,
        outside=sum(by_authority.values()) - by_authority.get(Kewenangan.KABKOTA, 0),
        strips=strips.for_list(rows, on=on, rule=asked.offers.rule) if kolom.BY_CODE["pita"] in columns else {},
        columns=columns,
        suggestions=search.similar_names(asked.base, text) if text else [],
        found_outside=_found_outside(text) if text and not asked.form.cleaned_data["kewenangan"] else 0,
    )


def _found_outside(text: str) -> int:
    """Who does not find a cooperative that has left the authority registers it a second time."""
    condition = search.condition(text)
    outside = Koperasi.objects.live().exclude(kewenangan=Kewenangan.KABKOTA)
    return outside.filter(condition).count() if condition is not None else 0


def whole(request: HttpRequest, asked: KoperasiFilter) -> KoperasiQuerySet:
    """Every row of the filter in the order the URL asks for: what is downloaded or printed whole."""
    return asked.qs.order_by(*_order(paging.sort_key(request, SORTS, DEFAULT_SORT)))


def _total(by_authority: dict[str, int], chosen: str) -> int:
    own = by_authority.get(Kewenangan.KABKOTA, 0)
    return {"semua": sum(by_authority.values()), "luar": sum(by_authority.values()) - own}.get(chosen, own)


def _order(sort: str) -> list[Any]:
    """Rows without a date stand with the oldest; within a kecamatan names always ascend."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name == "kecamatan":
        place = F("kecamatan__nama")
        return [place.desc(nulls_first=True) if down else place.asc(nulls_last=True), "nama_urut", "pk"]
    if name in ("badan-hukum", "rat"):
        day = F("rat_terakhir" if name == "rat" else "tanggal_badan_hukum")
        return [day.desc(nulls_last=True), "-pk"] if down else [day.asc(nulls_first=True), "pk"]
    if name == "lengkap":
        share = quality.filled_share()
        return [share.desc() if down else share.asc(), "nama_urut", "pk"]
    columns = ["status", "nama_urut", "pk"] if name == "status" else ["nama_urut", "pk"]
    return [f"-{column}" for column in columns] if down else columns


Keys = Sequence[int] | QuerySet[Any, Any]


def _rows(keys: Keys, sort: str, columns: Sequence[Kolom]) -> list[Koperasi]:
    rows = Koperasi.objects.filter(pk__in=keys).select_related("kecamatan", "desa").defer(*kolom.deferred(columns))
    rows = kolom.annotate(rows, columns)
    return list(rows.order_by(*_order(sort))) if not isinstance(keys, list) or keys else []


# --- Three ways to find a page: which one is cheap depends on what is asked -------------------
class Matches(Protocol):
    """The rows of a filter in an order: how many, and the keys of rows first .. first + size."""

    @property
    def count(self) -> int: ...

    def keys(self, first: int, size: int) -> Keys: ...


def _matches(asked: KoperasiFilter, sort: str, total: int) -> Matches:
    if asked.form.errors:
        return _Found([])
    if any(asked.form.cleaned_data[name] for name in ("q", "nik", "pilih")):
        return _Found(_all_keys(asked, sort))
    if sort.removeprefix("-") == "kecamatan":
        return _Grouped(asked, descending=sort.startswith("-"))
    count = asked.qs.order_by().count() if asked.narrowed else total
    return _Found(_all_keys(asked, sort)) if count <= FEW else _Walked(asked, sort, count)


def _all_keys(asked: KoperasiFilter, sort: str) -> list[int]:
    return list(asked.qs.order_by(*_order(sort)).values_list("pk", flat=True))


@dataclass
class _Found:
    """All matches, found by their own index and ordered then: a search, or a filter with few matches.

    Walking an order until 25 of them come by would read most of the register where they all stand at its end.
    """

    all: list[int]

    @property
    def count(self) -> int:
        return len(self.all)

    def keys(self, first: int, size: int) -> list[int]:
        return self.all[first : first + size]


@dataclass
class _Walked:
    """Many matches: the index of the order is walked until the page is full; keys come from indexes alone."""

    asked: KoperasiFilter
    sort: str
    count: int

    def keys(self, first: int, size: int) -> QuerySet[Any, Any]:
        return self.asked.qs.order_by(*_order(self.sort)).values("pk")[first : first + size]


class _Grouped:
    """Ordering by the kecamatan's name: counted per kecamatan, so that only those on the page are sorted."""

    def __init__(self, asked: KoperasiFilter, *, descending: bool) -> None:
        self.asked = asked
        self.counts = statistics.by_kecamatan(asked.qs)
        places = [*(pk for pk, _ in asked.kecamatan), None]  # in the order of their names, unknown ones last
        self.places = list(reversed(places)) if descending else places
        self.count = sum(self.counts.values())

    def keys(self, first: int, size: int) -> QuerySet[Any, Any]:
        before, shown = self._shown(first, size)
        here = Q(kecamatan__in=[place for place in shown if place is not None])
        rows = self.asked.qs.filter(here | Q(kecamatan=None) if None in shown else here)
        if len(shown) > 1:
            place = Case(*(When(kecamatan=one, then=Value(at)) for at, one in enumerate(shown)))
            rows = rows.order_by(place, "nama_urut", "pk")
        else:
            rows = rows.order_by("nama_urut", "pk")
        return rows.values("pk")[first - before : first - before + size]

    def _shown(self, first: int, size: int) -> tuple[int, list[int | None]]:
        """(rows before them, the kecamatan on which the page lies)"""
        before, upto, shown = 0, 0, []
        for place in self.places:
            here = self.counts.get(place, 0)
            if upto + here <= first:
                before += here
            elif upto < first + size:
                shown.append(place)
            upto += here
        return before, shown
