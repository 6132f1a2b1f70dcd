"""The night among other processes: killed at each point and started again, twice at once, beside a submission."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from koperasi.lib import dates, locks
from pembinaan import nightly
from registry.classification import night, run
from registry.models import Koperasi, Malam, MasaBukti, PerubahanStatus
from tests.factories.night import rat, register
from tests.factories.registry import KantorFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


@pytest.fixture
def late() -> list[Koperasi]:
    """Two that today's night makes tidak aktif, beside two that stay aktif; recorded as of a past 20 June."""
    KantorFactory()
    today = dates.hari_ini(None)
    before = date(today.year - 1, 6, 20)
    rows = register(2, filed=today.year - 4, on=before, name="Lalai")
    register(2, filed=today.year - 2, on=before, name="Rajin")
    assert {row.status_hitung for row in Koperasi.objects.filter(nama__startswith="Rajin")} == {"aktif"}
    return rows


def other_connection() -> psycopg.Connection:
    there = connection.get_connection_params()
    return psycopg.connect(**{key: there[key] for key in ("host", "port", "user", "dbname") if there.get(key)})


def start_night() -> subprocess.Popen[str]:
    """`manage.py nightly` in a process of its own, on this test's database."""
    name, there = connection.settings_dict["NAME"], connection.settings_dict
    query = urlencode({"host": there["HOST"]})
    url = f"postgres://{there['USER']}@:{there['PORT'] or 5432}/{name}?{query}"
    environment = os.environ | {"DATABASE_URL": url, "DATABASE_URL_PEMILIK": url, "REDIS_URL": settings.REDIS_URL}
    arguments = [sys.executable, "manage.py", "nightly"]
    return subprocess.Popen(arguments, cwd=ROOT, env=environment, text=True, stdout=-1, stderr=-1)


def wait_until_blocked(process: subprocess.Popen[str]) -> None:
    """Until some backend of this database waits for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    deadline = time.monotonic() + 60
    with other_connection() as link:
        link.autocommit = True
        while time.monotonic() < deadline:
            assert process.poll() is None, process.communicate()
            if link.execute(waiting, [connection.settings_dict["NAME"]]).fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("the night never waited")


@contextmanager
def holding(statement: str, *parameters: object) -> Iterator[None]:
    """Another connection that holds a lock until the end of the block."""
    with other_connection() as link:
        link.execute(statement, parameters)
        yield
        link.rollback()


def check_done_once(late: list[Koperasi]) -> None:
    flips = PerubahanStatus.objects.filter(kolom="status_hitung", lama__isnull=False)
    assert sorted(flips.values_list("koperasi", flat=True)) == [koperasi.pk for koperasi in late]
    assert set(flips.values_list("baru", "malam__tanggal")) == {("tidak_aktif", dates.hari_ini(None))}
    assert Koperasi.objects.filter(status_hitung="tidak_aktif").count() == 2
    malam = Malam.objects.get(tanggal=dates.hari_ini(None))
    assert (malam.keadaan, malam.tahap_selesai) == ("selesai", ["klasifikasi", "kasus", "tangga", "ringkasan"])


@pytest.mark.parametrize(
    ("stage", "statement"),
    [
        ("before the lock", f"SELECT pg_advisory_xact_lock_shared({locks.KLASIFIKASI})"),
        ("while it writes", "SELECT 1 FROM registry_koperasi WHERE nama LIKE 'Lalai%%' FOR UPDATE"),
        # All is written; the row of yesterday, which failed, is not yet closed.
        ("before it is done", "SELECT 1 FROM registry_malam WHERE keadaan = 'gagal' FOR UPDATE"),
    ],
)
def test_killed_and_started_again(late: list[Koperasi], stage: str, statement: str) -> None:
    today = dates.hari_ini(None)
    Malam.objects.create(tanggal=today - 2 * DAY, keadaan="selesai", tahap_selesai=["klasifikasi"])
    Malam.objects.create(tanggal=today - DAY, keadaan="gagal")
    MasaBukti.objects.bulk_create(rat(Koperasi.objects.filter(nama__startswith="Rajin")[0], today.year - 1, today))
    with holding(statement):
        process = start_night()
        wait_until_blocked(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    wait_until_gone()
    assert not PerubahanStatus.objects.filter(lama__isnull=False).exists(), stage
    assert Malam.objects.get(tanggal=today).keadaan == "berjalan"
    again = start_night()
    out, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    assert "2 berubah" in out
    check_done_once(late)
    assert set(Malam.objects.values_list("keadaan", flat=True)) == {"selesai"}


def wait_until_gone() -> None:
    """The server notices a killed client when it next talks to it: until then its work may still be undone."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() "
        "AND application_name <> 'psql' AND state <> 'idle'"
    )
    with other_connection() as link:
        link.autocommit = True
        for _ in range(400):
            if not link.execute(others, [connection.settings_dict["NAME"]]).fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("a backend of the killed night is still at work")


