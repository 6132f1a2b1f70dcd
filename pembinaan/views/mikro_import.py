"""A file of usaha mikro in the browser: upload, look through, save, undo. Each slow step is a job with its page."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.lib.sheets import SheetProblem
from koperasi.lib.teks import one_line
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from pembinaan.actions import mikro_import as imports
from pembinaan.mikro import export
from pembinaan.models import BarisMikro, ImporMikro, UsahaMikro
from registry.forms.imports import UnggahForm
from registry.policies import Refused

Hasil = BarisMikro.Hasil
SHOWN = dict(Hasil.choices) | {"catatan": "Dengan catatan"}
LOOK = (Izin.MIKRO_KELOLA, Izin.IMPOR_LIHAT)


@requires(*LOOK)
@require_GET
def impor_list(request: Request) -> HttpResponse:
    rows = ImporMikro.objects.select_related("dibuat_oleh")
    context = {"page": paginate(request, rows), "boleh": _may(request), "crumbs": [*_crumbs()[:1], Crumb("Impor")]}
    return render(request, "pembinaan/mikro/impor.html", context)


@requires(Izin.MIKRO_KELOLA)
@require_http_methods(["GET", "POST"])
def impor_upload(request: Request) -> HttpResponse:
    form = UnggahForm(request.POST, request.FILES) if request.method == "POST" else UnggahForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            impor = imports.upload(data=file.read(), nama_berkas=one_line(file.name), by=request.user)
            return _started(imports.PERIKSA, impor, request)
        except SheetProblem as problem:
            form.add_error("berkas", str(problem))
    context = {"form": form, "crumbs": [*_crumbs(), Crumb("Unggah")]}
    return render(request, "pembinaan/mikro/unggah.html", context, status=422 if form.errors else 200)


@requires(Izin.MIKRO_KELOLA)
@require_GET
def template_file(request: Request) -> FileResponse:
    """The headings without rows."""
    file = io.BytesIO()
    export.write(file, UsahaMikro.objects.none())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="templat-usaha-mikro.xlsx")


@requires(*LOOK)
@require_GET
def impor_detail(request: Request, impor_pk: int) -> HttpResponse:
    impor = get_object_or_404(ImporMikro.objects.select_related("dibuat_oleh"), pk=impor_pk)
    rows, shown = impor.baris_set.all(), request.GET.get("hasil", "")
    if shown == "catatan":
        rows = rows.exclude(peringatan=[])
    elif shown in Hasil.values:
        rows = rows.filter(hasil=shown)
    context = {
        "impor": impor, "page": paginate(request, rows), "label": SHOWN.get(shown, ""), "boleh": _may(request),
        "berjalan": imports.running(impor), "catatan": impor.baris_set.exclude(peringatan=[]).count(),
        "crumbs": [*_crumbs(), Crumb(impor.nama_berkas)],
    }  # fmt: skip
    return render(request, "pembinaan/mikro/impor_detail.html", context)


@requires(Izin.MIKRO_KELOLA)
@require_POST
def impor_check(request: Request, impor_pk: int) -> HttpResponse:
    return _started(imports.PERIKSA, get_object_or_404(ImporMikro, pk=impor_pk), request)


@requires(Izin.MIKRO_KELOLA)
@require_POST
def impor_commit(request: Request, impor_pk: int) -> HttpResponse:
    return _started(imports.SIMPAN, get_object_or_404(ImporMikro, pk=impor_pk), request)


@requires(Izin.MIKRO_KELOLA)
@require_http_methods(["GET", "POST"])
def impor_undo(request: Request, impor_pk: int) -> HttpResponse:
    impor = get_object_or_404(ImporMikro, pk=impor_pk)
    if request.method == "POST":
        return _started(imports.BATALKAN, impor, request)
    gone = imports.to_undo(impor).count()
    kept = impor.hitungan.get("baru", 0) - gone
    context = {
        "heading": "Batalkan impor", "action": "Batalkan impor", "danger": True,
        "sentence": f"{gone} usaha yang dicatat dari berkas {impor.nama_berkas} ditarik dari daftar.",
        "effects": [f"{kept} usaha tetap ada karena sudah diubah atau ditarik sesudah impor."] if kept else [],
        "cancel_url": reverse("pembinaan:mikro-impor-detail", args=[impor.pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


def _started(kind: str, impor: ImporMikro, request: Request) -> HttpResponse:
    try:
        job = imports.start(kind, impor=impor, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:mikro-impor-detail", impor.pk)
    return redirect("jobs:pekerjaan-detail", job.pk)


def _may(request: Request) -> bool:
    return bool(request.user.boleh(Izin.MIKRO_KELOLA) and not request.user.hanya_membaca)


def _crumbs() -> list[Crumb]:
    rooms = (("Usaha mikro", "pembinaan:mikro-list"), ("Impor", "pembinaan:mikro-impor-list"))
    return [Crumb(label, reverse(name)) for label, name in rooms]
