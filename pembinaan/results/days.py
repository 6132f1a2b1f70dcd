"""How long cooperatives were tidak aktif before they were aktif again, from the office's own record of status."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from koperasi.accounts.models import User
from registry.models import Koperasi, PerubahanStatus
from registry.models.choices import StatusHitung

# Upper ends in days, and how they are said. The last has none.
CLASSES = (
    ("30", "sampai 30 hari", 0, 30),
    ("90", "31–90 hari", 31, 90),
    ("180", "91–180 hari", 91, 180),
    ("365", "181–365 hari", 181, 365),
    ("730", "1–2 tahun", 366, 730),
    ("1095", "2–3 tahun", 731, 1095),
    ("lebih", "lebih dari 3 tahun", 1096, None),
)
UNKNOWN = "tidak_diketahui"
MEANING = (
    "Lama = hari dari tanggal koperasi tercatat tidak aktif sampai tanggal tercatat aktif kembali, menurut hitungan "
    "sistem. Setiap kali kembali dihitung sekali. Yang sudah tidak aktif pada catatan pertama tidak diketahui sejak "
    "kapan, sehingga tidak masuk hitungan lama. Hanya koperasi dalam kewenangan dinas."
)


def returns(user: User, *, tahun: int | None = None, kecamatan: str = "", kelas: str = "") -> QuerySet[PerubahanStatus]:
    """Events from tidak aktif to aktif, with `mulai` and `lama_hari` (a duration), null where the start is unknown."""
    own = Koperasi.objects.visible_to(user).within_authority().order_by()
    rows = PerubahanStatus.objects.filter(
        kolom=PerubahanStatus.Kolom.HITUNG, lama=StatusHitung.TIDAK_AKTIF, baru=StatusHitung.AKTIF, koperasi__in=own
    )
    earlier = Q(berlaku_pada__lt=OuterRef("berlaku_pada")) | Q(
        berlaku_pada=OuterRef("berlaku_pada"), pk__lt=OuterRef("pk")
    )
    before = PerubahanStatus.objects.filter(
        earlier, koperasi=OuterRef("koperasi"), kolom=PerubahanStatus.Kolom.HITUNG
    ).order_by("-berlaku_pada", "-pk")
    # Of the event just before it: a first record says nothing about since when.
    rows = rows.annotate(
        asal=Subquery(before.values("lama")[:1]), dari_hari=Subquery(before.values("berlaku_pada")[:1])
    )
    rows = rows.annotate(lama_hari=ExpressionWrapper(F("berlaku_pada") - F("dari_hari"), DurationField()))
    if tahun:
        rows = rows.filter(berlaku_pada__range=(dt.date(tahun, 1, 1), dt.date(tahun, 12, 31)))
    if kecamatan:
        rows = rows.filter(koperasi__kecamatan=None if kecamatan == "kosong" else kecamatan)
    return _of_class(rows, kelas)


def _of_class(rows: QuerySet[PerubahanStatus], kelas: str) -> QuerySet[PerubahanStatus]:
    if kelas == UNKNOWN:
        return rows.filter(asal=None)
    if kelas:
        first, last = next((low, high) for code, _, low, high in CLASSES if code == kelas)
        rows = rows.exclude(asal=None).filter(lama_hari__gte=dt.timedelta(days=first))
        if last is not None:
            rows = rows.filter(lama_hari__lte=dt.timedelta(days=last))
    return rows


@dataclass(frozen=True)
class Spread:
    """Of one group. Quartiles are days that really occurred: so many came back within them."""

    label: str
    key: str
    days: Sequence[int]  # sorted
    unknown: int

    @property
    def total(self) -> int:
        return len(self.days) + self.unknown

    @property
    def median(self) -> int | None:
        return quantile(self.days, 2)

    @property
    def lower(self) -> int | None:
        return quantile(self.days, 1)

    @property
    def upper(self) -> int | None:
        return quantile(self.days, 3)

    @property
    def by_class(self) -> list[tuple[str, str, int]]:
        return [
            (code, words, sum(low <= day and (high is None or day <= high) for day in self.days))
            for code, words, low, high in CLASSES
        ]


def quantile(ordered: Sequence[int], quarters: int) -> int | None:
    """The least day within which at least so many quarters of them came back."""
    if not ordered:
        return None
    return ordered[-(-len(ordered) * quarters // 4) - 1]


def spread(rows: QuerySet[PerubahanStatus]) -> tuple[Spread, list[Spread], list[Spread]]:
    """All, per kecamatan, per year of the return. One query."""
    found = rows.order_by().values_list(
        "koperasi__kecamatan", "koperasi__kecamatan__nama", "berlaku_pada", "asal", "dari_hari"
    )
    places: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    years: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    everything: list[int | None] = []
    for place, name, day, origin, start in found:
        took = None if origin is None else (day - start).days
        places[name or "Belum diketahui", str(place or "kosong")].append(took)
        years[str(day.year), str(day.year)].append(took)
        everything.append(took)
    by_place = sorted((_spread(*who, took) for who, took in places.items()), key=lambda s: (s.key == "kosong", s.label))
    by_year = sorted((_spread(*who, took) for who, took in years.items()), key=lambda s: s.label, reverse=True)
    return _spread("Semua", "", everything), by_place, by_year


def _spread(label: str, key: str, took: Iterable[int | None]) -> Spread:
    took = list(took)
    known = sorted(days for days in took if days is not None)
    return Spread(label, key, known, len(took) - len(known))
