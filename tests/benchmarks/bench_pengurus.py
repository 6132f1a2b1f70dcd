"""`make bench`: a hundred pengurus file at once in the demo office, served as in production.

Web with two processes, worker, PostgreSQL and Valkey share the machine with the hundred phones. What must hold: no
error, and exactly one filing for each draft whose sending was acknowledged, also where the answer was lost.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.pengurus import Pengurus, Took, photo, thinking
from tests.e2e.office import ROOT, Office, open_office

PEOPLE = int(os.environ.get("BENCH_PENGURUS", "100"))
THINK = float(os.environ.get("BENCH_PIKIR", "4"))  # seconds between two actions; people take longer
COOPERATIVES = os.environ.get("BENCH_KANTOR", "1248")


@pytest.fixture
def office(tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("KOPERASI_CONTOH", COOPERATIVES)
    monkeypatch.setenv("WEB_CONCURRENCY", "2")  # gunicorn's own variable for its processes
    with open_office(tmp_path, "beban") as opened:
        yield opened


def people(office: Office) -> list[Pengurus]:
    url = office.database_url
    env = {**os.environ, "DATABASE_URL": url, "DATABASE_URL_PEMILIK": url, "LINGKUNGAN": "demo",
           "DJANGO_SETTINGS_MODULE": "koperasi.settings"}  # fmt: skip
    made = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.dunia_pengurus", str(PEOPLE)], cwd=ROOT, env=env, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return [
        Pengurus(office.url, think=thinking(THINK, seed), **one) for seed, one in enumerate(json.loads(made.stdout))
    ]


def all_at_once(crowd: list[Pengurus], office: Office) -> float:
    picture = photo()
    threads = [threading.Thread(target=one.file, kwargs={"on": office.today, "photo": picture}) for one in crowd]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def report(took: list[Took], seconds: float) -> None:
    by_action: dict[str, list[float]] = defaultdict(list)
    for one in took:
        by_action[one.action].append(one.seconds * 1000)
    print(f"\n{len(took)} actions in {seconds:.0f} s: {len(took) / seconds:.1f} a second, {PEOPLE} people, "
          f"{THINK:g} s to think")  # fmt: skip
    print(f"{'':24}{'n':>6}{'p50':>8}{'p95':>8}{'max':>8}  ms")
    for action, times in by_action.items():
        p95 = statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
        print(f"{action:24}{len(times):>6}{statistics.median(times):>8.0f}{p95:>8.0f}{max(times):>8.0f}")


FILED = """
SELECT k.koperasi_id, k.kode::text, count(r.id), count(DISTINCT b.id)
FROM registry_konsep k
LEFT JOIN registry_rat r ON r.konsep_id = k.id AND r.keadaan = 'dikirim'
LEFT JOIN registry_berkas b ON b.konsep_id = k.id AND b.dibuang_pada IS NULL
WHERE k.koperasi_id = ANY(%s) GROUP BY 1, 2
"""
TWICE = """
SELECT koperasi_id FROM registry_rat WHERE koperasi_id = ANY(%s) AND tahun_buku = %s AND ditarik_pada IS NULL
GROUP BY 1 HAVING count(*) > 1
"""


def test_a_hundred_pengurus_file_at_once(office: Office) -> None:
    crowd = people(office)
    assert len(crowd) == PEOPLE, "the demo office has as many cooperatives that owe their RAT"
    seconds = all_at_once(crowd, office)
    report([took for one in crowd for took in one.took], seconds)
    assert [error for one in crowd for error in one.errors] == []
    ids = [one.koperasi for one in crowd]
    found = {koperasi: (kode, filings, papers) for koperasi, kode, filings, papers in office.ask(FILED, ids)}
    assert found == {one.koperasi: (one.sent, 1, 1) for one in crowd}, "none lost, none doubled"
    assert office.ask(TWICE, ids, office.today.year - 1) == []
    assert all(len(one.receipts) == 1 for one in crowd), "sent again gives the same receipt"
    evidence = (
        "SELECT count(*) FROM registry_masabukti WHERE koperasi_id = ANY(%s) AND tahun_buku = %s AND jenis = 'rat'"
    )
    assert office.ask(evidence, ids, office.today.year - 1) == [(PEOPLE,)]
