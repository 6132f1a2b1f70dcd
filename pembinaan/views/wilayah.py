"""Lembar wilayah: the kecamatan with their figures, and the sheet of one kecamatan or desa, on screen and on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import check_permission, requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui.nav import Crumb
from pembinaan.angka import perhatian, wilayah, wilayah_files
from pembinaan.angka.perhatian import Perhatian
from pembinaan.angka.posisi import Posisi
from pembinaan.forms.angka import AngkaForm
from registry.models import AturanStatus, Desa, Kecamatan, Koperasi
from registry.models.koperasi import KoperasiQuerySet

trail.describe({"wilayah.diunduh": "mengunduh lembar wilayah"})
Context = dict[str, Any]
MOST_CONTACTS = 100  # on a page; a larger place is asked for by desa


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def wilayah_list(request: HttpRequest) -> HttpResponse:
    """Every kecamatan, and the cooperatives whose kecamatan is not known."""
    form = AngkaForm(request.GET, fields=("pada", "kdmp"))
    context: Context = {"form": form}
    if not form.is_valid():
        return render(request, "pembinaan/wilayah/list.html", context, status=422)
    posisi, cakupan = form.posisi, form.cakupan
    lines = wilayah.table(cakupan.narrow(Koperasi.objects.visible_to(request.user)), posisi, cakupan, "kecamatan")
    context |= {
        "posisi": posisi, "baris": lines, "jumlah": wilayah.total(lines, posisi, cakupan), "kolom": wilayah.COLUMNS,
        "tujuan": "pembinaan:wilayah-detail", "kata": "Kecamatan",
    }  # fmt: skip
    return render(request, "pembinaan/wilayah/list.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def kecamatan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, get_object_or_404(Kecamatan, pk=pk))


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def desa_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, get_object_or_404(Desa.objects.select_related("kecamatan"), pk=pk))


@requires(Izin.EKSPOR)
@require_GET
def kecamatan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _pdf(request, get_object_or_404(Kecamatan, pk=pk))


@requires(Izin.EKSPOR)
@require_GET
def desa_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _pdf(request, get_object_or_404(Desa.objects.select_related("kecamatan"), pk=pk))


def _detail(request: HttpRequest, place: wilayah.Place) -> HttpResponse:
    with_contacts = _contacts_asked(request)
    posisi, cakupan = Posisi.at(), wilayah.scope_of(place)
    rows = _rows(request, place)
    lembar = wilayah.sheet(rows, posisi, cakupan)
    context: Context = {
        "tempat": place, "judul": wilayah_files.heading(place), "posisi": posisi, "lembar": lembar,
        "angka": lembar.angka, "perhatian": _attention(rows, posisi),
        "teks": wilayah_files.text(place, lembar), "kolom": wilayah.COLUMNS, "kata": "Desa/kelurahan",
        "tujuan": "pembinaan:wilayah-desa-detail", "kontak_diminta": with_contacts,
        "boleh_kontak": request.user.boleh(Izin.KONTAK_LIHAT), "crumbs": _crumbs(place),
        "unduh": _paper(place) if request.user.boleh(Izin.EKSPOR) else "",
    }  # fmt: skip
    if with_contacts:  # instead of the table per desa
        found = list(posisi.rows(rows).defer("cari").order_by("nama_urut", "pk")[: MOST_CONTACTS + 1])
        shown = wilayah.contacts(request.user, found[:MOST_CONTACTS], posisi.on)
        context |= {"kontak": shown, "kontak_lebih": len(found) > MOST_CONTACTS}
    elif isinstance(place, Kecamatan):
        context["baris"] = lines = wilayah.table(rows, posisi, cakupan, "desa")
        context["jumlah"] = wilayah.total(lines, posisi, cakupan)
    return render(request, "pembinaan/wilayah/detail.html", context)


def _pdf(request: HttpRequest, place: wilayah.Place) -> HttpResponse:
    """Leaves a row in the trail, and says in it whether it carries contacts."""
    with_contacts = _contacts_asked(request)
    posisi = Posisi.at()
    rows = _rows(request, place)
    there = posisi.rows(rows)
    ten = _attention(rows, posisi)
    kontak = None
    if with_contacts:
        first = [one.koperasi for one in ten]
        others = list(there.defer("cari").order_by("nama_urut", "pk"))
        others.sort(key=lambda row: first.index(row.pk) if row.pk in first else len(first))
        kontak = wilayah.contacts(request.user, others, posisi.on)
    made = wilayah_files.pdf(place, wilayah.sheet(rows, posisi, wilayah.scope_of(place)), ten, kontak)
    told = {"wilayah": wilayah_files.heading(place), "kontak pengurus": "ya" if with_contacts else "tidak"}
    trail.record("wilayah.diunduh", by=request.user, detail=told)
    name = f"lembar-{slugify(wilayah.name_of(place))}-{posisi.on.isoformat()}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _attention(rows: KoperasiQuerySet, posisi: Posisi) -> list[Perhatian]:
    """By the rule of the head's page, of this place."""
    return perhatian.today(rows, posisi, list(AturanStatus.objects.adopted()))[1]


def _rows(request: HttpRequest, place: wilayah.Place) -> KoperasiQuerySet:
    return wilayah.scope_of(place).narrow(Koperasi.objects.visible_to(request.user))


def _contacts_asked(request: HttpRequest) -> bool:
    """Personal data is shown to those who may see it, and only when they ask (UU 27/2022)."""
    if request.GET.get("kontak") != "ya":
        return False
    check_permission(request.user, Izin.KONTAK_LIHAT)
    return True


def _paper(place: wilayah.Place) -> str:
    name = "wilayah-pdf" if isinstance(place, Kecamatan) else "wilayah-desa-pdf"
    return reverse(f"pembinaan:{name}", args=[place.pk])


def _crumbs(place: wilayah.Place) -> list[Crumb]:
    found = [Crumb("Wilayah", reverse("pembinaan:wilayah-list"))]
    if isinstance(place, Desa):
        above = place.kecamatan
        found.append(Crumb(f"Kecamatan {above}", reverse("pembinaan:wilayah-detail", args=[above.pk])))
    return [*found, Crumb(wilayah.name_of(place))]
