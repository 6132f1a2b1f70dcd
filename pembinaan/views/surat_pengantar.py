"""Surat pengantar, and the list of one carrier: on paper and on a phone."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import surat_pengantar as actions
from pembinaan.forms.surat_kirim import NomorForm
from pembinaan.letters import papers_delivery
from pembinaan.models import KeadaanSurat, PengirimanSurat, SuratPengantar
from pembinaan.pengantaran import desk
from pembinaan.views.pelatihan_shared import pdf_answer
from pembinaan.views.surat_kirim_shared import crumbs, sends
from pembinaan.views.trying import tried

OPEN = Q(pengiriman_set__hasil="", pengiriman_set__surat__keadaan=KeadaanSurat.DIKIRIM)


def _rows() -> QuerySet[SuratPengantar]:
    rows = SuratPengantar.objects.select_related("desa__kecamatan", "kecamatan", "dibuat_oleh")
    rows = rows.order_by("-tanggal", "-pk")
    return rows.annotate(jumlah=Count("pengiriman_set"), terbuka=Count("pengiriman_set", filter=OPEN))


@requires(Izin.SURAT_LIHAT)
@require_GET
def pengantar_list(request: HttpRequest) -> HttpResponse:
    """Those whose list has not come back; ?semua=1 the others too."""
    everything = request.GET.get("semua") == "1"
    rows = _rows() if everything else _rows().filter(terbuka__gt=0)
    context = {"page": paging.paginate(request, rows), "semua": everything,
               "crumbs": crumbs(Crumb("Surat pengantar"))}  # fmt: skip
    return render(request, "pembinaan/surat_kirim/pengantar_list.html", context)


@requires(Izin.SURAT_LIHAT)
@require_GET
def pengantar_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(), pk=pk)
    return _page(request, row, NomorForm(initial={"nomor": row.nomor}))


@requires(Izin.SURAT_KIRIM)
@require_POST
def pengantar_save(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(), pk=pk)
    form = NomorForm(request.POST)
    if form.is_valid() and tried(
        request, lambda: actions.number(pengantar=row, nomor=form.cleaned_data["nomor"], by=request.user), form,
        said="Nomor surat pengantar disimpan.",
    ):  # fmt: skip
        return redirect("pembinaan:pengantar-detail", pk)
    return _page(request, row, form)


def _page(request: HttpRequest, row: SuratPengantar, form: NomorForm) -> HttpResponse:
    context = {
        "pengantar": row, "percobaan": _attempts(row), "form": form, "boleh": sends(request),
        "crumbs": crumbs(Crumb("Surat pengantar", reverse("pembinaan:pengantar-list")), Crumb(str(row))),
    }  # fmt: skip
    return render(request, "pembinaan/surat_kirim/pengantar.html", context, status=422 if form.errors else 200)


@requires(Izin.SURAT_LIHAT)
@require_GET
def pengantar_print(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(), pk=pk)
    return pdf_answer(papers_delivery.pengantar(row, _attempts(row)), f"pengantar-{slugify(str(row))}-{row.pk}")


def _with_letters(rows: QuerySet[PengirimanSurat]) -> list[PengirimanSurat]:
    joined = rows.select_related("surat__langkah", "surat__koperasi__desa", "surat__koperasi__kecamatan")
    place = ("surat__koperasi__kecamatan__nama", "surat__koperasi__desa__nama", "surat__koperasi__nama_urut", "pk")
    return list(joined.defer("surat__isi").order_by(*place))


def _attempts(row: SuratPengantar) -> list[PengirimanSurat]:
    return _with_letters(row.pengiriman_set.all())


@requires(Izin.SURAT_LIHAT)
@require_GET
def antaran_list(request: HttpRequest) -> HttpResponse:
    """What one person carries, for the phone: address, a large button for the receipt, one for the return."""
    carrier = request.GET.get("pembawa", "")
    rows = _with_letters(desk.running().filter(pembawa=carrier))
    context = {"pembawa": carrier, "percobaan": rows, "boleh": sends(request), "crumbs": crumbs(Crumb("Antaran"))}
    return render(request, "pembinaan/surat_kirim/antaran.html", context)


@requires(Izin.SURAT_LIHAT)
@require_GET
def antaran_print(request: HttpRequest) -> HttpResponse:
    carrier = request.GET.get("pembawa", "")
    rows = _with_letters(desk.running().filter(pembawa=carrier))
    return pdf_answer(
        papers_delivery.receipt_list(rows, pembawa=carrier), f"tanda-terima-{slugify(carrier) or 'surat'}"
    )
