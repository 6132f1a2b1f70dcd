"""The yearly report as a file of its own: asked for by a person, made by a worker, kept for a day."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Pekerjaan
from pembinaan.results import yearly_files
from pembinaan.results.yearly import Year
from registry import kantor

if TYPE_CHECKING:
    from koperasi.accounts.models import User

SUSUN = "hasil.laporan_tahunan"
trail.describe(
    {"laporan_tahunan.susun": "menyusun laporan pembinaan tahunan", "laporan_tahunan.unduh": "mengunduh laporan "
     "pembinaan tahunan"}
)  # fmt: skip


@transaction.atomic
def order(*, tahun: int, by: User) -> Pekerjaan:
    """The PDF of a year, laid out by a worker."""
    trail.record("laporan_tahunan.susun", by=by, detail={"tahun": tahun})
    return queue.enqueue(SUSUN, owner=by, payload={"tahun": tahun}, unit=f"Tahun {tahun}")


def make(job: Pekerjaan) -> dict[str, str | int]:
    """The file lies where the sweeper takes what no row names after a day: the report can be made again."""
    year = Year(int(job.payload["tahun"]), kantor.today())
    if job.owner is None:
        raise JobRefused("Laporan ini tidak diminta siapa pun.")
    pdf = yearly_files.write_pdf(job.owner, year, job.report_progress)
    name = default_storage.save(f"berkas/laporan-tahunan/{uuid.uuid4().hex}.pdf", ContentFile(pdf))
    return {"berkas": name, "tahun": year.tahun}
