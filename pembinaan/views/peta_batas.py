"""The file of outlines: uploaded, looked at, used; laid aside again, and an earlier one taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib.geojson import GeoProblem
from koperasi.lib.teks import one_line
from koperasi.ui import map as drawing
from koperasi.ui.nav import Crumb
from pembinaan.actions import peta as actions
from pembinaan.forms.peta import BatasForm
from pembinaan.models import PetaWilayah
from pembinaan.peta import picture
from pembinaan.views.peta import crumbs
from registry.policies import Refused

EARLIER = 8  # uploads that can be taken back from the page


@requires(Izin.PETA_KELOLA)
@require_http_methods(["GET", "POST"])
def peta_upload(request: HttpRequest) -> HttpResponse:
    """A new file is only read here; what is in use, with its report, and the earlier ones stand below."""
    form = BatasForm(request.POST, request.FILES) if request.method == "POST" else BatasForm()
    if request.method == "POST" and form.is_valid():
        file, sumber = form.cleaned_data["berkas"], form.cleaned_data["sumber"]
        try:
            job = actions.order(data=file.read(), nama_berkas=one_line(file.name), sumber=sumber, by=request.user)
            return redirect("jobs:pekerjaan-detail", job.pk)
        except (GeoProblem, Refused) as sentence:
            form.add_error("berkas", str(sentence))
    peta = picture.current()
    context = {
        "form": form, "peta": peta, "gambar": _outlines(peta.bentuk, peta.laporan) if peta else "",
        "laporan": peta.laporan if peta else None, "pola": drawing.patterns(), "lama": _earlier(peta),
        "crumbs": crumbs("Peta wilayah"),
    }  # fmt: skip
    return render(request, "pembinaan/peta/unggah.html", context, status=422 if form.errors else 200)


@requires(Izin.PETA_KELOLA)
@require_http_methods(["GET", "POST"])
def peta_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The outlines of a file and its report, before they are the map."""
    job = get_object_or_404(Pekerjaan, pk=pk, kind=actions.BACA, state=Keadaan.SELESAI)
    if request.method == "POST":
        try:
            made = actions.adopt(job=job, by=request.user)
            messages.success(request, f"Peta dipakai: {len(made.laporan['cocok'])} kecamatan cocok.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("pembinaan:peta-detail")
    result: dict[str, Any] = job.result or {}
    context = {
        "nama_berkas": job.payload["nama"], "sumber": job.payload["sumber"], "laporan": result["laporan"],
        "gambar": _outlines(result["bentuk"], result["laporan"]), "pola": drawing.patterns(),
        "dipakai": picture.current(),
        "crumbs": [*crumbs("Peta wilayah", reverse("pembinaan:peta-upload")), Crumb("Pratinjau")],
    }  # fmt: skip
    return render(request, "pembinaan/peta/pratinjau.html", context)


@requires(Izin.PETA_KELOLA)
@require_http_methods(["GET", "POST"])
def peta_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """An earlier upload once more."""
    peta = get_object_or_404(PetaWilayah, pk=pk, dipakai=True)
    if request.method == "POST":
        try:
            actions.adopt_again(peta=peta, by=request.user)
            messages.success(request, f"Batas dari berkas {peta.nama_berkas} dipakai lagi.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("pembinaan:peta-detail")
    context = {
        "nama_berkas": peta.nama_berkas, "sumber": peta.sumber, "laporan": peta.laporan, "lagi": peta.pada,
        "gambar": _outlines(peta.bentuk, peta.laporan), "pola": drawing.patterns(), "dipakai": picture.current(),
        "crumbs": [*crumbs("Peta wilayah", reverse("pembinaan:peta-upload")), Crumb("Pakai lagi")],
    }  # fmt: skip
    return render(request, "pembinaan/peta/pratinjau.html", context)


@requires(Izin.PETA_KELOLA)
@require_http_methods(["GET", "POST"])
def peta_withdraw(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.withdraw(by=request.user)
            messages.success(request, "Peta kembali digambar sebagai lingkaran.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("pembinaan:peta-detail")
    peta = picture.current()
    context = {
        "heading": "Kembali ke lingkaran?", "action": "Kembali ke lingkaran", "danger": True,
        "sentence": f"Batas kecamatan dari berkas {peta.nama_berkas} tidak dipakai lagi." if peta else
        "Peta wilayah memang sedang tidak dipakai.",
        "effects": ["Kecamatan digambar sebagai lingkaran di pusatnya.", "Batas ini dapat dipakai lagi kapan saja."],
        "cancel_url": reverse("pembinaan:peta-upload"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


def _earlier(peta: PetaWilayah | None) -> list[PetaWilayah]:
    """Uploads that may be taken back, each file once, the newest first."""
    rows = PetaWilayah.objects.filter(dipakai=True).defer("bentuk", "laporan").select_related("oleh")
    seen = {peta.sha256} if peta else set()
    found = []
    for row in rows[:50]:
        if row.sha256 not in seen:
            seen.add(row.sha256)
            found.append(row)
    return found[:EARLIER]


def _outlines(shapes: dict[str, Any], report: dict[str, Any]) -> SafeString:
    """The outlines alone, beside their report."""
    names = {line["kode"]: line["nama"] for line in report.get("cocok", [])}
    marks = [
        drawing.Mark(number, names.get(kode, kode), "", names.get(kode, kode), "2", rings=rings)
        for number, (kode, rings) in enumerate(sorted(shapes.items()), start=1)
    ]
    return drawing.areas(marks, "Batas kecamatan")
