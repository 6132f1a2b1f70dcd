"""The office's ladder: both tracks as people read them, and their steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.actions import tangga as actions
from pembinaan.forms.tangga import OPENERS, LangkahForm
from pembinaan.models import Jalur, LangkahTangga, PengecualianTangga
from registry import kantor as office
from registry.policies import Refused

LIST = "pembinaan:tangga-list"


@requires(Izin.SURAT_LIHAT)
@require_GET
def tangga_list(request: HttpRequest) -> HttpResponse:
    on, rows = office.today(), list(LangkahTangga.objects.all())
    context = {
        "jalur": [(code, label, *_track(rows, code)) for code, label in Jalur.choices],
        "kecuali": [row for row in PengecualianTangga.objects.select_related("kecamatan", "koperasi") if row.holds(on)],
        "belum": [row for row in rows if row.aktif and not row.diperiksa],
        "boleh_atur": request.user.boleh(Izin.SURAT_SETELAN),
    }
    return render(request, "pembinaan/tangga/list.html", context)


def _track(rows: list[LangkahTangga], code: str) -> tuple[list[LangkahTangga], list[str]]:
    """The steps of one track, and their legal bases: one and the same is said once."""
    own = [row for row in rows if row.jalur == code]
    return own, sorted({row.dasar for row in own})


@requires(Izin.SURAT_SETELAN)
@require_http_methods(["GET", "POST"])
def tangga_create(request: HttpRequest, jalur: str) -> HttpResponse:
    if jalur not in OPENERS:
        raise Http404
    form = LangkahForm(request.POST or None, instance=LangkahTangga(jalur=jalur, pembuka="tak_dijawab"))
    return _edit(request, form, f"Tambah langkah, {Jalur(jalur).label}")


@requires(Izin.SURAT_SETELAN)
@require_http_methods(["GET", "POST"])
def tangga_update(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LangkahTangga, pk=pk)
    return _edit(request, LangkahForm(request.POST or None, instance=row), row.judul)


@requires(Izin.SURAT_SETELAN)
@require_POST
def tangga_move(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LangkahTangga, pk=pk)
    try:
        if actions.move(pk=row.pk, up=request.POST.get("arah") == "naik", by=request.user):
            messages.success(request, f"{row.judul} dipindahkan.")
    except Refused as sentence:
        messages.error(request, str(sentence))
    return redirect(LIST)


@requires(Izin.SURAT_SETELAN)
@require_POST
def tangga_check(request: HttpRequest, pk: int) -> HttpResponse:
    row = actions.check(pk=get_object_or_404(LangkahTangga, pk=pk).pk, by=request.user)
    messages.success(request, f"{row.judul} ditandai sudah diperiksa.")
    return redirect(LIST)


def _edit(request: HttpRequest, form: LangkahForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep(row=form.save(commit=False), by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Tersimpan. Surat yang sudah terbit tidak berubah.")
            return redirect(LIST)
    context = {"form": form, "judul": title, "tindakan": "Simpan", "kembali": reverse(LIST),
               "crumbs": [Crumb("Tangga surat", reverse(LIST)), Crumb(title)]}  # fmt: skip
    return render(request, "pembinaan/usulan/isian.html", context, status=422 if form.errors else 200)
