"""What happens to a paper after it came in: scanned where the office has a scanner, and drawn page by page."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from koperasi.jobs import queue
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib import clamd, dates, filed, pdf
from registry.actions.papers import SIAPKAN
from registry.models import Berkas


def prepare(berkas: Berkas) -> None:
    """Scan first, then pictures of the pages; doing it again changes nothing.

    Rows that share the file (a repaired filing takes its papers along) share the outcome. Raises ScannerAway: nothing
    that was not scanned is ever shown, and the job is tried again. Raises FileProblem for a PDF that cannot be drawn.
    """
    with berkas.isi.open("rb") as file:
        data = bytes(file.read())
    same = Berkas.objects.filter(isi=berkas.isi.name)
    if berkas.pindai == Berkas.Pindai.MENUNGGU:
        outcome = _scanned(data)
        same.update(pindai=outcome)
        if outcome == Berkas.Pindai.TERINFEKSI:
            return
    pages = filed.apart_from_us("pictures", data) if berkas.bentuk == "pdf" else [pdf.smaller(data)]
    for number, picture in enumerate(pages, start=1):
        name = picture_name(berkas, number)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(picture))
    same.update(pratinjau_pada=dates.sekarang())


def _scanned(data: bytes) -> Berkas.Pindai:
    if not settings.CLAMD:  # the office gave its scanner up meanwhile
        return Berkas.Pindai.TIDAK_PERLU
    return Berkas.Pindai.TERINFEKSI if clamd.scan(data, settings.CLAMD) else Berkas.Pindai.BERSIH


def scan_waiting() -> int:
    """Papers whose tries ended while the scanner was away get three more; returns how many."""
    waiting = Berkas.objects.kept().filter(pindai=Berkas.Pindai.MENUNGGU).values_list("kode", flat=True)
    given_up = Pekerjaan.objects.filter(kind=SIAPKAN, state=Keadaan.GAGAL, key__in=[str(kode) for kode in waiting])
    return sum(queue.retry(job) for job in given_up)


def picture_name(berkas: Berkas, page: int) -> str:
    """Of the JPEG of one page, 1 first."""
    return str(PurePosixPath(str(berkas.isi.name)).with_suffix("")) + f"-{page}.jpg"
