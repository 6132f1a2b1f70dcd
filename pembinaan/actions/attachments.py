"""Lampiran come in cleaned, and are taken out again without losing the row."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.lib import dates, filed
from koperasi.lib.teks import one_line
from pembinaan.attachments import OWNERS, PHOTO
from pembinaan.models import Lampiran
from registry.actions import preparing
from registry.models.files import Pindai
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

SIAPKAN = "lampiran.siapkan"
MOST = 40  # of one owner
MOST_UPLOADS = 4 * MOST  # those that were taken out again included: their files are kept with their rows
ONLY_PHOTOS = "Di sini hanya foto JPEG atau PNG. Unggah PDF di bagian lain, atau potret halamannya."

trail.describe({"lampiran.buang": "membuang lampiran dari"})


@transaction.atomic
def add(*, milik: str, owner: models.Model, jenis: str, data: bytes, name: str, by: User | None,
        kunci: uuid.UUID | None = None, keterangan: str = "") -> Lampiran:  # fmt: skip
    """One file, cleaned. The same `kunci` again gives back the first row: an upload whose answer was lost is repeated.

    Raises filed.FileProblem with a sentence about the file, Refused where the owner takes no more.
    """
    kunci = kunci or uuid.uuid4()
    owner = _locked(owner)
    rows = Lampiran.objects.filter(**{milik: owner})
    if found := Lampiran.objects.filter(kunci=kunci).first():
        if getattr(found, f"{milik}_id") != owner.pk:
            raise Refused("Berkas ini sudah diunggah di tempat lain. Pilih lagi berkasnya.")
        return found
    OWNERS[milik].check(owner)
    OWNERS[milik].check_kind(owner, jenis)
    if rows.kept().count() >= MOST or rows.count() >= MOST_UPLOADS:
        raise Refused(f"Paling banyak {MOST} lampiran.")
    clean = filed.take(data)
    if jenis == PHOTO and clean.kind != "jpg":
        raise filed.FileProblem(ONLY_PHOTOS)
    row = Lampiran(
        **{milik: owner}, jenis=jenis, keterangan=one_line(keterangan)[:200],
        nama_asli=one_line(name)[:200] or "berkas", bentuk=clean.kind, ukuran=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(), halaman=clean.pages, kunci=kunci, diunggah_oleh=by,
        pindai=Pindai.MENUNGGU if settings.CLAMD else Pindai.TIDAK_PERLU,
    )  # fmt: skip
    row.isi.save(row.nama_asli, ContentFile(clean.data), save=False)
    row.save()
    queue.enqueue(SIAPKAN, owner=by, payload={"lampiran": row.pk}, unit=row.nama_asli, key=str(row.kode))
    return row


@transaction.atomic
def remove(*, lampiran: Lampiran, by: User) -> None:
    """Out of sight; the row and its file stay. Taking it out twice is once."""
    owner = _locked(lampiran.owner)
    OWNERS[lampiran.owner_name].check(owner)
    OWNERS[lampiran.owner_name].check_kind(owner, lampiran.jenis)
    if why := OWNERS[lampiran.owner_name].held(owner, [lampiran]).get(lampiran.pk):
        raise Refused(why)
    if Lampiran.objects.kept().filter(pk=lampiran.pk).update(dibuang_pada=dates.sekarang()):
        trail.record("lampiran.buang", by=by, object=owner, detail={"berkas": lampiran.nama_asli})


def _locked(owner: models.Model) -> models.Model:
    """Whoever freezes the owner's papers locks it too: a paper comes in before, or not at all."""
    return type(owner)._default_manager.select_for_update(of=("self",)).get(pk=owner.pk)


def scan_waiting() -> int:
    return preparing.retry_waiting(SIAPKAN, Lampiran.objects.kept())
