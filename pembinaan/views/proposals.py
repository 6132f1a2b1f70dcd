"""Usulan: the list, who could be proposed, opening one or several, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.actions import proposals as actions
from pembinaan.forms.proposals import CandidateForm, FilterForm, OpenForm
from pembinaan.models import UsulanPembubaran
from pembinaan.models.usulan import UsulanQuerySet
from pembinaan.proposals import evidence, listing, page
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused

trail.describe({"usulan.diekspor": "mengunduh daftar usulan"})
MOST = 100  # opened at once


def crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb("Usulan", reverse("pembinaan:usulan-list")), *more]


def _asked(request: HttpRequest, form: FilterForm) -> UsulanQuerySet:
    rows = UsulanPembubaran.objects.visible_to(request.user).select_related("koperasi__kecamatan", "dibuka_oleh")
    order = paging.sort_key(request, listing.ORDERS, "-dibuka")
    column = listing.ORDERS[order.removeprefix("-")]
    rows = rows.order_by(f"-{column}" if order.startswith("-") else column, "-pk")
    return listing.asked(rows, form.cleaned_data, on=office.today()) if form.is_valid() else rows.none()


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def usulan_list(request: HttpRequest) -> HttpResponse:
    form, on = FilterForm(request.GET), office.today()
    found = paging.paginate(request, _asked(request, form))
    context = {
        "form": form, "page": found, "rows": listing.with_clocks(list(found.object_list), on=on), "on": on,
        "boleh_susun": page.may(request.user, Izin.USULAN_SUSUN),
        "boleh_atur": request.user.boleh(Izin.PEMBINAAN_SETELAN),
    }  # fmt: skip
    return render(request, "pembinaan/usulan/list.html", context)


@requires(Izin.EKSPOR)
@require_GET
def usulan_export(request: HttpRequest) -> FileResponse:
    """The list of the same filters, all pages."""
    form = FilterForm(request.GET)
    rows = listing.sheet(_asked(request, form), on=office.today())
    return files.xlsx(request, "usulan", listing.COLUMNS, rows, form)


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def usulan_propose(request: HttpRequest) -> HttpResponse:
    """Who could be proposed, with a box each; several are opened at once."""
    asked = CandidateForm(request.GET)
    visible = Koperasi.objects.visible_to(request.user)
    rows = listing.candidates(visible, asked.cleaned_data if asked.is_valid() else {})
    form = OpenForm(request.POST or None)
    chosen = request.POST.getlist("koperasi")[:MOST]
    if request.method == "POST" and form.is_valid():
        wanted = list(visible.filter(pk__in=[pk for pk in chosen if pk.isascii() and pk.isdecimal() and len(pk) < 19]))
        if wanted:
            return _open_many(request, form, wanted)
        form.add_error(None, "Pilih paling sedikit satu koperasi dari daftar.")
    context = {"saring": asked, "form": form, "page": paging.paginate(request, rows), "dipilih": chosen,
               "crumbs": crumbs(Crumb("Usulkan koperasi"))}  # fmt: skip
    return render(request, "pembinaan/usulan/calon.html", context, status=422 if form.errors else 200)


def _open_many(request: HttpRequest, form: OpenForm, wanted: list[Koperasi]) -> HttpResponse:
    cleaned = form.cleaned_data
    opened, refused = actions.open_many(
        koperasi=wanted, jenis=cleaned["jenis"], alasan=cleaned["alasan"], by=request.user
    )
    for sentence in refused:
        messages.error(request, sentence)
    if opened:
        messages.success(request, f"{len(opened)} usulan dibuka.")
    return redirect(f"{reverse('pembinaan:usulan-list')}?keadaan=disusun")


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def usulan_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one cooperative, from its page or its case."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).select_related("kecamatan"), pk=pk)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            usulan = actions.open_proposal(koperasi=koperasi, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Usulan dibuka. Lengkapi alasan, langkah, dan pengamannya.")
            return redirect("pembinaan:usulan-detail", usulan.pk)
    context: dict[str, Any] = {"form": form, "koperasi": koperasi, "crumbs": crumbs(Crumb("Usulan baru"))}
    return render(request, "pembinaan/usulan/baru.html", context, status=422 if form.errors else 200)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def bukti_detail(request: Request, pk: int) -> HttpResponse:
    """What the office knows: a part of the proposal's page for htmx, a page of its own without it."""
    rows = UsulanPembubaran.objects.visible_to(request.user).select_related("koperasi")
    usulan = get_object_or_404(evidence.with_reminders(rows), pk=pk)
    here = reverse("pembinaan:usulan-detail", args=[pk])
    context = {"usulan": usulan, "koperasi": usulan.koperasi, "bukti": evidence.gather(usulan, on=office.today()),
               "kegiatan_ditampilkan": evidence.SHOWN,
               "crumbs": crumbs(Crumb(usulan.koperasi.nama, here), Crumb("Bukti"))}  # fmt: skip
    response = render(request, f"pembinaan/usulan/{'_bukti' if request.htmx else 'bukti'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def usulan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    usulan = get_object_or_404(UsulanPembubaran.objects.visible_to(request.user).select_related(*page.RELATED), pk=pk)
    context = page.whole(usulan, request.user, on=office.today())
    return render(request, "pembinaan/usulan/detail.html", context | {"crumbs": crumbs(Crumb(usulan.koperasi.nama))})
