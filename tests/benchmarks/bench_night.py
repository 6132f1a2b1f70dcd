"""`make bench`: a usual night over the whole country's register, beside the same rule written by hand in SQL."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from registry.classification import run, verdict
from registry.models import Koperasi
from tests.benchmarks import dunia_malam as dunia

COUNT = int(os.environ.get("BENCH_KOPERASI", "210000"))
SAMPLE = 300
ROUNDS = 5

# The rule of version 1 for one date, with its extension test and its events, and nothing else.
BY_HAND = """
WITH v AS MATERIALIZED (
  SELECT k.id, k.status_hitung, CASE WHEN EXISTS (
      SELECT 1 FROM generate_series(
        GREATEST(COALESCE(EXTRACT(YEAR FROM k.tanggal_badan_hukum)::int, 1992),
          (SELECT m.tahun_buku + 1 FROM registry_masabukti m
           WHERE m.koperasi_id = k.id AND m.dari <= %(on)s AND (m.sampai IS NULL OR m.sampai > %(on)s)
           ORDER BY m.tahun_buku DESC LIMIT 1)),
        %(last)s - 1) y
      WHERE NOT EXISTS (
        SELECT 1 FROM registry_perpanjangan p
        WHERE p.koperasi_id = k.id AND p.tahun_buku BETWEEN y AND y + 1 AND p.batas >= %(on)s
          AND p.berlaku_pada <= %(on)s AND (p.dicabut_pada IS NULL OR p.dicabut_pada > %(on)s))
    ) THEN 'tidak_aktif' ELSE 'aktif' END AS status
  FROM registry_koperasi k WHERE k.ditarik_pada IS NULL AND k.digabung_ke_id IS NULL
), e AS (
  INSERT INTO registry_perubahanstatus (koperasi_id, kolom, lama, baru, alasan, berlaku_pada)
  SELECT id, 'status_hitung', status_hitung, status, '{}', %(on)s FROM v WHERE status <> status_hitung
  RETURNING koperasi_id
), u AS (
  UPDATE registry_koperasi k SET status_hitung = v.status FROM v WHERE k.id = v.id AND v.status <> v.status_hitung
)
SELECT count(*) FROM e
"""


@pytest.fixture
def register(transactional_db: None) -> Iterator[None]:
    with dunia.without_search_indexes():
        dunia.make(COUNT)
        with transaction.atomic():
            run.apply(Koperasi.objects.all(), on=dunia.ON - dunia.dt.timedelta(days=1))
    dunia.a_day_passes(COUNT)
    dunia.analyse()
    yield
    dunia.clear()


def by_hand() -> int:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"on": dunia.ON, "last": 2025})
        return int(cursor.fetchone()[0])


def the_night() -> int:
    return run.apply(Koperasi.objects.all(), on=dunia.ON, since=dunia.ON - dunia.dt.timedelta(days=1))


def everything() -> int:
    """As on 1 January or 1 July: each keterangan is looked at again."""
    return run.apply(Koperasi.objects.all(), on=dunia.ON)


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds and result of one run, undone afterwards."""
    with transaction.atomic():
        started = time.perf_counter()
        changed = work()
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds, changed


def test_a_usual_night_is_nearly_as_fast_as_sql_by_hand(register: None) -> None:
    hand, ours = [], []
    for _ in range(ROUNDS):  # in turn, so that both meet the same machine
        hand.append(timed(by_hand))
        ours.append(timed(the_night))
        dunia.analyse()  # what was rolled back leaves dead rows
    assert {changed for _, changed in hand} == {changed for _, changed in ours}
    changed = ours[0][1]
    hand_s, ours_s = (statistics.median(seconds for seconds, _ in runs) for runs in (hand, ours))
    with transaction.atomic():
        assert the_night() == changed
    again_s, again = timed(the_night)
    assert again == 0
    loop_s = _one_by_one()
    print(
        f"\n{COUNT:,} koperasi, {changed:,} berubah ({changed / COUNT:.1%})\n"
        f"  SQL tulisan tangan   {hand_s:7.2f} s\n"
        f"  run.apply            {ours_s:7.2f} s   {ours_s / hand_s:.2f} x\n"
        f"  run.apply lagi       {again_s:7.2f} s   0 berubah\n"
        f"  satu per satu        {loop_s * COUNT:7.0f} s   ({SAMPLE} contoh, {loop_s * 1000:.1f} ms tiap koperasi)"
    )
    assert COUNT * 0.005 < changed < COUNT * 0.02
    assert ours_s <= 1.5 * hand_s


def _one_by_one() -> float:
    """Seconds for one cooperative when each is asked for by itself."""
    sample = list(Koperasi.objects.order_by("pk")[: COUNT : max(1, COUNT // SAMPLE)][:SAMPLE])
    started = time.perf_counter()
    for koperasi in sample:
        row = verdict.annotate(Koperasi.objects.filter(pk=koperasi.pk), on=dunia.ON).get()
        assert row.v_status == koperasi.status_hitung
    return (time.perf_counter() - started) / len(sample)
