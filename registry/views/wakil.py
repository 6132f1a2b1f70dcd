from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from registry import kantor as office
from registry import policies
from registry.actions import drafts, wakil
from registry.filing.building import Filing
from registry.forms.rules import ReasonForm
from registry.forms.wakil import VisitForm, WakilForm
from registry.models import Konsep, Koperasi, Pengajuan
from registry.models.choices import JenisBukti


@requires(Izin.PENGAJUAN_WAKILI)
@require_http_methods(["GET", "POST"])
def wakil_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a draft for a cooperative that came to the office's desk."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).select_related("kecamatan"), pk=pk)
    form = WakilForm(request.POST or None, initial={"diterima": office.today()})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            konsep = wakil.begin(
                koperasi=koperasi, jenis=JenisBukti(cleaned["jenis"]), tahun_buku=cleaned["tahun_buku"],
                visit=form.visit, diterima=cleaned["diterima"], by=request.user,
            )  # fmt: skip
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            return redirect(_draft(konsep))
    context = {"form": form, "koperasi": koperasi, "back": reverse("registry:koperasi-detail", args=[pk]),
               "limit": office.current().hari_mundur_petugas}  # fmt: skip
    return render(request, "registry/pemeriksaan/wakil_form.html", context, status=422 if form.errors else 200)


@requires(Izin.PENGAJUAN_WAKILI)
@require_GET
def wakil_list(request: HttpRequest) -> HttpResponse:
    """Drafts of the office's desk: those that wait for the kabid, and those still being filled in."""
    rows = Konsep.objects.visible_to(request.user).open().filter(jalur=Pengajuan.Jalur.PETUGAS)
    rows = rows.select_related("koperasi__kecamatan", "dibuat_oleh").defer("versi")
    limit = office.current().hari_mundur_petugas
    context = {
        "waiting": [row for row in rows if row.keadaan == Konsep.Keadaan.MENUNGGU_KABID],
        "filling": [(row, _draft(row), wakil.reason_of(row)) for row in rows if row.keadaan == Konsep.Keadaan.BUKA],
        "may_approve": request.user.boleh(Izin.PENGAJUAN_SENGKETA), "limit": limit, "on": office.today(),
    }  # fmt: skip
    return render(request, "registry/pemeriksaan/wakil_list.html", context)


@requires(Izin.PENGAJUAN_WAKILI)
@require_http_methods(["GET", "POST"])
def wakil_update(request: HttpRequest, kode: uuid.UUID) -> HttpResponse:
    """What was written about the visit, mended: mostly the date, after the kabid did not believe it."""
    konsep = _konsep(request, kode)
    form = VisitForm(request.POST or None, initial=VisitForm.initial_of(konsep))
    if request.method == "POST" and form.is_valid():
        try:
            wakil.change_visit(konsep=konsep, visit=form.visit, diterima=form.cleaned_data["diterima"], by=request.user)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            return redirect(_draft(konsep))
    context = {
        "form": form, "koperasi": konsep.koperasi, "konsep": konsep, "reason": wakil.reason_of(konsep),
        "back": reverse("registry:wakil-list"), "limit": office.current().hari_mundur_petugas,
    }  # fmt: skip
    return render(request, "registry/pemeriksaan/wakil_form.html", context, status=422 if form.errors else 200)


@requires(Izin.PENGAJUAN_SENGKETA)
@require_http_methods(["GET", "POST"])
def wakil_approve(request: HttpRequest, kode: uuid.UUID) -> HttpResponse:
    konsep = _konsep(request, kode)
    if request.method == "POST":
        return _approve(request, konsep)
    context = {
        "heading": "Setujui tanggal terima?", "action": "Setujui dan kirim",
        "sentence": f"{konsep}, {konsep.koperasi}: diterima kantor {dates.panjang(konsep.diterima_kantor_pada)}.",
        "effects": [
            konsep.alasan_wakil, f"Dimasukkan oleh {konsep.dibuat_oleh}.",
            "Pengajuan dihitung sejak tanggal itu dan masuk antrean pemeriksaan.",
        ],
        "cancel_url": reverse("registry:wakil-list"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires(Izin.PENGAJUAN_SENGKETA)
@require_http_methods(["GET", "POST"])
def wakil_return(request: HttpRequest, kode: uuid.UUID) -> HttpResponse:
    konsep, form = _konsep(request, kode), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            wakil.give_back(konsep=konsep, alasan=form.cleaned_data["alasan"], by=request.user)
            messages.success(request, f"Dikembalikan kepada {konsep.dibuat_oleh}.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:wakil-list")
    context = {
        "heading": "Kembalikan kepada petugas?", "form": form, "action": "Kembalikan",
        "sentence": f"{konsep}, {konsep.koperasi}: diterima kantor {dates.panjang(konsep.diterima_kantor_pada)}.",
        "effects": [f"{konsep.dibuat_oleh} membaca alasan Anda dan dapat membetulkan tanggalnya."],
        "cancel_url": reverse("registry:wakil-list"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def _approve(request: HttpRequest, konsep: Konsep) -> HttpResponse:
    sent: list[Filing] = []
    try:
        sent = wakil.approve(konsep=konsep, by=request.user)
    except (policies.Refused, drafts.Incomplete, drafts.Unanswered) as sentence:
        messages.error(request, str(sentence))
    if sent:
        numbers = ", ".join(filing.nomor for filing in sent)
        messages.success(request, f"Tanggal terima disetujui; {numbers} masuk antrean pemeriksaan.")
    return redirect("registry:wakil-list")


def _konsep(request: HttpRequest, kode: uuid.UUID) -> Konsep:
    rows = Konsep.objects.visible_to(request.user).filter(jalur=Pengajuan.Jalur.PETUGAS)
    return get_object_or_404(rows.select_related("koperasi__kecamatan", "dibuat_oleh"), kode=kode)


def _draft(konsep: Konsep) -> str:
    return reverse("registry:konsep-detail", args=[konsep.kode])
