"""The commands that README and CI name are the ones that exist."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMISED = {"run", "test", "test-cepat", "check", "fix", "bench", "lock", "help"}


def dry(target: str) -> str:
    """What make would run, without make's own variables of the run that we are in."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE") and key != "MFLAGS"}
    done = subprocess.run(["make", "-n", target], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_names_every_command() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert set(re.findall(r"^ +make ([a-z-]+) ", shown, re.MULTILINE)) == PROMISED


def test_readme_and_ci_name_commands_that_exist() -> None:
    for file in ("README.md", ".ci/run"):
        named = set(re.findall(r"\bmake ([a-z-]+)", (ROOT / file).read_text()))
        assert {"test", "check"} <= named
        assert named <= PROMISED | {"venv-dev"}  # CI makes the .venv before it starts two things at once


def test_check_looks_at_everything_it_promises() -> None:
    said = dry("check")
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports", "makemigrations --check", "tests/guards"):
        assert tool in said


def test_the_quick_part_is_part_of_the_whole() -> None:
    assert re.search(r"pytest .*tests/unit tests/integration tests/guards$", dry("test-cepat"), re.MULTILINE)
    assert re.search(r"pytest .* tests$", dry("test"), re.MULTILINE)
    assert "-m " not in dry("test").split("pytest")[-1], "the whole leaves nothing out but the measurements"
