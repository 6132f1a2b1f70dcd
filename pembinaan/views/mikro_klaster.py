"""Clusters of usaha mikro, each tied to a cooperative or to none yet, and the counts per kecamatan and cluster."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import mikro as actions
from pembinaan.forms.mikro import KlasterForm
from pembinaan.mikro import counts, filters
from pembinaan.models import Klaster
from registry.models import Koperasi
from registry.policies import Refused

TIED = {"": "Semua", "ada": "Ada koperasinya", "belum": "Belum ada koperasi"}


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def rekap_list(request: Request) -> HttpResponse:
    """Kecamatan by cluster; each number opens the list of the very businesses it counts."""
    asked = filters.of(request)
    context = {
        "filter": asked, "form": asked.form, "rekap": counts.cross_table(asked), "kebutuhan": counts.need_cells(asked),
        "crumbs": [_home(), Crumb("Rekap")],
    }  # fmt: skip
    return render(request, "pembinaan/mikro/rekap.html", context)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def klaster_list(request: Request) -> HttpResponse:
    tied = request.GET.get("koperasi", "")
    tied = tied if tied in TIED else ""
    context = {
        "page": paging.paginate(request, counts.clusters(tied)), "tied": tied, "pilihan": TIED.items(),
        "needs": [need.label for need in counts.NEEDS], "boleh": request.user.boleh(Izin.MIKRO_KELOLA),
        "crumbs": [_home(), Crumb("Klaster")],
    }  # fmt: skip
    return render(request, "pembinaan/mikro/klaster.html", context)


@requires(Izin.MIKRO_KELOLA)
@require_http_methods(["GET", "POST"])
def klaster_create(request: Request) -> HttpResponse:
    return _edit(request, Klaster(), "Tambah klaster")


@requires(Izin.MIKRO_KELOLA)
@require_http_methods(["GET", "POST"])
def klaster_update(request: Request, klaster_pk: int) -> HttpResponse:
    rows = Klaster.objects.select_related("koperasi")
    return _edit(request, get_object_or_404(rows, pk=klaster_pk), "Ubah klaster")


def _edit(request: Request, klaster: Klaster, heading: str) -> HttpResponse:
    form = KlasterForm(request.POST or None, instance=klaster, koperasi_set=Koperasi.objects.visible_to(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            klaster = actions.save_klaster(klaster=form.instance, by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Klaster {klaster.nama} disimpan.")
            return redirect("pembinaan:klaster-list")
    lists = Crumb("Klaster", reverse("pembinaan:klaster-list"))
    known = Klaster.objects.order_by("bidang").values_list("bidang", flat=True).distinct()
    context = {"form": form, "heading": heading, "crumbs": [_home(), lists, Crumb(heading)], "bidang": known}
    return render(request, "pembinaan/mikro/klaster_form.html", context, status=422 if form.errors else 200)


def _home() -> Crumb:
    return Crumb("Usaha mikro", reverse("pembinaan:mikro-list"))
