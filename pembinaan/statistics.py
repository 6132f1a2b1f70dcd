"""The office's numbers. Each comes from the same definitions as the list it links to (`registry.filters`).

Within authority, neither withdrawn nor merged; KDMP are counted in (""), left out ("tanpa") or alone ("hanya").
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, Exists, F, IntegerField, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan

from koperasi.accounts.models import User
from pembinaan.navigation import address
from registry import kdmp as kdmp_reading
from registry.classification import clauses, facts, judging
from registry.filters import obliged_in
from registry.models import AturanStatus, Koperasi, PerubahanKewenangan, PerubahanStatus
from registry.models.choices import JenisBukti, Kekurangan, Keterangan, Kewenangan, StatusHitung, StatusKeputusan
from registry.models.koperasi import KoperasiQuerySet

STATUSES = (*StatusHitung.values, *StatusKeputusan.values)
YEARS = 10
MOVE = "kewenangan"  # what an event changes, beside the columns of PerubahanStatus


def visible(user: User, reading: str = "") -> KoperasiQuerySet:
    rows = Koperasi.objects.visible_to(user)
    return kdmp_reading.narrow(rows, reading)


def scope(user: User, reading: str = "") -> KoperasiQuerySet:
    """What every number of a page counts."""
    return visible(user, reading).within_authority()


def list_url(kdmp: str = "", **query: object) -> str:
    """The list of cooperatives with these filters, in the same KDMP reading."""
    asked = {name: value for name, value in (query | {"kdmp": kdmp}).items() if value not in ("", None)}
    return f"{address('registry:koperasi-list')}?{urlencode(asked)}"


@dataclass(frozen=True)
class Now:
    """Counts of today by status, and of what waits to be done."""

    status: dict[str, int]
    menunggu: int
    belum_ada_data: int
    berisiko: int
    tidak_aktif_tanpa_telepon: int
    ods_berbeda: int
    luar: int  # outside the authority: kept, shown apart, in no other number
    kekurangan: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.status.values())

    @property
    def judged(self) -> int:
        """Aktif and tidak aktif: what shares are shares of; a decision stands outside."""
        return self.status["aktif"] + self.status["tidak_aktif"]


def now(rows: KoperasiQuerySet) -> Now:
    """From all that a person sees, those outside the authority included: they are only counted. One query."""
    inside = Q(kewenangan=Kewenangan.KABKOTA)

    def count(condition: Q) -> Count:
        return Count("pk", filter=inside & condition)

    found = rows.order_by().aggregate(
        **{f"status_{code}": count(Q(status=code)) for code in STATUSES},
        **{f"kurang_{gap.value}": count(_gap(gap)) for gap in Kekurangan},
        menunggu=count(Q(menunggu_pemeriksaan=True)),
        belum_ada_data=count(Q(keterangan=Keterangan.BELUM_ADA_DATA)),
        berisiko=count(Q(keterangan=Keterangan.BERISIKO)),
        tidak_aktif_tanpa_telepon=count(Q(status=StatusHitung.TIDAK_AKTIF) & _gap(Kekurangan.TELEPON)),
        ods_berbeda=count(Q(status_ods__isnull=False) & ~Q(status_ods=F("status_hitung"))),
        luar=Count("pk", filter=~inside),
    )
    return Now(
        status={code: found.pop(f"status_{code}") for code in STATUSES},
        kekurangan={gap.value: found.pop(f"kurang_{gap.value}") for gap in Kekurangan},
        **found,
    )


def _gap(gap: Kekurangan) -> Q:
    return Q(GreaterThan(F("kekurangan").bitand(gap.bit), 0))


# --- RAT ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kecamatan:
    """One line of the table per kecamatan; pk "kosong" where the place is not known, as the list's filter says it."""

    pk: str
    nama: str
    total: int
    aktif: int
    tidak_aktif: int
    wajib: int
    sudah: int

    @property
    def judged(self) -> int:
        return self.aktif + self.tidak_aktif

    @property
    def share(self) -> float:
        return self.aktif / self.judged if self.judged else 1.0


