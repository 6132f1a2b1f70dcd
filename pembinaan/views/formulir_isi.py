"""Filling a form from a closed period, what stayed empty in it, and the file."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.lib.sheets import Column
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from pembinaan import files
from pembinaan.actions import formulir as actions
from pembinaan.files import XLSX
from pembinaan.forms.formulir import PeriodeForm
from pembinaan.formulir.sources import period_words
from pembinaan.models import FormatProvinsi, FormatTerisi
from pembinaan.views.formulir import crumbs
from registry.policies import Refused

COLUMNS = (Column("Lembar", width=30), Column("Sel", width=16), Column("Sebab", width=80))


@requires(Izin.FORMAT_KELOLA)
@require_POST
def filled_create(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(FormatProvinsi, pk=pk)
    form = PeriodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("pembinaan:format-detail", pk)
    try:
        job = actions.order(format=found, periode=form.cleaned_data["periode"], by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:format-detail", pk)
    return redirect("jobs:pekerjaan-detail", job.pk)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def filled_detail(request: Request, pk: int) -> HttpResponse:
    made = _filled(pk)
    context = {
        "terisi": made, "periode": period_words(made.periode), "page": paginate(request, made.kosong),
        "unduh": request.user.boleh(Izin.EKSPOR), "crumbs": [*crumbs(made.format), Crumb(period_words(made.periode))],
    }  # fmt: skip
    return render(request, "pembinaan/format/terisi.html", context)


@requires(Izin.EKSPOR)
@require_GET
def filled_file(request: Request, pk: int) -> FileResponse:
    made = _filled(pk)
    words = period_words(made.periode)
    trail.record("format.terisi_diunduh", by=request.user, object=made.format, detail={"periode": words})
    stem = made.format.nama_berkas.removesuffix(".xlsx")
    answer = FileResponse(
        made.berkas.open("rb"), as_attachment=True, filename=f"{stem} - {words}.xlsx", content_type=XLSX
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(Izin.EKSPOR)
@require_GET
def filled_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What stayed empty and why, as a sheet to work through."""
    made = _filled(pk)
    rows = ((one["lembar"], one["sel"], one["alasan"]) for one in made.kosong)
    return files.xlsx(
        request, "sel-tidak-diisi", COLUMNS, rows, None, action="format.kosong_diunduh", title="Tidak diisi",
        noun="catatan", format=made.format.nama, periode=period_words(made.periode),
    )  # fmt: skip


def _filled(pk: int) -> FormatTerisi:
    return get_object_or_404(FormatTerisi.objects.select_related("format", "periode", "oleh"), pk=pk)
