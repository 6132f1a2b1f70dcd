"""Pointing at a form: the proposal, a part of a sheet, what goes into its columns or cells."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from pembinaan.actions import formulir as actions
from pembinaan.forms.formulir import BagianForm, IsiForm
from pembinaan.formulir import book, grid, proposing
from pembinaan.models import BagianFormat, FormatProvinsi
from pembinaan.views.formulir import crumbs, number
from registry.policies import Refused


@requires(Izin.FORMAT_KELOLA)
@require_http_methods(["GET", "POST"])
def part_propose(request: Request, pk: int) -> HttpResponse:
    """What we think the form asks for; a person ticks what is right and changes the rest afterwards."""
    found = get_object_or_404(FormatProvinsi, pk=pk)
    there = {(part.lembar, part.baris, part.baris_awal) for part in actions.parts(found)}
    proposed = [
        one for one in proposing.propose(book.of(found)) if (one.lembar, one.baris, one.baris_awal) not in there
    ]
    if request.method == "POST":
        chosen = [one for index, one in enumerate(proposed) if str(index) in request.POST.getlist("usul")]
        try:
            made = actions.adopt(format=found, proposed=chosen, by=request.user)
        except Refused as sentence:
            messages.error(request, str(sentence))
            return redirect("pembinaan:format-detail", pk)
        if made:
            messages.success(request, f"{len(made)} bagian ditunjuk. Periksa kolomnya pada kisi di bawah.")
        return redirect("pembinaan:format-detail", pk)
    context = {"format": found, "usul": proposed, "crumbs": [*crumbs(found), Crumb("Usulan")]}
    return render(request, "pembinaan/format/usulan.html", context)


@requires(Izin.FORMAT_KELOLA)
@require_http_methods(["GET", "POST"])
def part_create(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(FormatProvinsi, pk=pk)
    buku = book.of(found)
    sheets = [sheet.nama for sheet in buku.lembar]
    asked = {"lembar": sheets[number(request, "lembar", 0, len(sheets) - 1)]}
    form = BagianForm(request.POST or None, buku=buku, initial=asked, instance=BagianFormat(format=found))
    if request.method == "POST" and form.is_valid():
        try:
            part = actions.add_part(format=found, data=form.cleaned_data, by=request.user)
            return redirect("pembinaan:bagian-update", pk, part.pk)
        except Refused as sentence:
            form.add_error(None, str(sentence))
    context = {
        "format": found, "form": form, "kisi": grid.show(form.sheet, number(request, "baris", 1), actions.parts(found)),
        "crumbs": [*crumbs(found), Crumb("Bagian baru")],
    }  # fmt: skip
    return render(request, "pembinaan/format/bagian_baru.html", context, status=422 if form.errors else 200)


@requires(Izin.FORMAT_KELOLA)
@require_http_methods(["GET", "POST"])
def part_update(request: Request, pk: int, bagian_pk: int) -> HttpResponse:
    """The rows of the part, and what goes into each of its columns or cells, beside the grid."""
    part = _part(pk, bagian_pk)
    buku = book.of(part.format)
    form = BagianForm(request.POST or None, buku=buku, instance=part)
    rows_right = form.is_valid()  # also fills `part`, so that the columns below are those of the new rows
    isi = IsiForm(request.POST or None, bagian=part, sheet=form.sheet)
    if request.method == "POST" and rows_right and isi.is_valid():
        try:
            actions.update_part(bagian=part, data=form.cleaned_data, isi=isi.isi(), by=request.user)
            messages.success(request, f"{part} tersimpan.")
            return redirect("pembinaan:format-detail", pk)
        except Refused as sentence:
            form.add_error(None, str(sentence))
    wrong = bool(form.errors or isi.errors)
    return render(
        request, "pembinaan/format/bagian.html", _page(request, part, form, isi), status=422 if wrong else 200
    )


def _page(request: Request, part: BagianFormat, form: BagianForm, isi: IsiForm) -> dict[str, Any]:
    start = number(request, "baris", 0) or max((part.baris_awal or 1) - 8, 1)
    return {
        "format": part.format, "bagian": part, "form": form, "isi": isi, "lembar": form.sheet,
        "kisi": grid.show(form.sheet, start, actions.parts(part.format)),
        "crumbs": [*crumbs(part.format), Crumb(str(part))],
    }  # fmt: skip


@requires(Izin.FORMAT_KELOLA)
@require_http_methods(["GET", "POST"])
def part_remove(request: Request, pk: int, bagian_pk: int) -> HttpResponse:
    part = _part(pk, bagian_pk)
    back = reverse("pembinaan:format-detail", args=[pk])
    if request.method == "POST":
        try:
            actions.remove_part(bagian=part, by=request.user)
            messages.success(request, f"{part} dihapus.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return redirect(back)
    context = {
        "heading": "Hapus bagian", "action": "Hapus bagian", "danger": True, "cancel_url": back,
        "sentence": f"{part} tidak diisi lagi dalam format {part.format}.",
        "effects": ["Berkas yang sudah pernah diisi tetap ada."],
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


def _part(pk: int, bagian_pk: int) -> BagianFormat:
    rows = BagianFormat.objects.select_related("format").prefetch_related("isi_set").filter(dihapus_pada=None)
    return get_object_or_404(rows, format=pk, pk=bagian_pk)
