"""Walks the whole URLconf: every view is closed, says whom it is for, and does what it says for each role.

The table of who gets which answer is committed (tests/data/matriks_peran.txt), so that a change of rights is seen in
review. After a wanted change: MATRIKS_BARU=1 .venv/bin/pytest tests/guards/test_urls.py
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.middleware import OPEN_NAMES
from koperasi.accounts.roles import PERAN_IZIN, STAF, Peran
from tests.factories.people import make_user
from tests.guards.urls import Route, World, make_world, routes

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parents[1] / "data" / "matriks_peran.txt"

# Open to anyone. Short, and made longer only on purpose.
PUBLIC = {
    "account_login", "account_reset_password", "account_signup", "accounts:sandi-set", "jobs:kesehatan-check",
    "pembinaan:kode-check", "pembinaan:sertifikat-check",  # whoever holds the paper may ask whether it is true
    "pembinaan:surat-check",
    # The register: 404 until the head of office opens it, and then nothing about people.
    "pembinaan:register-list", "pembinaan:register-detail", "pembinaan:register-read", "pembinaan:register-export",
}  # fmt: skip
# allauth's pages that stand before the log-in is complete.
PUBLIC_ALLAUTH = {"account_login", "account_logout", "account_signup", "account_inactive", "mfa_authenticate"}

# The last word of a URL name. A new one is added here when it is a verb (authority: of `koperasi`, an older name).
VERBS = {
    "accept", "activate", "add", "adopt", "annotated", "approve", "assign", "authority", "cancel", "check", "choose",
    "close",
    "columns", "commit", "contest", "correct", "create", "deactivate", "detail", "docx", "edit", "end", "export",
    "file", "forecast", "grant", "history", "home", "issue", "langkah", "list", "move", "open",
    "order", "pdf", "picture",
    "pratinjau", "print", "propose", "rat", "read", "record", "reject", "release", "remove", "reopen", "repair",
    "retry", "return", "revoke", "save", "send", "set", "settle", "sign", "skip", "take", "transfer", "undo", "update",
    "upload", "why", "withdraw",
}  # fmt: skip

OWN = [route for route in routes() if route.ours]
PARTS = 6  # of the walk, so that several workers share it

COLUMNS = ["tamu", *(role.value for role in Peran), "pengurus_lain"]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def browsers(world: World) -> dict[str, Client]:
    """One per person, logged in; "tamu" is not. Each at an address of its own: open doors count who asks how often."""
    places = iter(f"198.51.{os.getpid() % 250}.{at}" for at in range(1, 250))
    made = {"tamu": Client(raise_request_exception=False, REMOTE_ADDR=next(places))}
    for name, person in world.people.items():
        made[name] = Client(raise_request_exception=False, REMOTE_ADDR=next(places))
        made[name].force_login(person)
    return made


def ids(route: Route) -> str:
    return route.name


# --- What can be read from the code ----------------------------------------------------------------
def test_the_walk_finds_the_rooms() -> None:
    names = {route.name for route in routes()}
    assert {"account_login", "accounts:pengguna-list", "audit:jejak-list", "jobs:pekerjaan-detail"} <= names
    assert {name.split(":")[0] for name in names if ":" in name} >= {
        "accounts",
        "audit",
        "jobs",
        "registry",
        "pembinaan",
    }


@pytest.mark.parametrize("route", routes(), ids=ids)
def test_every_view_says_whom_it_is_for(route: Route) -> None:
    if getattr(route.view, "terbuka", False):
        assert route.name in PUBLIC, "a new public view: add it to PUBLIC on purpose"
    elif route.ours:
        assert route.demands is not None, "add @requires(Izin...), @any_staff or @any_user"
        assert route.name not in PUBLIC
    else:
        assert route.view.__module__.startswith("allauth.") or route.demands is not None, route.view.__module__


def test_the_middleware_opens_no_more_than_the_known_pages() -> None:
    assert OPEN_NAMES == PUBLIC_ALLAUTH


def test_names_are_unique_and_end_in_a_verb() -> None:
    ours = [route for route in routes() if route.ours]
    doubled = [name for name, count in Counter(route.name for route in ours).items() if count > 1]
    assert not doubled
    odd = [route.name for route in ours if route.name.rsplit(":")[-1].split("-")[-1] not in VERBS]
    assert not odd, "names are noun-verb"


def test_no_address_belongs_to_two_views() -> None:
    """Django takes the first and never says that the other cannot be reached."""
    spelled = [re.sub(r"<(?:\w+:)?\w+>", "<>", route.pattern) for route in routes() if route.ours]
    assert [address for address, count in Counter(spelled).items() if count > 1] == []


# --- What happens ------------------------------------------------------------------------------------
def test_a_stranger_is_sent_to_the_log_in_page_from_everywhere_else(world: World, browsers: dict[str, Client]) -> None:
    for route in routes():
        if route.name in PUBLIC | PUBLIC_ALLAUTH:
            continue
        address = world.address(route)
        for method in ("get", "post", "put", "delete"):
            answer = getattr(browsers["tamu"], method)(address)
            assert answer.status_code == 302, f"{method} {address}"
            assert answer.url.startswith("/masuk/"), f"{method} {address} -> {answer.url}"


def test_nothing_changes_by_looking(world: World) -> None:
    """GET never writes, for the one person who may do everything, on any page; the trail says what was taken out."""
    client = Client()
    client.force_login(make_user(*(set(Peran) - {Peran.AUDITOR})))
    wrote = []
    for route in routes():
        if route.name.startswith(("account_", "mfa_", "usersessions_")):
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(world.address(route))
        wrote += [(route.name, query["sql"]) for query in queries if _writes(query["sql"])]
    assert not wrote


def _writes(sql: str) -> bool:
    return sql.split(" ", 1)[0].upper() in {"INSERT", "UPDATE", "DELETE", "MERGE"} and not any(
        table in sql
        for table in ("django_session", 'INSERT INTO "audit_jejak"', 'UPDATE "usersessions_usersession"')  # last click
    )


@pytest.mark.lama
@pytest.mark.parametrize("part", range(PARTS))
def test_who_gets_which_answer(part: int, world: World, browsers: dict[str, Client]) -> None:
    answers = {route.name: _answers(route, world, browsers) for route in OWN[part::PARTS]}
    _check(answers)
    lines = {name: _line(name, found) for name, found in answers.items()}
    if os.environ.get("MATRIKS_BARU"):
        _rewrite(lines)
    known = _known()
    assert lines == {name: known.get(name) for name in lines}, (
        "rights changed: read the difference, then MATRIKS_BARU=1 to accept it"
    )


def test_the_table_has_one_line_for_each_address() -> None:
    assert list(_known()) == sorted(route.name for route in OWN)
    assert TABLE.read_text() == _text(_known())


Answers = dict[str, tuple[int, int]]


def _answers(route: Route, world: World, browsers: dict[str, Client]) -> Answers:
    """(GET, empty POST) for each person; what a POST did is undone."""
    address = world.address(route)
    found = {}
    for name in COLUMNS:
        with transaction.atomic():
            got = browsers[name].get(address).status_code
            posted = browsers[name].post(address).status_code
            transaction.set_rollback(True)
        found[name] = (got, posted)
    return found


def _check(answers: dict[str, Answers]) -> None:
    """What must hold whatever the table says."""
    by_name = {route.name: route for route in routes()}
    for name, found in answers.items():
        route = by_name[name]
        assert not [person for person, codes in found.items() if max(codes) >= 500], (name, found)
        if name in PUBLIC:
            continue
        assert found["auditor"][1] == 403, f"{name}: an auditor may post nothing"
        if "<int:pk>" in route.pattern and route.pattern.startswith("koperasi/"):
            assert found["pengurus_lain"][0] == (404 if found["pengurus"][0] == 200 else 403), (
                f"{name}: another's cooperative"
            )
            assert found["pengurus_lain"][1] in {403, 404, 405}, name
        for role in Peran:
            held = {*PERAN_IZIN[role], *({"staf"} if role in STAF else ())}
            allowed = not route.demands or bool(route.demands & held)
            assert (found[role.value][0] != 403) == allowed, f"{name}: {role} got {found[role.value][0]}"


def _line(name: str, found: Answers) -> str:
    """One column per person: GET/POST."""
    return (f"{name:32}" + "".join(f"{'/'.join(map(str, found[person])):>15}" for person in COLUMNS)).rstrip()


def _text(lines: dict[str, str]) -> str:
    says = "Jawaban GET/POST kosong per orang. Dibuat oleh tests/guards/test_urls.py; jangan diubah dengan tangan."
    columns = f"{'':32}" + "".join(f"{name:>15}" for name in COLUMNS)
    return "\n".join([says, "", columns.rstrip(), *(lines[name] for name in sorted(lines))]) + "\n"


def _known() -> dict[str, str]:
    """The committed line of each address."""
    return {line.split()[0]: line for line in TABLE.read_text().splitlines()[3:]}


def _rewrite(lines: dict[str, str]) -> None:
    there = {route.name for route in OWN}
    TABLE.write_text(_text({name: line for name, line in (_known() | lines).items() if name in there}))
