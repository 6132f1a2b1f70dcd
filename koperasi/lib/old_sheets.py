"""Old workbooks (.xls) are read in a process of their own, with a limit on its memory.

A record of a few bytes names a cell in row 65,536 of column 65,536, the reader makes room for all of them, and where
it gets no room it ends its process at once. Zipped formats are weighed beforehand (`weigh`); this one cannot be.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
from pathlib import Path

from koperasi.lib.weigh import BOMB, BROKEN, SheetProblem

MEMORY = 1_500_000_000
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


def read(data: bytes) -> list:
    """The sheets as `sheets.read_workbook` gives them. Raises SheetProblem."""
    command = [sys.executable, "-m", "koperasi.lib.old_sheets"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, cwd=ROOT, check=False)
    except subprocess.TimeoutExpired:
        raise SheetProblem(BROKEN) from None
    if done.returncode:
        raise SheetProblem(BOMB)
    found = pickle.loads(done.stdout)  # noqa: S301 - written by our own process below
    if isinstance(found, str):
        raise SheetProblem(found)
    return list(found)


def main() -> None:
    from koperasi.lib import sheets

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        found: object = sheets.read_workbook(sys.stdin.buffer.read())
    except SheetProblem as problem:
        found = str(problem)
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    main()
