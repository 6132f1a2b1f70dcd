"""What Celery may be told. Nothing is passed: the rows and the office's date say what there is to do."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.urls import reverse

from koperasi.jobs.kinds import JobRefused, kind
from koperasi.jobs.models import Pekerjaan
from koperasi.lib.filed import FileProblem
from pembinaan import nightly
from pembinaan.actions import attachments, pelatihan_sertifikat
from pembinaan.models import Lampiran, Pelatihan
from registry.actions import preparing
from registry.classification import night

log = logging.getLogger(__name__)


@shared_task(name="pembinaan.tasks.night_tick")
def night_tick() -> None:
    """Hourly, because WIB, WITA and WIT cross midnight at different hours and a server may have slept."""
    try:
        found = nightly.tick()
    except night.Held as held:
        log.warning("%s", held)
        return
    if found is not None:
        log.info("Malam %s: %s berubah. %s", found.on, found.changed, found.message)


@kind(attachments.SIAPKAN, lease=120, label="Pratinjau lampiran")
def prepare_attachment(job: Pekerjaan) -> dict[str, Any]:
    row = Lampiran.objects.get(pk=job.payload["lampiran"])
    try:
        preparing.prepare(row)
    except FileProblem as sentence:  # trying again draws nothing else
        raise JobRefused(str(sentence)) from None
    return {"halaman": row.halaman}


@kind(
    pelatihan_sertifikat.GABUNG,
    lease=600,
    label="Sertifikat pelatihan untuk dicetak",
    link=lambda job: reverse("pembinaan:sertifikat-list", args=[job.payload["pelatihan"]]),
)
def merge_certificates(job: Pekerjaan) -> dict[str, Any]:
    row = Pelatihan.objects.get(pk=job.payload["pelatihan"])
    return {"sertifikat": pelatihan_sertifikat.merge(pelatihan=row, report=job.report_progress)}


@shared_task(name="pembinaan.tasks.scan_waiting")
def scan_waiting() -> None:
    attachments.scan_waiting()
