"""PostgreSQL, Valkey, workers and beat of one test, each of which may be stopped, killed and started again."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from koperasi.local import postgres, valkey
from koperasi.local.places import Places
from koperasi.local.processes import end_with_parent
from tests import database
from tests.database import ROOT
from tests.local_homes import Home

WORKER = ["celery", "-A", "koperasi", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle",
          "--loglevel", "WARNING"]  # fmt: skip


@dataclass
class House:
    places: Places
    env: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    # --- Services
    def postgres(self, *, up: bool) -> None:
        postgres.start(self.places, tests=True) if up else postgres.stop(self.places)

    def valkey(self, *, up: bool) -> None:
        valkey.start(self.places) if up else valkey.stop(self.places)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.places.logs / f"{command[3]}.log").open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=out,
                stderr=out, process_group=0, preexec_fn=end_with_parent,  # noqa: PLW1509
            )  # fmt: skip
        self.running.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start(*WORKER)

    def beat(self) -> subprocess.Popen[bytes]:
        return self.start("celery", "-A", "koperasi", "beat", "-s", str(self.places.home / "jadwal"))

    @staticmethod
    def kill(process: subprocess.Popen[bytes]) -> None:
        """The whole group at once, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def quiet(self) -> None:
        for process in self.running:
            if process.poll() is None:
                self.kill(process)
        self.running.clear()

    # --- Questions
    def world(self, *arguments: object) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.integration.surat.dunia_terbit", *map(str, arguments)]
        made = subprocess.run(command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, check=True)
        answer: dict[str, Any] = json.loads(made.stdout)
        return answer

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(host=str(self.places.sockets), user=postgres.OWNER, dbname=postgres.DATABASE) as link:
            return link.execute(query, values).fetchall()  # type: ignore[call-overload]

    def count(self, paket: int, *states: str) -> int:
        query = "SELECT count(*) FROM pembinaan_surat WHERE paket_id = %s AND keadaan = ANY(%s)"
        return int(self.ask(query, paket, list(states))[0][0])

    def until(self, true: Callable[[], bool], *, seconds: float, what: str) -> float:
        begun = time.monotonic()
        while time.monotonic() < begun + seconds:
            if true():
                return time.monotonic() - begun
            time.sleep(0.2)
        logs = "\n".join(file.read_text()[-3000:] for file in sorted(self.places.logs.glob("*.log")))
        pytest.fail(f"{what}\n{logs}")

    def check(self, paket: int, count: int) -> None:
        """No number twice, no gap, no letter lost, none printed, and each file is the one that was hashed."""
        rows = self.ask("SELECT urut, keadaan, pdf, pdf_sha256, dicetak_pada FROM pembinaan_surat WHERE paket_id = %s "
                        "ORDER BY urut", paket)  # fmt: skip
        assert [keadaan for _, keadaan, *_ in rows] == ["siap"] * count
        first = rows[0][0]
        assert [urut for urut, *_ in rows] == list(range(first, first + count))
        last = self.ask("SELECT max(terakhir) FROM pembinaan_urutansurat")[0][0]
        assert last == self.ask("SELECT max(urut) FROM pembinaan_surat")[0][0]
        media = Path(self.env["MEDIA_ROOT"])
        assert all(hashlib.sha256((media / name).read_bytes()).hexdigest() == sha for _, _, name, sha, _ in rows)
        assert all(printed is None for *_, printed in rows)
        story = self.ask("SELECT langkah, count(*) FROM pembinaan_peristiwasurat p JOIN pembinaan_surat s "
                         "ON s.id = p.surat_id WHERE s.paket_id = %s GROUP BY 1", paket)  # fmt: skip
        assert dict(story) == {"draft": count, "issue": count, "store": count}


@contextmanager
def open_house(home: Home) -> Iterator[House]:
    places = home.places
    places.make()
    postgres.start(places, tests=True)
    valkey.start(places)
    env = {
        **os.environ, "DATABASE_URL": postgres.url(places, postgres.APP), "LINGKUNGAN": "demo",
        "DATABASE_URL_PEMILIK": postgres.url(places, postgres.OWNER), "REDIS_URL": f"unix://{valkey.path(places)}",
        "MEDIA_ROOT": str(places.home / "media"), "DJANGO_SETTINGS_MODULE": "koperasi.settings",
        "KOPERASI_HOME": str(places.home), "TINGKAT_LOG": "WARNING",
    }  # fmt: skip
    env.pop("SEBAGAI_PEMILIK", None)
    house = House(places, env)
    try:
        _tables(places)
        subprocess.run([sys.executable, "manage.py", "load_defaults"], cwd=ROOT, env=env, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        yield house
    finally:
        house.quiet()
        valkey.stop(places)
        postgres.stop(places)


def _tables(places: Places) -> None:
    """Copied from the migrated template of the test run: seconds, where migrating takes a minute of the processor."""
    database.use_template()
    there, tools = connection.get_connection_params(), postgres._binaries(places)
    template = str(connection.settings_dict["TEST"]["TEMPLATE"])
    dump = subprocess.run([str(tools / "pg_dump"), "-h", str(there["host"]), "-U", str(there["user"]), "-Fc", template],
                          check=True, stdout=subprocess.PIPE)  # fmt: skip
    restore = [str(tools / "pg_restore"), "-h", str(places.sockets), "-U", "postgres", "-d", postgres.DATABASE]
    subprocess.run([*restore, "--exit-on-error"], check=True, input=dump.stdout)
