"""A pengurus against the whole URLconf: the own cooperative, another one, and none at all.

By id, by file, by filter, by form and by htmx: another cooperative's things answer as if they did not exist, nothing
of it stands on any page, nothing of it changes; and fields that no form asks for change nothing of the own one.
A new address is walked by itself; a new kind of thing is one line in `belongings` of tests/guards/urls.py.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client

from koperasi.accounts.models import User
from koperasi.lib import dates
from registry.models import Kantor
from tests.guards.urls import Route, World, make_world, routes

pytestmark = [pytest.mark.django_db, pytest.mark.lama]
TODAY = dt.date(2026, 4, 10)
NOWHERE = 2_000_000_000
HTMX = {"HX-Request": "true"}
SHUT = {403, 404, 405}
Ways = dict[str, Callable[[str], Any]]
OWN = [route for route in routes() if route.ours]
# What must follow from the office's rules and nobody's form: written into every POST, it changes nothing.
SMUGGLED = {
    "status": "dibubarkan", "status_hitung": "aktif", "status_keputusan": "dibekukan", "status_ods": "tidak_aktif",
    "status_lapangan": "pindah", "keterangan": "sudah_rat", "menunggu_pemeriksaan": "", "kewenangan": "pusat",
    "keadaan": "diterima", "tingkat": "diterima", "keputusan": "terima", "tujuan": "koreksi", "jalur": "petugas",
    "diterima_kantor_pada": "2024-01-02", "dikirim_pada": "2020-01-02", "diputus_pada": "2020-01-02",
    "dari": "2020-01-02", "sampai": "2031-01-02", "ditarik_pada": "2024-01-02", "digabung_ke": "1", "oleh": "1",
    "by": "1", "dikirim_oleh": "1", "dibuat_oleh": "1", "user": "1", "peran": "kabid", "is_staff": "on",
    "is_superuser": "on", "koperasi": "{other}", "koperasi_id": "{other}", "pk": "{other}", "id": "{other}",
    "konsep": "{other}", "menggantikan": "{other}", "asal": "{other}", "tahun_buku_id": "2019", "pindai": "bersih",
    "sumber": "catatan",
}  # fmt: skip
# Where a name of SMUGGLED is a question of the form itself, and may be answered.
ASKED: dict[str, set[str]] = {}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def browser(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people["pengurus"])
    return client


def ways(browser: Client) -> Ways:
    """How one asks: read, send, and both as htmx does."""
    return {
        "GET": browser.get,
        "POST": browser.post,
        "htmx GET": lambda address: browser.get(address, headers=HTMX),
        "htmx POST": lambda address: browser.post(address, headers=HTMX),
    }


@dataclass(frozen=True)
class Answer:
    status: int
    text: str  # with its headers: a name may stand in a redirect


def undone(ask: Callable[[str], Any], address: str) -> Answer:
    """The answer; whatever it wrote is taken back."""
    with transaction.atomic():
        answer = ask(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return Answer(answer.status_code, f"{dict(answer.headers)} {body.decode(errors='replace')}")


def nowhere(values: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same names with numbers and codes that nobody has."""
    absent = {int: NOWHERE, uuid.UUID: uuid.UUID(int=1)}
    return {start: {name: absent.get(type(value), value) for name, value in found.items()}
            for start, found in values.items()}  # fmt: skip


def leads_elsewhere(route: Route, world: World) -> bool:
    """Whether the route's objects belong to a cooperative at all."""
    return (
        bool(route.params)
        and any(route.pattern.lstrip("^").startswith(start) for start in world.others)
        and (world.address(route) != world.address(route, world.values | world.others))
    )


