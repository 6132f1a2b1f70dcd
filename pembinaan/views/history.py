"""What the office did for one cooperative: all of it for staff, visits and trainings for its own officers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from pembinaan import doings
from pembinaan.kasus import timeline
from pembinaan.results import story
from registry import kantor as office
from registry.models import Koperasi


@requires(Izin.PEMBINAAN_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def coaching_history(request: Request, pk: int) -> HttpResponse:
    """A part of the cooperative's page for htmx, a page of its own without it."""
    scope = Koperasi.objects.visible_to(request.user).select_related("kecamatan").defer("cari")
    koperasi = get_object_or_404(scope, pk=pk)
    everything = request.user.boleh(Izin.PEMBINAAN_LIHAT)
    context: dict[str, Any] = {"koperasi": koperasi, "staf": everything}
    if everything:
        context |= story.whole(koperasi, request.user, on=office.today())
    else:
        context["tahunan"] = story.timeline(koperasi, for_officers=True)
    template = "_riwayat" if request.htmx else "riwayat"
    response = render(request, f"pembinaan/hasil/{template}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@requires(Izin.PEMBINAAN_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def doing_open(request: Request, jenis: str, ref: int) -> HttpResponse:
    """To the page of one thing that was done; its own room says who may read it."""
    everything = request.user.boleh(Izin.PEMBINAAN_LIHAT)
    source = doings.by_kind(jenis) or (timeline.sources().get(jenis) if everything else None)
    if source is None or not (everything or source.for_officers):
        raise Http404
    if not everything:
        source = source.for_an_officer()
    own = Koperasi.objects.visible_to(request.user).order_by().values("pk")
    mine = Q(**{f"{source.koperasi}__in": own}) | Q(**{f"{source.koperasi}__digabung_ke__in": own})
    if not source.rows().filter(mine, pk=ref).exists():
        raise Http404
    there = source.url(ref)
    if not there:
        raise Http404
    return redirect(there)
