"""What pip cannot bring: libpango for letters, Chromium and pdfsig for tests. By apt as root, else a line to run."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys

from koperasi import env
from koperasi.local.places import LocalError

PANGO = ("pango-1.0", "pangoft2-1.0", "harfbuzz")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz0b", "libharfbuzz-subset0")


def need_pango() -> None:
    if not all(map(_library, PANGO)):
        _install(*PANGO_PACKAGES)
    if not all(map(_library, PANGO)):
        raise LocalError(f"Surat PDF membutuhkan pustaka Pango. Jalankan: {_line(*PANGO_PACKAGES)}")


def need_chromium() -> None:
    """For `make test`: without it the browser tests say why they are skipped, in CI they are not skipped."""
    if not browser():
        _install("chromium")
    if not browser():
        line = f"Chromium tidak ada, uji browser dilewati. Untuk menjalankannya: {_line('chromium')}"
        if env.flag("CI"):
            raise LocalError(line)
        print(line, file=sys.stderr)


def need_pdfsig() -> None:
    """For `make test`: another program than the one that signs says whether a signature is valid."""
    if not shutil.which("pdfsig"):
        _install("poppler-utils")
    if not shutil.which("pdfsig") and env.flag("CI"):
        raise LocalError(f"pdfsig tidak ada. Jalankan: {_line('poppler-utils')}")


def browser() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def _library(name: str) -> bool:
    if ctypes.util.find_library(name):
        return True
    try:
        ctypes.CDLL(f"lib{name}.so.0")  # where find_library has neither ldconfig nor a compiler to ask
    except OSError:
        return False
    return True


def _install(*packages: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Memasang {' '.join(packages)} ...", file=sys.stderr)
    install = ["install", "-y", "--no-install-recommends", *packages]
    if not _apt(*install):
        _apt("update")
        _apt(*install)


def _apt(*arguments: str) -> bool:
    unattended = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", *arguments], env=unattended, stdout=sys.stderr).returncode == 0


def _line(*packages: str) -> str:
    if sys.platform == "darwin":
        return "brew install pango"
    return f"sudo apt-get install -y {' '.join(packages)}"


if __name__ == "__main__":
    {"pango": need_pango, "chromium": need_chromium, "pdfsig": need_pdfsig}[sys.argv[1]]()
