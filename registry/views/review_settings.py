from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from registry import kantor as office
from registry.actions.kantor import update_office
from registry.actions.reviews import keep_reason
from registry.forms.reviews import AlasanForm, PelaporanForm
from registry.models import AlasanSiap


@requires(Izin.PENGAJUAN_SETELAN)
@require_http_methods(["GET", "POST"])
def pelaporan_update(request: HttpRequest) -> HttpResponse:
    """How the office takes in filings."""
    form = PelaporanForm(request.POST or None, instance=office.current())
    if request.method == "POST" and form.is_valid():
        update_office(form=form, by=request.user)
        messages.success(request, "Pengaturan pelaporan disimpan.")
        return redirect("registry:pelaporan-update")
    return render(request, "registry/pemeriksaan/setelan.html", {"form": form}, status=422 if form.errors else 200)


@requires(Izin.PENGAJUAN_SETELAN)
@require_GET
def alasan_list(request: HttpRequest) -> HttpResponse:
    return render(request, "registry/pemeriksaan/alasan.html", {"rows": AlasanSiap.objects.all()})


@requires(Izin.PENGAJUAN_SETELAN)
@require_http_methods(["GET", "POST"])
def alasan_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, AlasanSiap())


@requires(Izin.PENGAJUAN_SETELAN)
@require_http_methods(["GET", "POST"])
def alasan_update(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(AlasanSiap, pk=pk))


def _edit(request: HttpRequest, alasan: AlasanSiap) -> HttpResponse:
    form = AlasanForm(request.POST or None, instance=alasan)
    if request.method == "POST" and form.is_valid():
        keep_reason(alasan=form.save(commit=False), by=request.user)
        messages.success(request, "Alasan disimpan.")
        return redirect("registry:alasan-list")
    context = {"form": form, "alasan": alasan}
    return render(request, "registry/pemeriksaan/alasan_form.html", context, status=422 if form.errors else 200)
