"""Files of ODS laid beside the register: the list, upload, columns, comparing again, on to the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.lib.sheets import SheetProblem
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from pembinaan.actions import rekonsiliasi as actions
from pembinaan.forms.rekonsiliasi import KolomForm
from pembinaan.models import RekonsiliasiOds
from registry.exchange import layouts
from registry.forms.imports import UnggahForm
from registry.policies import Refused

LOOK = (Izin.IMPOR, Izin.IMPOR_LIHAT)


@requires(*LOOK)
@require_GET
def list_all(request: Request) -> HttpResponse:
    rows = RekonsiliasiOds.objects.select_related("oleh")
    context = {"page": paginate(request, rows), "boleh": may(request), "tata_letak": layouts.BY_NAME}
    return render(request, "pembinaan/rekonsiliasi/list.html", context)


@requires(Izin.IMPOR)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """A known layout is compared at once; of another one a person says what its columns mean."""
    form = UnggahForm(request.POST, request.FILES) if request.method == "POST" else UnggahForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["berkas"]
        try:
            found, known = actions.upload(data=sent.read(), nama_berkas=sent.name, by=request.user)
            return _start(request, found) if known else redirect("pembinaan:rekonsiliasi-columns", found.pk)
        except SheetProblem as problem:
            form.add_error("berkas", str(problem))
    context = {"form": form, "crumbs": [*crumbs(), Crumb("Unggah")]}
    return render(request, "pembinaan/rekonsiliasi/unggah.html", context, status=422 if form.errors else 200)


@requires(Izin.IMPOR)
@require_http_methods(["GET", "POST"])
def columns(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(RekonsiliasiOds, pk=pk)
    table = actions.open_table(found)
    form = KolomForm(request.POST or None, found=found, table=table)
    if request.method == "POST" and form.is_valid():
        try:
            kolom, sumber = form.mapping(), form.cleaned_data["sumber"]
            return _start(request, actions.map_columns(found=found, kolom=kolom, sumber=sumber, by=request.user))
        except SheetProblem as problem:
            form.add_error(None, str(problem))
    context = {
        "form": form, "rekonsiliasi": found, "baris_judul": table.sheet.first_row + table.header.row,
        "crumbs": [*crumbs(found), Crumb("Kolom")],
    }  # fmt: skip
    return render(request, "pembinaan/rekonsiliasi/kolom.html", context, status=422 if form.errors else 200)


@requires(Izin.IMPOR)
@require_POST
def check(request: Request, pk: int) -> HttpResponse:
    return _start(request, get_object_or_404(RekonsiliasiOds, pk=pk))


@requires(Izin.IMPOR)
@require_POST
def transfer(request: Request, pk: int) -> HttpResponse:
    """To the import with the same file: only that changes the register."""
    found = get_object_or_404(RekonsiliasiOds, pk=pk)
    try:
        impor = actions.transfer(found=found, by=request.user)
    except SheetProblem as problem:
        messages.error(request, str(problem))
        return redirect("pembinaan:rekonsiliasi-detail", pk)
    return redirect("registry:impor-columns", impor.pk)


@requires(*LOOK)
@require_GET
def file(request: Request, pk: int) -> FileResponse:
    found = get_object_or_404(RekonsiliasiOds, pk=pk)
    kind = "application/octet-stream"
    return FileResponse(found.berkas.open("rb"), as_attachment=True, filename=found.nama_berkas, content_type=kind)


def _start(request: Request, found: RekonsiliasiOds) -> HttpResponse:
    try:
        job = actions.start(found=found, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:rekonsiliasi-detail", found.pk)
    return redirect("jobs:pekerjaan-detail", job.pk)


# --- For the view beside this one ---------------------------------------------------------------------
def may(request: Request) -> bool:
    return bool(request.user.boleh(Izin.IMPOR) and not request.user.hanya_membaca)


def crumbs(found: RekonsiliasiOds | None = None) -> list[Crumb]:
    made = [Crumb("Cocokkan ODS", reverse("pembinaan:rekonsiliasi-list"))]
    return (
        [*made, Crumb(found.nama_berkas, reverse("pembinaan:rekonsiliasi-detail", args=[found.pk]))] if found else made
    )
