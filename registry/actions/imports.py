"""An import from upload to undo. Each step locks its Impor row; what reads or writes the register runs as a job."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs.models import Pekerjaan
from koperasi.jobs.queue import enqueue
from koperasi.lib import dates, locks
from koperasi.lib.sheets import SheetProblem
from registry import kantor
from registry.classification import run
from registry.exchange import commit as writing
from registry.exchange import plan as planning
from registry.exchange import reading
from registry.exchange import undo as undoing
from registry.models import BarisImpor, Impor, Koperasi, PemetaanKolom, PilihanPadanan
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Keadaan = Impor.Keadaan
PERIKSA, SIMPAN, BATALKAN = "impor.periksa", "impor.simpan", "impor.batalkan"

trail.describe(
    {
        "impor.diunggah": "mengunggah berkas impor",
        "impor.disimpan": "menyimpan impor",
        "impor.dibatalkan": "membatalkan impor",
        "impor.padanan": "memilih padanan koperasi untuk",
    }
)


@transaction.atomic
def upload(*, data: bytes, nama_berkas: str, by: User | None, sumber: str = "", by_hand: bool = False) -> Impor:
    """Keep the file and what its header says. Raises SheetProblem, and keeps nothing then.

    `by_hand`: a person will map the columns, so a header nobody knows will do.
    """
    table = reading.open_table(data, nama_berkas, sumber=sumber, by_hand=by_hand)
    impor = Impor(
        nama_berkas=Path(nama_berkas).name[:255],
        sidik=hashlib.sha256(data).hexdigest(),
        sumber=table.sumber[:60],
        pemetaan=table.mapping(),
        tanggal_posisi=table.position,
        dibuat_oleh=by,
    )
    impor.berkas.save("berkas", ContentFile(data), save=True)
    trail.record("impor.diunggah", by=by, object=impor, detail={"sumber": impor.sumber})
    return impor


@transaction.atomic
def map_columns(
    *, impor: Impor, kolom: Mapping[int, str], sumber: str, tanggal_posisi: dt.date | None, by: User | None
) -> Impor:
    """How a person reads the header; remembered for the next file with the same one. Raises Refused, SheetProblem."""
    impor = _locked(impor)
    _check_open(impor)
    mapping = impor.pemetaan | {"kolom": {str(index): name for index, name in kolom.items()}}
    table = reading.open_table(content(impor), impor.nama_berkas, mapping=mapping, sumber=sumber)
    if mapping != impor.pemetaan or sumber != impor.sumber:
        PemetaanKolom.objects.update_or_create(
            sidik_judul=table.header.fingerprint,
            defaults={"sumber": sumber, "kolom": mapping["kolom"], "dibuat_oleh": by},
        )
    impor.pemetaan, impor.sumber, impor.tanggal_posisi = mapping, sumber, tanggal_posisi
    impor.save(update_fields=["pemetaan", "sumber", "tanggal_posisi"])
    return impor


def preview(*, impor: Impor) -> Impor:
    """Decide every row against the register of now; nothing of the register is written."""
    with transaction.atomic():
        impor = _locked(impor)
        _check_open(impor)
        try:
            plan = build(impor, on=run.evaluation_date())
        except SheetProblem as problem:
            return _failed(impor, str(problem))
        writing.record_rows(plan, impor, {})
        _summarise(impor, plan)
        impor.keadaan, impor.pesan = Keadaan.DIPERIKSA, ""
        impor.save()
    return impor


def commit(*, impor: Impor, by: User | None, strict: bool = False) -> Impor:
    """Write all rows that are right, in one transaction. With `strict` nothing is written when one row is wrong.

    Decided anew: what the preview showed may have changed since. Raises Refused.
    """
    with transaction.atomic():
        locks.exclusive(locks.IMPOR)
        with run.writing_facts() as on:
            impor = _locked(impor)
            _check_open(impor)
            try:
                plan = build(impor, on=on)
            except SheetProblem as problem:
                return _failed(impor, str(problem))
            save(plan, impor, on=on, by=by, strict=strict)
    return impor


def save(plan: planning.Plan, impor: Impor, *, on: dt.date, by: User | None, strict: bool = False) -> bool:
    """Write `plan` under `impor`; False when `strict` held it back. Inside a transaction that holds the locks."""
    _summarise(impor, plan)
    wrong = impor.hitungan["errors"]
    if strict and wrong:
        writing.record_rows(plan, impor, {})
        impor.keadaan = Keadaan.DIPERIKSA
        impor.pesan = f"Tidak ada yang disimpan: {wrong} baris perlu diperbaiki."
        impor.save()
        return False
    writing.write(plan, impor, on=on, by=by)
    impor.keadaan, impor.pesan = Keadaan.DISIMPAN, ""
    impor.disimpan_oleh, impor.disimpan_pada = by, dates.sekarang()
    impor.save()
    trail.record("impor.disimpan", by=by, object=impor, detail=_in_words(impor))
    return True


def undo(*, impor: Impor, by: User | None) -> Impor:
    """Take the import back, all rows but those whose cooperative was written about since. Raises Refused."""
    with transaction.atomic():
        locks.exclusive(locks.IMPOR)
        with run.writing_facts() as on:
            impor = _locked(impor)
            check_undo(impor)
            undone, kept = undoing.undo(impor, on=on, by=by)
            impor.hitungan |= {"undone": undone, "kept": kept}
            impor.keadaan, impor.dibatalkan_oleh, impor.dibatalkan_pada = Keadaan.DIBATALKAN, by, dates.sekarang()
            impor.save()
            trail.record("impor.dibatalkan", by=by, object=impor, detail={"dibatalkan": undone, "tetap": kept})
    return impor


@transaction.atomic
def choose(*, baris: BarisImpor, koperasi: Koperasi | None, by: User | None) -> None:
    """A person says which cooperative a row is about (None: a new one). Remembered for files of the same sumber."""
    impor = _locked(baris.impor)
    _check_open(impor)
    if not baris.kunci_pilihan:
        raise Refused("Baris ini tidak memerlukan pilihan.")
    if koperasi is not None and koperasi.pk not in baris.calon:
        raise Refused("Koperasi itu bukan salah satu calon untuk baris ini.")
    PilihanPadanan.objects.update_or_create(
        sumber=impor.sumber, kunci=baris.kunci_pilihan, defaults={"koperasi": koperasi, "dibuat_oleh": by}
    )
    detail = {"baris": baris.nomor, "impor": impor.pk}
    trail.record("impor.padanan", by=by, object=koperasi or impor, detail=detail)


def start(kind: str, *, impor: Impor, by: User | None, strict: bool = False) -> Pekerjaan:
    """Queue one of PERIKSA, SIMPAN, BATALKAN. A second click while the first waits starts nothing new."""
    if kind == BATALKAN:
        check_undo(impor)
    else:
        _check_open(impor)
    running = Pekerjaan.objects.filter(kind=kind, payload__impor=impor.pk, state__in=["menunggu", "berjalan"]).first()
    return running or enqueue(kind, owner=by, unit=impor.nama_berkas, payload={"impor": impor.pk, "ketat": strict})


def build(impor: Impor, *, on: dt.date) -> planning.Plan:
    """The plan for the kept file. Raises SheetProblem."""
    position = impor.tanggal_posisi
    return planning.build(
        content(impor), impor.nama_berkas, on=on, mapping=impor.pemetaan, sumber=impor.sumber, position=position
    )


def content(impor: Impor) -> bytes:
    with impor.berkas.open("rb") as file:
        return file.read()


def check_undo(impor: Impor) -> None:
    if impor.keadaan != Keadaan.DISIMPAN:
        raise Refused("Hanya impor yang sudah disimpan yang dapat dibatalkan.")


def undo_counts(impor: Impor) -> dict[str, int]:
    """How many rows an undo would take back, by their result, and how many it would leave ("ditahan")."""
    rows = impor.baris_set.filter(hasil__in=[BarisImpor.Hasil.BARU, BarisImpor.Hasil.BERUBAH])
    found = list(rows.values_list("koperasi_id", "hasil"))
    held = undoing.kept_since(impor, [pk for pk, _ in found if pk])
    return dict(Counter("ditahan" if pk in held else hasil for pk, hasil in found))


def is_open(impor: Impor) -> bool:
    """Neither saved nor undone: columns and choices can still change."""
    return impor.keadaan in {Keadaan.DIUNGGAH, Keadaan.DIPERIKSA, Keadaan.GAGAL}


def _in_words(impor: Impor) -> dict[str, object]:
    """What was saved, for the trail: names that its page shows as they are."""
    words = {"rows": "baris", "new": "baru", "changed": "berubah", "same": "sama", "errors": "tidak disimpan"}
    return {word: impor.hitungan.get(name, 0) for name, word in words.items()} | {"sumber": impor.sumber}


def _check_open(impor: Impor) -> None:
    if not is_open(impor):
        raise Refused("Impor ini sudah disimpan. Unggah berkasnya sekali lagi bila ada perubahan.")


def _locked(impor: Impor) -> Impor:
    return Impor.objects.select_for_update().get(pk=impor.pk)


def _failed(impor: Impor, sentence: str) -> Impor:
    impor.baris_set.all().delete()
    impor.keadaan, impor.pesan = Keadaan.GAGAL, sentence
    impor.save(update_fields=["keadaan", "pesan"])
    return impor


def _summarise(impor: Impor, plan: planning.Plan) -> None:
    impor.hitungan = plan.counts()
    impor.catatan_berkas = [note.as_dict() for note in plan.table.notes]
    impor.tanggal_posisi = plan.position if any(p.ops.figures for p in plan.rows) else impor.tanggal_posisi


def office_date() -> dt.date:
    """For previews that write nothing. Raises kantor.OfficeMissing."""
    kantor.current()
    return run.evaluation_date()
