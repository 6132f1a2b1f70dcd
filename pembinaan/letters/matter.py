"""What a letter to one cooperative would be about on a day: which text, which tahun buku, which dates. Or why none.

Two triggers that are never mixed (Permenkop 19/2015 ps. 20): the RAT is late by the office's own date while the
cooperative is still aktif; or it is tidak aktif by the rule. Being late is not being inactive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile

from koperasi.lib import dates
from pembinaan.letters import known, wording
from pembinaan.letters.known import Known
from registry.classification import clauses, reasons, verdict
from registry.classification.explanation import Penjelasan
from registry.models import AturanStatus, Kantor, Koperasi
from registry.models.choices import JenisBukti, Keterangan, StatusHitung, TingkatBukti
from registry.policies import Refused

GONE = "Data koperasi ini sudah ditarik atau digabung dengan data lain."
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

    late_years: late: the unbroken run of tahun buku whose RAT was late, up to the last; those that came in late are
    among them, where the day is known. own_due: the office's date of the last year, extensions included.
    legal_due: that of the law (tidak aktif). changes_on: aktif: the day it becomes tidak aktif if nothing comes, or
    None; tidak aktif: since when, as recorded.
    """

    kind: str
    on: dt.date
    years: tuple[int, ...]
    own_due: dt.date
    legal_due: dt.date | None
    changes_on: dt.date | None
    rule: AturanStatus
    late_years: tuple[int, ...] = ()

    @property
    def putaran(self) -> str:
        """Surat.putaran: the ISO date since when it is tidak aktif, or the last tahun buku whose RAT is late."""
        inactive = self.kind == "tidak_aktif" and self.changes_on
        return self.changes_on.isoformat() if inactive and self.changes_on else str(self.years[-1])

    @property
    def twice_late(self) -> bool:
        """RAT late two tahun buku running or more (Permenkop 19/2015 ps. 20)."""
        return len(self.late_years) > 1


def matter_of(koperasi: Koperasi, kantor: Kantor, *, on: dt.date) -> Matter:
    """Raises Refused with the sentence for the person who asked when there is nothing to write about."""
    return from_answer(koperasi, kantor, verdict.explain(koperasi, on=on))


def from_answer(koperasi: Koperasi, kantor: Kantor, answer: Penjelasan) -> Matter:
    """The same from an explanation that is already there: no query."""
    return about(known.from_answer(koperasi, kantor, answer))


def for_many(koperasi: Collection[int], *, on: dt.date) -> dict[int, Matter | str]:
    """{cooperative id: its matter, or the sentence why there is none}, in a constant number of queries."""
    return {pk: _or_why(row) for pk, row in known.of_many(koperasi, on=on, turns=True).items()}


def _or_why(row: Known) -> Matter | str:
    try:
        return about(row)
    except Refused as refusal:
        return str(refusal)


def about(row: Known) -> Matter:
    """Raises Refused."""
    if row.keterangan in REFUSALS:
        raise Refused(REFUSALS[row.keterangan])
    if not row.inactive:
        return _late(row, {TingkatBukti.DITERIMA.value, row.rule.tingkat})  # what was accepted had been submitted
    if row.recorded_status != StatusHitung.TIDAK_AKTIF:
        raise Refused("Catatan status koperasi ini masih aktif; surat menunggu proses malam mencatat perubahannya.")
    return _inactive(row)


def unreviewed(row: Known) -> bool:
    """Evidence waits for review and may change what the letter is about: it only holds a letter."""
    if row.keterangan in REFUSALS:
        return False
    if row.awaiting:
        return True
    waiting = row.waiting
    if not waiting:
        return False
    if row.inactive:
        kinds = reasons.counted_kinds(row.rule)
        return any(year in row.missed and kind in kinds for year, kind in waiting)
    try:
        years = _late(row, {TingkatBukti.DITERIMA.value}).years
    except Refused:
        return False
    return any(kind == JenisBukti.RAT and year >= years[0] for year, kind in waiting)


def _inactive(row: Known) -> Matter:
    last = row.missed[-1]
    # As with lateness: nothing is claimed about years before the first evidence we hold, but all that decide are named.
    first = min((one.year for one in row.there), default=last)
    known = tuple(year for year in row.missed if year >= first)
    years = known if len(known) >= row.rule.jumlah_tahun else row.missed[-row.rule.jumlah_tahun :]
    return Matter(
        kind=wording.TIDAK_AKTIF,
        on=row.on,
        years=years,
        own_due=row.own_due(last),
        legal_due=row.legal_due(last),
        changes_on=row.recorded_since,
        rule=row.rule,
    )


def _late(row: Known, enough: set[str]) -> Matter:
    first = clauses.first_obliged(row.koperasi.tanggal_badan_hukum, row.rule.jeda_tahun_pertama)
    # A protected year is not late, the years before it may be. Late is counted by the office's date, not by the law's.
    last = next(year for year in range(row.on.year, 0, -1) if row.own_due(year) < row.on)
    meetings = [one for one in row.there if one.kind == JenisBukti.RAT and one.level in enough]
    held = {one.year for one in meetings}
    if last < first or any(year >= last for year in held):
        raise Refused(_nothing_late(row, max([first, last, *held]), held))
    # Years before the first evidence we hold may simply not be in the office's book: nothing is claimed about them.
    start = max(first, min([last, *(one.year for one in row.there)]))
    back = range(last, start - 1, -1)
    came_late = {year for year in held if _came_late(row, [one.day for one in meetings if one.year == year], year)}
    missing = tuple(takewhile(lambda year: year not in held and row.own_due(year) < row.on, back))
    late = tuple(takewhile(lambda year: year in came_late or (year not in held and row.own_due(year) < row.on), back))
    return Matter(
        kind=wording.TERLAMBAT,
        on=row.on,
        years=tuple(reversed(missing)),
        own_due=row.own_due(last),
        legal_due=None,
        changes_on=row.changes_on,
        rule=row.rule,
        late_years=tuple(reversed(late)),
    )


def _came_late(row: Known, days: list[dt.date | None], year: int) -> bool:
    """Only where each day is truly known: a tick without a date is never called late."""
    sure = [day for day in days if day is not None]
    return bool(sure) and len(sure) == len(days) and min(sure) > row.own_due(year)


def _nothing_late(row: Known, year: int, held: set[int]) -> str:
    if year in held and year + 1 <= row.on.year:
        return (
            f"RAT tahun buku {year} sudah kami terima, dan batas RAT tahun buku {year + 1} menurut ketentuan dinas "
            f"baru {dates.panjang(row.own_due(year + 1))}. Belum ada yang perlu ditegur."
        )
    if year in held:
        return f"RAT tahun buku {year} sudah kami terima. Belum ada yang perlu ditegur."
    return f"Batas RAT tahun buku {year} menurut ketentuan dinas, {dates.panjang(row.own_due(year))}, belum lewat."
