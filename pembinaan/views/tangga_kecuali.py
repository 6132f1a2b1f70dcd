"""Whom the ladder leaves alone, why and until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import tangga as actions
from pembinaan.forms.tangga import EndForm, PengecualianForm
from pembinaan.models import PengecualianTangga
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused

LIST = "pembinaan:pengecualian-list"


@requires(Izin.SURAT_LIHAT)
@require_GET
def pengecualian_list(request: HttpRequest) -> HttpResponse:
    rows = PengecualianTangga.objects.select_related("kecamatan", "koperasi", "dicatat_oleh")
    page, on = paging.paginate(request, rows), office.today()
    context = {
        "page": page, "rows": [(row, row.holds(on), row.sampai is None or row.sampai > on) for row in page],
        "boleh_atur": request.user.boleh(Izin.SURAT_SETELAN), "crumbs": _crumbs(Crumb("Pengecualian")),
    }  # fmt: skip
    return render(request, "pembinaan/tangga/pengecualian.html", context)


@requires(Izin.SURAT_SETELAN)
@require_http_methods(["GET", "POST"])
def pengecualian_create(request: HttpRequest) -> HttpResponse:
    form = PengecualianForm(request.POST or None, initial={"dari": office.today()},
                            among=Koperasi.objects.visible_to(request.user).live())  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_alone(row=form.row(), by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Tersimpan. Konsep surat yang sudah ada ditarik pada proses malam berikutnya.")
            return redirect(LIST)
    return _form(request, form, "Kecualikan dari tangga surat", "Simpan")


@requires(Izin.SURAT_SETELAN)
@require_http_methods(["GET", "POST"])
def pengecualian_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(PengecualianTangga, pk=pk)
    form = EndForm(request.POST or None, initial={"sampai": office.today()})
    if request.method == "POST" and form.is_valid():
        try:
            ended = actions.end(pk=row.pk, sampai=form.cleaned_data["sampai"], by=request.user)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Pengecualian tidak berlaku lagi mulai {dates.panjang(ended.sampai)}.")
            return redirect(LIST)
    return _form(request, form, "Akhiri pengecualian", "Akhiri", petunjuk=str(row))


def _form(request: HttpRequest, form: EndForm | PengecualianForm, title: str, act: str,
          petunjuk: str = "") -> HttpResponse:  # fmt: skip
    context = {"form": form, "judul": title, "tindakan": act, "kembali": reverse(LIST), "petunjuk": petunjuk,
               "crumbs": _crumbs(Crumb("Pengecualian", reverse(LIST)), Crumb(title))}  # fmt: skip
    return render(request, "pembinaan/usulan/isian.html", context, status=422 if form.errors else 200)


def _crumbs(*crumbs: Crumb) -> list[Crumb]:
    return [Crumb("Tangga surat", reverse("pembinaan:tangga-list")), *crumbs]
