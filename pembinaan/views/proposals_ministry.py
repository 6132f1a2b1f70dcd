"""The dossier as a file, sending it, and what the ministry answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.filed import FileProblem
from pembinaan.actions import proposals as actions
from pembinaan.actions import proposals_ministry as ministry
from pembinaan.forms.proposals import DecisionForm, MinistryForm, ReasonForm, SendForm
from pembinaan.models import Kunjungan, Lampiran, UsulanPembubaran
from pembinaan.proposals import evidence, safeguards, steps
from pembinaan.views.proposals_edit import find, work
from registry import kantor as office
from registry.policies import Refused

PRIVATE = {"Cache-Control": "private, no-store"}


@requires(Izin.PEMBINAAN_LIHAT)
@require_safe
def usulan_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The frozen file, always the same bytes; before that the draft that was last made, or one without annexes."""
    usulan = find(request, pk)
    name = f"{usulan.jenis}-{slugify(usulan.koperasi.nama)[:60]}.pdf"
    if usulan.berkas:
        return _pdf(usulan.berkas.open("rb"), name)
    if usulan.diajukan_pada:
        messages.info(request, "Berkas yang diajukan sedang dibuat; coba lagi sebentar.")
        return redirect("pembinaan:usulan-detail", usulan.pk)
    if default_storage.exists(ministry.draft_name(usulan)):
        return _pdf(default_storage.open(ministry.draft_name(usulan)), f"konsep-{name}")
    if _has_annexes(usulan):
        messages.info(request, "Konsepnya belum dibuat. Tekan “Buat konsep” dahulu.")
        return redirect("pembinaan:usulan-detail", usulan.pk)
    try:
        pdf = ministry.draft(usulan).pdf
    except (Refused, FileProblem) as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:usulan-detail", usulan.pk)
    headers = PRIVATE | {"Content-Disposition": f'inline; filename="konsep-{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _pdf(file: Any, name: str) -> FileResponse:
    return FileResponse(file, filename=name, content_type="application/pdf", headers=PRIVATE)


def _has_annexes(usulan: UsulanPembubaran) -> bool:
    papers = Lampiran.objects.kept().filter(usulan=usulan, jenis__in=evidence.IN_DOSSIER)
    return papers.exists() or Kunjungan.objects.done().filter(koperasi=usulan.koperasi).exists()


@requires(Izin.USULAN_SUSUN, Izin.USULAN_AJUKAN)
@require_POST
def usulan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with all annexes, made by a worker."""
    usulan = find(request, pk)
    try:
        job = ministry.print_draft(usulan=usulan, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("pembinaan:usulan-detail", usulan.pk)
    return redirect("jobs:pekerjaan-detail", job.pk)


@requires(Izin.USULAN_AJUKAN)
@require_http_methods(["GET", "POST"])
def usulan_send(request: HttpRequest, pk: int) -> HttpResponse:
    usulan, on = find(request, pk), office.today()
    found = steps.of(usulan, on=on)
    return work(
        request, usulan, SendForm(request.POST or None, initial={"tanggal": on}),
        lambda **cleaned: ministry.send(usulan=usulan, by=request.user, **cleaned),
        title="Ajukan ke kementerian", action="Ajukan",
        done="Usulan diajukan. Berkasnya sedang dibuat dan tidak berubah lagi.",
        template="pembinaan/usulan/ajukan.html", halangan=steps.blocking(found),
        pengaman_kurang=safeguards.missing(safeguards.lines(usulan)),
    )  # fmt: skip


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def jawaban_record(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer that decides nothing yet."""
    usulan = find(request, pk)
    return work(
        request, usulan, MinistryForm(request.POST or None, request.FILES or None),
        lambda pindaian, **cleaned: ministry.reply(usulan=usulan, by=request.user, scan=pindaian, **cleaned),
        title="Jawaban kementerian", action="Catat jawaban", done="Jawaban kementerian dicatat.",
        petunjuk="Jawaban yang belum memutus, misalnya permintaan melengkapi berkas.", berkas=True,
    )  # fmt: skip


@requires(Izin.STATUS_KEPUTUSAN)
@require_http_methods(["GET", "POST"])
def usulan_reject(request: HttpRequest, pk: int) -> HttpResponse:
    usulan = find(request, pk)
    return work(
        request, usulan, MinistryForm(request.POST or None, request.FILES or None),
        lambda pindaian, **cleaned: ministry.reject(usulan=usulan, by=request.user, scan=pindaian, **cleaned),
        title="Ditolak kementerian", action="Catat penolakan", done="Penolakan kementerian dicatat; usulan ditutup.",
        petunjuk="Usulan ditutup dan koperasi tidak lagi dalam proses pembubaran. Statusnya tidak berubah.",
        berkas=True,
    )  # fmt: skip


@requires(Izin.STATUS_KEPUTUSAN)
@require_http_methods(["GET", "POST"])
def keputusan_record(request: HttpRequest, pk: int) -> HttpResponse:
    usulan = find(request, pk)
    scans = Lampiran.objects.kept().filter(usulan=usulan, jenis=evidence.MINISTRY).exists()
    word = "dibubarkan" if usulan.jenis == "pembubaran" else "dibekukan"
    return work(
        request, usulan, DecisionForm(request.POST or None, request.FILES or None, has_scan=scans),
        lambda pindaian, isi, **cleaned: ministry.decide(
            usulan=usulan, by=request.user, scan=pindaian, catatan=isi, **cleaned
        ),
        title="Keputusan kementerian", action="Catat keputusan", berkas=True,
        done=f"Keputusan kementerian dicatat: koperasi ini {word}.",
        petunjuk=f"Dengan keputusan ini {usulan.koperasi} tercatat {word} oleh kementerian.",
    )  # fmt: skip


@requires(Izin.USULAN_SUSUN, Izin.USULAN_AJUKAN)
@require_http_methods(["GET", "POST"])
def usulan_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    usulan = find(request, pk)
    return work(
        request, usulan, ReasonForm(request.POST or None),
        lambda **cleaned: actions.cancel(usulan=usulan, by=request.user, **cleaned),
        title="Batalkan usulan", action="Batalkan usulan", done="Usulan dibatalkan.", bahaya=True,
        petunjuk="Usulan ditutup tanpa keputusan kementerian. Yang sudah tercatat tetap dapat dibaca.",
    )  # fmt: skip
