"""The office's list of problems: add, rename, retire, order; how often each is named."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.actions import masalah as actions
from pembinaan.forms.kasus import MasalahForm
from pembinaan.models import Kasus, Kunjungan, Masalah
from registry.policies import Refused


@requires(Izin.PEMBINAAN_SETELAN)
@require_GET
def masalah_list(request: HttpRequest) -> HttpResponse:
    rows = Masalah.objects.annotate(kasus_n=_named(Kasus.masalah.through), kunjungan_n=_named(Kunjungan.sebab.through))
    crumbs = [Crumb("Pengaturan", reverse("pembinaan:setelan-list")), Crumb("Daftar masalah")]
    context = {"rows": list(rows), "crumbs": crumbs}
    return render(request, "pembinaan/kasus/masalah.html", context)


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def masalah_create(request: HttpRequest) -> HttpResponse:
    form = MasalahForm(request.POST if request.method == "POST" else None)
    del form.fields["aktif"]
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add(nama=form.cleaned_data["nama"], by=request.user)
        except Refused as sentence:
            form.add_error("nama", str(sentence))
        else:
            messages.success(request, f"Masalah “{row}” ditambahkan.")
            return redirect("pembinaan:masalah-list")
    return _form(request, form, "Tambah masalah")


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def masalah_update(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Masalah, pk=pk)
    start = {"nama": row.nama, "aktif": row.aktif}
    form = MasalahForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.change(masalah=row, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error("nama", str(sentence))
        else:
            messages.success(request, f"Masalah “{row}” disimpan.")
            return redirect("pembinaan:masalah-list")
    return _form(request, form, "Ubah masalah")


@requires(Izin.PEMBINAAN_SETELAN)
@require_POST
def masalah_order(request: HttpRequest, pk: int) -> HttpResponse:
    actions.move(masalah=get_object_or_404(Masalah, pk=pk), up=request.POST.get("arah") == "naik", by=request.user)
    return redirect(f"{reverse('pembinaan:masalah-list')}#masalah-{pk}")


def _named(through: Any) -> Coalesce:
    rows = through.objects.filter(masalah=OuterRef("pk")).order_by().values("masalah").annotate(n=Count("pk"))
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)


def _form(request: HttpRequest, form: MasalahForm, heading: str) -> HttpResponse:
    up, listed = reverse("pembinaan:setelan-list"), reverse("pembinaan:masalah-list")
    crumbs = [Crumb("Pengaturan", up), Crumb("Daftar masalah", listed), Crumb(heading)]
    context = {"form": form, "heading": heading, "crumbs": crumbs}
    return render(request, "pembinaan/kasus/masalah_form.html", context, status=422 if form.errors else 200)