def test_another_cooperative_answers_as_none_does(world: World, browser: Client) -> None:
    """Neither refused in another way nor slower said: who guesses numbers does not learn which exist."""
    wrong, walked = [], 0
    for route in OWN:
        if not leads_elsewhere(route, world):
            continue
        walked += 1
        theirs = world.address(route, world.values | world.others)
        none = world.address(route, world.values | nowhere(world.others))
        for way, ask in ways(browser).items():
            other, absent = undone(ask, theirs), undone(ask, none)
            if other.status not in SHUT or other.status != absent.status:
                wrong.append(f"{way} {route.name}: {other.status}, none {absent.status}")
            if tells(other, world):
                wrong.append(f"{way} {route.name} says something of the other cooperative")
    assert wrong == []
    assert walked > 15, "the walk finds the rooms of a cooperative"


def test_own_things_are_reached(world: World, browser: Client) -> None:
    """The matrix would also be quiet if everything were shut."""
    found = {route.name: undone(browser.get, world.address(route)).status
             for route in OWN if leads_elsewhere(route, world)}  # fmt: skip
    assert found["registry:koperasi-detail"] == 200
    assert found["registry:koperasi-why"] == 200
    assert found["registry:berkas-file"] == 200
    assert max(found.values()) < 500


def tells(answer: Answer, world: World) -> bool:
    """Whether anything stands in the answer that only the other cooperative's papers say."""
    values = world.others
    marks = [world.other.nama, f"Pengurus dari {world.other}", values["pengajuan/"]["kode"], values["berkas/"]["kode"],
             values["periksa/"]["nomor"]]  # fmt: skip
    return any(str(mark) in answer.text for mark in marks)


def questions(world: World) -> list[str]:
    """The ways in which a filter, a search, a page or a choice could name the other cooperative."""
    pk, kode, berkas = world.other.pk, world.others["pengajuan/"]["kode"], world.others["berkas/"]["kode"]
    return [
        f"koperasi={pk}&k={pk}&pk={pk}&id={pk}&dibuka={pk}&next=/koperasi/{pk}/&tahun=2023",
        f"konsep={kode}&kode={kode}&asal={kode}&berkas={berkas}",
        "q=Milik Orang", f"kecamatan={world.other.kecamatan_id}", "kewenangan=semua&status=aktif&per=100",
        "sebagai=petugas", "sebagai=kepala",
    ]  # fmt: skip


def test_no_page_says_anything_of_the_other_by_any_filter(world: World, browser: Client) -> None:
    wrong = []
    for route in OWN:
        if not _may_read(route, world):
            continue
        address = world.address(route)
        for query in questions(world):
            for headers in ({}, HTMX):
                answer = undone(lambda there, h=headers: browser.get(there, headers=h), f"{address}?{query}")
                if answer.status >= 500 or tells(answer, world):
                    wrong.append(f"{route.name}?{query}: {answer.status}")
    assert wrong == []


def _may_read(route: Route, world: World) -> bool:
    return not route.demands or bool(route.demands & world.people["pengurus"].izin)


# --- Nothing changes ------------------------------------------------------------------------------
Rows = dict[str, list[tuple[Any, ...]]]


def snapshot() -> Rows:
    """Every row of registry and pembinaan, without the moments and keys that each writing makes anew."""
    return {table: _rows(model) for table, model in _models().items()}


def _rows(model: type[models.Model]) -> list[tuple[Any, ...]]:
    return sorted(model._default_manager.values_list(*_lasting(model)), key=repr)


@cache
def _models() -> dict[str, type[models.Model]]:
    ours = [model for label in ("registry", "pembinaan") for model in apps.get_app_config(label).get_models()]
    kept = [*(model for model in ours if not model.__name__.endswith("Event")), User]
    return {model._meta.db_table: model for model in kept}


def _lasting(model: type[models.Model]) -> list[str]:
    new = (models.UUIDField, models.AutoField, models.FileField)
    return [field.attname for field in model._meta.concrete_fields
            if not isinstance(field, new) and not getattr(field, "auto_now", False)
            and not getattr(field, "auto_now_add", False) and field.name not in ("password", "last_login")]  # fmt: skip


