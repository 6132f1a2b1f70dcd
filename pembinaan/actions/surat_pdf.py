"""One letter's file: drawn from its frozen text, hashed, stored for ever. The work of one row."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError

from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import MAX_ATTEMPTS, Pekerjaan
from koperasi.lib import dates
from pembinaan.actions import surat as steps
from pembinaan.letters import keeping
from pembinaan.letters.render import render
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import KeadaanSurat, Surat

log = logging.getLogger(__name__)

NOT_DRAWN = "Berkas surat ini tidak dapat dibuat. Nomornya tetap, dan kesalahannya tercatat untuk admin."


def make(job: Pekerjaan) -> dict[str, Any]:
    """Does nothing where the letter has its file already, or was voided meanwhile. May run again: see koperasi.jobs."""
    surat = steps.locked(job.payload["surat"])
    if surat.keadaan != KeadaanSurat.TERBIT:
        return {}
    page = _drawn(surat)
    try:
        keeping.put(surat.pdf, page.pdf, "surat.pdf")
    except OSError:
        if job.attempts >= MAX_ATTEMPTS:
            log.exception("Berkas surat %s tidak dapat disimpan.", surat.pk)
            raise JobRefused(keeping.FULL) from None
        raise
    steps.move(
        surat, "store", by=job.owner, pdf_sha256=keeping.sha256(page.pdf), pdf_ukuran=len(page.pdf),
        pdf_halaman=page.pages, pdf_pada=dates.sekarang(),
    )  # fmt: skip
    return {"halaman": page.pages, "ukuran": len(page.pdf)}


def _drawn(surat: Surat) -> Any:
    try:
        return render(Snapshot.from_json(surat.isi or {}), paper=surat.kertas)
    except (DatabaseError, OSError, MemoryError):
        raise  # the machine's trouble: tried again
    except Exception:  # the same text fails in the same way each time
        log.exception("Surat %s tidak dapat digambar.", surat.pk)
        raise JobRefused(NOT_DRAWN) from None
