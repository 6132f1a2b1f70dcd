"""The course of the statuses by month or by year end: as recorded on each day, and on request what the rule says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, Value

from koperasi.lib import dates
from koperasi.ui.chart import Bar, Chart, Part
from pembinaan.angka import daftar, ukuran
from pembinaan.angka.posisi import Cakupan, Posisi
from registry.classification import facts, judging
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet

MONTHS = 12
JUDGED_AT_MOST = 3  # days for which a large register asks the rule; a small one asks for all that are shown
CHOICES = {"bulan": "Per bulan", "tahun": "Per tahun"}
SERIES = ("Aktif", "Tidak aktif", "Dibekukan atau dibubarkan")
STATUSES = tuple(one.kode for one in (ukuran.AKTIF, ukuran.TIDAK_AKTIF, ukuran.DIBEKUKAN, ukuran.DIBUBARKAN))
CODES = (ukuran.AKTIF.kode, ukuran.TIDAK_AKTIF.kode, ukuran.DIPUTUS.kode)

BESIDE = (
    ukuran.AKTIF, ukuran.TIDAK_AKTIF, ukuran.MENURUT_AKTIF, ukuran.MENURUT_TIDAK, ukuran.DIKETAHUI_KEMUDIAN
)  # fmt: skip


@dataclass(frozen=True)
class Menurut:
    """One day: what was recorded, what the rule says with everything known now, and who stands between the two."""

    posisi: Posisi
    catatan: tuple[int, int]  # aktif, tidak aktif
    aturan: tuple[int, int]
    kemudian: int
    url_catatan: tuple[str, str]
    url_aturan: tuple[str, str]
    url_kemudian: str

    @property
    def nama(self) -> str:
        return label(self.posisi)


@dataclass(frozen=True)
class Tren:
    per: str  # bulan | tahun
    grafik: Chart
    hilang: int  # days without a summary
    menurut: Sequence[Menurut] | None = None  # None: not asked for
    grafik_aturan: Chart | None = None
    dibatasi: bool = False


def months(on: dt.date) -> list[dt.date]:
    """The 1st of the last MONTHS months, the oldest first; today is never one of them."""
    found: list[dt.date] = []
    day = on
    while len(found) < MONTHS:
        day = (day - dt.timedelta(days=1)).replace(day=1) if day.day == 1 else day.replace(day=1)
        found.append(day)
    return found[::-1]


def label(posisi: Posisi) -> str:
    return "Kini" if posisi.live else dates.pendek(posisi.on)


def chart(lines: Sequence[tuple[Posisi, Mapping[str, int]]], cakupan: Cakupan, per: str) -> Chart:
    """A bar a day with a list behind each part; a day on which nothing was on record has none."""
    bars = [
        Bar(label(posisi), [Part(numbers[kode], daftar.url(kode, posisi, cakupan)) for kode in CODES],
            short=_short(posisi, per))
        for posisi, numbers in lines if any(numbers[kode] for kode in CODES)
    ]  # fmt: skip
    series: tuple[str, ...] = SERIES
    if not any(bar.parts[2].value for bar in bars):
        series, bars = SERIES[:2], [Bar(bar.label, bar.parts[:2], short=bar.short) for bar in bars]
    title = "Aktif dan tidak aktif pada awal bulan" if per == "bulan" else "Aktif dan tidak aktif pada akhir tahun"
    return Chart(title=title, series=series, bars=bars, axis="Tanggal")


def _short(posisi: Posisi, per: str) -> str:
    if posisi.live:
        return "Kini"
    if per == "tahun":
        return str(posisi.on.year)
    name = dates.pendek(posisi.on).split()[1]
    return f"{name} ’{posisi.on.year % 100:02d}" if posisi.on.month == 1 else name


# --- What the rule says --------------------------------------------------------------------------------
def judged(rows: KoperasiQuerySet, days: Sequence[Posisi]) -> dict[dt.date, dict[tuple[str, str], int]]:
    """{day: {(recorded, by the rule): number}} of `rows` as they stood on each day, also those under a decision. One
    query, a part a day."""
    parts = []
    for posisi in days:
        there = posisi.rows(rows).order_by()
        said = judging.judge(facts.annotate(there, on=posisi.on, rule=posisi.rule), on=posisi.on, rule=posisi.rule,
                             remarks=False)  # fmt: skip
        line = said.annotate(hari_=Value(posisi.on, output_field=DateField())).values("hari_", "p_status", "v_status")
        parts.append(line.annotate(n_=Count("pk")).values_list("hari_", "p_status", "v_status", "n_"))
    found: dict[dt.date, dict[tuple[str, str], int]] = {posisi.on: {} for posisi in days}
    lines: Any = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0] if parts else []
    for day, recorded, rule, n in lines:
        found[day][recorded, rule] = n
    return found


Judged = Mapping[dt.date, Mapping[tuple[str, str], int]]


def recorded(counted: Judged) -> dict[dt.date, dict[str, int]]:
    """{day: {code: number}}: what `judged` says of the record, for pages that need both."""
    found: dict[dt.date, dict[str, int]] = {}
    for day, numbers in counted.items():
        own = found.setdefault(day, dict.fromkeys(STATUSES, 0))
        for (status, _), n in numbers.items():
            own[status.replace("_", "-")] += n
    return found


def beside(counted: Judged, days: Sequence[Posisi], cakupan: Cakupan) -> list[Menurut]:
    """Record and rule of each day, with their lists; a decision stands outside."""
    aktif, tidak = StatusHitung.values
    found = []
    for posisi in days:
        n = {key: k for key, k in counted[posisi.on].items() if key[0] in (aktif, tidak)}
        noted, by_rule = Counter[str](), Counter[str]()
        for (was, is_), k in n.items():
            noted[was] += k
            by_rule[is_] += k
        if not noted.total():
            continue
        later = sum(k for (was, is_), k in n.items() if was != is_)
        lists = {one.kode: daftar.url(one.kode, posisi, cakupan) for one in BESIDE}
        found.append(Menurut(
            posisi, (noted[aktif], noted[tidak]), (by_rule[aktif], by_rule[tidak]), later,
            (lists[ukuran.AKTIF.kode], lists[ukuran.TIDAK_AKTIF.kode]),
            (lists[ukuran.MENURUT_AKTIF.kode], lists[ukuran.MENURUT_TIDAK.kode]),
            lists[ukuran.DIKETAHUI_KEMUDIAN.kode],
        ))  # fmt: skip
    return found


def chart_by_rule(lines: Sequence[Menurut], per: str) -> Chart:
    bars = [
        Bar(line.nama, [Part(n, url) for n, url in zip(line.aturan, line.url_aturan, strict=True)],
            short=_short(line.posisi, per))
        for line in lines
    ]  # fmt: skip
    return Chart(title="Aktif dan tidak aktif menurut aturan", series=SERIES[:2], bars=bars, axis="Tanggal")
