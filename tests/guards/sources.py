"""What the guards read: our own sources, each parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("koperasi", "registry", "pembinaan")


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the product and its tests but the generated migrations."""
    found = [path for top in (*PACKAGES, "tests") for path in (ROOT / top).rglob("*.py")]
    return tuple(sorted(path for path in [*found, ROOT / "manage.py"] if "migrations" not in path.parts))


@cache
def product_files() -> tuple[Path, ...]:
    return tuple(path for path in python_files() if path.relative_to(ROOT).parts[0] != "tests")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Each function with its length in lines, decorators not counted."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix != ".docx"))


def own_static(*suffixes: str) -> list[Path]:
    folders = [ROOT / "static" / name for name in ("css", "js", "img")]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes)


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
