"""What one person, one cooperative and an officer's own cooperative had of trainings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import pelatihan_peserta as actions
from pembinaan.forms.pelatihan import OrangForm
from pembinaan.models import Orang, Pelatihan, Peserta, Undangan
from pembinaan.trainings import certificates
from pembinaan.views.pelatihan_shared import manages
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import officer_scope

SHOWN = 50


@requires(Izin.PEMBINAAN_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def peserta_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person in one training: for staff with what may be done, for officers of the cooperative to read."""
    rows = Peserta.objects.visible_to(request.user).select_related("orang__koperasi", "pelatihan")
    one = get_object_or_404(rows, pk=pk)
    staff = request.user.boleh(Izin.PEMBINAAN_LIHAT)
    start = reverse("pembinaan:pelatihan-list" if staff else "pembinaan:pelatihan-saya-list")
    crumbs = [Crumb("Pelatihan", start)]
    if staff:
        crumbs.append(Crumb(str(one.pelatihan), reverse("pembinaan:pelatihan-detail", args=[one.pelatihan_id])))
    context = {
        "peserta": one, "pelatihan": one.pelatihan, "staf": staff, "hari": len(one.pelatihan.hari),
        "masa": certificates.period(one.pelatihan.dari, one.pelatihan.sampai), "hari_ini": office.today(),
        "boleh": staff and manages(request), "crumbs": [*crumbs, Crumb(one.orang.nama)],
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/peserta_satu.html", context)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def orang_detail(request: HttpRequest, pk: int) -> HttpResponse:
    orang = _orang(request, pk)
    rows = orang.peserta_set.select_related("pelatihan").order_by("-pelatihan__dari", "-pk")
    context = {
        "orang": orang, "page": paging.paginate(request, rows), "boleh": manages(request), "hari_ini": office.today(),
        "crumbs": [Crumb("Pelatihan", reverse("pembinaan:pelatihan-list")),
                   Crumb(orang.koperasi.nama, reverse("registry:koperasi-detail", args=[orang.koperasi_id])),
                   Crumb(orang.nama)],
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/orang.html", context)


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def orang_update(request: HttpRequest, pk: int) -> HttpResponse:
    orang = _orang(request, pk)
    form = OrangForm.of(orang, request.POST or None)
    back = reverse("pembinaan:orang-detail", args=[pk])
    if request.method == "POST" and form.is_valid() and tried(request, lambda: _correct(orang, form, request), form):
        return redirect(back)
    context = {"form": form, "orang": orang, "kembali": back,
               "terbit": orang.peserta_set.filter(sertifikat_urut__isnull=False).exists(),
               "crumbs": [Crumb("Pelatihan", reverse("pembinaan:pelatihan-list")), Crumb(orang.nama, back),
                          Crumb("Perbaiki")]}  # fmt: skip
    return render(request, "pembinaan/pelatihan/orang_form.html", context, status=422 if form.errors else 200)


def _correct(orang: Orang, form: OrangForm, request: HttpRequest) -> str:
    actions.correct_person(orang=orang, fields=form.cleaned_data, by=request.user)
    return "Data orang diperbaiki."


def _orang(request: HttpRequest, pk: int) -> Orang:
    seen = Koperasi.objects.visible_to(request.user).order_by().values("pk")
    return get_object_or_404(Orang.objects.filter(koperasi__in=seen).select_related("koperasi"), pk=pk)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def pelatihan_history(request: Request, pk: int) -> HttpResponse:
    """What a cooperative had: a part of its page for htmx, a page of its own without it."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).only("pk", "nama"), pk=pk)
    context = {
        "koperasi": koperasi, "hari_ini": office.today(),
        "peserta": list(_had(Peserta.objects.filter(orang__koperasi=koperasi))[:SHOWN]),
        "undangan": list(koperasi.undangan_set.exclude(pelatihan__keadaan=Pelatihan.Keadaan.BATAL)
                         .select_related("pelatihan").order_by("-pelatihan__dari")[:SHOWN]),
        "crumbs": [Crumb("Koperasi", reverse("registry:koperasi-list")),
                   Crumb(koperasi.nama, reverse("registry:koperasi-detail", args=[pk])), Crumb("Pelatihan")],
    }  # fmt: skip
    template = "_koperasi" if request.htmx else "koperasi"
    response = render(request, f"pembinaan/pelatihan/{template}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@requires(Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def pelatihan_saya_list(request: HttpRequest) -> HttpResponse:
    """An officer reads what the own cooperative was invited to and what its people had."""
    own = officer_scope(Koperasi.objects.all(), request.user)
    mine = own.order_by().values("pk")
    rows = _had(Peserta.objects.filter(orang__koperasi__in=mine))
    context = {"page": paging.paginate(request, rows), "hari_ini": office.today(), "undangan": _to_come(mine)}
    return render(request, "pembinaan/pelatihan/saya.html", context)


def _had(rows: QuerySet[Peserta]) -> QuerySet[Peserta]:
    """Not of those that fell through; newest first."""
    held = rows.exclude(pelatihan__keadaan=Pelatihan.Keadaan.BATAL)
    return held.select_related("pelatihan", "orang__koperasi").order_by("-pelatihan__dari", "orang__nama", "pk")


def _to_come(koperasi_set: Any) -> list[Undangan]:
    rows = Undangan.objects.filter(koperasi__in=koperasi_set, pelatihan__keadaan=Pelatihan.Keadaan.DIBUKA)
    return list(rows.filter(pelatihan__sampai__gte=office.today()).select_related("pelatihan", "koperasi")[:SHOWN])
