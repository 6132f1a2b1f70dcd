"""What the operating system knows about a process that may be ours, orphaned, or someone else's."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def wait_for_end(pid: int, *, seconds: float) -> bool:
    """True once the process is gone; our own child is also reaped."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not alive(pid):
            return True
        time.sleep(0.01)
    return False


def alive(pid: int) -> bool:
    """Whether a process of this number runs; one that ended and waits for its parent does not."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:  # not ours to signal, or no /proc here
        return True


def command_line(pid: int) -> str:
    """The arguments of a process, "" when there is none. Readable across users, which /proc/<pid>/cwd is not."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        if sys.platform == "linux":
            return ""
        return subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout


def end_with_parent() -> None:
    """For a child before exec, or for ourselves: end when the process that started us is killed without a chance."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
