"""An office for the browser tests: a small demo world in a database of its own, served as in production.

Web and worker are processes of their own, with the application's database role, compressed static files and real
log-ins. So nothing here wipes tables between tests, and no other test sees these cooperatives.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import sql

from koperasi.local import valkey
from koperasi.local.places import Places
from koperasi.local.processes import end_with_parent
from tests import database
from tests.e2e.files import Known

ROOT = database.ROOT


@dataclass(frozen=True)
class Office:
    url: str
    # Where the pages find something to show: what stands before an argument in a route -> the argument's value.
    samples: dict[str, Any]
    database_url: str
    env: Mapping[str, str] = field(repr=False)  # of its processes

    @property
    def today(self) -> date:
        return date.fromisoformat(self.samples["hari"])

    def quiet(self, number: int) -> tuple[int, Known]:
        """(id, what a file says of it) of the cooperative that one test alone makes aktif; 0 and 1 stay as they are."""
        pk, *known = self.samples["diam"][number]
        return pk, Known(*known)

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the office's database; the ORM refuses to work beside Playwright's event loop."""
        with psycopg.connect(self.database_url) as link:
            return link.execute(query, values).fetchall()  # type: ignore[call-overload]

    def act(self, module: str, *arguments: object) -> Any:
        """What a module of the tests does in a process of the office, and prints as JSON."""
        command = _python(module, *(str(one) for one in arguments))
        done = subprocess.run(command, cwd=ROOT, env=dict(self.env), stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)


@contextmanager
def open_office(folder: Path, worker: str) -> Iterator[Office]:
    with ExitStack() as stack:
        urls = stack.enter_context(_own_database(worker))
        redis = stack.enter_context(_own_valkey(folder))
        port = _free_port()
        url = f"http://localhost:{port}"
        env = {
            **os.environ, **urls, "REDIS_URL": redis, "BASE_URL": url, "LINGKUNGAN": "demo", "TINGKAT_LOG": "WARNING",
            "DJANGO_SETTINGS_MODULE": "koperasi.settings", "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
        }  # fmt: skip
        env.pop("SEBAGAI_PEMILIK", None)
        collecting = subprocess.Popen(_python("manage", "collectstatic", "--noinput", "-v0"), cwd=ROOT, env=env)
        world = subprocess.run(_python("tests.e2e.world"), cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
        assert collecting.wait() == 0
        web = ["gunicorn", "koperasi.wsgi", f"--bind=127.0.0.1:{port}", "--threads=4", "--log-level=warning"]
        stack.enter_context(_running(web, env, folder / "web.log"))
        worker_process = ["celery", "-A", "koperasi", "worker", "--pool=solo", "--without-gossip", "--without-mingle"]
        stack.enter_context(_running(worker_process, env, folder / "worker.log"))
        _wait_for(port, folder / "web.log")
        yield Office(url, json.loads(world.stdout), urls["DATABASE_URL_PEMILIK"], env)


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


@contextmanager
def _own_database(worker: str) -> Iterator[dict[str, str]]:
    """A copy of the migrated template, under a name that no other test run uses; dropped at the end."""
    database.use_template()
    urls = {key: urlsplit(os.environ[key]) for key in ("DATABASE_URL", "DATABASE_URL_PEMILIK")}
    name = f"{urls['DATABASE_URL'].path.lstrip('/')}_e2e_{worker}"
    there = connection.get_connection_params() | {"dbname": "postgres"}
    keys = ("host", "port", "user", "password", "dbname")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    template = sql.Identifier(str(connection.settings_dict["TEST"]["TEMPLATE"]))
    with psycopg.connect(**{key: there[key] for key in keys if there.get(key)}, autocommit=True) as server:
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        try:
            yield {key: url._replace(path=f"/{name}").geturl() for key, url in urls.items()}
        finally:
            server.execute(drop)


@contextmanager
def _own_valkey(folder: Path) -> Iterator[str]:
    """Its own, so that no worker of another test takes this office's work."""
    places = Places(folder)
    places.make()
    valkey.start(places)
    try:
        yield f"unix://{valkey.path(places)}"
    finally:
        valkey.stop(places)
        places.sockets.rmdir()


@contextmanager
def _running(command: list[str], env: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            _python(*command), cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - a killed test run must not keep the port
        )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("GET", "/masuk/")
            line.getresponse()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the office's web process does not answer:\n{log.read_text()[-3000:]}")
