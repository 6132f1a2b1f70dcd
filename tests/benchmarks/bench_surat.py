"""`make bench`: from the approval to all stored PDFs, with two workers: number, snapshot, render, hash, store.

Goal 20 letters a second on two cores that do nothing else; the gate is the ratio to a naive render, one letter after
another in one process, measured in the same run. BENCH_SURAT=10000 for the long run that shows whether memory grows.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Avg, Count

from koperasi.accounts.models import User
from koperasi.jobs import queue
from pembinaan import paper as papers
from pembinaan.actions import surat_terbit
from pembinaan.letters.render import render
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import PaketSurat, Surat
from tests.factories import terbit

LETTERS = int(os.environ.get("BENCH_SURAT", "400"))
GOAL, RATIO = 20, 2.0  # letters a second; times a naive render
MEMORY_MB, GROWTH_MB, SIZE_KB = 180, 15, 25
STEADY = 200  # letters, after which a worker has loaded all there is
NAIVE = 20  # letters of each of the two naive measurements
PATIENCE = 5  # seconds a letter may take on a machine that does other things too
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Worker:
    process: subprocess.Popen[bytes]
    steady: float = 0  # MB
    most: float = 0
    seconds: float = 0  # of the processor
    samples: list[float] = field(default_factory=list)

    def look(self, done: int) -> None:
        """Of the process that works, which the worker replaces from time to time."""
        seconds = self._ticks(self.process.pid, 11, 15)  # its own, and those of children that have ended
        with suppress(OSError, IndexError):  # the child ends in this moment
            child = int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])
            status = Path(f"/proc/{child}/status").read_text()
            self.most = max(self.most, int(status.partition("VmRSS:")[2].split()[0]) / 1024)
            seconds += self._ticks(child, 11, 13)
        self.seconds = seconds / TICK
        if done <= STEADY:
            self.steady = self.most

    @staticmethod
    def _ticks(pid: int, first: int, end: int) -> int:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[first:end]))


@contextmanager
def workers(count: int, log: Path) -> Iterator[list[Worker]]:
    """As in production, each a process of its own with the application's database role."""
    url = urlsplit(os.environ["DATABASE_URL"])
    env = {
        **os.environ, "DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
        "DJANGO_SETTINGS_MODULE": "koperasi.settings", "MEDIA_ROOT": str(settings.MEDIA_ROOT), "TINGKAT_LOG": "WARNING",
    }  # fmt: skip
    env.pop("SEBAGAI_PEMILIK", None)
    command = [sys.executable, "-m", "celery", "-A", "koperasi", "worker", "--concurrency=1", "--without-gossip",
               "--without-mingle", "--loglevel", "WARNING"]  # fmt: skip
    with log.open("wb") as out:
        started = [
            Worker(
                subprocess.Popen(
                    [*command, "-n", f"w{n}"],
                    env=env,
                    cwd=settings.BASE_DIR,
                    stdout=out,
                    stderr=out,
                    start_new_session=True,
                )
            )
            for n in range(count)
        ]
        try:
            yield started
        finally:
            for one in started:
                os.killpg(one.process.pid, signal.SIGKILL)
                one.process.wait(10)


def naive(letters: list[Surat]) -> float:
    """Letters a second: one after another, nothing shared between them."""
    begun = time.perf_counter()
    for surat in letters:
        papers._forget()
        render(Snapshot.from_json(surat.isi or {}), paper=surat.kertas)
    return len(letters) / (time.perf_counter() - begun)


def done(paket: PaketSurat) -> int:
    return Surat.objects.filter(paket=paket, keadaan="siap").count()


def run(paket: PaketSurat, by: User, crew: list[Worker]) -> float:
    """Seconds from the approval until the last file is stored."""
    begun = time.perf_counter()
    surat_terbit.start(paket=paket, letters=list(paket.surat_set.filter(keadaan="disetujui")), by=by)
    total = paket.surat_set.count()
    while (there := done(paket)) < total:
        for one in crew:
            one.look(there)
        assert time.perf_counter() - begun < 60 + PATIENCE * total, f"{there} of {total}"
        time.sleep(0.25)
    return time.perf_counter() - begun


@pytest.mark.django_db(transaction=True)
def test_from_the_approval_to_all_stored_files(tmp_path: Path) -> None:
    kepala = terbit.make_office()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "wake", lambda count=1: None)
        first = terbit.make_batch(NAIVE, by=kepala, name="Hangat")
        terbit.issue(first, by=kepala)
        paket = terbit.make_batch(LETTERS, by=kepala)
    some = list(first.surat_set.all())
    before = naive(some)
    with workers(2, tmp_path / "pekerja.log") as crew:
        warm = terbit.make_batch(4, by=kepala, name="Mulai")  # both have started when these are done
        run(warm, kepala, crew)
        spent = sum(one.seconds for one in crew)
        seconds = run(paket, kepala, crew)
        for one in crew:
            one.look(LETTERS)
    after = naive(some)
    figures = Surat.objects.filter(paket=paket).aggregate(letters=Count("urut", distinct=True), size=Avg("pdf_ukuran"))
    rate, slow = LETTERS / seconds, (before + after) / 2
    used = (sum(one.seconds for one in crew) - spent) / LETTERS
    growth = max(one.most - one.steady for one in crew) if LETTERS > STEADY else 0
    print(
        f"\n  {LETTERS} surat dalam {seconds:.0f} s: {rate:.1f} surat/s (tujuan {GOAL}), {used * 1000:.0f} ms prosesor"
    )
    print(f"  satu per satu {before:.1f} dan {after:.1f} surat/s: {rate / slow:.2f} kali")
    print(f"  pekerja {[round(one.most) for one in crew]} MB, tumbuh {growth:.1f} MB sesudah {STEADY} surat; "
          f"{figures['size'] / 1024:.1f} KiB sesurat")  # fmt: skip
    assert figures["letters"] == LETTERS
    assert rate >= RATIO * slow
    assert max(one.most for one in crew) <= MEMORY_MB
    assert growth < GROWTH_MB
    assert figures["size"] <= SIZE_KB * 1024
