"""Counts of usaha mikro: kecamatan by cluster, and what they need. Each number has the address of its own list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict

from pembinaan.mikro.filters import EMPTY, MikroFilter
from pembinaan.models import Klaster, UsahaMikro
from pembinaan.models.mikro import UsahaMikroQuerySet
from pembinaan.navigation import address

Key = int | None
NEEDS = tuple(UsahaMikro.Kebutuhan)


@dataclass(frozen=True)
class Cell:
    count: int
    url: str
    label: str  # for whoever cannot see row and column
    need: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True)
class CrossTable:
    """Rows are kecamatan, columns clusters; only those that have any, the unknown last."""

    columns: list[str]
    lines: list[Line]
    totals: list[Cell]
    total: Cell


def needs(rows: UsahaMikroQuerySet) -> dict[str, int]:
    """{kebutuhan: businesses}, and under "kosong" those of whom no need is known. One query."""
    asked = {need.value: Count("pk", filter=Q(kebutuhan__contains=[need.value])) for need in NEEDS}
    return rows.order_by().aggregate(**asked, **{EMPTY: Count("pk", filter=Q(kebutuhan=[]))})


def need_cells(asked: MikroFilter) -> list[Cell]:
    """Of the same filter but for its need: each number stands beside the others, whichever of them is asked for."""
    if asked.data.get("kebutuhan"):
        others = {name: value for name, value in asked.data.items() if name != "kebutuhan"}
        asked = MikroFilter(others, asked.queryset)
    labels = {need.value: need.label for need in NEEDS} | {EMPTY: "Belum diketahui"}
    return [Cell(n, _url(asked, kebutuhan=key), labels[key]) for key, n in needs(asked.qs).items()]


def cross_table(asked: MikroFilter) -> CrossTable:
    """One query for the numbers; the names are those of the filter."""
    grouped = asked.qs.order_by().values_list("kecamatan", "klaster").annotate(n=Count("pk"))
    counts: dict[tuple[Key, Key], int] = {(kecamatan, klaster): n for kecamatan, klaster, n in grouped}
    by_row: Counter[Key] = Counter()
    by_column: Counter[Key] = Counter()
    for (kecamatan, klaster), n in counts.items():
        by_row[kecamatan] += n
        by_column[klaster] += n
    rows = _names(asked.kecamatan, by_row, "Kecamatan belum diketahui")
    columns = _names(asked.klaster, by_column, "Tanpa klaster")
    lines = [
        Line(
            name,
            [Cell(counts.get((row, col), 0), _url(asked, kecamatan=row, klaster=col), f"{name}, {title}")
             for col, title in columns],
            Cell(by_row[row], _url(asked, kecamatan=row), f"{name}, semua klaster"),
        )
        for row, name in rows
    ]  # fmt: skip
    totals = [Cell(by_column[col], _url(asked, klaster=col), f"Semua kecamatan, {title}") for col, title in columns]
    total = Cell(sum(by_row.values()), _url(asked), "Semua")
    return CrossTable([title for _, title in columns], lines, totals, total)


def _names(known: list[tuple[int, str]], counted: Counter[Key], unknown: str) -> list[tuple[Key, str]]:
    found: list[tuple[Key, str]] = [(pk, name) for pk, name in known if counted[pk]]
    return [*found, (None, unknown)] if counted[None] else found


def _url(asked: MikroFilter, **more: Any) -> str:
    """The list of the same filter with these parameters; None asks for rows without one."""
    query = QueryDict(mutable=True)
    for name, value in asked.data.items():
        if name in asked.filters:
            query[name] = value
    for name, value in more.items():
        query[name] = EMPTY if value is None else str(value)
    return f"{address('pembinaan:mikro-list')}?{query.urlencode()}"


@dataclass(frozen=True)
class ClusterLine:
    klaster: Klaster
    total: Cell
    needs: list[Cell]


def clusters(tied: str = "") -> list[ClusterLine]:
    """All clusters with their businesses and needs. `tied`: "ada", "belum" or "" for all. Two queries."""
    rows = Klaster.objects.select_related("koperasi")
    if tied:
        rows = rows.filter(koperasi__isnull=tied == "belum")
    live = UsahaMikro.objects.live().order_by()
    counted: dict[int, Any] = {
        row["klaster"]: row
        for row in live.exclude(klaster=None).values("klaster").annotate(
            n=Count("pk"), **{need.value: Count("pk", filter=Q(kebutuhan__contains=[need.value])) for need in NEEDS}
        )
    }  # fmt: skip
    return [_cluster_line(klaster, counted.get(klaster.pk, {})) for klaster in rows]


def _cluster_line(klaster: Klaster, counted: dict[str, int]) -> ClusterLine:
    url = f"{address('pembinaan:mikro-list')}?klaster={klaster.pk}"
    cells = [
        Cell(
            counted.get(need.value, 0), f"{url}&kebutuhan={need.value}", f"{klaster}, {need.label.lower()}", need.label
        )
        for need in NEEDS
    ]
    return ClusterLine(klaster, Cell(counted.get("n", 0), url, f"{klaster}, semua usaha"), cells)