def _written() -> dict[str, int]:
    """How often this transaction wrote to each table, by the server's own count; what was taken back counts too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def after(ask: Callable[[], Any], before: Rows) -> tuple[int, Rows]:
    """The status, and the rows as they are then. Tables that nothing was written to are not read again."""
    counted = _written()
    with transaction.atomic():
        status = ask().status_code
        touched = {table for table, times in _written().items() if times != counted.get(table, 0)}
        rows = before | {table: _rows(model) for table, model in _models().items() if table in touched}
        transaction.set_rollback(True)
    return status, rows


def test_the_server_counts_what_is_written(world: World) -> None:
    """On this the other tests rest: a change of one row of any kind is seen."""
    before = snapshot()
    _, rows = after(lambda: (Kantor.objects.update(nama="Lain"), HttpResponse())[1], before)
    assert [table for table in rows if rows[table] != before[table]] == [Kantor._meta.db_table]
    _, rows = after(lambda: (Kantor.objects.all().delete(), HttpResponse())[1], before)
    assert rows[Kantor._meta.db_table] == []


def test_a_form_sent_to_another_cooperative_changes_nothing(world: World, browser: Client) -> None:
    before, wrong = snapshot(), []
    for route in OWN:
        if not leads_elsewhere(route, world):
            continue
        address = world.address(route, world.values | world.others)
        status, rows = after(lambda a=address: browser.post(a, _smuggled(world)), before)
        if status not in SHUT or rows != before:
            wrong.append(f"{route.name}: {status}, {[table for table in rows if rows[table] != before[table]]}")
    assert wrong == []


def test_fields_that_no_form_asks_for_change_nothing(world: World, browser: Client) -> None:
    """The same form twice, once with status, review and year fields beside: the same answer, the same rows."""
    before, wrong, taken = snapshot(), [], 0
    for route in OWN:
        if not _may_read(route, world):
            continue
        address, honest = world.address(route), TOKEN | HONEST.get(route.name, {})
        extra = {name: text for name, text in _smuggled(world).items()
                 if name not in honest and name not in ASKED.get(route.name, ())}  # fmt: skip
        plain = after(lambda a=address, d=honest: browser.post(a, d), before)
        more = after(lambda a=address, d=honest | extra: browser.post(a, d), before)
        taken += plain[0] < 400
        if plain != more or plain[0] >= 500:
            tables = [table for table in plain[1] if plain[1][table] != more[1][table]]
            wrong.append(f"{route.name}: {plain[0]} and {more[0]}, {tables}")
    assert wrong == []
    assert taken, "some form is taken"


def _smuggled(world: World) -> dict[str, str]:
    return {name: text.format(other=world.other.pk) for name, text in SMUGGLED.items()}


# What a form needs to be taken at all; without an entry it is sent with nothing but what every form holds.
TOKEN = {"csrfmiddlewaretoken": "x"}
MEETING = {
    "rapat": "rat", "tahun_buku": "2025", "tanggal": "14 Maret 2026", "cara": "luring", "tempat": "Balai Desa",
    "panggilan": "pertama", "anggota_berhak": "120", "hadir_laki": "40", "hadir_perempuan": "35", "kuorum": "50",
    "versi": "0",
}  # fmt: skip
HONEST: dict[str, dict[str, str]] = {
    "registry:pengajuan-create": {"jenis": "laporan", "tahun_buku": "2024"},
    "registry:konsep-edit": MEETING,
    "registry:konsep-save": MEETING,
}


def test_the_office_stays_as_it_is(world: World, browser: Client) -> None:
    """Settings and people are closed to a pengurus, whatever is sent along."""
    before = snapshot()
    for route in OWN:
        if route.demands is not None and not _may_read(route, world):
            address = world.address(route)
            status, rows = after(lambda a=address: browser.post(a, _smuggled(world)), before)
            assert status in SHUT, route.name
            assert rows == before, route.name
    assert Kantor.objects.count() == 1
