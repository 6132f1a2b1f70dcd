"""Drafts: proposed by the night or by people, and those that were sent back. Chosen ones become a batch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from pembinaan.actions import surat as letter_actions
from pembinaan.actions import surat_paket as actions
from pembinaan.forms.surat_paket import AlasanForm, PaketForm
from pembinaan.letters import judging
from pembinaan.models import SetelanSurat, Surat
from pembinaan.models.surat import SuratQuerySet
from pembinaan.surat import batch, filters, listing
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.policies import Refused

TOLD = 5  # sentences about single letters in one message


def ticked(request: HttpRequest) -> list[int]:
    return [int(key) for key in request.POST.getlist("surat") if key.isascii() and key.isdecimal() and len(key) < 19]


@requires(Izin.SURAT_LIHAT)
@require_GET
def konsep_list(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, *, form: Any = None) -> HttpResponse:
    """`form`: of the batch or the withdrawal that was sent and not accepted."""
    on = office.today()
    asked = filters.drafts(request, on=on)
    shown = listing.page(request, asked.qs)
    found = judging.judge(list(shown.object_list), on=on)
    may = request.user.boleh(Izin.SURAT_SIAPKAN) and not request.user.hanya_membaca
    empty = PaketForm(initial={"kertas": SetelanSurat.current().kertas, "judul": _title(asked)})
    context = {
        "saringan": asked, "form": asked.form, "page": shown, "kueri": request.GET.urlencode(),
        "baris": [batch.Row(surat, found.get(surat.pk)) for surat in shown.object_list],
        "keadaan": listing.states(asked, request.GET.get("keadaan", "")), "dipilih": request.GET.get("keadaan", ""),
        "dicentang": set(request.POST.getlist("surat")), "boleh": may,
        "paket": form if isinstance(form, PaketForm) else empty,
        "tarik": form if isinstance(form, AlasanForm) else AlasanForm(),
    }  # fmt: skip
    return render(request, "pembinaan/surat/konsep.html", context, status=422 if form else 200)


def _title(asked: filters.SuratFilter) -> str:
    """Of the filter: what kind, where, and the day."""
    what, place = _word(asked, "langkah"), _word(asked, "kecamatan")
    where = f" Kecamatan {place}" if place else ""
    return f"{what or 'Surat kepada koperasi'}{where}, {dates.panjang(asked.on)}"


def _word(asked: filters.SuratFilter, name: str) -> str:
    """What a choice of the filter is called; "" where nothing is chosen."""
    value, field = asked.data.get(name, ""), asked.form.fields[name]
    choices: Any = getattr(field, "choices", ())
    return next((str(label) for key, label in choices if value and str(key) == value), "")


def _chosen(request: HttpRequest) -> SuratQuerySet:
    """Those that were ticked, or with `semua` everything the filter of the address finds."""
    asked = filters.drafts(request, on=office.today())
    if "semua" in request.POST:
        return asked.qs
    return asked.queryset.filter(pk__in=ticked(request))


@requires(Izin.SURAT_SIAPKAN)
@require_http_methods(["GET", "POST"])
def konsep_batch(request: HttpRequest) -> HttpResponse:
    """GET is the list: its links stand on the page of a form that was not accepted, too."""
    if request.method == "GET":
        return _to_list(request)
    form = PaketForm(request.POST)
    if not form.is_valid():
        return _list(request, form=form)
    keys = list(_chosen(request).values_list("pk", flat=True))
    try:
        made = actions.make_batch(keys=keys, saringan=request.GET.urlencode(), by=request.user, **form.cleaned_data)
    except Refused as sentence:
        form.add_error(None, str(sentence))
        return _list(request, form=form)
    tell(request, f"{len(made.letters)} surat diajukan.", dropped=made.dropped, held=made.held)
    return redirect("pembinaan:paket-detail", pk=made.paket.pk)


def tell(request: HttpRequest, done: str, *, dropped: actions.Reasons, held: actions.Reasons) -> None:
    """What was done, and what happened to those the rule did not let through."""
    messages.success(request, done)
    for rows, what in ((dropped, "ditarik karena syaratnya tidak lagi terpenuhi"), (held, "ditahan hari ini")):
        if rows:
            names = " ".join(f"{surat.koperasi.nama}: {why}" for surat, why in rows[:TOLD])
            more = f" Dan {len(rows) - TOLD} lainnya." if len(rows) > TOLD else ""
            messages.warning(request, f"{len(rows)} surat {what}. {names}{more}")


@requires(Izin.SURAT_SIAPKAN)
@require_http_methods(["GET", "POST"])
def konsep_withdraw(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _to_list(request)
    form, rows = AlasanForm(request.POST), list(_chosen(request))
    if form.is_valid() and not rows:
        form.add_error(None, "Centang paling sedikit satu konsep.")
    if not form.is_valid() or not tried(request, lambda: _withdraw(request, rows, form.cleaned_data["alasan"]), form):
        return _list(request, form=form)
    return _to_list(request)


def _withdraw(request: HttpRequest, rows: list[Surat], alasan: str) -> str:
    with transaction.atomic():
        for surat in rows:
            letter_actions.withdraw(surat=surat, alasan=alasan, by=request.user)
    return f"{len(rows)} konsep ditarik."


def _to_list(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('pembinaan:konsep-surat-list')}?{request.GET.urlencode()}")
