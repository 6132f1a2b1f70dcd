"""Indicators of the planning papers: how far they are reached, and where they are written down."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.actions import target as actions
from pembinaan.angka.ukuran import UKURAN
from pembinaan.forms.target import YEARS_SHOWN, IndikatorForm, TargetGridForm, YearForm
from pembinaan.models import Indikator, TargetTahun
from pembinaan.target import files, pencapaian, words
from pembinaan.views import pilihan
from pembinaan.views.sebentar import takes_a_moment
from registry import kantor as office
from registry.models import Koperasi


@requires(Izin.KOPERASI_LIHAT)
@require_GET
@takes_a_moment("Target dan capaian", "css/target.css")
def target_list(request: HttpRequest) -> HttpResponse:
    """Each indicator of a year: target, quarters, percentage reached, and where it will probably stand."""
    today = office.today()
    form = YearForm(request.GET)
    tahun = form.year(today.year)
    lines = pencapaian.rows(Koperasi.objects.visible_to(request.user), tahun, today=today)
    context: dict[str, Any] = {
        "tahun": tahun, "hari_ini": today, "form": form, "baris": lines, "tahun_lain": _offered(today.year, tahun),
        "boleh_kelola": request.user.boleh(Izin.TARGET_KELOLA) and not request.user.hanya_membaca,
        "boleh_unduh": request.user.boleh(Izin.EKSPOR), "pengertian": files.DEFINITIONS,
        "belum_diperiksa": sum(not line.indikator.diperiksa for line in lines),
    }  # fmt: skip
    return render(request, "pembinaan/target/list.html", context, status=422 if form.errors else 200)


def _offered(now: int, shown: int) -> list[int]:
    return sorted({*range(now - 3, now + 2), shown})


@requires(Izin.EKSPOR)
@require_GET
def target_export(request: HttpRequest) -> HttpResponseBase:
    """The table of LKjIP as a workbook."""
    return _file(request, "xlsx")


@requires(Izin.EKSPOR)
@require_GET
def target_pdf(request: HttpRequest) -> HttpResponseBase:
    return _file(request, "pdf")


def _file(request: HttpRequest, kind: str) -> HttpResponseBase:
    form, today = YearForm(request.GET), office.today()
    if not form.is_valid():
        return redirect(f"{reverse('pembinaan:target-list')}?{request.GET.urlencode()}")
    tahun = form.year(today.year)
    lines = pencapaian.rows(Koperasi.objects.visible_to(request.user), tahun, today=today)
    return files.answer(request.user, kind, lines, tahun, today)


@requires(Izin.TARGET_KELOLA)
@require_http_methods(["GET", "POST"])
def target_update(request: HttpRequest) -> HttpResponse:
    """All targets of some years in one grid."""
    first = YearForm(request.GET).year(office.today().year)
    years = range(first, first + YEARS_SHOWN)
    rows = [row for row in Indikator.objects.filter(aktif=True) if row.ukuran in UKURAN]
    known = {(row.indikator_id, row.tahun): row.nilai for row in TargetTahun.objects.filter(tahun__in=years)}
    form = TargetGridForm(
        request.POST if request.method == "POST" else None, indikator=rows, years=years, known=known
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        changed = actions.set_targets(values=form.values(), by=request.user)
        messages.success(request, f"{changed} target disimpan." if changed else "Tidak ada target yang berubah.")
        return redirect(f"{reverse('pembinaan:target-list')}?tahun={office.today().year}")
    context = {
        "form": form, "tahun": years, "contoh": words.EXAMPLES, "sebelum": first - YEARS_SHOWN,
        "sesudah": first + YEARS_SHOWN, "crumbs": [*_crumbs(), Crumb("Isi target")],
    }  # fmt: skip
    return render(request, "pembinaan/target/isi.html", context, status=422 if form.errors else 200)


@requires(Izin.TARGET_KELOLA)
@require_http_methods(["GET", "POST"])
def indikator_create(request: HttpRequest) -> HttpResponse:
    form = IndikatorForm(request.POST if request.method == "POST" else None)
    del form.fields["aktif"]  # a new one is in use
    return pilihan.edit(
        request, form, actions.add, said="Indikator {} ditambahkan. Isi targetnya di bawah.",
        back="pembinaan:target-list", then="pembinaan:target-update", heading="Tambah indikator", crumbs=_crumbs(),
        at="nama",
    )  # fmt: skip


@requires(Izin.TARGET_KELOLA)
@require_http_methods(["GET", "POST"])
def indikator_update(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Indikator, pk=pk)
    form = IndikatorForm(request.POST if request.method == "POST" else None, instance=row)
    return pilihan.edit(
        request, form, partial(actions.change, indikator=row), said="Indikator {} disimpan.",
        back="pembinaan:target-list", heading="Ubah indikator", crumbs=_crumbs(),
    )  # fmt: skip


@requires(Izin.TARGET_KELOLA)
@require_POST
def indikator_order(request: HttpRequest, pk: int) -> HttpResponse:
    actions.move(indikator=get_object_or_404(Indikator, pk=pk), up=request.POST.get("arah") == "naik", by=request.user)
    return redirect(f"{reverse('pembinaan:target-update')}#indikator-{pk}")


def _crumbs() -> list[Crumb]:
    return [Crumb("Target", reverse("pembinaan:target-list"))]
