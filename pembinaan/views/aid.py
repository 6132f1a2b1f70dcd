"""Bantuan: what was given to whom, whether it is used, and the lists that the office answers with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import aid as actions
from pembinaan.aid import money, page, rows
from pembinaan.forms.aid import BantuanBaruForm, BantuanForm, PemanfaatanForm, TutupForm
from pembinaan.models import Bantuan
from registry import kantor as office
from registry.policies import Refused

Context = dict[str, Any]


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def bantuan_list(request: Request) -> HttpResponse:
    asked = _asked(request)
    order = paging.sort_key(request, ("diterima", "koperasi", "nilai"), "-diterima")
    found = rows.listed(asked.qs).order_by(*_order(order))
    return render(request, "pembinaan/bantuan/list.html", _listed(request, asked, found))


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def pinjaman_list(request: Request) -> HttpResponse:
    """Loans: due, paid, overdue, macet. Without a wish: those that are followed."""
    asked = _asked(request, pinjaman="semua", pantau="terbuka")
    order = paging.sort_key(request, ("diterima", "koperasi", "nilai", "tunggakan"), "-tunggakan")
    found = rows.listed(asked.qs).prefetch_related("angsuran_set").order_by(*_order(order))
    # Not by keys: what is owed decides the order, so that it is worked out of each in any case.
    context = _listed(request, asked, found, paginate=paging.paginate) | {
        "hari_macet": asked.days,
        "keadaan": money.STATES,
    }
    context["sejak"] = page.oldest_overdue(list(context["page"].object_list), on=asked.on)
    return render(request, "pembinaan/bantuan/pinjaman.html", context)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def penerima_list(request: Request) -> HttpResponse:
    """Receivers that are not aktif any more, since when, and what they had been given."""
    asked = _asked(request, penerima="tidak")
    order = paging.sort_key(request, ("diterima", "koperasi", "nilai", "sejak"), "-sejak")
    inactive = asked.qs.filter(koperasi__status__in=rows.INACTIVE)
    found = rows.with_since(rows.listed(inactive)).order_by(*_order(order))
    return render(request, "pembinaan/bantuan/penerima.html", _listed(request, asked, found, inactive))


def _asked(request: Request, **defaults: str) -> rows.BantuanFilter:
    """`defaults` hold where the address asks nothing about them."""
    asked = request.GET.copy()
    for name, value in defaults.items():
        asked.setdefault(name, value)
    return rows.BantuanFilter(asked, Bantuan.objects.visible_to(request.user), on=office.today())


def _listed(request: Request, asked: rows.BantuanFilter, found: Any, counted: Any = None, *,
            paginate: Any = paging.paginate_keys) -> Context:  # fmt: skip
    totals = rows.totals(asked.qs if counted is None else counted, on=asked.on, days=asked.days)
    return {
        "form": asked.form, "page": paginate(request, found, count=totals.rows), "jumlah": totals,
        "on": asked.on, "boleh": _may(request),
    }  # fmt: skip


def _order(key: str) -> list[str]:
    down = "-" if key.startswith("-") else ""
    return [down + name for name in rows.ORDERS[key.removeprefix("-")]]


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def bantuan_detail(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    return render(request, "pembinaan/bantuan/detail.html", page.context(request, row, on=office.today()))


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def bantuan_create(request: Request) -> HttpResponse:
    known = {name: request.GET[name] for name in ("koperasi", "program", "jenis") if request.GET.get(name)}
    form = BantuanBaruForm(request.POST or None, initial=known, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        row.koperasi = form.cleaned_data["koperasi"]
        try:
            row = actions.give(row=row, by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Bantuan untuk {row.koperasi} dicatat.")
            return redirect("pembinaan:bantuan-detail", row.pk)
    return form_page(request, form, "Catat bantuan", back=reverse("pembinaan:bantuan-list"))


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def bantuan_update(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    form = BantuanForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(row=form.save(commit=False), by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect("pembinaan:bantuan-detail", pk)
    return form_page(request, form, "Ubah bantuan", row=row)


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pemanfaatan_record(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    start = {"kunjungan": request.GET.get("kunjungan", "")}
    form = PemanfaatanForm(request.POST or None, row=row, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.see_use(row=row, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Pemanfaatan dicatat.")
            return redirect("pembinaan:bantuan-detail", pk)
    return form_page(request, form, "Catat pemanfaatan", row=row)


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def bantuan_end(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    left = actions.left(row)
    form = TutupForm(request.POST or None, left=left)
    if request.method == "POST" and form.is_valid():
        cleaned = dict(form.cleaned_data)
        try:
            actions.close(row=row, known=cleaned.pop("tetap", False), by=request.user, **cleaned)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Bantuan selesai dipantau.")
            return redirect("pembinaan:bantuan-detail", pk)
    return form_page(request, form, "Selesai dipantau", row=row, sisa=left)


@requires(Izin.BANTUAN_KELOLA)
@require_POST
def bantuan_open(request: Request, pk: int) -> HttpResponse:
    try:
        actions.reopen(row=find(request, pk), by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, "Bantuan dipantau lagi.")
    return redirect("pembinaan:bantuan-detail", pk)


# --- Shared with views.loans ----------------------------------------------------------------------
def find(request: Request, pk: int) -> Bantuan:
    scope = Bantuan.objects.visible_to(request.user)
    return get_object_or_404(scope.select_related("koperasi__kecamatan", "program", "dicatat_oleh"), pk=pk)


def form_page(request: Request, form: Any, heading: str, *, row: Bantuan | None = None, back: str = "",
              template: str = "form", **more: Any) -> HttpResponse:  # fmt: skip
    here = reverse("pembinaan:bantuan-detail", args=[row.pk]) if row else back
    middle = [Crumb(row.koperasi.nama, here)] if row else []
    context = {
        "form": form, "row": row, "judul": heading, "kembali": here, **more,
        "crumbs": [Crumb("Bantuan", reverse("pembinaan:bantuan-list")), *middle, Crumb(heading)],
    }  # fmt: skip
    return render(request, f"pembinaan/bantuan/{template}.html", context, status=422 if form.errors else 200)


def _may(request: Request) -> bool:
    return request.user.boleh(Izin.BANTUAN_KELOLA) and not request.user.hanya_membaca
