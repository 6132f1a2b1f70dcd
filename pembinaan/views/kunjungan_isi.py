"""Filling in a visit: on the screen with a last look before it is sent, or typed in from paper, one after another."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from pembinaan import attachments
from pembinaan.actions import kunjungan as actions
from pembinaan.forms.kunjungan import KunjunganForm, as_query
from pembinaan.kunjungan import finding, words
from pembinaan.models import KeadaanKunjungan, Kunjungan, RencanaKunjungan
from pembinaan.policies import kunjungan as policies
from pembinaan.views.kunjungan import find
from registry import kantor as office
from registry.actions.drafts import Conflict
from registry.forms.answers import answer, in_words
from registry.forms.konsep import typed_values
from registry.policies import Refused

ROUTES_SHOWN = 20


def form_of(
    request: Request, kunjungan: Kunjungan | None, data: QueryDict | None = None, **kwargs: Any
) -> KunjunganForm:
    return KunjunganForm(data, by=request.user, on=office.today(), kunjungan=kunjungan, **kwargs)


def keep(request: Request, kunjungan: Kunjungan) -> Kunjungan:
    """What was typed is saved whether it is right or not. Raises Conflict, Refused."""
    typed = typed_values(request.POST, form_of(request, kunjungan))
    read = request.POST.get("versi", "")
    version = int(read) if read.isascii() and read.isdecimal() and len(read) < 10 else 0
    return actions.save_draft(kunjungan=kunjungan, typed=typed, version=version)


def differences(request: Request, kunjungan: Kunjungan, there: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """(label, what another device saved, what was typed here) of each field that differs."""
    mine = form_of(request, kunjungan, request.POST)
    theirs = form_of(request, kunjungan, as_query(dict(there)))
    return [
        (str(field.label), in_words(field.field, theirs[field.name].value()), in_words(field.field, field.value()))
        for field in mine.visible_fields()
        if (field.value() or "") != (theirs[field.name].value() or "")
    ]


# --- The form ---------------------------------------------------------------------------------
@requires(Izin.KUNJUNGAN_CATAT)
@require_http_methods(["GET", "POST"])
def kunjungan_edit(request: Request, kunci: uuid.UUID) -> HttpResponse:
    kunjungan = find(request, kunci)
    if request.method == "POST":
        return _save(request, kunjungan)
    if kunjungan.keadaan != KeadaanKunjungan.DIRENCANAKAN:
        return redirect("pembinaan:kunjungan-detail", kunci)
    if kunjungan.isian:
        form = form_of(request, kunjungan, as_query(kunjungan.isian))
        return _page(request, kunjungan, form if "periksa" in request.GET else form.unjudged())
    return _page(request, kunjungan, form_of(request, kunjungan, initial=_carried(request)))


def _carried(request: Request) -> dict[str, Any]:
    """From the paper typed in before: the same trip, as a rule."""
    found = {name: request.GET[name] for name in ("tanggal", "petugas") if request.GET.get(name)}
    return found | ({"asal": Kunjungan.Asal.KERTAS.value} if "ketik" in request.GET else {})


@requires(Izin.KUNJUNGAN_CATAT)
@require_POST
def kunjungan_save(request: Request, kunci: uuid.UUID) -> HttpResponse:
    """While typing: acknowledged with the time, or 409 with both texts, or a sentence."""
    kunjungan = find(request, kunci)
    try:
        saved = keep(request, kunjungan)
    except Conflict as conflict:
        context = {"bentrok": differences(request, kunjungan, conflict.now), "kunjungan": kunjungan}
        html = render_to_string("pembinaan/kunjungan/_bentrok.html", context, request)
        return JsonResponse({"versi": conflict.version, "html": html, "isian": conflict.now}, status=409)
    except Refused as sentence:
        return JsonResponse({"kalimat": str(sentence)}, status=422)
    clock = dates.sekarang().astimezone(office.zone())
    return JsonResponse({"versi": saved.versi, "kalimat": f"Tersimpan {clock:%H.%M}"})


def _save(request: Request, kunjungan: Kunjungan) -> HttpResponse:
    try:
        kunjungan = keep(request, kunjungan)
    except Conflict as conflict:
        form = form_of(request, kunjungan, request.POST).unjudged()
        both = differences(request, kunjungan, conflict.now)
        return _page(request, kunjungan, form, status=409, bentrok=both, versi=conflict.version)
    except Refused as sentence:  # sent or called off meanwhile: what was typed stays on the screen
        return _page(
            request, kunjungan, _with_sentence(form_of(request, kunjungan, request.POST), sentence), status=422
        )
    step = request.POST.get("langkah")
    if step in ("nanti", "tetap"):
        return redirect(f"pembinaan:kunjungan-{'detail' if step == 'nanti' else 'edit'}", kunjungan.kunci)
    form = form_of(request, kunjungan, request.POST)
    if not form.is_valid():
        return _page(request, kunjungan, form, status=422)
    if step == "kirim":
        return _typed_in(request, kunjungan, form)
    return redirect("pembinaan:kunjungan-send", kunjungan.kunci)


def _with_sentence(form: KunjunganForm, sentence: Refused) -> KunjunganForm:
    form.is_valid()
    form.unjudged().add_error(None, str(sentence))
    return form


def _page(
    request: Request, kunjungan: Kunjungan, form: KunjunganForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    paper = "ketik" in request.GET or kunjungan.asal == Kunjungan.Asal.KERTAS
    context = {
        "kunjungan": kunjungan, "koperasi": kunjungan.koperasi, "form": form, "ketik": paper,
        "temuan": finding.table(), "versi": kunjungan.versi, "crumbs": _crumbs(kunjungan),
        "slots": attachments.slots("kunjungan", kunjungan, words.LAMPIRAN, request.user,
                                   hints=words.PETUNJUK_LAMPIRAN), **more,
    }  # fmt: skip
    return render(request, "pembinaan/kunjungan/isi.html", context, status=status)


def _crumbs(kunjungan: Kunjungan) -> list[Crumb]:
    return [
        Crumb("Kunjungan", reverse("pembinaan:kunjungan-list")),
        Crumb(kunjungan.koperasi.nama, reverse("pembinaan:kunjungan-detail", args=[kunjungan.kunci])),
    ]


# --- The last look ----------------------------------------------------------------------------
@requires(Izin.KUNJUNGAN_CATAT)
@require_http_methods(["GET", "POST"])
def kunjungan_send(request: Request, kunci: uuid.UUID) -> HttpResponse:
    """What will be recorded, the finding first; sent again it is the same visit."""
    kunjungan = find(request, kunci)
    if kunjungan.keadaan != KeadaanKunjungan.DIRENCANAKAN:
        return redirect("pembinaan:kunjungan-detail", kunci)
    form = form_of(request, kunjungan, as_query(kunjungan.isian))
    if not form.is_valid():
        return redirect(f"{reverse('pembinaan:kunjungan-edit', args=[kunci])}?periksa")
    refused = ""
    if request.method == "POST":
        try:
            actions.finish(kunjungan=kunjungan, data=form.cleaned_data, by=request.user)
            messages.success(request, f"Hasil kunjungan ke {kunjungan.koperasi} sudah dikirim.")
            return redirect("pembinaan:kunjungan-detail", kunci)
        except Refused as sentence:
            refused = str(sentence)
    return _look(request, kunjungan, form, refused)


def _look(request: Request, kunjungan: Kunjungan, form: KunjunganForm, refused: str) -> HttpResponse:
    cleaned = form.cleaned_data
    answers = [answer(field) for field in form.visible_fields() if cleaned.get(field.name) not in (None, "", [])]
    slots = attachments.slots("kunjungan", kunjungan, words.LAMPIRAN, request.user)
    context = {
        "kunjungan": kunjungan, "koperasi": kunjungan.koperasi, "jawaban": [one for one in answers if one.text],
        "temuan": finding.finding(cleaned["alamat"], cleaned["usaha"]), "tanggal": cleaned["tanggal"],
        "lampiran": [(slot.label, len(slot.rows)) for slot in slots], "ditolak": refused,
        "janji": cleaned.get("janji_tanggal"), "crumbs": _crumbs(kunjungan),
    }  # fmt: skip
    return render(request, "pembinaan/kunjungan/periksa.html", context, status=422 if refused else 200)


# --- From paper -------------------------------------------------------------------------------
@requires(Izin.KUNJUNGAN_CATAT)
@require_GET
def kunjungan_record(request: Request) -> HttpResponse:
    """`?rencana=`: the first of that route whose paper is not typed in yet. Without: which route."""
    asked = request.GET.get("rencana", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        if following := _next(int(asked)):
            return redirect(f"{reverse('pembinaan:kunjungan-edit', args=[following.kunci])}?ketik=1")
        messages.info(request, "Semua koperasi di rute itu sudah ada hasil kunjungannya.")
    routes = RencanaKunjungan.objects.filter(kunjungan_set__keadaan=KeadaanKunjungan.DIRENCANAKAN).distinct()
    context = {
        "rute": list(routes.select_related("kecamatan").order_by("-dari", "-pk")[:ROUTES_SHOWN]),
        "crumbs": [Crumb("Kunjungan", reverse("pembinaan:kunjungan-list")), Crumb("Salin formulir kertas")],
    }
    return render(request, "pembinaan/kunjungan/ketik.html", context)


def _next(rencana: int) -> Kunjungan | None:
    rows = Kunjungan.objects.filter(rencana=rencana, keadaan=KeadaanKunjungan.DIRENCANAKAN)
    return rows.order_by("urutan", "pk").first()


def _typed_in(request: Request, kunjungan: Kunjungan, form: KunjunganForm) -> HttpResponse:
    """Sent at once, because somebody signed the paper; then the next of the route."""
    try:
        done = actions.finish(kunjungan=kunjungan, data=form.cleaned_data, by=request.user)
    except Refused as sentence:
        form.add_error(None, str(sentence))
        return _page(request, kunjungan, form, status=422)
    messages.success(request, f"{done.koperasi}: {done.get_temuan_display()}. Sudah tersimpan.")
    following = _next(done.rencana_id) if done.rencana_id else None
    if following is None:
        return redirect("pembinaan:kunjungan-detail", done.kunci)
    same = urlencode({"ketik": 1, "tanggal": form["tanggal"].value(), "petugas": done.petugas_id})
    return redirect(f"{reverse('pembinaan:kunjungan-edit', args=[following.kunci])}?{same}")


# --- A slip of the same day -------------------------------------------------------------------
@requires(Izin.KUNJUNGAN_CATAT)
@require_http_methods(["GET", "POST"])
def kunjungan_correct(request: Request, kunci: uuid.UUID) -> HttpResponse:
    kunjungan = find(request, kunci)
    try:
        policies.check_correct(kunjungan, by=request.user, on=office.today())
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:kunjungan-detail", kunci)
    if request.method == "GET":
        return _mending(request, kunjungan, form_of(request, kunjungan, as_query(kunjungan.isian)).unjudged())
    form = form_of(request, kunjungan, request.POST)
    if form.is_valid():
        try:
            typed = typed_values(request.POST, form)
            actions.correct(kunjungan=kunjungan, data=form.cleaned_data, typed=typed, by=request.user)
            messages.success(request, "Hasil kunjungan sudah diperbaiki.")
            return redirect("pembinaan:kunjungan-detail", kunci)
        except Refused as sentence:
            form.add_error(None, str(sentence))
    return _mending(request, kunjungan, form, status=422)


def _mending(request: Request, kunjungan: Kunjungan, form: KunjunganForm, *, status: int = 200) -> HttpResponse:
    context = {"kunjungan": kunjungan, "koperasi": kunjungan.koperasi, "form": form, "temuan": finding.table(),
               "crumbs": _crumbs(kunjungan)}  # fmt: skip
    return render(request, "pembinaan/kunjungan/perbaiki.html", context, status=status)
