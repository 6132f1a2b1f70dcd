"""The list behind a figure, on the screen and as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.angka import daftar, ringkasan
from pembinaan.angka.jenis import Hitungan, Jumlahan, Ukuran
from pembinaan.angka.ukuran import UKURAN, definition
from pembinaan.forms.angka import AngkaForm
from pembinaan.views.results_lists import cells, plain
from registry.models import Koperasi

trail.describe({"angka.diunduh": "mengunduh koperasi di balik angka"})


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def angka_list(request: HttpRequest, kode: str) -> HttpResponse:
    """Exactly the rows that the figure counted."""
    one, form = _asked(request, kode)
    crumbs = [Crumb("Angka", reverse("pembinaan:dasbor-detail")), Crumb(one.nama)]
    context: dict[str, Any] = {"ukuran": one, "form": form, "crumbs": crumbs}
    if not form.is_valid():
        return render(request, "pembinaan/angka/daftar.html", context, status=422)
    posisi = form.posisi
    found = daftar.rows(kode, form.cakupan.narrow(Koperasi.objects.visible_to(request.user)), posisi)
    page = paging.paginate_keys(request, found)
    columns = daftar.columns(one, posisi, daftar.why([row.pk for row in page], posisi.on))
    context |= {
        "posisi": posisi, "arti": definition(one, posisi), "halaman": page, "kolom": columns, "noun": daftar.noun(one),
        "baris": [cells(columns, row) for row in page],
        "jumlah": daftar.total(one, found, posisi) if isinstance(one, Jumlahan) else None,
        "unduh": _export_url(request, kode) if request.user.boleh(Izin.EKSPOR) else "",
    }  # fmt: skip
    if isinstance(one, Hitungan):
        context["ringkasan"] = ringkasan.remembered(one, posisi, form.cakupan, page.paginator.count)
    return render(request, "pembinaan/angka/daftar.html", context)


@requires(Izin.EKSPOR)
@require_GET
def angka_export(request: HttpRequest, kode: str) -> HttpResponseBase:
    """All pages of the same list."""
    one, form = _asked(request, kode)
    if not form.is_valid():
        return redirect(f"{reverse('pembinaan:angka-list', args=[kode])}?{request.GET.urlencode()}")
    posisi = form.posisi
    found = daftar.rows(kode, form.cakupan.narrow(Koperasi.objects.visible_to(request.user)), posisi)
    columns = daftar.columns(one, posisi, daftar.why([row.pk for row in found], posisi.on))
    written = ([plain(col, col.read(row)) for col in columns] for row in found)
    return files.xlsx(
        request, f"angka-{kode}", [col.sheet for col in columns], written, form, action="angka.diunduh",
        title=one.nama, noun=daftar.noun(one), angka=one.nama, posisi=posisi.on.isoformat(),
    )  # fmt: skip


def _asked(request: HttpRequest, kode: str) -> tuple[Ukuran, AngkaForm]:
    if kode not in UKURAN:
        raise Http404
    return UKURAN[kode], AngkaForm(request.GET)


def _export_url(request: HttpRequest, kode: str) -> str:
    query = request.GET.copy()
    for name in ("hal", "per"):
        query.pop(name, None)
    return f"{reverse('pembinaan:angka-export', args=[kode])}?{query.urlencode()}"
