"""The list at 210,000 cooperatives: queries and SQL time of 200 pages, and of searches.

`main()` wants an empty migrated database as the owner (tests.benchmarks.run gives it one), or one it has filled before.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from koperasi.lib import dates
from registry import filters, listing
from registry.models import Kecamatan, Koperasi
from tests.benchmarks import daftar_kombinasi, dunia_daftar

ROWS = 210_000
ON = dt.date(2026, 11, 22)
QUERIES_AROUND = 4  # session, person, roles, office: asked by every page before the list begins
BUDGET = {"queries": 15, "p95_ms": 50, "search_ms": 150}


class Watch:
    """Times every statement."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.taken.append((time.perf_counter() - start) * 1000)


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch


def page(parameters: dict[str, str]) -> Watch:
    """What the view asks of the database for one page (log-in and navigation apart)."""
    request = RequestFactory().get("/koperasi/", parameters)
    with watching() as watch:
        asked = filters.KoperasiFilter(request.GET, Koperasi.objects.live(), on=ON)
        shown = listing.build(request, asked, on=ON)
        if asked.form.errors:
            raise AssertionError(f"{parameters}: {asked.form.errors}")
        list(shown.rows)
    return watch


def prepare(rows: int = ROWS) -> None:
    """Fill the database once; a second call finds it filled."""
    call_command("load_defaults", verbosity=0)
    if Koperasi.objects.count() != rows:
        dunia_daftar.build(rows)
        dunia_daftar.search_text()
        dunia_daftar.settle()


def measure() -> dict[str, Any]:
    """Figures in milliseconds: the slowest statement of each page, and the sum of all its statements."""
    places = list(Kecamatan.objects.order_by("kode").values_list("pk", flat=True))
    for parameters in (*daftar_kombinasi.combinations(), *({"q": text} for text in daftar_kombinasi.SEARCHES)):
        page(real(parameters, places))  # warm: a server's buffers hold the indexes of its one register
    watches = [(p, quietest(real(p, places))) for p in daftar_kombinasi.combinations()]
    totals = sorted(((sum(w.taken), p) for p, w in watches), key=lambda pair: pair[0])
    slowest = sorted((max(w.taken) for _, w in watches))
    searches = sorted((sum(quietest({"q": text}).taken), text) for text in daftar_kombinasi.SEARCHES)
    return {
        "rows": Koperasi.objects.count(),
        "pages": len(totals),
        "queries_most": max(len(w.taken) for _, w in watches),
        "page_sql_ms": _spread([ms for ms, _ in totals]),
        "statement_ms": _spread(slowest),
        "search_sql_ms": _spread([ms for ms, _ in searches]),
        "slowest_searches": [(round(ms, 1), text) for ms, text in searches[-3:]],
        "slowest_pages": [(round(ms, 1), p) for ms, p in totals[-5:]],
    }


def quietest(parameters: dict[str, str]) -> Watch:
    """The best of three: what the page costs, not what else the machine was doing."""
    return min((page(parameters) for _ in range(3)), key=lambda watch: sum(watch.taken))


def real(parameters: dict[str, str], places: list[int]) -> dict[str, str]:
    """Positions of kecamatan and desa as ids of this database."""
    named = dict(parameters)
    if "kecamatan" in named:
        named["kecamatan"] = str(places[int(named["kecamatan"])])
    if "desa" in named:
        desa = Kecamatan.objects.get(pk=named["kecamatan"]).desa_set.order_by("kode")[int(named["desa"])]
        named["desa"] = str(desa.pk)
    return named


def _spread(values: list[float]) -> dict[str, float]:
    """Of ascending values."""
    at = {"median": 50, "p90": 90, "p95": 95, "max": 100}
    return {name: round(values[min(len(values) - 1, len(values) * percent // 100)], 1) for name, percent in at.items()}


def main(rows: int = ROWS) -> dict[str, Any]:
    """Prints the figures and returns them."""
    with dates.freeze(ON):
        prepare(rows)
        figures = measure()
    report(figures)
    return figures


def report(figures: dict[str, Any]) -> None:
    for name, value in figures.items():
        print(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
