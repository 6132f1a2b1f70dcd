"""Planning a route: whom to visit, what the surat tugas says, and places added, moved or taken out until it is done."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from pembinaan.actions import rencana as actions
from pembinaan.forms.rencana import RencanaForm
from pembinaan.models import Kunjungan, RencanaKunjungan
from pembinaan.policies import rencana as policies
from pembinaan.rencana import candidates, defaults
from pembinaan.views.rencana import crumbs, find
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused


@requires(Izin.KUNJUNGAN_RENCANA)
@require_GET
def rencana_choose(request: HttpRequest) -> HttpResponse:
    """A kecamatan, then its cooperatives; what is ticked stays in the address."""
    on = office.today()
    picker = candidates.pick(request.GET, request.user, on=on)
    context = {
        "picker": picker, "on": on, "places": [] if picker.kecamatan else candidates.places(on),
        "lanjut": reverse("pembinaan:rencana-create"), "crumbs": crumbs(here="Rute baru"),
    }  # fmt: skip
    return render(request, "pembinaan/rencana/pilih.html", context)


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def rencana_create(request: HttpRequest) -> HttpResponse:
    """The surat tugas of those that were ticked (?pilih=, in hidden fields when it is sent)."""
    on = office.today()
    asked = request.POST if request.method == "POST" else request.GET
    koperasi = candidates.chosen_from(asked, request.user)
    if not koperasi:
        messages.error(request, "Pilih dahulu koperasi yang akan dikunjungi.")
        return redirect("pembinaan:rencana-choose")
    initial = defaults.of(koperasi, request.user, on=on)
    form = RencanaForm(request.POST if request.method == "POST" else None, initial=initial, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            rencana = actions.plan(isian=form.isian, people=form.people, koperasi=koperasi, by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Rute disusun dengan {len(koperasi)} koperasi. Surat tugasnya dapat dicetak.")
            return redirect("pembinaan:rencana-detail", pk=rencana.pk)
    context = {"form": form, "koperasi": koperasi, "crumbs": crumbs(here="Rute baru"), "pilih": asked.getlist("pilih")}
    return render(request, "pembinaan/rencana/form.html", context, status=422 if form.errors else 200)


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def rencana_update(request: HttpRequest, pk: int) -> HttpResponse:
    rencana, on = find(pk), office.today()
    chosen = list(rencana.pelaksana_set.values_list("user", flat=True))
    form = RencanaForm(request.POST or None, instance=rencana, initial={"pelaksana": chosen}, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise(rencana=rencana, isian=form.isian, people=form.people, by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect("pembinaan:rencana-detail", pk=pk)
    rencana = find(pk)  # what was typed stands in the form, not in the heading
    context = {"form": form, "rencana": rencana, "crumbs": crumbs(rencana, "Ubah")}
    return render(request, "pembinaan/rencana/form.html", context, status=422 if form.errors else 200)


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def tujuan_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list for a route that exists; ?lanjut= asks once more before the ticked ones are added."""
    rencana = find(pk)
    if request.method == "POST":
        return _add(request, rencana, candidates.chosen_from(request.POST, request.user))
    try:
        policies.check_step(rencana, "revise")
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:rencana-detail", pk=pk)
    chosen = candidates.chosen_from(request.GET, request.user)
    context = {"rencana": rencana, "koperasi": chosen, "crumbs": crumbs(rencana, "Tambah tujuan")}
    if chosen and "lanjut" in request.GET:
        return render(request, "pembinaan/rencana/tambah.html", context)
    return render(request, "pembinaan/rencana/pilih.html", context | _picking(request, rencana))


def _picking(request: HttpRequest, rencana: RencanaKunjungan) -> dict[str, Any]:
    asked, on = request.GET.copy(), office.today()
    if "kecamatan" not in asked and rencana.kecamatan_id:
        asked["kecamatan"] = str(rencana.kecamatan_id)
    picker = candidates.pick(asked, request.user, on=on, route=rencana)
    return {"picker": picker, "on": on, "places": [] if picker.kecamatan else candidates.places(on), "lanjut": ""}


def _add(request: HttpRequest, rencana: RencanaKunjungan, chosen: list[Koperasi]) -> HttpResponse:
    if not chosen:
        messages.error(request, "Pilih dahulu koperasi yang akan ditambahkan.")
        return redirect("pembinaan:tujuan-add", pk=rencana.pk)
    try:
        count = actions.add_places(rencana=rencana, koperasi=chosen, by=request.user)
        messages.success(request, f"{count} koperasi ditambahkan ke rute.")
    except Refused as sentence:
        messages.error(request, str(sentence))
    return redirect("pembinaan:rencana-detail", pk=rencana.pk)


@requires(Izin.KUNJUNGAN_RENCANA)
@require_POST
def tujuan_order(request: HttpRequest, pk: int) -> HttpResponse:
    """`naik` or `turun` names the visit."""
    up = "naik" in request.POST
    visit = _visit(pk, request.POST.get("naik") or request.POST.get("turun") or "")
    try:
        actions.move_place(kunjungan=visit, up=up, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
    return redirect(f"{reverse('pembinaan:rencana-detail', args=[pk])}#tujuan")


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def tujuan_remove(request: HttpRequest, pk: int, kunci: uuid.UUID) -> HttpResponse:
    visit = _visit(pk, str(kunci))
    if request.method == "POST":
        try:
            actions.remove_place(kunjungan=visit, by=request.user)
            messages.success(request, f"{visit.koperasi.nama} dikeluarkan dari rute.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return redirect(f"{reverse('pembinaan:rencana-detail', args=[pk])}#tujuan")
    draft = ["Isian kunjungan yang sudah dimulai tidak akan dikirim."] if visit.isian else []
    context = {
        "heading": "Keluarkan dari rute?", "sentence": visit.koperasi.nama, "action": "Keluarkan", "danger": True,
        "effects": [*draft, "Koperasi ini dapat ditambahkan lagi kemudian."], "form": "",
        "cancel_url": reverse("pembinaan:rencana-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


def _visit(pk: int, kunci: str) -> Kunjungan:
    try:
        key = uuid.UUID(kunci)
    except ValueError:
        key = uuid.UUID(int=0)
    return get_object_or_404(Kunjungan.objects.select_related("koperasi", "rencana"), rencana=pk, kunci=key)
