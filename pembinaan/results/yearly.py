"""Laporan pembinaan tahunan: what the office did for each cooperative in a year, as `doings` tells it, and the result.

The page, the spreadsheet and the PDF are made of the same lines, and the totals are the sums of the lines.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from koperasi.accounts.models import User
from pembinaan import doings
from pembinaan.models import HasilKasus, Kasus
from registry import merged
from registry.classification import status
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet

FIRST_YEAR = 2000
STILL_OPEN = "Kasus masih terbuka"
STATUS = {"aktif": "Aktif", "tidak_aktif": "Tidak aktif", "dibekukan": "Dibekukan", "dibubarkan": "Dibubarkan"}


@dataclass(frozen=True)
class Year:
    """A year up to today: `until` is its last day, or today while it runs."""

    tahun: int
    on: dt.date

    @property
    def since(self) -> dt.date:
        return dt.date(self.tahun, 1, 1)

    @property
    def until(self) -> dt.date:
        return min(dt.date(self.tahun, 12, 31), self.on)

    @property
    def running(self) -> bool:
        return self.on <= dt.date(self.tahun, 12, 31)


@dataclass(frozen=True)
class Line:
    """One cooperative. `counts` by kind of doings.SOURCES; `hasil` of its cases in that year, "" without any."""

    koperasi: Koperasi
    counts: Counter[str]
    hasil: str
    status: str  # recorded at the end of the year; "" before the first record

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(source.label, self.counts[source.jenis]) for source in doings.SOURCES]

    @property
    def status_words(self) -> str:
        return STATUS.get(self.status, "Belum tercatat")


@dataclass(frozen=True)
class Total:
    """Of one kind: how often, and for how many cooperatives."""

    jenis: str
    label: str
    count: int
    cooperatives: int


def coached(user: User, year: Year, *, kecamatan: str = "") -> KoperasiQuerySet:
    """Those for whom anything was done that year, by kecamatan and name."""
    rows = _scope(user, kecamatan).filter(doings.touched(year.since, year.until))
    return rows.order_by(F("kecamatan__nama").asc(nulls_last=True), "nama_urut", "pk")


def _scope(user: User, kecamatan: str) -> KoperasiQuerySet:
    rows = Koperasi.objects.visible_to(user)
    return rows.filter(kecamatan=None if kecamatan == "kosong" else kecamatan) if kecamatan else rows


def lines(rows: KoperasiQuerySet | Sequence[Koperasi], year: Year) -> list[Line]:
    """Three queries for any number of cooperatives. `rows` with `kecamatan`, annotated by `with_status`."""
    found: list[Any] = list(rows)
    ids = [koperasi.pk for koperasi in found]
    counts = doings.tally(ids, since=year.since, until=year.until)
    ends = _ends(ids, year)
    return [Line(one, counts.get(one.pk, Counter()), ends.get(one.pk, ""), one.status_on or "") for one in found]


def with_status(rows: KoperasiQuerySet, year: Year) -> KoperasiQuerySet:
    return status.on(rows, year.until).select_related("kecamatan").defer("cari")


def _ends(ids: Collection[int], year: Year) -> dict[int, str]:
    """How the cases of each ended in that year, in words; one that was open at its end says so."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Kasus.objects.filter(Q(koperasi__in=ids) | Q(koperasi__digabung_ke__in=ids), dibuka_pada__lte=year.until)
    rows = rows.annotate(milik=merged.owner()).order_by("ditutup_pada", "pk")
    for koperasi, hasil, closed in rows.values_list("milik", "hasil", "ditutup_pada"):
        if closed is None or closed > year.until:
            words = STILL_OPEN
        elif hasil and closed >= year.since:
            words = str(HasilKasus(hasil).label)
        else:
            continue
        if words not in found[koperasi]:
            found[koperasi].append(words)
    return {koperasi: "; ".join(words) for koperasi, words in found.items() if words}


def totals(user: User, year: Year, *, kecamatan: str = "") -> list[Total]:
    """The sums of all lines, by kind."""
    return total_of(doings.tally(_scope(user, kecamatan), since=year.since, until=year.until).values())


def total_of(counts: Iterable[Counter[str]]) -> list[Total]:
    often, reached = Counter[str](), Counter[str]()
    for own in counts:
        often.update(own)
        reached.update(jenis for jenis, n in own.items() if n)
    return [Total(source.jenis, source.label, often[source.jenis], reached[source.jenis]) for source in doings.SOURCES]


@dataclass(frozen=True)
class Place:
    """The lines of one kecamatan, summed."""

    nama: str
    cooperatives: int
    counts: Counter[str]

    @property
    def cells(self) -> list[int]:
        return [self.counts[source.jenis] for source in doings.SOURCES]


def places(found: Sequence[Line]) -> list[Place]:
    summed: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        summed[line.koperasi.kecamatan.nama if line.koperasi.kecamatan else "Belum diketahui"].append(line)
    return [Place(nama, len(own), sum((line.counts for line in own), Counter[str]())) for nama, own in summed.items()]


def outcomes(found: Sequence[Line]) -> list[tuple[str, int]]:
    """How many cooperatives had a case that ended so, in the order of HasilKasus; open ones last."""
    often = Counter(words for line in found for words in line.hasil.split("; ") if words)
    order = [*(str(label) for _, label in HasilKasus.choices), STILL_OPEN]
    return [(words, often[words]) for words in order if often[words]]
