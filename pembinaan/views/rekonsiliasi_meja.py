"""The differences with ODS as a list to work through, on the screen and as a spreadsheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from pembinaan import files
from pembinaan.actions import rekonsiliasi as actions
from pembinaan.forms.rekonsiliasi import KerjakanForm, SaringForm
from pembinaan.models import BarisRekonsiliasi, RekonsiliasiOds
from pembinaan.rekonsiliasi import listing
from pembinaan.views.rekonsiliasi import LOOK, crumbs, may
from registry.exchange import layouts
from registry.models import Koperasi
from registry.policies import Refused


@requires(*LOOK)
@require_GET
def detail(request: Request, pk: int) -> HttpResponse:
    """One tab a kind of difference; rows are ticked and settled together."""
    found = get_object_or_404(RekonsiliasiOds.objects.select_related("oleh"), pk=pk)
    form = SaringForm(request.GET, found=found)
    rows = listing.rows(found, form.cleaned_data if form.is_valid() else {})
    here = request.path
    kinds = [
        line | {"url": f"{here}?jenis={line['jenis']}", "url_belum": f"{here}?jenis={line['jenis']}&keadaan=belum"}
        for line in listing.counts(found)
    ]
    context = {
        "rekonsiliasi": found, "form": form, "halaman": paginate(request, rows), "jenis": kinds,
        "boleh": may(request), "berjalan": actions.running(found), "label_status": listing.STATUS,
        "tata_letak": layouts.BY_NAME.get(found.tata_letak), "keadaan": BarisRekonsiliasi.Keadaan.choices,
        "unduh": request.user.boleh(Izin.EKSPOR), "kembali": request.GET.urlencode(),
        "crumbs": [*crumbs(), Crumb(found.nama_berkas)],
    }  # fmt: skip
    return render(request, "pembinaan/rekonsiliasi/detail.html", context, status=422 if form.errors else 200)


@requires(Izin.IMPOR)
@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(RekonsiliasiOds, pk=pk)
    form = KerjakanForm(request.POST, found=found)
    back = f"{reverse('pembinaan:rekonsiliasi-detail', args=[pk])}?{request.POST.get('kembali', '')[:500]}"
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(back)
    asked = form.cleaned_data
    try:
        count = actions.settle(
            found=found, keys=asked["baris"], keadaan=asked["keadaan"], catatan=asked["catatan"], by=request.user
        )
        messages.success(request, f"{count} baris ditandai “{BarisRekonsiliasi.Keadaan(asked['keadaan']).label}”.")
    except Refused as sentence:
        messages.error(request, str(sentence))
    return redirect(back)


@requires(Izin.IMPOR)
@require_POST
def choose(request: Request, pk: int) -> HttpResponse:
    """The button beside a candidate says row and cooperative: "12-345"."""
    found = get_object_or_404(RekonsiliasiOds, pk=pk)
    baris, _, calon = request.POST.get("padanan", "").partition("-")
    keys = [int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0 for key in (baris, calon)]
    row = get_object_or_404(found.baris_set, pk=keys[0])
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).live(), pk=keys[1])
    try:
        job = actions.choose(row=row, koperasi=koperasi, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:rekonsiliasi-detail", pk)
    return redirect("jobs:pekerjaan-detail", job.pk)


@requires(Izin.EKSPOR)
@require_GET
def export(request: Request, pk: int) -> HttpResponseBase:
    """All pages of the same list, one row a difference."""
    found = get_object_or_404(RekonsiliasiOds, pk=pk)
    form = SaringForm(request.GET, found=found)
    if not form.is_valid():
        return redirect("pembinaan:rekonsiliasi-detail", pk)
    rows = listing.rows(found, form.cleaned_data)
    return files.xlsx(
        request, "perbedaan-ods", listing.COLUMNS, listing.sheet_lines(rows), form, action="rekonsiliasi.diekspor",
        title="Perbedaan", berkas=found.nama_berkas,
    )  # fmt: skip
