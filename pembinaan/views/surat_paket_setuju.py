"""The kepala approves, on a phone too: all, those that were ticked, or one letter after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from pembinaan.actions import surat_paket_setuju as actions
from pembinaan.forms.surat_paket import CatatanForm
from pembinaan.letters import judging
from pembinaan.models import PaketSurat, Surat
from pembinaan.policies import surat_paket as policies
from pembinaan.surat import batch, page
from pembinaan.views.surat_paket import crumbs, find
from pembinaan.views.surat_paket_konsep import tell, ticked
from registry import kantor as office
from registry.policies import Refused

SHOWN = 20


@requires(Izin.SURAT_SETUJUI)
@require_http_methods(["GET", "POST"])
def paket_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what would be approved, dropped and held today. POST: `semua`, or the letters that were ticked."""
    paket = find(request, pk)
    if request.method == "POST":
        return _approve(request, paket)
    waits = batch.waiting(paket)
    found = batch.judged(waits, on=office.today())
    context = {
        "paket": paket, "nilai": found, "paling": SHOWN, "jumlah": len(waits),
        "terbuka": paket.keadaan == PaketSurat.Keadaan.PERSETUJUAN, "crumbs": crumbs(paket, "Setujui"),
    }  # fmt: skip
    return render(request, "pembinaan/surat/setujui.html", context)


def _approve(request: HttpRequest, paket: PaketSurat) -> HttpResponse:
    keys, following = ticked(request), request.POST.get("lanjut", "")
    everything = "semua" in request.POST
    here = reverse("pembinaan:paket-detail", args=[paket.pk])
    if not everything and not keys:
        messages.error(request, "Centang paling sedikit satu surat, atau pilih setujui semua.")
        return redirect(here)
    try:
        done = actions.approve(paket=paket, keys=None if everything else keys, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect(here)
    tell(request, f"{len(done.letters)} surat disetujui.", dropped=done.dropped, held=done.held)
    if done.decided:
        messages.info(request, f"{done.decided} surat lain yang Anda pilih sudah lebih dahulu diputus orang lain.")
    if following.isdecimal():
        return redirect(f"{reverse('pembinaan:paket-surat-open', args=[paket.pk])}?surat={following}")
    return redirect(here)


@requires(Izin.SURAT_LIHAT)
@require_GET
def paket_surat_open(request: HttpRequest, pk: int) -> HttpResponse:
    """One waiting letter after another with its picture, made for a phone. ?surat=: which; else the first."""
    paket, on = find(request, pk), office.today()
    waits = batch.waiting(paket)
    if not waits:
        messages.info(request, "Tidak ada lagi surat yang menunggu di paket ini.")
        return redirect("pembinaan:paket-detail", pk=pk)
    at = _position(waits, request.GET.get("surat", ""))
    surat, user = waits[at], request.user
    verdict = judging.judge([surat], on=on)[surat.pk]
    context: dict[str, Any] = {
        "paket": paket, "surat": surat, "ke": at + 1, "jumlah": len(waits), "nilai": verdict,
        "nada": page.tone(verdict), "tangan": judging.by_hand([surat]).get(surat.pk, ""),
        "sebelum": waits[at - 1] if at else None, "sesudah": waits[at + 1] if at + 1 < len(waits) else None,
        "catatan": CatatanForm(),
        "berikut": waits[at + 1].pk if at + 1 < len(waits) else waits[0].pk,
        "boleh_kembalikan": policies.may_send_back(user, paket),
        "boleh_setujui": user.boleh(Izin.SURAT_SETUJUI) and not user.hanya_membaca
        and paket.keadaan == PaketSurat.Keadaan.PERSETUJUAN, "crumbs": crumbs(paket, f"Surat {at + 1}"),
    }  # fmt: skip
    return render(request, "pembinaan/surat/satu.html", context)


def _position(waits: Sequence[Surat], asked: str) -> int:
    """Of the asked letter; the first where it is not there (any more)."""
    return next((at for at, surat in enumerate(waits) if str(surat.pk) == asked), 0)
