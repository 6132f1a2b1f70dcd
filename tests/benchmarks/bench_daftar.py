"""`make bench`: the list over the whole country's register, 200 committed questions and 20 searches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from koperasi.lib import dates
from tests.benchmarks import daftar


@pytest.fixture
def register(transactional_db: None) -> Iterator[None]:
    with dates.freeze(daftar.ON):
        daftar.prepare()
        yield


def test_list(register: None) -> None:
    figures = daftar.measure()
    daftar.report(figures)
    assert figures["queries_most"] <= daftar.BUDGET["queries"] - daftar.QUERIES_AROUND
    assert figures["statement_ms"]["p95"] <= daftar.BUDGET["p95_ms"]
    assert figures["search_sql_ms"]["max"] <= daftar.BUDGET["search_ms"]
