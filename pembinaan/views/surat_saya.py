"""An officer's letters: what the office asks, until when, the paper itself, and the answer. Read on a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import surat_jawab as actions
from pembinaan.forms.surat_jawab import RencanaForm, UraianForm
from pembinaan.letters import replies
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import JawabanSurat, KeadaanSurat, Surat
from pembinaan.policies import surat_jawab as policies
from pembinaan.policies.surat import officer_letters
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.policies import Refused

# Per kind: heading of its page, what stands above the form, the button on the letter's page.
KINDS: dict[str, tuple[str, str, str]] = {
    JawabanSurat.Jenis.PENJELASAN: (
        "Jelaskan keadaan koperasi", "Apa kendalanya, dan apa yang sudah atau akan dilakukan.", "Kirim penjelasan"
    ),
    JawabanSurat.Jenis.JANJI: (
        "Sampaikan rencana tanggal RAT", "Sampai tanggal itu dinas menunggu dan tidak mengirim surat berikutnya.",
        "Kirim rencana RAT",
    ),
    JawabanSurat.Jenis.KEBERATAN: (
        "Ajukan keberatan", "Bila isi surat menurut Anda tidak benar. Dinas memeriksanya dan memberi putusan dengan "
        "alasan; sampai diputus tidak ada surat berikutnya.", "Kirim keberatan",
    ),
}  # fmt: skip


@requires(Izin.KOPERASI_MILIK_SENDIRI)
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Letters of the own cooperatives, those that wait for an answer first."""
    rows = replies.for_officer(_own(request)).order_by("dijawab", "-tanggal", "-pk")
    page = paging.paginate(request, rows)
    on = office.today()
    context = {"page": page, "baris": [(surat, replies.asked(surat, on=on)) for surat in page], "on": on}
    return render(request, "pembinaan/surat_jawab/saya.html", context)


@requires(Izin.KOPERASI_MILIK_SENDIRI)
@require_safe
def letter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    surat, on = _letter(request, pk), office.today()
    context = {
        "surat": surat, "diminta": replies.asked(surat, on=on), "isi": Snapshot.from_json(surat.isi),
        "jawaban": surat.jawaban_set.select_related("diputus_oleh"), "crumbs": _crumbs(surat),
        "boleh": not request.user.hanya_membaca, "boleh_jawab": replies.may_answer(surat), "jenis": KINDS,
        "lewat": bool(surat.tenggat and surat.tenggat < on),
    }  # fmt: skip
    return render(request, "pembinaan/surat_jawab/saya_satu.html", context)


@requires(Izin.KOPERASI_MILIK_SENDIRI)
@require_safe
def letter_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes that were stored: as signed elsewhere where that came back, else as issued."""
    surat = _letter(request, pk)
    kept = surat.ttd_pdf or surat.pdf
    if not kept or not kept.storage.exists(kept.name):
        raise Http404("Berkas surat ini belum ada.")
    name = f"surat-{slugify(surat.nomor.replace('/', '-'))[:60] or surat.pk}.pdf"
    return FileResponse(
        kept.open("rb"), content_type="application/pdf", filename=name, headers={"Cache-Control": "private, no-store"}
    )


@requires(Izin.KOPERASI_MILIK_SENDIRI)
@require_POST
def letter_accept(request: HttpRequest, pk: int) -> HttpResponse:
    surat = _letter(request, pk)
    tried(
        request,
        lambda: actions.confirm_receipt(surat=surat, by=request.user),
        said="Terima kasih. Surat ini tercatat Anda terima hari ini.",
    )
    return redirect("pembinaan:surat-saya-detail", pk)


@requires(Izin.KOPERASI_MILIK_SENDIRI)
@require_http_methods(["GET", "POST"])
def answer_create(request: HttpRequest, pk: int, jenis: str) -> HttpResponse:
    """One kind of answer; its papers are added on the page that follows, one at a time, so that none is lost."""
    if jenis not in KINDS:
        raise Http404
    surat, on = _letter(request, pk), office.today()
    make = RencanaForm if jenis == JawabanSurat.Jenis.JANJI else UraianForm
    form: forms.Form = make(request.POST or None, jenis=jenis, surat=surat, on=on)
    made: list[JawabanSurat] = []
    if request.method == "POST" and form.is_valid():
        send: dict[str, Any] = {"surat": surat, "jenis": jenis, "by": request.user, **form.cleaned_data}
        if tried(request, lambda: made.append(actions.answer(**send)), form):
            messages.success(request, "Jawaban Anda sudah sampai di dinas. Bila ada bukti, tambahkan fotonya di sini.")
            return redirect("pembinaan:jawaban-detail", made[0].pk)
    heading, above, button = KINDS[jenis]
    context = {
        "form": form, "surat": surat, "judul": heading, "penjelas": above, "tombol": button,
        "menerima": surat.keadaan == KeadaanSurat.DIKIRIM, "crumbs": [*_crumbs(surat, whole=True), Crumb(heading)],
        "alasan_tidak": None if replies.may_answer(surat) else _why_not(surat),
    }  # fmt: skip
    return render(request, "pembinaan/surat_jawab/jawab.html", context, status=422 if form.errors else 200)


def _why_not(surat: Surat) -> str:
    try:
        policies.check_answer(surat)
    except Refused as sentence:
        return str(sentence)
    return ""


def _own(request: HttpRequest) -> Any:
    """Also for somebody who is staff besides: here only the own cooperatives' letters, as their officers see them."""
    return officer_letters(Surat.objects.all(), request.user)


def _letter(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(replies.for_officer(_own(request)), pk=pk)


def _crumbs(surat: Surat, *, whole: bool = False) -> list[Crumb]:
    here = reverse("pembinaan:surat-saya-detail", args=[surat.pk]) if whole else ""
    return [Crumb("Surat dari dinas", reverse("pembinaan:surat-saya-list")), Crumb(surat.judul, here)]
