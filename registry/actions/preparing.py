"""What happens to a paper after it came in: scanned where the office has a scanner, and drawn page by page."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from koperasi.jobs import queue
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib import clamd, dates, filed, pdf
from registry.actions.papers import SIAPKAN
from registry.models import Berkas
from registry.models.files import Pindai, StoredFile


def prepare(berkas: StoredFile) -> None:
    """Scan first, then pictures of the pages; doing it again changes nothing.

    Rows that share the file (a repaired filing takes its papers along) share the outcome. Raises ScannerAway: nothing
    that was not scanned is ever shown, and the job is tried again. Raises FileProblem for a PDF that cannot be drawn.
    """
    with berkas.isi.open("rb") as file:
        data = bytes(file.read())
    same = type(berkas)._default_manager.filter(isi=berkas.isi.name)
    if berkas.pindai == Pindai.MENUNGGU:
        outcome = _scanned(data)
        same.update(pindai=outcome)
        if outcome == Pindai.TERINFEKSI:
            return
    pages = filed.apart_from_us("pictures", data) if berkas.bentuk == "pdf" else [pdf.smaller(data)]
    for number, picture in enumerate(pages, start=1):
        name = picture_name(berkas, number)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(picture))
    same.update(pratinjau_pada=dates.sekarang())


def _scanned(data: bytes) -> Pindai:
    if not settings.CLAMD:  # the office gave its scanner up meanwhile
        return Pindai.TIDAK_PERLU
    return Pindai.TERINFEKSI if clamd.scan(data, settings.CLAMD) else Pindai.BERSIH


def scan_waiting() -> int:
    """Papers whose tries ended while the scanner was away get three more; returns how many."""
    return retry_waiting(SIAPKAN, Berkas.objects.kept())


def retry_waiting(kind: str, rows: QuerySet[Any]) -> int:
    """Of these rows, those that wait for the scanner and whose job of this kind was given up."""
    waiting = rows.filter(pindai=Pindai.MENUNGGU).values_list("kode", flat=True)
    given_up = Pekerjaan.objects.filter(kind=kind, state=Keadaan.GAGAL, key__in=[str(kode) for kode in waiting])
    return sum(queue.retry(job) for job in given_up)


def picture_name(berkas: StoredFile, page: int) -> str:
    """Of the JPEG of one page, 1 first."""
    return str(PurePosixPath(str(berkas.isi.name)).with_suffix("")) + f"-{page}.jpg"
