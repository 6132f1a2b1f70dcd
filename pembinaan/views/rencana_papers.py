"""Papers of a route: as PDF at once, a report of many cooperatives by a job, the findings as a sheet."""

from __future__ import annotations

import io
import tempfile
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan.actions import rencana_files as files
from pembinaan.models import RencanaKunjungan
from pembinaan.rencana import drawing, findings, listing, sheets
from pembinaan.views.rencana import find
from registry import kantor as office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRIVATE = {"Cache-Control": "private, no-store"}
trail.describe(
    {"rencana.laporan": "mengunduh laporan hasil perjalanan", "rencana.temuan": "mengunduh temuan kunjungan"}
)


@requires(Izin.PEMBINAAN_LIHAT)
@require_safe
def surat_tugas_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    rencana = find(pk)
    surat = sheets.surat_tugas(rencana, office.current(), on=office.today())
    return _pdf(rencana, "surat-tugas", drawing.surat_tugas(surat, kertas=paper(request)))


@requires(Izin.PEMBINAAN_LIHAT)
@require_safe
def visum_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    rencana = find(pk)
    visum = sheets.visum(rencana, office.current(), on=office.today())
    return _pdf(rencana, "visum", drawing.visum(visum, kertas=paper(request)))


@requires(Izin.PEMBINAAN_LIHAT)
@require_safe
def formulir_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A page a cooperative, to be filled in by hand and typed in later."""
    rencana = find(pk)
    formulir = sheets.formulir(rencana, office.current(), on=office.today())
    return _pdf(rencana, "formulir-periksa", drawing.formulir(formulir, kertas=paper(request)))


@requires(Izin.PEMBINAAN_LIHAT)
@require_safe
def perjalanan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    rencana = find(pk)
    if too_many(rencana):
        return _by_job(request, rencana)
    return _pdf(rencana, "laporan-perjalanan", files.make(rencana=rencana, bentuk=f"pdf-{paper(request)}"))


@requires(Izin.EKSPOR)
@require_safe
def perjalanan_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same report as a Word file."""
    rencana = find(pk)
    if too_many(rencana):
        return _by_job(request, rencana)
    data = files.make(rencana=rencana, bentuk="docx")
    trail.record("rencana.laporan", by=request.user, object=rencana, detail={"bentuk": "docx"})
    return _file(rencana, io.BytesIO(data), "laporan-perjalanan", *files.BENTUK["docx"])


@requires(Izin.PEMBINAAN_LIHAT)
@require_POST
def perjalanan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """A report of many cooperatives with their photos is made by a worker; the page of the job leads to it."""
    rencana, bentuk = find(pk), request.POST.get("bentuk", "")
    if bentuk not in files.BENTUK:
        messages.error(request, "Bentuk laporan itu tidak dikenal.")
        return redirect("pembinaan:rencana-detail", pk=pk)
    load = {"rencana": rencana.pk, "bentuk": bentuk}
    job = queue.enqueue(files.BUAT, owner=request.user, payload=load, unit=rencana.maksud[:100])
    return redirect("jobs:pekerjaan-detail", pk=job.pk)


@requires(Izin.PEMBINAAN_LIHAT)
@require_safe
def perjalanan_file(request: HttpRequest, pk: int, pekerjaan: int) -> HttpResponseBase:
    rencana = find(pk)
    own = Pekerjaan.objects.visible_to(request.user).filter(kind=files.BUAT, payload__rencana=pk)
    job = get_object_or_404(own, pk=pekerjaan)
    name = files.file_of(job)
    if not name:
        messages.error(request, "Laporan itu belum selesai dibuat atau sudah dihapus; laporan disimpan satu hari.")
        return redirect("pembinaan:rencana-detail", pk=pk)
    ending, content_type = files.BENTUK[job.payload["bentuk"]]
    trail.record("rencana.laporan", by=request.user, object=rencana, detail={"bentuk": ending})
    return _file(rencana, default_storage.open(name), "laporan-perjalanan", ending, content_type)


@requires(Izin.EKSPOR)
@require_safe
def temuan_export(request: HttpRequest, pk: int) -> FileResponse:
    """The findings as a sheet. Names and phone numbers leave the house here: the trail says who took them."""
    rencana = find(pk)
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    rows = findings.write(file, rencana)
    file.seek(0)
    trail.record("rencana.temuan", by=request.user, object=rencana, detail={"koperasi": rows})
    return _file(rencana, file, "temuan-kunjungan", "xlsx", XLSX)


def paper(request: HttpRequest) -> str:
    asked = request.GET.get("kertas", "a4").lower()
    return asked if asked in drawing.PAPERS else "a4"


def too_many(rencana: RencanaKunjungan) -> bool:
    return listing.visits(rencana).count() > listing.DIRECT


def _by_job(request: HttpRequest, rencana: RencanaKunjungan) -> HttpResponse:
    messages.info(request, "Laporan rute ini besar, sehingga disiapkan dahulu: tekan “Siapkan laporan”.")
    return redirect("pembinaan:rencana-detail", pk=rencana.pk)


def _pdf(rencana: RencanaKunjungan, what: str, data: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{_name(rencana, what)}.pdf"', **PRIVATE}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _file(rencana: RencanaKunjungan, file: Any, what: str, ending: str, content_type: str) -> FileResponse:
    name = f"{_name(rencana, what)}.{ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type, headers=PRIVATE)


def _name(rencana: RencanaKunjungan, what: str) -> str:
    where = slugify(str(rencana.kecamatan or "")) or "rute"
    return f"{what}-{where}-{dates.pendek(rencana.dari).replace(' ', '-').lower()}"
