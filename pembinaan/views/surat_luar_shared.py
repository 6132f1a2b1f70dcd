"""What the pages of numbers from outside and of signatures have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib.filed import FileProblem
from koperasi.ui.nav import Crumb
from pembinaan.actions import surat_luar_berkas as files
from pembinaan.forms.surat_luar import UnggahForm
from pembinaan.letters import returned
from pembinaan.models import PaketSurat, Surat
from pembinaan.navigation import address
from registry.policies import Refused

ROOM = (("Nomor dari luar", "pembinaan:luar-list"),)
HOW = {"kode": "dikenali dari kodenya", "nomor": "dikenali dari nomornya", "nama": "dikenali dari nama koperasi",
       "pilihan": "diunggah untuk surat ini"}  # fmt: skip


def letter(request: HttpRequest, pk: int) -> Surat:
    rows = Surat.objects.visible_to(request.user).select_related("koperasi__desa", "koperasi__kecamatan", "langkah")
    return get_object_or_404(rows, pk=pk)


def paket_of(request: HttpRequest) -> PaketSurat | None:
    """The batch that a list is narrowed to (?paket=), None for all."""
    asked = request.POST.get("paket") or request.GET.get("paket") or ""
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        return None
    return PaketSurat.objects.visible_to(request.user).filter(pk=int(asked)).first()


def crumbs(*last: str, rooms: Sequence[tuple[str, str]] = ()) -> list[Crumb]:
    known = [Crumb(label, url) for label, name in (("Surat", "pembinaan:surat-list"), *rooms) if (url := address(name))]
    return [*known, *map(Crumb, last)]


def upload(request: HttpRequest, form: UnggahForm, *, untuk: str, surat: Surat | None = None) -> Pekerjaan | None:
    """The job that reads what was uploaded; None where the form now carries the reason why not."""
    if not form.is_valid():
        return None
    try:
        return files.ask_reading(uploads=form.uploads(), untuk=untuk, by=request.user, surat=surat)
    except (FileProblem, Refused, ValidationError) as problem:
        form.add_error("berkas", problem.messages if isinstance(problem, ValidationError) else str(problem))
        return None


def reading_of(request: HttpRequest, pk: int, untuk: str) -> Pekerjaan:
    """That person's own finished reading: 404 for anybody else's."""
    rows = Pekerjaan.objects.filter(owner=request.user, kind=files.BACA, state=Keadaan.SELESAI)
    job = get_object_or_404(rows, pk=pk)
    if job.payload["untuk"] != untuk:
        raise Http404
    return job


def lines_of(job: Pekerjaan) -> list[dict[str, Any]]:
    """The PDFs it read, as the pages show them."""
    found: list[dict[str, Any]] = (job.result or {}).get("baris", [])
    return [
        line | {"tanda": told(line["tanda"]), "cara_kata": HOW.get(line["cara"], ""), "urutan": at,
                "url": reverse("pembinaan:luar-read-file", args=[job.pk, at])}
        for at, line in enumerate(found)
    ]  # fmt: skip


def told(tanda: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Signatures with their time as a moment."""
    return [one | {"saat": dt.datetime.fromisoformat(one["waktu"]) if one["waktu"] else None} for one in tanda]


def letters_of(lines: Sequence[dict[str, Any]]) -> dict[int, Surat]:
    rows = returned.ordered(Surat.objects.filter(pk__in=[line["surat"] for line in lines if line["surat"]]))
    return {row.pk: row for row in rows}


def pdf_file(name: str, shown: str, *, kind: str = "application/pdf") -> FileResponse:
    """As a download: what came from outside is not opened inside our pages."""
    if not name or not default_storage.exists(name):
        raise Http404
    answer = FileResponse(default_storage.open(name, "rb"), as_attachment=True, filename=shown, content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer
