"""Runs a piece of Python on embedded services of its own, the way manage.py does, and cleans up behind it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from koperasi.local.places import ELSEWHERE, SOCKETS, Places
from koperasi.local.processes import alive, command_line

ROOT = Path(__file__).resolve().parents[1]
AS_ROOT = os.geteuid() == 0
NOBODY = {"user": 65534, "group": 65534, "extra_groups": []}
root_only = pytest.mark.skipif(not AS_ROOT, reason="hanya root dapat menjadi pengguna lain")

SHOW = """
import json, os, psycopg
from koperasi.local import places, services
with services(prepare='never'):
    with psycopg.connect("dbname=koperasi user=koperasi", host=os.environ["DATABASE_URL"].split("host=")[1]) as link:
        version = link.info.server_version // 10000
    cluster = places.Places.from_environment().cluster
    print(json.dumps({"cluster": str(cluster), "version": version, "redis": os.environ["REDIS_URL"]}), flush=True)
    %s
"""


def _hear_ctrl_c() -> None:
    """A test run that was itself started in the background ignores SIGINT, and its children would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Home:
    """One KOPERASI_HOME and who uses it."""

    path: Path
    env: dict[str, str] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    python: str = sys.executable

    @property
    def places(self) -> Places:
        return Places(self.path)

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "KOPERASI_HOME": str(self.path), "PYTHONPATH": str(ROOT), **self.env}

    def start(self, then: str = "pass", **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.python, "-c", SHOW % then], env=self.environment(), cwd="/", text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_hear_ctrl_c,  # noqa: PLW1509
            **self.identity, **options,
        )  # fmt: skip

    def use(self) -> dict[str, Any]:
        """Start, look, leave. What was found; stdout held that one object and nothing else."""
        process = self.start()
        out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
        found: dict[str, Any] = json.loads(out)
        return found

    @contextmanager
    def stay(self) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
        """Stays inside until the block ends."""
        process = self.start("input()")
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
            if process.poll() is None:
                process.communicate("\n", timeout=90)
        finally:
            process.kill()
            process.wait()

    def manage(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        command = [self.python, str(ROOT / "manage.py"), *arguments]
        environment = self.environment() | extra
        return subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, **self.identity)

    def processes(self) -> list[int]:
        """PostgreSQL's and Valkey's of this home, whoever started them."""
        marks = (f" -D {self.path}/pg ", f" -D {ELSEWHERE}/koperasi-{self.places.hash}/pg ", self.places.hash)
        numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [pid for pid in numbers if any(mark in command_line(pid) for mark in marks) and alive(pid)]

    def remove(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        for folder in (self.path, SOCKETS / f"koperasi-{self.places.hash}", ELSEWHERE / f"koperasi-{self.places.hash}"):
            shutil.rmtree(folder, ignore_errors=True)

    def assert_quiet(self) -> None:
        for _ in range(50):
            if not self.processes():
                return
            time.sleep(0.1)
        raise AssertionError([command_line(pid) for pid in self.processes()])


@contextmanager
def empty_home() -> Iterator[Home]:
    parent = Path(tempfile.mkdtemp(prefix="kop-uji-"))
    parent.chmod(0o755)
    home = Home(parent / "data")
    try:
        yield home
    finally:
        home.remove()
        shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture
def local_home() -> Iterator[Home]:
    """An empty KOPERASI_HOME that every user may walk into."""
    with empty_home() as home:
        yield home


@pytest.fixture
def closed_home(local_home: Home) -> Home:
    """The same below a folder that only its owner may enter."""
    local_home.path.parent.chmod(0o700)
    return local_home


@pytest.fixture
def nobodys_home(local_home: Home) -> Home:
    """The same for an ordinary user, with an interpreter that this user can run."""
    os.chown(local_home.path.parent, 65534, 65534)
    local_home.identity = NOBODY
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    local_home.env["PYTHONPATH"] = f"{ROOT}{os.pathsep}{packages}"
    version = f"python3.{sys.version_info.minor}"
    for python in (os.path.realpath(sys.executable), f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            if (
                subprocess.run(
                    [python, "-c", "import psycopg"], env=local_home.environment(), cwd="/", **NOBODY
                ).returncode
                == 0
            ):
                local_home.python = python
                return local_home
        except OSError:
            continue
    pytest.skip("tidak ada Python yang dapat dijalankan pengguna biasa di mesin ini")
