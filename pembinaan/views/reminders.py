"""Pengingat RAT: one cooperative after another, one tap each; and a text for the group of a kecamatan."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import reminders
from pembinaan.forms.reminders import PengingatForm
from pembinaan.models import PengingatRat
from pembinaan.reminders import contacts, queue, texts
from registry import kantor as office
from registry import merged
from registry.models import Kecamatan, Koperasi, RilisPeninjauan
from registry.policies import Refused

MINE = ("ke", "dibuka", "hal", "per")  # what this room adds to the address; the rest is the list's filter
HISTORY_SHOWN = 30
Context = dict[str, Any]


@requires(Izin.PENGINGAT)
@require_GET
def pengingat_list(request: HttpRequest) -> HttpResponse:
    """The cooperative whose turn it is, with its text and numbers, and who comes after it."""
    antrean = _queue(request)
    context = _around(request, antrean) | {"dibuka": _opened(request)}
    if antrean.rows:
        now = antrean.rows[0]
        numbers = contacts.of(now.koperasi, on=antrean.on)
        context |= {"kini": now, "berikut": antrean.rows[1:], "kontak": numbers}
        context["teks"] = texts.personal(
            now.koperasi, antrean.year, numbers[0], now.batas, by=request.user, on=antrean.on
        )
    return render(request, "pembinaan/pengingat/list.html", context)


@requires(Izin.PENGINGAT)
@require_GET
def unreachable_list(request: HttpRequest) -> HttpResponse:
    """Those without a number for WhatsApp: for a visit, a call or a letter."""
    antrean = _queue(request)
    page = paging.paginate(request, antrean.without_number(), count=antrean.unreachable)
    return render(request, "pembinaan/pengingat/tanpa_nomor.html", _around(request, antrean) | {"page": page})


@requires(Izin.PENGINGAT)
@require_POST
def pengingat_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes who opened it when, and gives the link: to the script as JSON, else on the page of the next one."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)
    form = PengingatForm(request.POST, contacts=contacts.of(koperasi, on=office.today()))
    if not form.is_valid():
        return _refuse(request, "Nomor atau tahun buku itu tidak dikenal; nomornya mungkin baru saja diubah.")
    try:
        row = reminders.remind(
            koperasi=koperasi, tahun_buku=form.cleaned_data["tahun"], kontak=form.kontak, by=request.user
        )
    except Refused as sentence:
        return _refuse(request, str(sentence))
    return _answer(request, row, reverse("pembinaan:pengingat-list"))


@requires(Izin.PENGINGAT)
@require_GET
def group_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The text for the WhatsApp group of a kecamatan, and when it was last opened."""
    kecamatan = get_object_or_404(Kecamatan, pk=pk)
    grup = texts.group(kecamatan, request.GET.get("tahun", ""), by=request.user, on=office.today())
    sent = PengingatRat.objects.filter(kecamatan=kecamatan, tahun_buku=grup.year).select_related("oleh")
    context = {
        "grup": grup, "riwayat": list(sent[:HISTORY_SHOWN]), "dibuka": _opened(request),
        "crumbs": [
            Crumb("Pengingat", f"{reverse('pembinaan:pengingat-list')}?tahun={grup.year}&kecamatan={pk}"),
            Crumb("Teks untuk grup"),
        ],
    }  # fmt: skip
    return render(request, "pembinaan/pengingat/grup.html", context)


@requires(Izin.PENGINGAT)
@require_POST
def group_create(request: HttpRequest, pk: int) -> HttpResponse:
    kecamatan = get_object_or_404(Kecamatan, pk=pk)
    here = reverse("pembinaan:grup-detail", args=[pk])
    try:
        row = reminders.remind_group(kecamatan=kecamatan, tahun_buku=request.POST.get("tahun", ""), by=request.user)
    except Refused as sentence:
        return _refuse(request, str(sentence), here)
    return _answer(request, row, here)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def pengingat_history(request: Request, pk: int) -> HttpResponse:
    """Who reminded this cooperative when: a part of its page for htmx, a page of its own without it."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).only("pk", "nama"), pk=pk)
    rows = PengingatRat.objects.filter(merged.of(koperasi)).select_related("oleh")[:HISTORY_SHOWN]
    context = {"koperasi": koperasi, "riwayat": list(rows)}
    template = "_riwayat" if request.htmx else "riwayat"
    response = render(request, f"pembinaan/pengingat/{template}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


# --- The way back ------------------------------------------------------------------------------
def _filter_query(request: HttpRequest) -> QueryDict:
    kept = request.GET.copy()
    for name in MINE:
        kept.pop(name, None)
    return kept


def _refuse(request: HttpRequest, sentence: str, path: str = "") -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"galat": sentence}, status=409)
    messages.error(request, sentence)
    return redirect(f"{path or reverse('pembinaan:pengingat-list')}?{_filter_query(request).urlencode()}")


def _answer(request: HttpRequest, row: PengingatRat, path: str) -> HttpResponse:
    """Whoever was reminded goes to the end of the queue: the same place is now the next one's."""
    back = request.GET.copy()
    back.pop("dibuka", None)
    if _by_script(request):
        return JsonResponse({"tautan": row.link, "berikut": f"{path}?{back.urlencode()}"})
    back["dibuka"] = str(row.pk)
    return redirect(f"{path}?{back.urlencode()}")


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _opened(request: HttpRequest) -> PengingatRat | None:
    """What this person opened a moment ago: without the script its link stands on the page."""
    asked = request.GET.get("dibuka", "")
    own = PengingatRat.objects.filter(oleh=request.user).select_related("koperasi", "kecamatan")
    return own.filter(pk=asked).first() if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None


# --- What both pages of the queue share ----------------------------------------------------------
def _queue(request: HttpRequest) -> queue.Antrean:
    asked = request.GET.get("ke", "")
    place = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    return queue.Antrean(queue.asked(request.GET, request.user, on=office.today()), place=place)


def _around(request: HttpRequest, antrean: queue.Antrean) -> Context:
    in_the_list = f"{reverse('registry:koperasi-list')}?{urlencode(antrean.filter.data)}"
    return {
        "antrean": antrean,
        "form": antrean.filter.form,
        "saringan": _filter_query(request).urlencode(),
        "daftar": in_the_list,
        "peninjauan": not RilisPeninjauan.objects.filter(kecamatan=None).exists(),
        "crumbs": [Crumb("Koperasi belum RAT", in_the_list), Crumb("Pengingat")],
    }
