"""An odd figure that is true: saying so with a reason, and taking that back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from pembinaan.forms.mutu import BatalBenarForm, BenarForm
from pembinaan.views.trying import tried
from registry import kantor as office
from registry import oddities
from registry.actions import oddities as actions
from registry.models import AngkaBenar, Koperasi


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def true_accept(request: HttpRequest, apa: str, koperasi: int) -> HttpResponse:
    """The figures as they stand now are shown; whoever confirms confirms these."""
    check = _check(apa)
    one = get_object_or_404(Koperasi.objects.visible_to(request.user).defer("cari"), pk=koperasi)
    row = oddities.of(check, one, on=office.today())
    if row is None or row.v_benar:
        messages.info(request, f"{one}: tidak ada yang perlu diperiksa lagi pada pemeriksaan ini.")
        return redirect(_list(request, check))
    form = BenarForm(request.POST or None, initial={"nilai": row.v_nilai})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data | {"koperasi": one, "check": check, "by": request.user}
        if tried(request, lambda: actions.confirm(**asked), form, said=f"Angka {one} dinyatakan benar."):
            return redirect(_list(request, check))
        form.data = {**request.POST.dict(), "nilai": json.dumps(row.v_nilai)}  # what stands there now
    return _page(
        request, check, form, heading="Angka ini benar", sentence=f"{one}: {check.kata(row)}", action="Angka ini benar",
        effects=["Tidak ada angka yang diubah; baris ini hilang dari daftar dan hitungan angka ganjil.",
                 "Bila angkanya berubah, ia diperiksa lagi seperti biasa.",
                 "Nama Anda dan alasannya tercatat dalam riwayat koperasi, dan dapat dibatalkan."],
    )  # fmt: skip


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def true_undo(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Koperasi.objects.visible_to(request.user).order_by().values("pk")
    said = get_object_or_404(AngkaBenar.objects.select_related("koperasi", "oleh"), pk=pk, koperasi__in=seen)
    check = _check(said.cek)
    form = BatalBenarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"benar": said, "check": check, "alasan": form.cleaned_data["alasan"], "by": request.user}
        if tried(request, lambda: actions.take_back(**asked), form, said=f"{said.koperasi} diperiksa lagi."):
            return redirect(_list(request, check))
    return _page(
        request, check, form, heading="Bukan angka yang benar", danger=True, action="Batalkan pernyataan",
        sentence=f"{said.koperasi}: {said.kata}", effects=[
            f"Dinyatakan benar oleh {said.oleh}: {said.alasan}",
            "Baris ini kembali ke daftar dan hitungan angka ganjil; kedua catatan tetap terbaca dalam riwayat.",
        ],
    )  # fmt: skip


def _check(kode: str) -> oddities.Check:
    if kode not in oddities.BY_CODE:
        raise Http404
    return oddities.BY_CODE[kode]


def _list(request: HttpRequest, check: oddities.Check) -> str:
    """Back to where the person was working: the same filter and page of the list."""
    query = request.GET.urlencode()
    return reverse("pembinaan:ganjil-detail", args=[check.kode]) + (f"?{query}" if query else "")


def _page(request: HttpRequest, check: oddities.Check, form: Any, **shown: Any) -> HttpResponse:
    shown |= {"form": form, "cancel_url": _list(request, check)}
    return render(request, "components/confirm.html", shown, status=422 if form.errors else 200)
