"""Laporan pembinaan tahunan: the page, the spreadsheet, the PDF at once or through a worker."""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import doings
from pembinaan.actions import results as actions
from pembinaan.forms.results import Saringan
from pembinaan.results import lists, yearly, yearly_files
from pembinaan.results.outcome import NOTHING
from pembinaan.views.results_lists import XLSX
from registry import kantor as office


def _year(tahun: int) -> yearly.Year:
    on = office.today()
    if not yearly.FIRST_YEAR <= tahun <= on.year:
        raise Http404
    return yearly.Year(tahun, on)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def year_list(request: HttpRequest) -> HttpResponse:
    """To the report of the year that was asked for, else of this one."""
    form = Saringan(request.GET, fields=("tahun",), on=office.today(), every_year=False)
    return redirect("pembinaan:tahunan-detail", form.year or office.today().year)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def year_detail(request: HttpRequest, tahun: int) -> HttpResponse:
    year = _year(tahun)
    form = Saringan(request.GET, fields=("kecamatan",), on=year.on)
    kecamatan = form.asked("kecamatan")
    rows = yearly.coached(request.user, year, kecamatan=kecamatan)
    page = paging.paginate(request, yearly.with_status(rows, year))
    totals = yearly.totals(request.user, year, kecamatan=kecamatan)
    count = page.paginator.count
    context: dict[str, Any] = {
        "tahun": year, "form": form, "halaman": page, "baris": yearly.lines(page.object_list, year),
        "jumlah": totals, "jumlah_semua": sum(one.count for one in totals), "sumber": doings.SOURCES,
        "tahun_lain": [(one, reverse("pembinaan:tahunan-detail", args=[one])) for one in _offered(year)],
        "url_tanpa": lists.url("koperasi", tahun=tahun, kelompok=NOTHING), "pengertian": yearly_files.DEFINITIONS,
        "boleh_unduh": request.user.boleh(Izin.EKSPOR), "sekali": count <= yearly_files.AT_ONCE or bool(kecamatan),
        "boleh_susun": not request.user.hanya_membaca,
        "crumbs": [Crumb("Hasil", reverse("pembinaan:hasil-list")), Crumb(f"Laporan tahunan {tahun}")],
    }  # fmt: skip
    return render(request, "pembinaan/hasil/tahunan.html", context, status=422 if form.errors else 200)


def _offered(year: yearly.Year) -> range:
    return range(year.on.year, year.on.year - 6, -1)


@requires(Izin.EKSPOR)
@require_GET
def year_export(request: HttpRequest, tahun: int) -> FileResponse:
    """All cooperatives, with what the words mean on a second sheet."""
    year = _year(tahun)
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    count = yearly_files.write_xlsx(file, request.user, year)
    file.seek(0)
    _record(request, tahun, "xlsx", count)
    return FileResponse(file, as_attachment=True, filename=f"laporan-pembinaan-{tahun}.xlsx", content_type=XLSX)


@requires(Izin.EKSPOR)
@require_GET
def year_pdf(request: HttpRequest, tahun: int) -> HttpResponse:
    """At once where it is short; a longer one is ordered on the report's page."""
    year = _year(tahun)
    count = yearly.coached(request.user, year).count()
    if count > yearly_files.AT_ONCE:
        return redirect("pembinaan:tahunan-detail", tahun)
    pdf = yearly_files.write_pdf(request.user, year)
    _record(request, tahun, "pdf", count)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="laporan-pembinaan-{tahun}.pdf"'
    return answer


@requires(Izin.EKSPOR)
@require_POST
def year_create(request: HttpRequest, tahun: int) -> HttpResponse:
    year = _year(tahun)
    job = actions.order(tahun=year.tahun, by=request.user)
    return redirect("jobs:pekerjaan-detail", job.pk)


@requires(Izin.EKSPOR)
@require_GET
def year_file(request: HttpRequest, pk: int) -> FileResponse:
    """What a worker made for this person; after a day the file is gone and is made again."""
    mine = Pekerjaan.objects.filter(kind=actions.SUSUN, state=Keadaan.SELESAI, owner=request.user)
    job = get_object_or_404(mine, pk=pk)
    made = job.result or {}
    if not default_storage.exists(made["berkas"]):
        raise Http404("Berkas ini sudah dihapus. Susun lagi di halaman laporan tahunan.")
    _record(request, made["tahun"], "pdf", None)
    name = f"laporan-pembinaan-{made['tahun']}.pdf"
    answer = FileResponse(default_storage.open(made["berkas"]), as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _record(request: HttpRequest, tahun: int, kind: str, count: int | None) -> None:
    trail.record("laporan_tahunan.unduh", by=request.user, detail={"tahun": tahun, "jenis": kind, "koperasi": count})
