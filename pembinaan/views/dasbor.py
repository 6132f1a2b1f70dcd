"""The head's page for everybody of the office, and its paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from pembinaan.angka import dasbor, lembar
from pembinaan.views.home import dashboard_context
from registry import kdmp as kdmp_reading

PRIVATE = {"Cache-Control": "private, no-store"}
trail.describe({"dasbor.dicetak": "mengunduh lembar ringkasan angka"})


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def dasbor_detail(request: HttpRequest) -> HttpResponse:
    found = dasbor.build(request.user, dasbor.Pertanyaan.of(request.GET, kdmp_reading.of(request)))
    context = dashboard_context(request, found) | {"crumbs": [Crumb("Beranda", "/"), Crumb("Angka")]}
    return render(request, "pembinaan/dasbor/detail.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def perhatian_list(request: Request) -> HttpResponse:
    """The ten and what comes: a page, or for htmx the two blocks that a large register's page leaves out."""
    kdmp = kdmp_reading.of(request)
    context = {
        "d": dasbor.ten(request.user, dasbor.Pertanyaan(kdmp)), "kdmp": kdmp, "kdmp_pilihan": kdmp_reading.CHOICES,
        "crumbs": [Crumb("Angka", reverse("pembinaan:dasbor-detail")), Crumb("Perlu diperhatikan")],
    }  # fmt: skip
    name = "_keduanya" if request.htmx else "perhatian"
    response = render(request, f"pembinaan/dasbor/{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@requires(Izin.EKSPOR)
@require_safe
def dasbor_pdf(request: HttpRequest) -> HttpResponse:
    """One A4 page with the figures of the page as it is asked."""
    found = dasbor.build(request.user, dasbor.Pertanyaan.of(request.GET, kdmp_reading.of(request)), whole=True)
    paper = lembar.write(found)
    posisi = found.posisi.on.isoformat()
    trail.record("dasbor.dicetak", by=request.user, detail={"posisi": posisi, "KDMP": found.cakupan.kdmp or "semua"})
    name = f'inline; filename="ringkasan-koperasi-{posisi}.pdf"'
    return HttpResponse(paper, content_type="application/pdf", headers=PRIVATE | {"Content-Disposition": name})
