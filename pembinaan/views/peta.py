"""The map of a figure, and the centres of kecamatan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib import dates
from koperasi.lib.geojson import GeoProblem
from koperasi.lib.sheets import SheetProblem
from koperasi.lib.teks import one_line
from koperasi.ui import map as drawing
from koperasi.ui.nav import Crumb
from pembinaan.actions import peta as actions
from pembinaan.angka.ukuran import definition
from pembinaan.forms.peta import PetaForm, PusatForm, TitikForm
from pembinaan.models import PusatKecamatan
from pembinaan.peta import figures, picture, points
from registry import kantor as office
from registry.models import Kecamatan, Koperasi

trail.describe({"peta.unduh": "mengunduh gambar peta"})


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def peta_detail(request: HttpRequest) -> HttpResponse:
    form = PetaForm(request.GET)
    context: dict[str, Any] = {"form": form, "boleh_kelola": _may(request)}
    if not form.is_valid():
        return render(request, "pembinaan/peta/detail.html", context, status=422)
    context |= _map(request, form) | {
        "pola": drawing.patterns(),
        "unduh": f"{reverse('pembinaan:peta-export')}?{request.GET.urlencode()}" if _takes(request) else "",
    }
    return render(request, "pembinaan/peta/detail.html", context)


@requires(Izin.EKSPOR)
@require_GET
def peta_export(request: HttpRequest) -> HttpResponse:
    """The drawing as an SVG file of its own, for a slide."""
    form = PetaForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('pembinaan:peta-detail')}?{request.GET.urlencode()}")
    shown = _map(request, form)
    kantor, gambar = office.current(), shown["gambar"]
    lines = [shown["judul"], f"{kantor.nama} {kantor.nama_wilayah}. {shown['arti']}"]
    svg = drawing.standalone(gambar.svg, lines, [(key.step, key.words) for key in gambar.keys])
    trail.record(
        "peta.unduh", by=request.user, detail={"angka": form.one.nama, "posisi": shown["posisi"].on.isoformat()}
    )
    name = f"peta-{form.one.kode}-{shown['posisi'].on.isoformat()}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(svg, content_type="image/svg+xml", headers=headers)


@requires(Izin.PETA_KELOLA)
@require_http_methods(["GET", "POST"])
def peta_pusat_update(request: HttpRequest) -> HttpResponse:
    """Centres typed in the table, or taken from a file of points."""
    by_file = "titik" in request.FILES or "berkas_titik" in request.POST
    typed = PusatForm(request.POST if request.method == "POST" and not by_file else None, places=_places())
    file = TitikForm(request.POST, request.FILES) if by_file else TitikForm()
    if by_file and file.is_valid() and _take_points(request, file):
        return redirect("pembinaan:peta-pusat-update")
    if typed.is_bound and typed.is_valid():
        changed = actions.place(
            centres=typed.centres, cleared=typed.cleared, sumber=PusatKecamatan.Sumber.KETIK, by=request.user
        )
        messages.success(request, f"{changed} pusat kecamatan diubah." if changed else "Tidak ada yang berubah.")
        return redirect("pembinaan:peta-detail")
    errors = bool(typed.errors or file.errors)
    context = {"form": file if by_file else typed, "pusat": typed, "titik": file, "crumbs": crumbs("Pusat kecamatan")}
    return render(request, "pembinaan/peta/pusat.html", context, status=422 if errors else 200)


def _take_points(request: HttpRequest, form: TitikForm) -> bool:
    """Whether any point was taken; what was left out is said, on the form where all of it was."""
    file = form.cleaned_data["titik"]
    try:
        found = points.read(file.read(), one_line(file.name))
    except (GeoProblem, SheetProblem) as sentence:
        form.add_error("titik", str(sentence))
        return False
    left_out = [*found.wrong, *(f"{name}: bukan kecamatan kantor ini" for name in found.strangers)]
    said = "; ".join(left_out[:5]) + (f"; dan {len(left_out) - 5} lagi" if len(left_out) > 5 else "")
    if not found.found:
        form.add_error("titik", f"Tidak ada titik yang dapat dipakai. {said}".strip())
        return False
    changed = actions.place(centres=found.found, sumber=PusatKecamatan.Sumber.BERKAS, by=request.user)
    turned = f" {found.turned} titik menulis lintang dan bujur terbalik, dan sudah dibalik." if found.turned else ""
    messages.success(request, f"{len(found.found)} titik dibaca, {changed} pusat berubah.{turned}")
    if said:
        messages.warning(request, f"Tidak dipakai: {said}.")
    return True


def _map(request: HttpRequest, form: PetaForm) -> dict[str, Any]:
    one, posisi, cakupan = form.one, form.posisi, form.cakupan
    rows = cakupan.narrow(Koperasi.objects.visible_to(request.user))
    found = figures.read(rows, one, posisi, cakupan, _places())
    judul = f"{one.nama} per kecamatan, {dates.panjang(posisi.on)}"
    peta = picture.current()
    return {
        "ukuran": one, "posisi": posisi, "arti": definition(one, posisi), "angka_peta": found, "judul": judul,
        "gambar": picture.draw(found, one, judul, peta, kind=form.cleaned_data["gambar"]), "peta": peta,
    }  # fmt: skip


def _places() -> list[Kecamatan]:
    return list(Kecamatan.objects.select_related("pusat"))


def _may(request: HttpRequest) -> bool:
    return bool(request.user.boleh(Izin.PETA_KELOLA) and not request.user.hanya_membaca)


def _takes(request: HttpRequest) -> bool:
    return bool(request.user.boleh(Izin.EKSPOR))


def crumbs(here: str, url: str = "") -> list[Crumb]:
    return [Crumb("Peta", reverse("pembinaan:peta-detail")), Crumb(here, url)]
