"""The province's workbooks: the list, upload, one workbook as a grid, its next version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.lib.sheets import SheetProblem
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from pembinaan.actions import formulir as actions
from pembinaan.files import XLSX
from pembinaan.forms.formulir import BerkasForm, PeriodeForm, UnggahForm
from pembinaan.formulir import book, checking, grid
from pembinaan.models import FormatProvinsi, FormatTerisi, PeriodeTutup
from registry.policies import Refused

TOLD = 12  # sentences about what moved that are shown one by one


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def format_list(request: Request) -> HttpResponse:
    """Those in use first; older versions stay to be looked at."""
    rows = FormatProvinsi.objects.select_related("diunggah_oleh").annotate(
        bagian=Count("bagian_set", filter=Q(bagian_set__dihapus_pada=None), distinct=True),
        terisi=Count("terisi_set", distinct=True),
    ).order_by("-dicabut_pada", "-pk")  # fmt: skip
    filled = FormatTerisi.objects.select_related("format", "periode", "oleh")[:8]
    context = {"page": paginate(request, rows), "terisi": filled, "boleh": may(request)}
    return render(request, "pembinaan/format/list.html", context)


@requires(Izin.FORMAT_KELOLA)
@require_http_methods(["GET", "POST"])
def format_upload(request: Request) -> HttpResponse:
    form = UnggahForm(request.POST, request.FILES) if request.method == "POST" else UnggahForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            made = actions.upload(
                data=file.read(), nama_berkas=file.name, nama=form.cleaned_data["nama"], by=request.user
            )
            return redirect("pembinaan:bagian-propose", made.pk)
        except SheetProblem as problem:
            form.add_error("berkas", str(problem))
    context = {"form": form, "crumbs": [*crumbs(), Crumb("Unggah")]}
    return render(request, "pembinaan/format/unggah.html", context, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def format_detail(request: Request, pk: int) -> HttpResponse:
    """The sheets as a grid with letters and row numbers; what is filled in where; the files that were made."""
    found = get_object_or_404(FormatProvinsi.objects.select_related("diunggah_oleh"), pk=pk)
    parts = list(actions.parts(found))
    sheets = book.of(found).lembar
    at = number(request, "lembar", 0, len(sheets) - 1)
    context = {
        "format": found, "bagian": parts, "lembar": list(enumerate(sheets)), "di": at,
        "hilang": checking.losses_of(found), "kisi": grid.show(sheets[at], number(request, "baris", 1), parts),
        "terisi": FormatTerisi.objects.filter(format=found).select_related("periode", "oleh")[:20],
        "form": PeriodeForm(auto_id="isi_%s"), "ada_periode": PeriodeTutup.objects.exists(),
        "boleh": may(request) and not found.dicabut_pada,
        "crumbs": [*crumbs(), Crumb(found.nama)],
    }  # fmt: skip
    return render(request, "pembinaan/format/detail.html", context)


@requires(Izin.FORMAT_KELOLA)
@require_http_methods(["GET", "POST"])
def format_update(request: Request, pk: int) -> HttpResponse:
    """The next version of the same form: what still fits stays pointed at."""
    found = get_object_or_404(FormatProvinsi, pk=pk)
    form = BerkasForm(request.POST, request.FILES) if request.method == "POST" else BerkasForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            made, told = actions.replace(format=found, data=file.read(), nama_berkas=file.name, by=request.user)
            _tell(request, told)
            return redirect("pembinaan:format-detail", made.pk)
        except (SheetProblem, Refused) as problem:
            form.add_error("berkas", str(problem))
    context = {"form": form, "format": found, "crumbs": [*crumbs(found), Crumb("Ganti berkas")]}
    return render(request, "pembinaan/format/unggah.html", context, status=422 if form.errors else 200)


def _tell(request: Request, told: list[str]) -> None:
    if not told:
        messages.success(request, "Berkas diganti; semua kolom dan sel masih cocok.")
    for sentence in told[:TOLD]:
        messages.warning(request, sentence)
    if len(told) > TOLD:
        messages.warning(request, f"Dan {len(told) - TOLD} perubahan lain; periksa tiap bagian sebelum mengisi.")


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def format_file(request: Request, pk: int) -> FileResponse:
    """As it came from the province."""
    found = get_object_or_404(FormatProvinsi, pk=pk)
    return FileResponse(found.berkas.open("rb"), as_attachment=True, filename=found.nama_berkas, content_type=XLSX)


# --- For the views beside this one -----------------------------------------------------------------------
def may(request: Request) -> bool:
    return bool(request.user.boleh(Izin.FORMAT_KELOLA) and not request.user.hanya_membaca)


def crumbs(found: FormatProvinsi | None = None) -> list[Crumb]:
    made = [Crumb("Format provinsi", reverse("pembinaan:format-list"))]
    return [*made, Crumb(found.nama, reverse("pembinaan:format-detail", args=[found.pk]))] if found else made


def number(request: Any, name: str, least: int, most: int = 2_000_000) -> int:
    """From the address; nonsense gives the least."""
    asked = request.GET.get(name, "")
    return min(max(int(asked), least), most) if asked.isascii() and asked.isdigit() and len(asked) < 9 else least