def per_kecamatan(rows: KoperasiQuerySet, *, on: dt.date, rule: AturanStatus) -> list[Kecamatan]:
    """By name, unknown places last. Sums over the lines are the office's own numbers. One query."""
    obliged, held = rat_conditions(on.year - 1, on=on, rule=rule)
    lines = (
        rows.order_by()
        .values("kecamatan", "kecamatan__nama")
        .annotate(
            total=Count("pk"),
            aktif=Count("pk", filter=Q(status=StatusHitung.AKTIF)),
            tidak_aktif=Count("pk", filter=Q(status=StatusHitung.TIDAK_AKTIF)),
            wajib=Count("pk", filter=obliged),
            sudah=Count("pk", filter=obliged & Q(held)),
        )
        .order_by(F("kecamatan__nama").asc(nulls_last=True))
    )
    return [
        Kecamatan(
            pk=str(line["kecamatan"] or "kosong"),
            nama=line["kecamatan__nama"] or "Belum diketahui",
            **{name: line[name] for name in ("total", "aktif", "tidak_aktif", "wajib", "sudah")},
        )
        for line in lines
    ]


def rat_conditions(year: int, *, on: dt.date, rule: AturanStatus) -> tuple[Q, Exists]:
    """(wajib RAT, sudah RAT) for tahun buku `year`, as the list's filter asks them."""
    return obliged_in(year, rule), Exists(
        facts.evidence(on=on, level=rule.tingkat, tahun_buku=year, jenis=JenisBukti.RAT)
    )


# --- The record of past days ------------------------------------------------------------------
def recorded(rows: KoperasiQuerySet, days: Iterable[dt.date]) -> dict[dt.date, Counter[str]]:
    """How many of `rows` were within the authority and on record with each status at the end of each day.

    `rows`: whether within the authority today or not. The same numbers as `angka.Posisi.at(day).rows(rows)` gives,
    from the events alone: one query for any number of days. Not yet recorded on a day = counted on none.
    """
    steps: dict[dt.date, Counter[str]] = defaultdict(Counter)
    single: dict[int, list[Any]] = defaultdict(list)
    for pk, column, day, old, new, key, place, n in _events(rows):
        if pk:
            single[pk].append((column, day, old, new, key, place))
            continue
        steps[day][new] += n
        if old:
            steps[day][old] -= n
    for events in single.values():
        _add_single(steps, events)
    return _cumulate(steps, sorted(set(days)))


def _events(rows: KoperasiQuerySet) -> QuerySet[Any]:
    """(cooperative or 0, column, day, old, new, key, kewenangan today, how many): those of the many whose status was
    only computed are counted together; whoever had a decision or moved is told event by event."""
    Kolom = PerubahanStatus.Kolom
    keys = rows.order_by().values("pk")
    decided = PerubahanStatus.objects.filter(kolom=Kolom.KEPUTUSAN).order_by().values("koperasi")
    moved = PerubahanKewenangan.objects.order_by().values("koperasi")
    events = PerubahanStatus.objects.filter(koperasi__in=keys, kolom__in=(Kolom.HITUNG, Kolom.KEPUTUSAN)).order_by()
    inside = rows.order_by().filter(kewenangan=Kewenangan.KABKOTA).values("pk")
    plain = PerubahanStatus.objects.filter(koperasi__in=inside, kolom=Kolom.HITUNG).order_by()
    plain = plain.exclude(koperasi__in=decided).exclude(koperasi__in=moved)
    number, text = IntegerField(), CharField()
    together = plain.values("berlaku_pada", "lama", "baru").annotate(
        e_koperasi=Value(0, number), e_kolom=Value(Kolom.HITUNG, text), e_key=Value(0, number),
        e_tempat=Value(Kewenangan.KABKOTA, text), e_n=Count("pk"),
    )  # fmt: skip
    own = events.filter(Q(koperasi__in=decided) | Q(koperasi__in=moved)).annotate(e_n=Value(1, number))
    moves = PerubahanKewenangan.objects.filter(koperasi__in=keys).order_by()
    moves = moves.annotate(e_kolom=Value(MOVE, text), e_n=Value(1, number))
    return together.values_list(
        "e_koperasi", "e_kolom", "berlaku_pada", "lama", "baru", "e_key", "e_tempat", "e_n"
    ).union(
        own.values_list("koperasi", "kolom", "berlaku_pada", "lama", "baru", "pk", "koperasi__kewenangan", "e_n"),
        moves.values_list("koperasi", "e_kolom", "berlaku_pada", "lama", "baru", "pk", "koperasi__kewenangan", "e_n"),
        all=True,
    )


