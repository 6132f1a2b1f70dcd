from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import status as looks
from registry import policies
from registry.actions import records
from registry.forms.filings import LaporanRecordForm, RatRecordForm, RecordForm
from registry.models import Koperasi


@requires(Izin.BUKTI_CATAT)
@require_http_methods(["GET", "POST"])
def rat_record(request: HttpRequest, pk: int) -> HttpResponse:
    return _record(request, pk, RatRecordForm, "RAT")


@requires(Izin.BUKTI_CATAT)
@require_http_methods(["GET", "POST"])
def laporan_record(request: HttpRequest, pk: int) -> HttpResponse:
    return _record(request, pk, LaporanRecordForm, "laporan keuangan")


def _record(request: HttpRequest, pk: int, form_class: type[RecordForm], noun: str) -> HttpResponse:
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).select_related("kecamatan", "desa"), pk=pk)
    form = form_class(request.POST or None, koperasi=koperasi)
    if request.method == "POST" and form.is_valid():
        try:
            filing = records.record_filing(filing=form.save(commit=False), asal=form.source, by=request.user)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            _tell(request, koperasi, f"{noun[0].upper()}{noun[1:]} tahun buku {filing.tahun_buku} dicatat.")
            return redirect("registry:koperasi-why", pk=pk)
    context = {"form": form, "koperasi": koperasi, "noun": noun}
    return render(request, "registry/pengajuan/record.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, before: Koperasi, done: str) -> None:
    """What was done and what became of the status by it."""
    now = Koperasi.objects.get(pk=before.pk)
    word = looks.look(now.status).word.lower()
    changed = now.status != before.status
    messages.success(request, f"{done} Status sekarang {word}." if changed else f"{done} Statusnya tetap {word}.")
