"""Pratinjau surat: the letter a cooperative would get today, as a page, a picture and a PDF. Nothing is written."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.letters import preview, wording
from pembinaan.letters import render as letter_render
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused


@requires(Izin.SURAT_PRATINJAU)
@require_safe
def surat_pratinjau(request: HttpRequest, pk: int) -> HttpResponse:
    """What the letter says and looks like, on A4 or ?kertas=f4; or the sentence why there is none."""
    koperasi = _koperasi(request, pk)
    context = {
        "koperasi": koperasi,
        "crumbs": [
            Crumb("Koperasi", reverse("registry:koperasi-list")),
            Crumb(koperasi.nama, reverse("registry:koperasi-detail", args=[koperasi.pk])),
            Crumb("Pratinjau surat"),
        ],
        "kertas": _paper(request),
        "daftar_kertas": letter_render.PAPERS,
    }
    try:
        context["pratinjau"] = preview.prepare(koperasi, office.current(), on=office.today())
    except Refused as refusal:
        context["alasan"] = str(refusal)
    else:
        context["dasar_hukum"] = (wording.PASAL_RAT, wording.PASAL_SANKSI)
    return render(request, "pembinaan/surat_pratinjau.html", context)


@requires(Izin.SURAT_PRATINJAU)
@require_safe
def surat_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview as a file; 404 with the sentence where there is no letter."""
    koperasi = _koperasi(request, pk)
    page = _render(koperasi, _paper(request))
    name = f"contoh-surat-{slugify(koperasi.nama)[:60]}-{_paper(request)}.pdf"
    return HttpResponse(
        page.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@requires(Izin.SURAT_PRATINJAU)
@require_safe
def surat_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page as PNG: browsers show no PDF inside a page under our security policy."""
    page = _render(_koperasi(request, pk), _paper(request))
    return HttpResponse(
        letter_render.picture(page.pdf), content_type="image/png", headers={"Cache-Control": "private, max-age=60"}
    )


def _koperasi(request: HttpRequest, pk: int) -> Koperasi:
    visible = Koperasi.objects.visible_to(request.user).select_related("desa", "kecamatan")
    return get_object_or_404(visible, pk=pk)


def _paper(request: HttpRequest) -> str:
    asked = request.GET.get("kertas", "a4").lower()
    return asked if asked in letter_render.PAPERS else "a4"


def _render(koperasi: Koperasi, paper: str) -> letter_render.Page:
    try:
        prepared = preview.prepare(koperasi, office.current(), on=office.today())
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    return letter_render.render(prepared.snapshot, paper=paper, sample=True)


__all__ = ["surat_pdf", "surat_picture", "surat_pratinjau"]
