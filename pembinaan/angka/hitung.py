"""Counting: the figures of some cooperatives on a day, for all of them or by kecamatan, jenis, kelompok, bentuk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)

from pembinaan.angka import belah
from pembinaan.angka.belah import STATUS
from pembinaan.angka.jenis import Hitungan, Jumlahan, Urusan
from pembinaan.angka.posisi import Posisi
from registry import merged
from registry.models import DataTahunan
from registry.models.koperasi import KoperasiQuerySet

Key = tuple[Any, ...]  # values of `by`, in its order; () for the whole
Numbers = dict[str, int]  # {code: number}


def counts(rows: KoperasiQuerySet, posisi: Posisi, what: Iterable[Hitungan]) -> Numbers:
    """{code: number of cooperatives}; `rows` as `posisi.rows` gives them. One query."""
    return counts_on([(rows, posisi)], what)[0]


def counts_by(
    rows: KoperasiQuerySet, posisi: Posisi, what: Iterable[Hitungan], by: Sequence[str]
) -> dict[Key, Numbers]:
    """{values of the columns `by`: {code: number}}; a place without a name has None. One query."""
    what = list(what)
    parts = belah.split(what, posisi)
    columns = by if STATUS in by else (*by, STATUS)
    size, at = len(columns), columns.index(STATUS)
    found: dict[Key, Numbers] = {}
    for line in _grouped(rows, parts, columns):
        numbers = found.setdefault(tuple(line[: len(by)]), _zero(what))
        parts.add(numbers, line[at], line[size], line[size + 1 :])
    return found


def counts_on(asked: Sequence[tuple[KoperasiQuerySet, Posisi]], what: Iterable[Hitungan]) -> list[Numbers]:
    """As `counts` for several days, each with its rows, in the order asked. One query."""
    what = list(what)
    found = [_zero(what) for _ in asked]
    parts = [belah.split(what, posisi) for _, posisi in asked]
    grouped = [
        _grouped(rows.annotate(ke_=Value(place, output_field=IntegerField())), parts[place], ("ke_", STATUS))
        for place, (rows, _) in enumerate(asked)
    ]
    for place, status, n, *counted in _together(grouped) if grouped else ():
        parts[place].add(found[place], status, n, counted)
    return found


def _grouped(rows: KoperasiQuerySet, parts: belah.Belahan, columns: Sequence[str]) -> QuerySet[Any, Any]:
    """(values of `columns`, how many rows, how many with each mark)

    The conditions stand in the rows and not in the aggregates: where Django wraps the rows of a past day in a
    subquery, EXISTS inside an aggregate would lose its cooperative.
    """
    marked = rows.order_by().annotate(**parts.marks).values(*columns)
    return marked.annotate(n_=Count("pk"), **parts.counts).values_list(*columns, "n_", *parts.counts)


def _zero(what: Iterable[Hitungan]) -> Numbers:
    return dict.fromkeys((one.kode for one in what), 0)


def counts_by_day(
    koperasi_set: KoperasiQuerySet, several: Iterable[Posisi], what: Iterable[Hitungan]
) -> dict[dt.date, Numbers]:
    """{day: {code: number}} of the same cooperatives on different days. One query."""
    several = list(several)
    found = counts_on([(posisi.rows(koperasi_set), posisi) for posisi in several], what)
    return {posisi.on: line for posisi, line in zip(several, found, strict=True)}


def _together(parts: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


@dataclass(frozen=True)
class Total:
    """A sum and of how many cooperatives it is; `value` is 0 where none has a figure."""

    value: int
    known: int


def figures_of(posisi: Posisi, outer: str = "pk") -> QuerySet[DataTahunan]:
    """Yearly figures of the outer cooperative up to the day, the newest first: that is the one that counts."""
    there = DataTahunan.objects.filter(koperasi=OuterRef(outer), ditarik_pada=None, tanggal_posisi__lte=posisi.on)
    return there.order_by("-tanggal_posisi", "-pk")


def latest_figures(posisi: Posisi, outer: str = "pk") -> Subquery:
    """The key of the newest yearly figures up to the day, per cooperative; null where there are none."""
    return Subquery(figures_of(posisi, outer).values("pk")[:1])


def _latest(rows: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Any, Any]:
    """As `latest_figures`, the keys of all of them: sorted once, where many rows are asked for together."""
    there = DataTahunan.objects.filter(
        koperasi__in=rows.order_by().values("pk"), ditarik_pada=None, tanggal_posisi__lte=posisi.on
    )
    return there.order_by("koperasi_id", "-tanggal_posisi", "-pk").distinct("koperasi_id").values("pk")


def sums_by(
    rows: KoperasiQuerySet, posisi: Posisi, what: Iterable[Jumlahan], by: Sequence[str] = ()
) -> dict[Key, dict[str, Total]]:
    """{values of `by`: {code: Total}}; without `by` under (). One query."""
    figures = DataTahunan.objects.filter(pk__in=_latest(rows, posisi)).order_by()
    asked: dict[str, Any] = {}
    what = list(what)
    for one in what:
        asked[f"j_{one.kolom}"] = Sum(one.kolom)
        asked[f"n_{one.kolom}"] = Count(one.kolom)
    columns = [f"koperasi__{name}" for name in by]
    lines: Iterable[dict[str, Any]]
    lines = figures.values(*columns).annotate(**asked) if by else [figures.aggregate(**asked)]
    return {
        tuple(line[name] for name in columns): {
            one.kode: Total(_whole(line[f"j_{one.kolom}"]), line[f"n_{one.kolom}"]) for one in what
        }
        for line in lines
    }


def sums_on(
    koperasi_set: KoperasiQuerySet, several: Iterable[Posisi], what: Iterable[Jumlahan]
) -> dict[dt.date, dict[str, Total]]:
    """{day: {code: Total}} of different days: what `sums_by` says of each, in one query."""
    several, what, parts = list(several), list(what), []
    asked = {f"j_{one.kolom}": Sum(one.kolom) for one in what} | {f"n_{one.kolom}": Count(one.kolom) for one in what}
    for posisi in several:
        keys = _latest(posisi.rows(koperasi_set), posisi)
        figures = DataTahunan.objects.filter(pk__in=keys).order_by().values(p_hari=Value(posisi.on, DateField()))
        parts.append(figures.annotate(**asked).values_list("p_hari", *asked))
    if not parts or not what:
        return {}
    lines = {day: dict(zip(asked, line, strict=True)) for day, *line in _together(parts)}
    return {
        posisi.on: {one.kode: Total(_whole(line.get(f"j_{one.kolom}")), line.get(f"n_{one.kolom}", 0)) for one in what}
        for posisi in several
        if (line := lines.get(posisi.on, {})) is not None
    }


def matters_by(
    rows: KoperasiQuerySet, posisi: Posisi, what: Iterable[Urusan], by: Sequence[str] = ()
) -> dict[Key, Numbers]:
    """{values of `by`: {code: number of letters or cases}}. One query a figure."""
    found: dict[Key, Numbers] = {}
    columns = [f"ku_{name}" for name in by]
    for one in what:
        there = one.baris(rows, posisi).order_by()
        if not by:
            found.setdefault((), {})[one.kode] = there.count()
            continue
        there = there.annotate(**{f"ku_{name}": merged.survivor(name) for name in by})
        for *key, number in there.values_list(*columns).annotate(n=Count("pk")):
            found.setdefault(tuple(key), {})[one.kode] = number
    return found


def matters_on(
    koperasi_set: KoperasiQuerySet, several: Iterable[Posisi], what: Iterable[Urusan]
) -> dict[dt.date, Numbers]:
    """{day: {code: number of letters or cases}} of different days, in one query."""
    several, what = list(several), list(what)
    parts = [
        one.baris(posisi.rows(koperasi_set), posisi).order_by()
        .values(p_hari=Value(posisi.on, DateField()), p_kode=Value(one.kode, CharField()))
        .annotate(n=Count("pk")).values_list("p_hari", "p_kode", "n")
        for posisi in several for one in what
    ]  # fmt: skip
    found = {posisi.on: {one.kode: 0 for one in what} for posisi in several}
    for day, kode, number in _together(parts) if parts else ():
        found[day][kode] = number
    return found


def _whole(value: int | Decimal | None) -> int:
    """Sums of bigint come back as numeric: exact, whole."""
    return int(value or 0)
