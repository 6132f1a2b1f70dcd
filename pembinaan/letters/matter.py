"""What a letter to one cooperative would be about on a day: which text, which tahun buku, which dates. Or why none.

Two triggers that are never mixed (Permenkop 19/2015 ps. 20): the RAT is late by the office's own date while the
cooperative is still aktif; or it is tidak aktif by the rule. Being late is not being inactive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from django.db.models import Q

from koperasi.lib import dates
from pembinaan.letters import wording
from registry.classification import clauses, reasons, verdict
from registry.classification.reasons import Putusan
from registry.models import AturanStatus, Kantor, Koperasi, MasaBukti, Perpanjangan, PerubahanStatus
from registry.models.choices import JenisBukti, Keterangan, StatusHitung, TingkatBukti
from registry.policies import Refused

REFUSALS = {
    Keterangan.DIBUBARKAN: "Koperasi ini sudah dibubarkan; tidak ada surat teguran untuknya.",
    Keterangan.DIBEKUKAN: "Koperasi ini dibekukan dengan keputusan; tidak ada surat teguran untuknya.",
    Keterangan.DI_LUAR_KEWENANGAN: (
        "Koperasi ini di luar kewenangan dinas (keanggotaannya lintas kabupaten/kota atau provinsi); pembinaannya "
        "pada provinsi atau pusat."
    ),
    Keterangan.PROSES_PEMBUBARAN: "Koperasi ini dalam proses pembubaran; surat teguran tidak dikirim lagi.",
    Keterangan.BELUM_WAJIB_RAT: "Koperasi ini belum wajib RAT, sehingga belum ada yang perlu ditegur.",
}


@dataclass(frozen=True)
class Matter:
    """years: tahun buku without RAT (late) or without evidence (tidak aktif), ascending.

    own_due: the office's date of the last of them, extensions included. legal_due: that of the law (tidak aktif).
    changes_on: aktif: the day it becomes tidak aktif if nothing comes, or None; tidak aktif: since when, as recorded.
    """

    kind: str
    on: dt.date
    years: tuple[int, ...]
    own_due: dt.date
    legal_due: dt.date | None
    changes_on: dt.date | None
    rule: AturanStatus


def matter_of(koperasi: Koperasi, kantor: Kantor, *, on: dt.date) -> Matter:
    """Raises Refused with the sentence for the person who asked when there is nothing to write about."""
    rule = AturanStatus.objects.in_force(on)
    row = reasons.annotate(Koperasi.objects.filter(pk=koperasi.pk), on=on, rule=rule).get()
    if row.v_keterangan in REFUSALS:
        raise Refused(REFUSALS[row.v_keterangan])
    answer = reasons.putusan(row, on=on, rule=rule)
    if not answer.inactive:
        return _late(koperasi, kantor, answer, on, first=row.v_obliged)
    if koperasi.status_hitung != StatusHitung.TIDAK_AKTIF:
        raise Refused("Catatan status koperasi ini masih aktif; surat menunggu proses malam mencatat perubahannya.")
    return _inactive(koperasi, kantor, answer, on)


def _inactive(koperasi: Koperasi, kantor: Kantor, answer: Putusan, on: dt.date) -> Matter:
    last = answer.missed[-1]
    extended = _extensions(koperasi, on)
    recorded = PerubahanStatus.objects.filter(koperasi=koperasi, kolom=PerubahanStatus.Kolom.HITUNG)
    return Matter(
        kind=wording.TIDAK_AKTIF,
        on=on,
        years=tuple(answer.missed),
        own_due=_later(clauses.own_due(kantor, last, koperasi.bentuk), extended.get(last)),
        legal_due=_later(clauses.base_due(last, answer.rule.bulan_batas), extended.get(last)),
        changes_on=recorded.filter(berlaku_pada__lte=on).order_by("-berlaku_pada", "-pk").first().berlaku_pada,
        rule=answer.rule,
    )


def _late(koperasi: Koperasi, kantor: Kantor, answer: Putusan, on: dt.date, *, first: int) -> Matter:
    extended = _extensions(koperasi, on)

    def due(year: int) -> dt.date:
        return _later(clauses.own_due(kantor, year, koperasi.bentuk), extended.get(year))

    # A protected year is not late, the years before it may be. Late is counted by the office's date, not by the law's.
    last = next(year for year in range(on.year - 1, 0, -1) if due(year) < on)
    held, known_from = _meetings(koperasi, answer.rule, on)
    if last < first or last in held:
        raise Refused(_nothing_late(max(first, last), held, due))
    # Years before the first evidence we hold may simply not be in the office's book: nothing is claimed about them.
    start = max(first, min(known_from, last))
    years = list(takewhile(lambda year: year not in held, range(last, start - 1, -1)))
    return Matter(
        kind=wording.TERLAMBAT,
        on=on,
        years=tuple(reversed(years)),
        own_due=due(last),
        legal_due=None,
        changes_on=verdict.explain(koperasi, on=on).becomes_inactive_on,
        rule=answer.rule,
    )


def _nothing_late(year: int, held: set[int], due: Callable[[int], dt.date]) -> str:
    if year in held:
        return (
            f"RAT tahun buku {year} sudah kami terima, dan batas RAT tahun buku {year + 1} menurut ketentuan dinas "
            f"baru {dates.panjang(due(year + 1))}. Belum ada yang perlu ditegur."
        )
    return f"Batas RAT tahun buku {year} menurut ketentuan dinas, {dates.panjang(due(year))}, belum lewat."


def _meetings(koperasi: Koperasi, rule: AturanStatus, on: dt.date) -> tuple[set[int], int]:
    """Tahun buku whose RAT is in force on that day at the rule's level, and the first year of any evidence."""
    in_force = MasaBukti.objects.filter(Q(sampai=None) | Q(sampai__gt=on), koperasi=koperasi, dari__lte=on)
    rows = list(in_force.values_list("tahun_buku", "jenis", "tingkat"))
    enough = {TingkatBukti.DITERIMA} | {rule.tingkat}  # what was accepted had been submitted
    held = {year for year, kind, level in rows if kind == JenisBukti.RAT and level in enough}
    return held, min((year for year, _, _ in rows), default=on.year)


def _extensions(koperasi: Koperasi, on: dt.date) -> dict[int, dt.date]:
    """The latest extension of each tahun buku in force on that day."""
    in_force = Perpanjangan.objects.filter(
        Q(dicabut_pada=None) | Q(dicabut_pada__gt=on), koperasi=koperasi, berlaku_pada__lte=on
    )
    latest: dict[int, dt.date] = {}
    for year, until in in_force.values_list("tahun_buku", "batas"):
        latest[year] = _later(until, latest.get(year))
    return latest


def _later(one: dt.date, other: dt.date | None) -> dt.date:
    return max(one, other) if other else one