def _add_single(steps: dict[dt.date, Counter[str]], events: list[Any]) -> None:
    """One cooperative: a decision covers what is computed while it stands, and outside the authority it counts not."""
    Kolom = PerubahanStatus.Kolom
    events.sort(key=lambda event: (event[1], event[4]))
    moves = [event for event in events if event[0] == MOVE]
    state: dict[str, str | None] = {MOVE: moves[0][2] if moves else events[0][5]}

    def shown() -> str | None:
        if state[MOVE] != Kewenangan.KABKOTA:
            return None
        return state.get(Kolom.KEPUTUSAN) or state.get(Kolom.HITUNG)

    for column, day, _old, new, _key, _place in events:
        before = shown()
        state[column] = new
        after = shown()
        if before:
            steps[day][before] -= 1
        if after:
            steps[day][after] += 1


def _cumulate(steps: dict[dt.date, Counter[str]], days: Sequence[dt.date]) -> dict[dt.date, Counter[str]]:
    found, so_far, remaining = {}, Counter[str](), sorted(steps)
    for day in days:
        while remaining and remaining[0] <= day:
            so_far.update(steps[remaining.pop(0)])
        found[day] = Counter({status: so_far[status] for status in STATUSES})
    return found


def year_ends(on: dt.date, years: int = YEARS) -> list[dt.date]:
    return [dt.date(year, 12, 31) for year in range(on.year - years + 1, on.year)]


# --- What comes ---------------------------------------------------------------------------------
def next_turn(on: dt.date, rule: AturanStatus) -> dt.date:
    """The first day after the next due date of the law: 1 July for six months."""
    return clauses.base_due(clauses.last_due_year(on, rule.bulan_batas) + 1, rule.bulan_batas) + clauses.ONE_DAY


def becoming_inactive(rows: KoperasiQuerySet, *, day: dt.date, rule: AturanStatus) -> KoperasiQuerySet:
    """Those aktif today that are tidak aktif on `day` under `rule`, the version in force then, if nothing comes in."""
    judged = judging.judge(facts.annotate(_may_turn(rows, day, rule), on=day, rule=rule), on=day, rule=rule,
                           remarks=False)  # fmt: skip
    return judged.filter(v_status=StatusHitung.TIDAK_AKTIF)


def _may_turn(rows: KoperasiQuerySet, day: dt.date, rule: AturanStatus) -> KoperasiQuerySet:
    """Says nothing new, but spares most the judging: no window of N years can begin after the last N due years, so
    whoever met one of those, or is first obliged after their beginning, stays aktif whatever extensions there are."""
    first = clauses.last_due_year(day, rule.bulan_batas) - rule.jumlah_tahun + 1
    recent = facts.met(on=day, kind=rule.bukti, level=rule.tingkat).filter(tahun_buku__gte=first)
    old = Q(tanggal_badan_hukum=None) | Q(tanggal_badan_hukum__lt=dt.date(first - rule.jeda_tahun_pertama + 1, 1, 1))
    return rows.filter(old & ~Exists(recent), status=StatusHitung.AKTIF)
