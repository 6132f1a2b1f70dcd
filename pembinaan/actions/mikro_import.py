"""A file of businesses from upload to undo. Looking through and saving run as jobs; nothing is half saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs.models import Pekerjaan
from koperasi.jobs.queue import enqueue
from koperasi.lib import dates, locks
from koperasi.lib.teks import one_line
from pembinaan.mikro import reading
from pembinaan.models import BarisMikro, ImporMikro, Klaster, UsahaMikro
from pembinaan.policies import mikro as policies
from registry import kantor

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.models.mikro import UsahaMikroQuerySet

PERIKSA, SIMPAN, BATALKAN = "mikro.periksa", "mikro.simpan", "mikro.batalkan"
KINDS = (PERIKSA, SIMPAN, BATALKAN)
BATCH = 1000
Keadaan, Hasil = ImporMikro.Keadaan, BarisMikro.Hasil
Say = Callable[[int, int], None]

trail.describe(
    {
        "mikro.diunggah": "mengunggah berkas usaha mikro",
        "mikro.disimpan": "menyimpan impor usaha mikro",
        "mikro.dibatalkan": "membatalkan impor usaha mikro",
    }
)


def _quiet(done: int, total: int) -> None:
    """For whoever needs no progress."""


@transaction.atomic
def upload(*, data: bytes, nama_berkas: str, by: User) -> ImporMikro:
    """Keeps the file. Raises SheetProblem, and keeps nothing then."""
    headers = reading.read(data, nama_berkas)
    name = one_line(Path(nama_berkas).name).replace("\0", "")[:255] or "berkas"
    impor = ImporMikro(nama_berkas=name, dibuat_oleh=by)
    impor.catatan = [f"Lembar “{one.sheet.name}” ikut dibaca." for one in headers[1:]]
    impor.berkas.save("berkas", ContentFile(data), save=False)
    impor.save()
    trail.record("mikro.diunggah", by=by, object=impor)
    return impor


@transaction.atomic
def preview(*, impor: ImporMikro, say: Say = _quiet) -> ImporMikro:
    """Judges every row against what is recorded now; of the businesses nothing is written."""
    impor = _locked(impor)
    policies.check_open(impor)
    _record(impor, _plan(impor, say))
    impor.keadaan = Keadaan.DIPERIKSA
    impor.save()
    return impor


@transaction.atomic
def commit(*, impor: ImporMikro, by: User, say: Say = _quiet) -> ImporMikro:
    """Writes the new rows, all or none; those that are wrong stay out. Judged anew: others may have written since."""
    locks.exclusive(locks.IMPOR)
    impor = _locked(impor)
    policies.check_checked(impor)
    plan = _plan(impor, say)
    made = {name: _cluster(name, bidang) for name, bidang in plan.klaster}
    new = [usaha for row in plan.new if (usaha := _dressed(row, impor, made, by))]
    UsahaMikro.objects.bulk_create(new, batch_size=BATCH)
    _record(impor, plan)
    impor.keadaan, impor.disimpan_pada = Keadaan.DISIMPAN, dates.sekarang()
    impor.save()
    trail.record("mikro.disimpan", by=by, object=impor, detail=impor.hitungan)
    return impor


@transaction.atomic
def undo(*, impor: ImporMikro, by: User) -> ImporMikro:
    """Withdraws what this import wrote, but not what a person has changed since. Its clusters stay."""
    locks.exclusive(locks.IMPOR)
    impor = _locked(impor)
    policies.check_undo(impor)
    gone = to_undo(impor).update(ditarik_pada=kantor.today())
    impor.hitungan |= {"ditarik": gone, "tetap": impor.hitungan["baru"] - gone}
    impor.keadaan, impor.dibatalkan_pada = Keadaan.DIBATALKAN, dates.sekarang()
    impor.save()
    trail.record("mikro.dibatalkan", by=by, object=impor, detail={"ditarik": gone})
    return impor


def to_undo(impor: ImporMikro) -> UsahaMikroQuerySet:
    """What an undo would withdraw."""
    return UsahaMikro.objects.live().filter(impor_asli=impor)


def start(kind: str, *, impor: ImporMikro, by: User) -> Pekerjaan:
    """Queues one of KINDS. A second click while the first waits starts nothing new. Raises policies.Refused."""
    {PERIKSA: policies.check_open, SIMPAN: policies.check_checked, BATALKAN: policies.check_undo}[kind](impor)
    return running(impor) or enqueue(kind, owner=by, unit=impor.nama_berkas[:200], payload={"impor": impor.pk})


def running(impor: ImporMikro) -> Pekerjaan | None:
    open_ = Pekerjaan.objects.filter(kind__in=KINDS, payload__impor=impor.pk, state__in=["menunggu", "berjalan"])
    return open_.first()


def _locked(impor: ImporMikro) -> ImporMikro:
    return ImporMikro.objects.select_for_update(of=("self",)).get(pk=impor.pk)


def _plan(impor: ImporMikro, say: Say) -> reading.Plan:
    with impor.berkas.open("rb") as file:
        headers = reading.read(file.read(), impor.nama_berkas)
    return reading.build(headers, say=say)


def _cluster(name: str, bidang: str) -> Klaster:
    return Klaster.objects.get_or_create(nama=name, defaults={"bidang": bidang})[0]


def _dressed(row: reading.Row, impor: ImporMikro, made: dict[str, Klaster], by: User) -> UsahaMikro | None:
    usaha = row.usaha
    if usaha is not None:
        usaha.impor_asli, usaha.dicatat_oleh = impor, by
        if row.klaster:
            usaha.klaster = made[row.klaster]
    return usaha


def _record(impor: ImporMikro, plan: reading.Plan) -> None:
    """The rows as the page shows them, and the file's counts and notes. Rows that came out as before are not rewritten:
    of the largest list that is half the time of saving it."""
    lines = [_line(impor, row) for row in plan.rows]
    stands = impor.baris_set.order_by("lembar", "nomor").values_list("lembar", "nomor", "hasil")
    if list(stands) != sorted((line.lembar, line.nomor, line.hasil) for line in lines):
        impor.baris_set.all().delete()
        BarisMikro.objects.bulk_create(lines, batch_size=BATCH)
    impor.hitungan = plan.counts()
    kept = [note for note in impor.catatan if note.startswith("Lembar ")]
    names = "; ".join(name for name, _ in plan.klaster)
    impor.catatan = kept + plan.notes + ([f"{len(plan.klaster)} klaster baru: {names}."] if names else [])


def _line(impor: ImporMikro, row: reading.Row) -> BarisMikro:
    hasil = Hasil.SALAH if row.faults else Hasil.SAMA if row.same else Hasil.BARU
    rincian = " · ".join(filter(None, [row.texts.get("pemilik", ""), row.place]))
    return BarisMikro(
        impor=impor, lembar=row.sheet, nomor=row.number, hasil=hasil, nama=row.texts.get("nama", "")[:200],
        rincian=rincian[:400], galat=row.faults, peringatan=row.notes,
    )  # fmt: skip
