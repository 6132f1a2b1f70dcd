"""One cooperative's coaching for its page: cases, a timeline by year, promises, files, and what to do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from pembinaan import doings
from pembinaan.models import JanjiRat, Kasus, Lampiran
from pembinaan.navigation import address
from registry import merged
from registry.models import Koperasi, MasaBukti
from registry.models.choices import JenisBukti, TingkatBukti

SHOWN = 200  # lines of the timeline, the latest
FILES = 30


@dataclass(frozen=True)
class Year:
    tahun: int
    lines: list[Line]


@dataclass(frozen=True)
class Line:
    doing: doings.Doing
    oleh: str


@dataclass(frozen=True)
class Timeline:
    years: list[Year]
    total: int

    @property
    def cut(self) -> bool:
        return self.total > SHOWN


def timeline(koperasi: Koperasi, *, for_officers: bool = False) -> Timeline:
    """Latest first, by year. Officers read only what rooms show them, without names of staff. Two queries."""
    found = doings.read(doings.select(merged.records(koperasi), for_officers=for_officers))
    shown = found[:SHOWN]
    asked = {one.oleh_id for one in shown if one.oleh_id} if not for_officers else set()
    names = dict(User.objects.filter(pk__in=asked).values_list("pk", "nama")) if asked else {}
    years: dict[int, list[Line]] = {}
    for one in shown:
        years.setdefault(one.tanggal.year, []).append(Line(one, names.get(one.oleh_id or 0, "")))
    return Timeline([Year(tahun, lines) for tahun, lines in years.items()], len(found))


def whole(koperasi: Koperasi, user: User, *, on: dt.date) -> dict[str, Any]:
    """For staff. Six queries, however much was done."""
    rows = Kasus.objects.visible_to(user).filter(merged.of(koperasi))
    cases = list(rows.select_related("petugas", "koperasi"))
    return {
        "kasus_terbuka": [kasus for kasus in cases if kasus.is_open],
        "kasus_selesai": [kasus for kasus in cases if not kasus.is_open],
        "ada_halaman_kasus": bool(address("pembinaan:kasus-detail", 1)),
        "tahunan": timeline(koperasi),
        "janji": promises(koperasi, on=on),
        "berkas": _files(koperasi, user),
        "tombol": buttons(koperasi, user),
    }


@dataclass(frozen=True)
class Promise:
    row: JanjiRat
    word: str
    tone: str


def promises(koperasi: Koperasi, *, on: dt.date) -> list[Promise]:
    """Kept where a RAT of that tahun buku was accepted, broken where its day has passed without one."""
    held = MasaBukti.objects.filter(
        koperasi=koperasi, tahun_buku=OuterRef("tahun_buku"), jenis=JenisBukti.RAT,
        tingkat=TingkatBukti.DITERIMA, dibatalkan_pada=None,
    )  # fmt: skip
    rows = JanjiRat.objects.filter(merged.of(koperasi)).annotate(ditepati=Exists(held.order_by()))
    return [Promise(row, *_promise(row, on)) for row in rows.order_by("-tanggal", "-pk")]


def _promise(row: Any, on: dt.date) -> tuple[str, str]:
    if row.ditepati:
        return "RAT sudah diterima", "aktif"
    if row.dicabut_pada:
        return "diganti atau dicabut", "netral"
    return ("belum tiba", "baru") if row.tanggal >= on else ("lewat tanpa RAT", "tidak")


def _files(koperasi: Koperasi, user: User) -> Sequence[Lampiran]:
    """Of whatever belongs to this cooperative alone; a route's and a training's papers stand on their own pages."""
    owners = ("kasus", "kunjungan", "fasilitasi", "bantuan", "usulan")
    own = Q()
    for name in owners:
        own |= merged.of(koperasi, f"{name}__koperasi")
    rows = Lampiran.objects.visible_to(user).kept().filter(own)
    return list(rows.order_by("-diunggah_pada", "-pk")[:FILES])


def buttons(koperasi: Koperasi, user: User) -> list[tuple[str, str]]:
    """(address, words) of what this person may begin for the cooperative; rooms that do not exist are left out."""
    if user.hanya_membaca:
        return []
    offered = (
        ("pembinaan:kasus-create", "Buka kasus", Izin.KASUS_TANGANI),
        ("pembinaan:kunjungan-create", "Catat kunjungan", Izin.KUNJUNGAN_CATAT),
        ("pembinaan:usulan-create", "Usulkan pembubaran", Izin.USULAN_SUSUN),
    )
    found = []
    for name, words, right in offered:
        if not user.boleh(right):
            continue
        there = address(name, koperasi.pk)
        if not there and address(name):  # a room that asks for the cooperative on its own form
            there = f"{address(name)}?koperasi={koperasi.pk}"
        if there:
            found.append((there, words))
    return found
