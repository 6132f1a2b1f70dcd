"""What it cost to bring a cooperative back, as far as costs were noted. Whole rupiah; nothing is lost by dividing.

Of a case closed "aktif kembali": the activities of that case; visits to, trainings of and facilitation for its
cooperative from the day it was opened to the day it was closed. What a whole route or training cost is divided
equally among the finished visits, or the cooperatives that came; the first ones bear the odd rupiah.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from koperasi.accounts.models import User
from pembinaan.models import Fasilitasi, HasilKasus, JenisKasus, Kasus, KegiatanKasus, Kunjungan, Pelatihan, Peserta
from pembinaan.navigation import address
from pembinaan.results.funnel import all_cases
from registry.models import Koperasi

SOURCES = {
    "kegiatan": "Kegiatan kasus",
    "kunjungan": "Kunjungan",
    "pelatihan": "Pelatihan",
    "fasilitasi": "Fasilitasi",
}
MEANING = (
    "Yang dihitung: kasus keaktifan yang ditutup dengan hasil aktif kembali dalam tahun yang dipilih. Biayanya: "
    "kegiatan dalam kasus itu, dan kunjungan, pelatihan, serta fasilitasi untuk koperasinya dari hari kasus dibuka "
    "sampai hari ditutup. Biaya satu rute dibagi rata atas kunjungan yang selesai; biaya satu pelatihan dibagi rata "
    "atas koperasi yang hadir. Surat, gaji, dan biaya yang tidak dicatat tidak termasuk."
)


@dataclass(frozen=True)
class Cost:
    """One noted cost of one cooperative. 0 is noted too."""

    koperasi_id: int
    tanggal: dt.date
    source: str
    ref: int
    rp: int

    @property
    def link(self) -> str:
        """The page of what cost it, or "" while its room does not exist. No query."""
        if self.source in ("pelatihan", "fasilitasi"):
            return address(f"pembinaan:{self.source}-detail", self.ref)
        return reverse("pembinaan:catatan-open", args=[self.source, self.ref])


@dataclass
class Bill:
    """A cooperative that came back, with what was noted; `costs` is empty where nothing was."""

    koperasi: Koperasi
    closed: dt.date
    costs: list[Cost] = field(default_factory=list)

    @property
    def noted(self) -> bool:
        return bool(self.costs)

    @property
    def total(self) -> int:
        return sum(cost.rp for cost in self.costs)

    def by_source(self, source: str) -> int | None:
        found = [cost.rp for cost in self.costs if cost.source == source]
        return sum(found) if found else None


def divide(amount: int, shares: int) -> list[int]:
    """Equal whole parts that add up to `amount`; the first ones bear the remainder."""
    each, rest = divmod(amount, shares)
    return [each + (at < rest) for at in range(shares)]


def reactivated(user: User, *, tahun: int | None = None, kecamatan: str = "") -> QuerySet[Kasus]:
    rows = all_cases(user).filter(jenis=JenisKasus.KEAKTIFAN, hasil=HasilKasus.AKTIF_KEMBALI)
    if tahun:
        rows = rows.filter(ditutup_pada__range=(dt.date(tahun, 1, 1), dt.date(tahun, 12, 31)))
    if kecamatan:
        rows = rows.filter(v_kecamatan=None if kecamatan == "kosong" else kecamatan)
    return rows


def bills(cases: QuerySet[Kasus]) -> list[Bill]:
    """One for each cooperative of these cases, the dearest first, those without any noted cost last."""
    closed: dict[int, dt.date] = {}
    windows: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    keys = []
    rows = cases.order_by("ditutup_pada", "pk").values_list("pk", "milik", "dibuka_pada", "ditutup_pada")
    for pk, milik, begin, end in rows:
        closed[milik] = end
        windows[milik].append((begin, end))
        keys.append(pk)
    # Thousands of cooperatives in full take seconds.
    named = Koperasi.objects.select_related("kecamatan").only("nama", "kecamatan__nama").in_bulk(list(closed))
    found = {pk: Bill(named[pk], end) for pk, end in closed.items()}
    gone = Koperasi.objects.filter(digabung_ke__in=list(found)).order_by().values_list("pk", "digabung_ke")
    owner = {pk: pk for pk in found} | {pk: into for pk, into in gone if into}  # of each record its bill
    for cost in _activities(keys):
        found[owner[cost.koperasi_id]].costs.append(cost)
    for cost in (*_visits(owner), *_trainings(owner), *_facilitations(owner)):
        milik = owner[cost.koperasi_id]
        if any(begin <= cost.tanggal <= end for begin, end in windows[milik]):
            found[milik].costs.append(cost)
    return sorted(found.values(), key=lambda bill: (not bill.noted, -bill.total, bill.koperasi.nama, bill.koperasi.pk))


def _activities(cases: Sequence[int]) -> Iterable[Cost]:
    rows = KegiatanKasus.objects.filter(kasus__in=cases, membatalkan=None, pembatalan=None, biaya__isnull=False)
    return _read(rows, "kegiatan", koperasi="kasus__koperasi")


def _read(rows: QuerySet[Any], source: str, *, koperasi: str = "koperasi", day: str = "tanggal") -> list[Cost]:
    """Rows that carry their own cost, noted."""
    found = rows.order_by().values_list(koperasi, day, "pk", "biaya")
    return [Cost(pk_of, on, source, ref, rp) for pk_of, on, ref, rp in found]


def _visits(ids: Collection[int]) -> Iterable[Cost]:
    """The route's cost is the whole journey's: where it is noted, what a visit of it noted by itself is part of it."""
    done = Kunjungan.objects.done()
    alone = done.filter(Q(rencana=None) | Q(rencana__biaya=None), koperasi__in=ids, biaya__isnull=False)
    found = _read(alone, "kunjungan")
    routes = done.filter(koperasi__in=ids, rencana__biaya__isnull=False).order_by().values("rencana")
    shared: dict[tuple[int, int], list[tuple[int, dt.date, int]]] = defaultdict(list)
    rows: QuerySet[Any] = done.filter(rencana__in=routes).order_by("rencana", "urutan", "pk")
    for route, whole, koperasi, day, pk in rows.values_list("rencana", "rencana__biaya", "koperasi", "tanggal", "pk"):
        shared[route, whole].append((koperasi, day, pk))
    asked = set(ids)
    for (_, whole), visits in shared.items():
        for (koperasi, day, pk), rp in zip(visits, divide(whole, len(visits)), strict=True):
            if koperasi in asked:
                found.append(Cost(koperasi, day, "kunjungan", pk, rp))
    return found


def _trainings(ids: Collection[int]) -> Iterable[Cost]:
    came = Peserta.objects.filter(hadir__len__gt=0).order_by()
    wanted = came.filter(orang__koperasi__in=ids, pelatihan__biaya__isnull=False).values("pelatihan")
    held = Pelatihan.objects.filter(pk__in=wanted, keadaan=Pelatihan.Keadaan.SELESAI)
    attending: dict[int, list[int]] = defaultdict(list)
    rows = came.filter(pelatihan__in=held.order_by().values("pk")).values_list("pelatihan", "orang__koperasi")
    for pelatihan, koperasi in rows.distinct().order_by("pelatihan", "orang__koperasi"):
        attending[pelatihan].append(koperasi)
    asked = set(ids)
    return [
        Cost(koperasi, day, "pelatihan", pk, rp)
        for pk, day, whole in held.order_by("pk").values_list("pk", "dari", "biaya")
        for koperasi, rp in zip(attending[pk], divide(whole or 0, len(attending[pk])), strict=True)
        if koperasi in asked
    ]


def _facilitations(ids: Collection[int]) -> Iterable[Cost]:
    rows = Fasilitasi.objects.filter(koperasi__in=ids, biaya__isnull=False)
    dated = rows.annotate(pada=Coalesce("selesai_pada", "diminta_pada"))
    return _read(dated, "fasilitasi", day="pada")


@dataclass(frozen=True)
class Summary:
    count: int
    noted: int
    total: int

    @property
    def average(self) -> int | None:
        """Of those with any noted cost, to the nearest rupiah."""
        return (2 * self.total + self.noted) // (2 * self.noted) if self.noted else None


def summary(found: Sequence[Bill]) -> Summary:
    noted = [bill for bill in found if bill.noted]
    return Summary(len(found), len(noted), sum(bill.total for bill in noted))
