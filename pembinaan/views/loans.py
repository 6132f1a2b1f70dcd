"""Instalments of a loan, what was paid, and when it counts as macet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from pembinaan.actions import aid as aid_actions
from pembinaan.actions import loans as actions
from pembinaan.aid import money, page
from pembinaan.forms.aid import SetelanForm
from pembinaan.forms.loans import BatalBayarForm, BayarForm, JadwalForm
from pembinaan.models import PembayaranAngsuran
from pembinaan.navigation import address
from pembinaan.views.aid import find, form_page
from registry import kantor as office
from registry.policies import Refused


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def angsuran_update(request: Request, pk: int) -> HttpResponse:
    """The whole schedule at once."""
    row = find(request, pk)
    form = JadwalForm(request.POST or None, row=row, known=page.as_text(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan(row=row, parts=form.parts, by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Jadwal {len(form.parts)} angsuran disimpan.")
            return redirect("pembinaan:bantuan-detail", pk)
    return form_page(request, form, "Jadwal angsuran", row=row)


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pembayaran_record(request: Request, pk: int) -> HttpResponse:
    row = find(request, pk)
    form = BayarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pay(row=row, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Pembayaran dicatat, dipakai untuk angsuran terlama yang belum lunas.")
            return redirect("pembinaan:bantuan-detail", pk)
    state = page.loan(row, on=office.today(), limit=money.settings().hari_macet)
    return form_page(request, form, "Catat pembayaran", row=row, pinjaman=state)


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def pembayaran_undo(request: Request, pk: int, bayar_pk: int) -> HttpResponse:
    """A slip taken back by a row below zero."""
    row = find(request, pk)
    payment = get_object_or_404(PembayaranAngsuran, pk=bayar_pk, bantuan=row)
    form = BatalBayarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(payment=payment, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Pembayaran dibatalkan; baris asalnya tetap tercatat.")
            return redirect("pembinaan:bantuan-detail", pk)
    return form_page(request, form, "Batalkan pembayaran", row=row, bayar=payment, bahaya=True)


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def setelan_update(request: Request) -> HttpResponse:
    setting = money.settings()
    form = SetelanForm(request.POST or None, setting=setting)
    if request.method == "POST" and form.is_valid():
        aid_actions.set_stuck_days(hari_macet=form.cleaned_data["hari_macet"], by=request.user)
        messages.success(request, "Batas macet disimpan; semua daftar pinjaman mengikutinya.")
        return redirect("pembinaan:setelan-bantuan-update")
    here = address("pembinaan:pinjaman-list")
    context = {"form": form, "judul": "Batas macet", "kembali": here,
               "crumbs": [Crumb("Pengaturan", address("pembinaan:setelan-list")), Crumb("Batas macet")]}  # fmt: skip
    return render(request, "pembinaan/bantuan/form.html", context, status=422 if form.errors else 200)
