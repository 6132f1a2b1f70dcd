"""Forms taken along: one page that opens without a connection, and the two doors through which its answers arrive."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from pembinaan.actions import kunjungan as actions
from pembinaan.forms.kunjungan import as_query
from pembinaan.kunjungan import finding, taken, words
from pembinaan.models import Kunjungan, RencanaKunjungan
from pembinaan.views.kunjungan_isi import differences, form_of, keep
from registry.actions.drafts import Conflict
from registry.models import Kecamatan, Koperasi
from registry.policies import Refused

WORKER = Path(settings.BASE_DIR) / "static" / "js" / "bawa-pekerja.js"


@requires(Izin.KUNJUNGAN_CATAT)
@require_GET
def bawa_list(request: Request) -> HttpResponse:
    """`?rencana=` or `?kecamatan=`: its cooperatives, one empty form, and the script that keeps both on the phone."""
    chosen = taken.asked(request.GET, request.user)
    context = {
        "dibawa": chosen, "temuan": finding.table(), "lampiran": words.LAMPIRAN.items(),
        "form": form_of(request, None, initial={"asal": Kunjungan.Asal.LURING.value}, auto_id="bawa_%s"),
        "kecamatan": Kecamatan.objects.all() if chosen is None else [],
        "rute": taken.routes() if chosen is None else [],
        "crumbs": [Crumb("Kunjungan", reverse("pembinaan:kunjungan-list")), Crumb("Bawa formulir")],
    }  # fmt: skip
    return render(request, "pembinaan/kunjungan/bawa.html", context)


@requires(Izin.KUNJUNGAN_CATAT)
@require_safe
def bawa_file(request: Request) -> HttpResponse:
    """The service worker. It is served below the page because its own folder is all it may look after."""
    return HttpResponse(WORKER.read_bytes(), "text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@requires(Izin.KUNJUNGAN_CATAT)
@require_POST
def bawa_save(request: Request) -> HttpResponse:
    """One form as it was filled in on the phone becomes, or goes into, the visit with its key. Photos follow."""
    try:
        kunjungan = keep(request, _visit(request))
    except Conflict as conflict:
        return _both(request, conflict)
    except Refused as sentence:
        return JsonResponse({"kalimat": str(sentence)}, status=422)
    addresses = {
        kind: reverse("pembinaan:lampiran-create", args=["kunjungan", kunjungan.pk, kind]) for kind in words.LAMPIRAN
    }
    return JsonResponse({"kunci": kunjungan.kunci, "versi": kunjungan.versi, "lampiran": addresses})


def _visit(request: Request) -> Kunjungan:
    koperasi = Koperasi.objects.visible_to(request.user).filter(pk=_number(request, "koperasi")).first()
    if koperasi is None:
        raise Refused("Koperasi ini tidak ada lagi dalam data dinas.")
    try:
        key = uuid.UUID(request.POST.get("kunci", ""))
    except ValueError:
        raise Refused("Formulir ini tidak utuh; buka kembali halaman Bawa formulir.") from None
    rencana = RencanaKunjungan.objects.filter(pk=_number(request, "rencana")).first()
    return actions.begin(
        koperasi=koperasi, by=request.user, kunci=key, rencana=rencana, asal=Kunjungan.Asal.LURING.value
    )


def _number(request: Request, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _both(request: Request, conflict: Conflict) -> HttpResponse:
    kunjungan = Kunjungan.objects.filter(kunci=request.POST["kunci"]).first()
    both = differences(request, kunjungan, conflict.now) if kunjungan else []
    html = render_to_string("pembinaan/kunjungan/_bentrok_bawa.html", {"bentrok": both}, request)
    return JsonResponse({"versi": conflict.version, "html": html}, status=409)


@requires(Izin.KUNJUNGAN_CATAT)
@require_POST
def bawa_send(request: Request) -> HttpResponse:
    """The visit with that key is finished with what it holds. 422 names what is wrong, field by field."""
    kunci = request.POST.get("kunci", "")
    try:
        kunjungan = Kunjungan.objects.select_related("koperasi").filter(kunci=uuid.UUID(kunci)).first()
    except ValueError:
        kunjungan = None
    if kunjungan is None:
        return JsonResponse({"kalimat": "Formulir ini belum sampai; kirim sekali lagi."}, status=422)
    form = form_of(request, kunjungan, as_query(kunjungan.isian))
    if not form.is_valid():
        return JsonResponse({"kalimat": "Ada isian yang perlu diperbaiki.", "galat": _wrong(form)}, status=422)
    try:
        done = actions.finish(kunjungan=kunjungan, data=form.cleaned_data, by=request.user)
    except Refused as sentence:
        return JsonResponse({"kalimat": str(sentence)}, status=422)
    return JsonResponse(
        {"temuan": done.get_temuan_display(), "alamat": reverse("pembinaan:kunjungan-detail", args=[done.kunci])}
    )


def _wrong(form: Any) -> dict[str, list[str]]:
    return {name: [str(sentence) for sentence in sentences] for name, sentences in form.errors.items()}
