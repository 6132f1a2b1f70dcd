"""The lists of this room: proposals by what the office asks for, and the cooperatives that could be proposed.

A number on a page and the list behind it come from the same queryset; clocks are asked of the database as days of
receipt between two dates (clocks.starts_between), so that a list never reads all proposals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from koperasi.lib.sheets import Column
from pembinaan.models import Keberatan, Kunjungan, LangkahUsulan, Pengaman, TahapUsulan, UsulanPembubaran
from pembinaan.models.usulan import OBJECTIONS, OPEN, UsulanQuerySet
from pembinaan.proposals import clocks, steps
from pembinaan.proposals.steps import StepState
from registry import search
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet

SOON_DAYS = 14
LONG_AGO = dt.date(1990, 1, 1)
CLOCKS = {
    "segera": f"berakhir dalam {SOON_DAYS} hari",
    "lewat": "batas waktu terlewat",
    "tanda": "belum ada tanda terima",
}
ORDERS = {
    "koperasi": "koperasi__nama_urut",
    "dibuka": "dibuka_pada",
    "kecamatan": "koperasi__kecamatan__nama",
}


def asked(rows: UsulanQuerySet, wanted: Mapping[str, Any], *, on: dt.date) -> UsulanQuerySet:
    """`wanted`: jenis, keadaan ("terbuka" or a state), kecamatan, petugas, jam (of CLOCKS), q; empty asks nothing."""
    if wanted.get("jenis"):
        rows = rows.filter(jenis=wanted["jenis"])
    if wanted.get("keadaan"):
        rows = rows.open() if wanted["keadaan"] == "terbuka" else rows.filter(keadaan=wanted["keadaan"])
    if wanted.get("kecamatan"):
        rows = rows.filter(koperasi__kecamatan=wanted["kecamatan"])
    if wanted.get("petugas"):
        rows = rows.filter(dibuka_oleh=wanted["petugas"])
    if text := str(wanted.get("q") or "").strip():
        found = search.condition(text)
        rows = rows.filter(koperasi__in=Koperasi.objects.filter(found).values("pk")) if found else rows.none()
    if wanted.get("jam"):
        rows = rows.open().filter(clock_condition(wanted["jam"], on=on))
    return rows


def clock_condition(which: str, *, on: dt.date) -> Q:
    """Proposals with a clock of that kind; one query for the office's steps."""
    wanted = list(LangkahUsulan.objects.filter(aktif=True))
    by_code = {(one.jenis, one.kode): one for one in wanted}
    found = Q(pk__in=[])
    for one in wanted:
        if which == "tanda":
            if one.perlu_tanda_terima:
                found |= Q(Exists(_done(one).filter(diterima_pada=None)), jenis=one.jenis)
        elif one.lama:
            found |= Q(jenis=one.jenis) & _ending(one, by_code, which, on)
    return found


def _ending(one: LangkahUsulan, by_code: Mapping[tuple[str, str], LangkahUsulan], which: str, on: dt.date) -> Q:
    if which == "lewat" and one.sifat != LangkahUsulan.Sifat.BATAS:
        return Q(pk__in=[])
    first, last = (on, on + dt.timedelta(days=SOON_DAYS)) if which == "segera" else (LONG_AGO, on - clocks.ONE_DAY)
    earliest, latest = clocks.starts_between(first, last, one.lama or 1, one.satuan)
    if one.dihitung_dari == OBJECTIONS:
        waiting = Keberatan.objects.filter(usulan=OuterRef("pk"), dijawab_pada=None)
        return Q(Exists(waiting.filter(diterima_pada__range=(earliest, latest))))
    base = by_code.get((one.jenis, one.dihitung_dari or one.kode))
    if base is None:
        return Q(pk__in=[])
    column = "diterima_pada" if base.perlu_tanda_terima else "tanggal"
    started = Q(Exists(_done(base).filter(**{f"{column}__range": (earliest, latest)})))
    not_done = ~Q(Exists(_done(one))) if one.sifat == LangkahUsulan.Sifat.BATAS else Q()
    return started & not_done


def _done(one: LangkahUsulan) -> Any:
    return TahapUsulan.objects.filter(usulan=OuterRef("pk"), langkah=one)


@dataclass(frozen=True)
class Row:
    """One line of the list: its proposal, the clock that ends first, what stands in the way of sending it."""

    usulan: UsulanPembubaran
    nearest: StepState | None
    blocked: Sequence[str]
    unfilled: int  # safeguards nobody has written down


