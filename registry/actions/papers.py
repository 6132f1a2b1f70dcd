"""Papers of a draft: taken in, put in order, taken out again, and bound into documents when the draft is sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from koperasi.jobs import queue
from koperasi.lib import dates, filed, pdf
from koperasi.lib.teks import one_line
from registry import policies
from registry.models import Berkas, JenisBerkas, Konsep
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

SIAPKAN = "berkas.siapkan"  # scans for viruses where that is configured, and makes the pictures of the pages
MOST_PAPERS = 60  # of one draft
MOST_UPLOADS = 4 * MOST_PAPERS  # those that were taken out again included: their files are kept with their rows


@transaction.atomic
def add(*, konsep: Konsep, jenis: str, data: bytes, name: str, by: User, kunci: uuid.UUID | None = None) -> Berkas:
    """One paper, cleaned. The same `kunci` again gives back the first row: an upload whose answer was lost is repeated.

    Raises filed.FileProblem with a sentence about the file, Refused about the draft.
    """
    kunci = kunci or uuid.uuid4()
    konsep = Konsep.objects.select_for_update(of=("self",)).get(pk=konsep.pk)
    if found := konsep.berkas_set.filter(kunci=kunci).first():
        return found
    policies.check_draft_open(konsep)
    if konsep.berkas_set.kept().count() >= MOST_PAPERS or konsep.berkas_set.count() >= MOST_UPLOADS:
        raise Refused(f"Paling banyak {MOST_PAPERS} berkas dalam satu pengajuan.")
    if jenis not in JenisBerkas.values:
        raise Refused("Jenis berkas ini tidak dikenal.")
    clean = filed.take(data)
    last = konsep.berkas_set.filter(jenis=jenis).aggregate(last=Max("urutan"))["last"] or 0
    return _store(konsep, jenis, clean, name=name, by=by, kunci=kunci, urutan=last + 1)


def _store(konsep: Konsep, jenis: str, clean: filed.Filed, *, name: str, by: User | None, kunci: uuid.UUID,
           urutan: int) -> Berkas:  # fmt: skip
    scanning = bool(settings.CLAMD)
    berkas = Berkas(
        konsep=konsep, jenis=jenis, urutan=urutan, nama_asli=one_line(name)[:200] or "berkas", bentuk=clean.kind,
        ukuran=len(clean.data), sha256=hashlib.sha256(clean.data).hexdigest(), halaman=clean.pages, kunci=kunci,
        diunggah_oleh=by, pindai=Berkas.Pindai.MENUNGGU if scanning else Berkas.Pindai.TIDAK_PERLU,
    )  # fmt: skip
    berkas.isi.save(berkas.nama_asli, ContentFile(clean.data), save=False)
    berkas.save()
    _prepare(berkas, by)
    return berkas


def _prepare(berkas: Berkas, by: User | None) -> None:
    queue.enqueue(SIAPKAN, owner=by, payload={"berkas": berkas.pk}, unit=berkas.nama_asli, key=str(berkas.kode))


@transaction.atomic
def remove(*, berkas: Berkas, by: User) -> None:
    """Taken out of the draft. The row stays, so that what was sent before keeps its papers."""
    berkas = Berkas.objects.select_for_update(of=("self",)).select_related("konsep").get(pk=berkas.pk)
    policies.check_draft_open(berkas.konsep)
    berkas.dibuang_pada = dates.sekarang()
    berkas.save(update_fields=["dibuang_pada"])


@transaction.atomic
def reorder(*, konsep: Konsep, jenis: str, order: Sequence[uuid.UUID], by: User) -> None:
    """`order` names papers of this draft and kind in the wanted order; those it does not name follow."""
    konsep = Konsep.objects.select_for_update(of=("self",)).get(pk=konsep.pk)
    policies.check_draft_open(konsep)
    rows = {row.kode: row for row in konsep.berkas_set.shown().filter(jenis=jenis)}
    named = [rows.pop(kode) for kode in order if kode in rows]
    for place, row in enumerate([*named, *rows.values()], start=1):
        row.urutan = place
    Berkas.objects.bulk_update([*named, *rows.values()], ["urutan"])


def copy(source: Konsep, target: Konsep) -> None:
    """The papers of an earlier sending, as rows of their own on the same files and pictures."""
    Berkas.objects.bulk_create(
        Berkas(
            konsep=target, jenis=row.jenis, urutan=row.urutan, nama_asli=row.nama_asli, bentuk=row.bentuk,
            ukuran=row.ukuran, sha256=row.sha256, halaman=row.halaman, isi=row.isi.name, pindai=row.pindai,
            pratinjau_pada=row.pratinjau_pada, diunggah_oleh=row.diunggah_oleh,
        )
        for row in source.berkas_set.shown()
    )  # fmt: skip


def bind(konsep: Konsep) -> list[Berkas]:
    """Several photos of one kind become one PDF in the order chosen; inside the transaction that sends the draft."""
    made = []
    rows = konsep.berkas_set.shown().filter(bentuk="jpg").exclude(jenis=JenisBerkas.FOTO)
    for jenis, group in groupby(rows.order_by("jenis", "urutan", "pk"), key=lambda row: row.jenis):
        photos = list(group)
        if len(photos) < 2:
            continue
        data = pdf.from_photos([_read(row) for row in photos])
        clean = filed.Filed("pdf", data, len(photos))
        label = f"{JenisBerkas(jenis).label}.pdf"
        bound = _store(konsep, jenis, clean, name=label, by=konsep.dibuat_oleh, kunci=uuid.uuid4(),
                       urutan=photos[0].urutan)  # fmt: skip
        Berkas.objects.filter(pk__in=[row.pk for row in photos]).update(bagian_dari=bound)
        made.append(bound)
    return made


def _read(berkas: Berkas) -> bytes:
    with berkas.isi.open("rb") as file:
        return bytes(file.read())
