"""Filters kept under a name: where they stand, saving one from the list, sharing, and the own Beranda."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from registry import filters, policies
from registry import kantor as office
from registry.actions import saringan as actions
from registry.forms.saringan import SaringanForm, UbahSaringanForm
from registry.models import Koperasi
from registry.saringan import kolom, tersimpan

CRUMBS = [Crumb("Koperasi", "/koperasi/"), Crumb("Saringan tersimpan", "/koperasi/saringan/")]


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def saringan_list(request: Request) -> HttpResponse:
    on = office.today()
    page = paginate(request, tersimpan.visible_to(request.user).order_by("nama", "pk"))
    shown = tersimpan.counted(list(page.object_list), request.user, on=on)
    mine = [one for one in shown if one.row.pemilik_id == request.user.pk]
    others = [one for one in shown if one.row.pemilik_id and one.row.pemilik_id != request.user.pk]
    groups = [("Saringan saya", mine), ("Dibagikan rekan", others),
              ("Bawaan", [one for one in shown if one.row.bawaan])]  # fmt: skip
    context = {"kelompok": groups, "page": page, "on": on, "crumbs": CRUMBS[:1]}
    return render(request, "registry/saringan/list.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def saringan_home(request: Request) -> HttpResponse:
    """The block of Beranda, asked for by htmx when the page stands; a page of its own without it."""
    on = office.today()
    shown = tersimpan.counted(tersimpan.pinned(request.user), request.user, on=on)
    template = "_beranda" if request.htmx else "beranda"
    response = render(request, f"registry/saringan/{template}.html", {"saringan": shown, "on": on, "crumbs": CRUMBS})
    patch_vary_headers(response, ["HX-Request"])
    return response


@requires(Izin.KOPERASI_LIHAT)
@require_http_methods(["GET", "POST"])
def saringan_create(request: Request) -> HttpResponse:
    """In place from the list, which posts its own address; GET is the same form on a page of its own."""
    initial = {"kueri": request.GET.urlencode()}
    form = SaringanForm(request.POST) if request.method == "POST" else SaringanForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("nama", "bersama", "beranda", "timpa")}
        try:
            row = actions.save(kueri=tersimpan.clean(form.query), kolom=form.columns, by=request.user, **data)
            messages.success(request, f"Saringan “{row.nama}” disimpan.")
            return redirect(tersimpan.url(row))
        except policies.Refused as sentence:
            form.add_error("nama", str(sentence))
    query = QueryDict(form["kueri"].value() or "")
    asked = filters.KoperasiFilter(query, Koperasi.objects.visible_to(request.user), on=office.today())
    context = {"form": form, "kata": tersimpan.words(asked), "kolom": kolom.asked(query), "crumbs": CRUMBS,
               "kembali": query.urlencode()}  # fmt: skip
    return render(request, "registry/saringan/form.html", context, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_LIHAT)
@require_http_methods(["GET", "POST"])
def saringan_update(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(tersimpan.changeable_by(request.user), pk=pk)
    initial = {"nama": row.nama, "bersama": row.bersama}
    form = UbahSaringanForm(request.POST) if request.method == "POST" else UbahSaringanForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update(saringan=row, by=request.user, **form.cleaned_data)
            messages.success(request, "Saringan disimpan.")
            return redirect("registry:saringan-list")
        except policies.Refused as sentence:
            form.add_error("nama", str(sentence))
    context: dict[str, Any] = {"form": form, "saringan": row, "crumbs": CRUMBS}
    return render(request, "registry/saringan/form.html", context, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_LIHAT)
@require_http_methods(["GET", "POST"])
def saringan_remove(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(tersimpan.changeable_by(request.user), pk=pk)
    if request.method == "POST":
        actions.remove(saringan=row, by=request.user)
        messages.success(request, f"Saringan “{row.nama}” dihapus.")
        return redirect("registry:saringan-list")
    context = {
        "heading": "Hapus saringan", "sentence": f"“{row.nama}” tidak ada lagi dalam daftar saringan.",
        "effects": ["Rekan yang memakainya juga tidak melihatnya lagi."] if row.bersama else [],
        "action": "Hapus", "danger": True, "cancel_url": "/koperasi/saringan/",
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_POST
def saringan_set(request: Request, pk: int) -> HttpResponse:
    """`beranda=ya` puts it on the own Beranda, anything else takes it off."""
    row = get_object_or_404(tersimpan.visible_to(request.user), pk=pk)
    there = request.POST.get("beranda") == "ya"
    actions.pin(saringan=row, there=there, by=request.user)
    messages.success(request, f"“{row.nama}” {'ada di' if there else 'diambil dari'} Beranda Anda.")
    return redirect("registry:saringan-list")
