"""The list of usaha mikro, one business, and the workbook of what the list shows."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.actions import mikro as actions
from pembinaan.forms.mikro import MikroForm
from pembinaan.mikro import export, filters
from pembinaan.models import UsahaMikro
from pembinaan.models.mikro import UsahaMikroQuerySet
from registry.models import Koperasi
from registry.policies import Refused

DEFAULT_SORT = "nama"
trail.describe({"mikro.diekspor": "mengunduh daftar usaha mikro"})


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def mikro_list(request: Request) -> HttpResponse:
    asked = filters.of(request)
    page = paging.paginate(request, _rows(request, asked).select_related("kecamatan", "desa", "klaster", "koperasi"))
    context = {
        "filter": asked, "form": asked.form, "page": page, "total": UsahaMikro.objects.live().count(),
        "saringan": request.GET.urlencode(), "boleh": request.user.boleh(Izin.MIKRO_KELOLA),
    }  # fmt: skip
    return render(request, "pembinaan/mikro/list.html", context)


def _rows(request: Request, asked: filters.MikroFilter) -> UsahaMikroQuerySet:
    return filters.ordered(asked.qs, paging.sort_key(request, filters.SORTS, DEFAULT_SORT))


@requires(Izin.EKSPOR)
@require_GET
def mikro_export(request: Request) -> FileResponse:
    """What the list of the same address shows, all pages, in its order."""
    asked = filters.of(request)
    rows = export.cells(_rows(request, asked))
    return files.xlsx(
        request, "usaha-mikro", export.COLUMNS, rows, asked.form, action="mikro.diekspor", title="Usaha mikro"
    )


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def mikro_detail(request: Request, pk: int) -> HttpResponse:
    usaha = _find(request, pk)
    context = {
        "usaha": usaha, "boleh": request.user.boleh(Izin.MIKRO_KELOLA) and not request.user.hanya_membaca,
        "crumbs": [_home(), Crumb(usaha.nama)],
    }  # fmt: skip
    return render(request, "pembinaan/mikro/detail.html", context)


@requires(Izin.MIKRO_KELOLA)
@require_http_methods(["GET", "POST"])
def mikro_create(request: Request) -> HttpResponse:
    form = MikroForm(request.POST or None, koperasi_set=Koperasi.objects.visible_to(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            usaha = actions.create(data=form.values(), by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"{usaha.nama} dicatat.")
            return redirect("pembinaan:mikro-detail", usaha.pk)
    return _form(request, form, [_home(), Crumb("Catat usaha")])


@requires(Izin.MIKRO_KELOLA)
@require_http_methods(["GET", "POST"])
def mikro_update(request: Request, pk: int) -> HttpResponse:
    usaha = _find(request, pk)
    form = MikroForm(request.POST or None, instance=usaha, koperasi_set=Koperasi.objects.visible_to(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.update(usaha=usaha, data=form.values(), by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Data {form.cleaned_data['nama']} disimpan.")
            return redirect("pembinaan:mikro-detail", pk)
    here = Crumb(usaha.nama, reverse("pembinaan:mikro-detail", args=[pk]))
    return _form(request, form, [_home(), here, Crumb("Ubah")], usaha)


@requires(Izin.MIKRO_KELOLA)
@require_http_methods(["GET", "POST"])
def mikro_withdraw(request: Request, pk: int) -> HttpResponse:
    usaha = _find(request, pk)
    if request.method == "POST":
        try:
            actions.withdraw(usaha=usaha, by=request.user)
            messages.success(request, f"{usaha.nama} ditarik dari daftar usaha mikro.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("pembinaan:mikro-list")
    context = {
        "heading": "Tarik dari daftar", "action": "Tarik dari daftar", "danger": True,
        "sentence": f"{usaha.nama} milik {usaha.pemilik} tidak lagi ada dalam daftar dan hitungan usaha mikro.",
        "effects": ["Catatannya tetap tersimpan dalam riwayat."],
        "cancel_url": reverse("pembinaan:mikro-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


def _find(request: Request, pk: int) -> UsahaMikro:
    rows = UsahaMikro.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("kecamatan", "desa", "klaster", "koperasi", "dicatat_oleh"), pk=pk)


def _home() -> Crumb:
    return Crumb("Usaha mikro", reverse("pembinaan:mikro-list"))


def _form(request: Request, form: MikroForm, crumbs: list[Crumb], usaha: UsahaMikro | None = None) -> HttpResponse:
    known = UsahaMikro.objects.live().exclude(bidang="").order_by("bidang")
    context = {
        "form": form, "usaha": usaha, "crumbs": crumbs, "bidang": known.values_list("bidang", flat=True).distinct(),
    }  # fmt: skip
    return render(request, "pembinaan/mikro/form.html", context, status=422 if form.errors else 200)
