"""The ladder and the cooperatives: where one stands, what the night would propose, whose ladder is used up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.letters import proposals, steps
from pembinaan.navigation import address
from pembinaan.surat import waiting
from registry import kantor as office
from registry.models import Koperasi


@requires(Izin.SURAT_LIHAT)
@require_GET
def surat_langkah(request: HttpRequest, pk: int) -> HttpResponse:
    """Where this cooperative stands, its letters, and what follows when; or the sentence why nothing does."""
    rows = Koperasi.objects.visible_to(request.user).select_related("kecamatan")
    koperasi = get_object_or_404(rows, pk=pk)
    context = {
        "koperasi": koperasi, "langkah": steps.of_one(koperasi, request.user, on=office.today()),
        "crumbs": [Crumb(koperasi.nama, address("registry:koperasi-detail", pk)), Crumb("Langkah surat")],
    }  # fmt: skip
    return render(request, "pembinaan/tangga/koperasi.html", context)


@requires(Izin.SURAT_LIHAT)
@require_GET
def usulan_malam_list(request: HttpRequest) -> HttpResponse:
    """What the night would make of today's rows; nothing is written."""
    on = office.today()
    found = steps.foreseen(on)
    kode = request.GET.get("langkah", "")
    asked = [pk for pk, following in found.items() if not kode or steps.kode_of(following) == kode]
    page = _page(request, asked)
    context = {
        "page": page, "rows": [(row, found[row.pk]) for row in page], "on": on, "kode": kode,
        "jumlah": steps.per_step(found), "semua": len(found),
        "crumbs": [Crumb("Tangga surat", reverse("pembinaan:tangga-list")), Crumb("Yang akan diusulkan")],
    }  # fmt: skip
    return render(request, "pembinaan/tangga/malam.html", context)


@requires(Izin.SURAT_LIHAT)
@require_GET
def tangga_habis_list(request: Request) -> HttpResponse:
    """A page; for htmx its line on the head's home page."""
    if request.htmx:
        tasks = waiting.used_up(request.user, on=office.today())
        return _varying(render(request, "pembinaan/tangga/_habis.html", {"tugas": tasks}))
    found = proposals.used_up(office.today())
    page = _page(request, list(found))
    context = {
        "page": page, "rows": [(row, found[row.pk]) for row in page],
        "boleh_usul": request.user.boleh(Izin.USULAN_SUSUN) and address("pembinaan:usulan-propose"),
        "crumbs": [Crumb("Tangga surat", reverse("pembinaan:tangga-list")), Crumb("Tangga habis")],
    }  # fmt: skip
    return _varying(render(request, "pembinaan/tangga/habis.html", context))


def _varying(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(request: HttpRequest, ids: list[int]) -> Any:
    rows = Koperasi.objects.visible_to(request.user).filter(pk__in=ids).select_related("kecamatan")
    return paging.paginate(request, rows.order_by("kecamatan__nama", "nama_urut", "pk"), count=len(ids))
