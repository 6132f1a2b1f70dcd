"""The verdict of one cooperative in words: works on rows of `annotate`, one or 210,000, without a query for each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from koperasi.lib import dates
from registry.classification import clauses, facts, judging
from registry.models import AturanStatus
from registry.models.choices import JenisBukti, StatusHitung, TingkatBukti

if TYPE_CHECKING:
    from registry.models.koperasi import KoperasiQuerySet

Bukti = AturanStatus.Bukti
NUMBERS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
KINDS = {JenisBukti.RAT: "RAT", JenisBukti.LAPORAN: "laporan keuangan"}
# What a year lacks, and what would fill it, by the kind of evidence that the rule counts.
LACKING = {
    Bukti.SALAH_SATU: "tidak ada RAT maupun laporan keuangan",
    Bukti.RAT: "tidak ada RAT",
    Bukti.LAPORAN: "tidak ada laporan keuangan",
    Bukti.KEDUANYA: "RAT dan laporan keuangan tidak sama-sama ada",
}
WANTED = {
    Bukti.SALAH_SATU: "RAT atau laporan keuangan",
    Bukti.RAT: "RAT",
    Bukti.LAPORAN: "laporan keuangan",
    Bukti.KEDUANYA: "RAT dan laporan keuangan (keduanya untuk tahun buku yang sama)",
}


def annotate(queryset: KoperasiQuerySet, *, on: dt.date, rule: AturanStatus) -> KoperasiQuerySet:
    """`judging.annotate` and what `putusan` needs beside it: protected years, and the kinds of the latest met year."""
    latest: dict[str, Any] = {"on": on, "level": rule.tingkat, "tahun_buku": OuterRef("v_met")}
    protected = facts.open_extensions(on=on, tahun_buku__lte=clauses.last_due_year(on, rule.bulan_batas))
    return judging.annotate(queryset, on=on, rule=rule).annotate(
        v_protected=ArraySubquery(protected.distinct().values("tahun_buku")),
        v_met_rat=Exists(facts.evidence(**latest, jenis=JenisBukti.RAT)),
        v_met_laporan=Exists(facts.evidence(**latest, jenis=JenisBukti.LAPORAN)),
    )


@dataclass(frozen=True)
class Putusan:
    """What the rule says about one cooperative on one date, and the years it says it for."""

    status: str
    rule: AturanStatus
    obliged_from: int | None  # null: the date of the badan hukum is unknown
    start: int  # first year to be judged
    met: int | None  # latest year with the required evidence
    met_kinds: tuple[str, ...]
    missed: list[int]
    protected: list[int]  # years that only an extension keeps from being missed
    window: list[int] | None

    @property
    def inactive(self) -> bool:
        return self.status == StatusHitung.TIDAK_AKTIF

    @property
    def reason(self) -> str:
        """One Indonesian sentence."""
        if self.inactive:
            lacking = LACKING[Bukti(self.rule.bukti)] + accepted(self.rule)
            return f"Tidak aktif karena {lacking} untuk tahun buku {clauses.years_in_words(self.missed)}."
        because = []
        if self.met is not None:
            kinds = " dan ".join(KINDS[JenisBukti(kind)] for kind in self.met_kinds)
            because.append(f"ada {kinds} untuk tahun buku {self.met}")
        if self.missed:
            n, years = self.rule.jumlah_tahun, clauses.years_in_words(self.missed)
            because.append(f"yang terlewat (tahun buku {years}) belum {NUMBERS[n]} tahun buku berturut-turut")
        if not because and self.protected:
            because.append(f"batas tahun buku {clauses.years_in_words(self.protected)} diperpanjang dan belum lewat")
        if not because:
            because.append(f"tahun buku wajib pertamanya, {self.start}, belum lewat batas")
        return f"Aktif karena {' dan '.join(because)}."


def putusan(row: Any, *, on: dt.date, rule: AturanStatus) -> Putusan:
    """From a row of `annotate`."""
    last = clauses.last_due_year(on, rule.bulan_batas)
    protected = sorted(year for year in row.v_protected if row.v_from <= year <= last)
    missed = clauses.missed_years(row.v_from, last, protected)
    window = None
    if row.v_window_end is not None:
        window = list(range(row.v_window_end - rule.jumlah_tahun + 1, row.v_window_end + 1))
    kinds = ((JenisBukti.RAT, row.v_met_rat), (JenisBukti.LAPORAN, row.v_met_laporan))
    counted = counted_kinds(rule)
    return Putusan(
        status=row.v_status,
        rule=rule,
        obliged_from=row.v_obliged if row.tanggal_badan_hukum else None,
        start=row.v_from,
        met=row.v_met,
        met_kinds=tuple(kind.value for kind, there in kinds if there and kind in counted),
        missed=missed,
        protected=protected,
        window=window,
    )


def counted_kinds(rule: AturanStatus) -> tuple[JenisBukti, ...]:
    if rule.bukti == Bukti.RAT:
        return (JenisBukti.RAT,)
    return (JenisBukti.LAPORAN,) if rule.bukti == Bukti.LAPORAN else (JenisBukti.RAT, JenisBukti.LAPORAN)


def accepted(rule: AturanStatus) -> str:
    return " yang diterima dinas" if rule.tingkat == TingkatBukti.DITERIMA else ""


def rule_in_words(rule: AturanStatus) -> str:
    """The rule with its parameters, in one or two sentences."""
    due = clauses.base_due(2024, rule.bulan_batas)
    month = dates.BULAN[due.month - 1]
    first = "tahun badan hukum" if rule.jeda_tahun_pertama == 0 else "tahun sesudah badan hukum"
    years = "satu tahun buku" if rule.jumlah_tahun == 1 else f"{NUMBERS[rule.jumlah_tahun]} tahun buku berturut-turut"
    return (
        f"Tidak aktif bila untuk {years} {LACKING[Bukti(rule.bukti)]}{accepted(rule)}, "
        f"masing-masing sampai akhir {month} tahun berikutnya. Tahun buku wajib pertama adalah {first}."
    )
