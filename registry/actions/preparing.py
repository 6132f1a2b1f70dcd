"""What happens to a paper after it came in: scanned where the office has a scanner, and drawn page by page."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from koperasi.lib import dates, pdf
from registry.models import Berkas


def prepare(berkas: Berkas) -> None:
    """Pictures of the pages lie beside the file under names made from its own; making them again changes nothing."""
    with berkas.isi.open("rb") as file:
        data = bytes(file.read())
    pages = pdf.previews(data) if berkas.bentuk == "pdf" else iter([pdf.smaller(data)])
    for number, picture in enumerate(pages, start=1):
        name = picture_name(berkas, number)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(picture))
    Berkas.objects.filter(isi=berkas.isi.name).update(pratinjau_pada=dates.sekarang())


def picture_name(berkas: Berkas, page: int) -> str:
    """Of the JPEG of one page, 1 first."""
    return str(PurePosixPath(str(berkas.isi.name)).with_suffix("")) + f"-{page}.jpg"
