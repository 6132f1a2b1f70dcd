"""`python3 koperasi/local/venv.py [dev]`: .venv from the hashed lock, and nothing to do when it already matches.

Runs before anything is installed: standard library only, by path, with whatever Python the machine has.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "terpasang.json"  # file name -> hash of the lock that is installed
RUNTIME, DEV = "requirements.lock", "requirements-dev.lock"


def main(dev: bool) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what says so
        sys.exit("Dibutuhkan Python 3.11 atau lebih baru. Pilih yang lain, misalnya: make run PYTHON=python3.11")
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in (RUNTIME, DEV)}
    python = VENV / "bin" / "python"
    installed: dict[str, str] = {}
    if works(python):
        installed = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    else:
        create()
    if installed.get(RUNTIME) == wanted[RUNTIME] and (not dev or installed.get(DEV) == wanted[DEV]):
        return
    print("Memasang paket Python (beberapa menit pada kali pertama) ...", file=sys.stderr, flush=True)
    lock = DEV if dev else RUNTIME  # the dev lock holds the runtime packages too, at the same versions
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "-r", str(ROOT / lock)], stdout=sys.stderr).returncode:
        sys.exit("Paket Python tidak terpasang; sebabnya tertulis di atas. Ulangi perintah ini untuk mencoba lagi.")
    done = {RUNTIME: wanted[RUNTIME], **({DEV: wanted[DEV]} if dev else {})}
    STAMP.write_text(json.dumps(done, indent=1))


def works(python: Path) -> bool:
    """False also where the Python that made it is gone, or where it has no pip."""
    if not python.exists():
        return False
    look = "import importlib.util, sys; print(importlib.util.find_spec('pip') and sys.prefix)"
    check = subprocess.run([str(python), "-c", look], capture_output=True, text=True)
    return check.returncode == 0 and Path(check.stdout.strip()) == VENV


def create() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(command, stdout=sys.stderr).returncode == 0:
        return
    # Debian keeps half of venv in a package of its own.
    package = f"python3.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update"], stdout=sys.stderr)
        subprocess.run(["apt-get", "install", "-y", package], stdout=sys.stderr)
        shutil.rmtree(VENV, ignore_errors=True)
        if subprocess.run(command, stdout=sys.stderr).returncode == 0:
            return
    sys.exit(f"Lingkungan Python tidak dapat dibuat. Jalankan: sudo apt-get install -y {package}")


if __name__ == "__main__":
    main(dev="dev" in sys.argv[1:])
