"""Grounds and steps of proposals, as this office has them."""

from __future__ import annotations

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.actions import proposals_settings as actions
from pembinaan.forms.proposals_settings import AlasanForm, LangkahForm
from pembinaan.models import AlasanUsulan, JenisUsulan, LangkahUsulan


@requires(Izin.PEMBINAAN_SETELAN)
@require_GET
def setelan_list(request: HttpRequest) -> HttpResponse:
    grounds, table = list(AlasanUsulan.objects.all()), list(LangkahUsulan.objects.all())
    names = {(one.jenis, one.kode): one.nama for one in table}
    for one in table:
        one.dari = names.get((one.jenis, one.dihitung_dari), "diterimanya keberatan" if one.dihitung_dari else "")  # type: ignore[attr-defined]
    kinds = [
        (label, [one for one in grounds if one.jenis == kind], [one for one in table if one.jenis == kind])
        for kind, label in JenisUsulan.choices
    ]
    context = {"kelompok": kinds, "crumbs": [_up(), Crumb("Alasan dan langkah")]}
    return render(request, "pembinaan/usulan/setelan.html", context)


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def alasan_create(request: HttpRequest) -> HttpResponse:
    form = AlasanForm(request.POST or None, instance=AlasanUsulan(urutan=AlasanUsulan.objects.count() + 1))
    return _edit(request, form, "Tambah alasan")


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def alasan_update(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, AlasanForm(request.POST or None, instance=get_object_or_404(AlasanUsulan, pk=pk)),
                 "Ubah alasan")  # fmt: skip


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def langkah_create(request: HttpRequest) -> HttpResponse:
    form = LangkahForm(request.POST or None, instance=LangkahUsulan(urutan=LangkahUsulan.objects.count() + 1))
    return _edit(request, form, "Tambah langkah")


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def langkah_update(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, LangkahForm(request.POST or None, instance=get_object_or_404(LangkahUsulan, pk=pk)),
                 "Ubah langkah")  # fmt: skip


def _edit(request: HttpRequest, form: ModelForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        actions.keep(row=form.save(commit=False), by=request.user)
        messages.success(request, "Tersimpan. Usulan yang sudah diajukan tidak berubah.")
        return redirect("pembinaan:setelan-usulan-list")
    back = reverse("pembinaan:setelan-usulan-list")
    context = {"form": form, "judul": title, "kembali": back, "tindakan": "Simpan",
               "crumbs": [_up(), Crumb("Alasan dan langkah", back), Crumb(title)]}  # fmt: skip
    return render(request, "pembinaan/usulan/isian.html", context, status=422 if form.errors else 200)


def _up() -> Crumb:
    return Crumb("Pengaturan", reverse("pembinaan:setelan-list"))
