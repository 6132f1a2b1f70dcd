"""Import in the browser: upload, columns, preview, commit, undo. Everything slow runs as a job with its own page."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.jobs.models import Pekerjaan
from koperasi.lib.sheets import SheetProblem
from koperasi.ui.paging import paginate
from registry.actions import imports
from registry.exchange import annotated, export, layouts, reading
from registry.forms.imports import PemetaanForm, UnggahForm
from registry.models import BarisImpor, Impor, Koperasi
from registry.policies import Refused

Hasil = BarisImpor.Hasil
LABELS = {value: label.lower() for value, label in Hasil.choices} | {
    "peringatan": "dengan peringatan",
    "ditahan": "yang dibiarkan",
}
# Who may look: those who import, and those who answer for or audit what came in.
LOOK = (Izin.IMPOR, Izin.IMPOR_LIHAT)


@requires(*LOOK)
@require_GET
def impor_list(request: HttpRequest) -> HttpResponse:
    rows = Impor.objects.select_related("dibuat_oleh")
    return render(request, "registry/impor/list.html", {"page": paginate(request, rows), "boleh": _may(request)})


@requires(Izin.IMPOR)
@require_http_methods(["GET", "POST"])
def impor_create(request: HttpRequest) -> HttpResponse:
    form = UnggahForm(request.POST, request.FILES) if request.method == "POST" else UnggahForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            impor = imports.upload(data=file.read(), nama_berkas=file.name, by=request.user, by_hand=True)
            return redirect("registry:impor-columns", impor.pk)
        except SheetProblem as problem:
            form.add_error("berkas", str(problem))
    return render(request, "registry/impor/create.html", {"form": form})


@requires(Izin.IMPOR)
@require_http_methods(["GET", "POST"])
def impor_columns(request: HttpRequest, pk: int) -> HttpResponse:
    impor = get_object_or_404(Impor, pk=pk)
    if not imports.is_open(impor):
        return redirect("registry:impor-detail", pk)
    data = imports.content(impor)
    table = reading.open_table(data, impor.nama_berkas, mapping=impor.pemetaan, sumber=impor.sumber)
    form = PemetaanForm(request.POST or None, impor=impor, table=table)
    if request.method == "POST" and form.is_valid():
        try:
            impor = imports.map_columns(
                impor=impor, kolom=form.mapping(), sumber=form.cleaned_data["sumber"], by=request.user,
                tanggal_posisi=form.cleaned_data["tanggal_posisi"],
            )  # fmt: skip
            return _started(imports.PERIKSA, impor, request)
        except (SheetProblem, Refused) as problem:
            form.add_error(None, str(problem))
    context = {
        "impor": impor,
        "form": form,
        "table": table,
        "layout": layouts.BY_NAME.get(impor.sumber),
        "header_row": table.sheet.first_row + table.header.row,
        "rows": len(table.sheet.rows) - table.first_data,
        "more": [sheet.name for sheet, _ in table.more],
    }
    return render(request, "registry/impor/columns.html", context)


@requires(*LOOK)
@require_GET
def impor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    impor = get_object_or_404(Impor.objects.select_related("dibuat_oleh", "disimpan_oleh", "dibatalkan_oleh"), pk=pk)
    rows = impor.baris_set.select_related("koperasi")
    shown = request.GET.get("hasil", "")
    if shown == "peringatan":
        rows = rows.exclude(peringatan=[])
    elif shown == "ditahan":
        rows = rows.exclude(ditahan="")
    elif shown in Hasil.values:
        rows = rows.filter(hasil=shown)
    context = {
        "impor": impor,
        "page": paginate(request, rows),
        "label": LABELS.get(shown, ""),
        "boleh": _may(request),
        "berjalan": _running(impor),
        "layout": layouts.BY_NAME.get(impor.sumber),
        "akan_ditulis": impor.hitungan.get("new", 0) + impor.hitungan.get("changed", 0),
    }
    return render(request, "registry/impor/detail.html", context)


@requires(Izin.IMPOR)
@require_POST
def impor_commit(request: HttpRequest, pk: int) -> HttpResponse:
    impor = get_object_or_404(Impor, pk=pk)
    return _started(imports.SIMPAN, impor, request, strict="ketat" in request.POST)


@requires(Izin.IMPOR)
@require_POST
def impor_check(request: HttpRequest, pk: int) -> HttpResponse:
    return _started(imports.PERIKSA, get_object_or_404(Impor, pk=pk), request)


@requires(Izin.IMPOR)
@require_http_methods(["GET", "POST"])
def impor_undo(request: HttpRequest, pk: int) -> HttpResponse:
    impor = get_object_or_404(Impor, pk=pk)
    if request.method == "POST":
        return _started(imports.BATALKAN, impor, request)
    counts = imports.undo_counts(impor)
    kept = counts.get("ditahan", 0)
    context = {
        "heading": "Batalkan impor",
        "sentence": f"Semua yang ditulis oleh impor {impor.nama_berkas} dikembalikan seperti sebelumnya.",
        "effects": [
            f"{counts.get(Hasil.BARU, 0)} koperasi baru ditarik dari daftar.",
            f"{counts.get(Hasil.BERUBAH, 0)} koperasi kembali ke isi sebelumnya.",
            "Bukti RAT dari berkas ini tidak lagi berlaku, dan status dihitung ulang.",
            f"{kept} koperasi dibiarkan dan disebutkan, karena sudah diubah atau dilaporkan sesudah impor."
            if kept
            else "Belum ada koperasi yang diubah atau dilaporkan sesudah impor ini.",
        ],
        "action": "Batalkan impor",
        "danger": True,
        "cancel_url": impor_url(impor),
    }
    return render(request, "components/confirm.html", context)


@requires(Izin.IMPOR)
@require_http_methods(["GET", "POST"])
def impor_choose(request: HttpRequest, pk: int, baris_pk: int) -> HttpResponse:
    baris = get_object_or_404(BarisImpor.objects.select_related("impor"), impor=pk, pk=baris_pk)
    calon = Koperasi.objects.visible_to(request.user).filter(pk__in=baris.calon).select_related("desa", "kecamatan")
    if request.method == "POST":
        asked = request.POST.get("koperasi", "")
        chosen = calon.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        if chosen is None and asked != "baru":
            messages.error(request, "Pilih salah satu koperasi, atau nyatakan sebagai koperasi baru.")
            return redirect("registry:impor-choose", pk, baris_pk)
        try:
            imports.choose(baris=baris, koperasi=chosen, by=request.user)
        except Refused as sentence:
            messages.error(request, str(sentence))
            return redirect(impor_url(baris.impor))
        return _started(imports.PERIKSA, baris.impor, request)
    return render(request, "registry/impor/choose.html", {"baris": baris, "impor": baris.impor, "calon": calon})


@requires(*LOOK)
@require_GET
def impor_annotated(request: HttpRequest, pk: int) -> FileResponse:
    impor = get_object_or_404(Impor, pk=pk)
    wrong_only = request.GET.get("hanya") == "salah"
    buffer = io.BytesIO()
    annotated.write(buffer, impor, imports.content(impor), wrong_only=wrong_only)
    buffer.seek(0)
    stem = impor.nama_berkas.rsplit(".", 1)[0]
    name = f"{stem} - {'baris salah' if wrong_only else 'hasil impor'}.xlsx"
    return FileResponse(buffer, as_attachment=True, filename=name, content_type=export.CONTENT_TYPES["xlsx"])


@requires(*LOOK)
@require_GET
def impor_file(request: HttpRequest, pk: int) -> FileResponse:
    impor = get_object_or_404(Impor, pk=pk)
    return FileResponse(
        impor.berkas.open("rb"), as_attachment=True, filename=impor.nama_berkas, content_type="application/octet-stream"
    )


def impor_url(impor: Impor) -> str:
    return reverse("registry:impor-detail", args=[impor.pk])


def _started(kind: str, impor: Impor, request: HttpRequest, *, strict: bool = False) -> HttpResponse:
    try:
        job = imports.start(kind, impor=impor, by=request.user, strict=strict)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("registry:impor-detail", impor.pk)
    return redirect("jobs:pekerjaan-detail", job.pk)


def _running(impor: Impor) -> Pekerjaan | None:
    return Pekerjaan.objects.filter(
        kind__in=[imports.PERIKSA, imports.SIMPAN, imports.BATALKAN],
        payload__impor=impor.pk,
        state__in=["menunggu", "berjalan"],
    ).first()


def _may(request: HttpRequest) -> bool:
    return request.user.boleh(Izin.IMPOR)
