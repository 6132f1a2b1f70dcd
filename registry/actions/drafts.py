"""Drafts: begun, saved section by section, thrown away, and sent, which makes the filings."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import dates
from registry import kantor, policies, states
from registry.actions import filings, papers
from registry.actions.facts import changing
from registry.filing import building, findings, sections
from registry.models import Kantor, Konsep, Koperasi, LaporanKeuangan, Pengajuan, Rat
from registry.models.choices import JenisBukti

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Filing = Rat | LaporanKeuangan

trail.describe(
    {
        "konsep.mulai": "mulai mengisi pengajuan",
        "konsep.dibuang": "membuang konsep pengajuan",
        "konsep.minta_kabid": "meminta persetujuan tanggal terima",
    }
)


class Conflict(Exception):
    """Another device saved the section since it was read. `now` is what stands there, `version` its number."""

    def __init__(self, now: Mapping[str, list[str]], version: int) -> None:
        super().__init__("Bagian ini sudah diubah dari perangkat lain.")
        self.now, self.version = now, version


@dataclass
class Incomplete(Exception):
    """What keeps a draft from being sent: the sections that are not complete."""

    sections: Sequence[sections.Filled]

    def __str__(self) -> str:
        return f"Belum lengkap: {', '.join(one.section.title for one in self.sections)}."


@dataclass
class Unanswered(Exception):
    """What stands out in a complete draft and is neither mended nor explained."""

    findings: Sequence[findings.Temuan]

    def __str__(self) -> str:
        return " ".join(one.sentence for one in self.findings)


@transaction.atomic
def begin(
    *,
    koperasi: Koperasi,
    jenis: JenisBukti,
    tahun_buku: Sequence[int],
    by: User,
    jalur: str = Pengajuan.Jalur.PENGURUS,
    tujuan: str = Konsep.Tujuan.BARU,
    asal: Konsep | None = None,
    **fields: Any,
) -> Konsep:
    """A draft for these years. One's own open draft for the same is given back instead of a second one.

    A draft that repairs or corrects (`asal`) begins with what was sent last, its papers included.
    """
    Koperasi.objects.select_for_update(no_key=True).get(pk=koperasi.pk)  # tapped twice: one draft
    policies.check_live(koperasi)
    years = sorted(set(tahun_buku))
    for year in years:
        policies.check_year(koperasi, year, on=kantor.today())
    same = Konsep.objects.open().filter(
        koperasi=koperasi, jenis=jenis, tahun_buku=years, dibuat_oleh=by, jalur=jalur, tujuan=tujuan, asal=asal
    )
    if found := same.select_for_update().first():
        return found
    konsep = Konsep.objects.create(
        koperasi=koperasi, jenis=jenis, tahun_buku=years, dibuat_oleh=by, jalur=jalur, tujuan=tujuan, asal=asal,
        isian=asal.isian if asal else {},
        versi=dict.fromkeys(asal.isian, 1) if asal else {},
        ukuran=fields.pop("ukuran", asal.ukuran if asal else building.size_for(koperasi, jenis)),
        **fields,
    )  # fmt: skip
    if asal:
        papers.copy(asal, konsep)
    trail.record("konsep.mulai", by=by, object=koperasi, detail={"jenis": jenis, "tahun_buku": years})
    return konsep


@transaction.atomic
def save_section(*, konsep: Konsep, key: str, typed: Mapping[str, list[str]], version: int, by: User) -> Konsep:
    """Keeps what was typed. `version` is that of the section when it was read.

    Raises Conflict where another device saved something else meanwhile; the same text again changes nothing, so that
    a repeated request after a lost answer is no conflict.
    """
    konsep = _locked(konsep)
    policies.check_draft_open(konsep)
    now, saved = konsep.isian.get(key), int(konsep.versi.get(key, 0))
    if now == dict(typed):
        return konsep
    if version != saved:
        raise Conflict(now or {}, saved)
    konsep.isian = {**konsep.isian, key: dict(typed)} | building.writers_with(konsep, by)
    konsep.versi = {**konsep.versi, key: saved + 1}
    building.take_years(konsep)
    konsep.save(update_fields=["isian", "versi", "tahun_buku", "ukuran", "diubah_pada"])
    return konsep


@transaction.atomic
def discard(*, konsep: Konsep, by: User) -> None:
    konsep = _locked(konsep)
    policies.check_draft_open(konsep)
    konsep.keadaan = Konsep.Keadaan.DIBUANG
    konsep.save(update_fields=["keadaan", "diubah_pada"])
    trail.record("konsep.dibuang", by=by, object=konsep.koperasi, detail={"tahun_buku": konsep.tahun_buku})


def send(*, konsep: Konsep, by: User, sender: User | None = None) -> list[Filing]:
    """The draft becomes one filing for each tahun buku. Sent again it gives back the same filings. `sender` where `by`
    only lets pass what somebody else sent.

    Raises Incomplete, or Refused with a sentence. A draft of staff whose date of receipt lies further back than the
    office allows waits for the kabid instead: the list is then empty.
    """
    with changing([konsep.koperasi_id], by=by):
        konsep = _locked(konsep)
        pada = konsep.diterima_kantor_pada or kantor.today()
        if konsep.keadaan == Konsep.Keadaan.TERKIRIM:
            return building.filings_of(konsep)
        policies.check_draft_open(konsep)
        judged = sections.filled(konsep)
        if missing := [one for one in judged if not one.complete]:
            raise Incomplete(missing)
        for year in konsep.tahun_buku:
            policies.check_year(konsep.koperasi, year, on=kantor.today())
        values = sections.values(judged)
        remarks = findings.of(konsep, values)
        if findings.open_ones(remarks):
            raise Unanswered(findings.open_ones(remarks))
        if _asks_kabid(konsep, by):
            konsep.keadaan, konsep.dikirim_oleh = Konsep.Keadaan.MENUNGGU_KABID, by
            konsep.save(update_fields=["keadaan", "dikirim_oleh", "diubah_pada"])
            trail.record("konsep.minta_kabid", by=by, object=konsep.koperasi, detail={"tanggal": pada.isoformat()})
            return []
        papers.bind(konsep)
        konsep.keadaan, konsep.dikirim_oleh, konsep.dikirim_pada = (
            Konsep.Keadaan.TERKIRIM, sender or by, dates.sekarang()
        )  # fmt: skip
        konsep.save(update_fields=["keadaan", "dikirim_oleh", "dikirim_pada", "diubah_pada"])
        values |= {findings.REASONS: {one.kode: [one.sentence, one.reason] for one in remarks}}
        return [_file(konsep, year, values, by, pada) for year in konsep.tahun_buku]


def _file(konsep: Konsep, year: int, values: Mapping[str, Any], by: User, pada: dt.date) -> Filing:
    filing: Any = building.filing_for(konsep, year)  # mypy does not narrow a union to a constrained type variable
    filing.konsep, filing.isi, filing.dikirim_oleh = konsep, dict(values), konsep.dikirim_oleh
    filing.jalur = konsep.jalur
    building.fill(filing, konsep, values)
    if states.allows("resubmit", filing.keadaan):
        filing.save()
        return filings.resubmit(filing=filing, by=by, pada=pada)
    filing.kunci = uuid.uuid5(konsep.kode, str(year))
    filing.dibuat_oleh = konsep.dibuat_oleh
    if konsep.tujuan == Konsep.Tujuan.TANDINGAN:
        return filings.contest(filing=filing, by=by, pada=pada)
    return filings.submit(filing=filing, by=by, pada=pada)


def _asks_kabid(konsep: Konsep, by: User) -> bool:
    """A date of receipt long past is believed of the kabid only."""
    office = Kantor.objects.get_current()
    if konsep.jalur != Pengajuan.Jalur.PETUGAS or konsep.diterima_kantor_pada is None or office is None:
        return False
    earliest = kantor.today() - timedelta(days=office.hari_mundur_petugas)
    return konsep.diterima_kantor_pada < earliest and not policies.may_backdate(by)


def _locked(konsep: Konsep) -> Konsep:
    return Konsep.objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=konsep.pk)
