"""Routes: the list, one route with its places and papers, and the steps it takes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from pembinaan.actions import rencana as actions
from pembinaan.forms.rencana import BatalForm, DaftarForm, KesimpulanForm, NomorForm
from pembinaan.models import KeadaanKunjungan, RencanaKunjungan
from pembinaan.navigation import address
from pembinaan.rencana import drawing, listing, words
from registry import kantor as office
from registry.policies import Refused


def find(pk: int) -> RencanaKunjungan:
    rows = RencanaKunjungan.objects.select_related("kecamatan", "dibuat_oleh")
    return get_object_or_404(rows, pk=pk)


def crumbs(rencana: RencanaKunjungan | None = None, here: str = "") -> list[Crumb]:
    above = [Crumb("Rute", reverse("pembinaan:rencana-list"))]
    if rencana is not None:
        above.append(
            Crumb(words.days(rencana.dari, rencana.sampai), reverse("pembinaan:rencana-detail", args=[rencana.pk]))
        )
    return [*above, Crumb(here)]


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def rencana_list(request: HttpRequest) -> HttpResponse:
    form = DaftarForm(request.GET)
    rows = listing.routes(form)
    page = paginate(request, listing.with_counts(rows), count=rows.count())
    context = {
        "form": form, "page": page, "on": office.today(), "saringan": bool(request.GET),
        "boleh_rencana": request.user.boleh(Izin.KUNJUNGAN_RENCANA) and not request.user.hanya_membaca,
        "kunjungan": address("pembinaan:kunjungan-list"),
    }  # fmt: skip
    return render(request, "pembinaan/rencana/list.html", context)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def rencana_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rencana = find(pk)
    context = {
        "rencana": rencana, "rute": listing.detail(rencana, request.user), "kertas": drawing.PAPERS,
        "on": office.today(), "boleh_unduh": request.user.boleh(Izin.EKSPOR),
        "boleh_catat": request.user.boleh(Izin.KUNJUNGAN_CATAT) and not request.user.hanya_membaca,
        "hari": (hari := words.days(rencana.dari, rencana.sampai)), "crumbs": crumbs(here=hari),
    }  # fmt: skip
    return render(request, "pembinaan/rencana/detail.html", context)


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def rencana_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and date as the sekretariat gave them."""
    rencana = find(pk)
    initial = {"nomor": rencana.nomor_surat_tugas, "tanggal": rencana.tanggal_surat_tugas or office.today()}
    form = NomorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.issue(rencana=rencana, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Nomor surat tugas dicatat. Cetak ulang surat tugas dan lembar visumnya.")
            return _back(rencana)
    sentence = "Nomor dan tanggal diberikan sekretariat; yang menandatangani adalah kepala dinas pada tanggal itu."
    return _form(request, rencana, form, "Nomor surat tugas", sentence, "Catat nomor")


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def kesimpulan_update(request: HttpRequest, pk: int) -> HttpResponse:
    rencana = find(pk)
    initial = {"catatan_hasil": rencana.catatan_hasil, "biaya": rencana.biaya}
    form = KesimpulanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.conclude(rencana=rencana, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Kesimpulan disimpan.")
            return _back(rencana)
    return _form(request, rencana, form, "Kesimpulan dan biaya", rencana.maksud, "Simpan")


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def rencana_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    rencana = find(pk)
    form = BatalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.cancel(rencana=rencana, alasan=form.cleaned_data["alasan"], by=request.user)
            messages.success(request, f"Rute dibatalkan; {count} kunjungan yang belum dilakukan ikut batal.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return _back(rencana)
    effects = [
        f"{_count(rencana, KeadaanKunjungan.DIRENCANAKAN)} kunjungan yang belum dilakukan ikut dibatalkan.",
        f"{_count(rencana, KeadaanKunjungan.SELESAI)} kunjungan yang sudah selesai tetap tercatat.",
    ]
    return _form(request, rencana, form, "Batalkan rute ini?", rencana.maksud, "Batalkan rute", effects, danger=True)


@requires(Izin.KUNJUNGAN_RENCANA)
@require_http_methods(["GET", "POST"])
def rencana_end(request: HttpRequest, pk: int) -> HttpResponse:
    rencana = find(pk)
    if request.method == "POST":
        try:
            actions.finish(rencana=rencana, by=request.user)
            messages.success(request, "Rute selesai. Laporan hasil perjalanan dinas dapat dicetak di halaman ini.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return _back(rencana)
    effects = ["Tujuan dan pelaksana tidak dapat diubah lagi.", "Kesimpulan dan biaya masih dapat ditulis."]
    return _form(request, rencana, None, "Selesaikan rute ini?", rencana.maksud, "Selesaikan", effects)


def _count(rencana: RencanaKunjungan, keadaan: str) -> int:
    return rencana.kunjungan_set.filter(keadaan=keadaan).count()


def _back(rencana: RencanaKunjungan) -> HttpResponse:
    return redirect("pembinaan:rencana-detail", pk=rencana.pk)


def _form(request: HttpRequest, rencana: RencanaKunjungan, form: Any, heading: str, sentence: str, action: str,
          effects: list[str] | None = None, *, danger: bool = False) -> HttpResponse:  # fmt: skip
    """One short form on a page of its own."""
    context = {
        "heading": heading, "sentence": sentence, "effects": effects, "form": form or "", "action": action,
        "danger": danger, "cancel_url": reverse("pembinaan:rencana-detail", args=[rencana.pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form and form.errors else 200)