def with_clocks(usulan: Sequence[UsulanPembubaran], *, on: dt.date) -> list[Row]:
    """Four queries for a page of any length."""
    whole = UsulanPembubaran.objects.filter(pk__in=[one.pk for one in usulan]).prefetch_related(
        Prefetch("tahap_set", TahapUsulan.objects.select_related("langkah")), "keberatan_set", "pengaman_set"
    )
    by_pk = {one.pk: one for one in whole}
    table = list(LangkahUsulan.objects.all())
    return [_row(one, by_pk[one.pk], table, on) for one in usulan]


def _row(one: UsulanPembubaran, full: UsulanPembubaran, table: Sequence[LangkahUsulan], on: dt.date) -> Row:
    done = list(full.tahap_set.all())
    used = {tahap.langkah_id for tahap in done}
    mine = [step for step in table if step.jenis == one.jenis and (step.aktif or step.pk in used)]
    found = steps.read(mine, done, full.keberatan_set.all(), on=on, decided_on=steps.decided_on(one))
    if one.keadaan not in OPEN:
        return Row(one, None, [], 0)
    unfilled = len(Pengaman.Jenis) - len(full.pengaman_set.all())
    return Row(one, steps.nearest(found), steps.blocking(found) if one.editable else [], unfilled)


# --- Excel -----------------------------------------------------------------------------------------
COLUMNS = (
    Column("Koperasi", width=40), Column("Badan hukum", width=24), Column("Kecamatan"), Column("Jenis", width=20),
    Column("Keadaan", width=22), Column("Dibuka", "tanggal", 12), Column("Petugas", width=24),
    Column("Diajukan", "tanggal", 12), Column("Nomor surat", width=24), Column("Jangka waktu terdekat", width=50),
    Column("Jawaban kementerian", width=24), Column("Keputusan kementerian", width=24),
    Column("Ditutup", "tanggal", 12),
)  # fmt: skip
BATCH = 500


def sheet(rows: UsulanQuerySet, *, on: dt.date) -> Iterator[Sequence[object]]:
    keys = list(rows.values_list("pk", flat=True))
    related = UsulanPembubaran.objects.select_related("koperasi__kecamatan", "dibuka_oleh")
    for start in range(0, len(keys), BATCH):
        some = related.in_bulk(keys[start : start + BATCH])
        for row in with_clocks([some[pk] for pk in keys[start : start + BATCH]], on=on):
            one, koperasi = row.usulan, row.usulan.koperasi
            clock = f"{row.nearest.langkah}: {row.nearest.sentence}" if row.nearest else ""
            yield (
                koperasi.nama, koperasi.badan_hukum, str(koperasi.kecamatan or ""), one.get_jenis_display(),
                one.get_keadaan_display(), one.dibuka_pada, str(one.dibuka_oleh), one.diajukan_pada, one.nomor_surat,
                clock, one.jawaban_nomor, one.keputusan_nomor, one.ditutup_pada,
            )  # fmt: skip


# --- Who could be proposed ---------------------------------------------------------------------------
def candidates(rows: KoperasiQuerySet, wanted: Mapping[str, Any]) -> KoperasiQuerySet:
    """Within authority, tidak aktif or dibekukan, with no open proposal; longest without a RAT first.

    `wanted`: kecamatan, q, lapangan ("tidak_ditemukan", "usul_bubar" = a visit recommended it).
    """
    rows = rows.within_authority().filter(status__in=("tidak_aktif", "dibekukan"))
    rows = rows.exclude(Exists(UsulanPembubaran.objects.open().filter(koperasi=OuterRef("pk"))))
    if wanted.get("kecamatan"):
        rows = rows.filter(kecamatan=wanted["kecamatan"])
    if text := str(wanted.get("q") or "").strip():
        found = search.condition(text)
        rows = rows.filter(found) if found else rows.none()
    if wanted.get("lapangan") == "usul_bubar":
        advised = Kunjungan.objects.done().filter(koperasi=OuterRef("pk"), rekomendasi="usul_bubar")
        rows = rows.filter(Exists(advised))
    elif wanted.get("lapangan"):
        rows = rows.filter(status_lapangan=wanted["lapangan"])
    return rows.select_related("kecamatan").order_by(F("rat_terakhir").asc(nulls_first=True), "nama_urut", "pk")
