from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from koperasi.ui.paging import paginate
from registry import kantor as office
from registry import kdmp, policies, simulation
from registry.actions import rules
from registry.classification.reasons import rule_in_words
from registry.forms.rules import AturanProposalForm, ReasonForm
from registry.models import AturanStatus, Koperasi


def _line(aturan: AturanStatus, in_force: AturanStatus, today: dt.date) -> dict[str, Any]:
    """One version as the list shows it: its words and where it stands."""
    if aturan.ditolak_pada:
        state, tone = "tidak ditetapkan", "netral"
    elif not aturan.ditetapkan_pada:
        state, tone = "usulan, menunggu kepala dinas", "baru"
    elif aturan.pk == in_force.pk:
        state, tone = "berlaku sekarang", "aktif"
    elif aturan.berlaku_sejak and aturan.berlaku_sejak > today:
        state, tone = f"berlaku mulai {dates.panjang(aturan.berlaku_sejak)}", "risiko"
    else:
        state, tone = "pernah berlaku", "netral"
    return {"aturan": aturan, "words": rule_in_words(aturan), "state": state, "tone": tone}


@requires(Izin.ATURAN_LIHAT)
@require_GET
def aturan_list(request: HttpRequest) -> HttpResponse:
    today = office.today()
    in_force = AturanStatus.objects.in_force(today)
    versions = AturanStatus.objects.select_related("diusulkan_oleh", "ditetapkan_oleh").order_by("-nomor")
    context = {
        "lines": [_line(aturan, in_force, today) for aturan in versions],
        "boleh_usul": request.user.boleh(Izin.ATURAN_USUL),
    }
    return render(request, "registry/aturan/list.html", context)


@requires(Izin.ATURAN_USUL)
@require_http_methods(["GET", "POST"])
def aturan_propose(request: HttpRequest) -> HttpResponse:
    in_force = AturanStatus.objects.in_force(office.today())
    initial = {name: getattr(in_force, name) for name in (*simulation.PARAMETERS, "dasar_hukum")}
    form = AturanProposalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            aturan = rules.propose(by=request.user, **form.cleaned_data)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Aturan versi {aturan.nomor} diusulkan. Kepala dinas dapat menetapkannya.")
            return redirect("registry:aturan-detail", nomor=aturan.nomor)
    context = {"form": form, "in_force": in_force, "words": rule_in_words(in_force)}
    return render(request, "registry/aturan/propose.html", context, status=422 if form.errors else 200)


@requires(Izin.ATURAN_LIHAT)
@require_GET
def aturan_detail(request: HttpRequest, nomor: int) -> HttpResponse:
    """One version; before its first day, also what it would do to the register on that day."""
    aturan = get_object_or_404(AturanStatus.objects.select_related("diusulkan_oleh", "ditetapkan_oleh"), nomor=nomor)
    today = office.today()
    in_force = AturanStatus.objects.in_force(today)
    preview, page, flips = None, None, []
    if aturan.berlaku_sejak and aturan.berlaku_sejak > today and not aturan.ditolak_pada:
        preview = simulation.compare(on=aturan.berlaku_sejak, rule=aturan, reading=kdmp.of(request))
        rows = Koperasi.objects.filter(pk__in=preview.flips).select_related("kecamatan")
        page = paginate(request, rows.order_by("kecamatan_id", "nama_urut", "pk"), count=preview.changed)
        flips = [(koperasi, preview.flips[koperasi.pk]) for koperasi in page]
    open_proposal = not aturan.ditetapkan_pada and not aturan.ditolak_pada
    context = _line(aturan, in_force, today) | {
        "preview": preview, "page": page, "flips": flips, "kdmp": kdmp.of(request), "kdmp_pilihan": kdmp.CHOICES,
        "boleh_tetapkan": open_proposal and request.user.boleh(Izin.ATURAN_TETAPKAN),
    }  # fmt: skip
    return render(request, "registry/aturan/detail.html", context)


@requires(Izin.ATURAN_TETAPKAN)
@require_http_methods(["GET", "POST"])
def aturan_adopt(request: HttpRequest, nomor: int) -> HttpResponse:
    aturan = get_object_or_404(AturanStatus, nomor=nomor)
    if request.method == "POST":
        try:
            rules.adopt(aturan=aturan, by=request.user)
            messages.success(request, f"Aturan versi {nomor} ditetapkan.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:aturan-detail", nomor=nomor)
    context = {
        "heading": f"Tetapkan aturan versi {nomor}?",
        "sentence": rule_in_words(aturan),
        "effects": [
            f"Berlaku mulai {dates.panjang(aturan.berlaku_sejak)}; malam itu semua koperasi dihitung dengannya.",
            "Rem malam tetap menahan bila terlalu banyak koperasi berubah sekaligus.",
        ],
        "action": "Tetapkan", "cancel_url": reverse("registry:aturan-detail", args=[nomor]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires(Izin.ATURAN_TETAPKAN)
@require_http_methods(["GET", "POST"])
def aturan_reject(request: HttpRequest, nomor: int) -> HttpResponse:
    aturan = get_object_or_404(AturanStatus, nomor=nomor)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.reject(aturan=aturan, alasan=form.cleaned_data["alasan"], by=request.user)
            messages.success(request, f"Usulan aturan versi {nomor} tidak ditetapkan.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:aturan-detail", nomor=nomor)
    context = {
        "heading": f"Tolak usulan aturan versi {nomor}?", "sentence": rule_in_words(aturan), "form": form,
        "action": "Tolak usulan", "danger": True, "cancel_url": reverse("registry:aturan-detail", args=[nomor]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
