"""A case for every cooperative of a filter of the list: fill in, look who gets one, do it; and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.actions import kasus_massal as actions
from pembinaan.forms.kasus import BukaMassalForm
from registry import kantor as office
from registry import policies
from registry.actions.massal import CountChanged
from registry.filters import KoperasiFilter
from registry.models import TindakanMassal
from registry.policies import Refused
from registry.saringan import massal, tersimpan
from registry.saringan.massal import Rencana


@requires(Izin.KASUS_TANGANI)
@require_http_methods(["GET", "POST"])
def kasus_massal_create(request: HttpRequest) -> HttpResponse:
    """Each step asks the filter again; only the last POST writes, and only what the look said."""
    sent = request.method == "POST"
    kueri = tersimpan.clean(QueryDict(request.POST.get("kueri", "")) if sent else request.GET)
    asked = massal.chosen(kueri, request.user, on=office.today())
    wrong = _wrong(asked)
    form = BukaMassalForm(request.POST if sent else None)
    if wrong or not sent or not form.is_valid() or request.POST.get("langkah") == "ubah":
        return _page(request, asked, form, kueri=kueri, wrong=wrong, status=422 if wrong or form.errors else 200)
    rencana = actions.plan(asked.qs, form.isian)
    if request.POST.get("langkah") != "jalankan":
        return _page(request, asked, form, kueri=kueri, rencana=rencana)
    expected = request.POST.get("jumlah", "")
    try:
        row = actions.open_many(kueri=kueri, isian=form.isian, expected=expected, by=request.user)
    except CountChanged as changed:
        return _page(request, asked, form, kueri=kueri, rencana=changed.rencana, sentence=str(changed), status=409)
    except Refused as sentence:
        return _page(request, asked, form, kueri=kueri, rencana=rencana, sentence=str(sentence), status=422)
    messages.success(request, f"{row.jumlah} kasus dibuka.")
    return redirect("registry:massal-detail", row.pk)


def _wrong(asked: KoperasiFilter) -> str:
    if asked.form.errors:
        return "Saringan ini tidak dapat dibaca. Kembali ke daftar dan perbaiki isiannya."
    try:
        policies.check_many(asked.qs.count(), massal.AT_ONCE)
    except Refused as sentence:
        return str(sentence)
    return ""


def _page(request: HttpRequest, asked: KoperasiFilter, form: BukaMassalForm, *, kueri: str, wrong: str = "",
          rencana: Rencana | None = None, sentence: str = "", status: int = 200) -> HttpResponse:  # fmt: skip
    back = reverse("registry:koperasi-list") + (f"?{kueri}" if kueri else "")
    context: dict[str, Any] = {
        "form": form, "kueri": kueri, "kata": tersimpan.words(asked), "rencana": rencana, "salah": wrong,
        "kalimat": sentence, "kembali": back, "hari": policies.UNDO_DAYS, "on": asked.on,
        "crumbs": [Crumb("Koperasi", back), Crumb("Buka kasus")],
    }  # fmt: skip
    return render(request, "pembinaan/kasus/buka_massal.html", context, status=status)


@requires(Izin.KASUS_TANGANI)
@require_http_methods(["GET", "POST"])
def kasus_massal_undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(TindakanMassal.objects.filter(jenis=actions.BUKA.code), pk=pk)
    try:
        actions.check_undo(row, request.user, office.today())
        if request.method == "POST":
            actions.undo(tindakan=row, by=request.user)
            messages.success(request, "Kasus yang belum dikerjakan ditutup lagi.")
            return redirect("registry:massal-detail", pk)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("registry:massal-detail", pk)
    context = {
        "heading": "Batalkan pembukaan kasus", "sentence": f"{row.jumlah} kasus ini ditutup “tidak perlu ditangani”.",
        "effects": ["Hanya yang masih seperti saat dibuka: tanpa kegiatan, janji, kunjungan, berkas, atau usulan, "
                    "tujuannya tidak diubah, dan belum berpindah tangan.",
                    "Kasusnya tetap terbaca di riwayat tiap koperasi."],
        "action": "Batalkan", "danger": True, "cancel_url": reverse("registry:massal-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)
