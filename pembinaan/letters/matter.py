"""What a letter to one cooperative would be about on a day: which text, which tahun buku, which dates. Or why none.

Two triggers that are never mixed (Permenkop 19/2015 ps. 20): the RAT is late by the office's own date while the
cooperative is still aktif; or it is tidak aktif by the rule. Being late is not being inactive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile

from koperasi.lib import dates
from pembinaan.letters import wording
from registry.classification import clauses, verdict
from registry.classification.explanation import Penjelasan
from registry.models import AturanStatus, Kantor, Koperasi
from registry.models.choices import JenisBukti, Keterangan, StatusHitung, TingkatBukti
from registry.policies import Refused

REFUSALS: dict[str, str] = {
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
    return from_answer(koperasi, kantor, verdict.explain(koperasi, on=on))


def from_answer(koperasi: Koperasi, kantor: Kantor, answer: Penjelasan) -> Matter:
    """The same from an explanation that is already there: no query."""
    if answer.keterangan in REFUSALS:
        raise Refused(REFUSALS[answer.keterangan])
    if not answer.inactive:
        return _late(koperasi, answer, _own_dues(koperasi, kantor, answer))
    if answer.recorded_status != StatusHitung.TIDAK_AKTIF:
        raise Refused("Catatan status koperasi ini masih aktif; surat menunggu proses malam mencatat perubahannya.")
    return _inactive(answer)


def _inactive(answer: Penjelasan) -> Matter:
    last = next(line for line in answer.years if line.year == answer.missed[-1])
    return Matter(
        kind=wording.TIDAK_AKTIF,
        on=answer.on,
        years=tuple(answer.missed),
        own_due=last.own_due,
        legal_due=last.due,
        changes_on=answer.recorded_since,
        rule=answer.rule,
    )


def _late(koperasi: Koperasi, answer: Penjelasan, dues: dict[int, dt.date]) -> Matter:
    on, first = answer.on, clauses.first_obliged(koperasi.tanggal_badan_hukum, answer.rule.jeda_tahun_pertama)
    # A protected year is not late, the years before it may be. Late is counted by the office's date, not by the law's.
    last = next(year for year in sorted(dues, reverse=True) if dues[year] < on)
    enough = {TingkatBukti.DITERIMA, TingkatBukti(answer.rule.tingkat)}  # what was accepted had been submitted
    there = [row for row in answer.evidence if row.in_force]
    held = {row.year for row in there if row.kind == JenisBukti.RAT and row.level in enough}
    if last < first or last in held:
        raise Refused(_nothing_late(max(first, last), held, dues))
    # Years before the first evidence we hold may simply not be in the office's book: nothing is claimed about them.
    start = max(first, min([last, *(row.year for row in there)]))
    years = list(takewhile(lambda year: year not in held, range(last, start - 1, -1)))
    return Matter(
        kind=wording.TERLAMBAT,
        on=on,
        years=tuple(reversed(years)),
        own_due=dues[last],
        legal_due=None,
        changes_on=answer.becomes_inactive_on,
        rule=answer.rule,
    )


def _nothing_late(year: int, held: set[int], dues: dict[int, dt.date]) -> str:
    if year in held and year + 1 in dues:
        return (
            f"RAT tahun buku {year} sudah kami terima, dan batas RAT tahun buku {year + 1} menurut ketentuan dinas "
            f"baru {dates.panjang(dues[year + 1])}. Belum ada yang perlu ditegur."
        )
    if year in held:
        return f"RAT tahun buku {year} sudah kami terima. Belum ada yang perlu ditegur."
    return f"Batas RAT tahun buku {year} menurut ketentuan dinas, {dates.panjang(dues[year])}, belum lewat."


def _own_dues(koperasi: Koperasi, kantor: Kantor, answer: Penjelasan) -> dict[int, dt.date]:
    """The office's date for the RAT of each year shown and of the running one, extensions included."""
    running = answer.on.year
    return {running: clauses.own_due(kantor, running, koperasi.bentuk)} | {
        line.year: line.own_due for line in answer.years
    }
