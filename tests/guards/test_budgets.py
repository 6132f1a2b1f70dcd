"""Sizes and habits that keep the tree readable (design: Budgets). Everything is read from the syntax tree, fast."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.guards import sources

# Code that the rule, the ladder or a deadline runs through: it knows dates, and no timestamps.
DATE_ONLY = (
    "registry/classification", "registry/actions", "pembinaan/actions", "pembinaan/letters", "pembinaan/policies",
    "registry/policies",
)  # fmt: skip
DATE_ONLY_FILES = ("pembinaan/nightly.py",)
# `x::date` on anything but a bound parameter, and the clock of the database
SQL_CAST = re.compile(r"(?<!%s)(?<!\)s)::\s*date\b|\bCURRENT_DATE\b|\bnow\(\)|\bdate_trunc\(", re.IGNORECASE)


def test_files_are_short() -> None:
    counted = {sources.name(path): sources.lines(path) for path in sources.python_files()}
    counted |= {sources.name(path): sources.lines(path) for path in sources.own_static(".css", ".js")}
    assert {name: size for name, size in counted.items() if size > 400} == {}
    longer = [name for name, size in counted.items() if size >= 300]
    assert len(longer) <= len(counted) * 0.10, f"90 % of the files stay under 300 lines; these do not: {longer}"


@pytest.mark.parametrize(("pattern", "limit"), [("koperasi/settings.py", 250), ("tests/**/conftest.py", 150)])
def test_settings_and_conftest_are_not_novels(pattern: str, limit: int) -> None:
    found = list(sources.ROOT.glob(pattern))
    assert found
    assert [(sources.name(path), sources.lines(path)) for path in found if sources.lines(path) > limit] == []


def test_functions_are_short() -> None:
    long = [
        f"{sources.name(path)}:{node.lineno} {node.name} {size}"
        for path in sources.python_files()
        for node, size in sources.functions(path)
        if size > 60
    ]
    assert long == []


def test_views_are_functions_and_short() -> None:
    wrong = []
    for path in sources.product_files():
        if "views" not in path.parts and path.name != "views.py":
            continue
        for node in sources.tree(path).body:
            if isinstance(node, ast.ClassDef) and any("View" in ast.unparse(base) for base in node.bases):
                wrong.append(f"{sources.name(path)}:{node.lineno} {node.name} is a class")
        for node, size in sources.functions(path):
            if node.args.args and node.args.args[0].arg == "request" and size > 30:
                wrong.append(f"{sources.name(path)}:{node.lineno} {node.name} {size}")
    assert wrong == []


def test_templates_are_short() -> None:
    assert {sources.name(p): sources.lines(p) for p in sources.templates() if sources.lines(p) > 200} == {}


def test_no_signal_receivers() -> None:
    """What happens on a write stands in its action, where a reader finds it."""
    wrong = []
    for path in sources.product_files():
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.ImportFrom) and _is_signals(node) and not _celery(path):
                wrong.append(f"{sources.name(path)}:{node.lineno}")
    assert wrong == []


def _is_signals(node: ast.ImportFrom) -> bool:
    module = node.module or ""
    return module.endswith("signals") or (module.startswith("django") and any(a.name == "receiver" for a in node.names))


def _celery(path: Path) -> bool:
    """Celery's own worker hooks are no signals of models."""
    return path.name == "celery.py"


def test_koperasi_is_never_a_name() -> None:
    """Every view has a local `koperasi`; `import koperasi.x` would be hidden by it."""
    wrong = [
        f"{sources.name(path)}:{node.lineno}"
        for path in sources.python_files()
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.split(".")[0] == "koperasi" and not alias.asname
    ]
    assert wrong == []


def _date_only() -> list[Path]:
    return [
        path
        for path in sources.product_files()
        if sources.name(path).startswith(DATE_ONLY) or sources.name(path) in DATE_ONLY_FILES
    ]


def timestamps_as_dates(tree: ast.AST) -> list[str]:
    """Places where a date comes from a timestamp or from a clock instead of the office's own date."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings may speak of now()
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (words := _suspicious(node)):
            found.append(f"{node.lineno} {words}")
        elif isinstance(node, ast.Constant) and id(node) not in prose and SQL_CAST.search(str(node.value)):
            found.append(f"{node.lineno} SQL cast or clock")
    return found


def _suspicious(node: ast.Call) -> str:
    called = ast.unparse(node.func)
    if called.endswith((".date", ".localdate")) and not node.args:
        return called
    if re.search(r"\b(date|datetime)\.today$|\b(datetime|timezone)\.now$|\b(TruncDate|Now)$", called):
        return called
    if re.search(r"\bCast$", called) and "DateField" in ast.unparse(node):
        return "Cast to DateField"
    return "lookup __date" if any("__date" in (keyword.arg or "") for keyword in node.keywords) else ""


def test_rule_code_reads_dates_not_timestamps() -> None:
    """23:30 and 00:30 around 30 June: whoever casts a timestamp gets the date of the wrong zone.

    Days come from dates.hari_ini(kantor), moments of record from dates.sekarang().
    """
    files = _date_only()
    assert files
    assert [f"{sources.name(p)}:{hit}" for p in files for hit in timestamps_as_dates(sources.tree(p))] == []


@pytest.mark.parametrize(
    ("code", "hits"),
    [
        ("x = row.dicatat_pada.date()", 1),
        ("qs.filter(dicatat_pada__date__lte=on)", 1),
        ("Cast('dicatat_pada', DateField())", 1),
        ("sql = 'SELECT dicatat_pada::date'", 1),
        ("date.today()", 1),
        ("datetime.now(UTC)", 1),
        ("def f():\n    'no now() here'", 0),
        ("kantor.today()", 0),
        ("sql = 'WHERE due < %s::date'", 0),
        ("sql = 'WHERE due < %(on)s::date'", 0),
        ("dates.hari_ini(kantor)", 0),
        ("date(2026, 6, 30)", 0),
        ("Cast('tahun', IntegerField())", 0),
    ],
)
def test_the_guard_itself_sees(code: str, hits: int) -> None:
    assert len(timestamps_as_dates(ast.parse(code))) == hits


def test_clauses_and_ladder_are_pure() -> None:
    """The rule's clauses and the ladder know neither database nor clock."""
    pure = [sources.ROOT / "registry/classification/clauses.py", sources.ROOT / "pembinaan/letters/ladder.py"]
    allowed = (
        "__future__",
        "calendar",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "itertools",
        "typing",
        "koperasi.lib",
    )
    for path in (p for p in pure if p.exists()):
        modules = [node.module or "" for node in ast.walk(sources.tree(path)) if isinstance(node, ast.ImportFrom)]
        modules += [a.name for node in ast.walk(sources.tree(path)) if isinstance(node, ast.Import) for a in node.names]
        assert [m for m in modules if not m.startswith(allowed)] == [], sources.name(path)
