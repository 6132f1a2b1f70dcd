"""The office's list of problems: add, rename, retire, order; how often each is named."""

from __future__ import annotations

from functools import partial
from typing import Any

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
from pembinaan.views import pilihan


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
    del form.fields["aktif"]  # a new one is offered
    return pilihan.edit(
        request, form, actions.add, said="Masalah {} ditambahkan.", back="pembinaan:masalah-list",
        heading="Tambah masalah", crumbs=_crumbs(), at="nama",
    )  # fmt: skip


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def masalah_update(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Masalah, pk=pk)
    start = {"nama": row.nama, "aktif": row.aktif}
    form = MasalahForm(request.POST if request.method == "POST" else None, initial=start)
    return pilihan.edit(
        request, form, partial(actions.change, masalah=row), said="Masalah {} disimpan.",
        back="pembinaan:masalah-list", heading="Ubah masalah", crumbs=_crumbs(), at="nama",
    )  # fmt: skip


@requires(Izin.PEMBINAAN_SETELAN)
@require_POST
def masalah_order(request: HttpRequest, pk: int) -> HttpResponse:
    actions.move(masalah=get_object_or_404(Masalah, pk=pk), up=request.POST.get("arah") == "naik", by=request.user)
    return redirect(f"{reverse('pembinaan:masalah-list')}#masalah-{pk}")


def _named(through: Any) -> Coalesce:
    rows = through.objects.filter(masalah=OuterRef("pk")).order_by().values("masalah").annotate(n=Count("pk"))
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)


def _crumbs() -> list[Crumb]:
    up, listed = reverse("pembinaan:setelan-list"), reverse("pembinaan:masalah-list")
    return [Crumb("Pengaturan", up), Crumb("Daftar masalah", listed)]
