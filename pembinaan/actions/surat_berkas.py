"""Files of a batch, made by a worker: all letters for the printer, a ZIP, the agenda.

"Printed" is a letter whose pages stand in a merged file that was stored, and no other.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import MAX_ATTEMPTS, Pekerjaan
from koperasi.lib import dates
from pembinaan.actions import surat as steps
from pembinaan.letters import bundle, keeping
from pembinaan.models import BerkasPaket, PaketSurat, Surat
from pembinaan.models.surat import WITH_FILE, SuratQuerySet
from registry import kantor as office
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

log = logging.getLogger(__name__)

SUSUN = "surat.paket"
J = BerkasPaket.Jenis
ENDINGS = {J.GABUNGAN: "pdf", J.ZIP: "zip", J.AGENDA: "xlsx"}
MAKERS = {J.GABUNGAN: bundle.merged, J.ZIP: bundle.zipped, J.AGENDA: bundle.agenda}

trail.describe({"surat.berkas": "menyusun berkas paket surat"})


def letters_for(paket: PaketSurat, jenis: str) -> SuratQuerySet:
    """In the order of kecamatan and name. The agenda has voided ones too, and is in the order of numbers."""
    rows = paket.surat_set.select_related("koperasi__kecamatan", "langkah").defer("ttd_rincian")
    if jenis == J.AGENDA:
        return rows.agenda().order_by("seri", "tahun", "urut", "tanggal", "pk")
    return rows.filter(keadaan__in=WITH_FILE).order_by("koperasi__kecamatan__nama", "koperasi__nama", "pk")


@transaction.atomic
def order(*, paket: PaketSurat, jenis: str, by: User) -> Pekerjaan:
    """A row of work that makes one of ENDINGS."""
    if jenis not in ENDINGS:
        raise Refused("Jenis berkas ini tidak dikenal.")
    count = letters_for(paket, jenis).count()
    if not count:
        raise Refused("Belum ada surat yang berkasnya siap dalam paket ini.")
    trail.record("surat.berkas", by=by, object=paket, detail={"jenis": str(J(jenis).label), "surat": count})
    return queue.enqueue(SUSUN, owner=by, payload={"paket": paket.pk, "jenis": jenis},
                         unit=f"{J(jenis).label}: {paket.judul}"[:200])  # fmt: skip


def make(job: Pekerjaan) -> dict[str, Any]:
    """Stores the file and, of a merged one, notes on each letter in it that it was printed: all or nothing."""
    paket, jenis = PaketSurat.objects.get(pk=job.payload["paket"]), job.payload["jenis"]
    letters = list(letters_for(paket, jenis))
    try:
        made = MAKERS[jenis](letters, job.report_progress)
        row = _store(paket, jenis, made, job)
    except Refused as sentence:
        raise JobRefused(str(sentence)) from None
    except OSError:
        if job.attempts >= MAX_ATTEMPTS:
            log.exception("Berkas paket %s tidak dapat disimpan.", paket.pk)
            raise JobRefused(keeping.FULL) from None
        raise
    if jenis == J.GABUNGAN:
        _printed([pk for pk, _, _ in made.contents], job)
    return {"berkas": row.pk, "surat": made.letters, "halaman": made.pages}


def _store(paket: PaketSurat, jenis: str, made: bundle.Bundle, job: Pekerjaan) -> BerkasPaket:
    with made.file as file:
        digest, size = _measured(file)
        day = office.today().isoformat()
        row = BerkasPaket(
            paket=paket, jenis=jenis, nama=f"{slugify(paket.judul)[:80] or 'paket'}-{jenis}-{day}.{ENDINGS[J(jenis)]}",
            sha256=digest, ukuran=size, jumlah=made.letters, daftar=made.contents, dibuat_oleh=job.owner,
            halaman=made.pages if jenis == J.GABUNGAN else None,
        )  # fmt: skip
        keeping.put(row.berkas, file, row.nama)
    row.save()
    return row


def _measured(file: Any) -> tuple[str, int]:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = file.tell()
    file.seek(0)
    return digest, size


def _printed(pks: Collection[int], job: Pekerjaan) -> None:
    """A letter voided while the file was made stands in it all the same: its pages are there."""
    rows = steps.locked_many(pks)
    Surat.objects.filter(pk__in=pks).update(dicetak_pada=dates.sekarang())
    steps.note_many([(row, "print", row.keadaan, "") for row in rows], by=job.owner)
