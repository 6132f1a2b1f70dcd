"""One page of the list: the count, the rows in the asked order and their year strips, from one filtered queryset."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest

from koperasi.ui import paging
from koperasi.ui.strip import Strip
from registry import search, statistics
from registry.classification import strips
from registry.filters import KoperasiFilter
from registry.models import Koperasi
from registry.models.choices import Kewenangan
from registry.models.koperasi import KoperasiQuerySet

DEFAULT_SORT = "nama"
SORTS = ("nama", "kecamatan", "badan-hukum", "rat", "status")
FEW = 5_000  # matches that are found first and ordered then
UNCUT = 10_000_000  # a LIMIT that cuts nothing: it makes the planner find the candidates before it orders them


@dataclass
class Listing:
    """What the page shows. `total` is what the count is out of; `outside` lies outside the office's authority."""

    filter: KoperasiFilter
    page: Page
    total: int
    outside: int
    strips: dict[int, Strip]
    suggestions: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return int(self.page.paginator.count)

    @property
    def rows(self) -> list[tuple[Koperasi, Strip | None]]:
        return [(koperasi, self.strips.get(koperasi.pk)) for koperasi in self.page.object_list]

    @property
    def by_kecamatan(self) -> list[tuple[int, str, int]]:
        """(id, name, number) of the kecamatan that have any: what the list offers beyond its deepest row."""
        counts = statistics.by_kecamatan(self.filter.qs)
        return [(pk, name, counts[pk]) for pk, name in self.filter.kecamatan if pk in counts]


def build(request: HttpRequest, asked: KoperasiFilter, *, on: dt.date) -> Listing:
    """At most eight queries, three of them for the year strips, whatever the number of rows.

    For staff, who see every live record: the total is the register's.
    """
    sort = paging.sort_key(request, SORTS, DEFAULT_SORT)
    by_authority = statistics.register_by_authority()
    total = _total(by_authority, "" if asked.form.errors else asked.form.cleaned_data["kewenangan"])
    groups = _Groups(asked, descending=sort.startswith("-")) if sort.removeprefix("-") == "kecamatan" else None
    if asked.form.errors:
        count = 0
    elif groups:
        count = groups.count
    else:
        count = asked.qs.order_by().count() if asked.narrowed else total
    page = paging.paginate(request, asked.qs, count=count)
    first = (page.number - 1) * page.paginator.per_page
    rows = _rows(asked, sort, first, page.paginator.per_page, count, groups) if count else []
    page.object_list = rows
    text = "" if asked.form.errors else asked.form.cleaned_data["q"]
    return Listing(
        filter=asked,
        page=page,
        total=total,
        outside=sum(by_authority.values()) - by_authority.get(Kewenangan.KABKOTA, 0),
        strips=strips.for_list(rows, on=on),
        suggestions=search.similar_names(asked.base, text) if text and not count else [],
    )


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
    columns = ["status", "nama_urut", "pk"] if name == "status" else ["nama_urut", "pk"]
    return [f"-{column}" for column in columns] if down else columns


def _rows(
    asked: KoperasiFilter, sort: str, first: int, size: int, count: int, groups: _Groups | None
) -> list[Koperasi]:
    """The keys of the page come from the indexes alone; whole rows are read for these few."""
    if groups:
        keys = groups.keys(first, size)
    elif asked.form.cleaned_data["q"] or count <= FEW:
        # Walking an order until 25 rows match reads most of the register where they all stand at its end.
        candidates = asked.qs.order_by().values("pk")[:UNCUT]
        keys = Koperasi.objects.filter(pk__in=candidates).order_by(*_order(sort)).values("pk")[first : first + size]
    else:
        keys = asked.qs.order_by(*_order(sort)).values("pk")[first : first + size]
    rows = Koperasi.objects.filter(pk__in=keys).select_related("kecamatan", "desa")
    return list(rows.defer("cari", "catatan").order_by(*_order(sort)))


class _Groups:
    """Ordering by the kecamatan's name: counted per kecamatan, so that only those on the page are sorted."""

    def __init__(self, asked: KoperasiFilter, *, descending: bool) -> None:
        self.asked = asked
        counts = {} if asked.form.errors else statistics.by_kecamatan(asked.qs)
        names = [pk for pk, _ in asked.kecamatan]  # in the order of their names
        places = [*names, None]
        self.places = list(reversed(places)) if descending else places
        self.counts = counts

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    def keys(self, first: int, size: int) -> QuerySet[Koperasi]:
        """Keys of rows first .. first + size."""
        before, shown = 0, []
        for place in self.places:
            here = self.counts.get(place, 0)
            if not shown and before + here <= first:
                before += here
            elif before + sum(self.counts.get(one, 0) for one in shown) < first + size:
                shown.append(place)
        known = [place for place in shown if place is not None]
        rows = self.asked.qs.filter(kecamatan__in=known)
        if None in shown:
            rows = rows | self.asked.qs.filter(kecamatan=None)
        if len(shown) == 1:
            order = ["nama_urut", "pk"]
        else:
            whens = [When(kecamatan=place, then=Value(at)) for at, place in enumerate(shown)]
            order = [Case(*whens), "nama_urut", "pk"]
        return rows.order_by(*order).values("pk")[first - before : first - before + size]
