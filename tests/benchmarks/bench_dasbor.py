"""`make bench`: the head's page at 210,000 cooperatives. Budget: 15 queries, half a second of server time."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.actions import release
from tests.benchmarks import dunia_dasbor
from tests.benchmarks import pembinaan as measuring
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory

ROWS, ON = 210_000, dt.date(2026, 11, 22)
QUERIES, PAGE_MS = 15, 500  # of processor time, database and server together
TIMES = 7


@pytest.fixture
def head(transactional_db: None, client: Client) -> Iterator[Client]:
    with dates.freeze(ON):
        call_command("load_defaults", verbosity=0)
        KantorFactory()
        client.force_login(make_user(Peran.KEPALA))
        release.release_review(by=None)
        dunia_dasbor.build(ROWS)
        yield client


def cost(client: Client, address: str) -> tuple[float, float, list[tuple[float, str]]]:
    """(processor ms of the page: database and this process, wall ms, its statements)."""
    own, wall = time.process_time(), time.perf_counter()
    with measuring.watching() as watch:
        assert client.get(address).status_code == 200
    spent = (time.process_time() - own) * 1000 + sum(ms for ms, _ in watch.taken)
    return spent, (time.perf_counter() - wall) * 1000, watch.taken


def test_head(head: Client) -> None:
    """The page as it opens, and what each of its statements costs; what is only made on request is printed."""
    head.get("/")  # warm: a server's buffers hold its one register
    taken = [cost(head, "/") for _ in range(TIMES)]
    spent, wall, statements = min(taken, key=lambda one: one[0])
    middle = statistics.median(one[0] for one in taken)
    print(f"\n  halaman kepala: prosesor median {middle:.0f} ms, terbaik {spent:.0f} ms, jam dinding {wall:.0f} ms")
    for ms, sql in sorted(statements, reverse=True)[:8]:
        print(f"  {ms:6.0f} ms {' '.join(sql.split())[:110]}")
    for address in ("/angka/dasbor/perhatian/", "/?kdmp=tanpa", "/?tren=tahun", "/?menurut=verdict"):
        print(f"  {address}: {cost(head, address)[0]:.0f} ms")
    assert len(statements) <= QUERIES
    assert spent <= PAGE_MS
