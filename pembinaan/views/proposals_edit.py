"""What is written into a proposal: grounds and letter, steps, safeguards, objections. One short form a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.filed import FileProblem
from koperasi.ui.nav import Crumb
from pembinaan.actions import proposals as actions
from pembinaan.forms.proposals import AnswerForm, ContentForm, ObjectionForm, SafeguardForm, StepForm
from pembinaan.models import Keberatan, LangkahUsulan, Pengaman, TahapUsulan, UsulanPembubaran
from pembinaan.proposals import evidence, page, safeguards
from pembinaan.proposals.dossier import letter
from pembinaan.views.proposals import crumbs
from registry import kantor as office
from registry.policies import Refused

Do = Callable[..., Any]


def find(request: HttpRequest, pk: int) -> UsulanPembubaran:
    rows = UsulanPembubaran.objects.visible_to(request.user).select_related(*page.RELATED)
    return get_object_or_404(rows, pk=pk)


def work(request: HttpRequest, usulan: UsulanPembubaran, form: forms.Form, do: Do, *, title: str, action: str,
         done: str, template: str = "pembinaan/usulan/isian.html", **context: Any) -> HttpResponse:  # fmt: skip
    """The common course of a form: shape, action, one sentence where it is refused, back to the proposal's page."""
    here = reverse("pembinaan:usulan-detail", args=[usulan.pk])
    if request.method == "POST" and form.is_valid():
        try:
            do(**form.cleaned_data)
        except (Refused, FileProblem) as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, done)
            return redirect(here)
    trail = crumbs(Crumb(usulan.koperasi.nama, here), Crumb(title))
    context |= {"form": form, "usulan": usulan, "judul": title, "tindakan": action, "kembali": here, "crumbs": trail}
    return render(request, template, context, status=422 if form.errors else 200)


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def usulan_update(request: HttpRequest, pk: int) -> HttpResponse:
    usulan = find(request, pk)
    form = ContentForm(request.POST or None, usulan=usulan)

    def save(**cleaned: Any) -> None:
        letter_only = {name: cleaned[name] for name in ("uraian", "surat_tujuan", "surat_isi")}
        actions.update(usulan=usulan, dasar=form.chosen, by=request.user, **letter_only)

    kantor = office.current()
    return work(
        request, usulan, form, save, title="Alasan dan surat pengantar", action="Simpan", done="Isi usulan disimpan.",
        template="pembinaan/usulan/isi.html", tujuan_biasa=letter.addressee(kantor),
        surat_biasa=letter.body(usulan, kantor).split("\n\n"),
    )  # fmt: skip


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def tahap_record(request: HttpRequest, pk: int, kode: str) -> HttpResponse:
    usulan = find(request, pk)
    langkah = get_object_or_404(LangkahUsulan, jenis=usulan.jenis, kode=kode)
    tahap = usulan.tahap_set.filter(langkah=langkah).first()
    names = ("tanggal", "nomor", "diterima_pada", "diterima_oleh", "catatan")
    initial = {name: getattr(tahap, name) for name in names} if tahap else {}
    form = StepForm(request.POST or None, initial=initial, langkah=langkah)
    return work(
        request, usulan, form,
        lambda **cleaned: actions.record_step(usulan=usulan, langkah=langkah, by=request.user, **cleaned),
        title=langkah.nama, action="Simpan", done=f"{langkah.nama}: tercatat.", langkah=langkah, tahap=tahap,
        template="pembinaan/usulan/langkah.html",
    )  # fmt: skip


@requires(Izin.USULAN_SUSUN)
@require_POST
def tahap_remove(request: HttpRequest, pk: int, kode: str) -> HttpResponse:
    usulan = find(request, pk)
    rows = TahapUsulan.objects.select_related("usulan", "langkah")
    tahap = get_object_or_404(rows, usulan=usulan, langkah__kode=kode)
    try:
        actions.remove_step(tahap=tahap, by=request.user)
    except Refused as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, f"Catatan “{tahap.langkah}” dihapus.")
    return redirect("pembinaan:usulan-detail", usulan.pk)


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def pengaman_update(request: HttpRequest, pk: int, jenis: str) -> HttpResponse:
    usulan = find(request, pk)
    if jenis not in Pengaman.Jenis.values:
        raise Http404
    line = next(one for one in safeguards.of(usulan, on=office.today()) if one.jenis == jenis)
    names = ("isi", "jumlah", "dikesampingkan", "alasan")
    source: Any = line.kept or line.known
    form = SafeguardForm(request.POST or None, initial={name: getattr(source, name, None) for name in names})
    return work(
        request, usulan, form,
        lambda **cleaned: actions.keep_safeguard(usulan=usulan, jenis=jenis, by=request.user, **cleaned),
        title=line.label, action="Simpan", done=f"{line.label}: tersimpan.", baris=line,
        template="pembinaan/usulan/pengaman.html",
    )  # fmt: skip


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def keberatan_create(request: HttpRequest, pk: int) -> HttpResponse:
    usulan = find(request, pk)
    return work(
        request, usulan, ObjectionForm(request.POST or None),
        lambda **cleaned: actions.record_objection(usulan=usulan, by=request.user, **cleaned),
        title="Keberatan", action="Catat keberatan", done="Keberatan dicatat. Jangka waktu menjawabnya sudah berjalan.",
        petunjuk=f"Pindaian suratnya diunggah di halaman usulan, bagian “{evidence.KINDS[evidence.OBJECTION]}”."
        if usulan.editable else "",
    )  # fmt: skip


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def keberatan_update(request: HttpRequest, pk: int, keberatan_pk: int) -> HttpResponse:
    """The office's answer."""
    usulan = find(request, pk)
    keberatan = get_object_or_404(Keberatan.objects.select_related("usulan"), usulan=usulan, pk=keberatan_pk)
    return work(
        request, usulan, AnswerForm(request.POST or None),
        lambda **cleaned: actions.answer_objection(keberatan=keberatan, by=request.user, **cleaned),
        title=f"Jawaban atas keberatan {keberatan.dari}", action="Simpan jawaban", done="Jawaban dicatat.",
        petunjuk=keberatan.isi,
    )  # fmt: skip