def test_two_at_once_do_the_work_once(late: list[Koperasi]) -> None:
    with holding(f"SELECT pg_advisory_xact_lock_shared({locks.KLASIFIKASI})"):
        both = [start_night(), start_night()]
        for process in both:
            wait_until_blocked(process)
        time.sleep(1)
    results = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], results
    check_done_once(late)


def test_a_failure_is_in_the_run_row_and_the_next_start_goes_on(
    late: list[Koperasi], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(malam: Malam) -> None:
        PerubahanStatus.objects.create(koperasi=late[0], kolom="status_ods", baru="aktif", berlaku_pada=malam.tanggal)
        raise RuntimeError("kertas habis")

    monkeypatch.setattr(nightly, "STAGES", {"kasus": broken})
    with pytest.raises(RuntimeError):
        nightly.run()
    malam = Malam.objects.get()
    assert (malam.keadaan, malam.tahap_selesai) == ("gagal", ["klasifikasi"])
    assert malam.pesan == "Tahap kasus: kertas habis"
    assert not PerubahanStatus.objects.filter(kolom="status_ods").exists(), "a failed stage leaves nothing"
    flips = PerubahanStatus.objects.filter(lama__isnull=False).count()
    done: list[date] = []
    monkeypatch.setattr(nightly, "STAGES", {"kasus": lambda malam: done.append(malam.tanggal)})
    nightly.run()
    nightly.run()
    malam.refresh_from_db()
    assert (malam.keadaan, malam.tahap_selesai) == ("selesai", ["klasifikasi", "kasus"])
    assert done == [malam.tanggal]
    assert PerubahanStatus.objects.filter(lama__isnull=False).count() == flips == 2


def test_a_submission_during_the_night_is_never_lost(late: list[Koperasi]) -> None:
    """The night waits for a submission that has begun, and judges it; the other late one shows that it did judge."""
    saved, lost = late
    today = dates.hari_ini(None)
    with transaction.atomic(), run.writing_facts() as on:
        process = start_night()
        wait_until_blocked(process)
        MasaBukti.objects.bulk_create(rat(saved, today.year - 1, today))
        run.apply(Koperasi.objects.filter(pk=saved.pk), on=on)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    saved.refresh_from_db()
    lost.refresh_from_db()
    assert (saved.status_hitung, lost.status_hitung) == ("aktif", "tidak_aktif")
    assert saved.perubahan_status_set.filter(kolom="status_hitung").count() == 1


def test_a_submission_after_the_night_began_waits_and_is_judged_then(late: list[Koperasi]) -> None:
    """The same second, the other order: the writer waits for the night, then judges what the night has left."""
    saved, lost = late
    today = dates.hari_ini(None)
    with holding("SELECT 1 FROM registry_koperasi WHERE id = %s FOR UPDATE", lost.pk):
        process = start_night()
        wait_until_blocked(process)  # it holds KLASIFIKASI and waits for one row
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [locks.KLASIFIKASI])
            assert cursor.fetchone()[0] is False, "a writer would not have waited"
    assert process.wait(timeout=120) == 0
    with transaction.atomic(), run.writing_facts() as on:
        MasaBukti.objects.bulk_create(rat(saved, today.year - 1, today))
        run.apply(Koperasi.objects.filter(pk=saved.pk), on=on)
    events = saved.perubahan_status_set.filter(kolom="status_hitung").order_by("pk").values_list("baru", flat=True)
    assert list(events) == ["aktif", "tidak_aktif", "aktif"]


def test_locks_outside_a_transaction_are_refused() -> None:
    with pytest.raises(RuntimeError), run.writing_facts():
        pass
    with pytest.raises(night.Refused):
        night.classify(date(2100, 1, 1))
