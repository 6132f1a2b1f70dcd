"""Meja kerja, the list of cases and one case with everything that happened. Reading only."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui import paging
from pembinaan import files
from pembinaan.forms.kasus import JanjiFilter
from pembinaan.kasus import desk, filters, keeping, listing
from pembinaan.models import JanjiRat
from pembinaan.views.kasus_page import case_page, find, list_page
from registry import kantor as office

trail.describe({"kasus.diekspor": "mengunduh daftar kasus"})


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def meja_list(request: HttpRequest) -> HttpResponse:
    """Of the person who looks; of everybody for whoever handles no cases or gives them out (?siapa=saya|semua)."""
    on, handles = office.today(), request.user.boleh(Izin.KASUS_TANGANI) and not request.user.hanya_membaca
    usual = "semua" if request.user.boleh(Izin.KASUS_BAGI) else "saya"
    mine = handles and request.GET.get("siapa", usual) != "semua"
    context = {
        "meja": desk.build(request.user, on=on, mine=mine), "on": on, "menangani": handles,
        "boleh_bagi": request.user.boleh(Izin.KASUS_BAGI) and not request.user.hanya_membaca,
        "boleh_setel": request.user.boleh(Izin.PEMBINAAN_SETELAN),
    }  # fmt: skip
    return render(request, "pembinaan/kasus/meja.html", context)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def kasus_list(request: HttpRequest) -> HttpResponse:
    return list_page(request)


@requires(Izin.EKSPOR)
@require_GET
def kasus_export(request: HttpRequest) -> FileResponse:
    """What the list shows, all pages, in its order."""
    on = office.today()
    asked = filters.of(request, on=on)
    lines = listing.sheet(listing.whole(request, asked), on=on)
    return files.xlsx(request, "kasus", listing.COLUMNS, lines, asked.form, noun="kasus")


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def kasus_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return case_page(request, find(request, pk))


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def janji_list(request: HttpRequest) -> HttpResponse:
    """Promises, with what became of each."""
    on = office.today()
    asked = JanjiFilter(request.GET, JanjiRat.objects.all(), user=request.user, on=on)
    rows = asked.qs.select_related("koperasi__kecamatan", "kasus__petugas", "dicatat_oleh").order_by("-tanggal", "-pk")
    year = int(asked.form.cleaned_data["tahun"] or on.year - 1) if asked.form.is_valid() else on.year - 1
    context = {
        "form": asked.form, "page": paging.paginate(request, rows), "on": on, "tahun": year,
        "ditepati": keeping.by_person(year, on=on),
    }  # fmt: skip
    return render(request, "pembinaan/kasus/janji.html", context)
