"""Meja kerja: what one person, or the whole office, has to do today. Each number is the count of the list behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from pembinaan import counting, promises
from pembinaan.kasus import filters, listing, outcome
from pembinaan.kunjungan import lists
from pembinaan.models import JanjiRat, Kasus, Kunjungan
from pembinaan.navigation import address

SHOWN = 8


@dataclass(frozen=True)
class Tile:
    label: str
    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class Load:
    """What one person has open; `person` None is what nobody has. Each number with its list."""

    person: int | None
    name: str
    cells: Sequence[tuple[str, int, str]]


@dataclass(frozen=True)
class Desk:
    """`mine`: of one person; otherwise of everybody. `promises`: today's and broken ones, the urgent first."""

    mine: bool
    tiles: Sequence[Tile]
    promises: Sequence[Any]
    closing: Sequence[Kasus]
    overdue: Sequence[Kasus]
    visits: Sequence[Kunjungan]
    loads: Sequence[Load] = ()


def asked(name: str, mine: bool) -> dict[str, str]:
    """The parameters of the list of cases behind a tile."""
    own = {"petugas": filters.MINE} if mine else {}
    return {
        "terbuka": own,
        "usul": own | {"usul": "on"},
        "lewat": own | {"lewat": "on"},
        "diam": own | {"diam": "on"},
        "menunggu": own | {"menunggu": "on"},
        "baru": {"petugas": filters.NOBODY},
    }[name]


def conditions(on: dt.date) -> dict[str, Q]:
    """The same questions as the filters'."""
    return {
        "terbuka": Q(), "usul": outcome.PROPOSES, "lewat": filters.overdue(on), "diam": filters.idle(on),
        "menunggu": outcome.WAITS, "baru": Q(petugas=None),
    }  # fmt: skip


def questions(user: User, *, on: dt.date, mine: bool) -> dict[str, QuerySet[Any]]:
    """What the numbers count, by name: open cases (`baru`: what nobody has, whoever asks) and promises."""
    rows = Kasus.objects.visible_to(user).open()
    own = rows.filter(petugas=user) if mine else rows
    person = user if mine else None
    cases: dict[str, QuerySet[Any]] = {
        name: (rows if name == "baru" else own).filter(condition) for name, condition in conditions(on).items()
    }
    return cases | {
        "hari_ini": promises.due(on=on, petugas=person), "diingkari": promises.broken(on=on, petugas=person)
    }  # fmt: skip


def build(user: User, *, on: dt.date, mine: bool) -> Desk:
    """Seven queries at most, whatever the number of cases."""
    numbers = counting.together(questions(user, on=on, mine=mine))
    person = user if mine else None
    visits = list(_visits(on, person))
    return Desk(
        mine=mine,
        tiles=_tiles(user, numbers, len(visits), mine=mine),
        promises=_pressing(on, person),
        closing=_first(user, "usul", mine, on) if numbers["usul"] else [],
        overdue=_first(user, "lewat", mine, on) if numbers["lewat"] else [],
        visits=visits[:SHOWN],
        loads=[] if mine else loads(user, on=on),
    )


LOAD = {"terbuka": "Terbuka", "lewat": "Lewat tenggat", "diam": f"Tanpa kegiatan {filters.IDLE_DAYS} hari"}


def loads(user: User, *, on: dt.date) -> list[Load]:
    """Open cases by person, the fullest desk first; one query. Who could have cases and has none stands there too."""
    asks = conditions(on)
    rows = Kasus.objects.visible_to(user).open().order_by().values("petugas")
    counted = rows.annotate(**{f"n_{name}": Count("pk", filter=asks[name] or None) for name in LOAD})
    by_person: dict[int | None, Any] = {row["petugas"]: row for row in counted}
    found = [_load(pk, name, by_person.get(pk, {})) for pk, name in filters.people(on)]
    found.sort(key=lambda load: -load.cells[0][1])
    return [*found, _load(None, "Belum dibagi", by_person[None])] if None in by_person else found


def _load(person: int | None, name: str, numbers: dict[str, Any]) -> Load:
    base = {"petugas": person or filters.NOBODY}
    url = f"{address('pembinaan:kasus-list')}?"
    cells = [
        (label, numbers.get(f"n_{kind}", 0), url + urlencode(base | ({} if kind == "terbuka" else {kind: "on"})))
        for kind, label in LOAD.items()
    ]
    return Load(person, name, cells)


def _pressing(on: dt.date, person: User | None) -> list[JanjiRat]:
    """Today's first, then those that passed lately."""
    rows = promises.annotate(promises.open_until(on, petugas=person), on=on).filter(nasib__in=["hari_ini", "diingkari"])
    rows = rows.select_related("koperasi__kecamatan", "kasus__petugas", "dicatat_oleh")
    return list(rows.order_by("-tanggal", "pk")[:SHOWN])


def _tiles(user: User, n: dict[str, int], visits: int, *, mine: bool) -> list[Tile]:
    cases = f"{address('pembinaan:kasus-list')}?"
    promised = f"{address('pembinaan:janji-list')}?"
    own = {"petugas": filters.MINE} if mine else {}
    tiles = [
        Tile("Kasus saya" if mine else "Kasus terbuka", n["terbuka"], cases + urlencode(asked("terbuka", mine))),
        Tile("Janji RAT hari ini", n["hari_ini"], promised + urlencode(own | {"nasib": "hari_ini"})),
        Tile("Janji lewat, belum RAT", n["diingkari"], promised + urlencode(own | {"nasib": "diingkari"})),
        Tile("Usul ditutup", n["usul"], cases + urlencode(asked("usul", mine)), "tinggal dikonfirmasi"),
        Tile("Lewat tenggat", n["lewat"], cases + urlencode(asked("lewat", mine))),
        Tile(f"Tanpa kegiatan {filters.IDLE_DAYS} hari", n["diam"], cases + urlencode(asked("diam", mine))),
        Tile("Aktif, menunggu pemeriksaan", n["menunggu"], cases + urlencode(asked("menunggu", mine))),
    ]
    if user.boleh(Izin.KASUS_BAGI) or not mine:
        tiles.append(Tile("Belum dibagi", n["baru"], cases + urlencode(asked("baru", mine))))
    asked_visits = {"minggu": "on"} | ({"saya": "on"} if mine else {})
    url = f"{address('pembinaan:kunjungan-list')}?{urlencode(asked_visits)}"
    return [*tiles, Tile("Kunjungan 7 hari ini", visits, url)]


def _first(user: User, name: str, mine: bool, on: dt.date) -> list[Kasus]:
    """The first of a tile's list, with `usul`; one query."""
    rows = Kasus.objects.visible_to(user).open().filter(conditions(on)[name], *([Q(petugas=user)] if mine else []))
    shown = outcome.annotate(rows).select_related("koperasi__kecamatan", "petugas").defer("koperasi__cari")
    return list(shown.order_by(*listing.order("tenggat"))[:SHOWN])


def _visits(on: dt.date, person: User | None) -> QuerySet[Kunjungan]:
    """Planned visits of routes that run within the week."""
    rows = lists.coming(Kunjungan.objects.all(), on=on)
    if person:
        rows = rows.filter(lists.of_person(person))
    return rows.select_related("koperasi__kecamatan", "rencana").order_by("rencana__dari", "urutan", "pk")
