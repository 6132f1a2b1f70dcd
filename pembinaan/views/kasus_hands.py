"""Whose case it is: given out, taken, handed over, one by one or a whole desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan import promises
from pembinaan.actions import kasus as actions
from pembinaan.forms.kasus import AssignForm, ReasonForm, TransferForm
from pembinaan.kasus import filters
from pembinaan.models import JanjiRat, Kasus
from pembinaan.views.kasus_page import crumbs, find, list_page
from registry import kantor as office
from registry.policies import Refused

SHOWN = 50


@requires(Izin.KASUS_BAGI)
@require_http_methods(["GET", "POST"])
def kasus_assign(request: HttpRequest) -> HttpResponse:
    """From the list: those that were ticked, or with `semua` everything its filter finds.

    GET is the list: its links stand on the page of a form that was not accepted, too.
    """
    if request.method == "GET":
        return _to_list(request)
    on, form = office.today(), AssignForm(request.POST, on=office.today())
    if not form.is_valid():
        return list_page(request, bagi=form)
    if "semua" in request.POST:
        chosen = filters.of(request, on=on).qs
    else:
        keys = [key for key in request.POST.getlist("kasus") if key.isascii() and key.isdecimal() and len(key) < 19]
        chosen = Kasus.objects.visible_to(request.user).filter(pk__in=keys)
    to = form.cleaned_data["kepada"]
    try:
        moved = actions.assign(kasus=chosen, kepada=to, alasan=form.cleaned_data["alasan"], by=request.user)
    except Refused as sentence:
        form.add_error(None, str(sentence))
        return list_page(request, bagi=form)
    messages.success(request, f"{moved} kasus diberikan kepada {to}.")
    return _to_list(request)


def _to_list(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('pembinaan:kasus-list')}?{request.GET.urlencode()}")


@requires(Izin.KASUS_TANGANI)
@require_http_methods(["GET", "POST"])
def kasus_take(request: HttpRequest, pk: int) -> HttpResponse:
    kasus = find(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, required=kasus.petugas_id is not None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take(kasus=kasus, alasan=form.cleaned_data["alasan"], by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Kasus {kasus.koperasi} sekarang Anda tangani.")
            return redirect("pembinaan:kasus-detail", pk=kasus.pk)
    now = f"sekarang ditangani {kasus.petugas}" if kasus.petugas else "belum dibagi"
    context = {
        "heading": "Ambil alih kasus" if kasus.petugas else "Ambil kasus", "form": form, "action": "Ambil",
        "sentence": f"Kasus {kasus.get_jenis_display().lower()} {kasus.koperasi} {now}.",
        "effects": ["Pengambilalihan tercatat pada kasus dan terlihat semua pegawai."] if kasus.petugas else [],
        "cancel_url": reverse("pembinaan:kasus-detail", args=[pk]), "crumbs": crumbs(kasus, "Ambil"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@requires(Izin.KASUS_BAGI)
@require_http_methods(["GET", "POST"])
def kasus_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One case, from its page."""
    kasus, on = find(request, pk), office.today()
    form = AssignForm(request.POST if request.method == "POST" else None, on=on)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["kepada"]
        try:
            actions.assign(kasus=Kasus.objects.filter(pk=pk), kepada=to, alasan=form.cleaned_data["alasan"],
                           by=request.user)  # fmt: skip
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Kasus {kasus.koperasi} diberikan kepada {to}.")
            return redirect("pembinaan:kasus-detail", pk=pk)
    now = f"sekarang ditangani {kasus.petugas}" if kasus.petugas else "belum dibagi"
    context = {
        "heading": "Serahkan kasus", "form": form, "action": "Serahkan",
        "sentence": f"Kasus {kasus.get_jenis_display().lower()} {kasus.koperasi} {now}.",
        "cancel_url": reverse("pembinaan:kasus-detail", args=[pk]), "crumbs": crumbs(kasus, "Serahkan"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@requires(Izin.KASUS_BAGI)
@require_http_methods(["GET", "POST"])
def meja_transfer(request: HttpRequest) -> HttpResponse:
    """A whole desk. Choosing whose shows what would move (?dari=); sending it moves that."""
    on, sent = office.today(), request.method == "POST"
    form = TransferForm(request.POST if sent else None, on=on, initial=request.GET.dict())
    if sent and form.is_valid():
        asked = form.cleaned_data
        try:
            moved = actions.transfer(by=request.user, **asked)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"{moved} kasus {asked['dari']} diserahkan kepada {asked['kepada']}.")
            return redirect(f"{reverse('pembinaan:kasus-list')}?petugas={asked['kepada'].pk}")
    person = (request.POST if sent else request.GET).get("dari", "")
    crumb = [Crumb("Meja kerja", reverse("pembinaan:meja-list")), Crumb("Serah terima")]
    context = {"form": form, "crumbs": crumb, **_preview(person, request)}
    return render(request, "pembinaan/kasus/serah.html", context, status=422 if form.errors else 200)


def _preview(person: str, request: HttpRequest) -> dict[str, Any]:
    """What lies on that desk."""
    if not (person.isascii() and person.isdecimal() and len(person) < 19):
        return {}
    rows = Kasus.objects.visible_to(request.user).open().filter(petugas=person)
    kinds = rows.order_by().values_list("jenis").annotate(n=Count("pk"))
    shown = rows.select_related("koperasi__kecamatan").order_by("koperasi__kecamatan__nama", "koperasi__nama_urut")
    waiting = promises.of_petugas(JanjiRat.objects.filter(dicabut_pada=None, tanggal__gte=office.today()))
    labels = dict(Kasus._meta.get_field("jenis").flatchoices)
    return {
        "dari": person, "jumlah": sum(n for _, n in kinds),
        "jenis": [(labels[kind], n) for kind, n in kinds], "baris": list(shown[:SHOWN]), "paling": SHOWN,
        "janji": waiting.filter(penanggung=person).count(),
    }  # fmt: skip
