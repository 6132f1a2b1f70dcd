"""Work on a file from outside in a process of its own, with limits on its memory and time.

A few bytes can stand for gigabytes (a cell far away in an old workbook, a compressed stream in a PDF), and the
libraries that read them make room for all of it, or end their process where they get none.
"""

from __future__ import annotations

import importlib
import pickle
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

MEMORY = 1_500_000_000
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """It needed more than it may have, or broke down."""


def call(module: str, function: str, data: bytes, *, problem: type[Exception]) -> Any:
    """What `function(data)` gives. Raises the `problem` it raises; Failed for any other end."""
    command = [sys.executable, "-m", "koperasi.lib.apart", module, function]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, cwd=ROOT, check=False)
    except subprocess.TimeoutExpired:
        raise Failed(f"{module}.{function}: {SECONDS} s") from None
    if done.returncode:
        raise Failed(f"{module}.{function}: {done.stderr[-300:].decode(errors='replace')}")
    found = pickle.loads(done.stdout)  # noqa: S301 - written by our own process below
    if isinstance(found, problem):
        raise found
    if isinstance(found, Exception):
        raise Failed(f"{module}.{function}: {found!r}")
    return found


def main() -> None:
    work = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found: object
    try:
        found = work(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(1)
    except Exception as problem:
        found = problem
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    main()
