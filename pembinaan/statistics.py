"""The office's numbers. Each comes from the same definitions as the list it links to (`registry.filters`).

Within authority, neither withdrawn nor merged; KDMP are counted in (""), left out ("tanpa") or alone ("hanya").
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Q, QuerySet
from django.db.models.lookups import GreaterThan

from koperasi.accounts.models import User
from koperasi.ui.chart import Bar, Chart, Part
from pembinaan.navigation import address
from registry import kdmp as kdmp_reading
from registry.classification import clauses, facts, judging
from registry.filters import obliged_in
from registry.models import AturanStatus, Koperasi, PerubahanStatus
from registry.models.choices import JenisBukti, Kekurangan, Keterangan, Kewenangan, StatusHitung, StatusKeputusan
from registry.models.koperasi import KoperasiQuerySet

STATUSES = (*StatusHitung.values, *StatusKeputusan.values)
YEARS = 10


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
    """How many of these cooperatives the office had on record with each status at the end of each day.

    The same as counting `status.on(rows, day)`, from the events alone: two queries for any number of days. Not yet
    recorded on a day = counted on none.
    """
    steps: dict[dt.date, Counter[str]] = defaultdict(Counter)
    events = PerubahanStatus.objects.filter(koperasi__in=rows.order_by()).order_by()
    decided = PerubahanStatus.objects.filter(kolom=PerubahanStatus.Kolom.KEPUTUSAN).order_by().values("koperasi")
    computed = events.filter(kolom=PerubahanStatus.Kolom.HITUNG).exclude(koperasi__in=decided)
    for day, old, new, n in computed.values_list("berlaku_pada", "lama", "baru").annotate(n=Count("pk")):
        steps[day][new] += n
        if old:
            steps[day][old] -= n
    _add_decided(steps, events.filter(koperasi__in=decided))
    return _cumulate(steps, sorted(set(days)))


def _add_decided(steps: dict[dt.date, Counter[str]], events: QuerySet[PerubahanStatus]) -> None:
    """Cooperatives that ever had a decision, one by one: while it stands it covers what is computed."""
    Kolom = PerubahanStatus.Kolom
    state: dict[int, dict[str, str | None]] = defaultdict(dict)
    for event in events.filter(kolom__in=(Kolom.HITUNG, Kolom.KEPUTUSAN)).order_by("berlaku_pada", "pk"):
        own = state[event.koperasi_id]
        before = own.get(Kolom.KEPUTUSAN) or own.get(Kolom.HITUNG)
        own[event.kolom] = event.baru
        after = own.get(Kolom.KEPUTUSAN) or own.get(Kolom.HITUNG)
        if before:
            steps[event.berlaku_pada][before] -= 1
        if after:
            steps[event.berlaku_pada][after] += 1


def _cumulate(steps: dict[dt.date, Counter[str]], days: Sequence[dt.date]) -> dict[dt.date, Counter[str]]:
    found, so_far, remaining = {}, Counter[str](), sorted(steps)
    for day in days:
        while remaining and remaining[0] <= day:
            so_far.update(steps[remaining.pop(0)])
        found[day] = Counter({status: so_far[status] for status in STATUSES})
    return found


def year_ends(on: dt.date, years: int = YEARS) -> list[dt.date]:
    return [dt.date(year, 12, 31) for year in range(on.year - years + 1, on.year)]


def chart(record: dict[dt.date, Counter[str]], today: Now, *, on: dt.date, kdmp: str = "") -> Chart:
    """Aktif and tidak aktif at the end of each year and today; only today's parts have a list behind them."""
    decided = sum(today.status[code] for code in StatusKeputusan.values)
    bars = [
        Bar(str(day.year), [Part(counts["aktif"]), Part(counts["tidak_aktif"]), Part(_decided(counts))])
        for day, counts in record.items()
        if sum(counts.values())
    ]
    current = [Part(today.status[code], list_url(kdmp, status=code)) for code in StatusHitung.values]
    bars.append(Bar("Kini", [*current, Part(decided)]))
    series: tuple[str, ...] = ("Aktif", "Tidak aktif", "Dibekukan atau dibubarkan")
    if not any(bar.parts[2].value for bar in bars):
        series, bars = series[:2], [Bar(bar.label, bar.parts[:2]) for bar in bars]
    return Chart(title="Aktif dan tidak aktif pada akhir tahun", series=series, bars=bars)


def _decided(counts: Counter[str]) -> int:
    return sum(counts[code] for code in StatusKeputusan.values)


# --- What comes ---------------------------------------------------------------------------------
def next_turn(on: dt.date, rule: AturanStatus) -> dt.date:
    """The first day after the next due date of the law: 1 July for six months."""
    return clauses.base_due(clauses.last_due_year(on, rule.bulan_batas) + 1, rule.bulan_batas) + clauses.ONE_DAY


def becoming_inactive(rows: KoperasiQuerySet, *, day: dt.date, rule: AturanStatus) -> KoperasiQuerySet:
    """Those aktif today that are tidak aktif on `day` under `rule`, the version in force then, if nothing comes in."""
    aktif = rows.filter(status=StatusHitung.AKTIF)
    judged = judging.judge(facts.annotate(aktif, on=day, rule=rule), on=day, rule=rule, remarks=False)
    return judged.filter(v_status=StatusHitung.TIDAK_AKTIF)


def coming_by_kecamatan(rows: KoperasiQuerySet, *, day: dt.date, rule: AturanStatus) -> list[tuple[str, str, int]]:
    """(pk, nama, how many become tidak aktif on `day`), most first; the sum is `becoming_inactive(...).count()`."""
    lines = becoming_inactive(rows, day=day, rule=rule).order_by().values_list("kecamatan", "kecamatan__nama")
    found = lines.annotate(n=Count("pk")).order_by("-n", "kecamatan__nama")
    return [(str(pk or "kosong"), name or "Belum diketahui", n) for pk, name, n in found]
