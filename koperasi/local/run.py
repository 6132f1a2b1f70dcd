"""`make run`: services, database, demo office, then web, worker and beat until Ctrl-C."""

from __future__ import annotations

import errno
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from koperasi import env
from koperasi.local import system
from koperasi.local.places import LocalError, Places
from koperasi.local.processes import end_with_parent
from koperasi.local.services import services

PATIENCE = 10  # seconds a process gets to finish what it does


@dataclass
class Child:
    """One of the three processes, in a process group of its own: Ctrl-C reaches the supervisor alone."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                print(f"{self.name} tidak selesai dalam {PATIENCE} detik dan dihentikan paksa.")
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # what it left behind, usually nothing
        except ProcessLookupError:
            pass
        self.process.wait()

    def last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        except FileNotFoundError:  # the data folder was deleted under us
            return f"{self.log} sudah tidak ada."


class StaticFiles:
    """Collects and compresses in the background what has changed since the last start: five seconds of work."""

    def __init__(self, mark: Path) -> None:
        self.mark, self.state = mark, _static_state(env.BASE_DIR)
        self.process: subprocess.Popen[bytes] | None = None
        if not mark.exists() or mark.read_text() != self.state:
            mark.unlink(missing_ok=True)
            self.process = subprocess.Popen(_python("manage", "collectstatic", "--noinput", "--verbosity=0"))

    def wait(self) -> None:
        if self.process and self.process.wait():
            raise LocalError("Berkas tampilan (CSS, gambar) gagal dikumpulkan; sebabnya tertulis di atas.")
        self.mark.write_text(self.state)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


def _static_state(root: Path) -> str:
    """Size and time of each file of ours, the lock for the packages' files, and where they go."""
    files = [root / "requirements.lock", *sorted((root / "static").rglob("*"))]
    seen = [[str(file.relative_to(root)), file.stat().st_size, file.stat().st_mtime_ns] for file in files]
    return json.dumps([os.environ.get("STATIC_ROOT"), *seen])


def main() -> None:
    if os.environ.get("MAKELEVEL"):
        end_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    port = env.number("PORT", 8000)
    places = Places.from_environment()
    _bind(port)  # refused before anything is started
    system.need_pango()
    places.make()
    os.environ["KOPERASI_HOME"] = str(places.home)  # it may have been relative to where we were called
    os.chdir(env.BASE_DIR)
    os.environ.setdefault("LINGKUNGAN", "demo")
    os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
    os.environ.setdefault("STATIC_ROOT", str(places.home / "static"))
    static = StaticFiles(places.home / "static.json")
    children: list[Child] = []
    try:
        with services(prepare="always") as office:
            try:
                if office == "kosong":
                    _seed()
                static.wait()
                _serve(children, port, places)
            finally:
                _stop(children)
    except KeyboardInterrupt:
        pass  # the usual way to leave
    finally:
        static.stop()


def _serve(children: list[Child], port: int, places: Places) -> None:
    """Until one of the three ends or we are told to."""
    web = ["gunicorn", "koperasi.wsgi", *_bind(port), "--workers=2", "--threads=4", "--preload", "--access-logfile=-"]
    _start(children, "web", web, places)
    people = subprocess.run(_python("koperasi.local.logins"), stdout=subprocess.PIPE, text=True).stdout
    _wait_for_first_page(port, children)
    celery = ["celery", "-A", "koperasi"]
    _start(children, "beat", [*celery, "beat", f"--schedule={places.home / 'beat'}", "--pidfile="], places)
    _start(children, "worker", [*celery, "worker", "--concurrency=2", "--without-gossip", "--without-mingle"], places)
    print("", f"Buka http://localhost:{port}", people, sep="\n")
    print(f"Ctrl-C menghentikan semuanya. Catatan proses: {places.logs}", flush=True)
    while True:
        _raise_if_ended(children)
        time.sleep(0.5)


def _stop(children: list[Child]) -> None:
    """In the order of starting: web first, so that nobody's request meets half an application."""
    print("Menghentikan ...", flush=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.stop()


def _bind(port: int) -> list[str]:
    """127.0.0.1 and, where the machine has it, ::1: a browser may take either for localhost."""
    if not 0 < port < 65536:
        raise LocalError(f"PORT harus antara 1 dan 65535, bukan {port}.")
    options = []
    for family, host, shown in ((socket.AF_INET, "127.0.0.1", "127.0.0.1"), (socket.AF_INET6, "::1", "[::1]")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if family == socket.AF_INET6 and error.errno != errno.EADDRINUSE:
                continue  # no IPv6 here
            if error.errno == errno.EACCES:
                words = f"Port {port} hanya untuk root. Pilih yang lain, misalnya: make run PORT=8000"
                raise LocalError(words) from None
            raise LocalError(
                f"Port {port} sedang dipakai program lain. Pilih yang lain, misalnya: make run PORT={port + 1}"
            ) from None
        options.append(f"--bind={shown}:{port}")
    return options


def _seed() -> None:
    print("Menyiapkan kantor contoh (sekali saja, sekitar satu menit) ...", flush=True)
    # A killed supervisor must not leave it writing: the next start would sow beside it.
    made = subprocess.run(_python("manage", "seed_demo"), stdout=sys.stderr, preexec_fn=end_with_parent)
    if made.returncode:
        raise LocalError("Kantor contoh gagal disiapkan; sebabnya tertulis di atas.")


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _start(children: list[Child], name: str, command: list[str], places: Places) -> None:
    log = places.logs / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            _python(*command), stdin=subprocess.DEVNULL, stdout=file, stderr=file, process_group=0,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - no threads here; a killed supervisor must not keep the port
        )  # fmt: skip
    children.append(Child(name, process, log))


def _wait_for_first_page(port: int, children: list[Child]) -> None:
    for _ in range(600):
        _raise_if_ended(children)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            status = connection.getresponse().status
        except OSError:
            time.sleep(0.1)
            continue
        if status >= 500:
            print(f"Halaman pertama menjawab kesalahan {status}:\n{children[0].last_words()}", file=sys.stderr)
        return
    raise LocalError(f"Halaman pertama belum menjawab setelah satu menit; lihat {children[0].log}.")


def _raise_if_ended(children: list[Child]) -> None:
    for child in children:
        if child.process.poll() is not None:
            print(child.last_words(), file=sys.stderr)
            raise LocalError(f"Proses {child.name} berhenti sendiri; lihat {child.log}.")


if __name__ == "__main__":
    main()
