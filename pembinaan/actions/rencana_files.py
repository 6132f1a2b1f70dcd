"""Large reports of a route are made by a job; the file waits for a day and is then swept: no row names it."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from koperasi.jobs.models import Keadaan, Pekerjaan
from pembinaan.models import RencanaKunjungan
from pembinaan.rencana import report, word
from registry import kantor

BUAT = "rencana.laporan"
# What may be asked for: code -> (ending, content type)
BENTUK = {
    "pdf-a4": ("pdf", "application/pdf"),
    "pdf-f4": ("pdf", "application/pdf"),
    "docx": ("docx", word.CONTENT_TYPE),
}


def make(*, rencana: RencanaKunjungan, bentuk: str, progress: report.Progress | None = None) -> bytes:
    """The report as a file; `bentuk` is a key of BENTUK."""
    made = report.compose_report(rencana, kantor.current(), on=kantor.today(), progress=progress)
    if bentuk == "docx":
        return word.docx(made)
    return report.pdf(made, kertas=bentuk.removeprefix("pdf-"))


def make_for(job: Pekerjaan) -> dict[str, Any]:
    """The result of the job: where the file lies. A second run of the same job writes a second file, swept later."""
    rencana = RencanaKunjungan.objects.get(pk=job.payload["rencana"])
    bentuk = job.payload["bentuk"]
    data = make(rencana=rencana, bentuk=bentuk, progress=job.report_progress)
    key = uuid.uuid4().hex
    name = default_storage.save(f"berkas/{key[:2]}/{key[2:4]}/{key}.{BENTUK[bentuk][0]}", ContentFile(data))
    return {"berkas": name, "ukuran": len(data)}


def file_of(job: Pekerjaan) -> str:
    """The name of the finished file, "" where it is not made yet or has been swept."""
    name = str((job.result or {}).get("berkas", "")) if job.state == Keadaan.SELESAI else ""
    return name if name and default_storage.exists(name) else ""
