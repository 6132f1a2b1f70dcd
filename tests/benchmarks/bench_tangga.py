"""`make bench`: the stage tangga of a night: 20,000 cooperatives tidak aktif get their first draft; a usual night in
which they all have one; and where 206 stand, as a batch asks it.

Times are processor seconds, of this process and of the database's own, so that a busy machine gives the same figures.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koperasi.lib import dates
from pembinaan.actions import surat_malam
from pembinaan.letters import matter, standing
from pembinaan.models import Surat
from registry.actions import release
from registry.classification import run
from registry.models import Koperasi, MasaBukti
from tests.benchmarks import dunia_malam
from tests.benchmarks.bench_kasus import spent
from tests.factories.registry import KantorFactory

ON = dunia_malam.ON
SINCE = dt.date(2026, 7, 1)
COOPERATIVES, QUIET, BATCH = 21_200, 20_000, 206
FIRST_SECONDS, USUAL_SECONDS, BATCH_SECONDS = 40, 20, 1.0


@pytest.fixture
def office(transactional_db: None) -> Iterator[None]:
    with dates.freeze(ON):
        KantorFactory()
        dunia_malam.make(COOPERATIVES)
        Koperasi.objects.update(kewenangan="kabkota")
        quiet = Koperasi.objects.order_by("pk").values("pk")[:QUIET]
        MasaBukti.objects.filter(tahun_buku__gte=2024, koperasi__in=quiet).delete()
        run.apply(Koperasi.objects.all(), on=SINCE)
        release.release_review(by=None)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield


def test_tangga(office: None) -> None:
    inactive = Koperasi.objects.filter(status_hitung="tidak_aktif").count()
    some = list(Koperasi.objects.filter(status_hitung="tidak_aktif").values_list("pk", flat=True)[:BATCH])
    batch, _ = _took(lambda: standing.answers(some, on=ON))
    with CaptureQueriesContext(connection) as asked:
        about, found = _took(lambda: matter.for_many(some, on=ON))
    first, made = _took(lambda: surat_malam.run(on=ON))
    usual, again = _took(lambda: surat_malam.run(on=ON + dt.timedelta(days=1)))
    print(f"\n  {inactive} tidak aktif; {made.drafted} konsep dalam {first:.1f} s; malam biasa {usual:.1f} s")
    print(f"  keadaan {BATCH} koperasi {batch:.2f} s; isi suratnya {about:.2f} s, {len(asked)} kueri")
    assert inactive > QUIET * 0.9
    assert made.drafted >= inactive * 0.95
    assert len(found) == BATCH
    assert (again.drafted, again.dropped) == (0, 0)
    assert Surat.objects.count() == made.drafted
    assert first < FIRST_SECONDS
    assert usual < USUAL_SECONDS
    assert max(batch, about) < BATCH_SECONDS


def _took(work: Callable[[], Any]) -> tuple[float, Any]:
    here, there = time.process_time(), spent()
    result = work()
    return time.process_time() - here + spent() - there, result
