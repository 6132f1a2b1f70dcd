"""Who uses the services, who starts them and who stops them.

Everyone inside holds a shared lock on `pakai.lock`; starting and stopping happen one at a time under `mulai.lock`.
Whoever leaves and finds nobody else stops both. A killed process lets go of its lock by dying: the next one adopts
what still runs.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Literal

from koperasi import env
from koperasi.local import postgres, valkey
from koperasi.local.places import Places
from koperasi.local.processes import end_with_parent

BORN_AS = os.getpid()
Prepare = Literal["never", "new", "always"]


def needed() -> bool:
    """Production names its servers; what it forgot, the settings say."""
    named = all(os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL"))
    return not named and os.environ.get("LINGKUNGAN") != "produksi"


@contextmanager
def services(*, prepare: Prepare = "new") -> Iterator[str | None]:
    """PostgreSQL and Valkey for this process and its children, as far as the environment names none.

    `prepare`: whether the database gets migrations and reference rows, before anyone else may look: only a `new` one,
    `always`, or `never`. Yields what `prepare_database` says, None where nothing was prepared.
    """
    if not needed():
        yield prepare_database() if prepare == "always" else None
        return
    places = Places.from_environment()
    _exit_on(signal.SIGTERM, signal.SIGHUP)
    lock, state = _enter(places, prepare=prepare)
    try:
        yield state
    finally:
        _leave(places, lock)


def for_tests() -> None:
    """The same for a test run, in a cluster of its own that does not wait for the disk. Stopped at exit."""
    if not needed():
        return
    places = Places.from_environment("uji")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # pytest takes SystemExit for a failed test
    lock, _ = _enter(places, prepare="never", tests=True)
    atexit.register(_leave, places, lock)


def prepare_database() -> str:
    """Bring the database to this code's state, as its owner. Says `kosong` when no office is set up yet."""
    command = [sys.executable, "-m", "koperasi.local.prepare"]
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=env.BASE_DIR, preexec_fn=end_with_parent)
    if made.returncode:
        raise SystemExit(made.returncode)
    return made.stdout.strip()


def _enter(places: Places, *, prepare: Prepare, tests: bool = False) -> tuple[int, str | None]:
    """The lock that keeps the services running, and the state of the database."""
    places.make()
    with _alone(places):
        if not (places.home / "pakai.lock").exists():
            _stop(places)  # of an earlier home of this name, deleted while they ran
        lock = os.open(places.home / "pakai.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            _start(places, tests=tests)
            return lock, _prepared(places.cluster / "KOPERASI_SIAP", prepare)
        except BaseException:
            _ignore_signals()
            _stop_if_last(places, lock)
            raise


def _start(places: Places, *, tests: bool) -> None:
    if not os.environ.get("REDIS_URL"):
        valkey.start(places)
        os.environ["REDIS_URL"] = f"unix://{valkey.path(places)}"
    if not os.environ.get("DATABASE_URL"):
        postgres.start(places, tests=tests)
        os.environ["DATABASE_URL"] = postgres.url(places, postgres.APP)
        os.environ["DATABASE_URL_PEMILIK"] = postgres.url(places, postgres.OWNER)
        os.environ.setdefault("LINGKUNGAN", "demo")
        os.environ.setdefault("MEDIA_ROOT", str(places.home / "media"))
        os.environ.setdefault("STATIC_ROOT", str(places.home / "static"))


def _prepared(mark: Path, prepare: Prepare) -> str | None:
    """Cut short, it is done again by the next one: migrations and reference rows may be repeated."""
    embedded = mark.parent.exists()
    if prepare == "never" or (prepare == "new" and (mark.exists() or not embedded)):
        return None
    print("Menyiapkan tabel dan data acuan ...", file=sys.stderr)
    state = prepare_database()
    if embedded:
        mark.touch()
    return state


def _leave(places: Places, lock: int) -> None:
    if os.getpid() != BORN_AS:
        return  # a forked child shares the parent's lock and must not end what the parent uses
    _ignore_signals()  # half a stop would leave processes behind
    if places.home.exists():
        with _alone(places):
            _stop_if_last(places, lock)
    else:
        _stop(places)


def _stop_if_last(places: Places, lock: int) -> None:
    there = places.home / "pakai.lock"
    if there.exists() and there.stat().st_ino != os.fstat(lock).st_ino:
        return  # home was deleted under us and begun anew by someone else
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
    else:
        _stop(places)
        with suppress(OSError):  # something unknown lies in it
            places.sockets.rmdir()


def _stop(places: Places) -> None:
    valkey.stop(places)
    postgres.stop(places)


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    with (places.home / "mulai.lock").open("w") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Menunggu perintah lain yang sedang menyiapkan layanan ...", file=sys.stderr)
            fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _exit_on(*signals: signal.Signals) -> None:
    """Let these unwind the stack, so that services are left in order. What the caller ignores (nohup) stays ignored."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in signals:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, leave)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
