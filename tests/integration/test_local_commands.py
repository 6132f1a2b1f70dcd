"""`manage.py` and `make run` from an empty folder to the first page and back."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from koperasi.local.processes import command_line, wait_for_end
from tests.local_homes import ROOT, Home, empty_home

pytestmark = [pytest.mark.layanan, pytest.mark.xdist_group("local")]


@pytest.fixture(scope="module")
def office() -> Iterator[Home]:
    """An office without cooperatives; the first command on the empty folder made everything it needs."""
    with empty_home() as home:
        made = home.manage("setup_office", "35.24", "--nama", "Dinas Koperasi Kabupaten Lamongan")
        assert made.returncode == 0, made.stderr
        assert "Traceback" not in made.stderr
        home.assert_quiet()
        yield home


def test_a_command_works_with_nothing_running_and_leaves_nothing(office: Home) -> None:
    done = office.manage("diffsettings", "--output=unified")
    assert done.returncode == 0, done.stderr
    assert "koperasi_pemilik" not in done.stdout, "an ordinary command is the application, not the owner"
    office.assert_quiet()


def test_owner_commands_run_as_the_owner(office: Home) -> None:
    assert office.manage("migrate", "--check").returncode == 0
    shown = office.manage("showmigrations", "registry")
    assert "[X] 0001_initial" in shown.stdout
    office.assert_quiet()


def test_owner_commands_are_refused_without_the_owners_url(local_home: Home) -> None:
    url = {"DATABASE_URL": "postgres://koperasi@nowhere/koperasi", "REDIS_URL": "redis://nowhere"}
    for command in ("migrate", "load_defaults"):
        done = local_home.manage(command, **url)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert "DATABASE_URL_PEMILIK" in done.stderr


def test_help_starts_nothing(local_home: Home) -> None:
    for arguments in (["help"], ["--version"], ["migrate", "--help"]):
        assert local_home.manage(*arguments).returncode == 0
    assert not local_home.path.exists()


@contextmanager
def running(home: Home, port: int) -> Iterator[subprocess.Popen[str]]:
    """`make run` without the part before Python; read up to the line that says where to look."""
    process = subprocess.Popen(
        [home.python, "-m", "koperasi.local.run"], env=home.environment() | {"PORT": str(port)}, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def said(process: subprocess.Popen[str], pattern: str) -> str:
    """What was printed up to the line that holds `pattern`."""
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        assert "Traceback" not in line, line + process.communicate(timeout=60)[0]
        if re.search(pattern, line):
            return "".join(lines)
    raise AssertionError("".join(lines))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def first_page(host: str, port: int) -> int:
    """Status after at most two redirects."""
    path = "/"
    for _ in range(3):
        line = http.client.HTTPConnection(host, port, timeout=20)
        line.request("GET", path)
        answer = line.getresponse()
        if answer.status not in {301, 302}:
            return answer.status
        path = str(answer.headers["Location"])
    return answer.status


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_run_twice_side_by_side_and_stopped(office: Home) -> None:
    port, other_port = free_port(), free_port()
    start = time.monotonic()
    with running(office, port) as first:
        assert f"http://localhost:{port}" in said(first, "Ctrl-C")
        assert time.monotonic() - start < 60, "five seconds by itself; here other tests take their share"
        assert first_page("localhost", port) == first_page("127.0.0.1", port) == 200
        assert office.manage("check").returncode == 0, "commands work beside it"
        with running(office, port) as refused:
            assert "sedang dipakai" in said(refused, "Port")
            assert refused.wait(20) == 2
        with running(office, other_port) as second:
            said(second, "Ctrl-C")
            assert first_page("127.0.0.1", other_port) == 200
            second.send_signal(signal.SIGTERM)
            second.communicate(timeout=60)
        assert not listening(other_port)
        assert first_page("127.0.0.1", port) == 200, "the other one's end did not end us"
        first.send_signal(signal.SIGINT)
        words, _ = first.communicate(timeout=60)
        assert first.returncode == 0
        assert "paksa" not in words
    office.assert_quiet()
    assert not listening(port)
    last_words = [
        (office.places.logs / f"{name}.log").stat().st_mtime for name in ("web", "worker", "valkey", "postgres")
    ]
    assert last_words == sorted(last_words), "stopped in order"


def test_a_killed_supervisor_takes_its_processes_along(office: Home) -> None:
    port = free_port()
    with running(office, port) as process:
        said(process, "Ctrl-C")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        for _ in range(200):
            if not listening(port):
                break
            time.sleep(0.1)
    with running(office, port) as process:
        said(process, "Ctrl-C")
        assert first_page("127.0.0.1", port) == 200
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    office.assert_quiet()


def test_a_killed_start_does_not_go_on_writing(local_home: Home) -> None:
    command = [local_home.python, str(ROOT / "manage.py"), "check"]
    process = subprocess.Popen(command, env=local_home.environment(), stderr=subprocess.DEVNULL)
    try:
        preparing = child_of(process.pid, "koperasi.local.prepare")
    finally:
        process.kill()
        process.wait()
    assert wait_for_end(preparing, seconds=3), "migrations went on beside the next start"
    assert local_home.manage("migrate", "--check").returncode != 0, "cut short"
    assert local_home.manage("explain", "1").returncode == 2
    assert local_home.manage("migrate", "--check").returncode == 0, "the next command has made up for it"
    local_home.assert_quiet()


def child_of(parent: int, module: str) -> int:
    for _ in range(600):
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                if int(entry.read_text().rpartition(")")[2].split()[1]) == parent:
                    pid = int(entry.parent.name)
                    if module in command_line(pid):
                        return pid
        time.sleep(0.05)
    raise AssertionError(f"{module} was never started")
