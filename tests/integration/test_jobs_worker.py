"""A real Celery worker on the test database, killed with SIGKILL in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from koperasi.jobs import queue
from koperasi.jobs.models import Keadaan, Pekerjaan
from tests.integration import slow_kinds  # noqa: F401 - registers the kind on this side

pytestmark = [pytest.mark.layanan, pytest.mark.django_db(transaction=True)]


@contextmanager
def a_worker(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """As in production: the application's own database role, tasks from Redis, its own process group."""
    url = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    env = {
        **os.environ,
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "koperasi.settings",
    }
    env.pop("SEBAGAI_PEMILIK", None)
    command = [sys.executable, "-m", "celery", "-A", "koperasi", "worker", "--include", "tests.integration.slow_kinds",
               "--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=env, cwd=settings.BASE_DIR, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def until(true: Callable[[], bool], *, seconds: float, what: str, log: Path) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"{what}\n{log.read_text()[-3000:]}")


def test_work_of_a_killed_worker_is_done_by_the_next_one(tmp_path: Path) -> None:
    log = tmp_path / "pekerja.log"
    with a_worker(log) as first:
        job = queue.enqueue("uji.lambat", owner=None, payload={"folder": str(tmp_path)})
        until((tmp_path / "percobaan-1").exists, seconds=40, what="the worker never began", log=log)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(10)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Keadaan.BERJALAN, 1), "nobody has noticed yet"
    with a_worker(log):
        until(  # no tick of beat: the worker that starts asks when the lease of what runs ends
            lambda: Pekerjaan.objects.get(pk=job.pk).state == Keadaan.SELESAI,
            seconds=40,
            what="the second worker did not take it over",
            log=log,
        )
    job.refresh_from_db()
    assert (job.attempts, job.result) == (2, {"percobaan": 2})


def test_a_worker_that_starts_finds_what_waited_without_any_wake_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "pekerja.log"
    monkeypatch.setattr(queue, "wake", lambda count=1: None)
    job = Pekerjaan.objects.create(kind="uji.lambat", attempts=1, payload={"folder": str(tmp_path)})
    with a_worker(log):
        until(lambda: Pekerjaan.objects.get(pk=job.pk).state == Keadaan.SELESAI, seconds=40, what="not found", log=log)
