"""Targets of a year and how far each is reached: the rows of the page, of the workbook and of the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from pembinaan.angka.jenis import Ukuran
from pembinaan.angka.posisi import Posisi
from pembinaan.angka.ukuran import TIDAK_AKTIF, UKURAN, definition
from pembinaan.models import Indikator, PeriodeTutup, TargetTahun
from pembinaan.target import prakiraan, words
from pembinaan.target.prakiraan import Prakiraan
from pembinaan.target.ukur import Nilai, achieved, closed, measure, positions, reached
from registry.models.koperasi import KoperasiQuerySet

QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
ROMAN = ("I", "II", "III", "IV")


def targets(tahun: int) -> dict[str, Decimal]:
    """{code of a figure: target of the year}, of indicators in use; of two with one formula the first. One query."""
    rows = TargetTahun.objects.filter(tahun=tahun, indikator__aktif=True).order_by("-indikator__urutan", "-indikator")
    return dict(rows.values_list("indikator__ukuran", "nilai"))


@dataclass(frozen=True)
class Triwulan:
    """A quarter of an indicator. state: "ditutup" | "dihitung" | "berjalan" | "belum" (then `nilai` is None).

    `kini`: what the day's record says by now, where a closed figure has changed since.
    """

    ke: int
    sampai: dt.date
    state: str
    nilai: Nilai | None
    kini: Nilai | None = None

    @property
    def nama(self) -> str:
        return f"TW {ROMAN[self.ke - 1]}"

    @property
    def teks(self) -> str:
        return words.said(self.nilai.ukuran, self.nilai.value) if self.nilai else ""

    @property
    def source(self) -> str:
        """Of which day, by which rule, and how many of how many."""
        if not self.nilai:
            return ""
        posisi = self.nilai.posisi
        how = f"ditutup dengan nomor {self.nilai.periode.nomor}" if self.nilai.periode else self.state
        parts = f" {ribuan(self.nilai.n)}" + ("," if self.nilai.of is None else f" dari {ribuan(self.nilai.of)},")
        return f"{self.nama} ({dates.pendek(posisi.on)}):{parts} {how}, aturan versi {posisi.rule.nomor}"


@dataclass(frozen=True)
class Baris:
    """One indicator in one year."""

    indikator: Indikator
    ukuran: Ukuran
    arti: str
    target: Decimal | None
    triwulan: list[Triwulan]
    prakiraan: Prakiraan | None
    selesai: bool  # the year is over

    @property
    def terakhir(self) -> Nilai | None:
        """The newest value of the year."""
        return next((one.nilai for one in reversed(self.triwulan) if one.nilai), None)

    @property
    def realisasi(self) -> Decimal | None:
        return self.terakhir.value if self.terakhir else None

    @property
    def capaian(self) -> Decimal | None:
        if self.target is None or self.realisasi is None:
            return None
        return achieved(self.ukuran, self.realisasi, self.target)

    @property
    def tercapai(self) -> bool | None:
        if self.target is None or self.realisasi is None:
            return None
        return reached(self.ukuran, self.realisasi, self.target)

    @property
    def kata(self) -> str:
        if self.target is None:
            return "belum ada target"
        if self.realisasi is None:
            return "belum ada realisasi"
        if self.tercapai:
            return "tercapai"
        return "tidak tercapai" if self.selesai else "belum tercapai"

    @property
    def nada(self) -> str:
        return {True: "aktif", False: "risiko", None: "netral"}[self.tercapai]

    @property
    def satuan(self) -> str:
        return self.ukuran.satuan

    @property
    def uang(self) -> str:
        """How {% angka %} spells it."""
        return "ringkas" if self.ukuran.satuan == "rupiah" else ""

    @property
    def target_teks(self) -> str:
        return words.said(self.ukuran, self.target)

    @property
    def capaian_teks(self) -> str:
        return f"{words.plain(self.capaian, share=True)} %" if self.capaian is not None else words.TIADA

    @property
    def prakiraan_teks(self) -> str:
        return words.span(self.ukuran, self.prakiraan) if self.prakiraan else ""

    @property
    def prakiraan_cukup(self) -> str:
        """What the forecast says of the target."""
        if not self.prakiraan or self.target is None or self.prakiraan.low is None or self.prakiraan.high is None:
            return ""
        ends = [reached(self.ukuran, value, self.target) for value in (self.prakiraan.low, self.prakiraan.high)]
        return (
            "diprakirakan tercapai" if all(ends) else "mungkin tercapai" if any(ends) else "diprakirakan tidak tercapai"
        )

    @property
    def sumber(self) -> str:
        return "; ".join(one.source for one in self.triwulan if one.source)


def rows(koperasi_set: KoperasiQuerySet, tahun: int, *, today: dt.date) -> list[Baris]:
    """Indicators in use, and retired ones that had a target in that year. At most eight queries."""
    of_year = TargetTahun.objects.filter(indikator=OuterRef("pk"), tahun=tahun)
    there = Indikator.objects.annotate(t_nilai=Subquery(of_year.values("nilai")[:1]))
    known = {one.pk: one.t_nilai for one in there if one.t_nilai is not None}
    shown = [one for one in there if one.ukuran in UKURAN and (one.aktif or one.pk in known)]
    what = [UKURAN[one.ukuran] for one in shown]
    quarters = quarter_days(tahun, today)
    past = prakiraan.needed_days(today) if tahun == today.year else ()
    end = dt.date(tahun, 12, 31)
    posisi = {one.on: one for one in positions([*filter(None, quarters), *past, end], today=today)}
    asked = [one for day, one in posisi.items() if day <= today]
    moving = tahun == today.year and any(one.kode in prakiraan.BY_RULE for one in what)
    found = measure(koperasi_set, asked, [*what, TIDAK_AKTIF] if moving else what) if shown else {}
    periods = list(PeriodeTutup.objects.filter(sampai__in=[dt.date(tahun, *q) for q in QUARTERS]).order_by("-dari"))
    gerak = None
    if moving:
        gerak = prakiraan.movement(koperasi_set, posisi[end], today, idle=found[TIDAK_AKTIF.kode, today].n)
    lines = []
    for indikator, one in zip(shown, what, strict=True):
        tw = [_quarter(one, ke, day, tahun, found, posisi, periods) for ke, day in enumerate(quarters, 1)]
        now = found.get((one.kode, today)) if tahun == today.year else None
        then = {day: found[one.kode, day] for day in past}
        coming = prakiraan.forecast(one, now, then, gerak) if now and today < end else None
        at = max((tri.nilai.posisi for tri in tw if tri.nilai), key=lambda p: p.on, default=posisi[end])
        lines.append(Baris(indikator, one, definition(one, at), known.get(indikator.pk), tw, coming, today > end))
    return lines


def quarter_days(tahun: int, today: dt.date) -> list[dt.date | None]:
    """The day on which each quarter is read: its last, today while it runs, None before it begins."""
    days: list[dt.date | None] = []
    before = dt.date(tahun - 1, 12, 31)
    for month, day in QUARTERS:
        last = dt.date(tahun, month, day)
        days.append(last if last <= today else today if before < today else None)
        before = last
    return days


def _quarter(
    one: Ukuran, ke: int, day: dt.date | None, tahun: int, found: dict[tuple[str, dt.date], Nilai],
    posisi: dict[dt.date, Posisi], periods: Iterable[PeriodeTutup],
) -> Triwulan:  # fmt: skip
    last = dt.date(tahun, *QUARTERS[ke - 1])
    if day is None:
        return Triwulan(ke, last, "belum", None)
    counted = found[one.kode, day]
    if day < last or day == posisi[day].today:
        return Triwulan(ke, last, "berjalan", counted)
    frozen = closed(periods, one, posisi[day])
    if frozen is None:
        return Triwulan(ke, last, "dihitung", counted)
    same = (frozen.n, frozen.of) == (counted.n, counted.of)
    return Triwulan(ke, last, "ditutup", frozen, None if same else counted)
