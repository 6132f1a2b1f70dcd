"""Answers of cooperatives on the desk of the office: read, noted from paper, and objections decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import attachments
from pembinaan.actions import surat_jawab as actions
from pembinaan.forms.surat_jawab import CatatForm, PutusanForm
from pembinaan.letters import replies
from pembinaan.letters.panels import Panel
from pembinaan.models import JawabanSurat, Surat
from pembinaan.models.surat import ENDED
from pembinaan.navigation import address
from pembinaan.policies import surat_jawab as policies
from pembinaan.policies.kasus import can
from pembinaan.views.trying import tried
from registry import kantor as office

PAPERS = {"berkas": "Foto atau berkas"}
PAPERS_HINT = {"berkas": "Misalnya berita acara RAT, daftar hadir, atau surat. Foto dari kamera telepon sudah cukup."}


@requires(Izin.SURAT_LIHAT)
@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    """Open objections first; the numbers above are the lists behind their links."""
    form = replies.JawabanFilter(request.GET)
    page = paging.paginate(request, form.narrow(replies.listed(request.user)))
    waiting = replies.waiting(request.user)
    context = {"form": form, "page": page, "menunggu": waiting, "saringan": request.GET.urlencode()}
    return render(request, "pembinaan/surat_jawab/list.html", context)


@requires(Izin.SURAT_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_safe
def answer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """For the office, and for the officers of the cooperative: there papers are added, and the decision is read."""
    row, user = _answer(request, pk), request.user
    staff = user.boleh(Izin.SURAT_LIHAT)
    row.belum_dibaca = replies.in_state(JawabanSurat.objects.filter(pk=pk), "belum_dibaca").exists()
    above = "surat-detail" if staff else "surat-saya-detail"
    first = Crumb("Jawaban", reverse("pembinaan:jawaban-list")) if staff else _mine()
    letter = address(f"pembinaan:{above}", row.surat_id)
    context = {
        "jawaban": row, "surat": row.surat, "staf": staff, "url_surat": letter,
        "berkas": attachments.slots("jawaban", row, PAPERS, user, hints=PAPERS_HINT),
        "boleh_putus": replies.decides(user) and row.jenis == "keberatan" and not row.keputusan,
        "boleh_baca": staff and replies.records(user) and row.belum_dibaca,
        "crumbs": [first, *([] if staff else [Crumb(row.surat.judul, letter)]), Crumb(row.get_jenis_display())],
        "url_batal": _cancel(request, row),
    }  # fmt: skip
    return render(request, "pembinaan/surat_jawab/satu.html", context)


@requires(Izin.SURAT_KEBERATAN)
@require_http_methods(["GET", "POST"])
def objection_settle(request: HttpRequest, pk: int) -> HttpResponse:
    row = _answer(request, pk)
    form = PutusanForm(request.POST or None)
    here = reverse("pembinaan:jawaban-detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["diterima"] == "ya"
        said = "Keberatan diterima. Siapkan surat pembatalannya." if accepted else "Keberatan tidak diterima."
        if tried(request, lambda: _decide(row, form, request), form, said=said):
            return redirect(here)
    context = {
        "form": form, "jawaban": row, "surat": row.surat, "kembali": here,
        "crumbs": [Crumb("Jawaban", reverse("pembinaan:jawaban-list")), Crumb("Keberatan", here), Crumb("Putusan")],
    }  # fmt: skip
    return render(request, "pembinaan/surat_jawab/putus.html", context, status=422 if form.errors else 200)


def _decide(row: JawabanSurat, form: PutusanForm, request: HttpRequest) -> None:
    asked = form.cleaned_data
    actions.decide(jawaban=row, diterima=asked["diterima"] == "ya", alasan=asked["alasan"], by=request.user)


@requires(Izin.SURAT_KIRIM, Izin.SURAT_SIAPKAN)
@require_POST
def answer_read(request: HttpRequest, pk: int) -> HttpResponse:
    """All answers to that letter so far."""
    row = _answer(request, pk)
    tried(request, lambda: actions.mark_read(surat=row.surat, by=request.user), said="Ditandai sudah dibaca.")
    return redirect("pembinaan:jawaban-detail", pk)


@requires(Izin.SURAT_KIRIM, Izin.SURAT_SIAPKAN)
@require_http_methods(["GET", "POST"])
def answer_record(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer that came on paper, on a visit or by telephone; its papers are added on the page that follows."""
    rows = Surat.objects.visible_to(request.user).select_related("koperasi", "langkah")
    surat = get_object_or_404(rows, pk=pk)
    form = CatatForm(request.POST or None, surat=surat, on=office.today())
    made: list[JawabanSurat] = []
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = {"surat": surat, "by": request.user, **form.cleaned_data}
        if tried(request, lambda: made.append(actions.record(**asked)), form):
            messages.success(request, "Jawaban dicatat. Tambahkan foto suratnya di sini.")
            return redirect("pembinaan:jawaban-detail", made[0].pk)
    back = address("pembinaan:surat-detail", pk) or reverse("pembinaan:jawaban-list")
    context = {
        "form": form, "surat": surat, "kembali": back, "boleh": can(policies.check_answer, surat),
        "crumbs": [Crumb("Jawaban", reverse("pembinaan:jawaban-list")), Crumb("Catat jawaban")],
    }  # fmt: skip
    return render(request, "pembinaan/surat_jawab/catat.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, pk: int) -> Any:
    rows = JawabanSurat.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("surat__koperasi", "surat__langkah", "janji", "diputus_oleh"), pk=pk)


def _mine() -> Crumb:
    return Crumb("Surat dari dinas", reverse("pembinaan:surat-saya-list"))


def _cancel(request: HttpRequest, row: JawabanSurat) -> str:
    """Where the letter that cancels this one is prepared; "" where there is nothing to prepare."""
    accepted = row.keputusan == JawabanSurat.Keputusan.DITERIMA
    if not accepted or row.surat.keadaan == "batal":
        return ""
    if Surat.objects.filter(membatalkan=row.surat_id).exclude(keadaan__in=ENDED).exists():
        return ""
    return address("pembinaan:pembatalan-create", row.surat_id) if request.user.boleh(Izin.SURAT_SIAPKAN) else ""


def panel(request: HttpRequest, surat: Surat) -> Panel | None:
    """On the page of one letter: its answers, and a way to note another."""
    rows = list(surat.jawaban_set.select_related("diputus_oleh"))
    add = replies.records(request.user) and can(policies.check_answer, surat)
    if not rows and not add:
        return None
    return Panel("pembinaan/surat_jawab/_panel.html", {"jawaban": rows, "surat": surat, "boleh": add})
