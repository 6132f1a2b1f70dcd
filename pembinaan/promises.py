"""Janji RAT: kept or broken is read off the evidence, never stored. Lists, reminders and counts ask here.

ditepati: a RAT of that tahun buku met on or before the promised date · terlambat: after it · diingkari: the date has
passed and no RAT is there · hari_ini, menunggu: the date is today, or to come · dicabut: withdrawn, or replaced by a
new promise, before its date came; one whose date had passed by then counts like any other.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce

from pembinaan.models import JanjiRat
from registry import merged
from registry.models import Koperasi, MasaBukti
from registry.models.choices import JenisBukti

KEADAAN = {
    "hari_ini": "Hari ini",
    "menunggu": "Menunggu harinya",
    "ditepati": "Ditepati",
    "terlambat": "Ditepati, terlambat",
    "diingkari": "Lewat, belum RAT",
    "dicabut": "Dicabut atau diganti",
}
DECIDED = ("ditepati", "terlambat", "diingkari")


def _meetings(on: dt.date, **where: Any) -> QuerySet[MasaBukti]:
    """Evidence of RAT in force on `on`, whatever its level."""
    rows = MasaBukti.objects.filter(jenis=JenisBukti.RAT, dari__lte=on, **where)
    return rows.filter(Q(sampai=None) | Q(sampai__gt=on)).order_by()


def held(koperasi: Koperasi, tahun_buku: int, *, on: dt.date) -> dt.date | None:
    """The day of the RAT of that tahun buku (of a tick without a date: the day it counts from), or None."""
    rows = _meetings(on, koperasi=koperasi, tahun_buku=tahun_buku)
    found: dt.date | None = rows.aggregate(day=Min(Coalesce("tanggal", "dari")))["day"]
    return found


def _held(rows: QuerySet[JanjiRat], on: dt.date) -> tuple[QuerySet[JanjiRat], QuerySet[MasaBukti]]:
    """The promises, and the meetings that keep each: what a record promised that was merged since, its survivor keeps,
    which has a copy of its meetings."""
    rows = rows.annotate(milik=merged.owner())
    return rows, _meetings(on, koperasi=OuterRef("milik"), tahun_buku=OuterRef("tahun_buku"))


def annotate(rows: QuerySet[JanjiRat], *, on: dt.date) -> QuerySet[JanjiRat]:
    """Adds `rat` (day of the RAT, or null) and `nasib` (a key of KEADAAN)."""
    rows, meetings = _held(rows, on)
    day = meetings.values("koperasi").annotate(day=Min(Coalesce("tanggal", "dari"))).values("day")
    return rows.annotate(rat=Subquery(day, output_field=DateField(null=True))).annotate(nasib=_fate(on))


def _fate(on: dt.date) -> Expression:
    return Case(
        When(dicabut_pada__lte=F("tanggal"), then=Value("dicabut")),
        When(rat__lte=F("tanggal"), then=Value("ditepati")),
        When(rat__isnull=False, then=Value("terlambat")),
        When(tanggal__lt=on, then=Value("diingkari")),
        When(tanggal=on, then=Value("hari_ini")),
        default=Value("menunggu"),
        output_field=CharField(),
    )


def of_petugas(rows: QuerySet[JanjiRat]) -> QuerySet[JanjiRat]:
    """Adds `penanggung`: whoever works on the case now, else who wrote the promise down."""
    return rows.annotate(penanggung=Coalesce(F("kasus__petugas"), F("dicatat_oleh")))


def open_until(on: dt.date, *, petugas: Any = None) -> QuerySet[JanjiRat]:
    """Promises in force whose day is today or has passed; `petugas`: only those this person answers for."""
    rows = JanjiRat.objects.filter(dicabut_pada=None, tanggal__lte=on)
    return of_petugas(rows).filter(penanggung=petugas.pk) if petugas else rows


def due(*, on: dt.date, petugas: Any = None) -> QuerySet[JanjiRat]:
    """For today, and not kept yet: `nasib` hari_ini."""
    return _unkept(open_until(on, petugas=petugas).filter(tanggal=on), on)


def broken(*, on: dt.date, petugas: Any = None) -> QuerySet[JanjiRat]:
    """In force, and their day has passed without a RAT: to be asked after; `nasib` diingkari."""
    return _unkept(open_until(on, petugas=petugas).filter(tanggal__lt=on), on)


def _unkept(rows: QuerySet[JanjiRat], on: dt.date) -> QuerySet[JanjiRat]:
    """What `_fate` says of promises in force, without finding the day of the RAT of each, and that twice."""
    rows, meetings = _held(rows, on)
    return rows.filter(~Exists(meetings))


def counts(rows: QuerySet[JanjiRat], *, on: dt.date) -> Counter[str]:
    """{key of KEADAAN: number} in one query."""
    found = annotate(rows, on=on).order_by().values_list("nasib").annotate(n=Count("pk"))
    return Counter(dict(found))


def counts_by_petugas(rows: QuerySet[JanjiRat], *, on: dt.date) -> dict[int, Counter[str]]:
    """{user id: {key of KEADAAN: number}} in one query; the person is `penanggung`."""
    found: dict[int, Counter[str]] = {}
    grouped = of_petugas(annotate(rows, on=on)).order_by().values_list("penanggung", "nasib").annotate(n=Count("pk"))
    for person, fate, n in grouped:
        found.setdefault(person, Counter())[fate] = n
    return found


def kept_share(numbers: Counter[str]) -> tuple[int, int]:
    """(kept in time, decided): "kept" out of those whose day has come."""
    return numbers["ditepati"], sum(numbers[name] for name in DECIDED)


def choices() -> Iterable[tuple[str, str]]:
    return KEADAAN.items()
