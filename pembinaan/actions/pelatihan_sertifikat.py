"""Certificates: ours get their numbers in one step, others' are typed in, ours can be taken back, never erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan.actions.pelatihan import locked
from pembinaan.models import Pelatihan, Peserta, SetelanSertifikat, UrutanSertifikat
from pembinaan.policies import pelatihan as policies
from pembinaan.trainings import certificates
from registry import kantor as office
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

GABUNG = "pelatihan.sertifikat"
trail.describe(
    {
        "sertifikat.terbit": "menerbitkan sertifikat",
        "sertifikat.luar": "mencatat sertifikat dari luar",
        "sertifikat.luar_hapus": "menghapus catatan sertifikat dari luar",
        "sertifikat.cabut": "mencabut sertifikat",
        "sertifikat.setelan": "mengubah setelan sertifikat",
    }
)


@transaction.atomic
def issue(*, pelatihan: Pelatihan, chosen: Collection[int], tanggal: dt.date, berlaku_sampai: dt.date | None = None,
          by: User) -> list[Peserta]:  # fmt: skip
    """Numbers for those of `chosen` (participants) who qualify, in the order of their names, without a gap.

    The counter of the year is locked until the end: a second office clerk waits and goes on after the last number.
    """
    row = locked(pelatihan)
    policies.check_issue(row, tanggal, berlaku_sampai, office.today())
    setelan, kantor = SetelanSertifikat.current(), office.current()
    rows = row.peserta_set.select_for_update(of=("self",)).select_related("orang__koperasi", "pelatihan")
    judged = certificates.judge(row, rows.filter(pk__in=list(chosen)), setelan)
    good = [one.peserta for one in judged if one.qualifies]
    policies.check_chosen(good)
    counter = _counter(tanggal.year)
    for urut, one in enumerate(good, start=counter.terakhir + 1):
        nomor = certificates.number(setelan.pola, row, urut, tanggal)
        policies.check_number_free(nomor)
        one.nomor_sertifikat, one.sertifikat_urut, one.sertifikat_tahun = nomor, urut, tanggal.year
        one.sertifikat_terbit, one.sertifikat_berakhir = tanggal, berlaku_sampai
        one.sertifikat_isi = certificates.compose_isi(one, nomor, tanggal, berlaku_sampai, kantor)
        one.save()
    counter.terakhir += len(good)
    counter.save()
    first, last = good[0].nomor_sertifikat, good[-1].nomor_sertifikat
    trail.record("sertifikat.terbit", by=by, object=row, detail={"dari": first, "sampai": last, "jumlah": len(good)})
    return good


def last_number(year: int) -> int:
    """To show what comes next; who gives numbers asks the locked row."""
    return UrutanSertifikat.objects.filter(tahun=year).values_list("terakhir", flat=True).first() or 0


def _counter(year: int) -> UrutanSertifikat:
    UrutanSertifikat.objects.bulk_create([UrutanSertifikat(tahun=year)], ignore_conflicts=True)
    return UrutanSertifikat.objects.select_for_update().get(tahun=year)


@transaction.atomic
def record_outside(*, peserta: Peserta, nomor: str, penerbit: str, terbit: dt.date, berakhir: dt.date | None,
                   by: User) -> Peserta:  # fmt: skip
    """A competence certificate of an LSP or BNSP: its own number, which we do not print."""
    row = locked(peserta.pelatihan)
    peserta = row.peserta_set.select_for_update(of=("self",)).select_related("orang", "pelatihan").get(pk=peserta.pk)
    policies.check_outside(peserta, nomor, terbit, berakhir, office.today())
    peserta.nomor_sertifikat, peserta.penerbit_sertifikat = nomor, penerbit
    peserta.sertifikat_terbit, peserta.sertifikat_berakhir = terbit, berakhir
    try:
        with transaction.atomic():
            peserta.save()
    except IntegrityError as error:
        raise Refused(f"Nomor sertifikat {nomor} sudah dipakai.") from error
    trail.record("sertifikat.luar", by=by, object=row, detail={"nomor": nomor, "penerbit": penerbit})
    return peserta


@transaction.atomic
def drop_outside(*, peserta: Peserta, by: User) -> Peserta:
    """Typed in by mistake. Only another body's: of ours the number stays used."""
    row = locked(peserta.pelatihan)
    peserta = row.peserta_set.select_for_update(of=("self",)).get(pk=peserta.pk)
    if peserta.dari_kami or not peserta.nomor_sertifikat:
        raise Refused("Yang dapat dihapus hanya catatan sertifikat dari luar.")
    trail.record("sertifikat.luar_hapus", by=by, object=row, detail={"nomor": peserta.nomor_sertifikat})
    peserta.nomor_sertifikat = peserta.penerbit_sertifikat = ""
    peserta.sertifikat_terbit = peserta.sertifikat_berakhir = None
    peserta.save()
    return peserta


@transaction.atomic
def revoke(*, peserta: Peserta, alasan: str, by: User) -> Peserta:
    """Its page says so from now on; the number is not given again."""
    row = locked(peserta.pelatihan)
    peserta = row.peserta_set.select_for_update(of=("self",)).get(pk=peserta.pk)
    policies.check_revoke(peserta, alasan)
    peserta.dicabut_pada, peserta.alasan_dicabut = office.today(), alasan.strip()[:300]
    peserta.save()
    trail.record("sertifikat.cabut", by=by, object=row,
                 detail={"nomor": peserta.nomor_sertifikat, "alasan": peserta.alasan_dicabut})  # fmt: skip
    return peserta


@transaction.atomic
def change_settings(*, pola: str, batas_hadir: int, by: User) -> SetelanSertifikat:
    certificates.check_pattern(pola)
    row, _ = SetelanSertifikat.objects.select_for_update().get_or_create(pk=1)
    row.pola, row.batas_hadir = pola, batas_hadir
    row.save()
    trail.record("sertifikat.setelan", by=by, object=row, detail={"pola": pola, "batas_hadir": batas_hadir})
    return row


# --- One file for the printer ---------------------------------------------------------------------
def ask_merged(*, pelatihan: Pelatihan, by: User) -> Pekerjaan:
    """A job: each certificate takes a tenth of a second."""
    if not own(pelatihan).exists():
        raise Refused("Belum ada sertifikat dinas dari pelatihan ini.")
    return queue.enqueue(GABUNG, owner=by, unit=str(pelatihan)[:200], payload={"pelatihan": pelatihan.pk})


def own(pelatihan: Pelatihan) -> QuerySet[Peserta]:
    """Ours that still hold, in the order of their numbers."""
    return pelatihan.peserta_set.filter(sertifikat_urut__isnull=False, dicabut_pada=None).order_by(
        "sertifikat_tahun", "sertifikat_urut"
    )


def merge(*, pelatihan: Pelatihan, report: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Draw all and keep them as one file on the training; returns how many."""
    rows = list(own(pelatihan))
    pages = []
    for at, one in enumerate(rows, start=1):
        pages.append(certificates.pdf(one))
        report(at, len(rows))
    old = pelatihan.gabungan.name
    pelatihan.gabungan.save("sertifikat.pdf", ContentFile(certificates.merge(pages)), save=False)
    pelatihan.gabungan_jumlah, pelatihan.gabungan_pada = len(rows), dates.sekarang()
    pelatihan.save(update_fields=["gabungan", "gabungan_jumlah", "gabungan_pada"])
    if old:
        transaction.on_commit(lambda: pelatihan.gabungan.storage.delete(old), robust=True)
    return len(rows)
