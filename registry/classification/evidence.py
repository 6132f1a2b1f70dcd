"""The evidence of one cooperative as an explanation shows it: what there is, since when, and whether it still holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from koperasi.lib import dates
from registry.classification import clauses
from registry.classification.reasons import KINDS, Putusan, counted_kinds
from registry.models import AturanStatus, KeadaanPengajuan, MasaBukti
from registry.models.choices import JenisBukti, SumberBukti, TingkatBukti

CLOSED = "ditutup"


@dataclass(frozen=True)
class Bukti:
    """One MasaBukti row as of a date. `state`: dikirim, diterima or ditutup (no longer in force)."""

    year: int
    kind: str
    date: dt.date  # `dari`
    state: str
    until: dt.date | None  # `sampai`, where it lies on or before the date asked for
    level: str
    held: dt.date | None  # the meeting or the report, where known
    source: str
    filing_state: str

    @property
    def in_force(self) -> bool:
        return self.state != CLOSED

    @property
    def name(self) -> str:
        return f"{KINDS[JenisBukti(self.kind)][0].upper()}{KINDS[JenisBukti(self.kind)][1:]} tahun buku {self.year}"

    def as_json(self) -> dict[str, object]:
        return {"year": self.year, "kind": self.kind, "date": self.date.isoformat(), "state": self.state}


def seen_on(rows: Iterable[MasaBukti], on: dt.date) -> list[Bukti]:
    """Rows that had begun by `on` and were never cancelled, by year, kind and date."""
    found = []
    for row in rows:
        if row.dari > on or row.dibatalkan_pada:
            continue
        closed = row.sampai is not None and row.sampai <= on
        filing = row.rat or row.laporan
        found.append(
            Bukti(
                year=row.tahun_buku,
                kind=row.jenis,
                date=row.dari,
                state=CLOSED if closed else row.tingkat,
                until=row.sampai if closed else None,
                level=row.tingkat,
                held=row.tanggal,
                source=row.sumber,
                filing_state=filing.keadaan if filing else "",
            )
        )
    return sorted(found, key=lambda b: (b.year, b.kind != JenisBukti.RAT, b.date, b.level != TingkatBukti.DIKIRIM))


def in_words(rows: Sequence[Bukti]) -> tuple[str, str]:
    """(strip state, words of the table cell) of the rows of one year and kind; ("", "") without any."""
    if not rows:
        return "", ""
    accepted = [row for row in rows if row.in_force and row.level == TingkatBukti.DITERIMA]
    sent = [row for row in rows if row.in_force and row.level == TingkatBukti.DIKIRIM]
    if accepted or sent:
        first = (sent or accepted)[0]
        day = dates.pendek(first.held or first.date)
        if first.source == SumberBukti.IMPOR:
            return "ada", f"{day}, dari berkas impor"
        if first.source == SumberBukti.REKAMAN_GANDA:
            return "ada", f"{day}, dari rekaman ganda" if first.held else "ada, tanpa tanggal, dari rekaman ganda"
        if first.source != SumberBukti.PENGAJUAN:
            return "ada", f"{day}, catatan petugas" if first.held else "ada, tanpa tanggal, catatan petugas"
        if accepted:
            return "ada", f"{day}, diterima {dates.pendek(accepted[0].date)}"
        if first.filing_state == KeadaanPengajuan.DIKEMBALIKAN:
            return "ada", f"{day}, dikembalikan untuk perbaikan"
        return "ada", f"{day}, menunggu pemeriksaan"
    last = max(rows, key=lambda row: row.until or row.date)
    if last.filing_state == KeadaanPengajuan.DIKEMBALIKAN:
        return "kembali", f"dikembalikan, tidak dihitung sejak {dates.pendek(last.until)}"
    return "", f"tidak dihitung sejak {dates.pendek(last.until)}"


def not_counted(rows: Sequence[Bukti], later: Iterable[MasaBukti], putusan: Putusan) -> list[str]:
    """Sentences about what the office has and the verdict does not rest on."""
    rule, sentences = putusan.rule, []
    for _, group in groupby(rows, key=lambda row: (row.year, row.kind)):
        sentence = _why_not(list(group), putusan)
        if sentence:
            sentences.append(sentence)
    if rule.bukti == AturanStatus.Bukti.KEDUANYA:
        sentences += _halves(rows, putusan)
    # Both levels of one record begin together: it is said once.
    ahead = {(row.tahun_buku, row.jenis, row.dari) for row in later if row.tahun_buku >= putusan.start}
    for year, kind, day in sorted(ahead):
        sentences.append(f"{_name(kind)} tahun buku {year} tercatat, tetapi baru berlaku mulai {dates.panjang(day)}.")
    return sentences


def _why_not(rows: list[Bukti], putusan: Putusan) -> str:
    """Rows of one year and kind. Empty where they count, or where nothing hangs on them any more."""
    rule, row = putusan.rule, rows[-1]
    holding = [r for r in rows if r.in_force]
    if row.year < putusan.start:
        return _for_another_year(holding, putusan)
    if not holding:
        last = max(rows, key=lambda r: r.until or r.date)
        since = f"tidak dihitung sejak {dates.panjang(last.until)}"
        if last.filing_state == KeadaanPengajuan.DIKEMBALIKAN:
            return f"{row.name} dikembalikan untuk perbaikan dan belum dikirim lagi, {since}."
        if last.filing_state == KeadaanPengajuan.DITARIK:
            return f"{row.name} ditarik kembali oleh koperasi, {since}."
        return f"{row.name} tidak berlaku lagi, {since}."
    if row.kind not in counted_kinds(rule):
        counted = KINDS[counted_kinds(rule)[0]]
        return f"{row.name} ada, tetapi aturan versi {rule.nomor} hanya menghitung {counted}."
    if rule.tingkat == TingkatBukti.DITERIMA and not any(r.level == TingkatBukti.DITERIMA for r in holding):
        return f"{row.name} sudah dikirim tetapi belum diterima dinas, dan baru dihitung setelah diterima."
    return ""


def _for_another_year(holding: list[Bukti], putusan: Putusan) -> str:
    """A late meeting looks like this year's; it fills only the year that it dealt with."""
    late = [r for r in holding if (r.held or r.date) > clauses.base_due(r.year, putusan.rule.bulan_batas)]
    if not late or not putusan.inactive:
        return ""
    first, day = late[0], late[0].held or late[0].date
    lacking = clauses.years_in_words(putusan.window or [])
    kind = _name(first.kind)
    return (
        f"{kind} {dates.BULAN[day.month - 1]} {day.year} untuk tahun buku {first.year} "
        f"tidak mengisi tahun buku {lacking} yang dinilai."
    )


def _halves(rows: Sequence[Bukti], putusan: Putusan) -> list[str]:
    sentences = []
    good = {TingkatBukti.DITERIMA} if putusan.rule.tingkat == TingkatBukti.DITERIMA else set(TingkatBukti)
    there = {(row.year, row.kind) for row in rows if row.in_force and row.level in good}
    for year, kind in sorted(there):
        other = JenisBukti.LAPORAN if kind == JenisBukti.RAT else JenisBukti.RAT
        if year >= putusan.start and (year, other) not in there:
            sentences.append(f"{_name(kind)} tahun buku {year} ada, tetapi {KINDS[other]} tahun itu belum ada.")
    return sentences


def _name(kind: str) -> str:
    words = KINDS[JenisBukti(kind)]
    return words[0].upper() + words[1:]
