"""Paste a column of NIK Koperasi from Excel, and see exactly those cooperatives."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from registry import policies
from registry.actions import saringan as actions
from registry.forms.saringan import TempelForm
from registry.models import DaftarNik, Koperasi
from registry.saringan import nik

CRUMBS = [Crumb("Koperasi", "/koperasi/")]


@requires(Izin.KOPERASI_LIHAT)
@require_http_methods(["GET", "POST"])
def nik_create(request: Request) -> HttpResponse:
    form = TempelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.paste(pasted=nik.read(form.cleaned_data["tempelan"]), by=request.user)
            return redirect("registry:nik-detail", kode=row.kode)
        except policies.Refused as sentence:
            form.add_error("tempelan", str(sentence))
    context = {"form": form, "paling_banyak": policies.MOST_NIK, "crumbs": CRUMBS}
    return render(request, "registry/saringan/nik_form.html", context, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def nik_detail(request: Request, kode: uuid.UUID) -> HttpResponse:
    """Who was found, who is unknown, what could not be read. Its address may be given to colleagues."""
    row = get_object_or_404(DaftarNik.objects.select_related("pemilik"), kode=kode)
    found = nik.compare(row, Koperasi.objects.visible_to(request.user))
    # Exactly those rows: whoever pastes a NIK means it wherever the cooperative belongs.
    context = {"daftar": row, "hasil": found, "crumbs": CRUMBS,
               "url": f"{reverse('registry:koperasi-list')}?nik={row.kode}&kewenangan=semua"}  # fmt: skip
    return render(request, "registry/saringan/nik_detail.html", context)
