"""One case: opened, described, worked on, closed."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from koperasi.ui.nav import Crumb
from pembinaan.actions import kasus as actions
from pembinaan.actions import kegiatan as doing
from pembinaan.actions import promises
from pembinaan.forms.kasus import CloseForm, JanjiForm, KasusForm, KegiatanForm, OpenForm, ReasonForm
from pembinaan.kasus import outcome
from pembinaan.models import JanjiRat, Kasus, KegiatanKasus
from pembinaan.views.kasus_page import case_page, crumbs, find
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused


@requires(Izin.KASUS_TANGANI)
@require_http_methods(["GET", "POST"])
def kasus_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)
    form = OpenForm(request.POST or None, initial={"saya": True})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        mine = request.user if asked.pop("saya") else None
        try:
            kasus = actions.open_case(koperasi=koperasi, by=request.user, petugas=mine, **asked)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Kasus {kasus.get_jenis_display().lower()} {koperasi} dibuka.")
            return _to(kasus)
    there = list(Kasus.objects.visible_to(request.user).open().filter(koperasi=koperasi).select_related("petugas"))
    home = reverse("registry:koperasi-detail", args=[pk])
    context = {"form": form, "koperasi": koperasi, "kasus_daftar": there,
               "crumbs": [Crumb(koperasi.nama, home), Crumb("Buka kasus")]}  # fmt: skip
    return render(request, "pembinaan/kasus/buka.html", context, status=422 if form.errors else 200)


@requires(Izin.KASUS_TANGANI)
@require_http_methods(["GET", "POST"])
def kasus_update(request: HttpRequest, pk: int) -> HttpResponse:
    kasus = find(request, pk)
    form = KasusForm(request.POST or None, kasus=kasus) if request.method == "POST" else KasusForm(kasus=kasus)
    if request.method == "POST" and form.is_valid():
        saved = partial(actions.describe, kasus=kasus, by=request.user, **form.cleaned_data)
        if tried(request, saved, form, said="Kasus disimpan."):
            return _to(kasus)
    context = {"form": form, "kasus": kasus, "crumbs": crumbs(kasus, "Ubah")}
    return render(request, "pembinaan/kasus/ubah.html", context, status=422 if form.errors else 200)


@requires(Izin.KASUS_TANGANI)
@require_POST
def kegiatan_create(request: HttpRequest, pk: int) -> HttpResponse:
    kasus = find(request, pk)
    form = KegiatanForm(request.POST, on=office.today(), prefix="kegiatan")
    if form.is_valid():
        recorded = partial(doing.record, kasus=kasus, by=request.user, **form.cleaned_data)
        if tried(request, recorded, form, said="Kegiatan dicatat."):
            return _to(kasus)
    return case_page(request, kasus, kegiatan=form)


@requires(Izin.KASUS_TANGANI)
@require_http_methods(["GET", "POST"])
def kegiatan_cancel(request: HttpRequest, pk: int, kegiatan_pk: int) -> HttpResponse:
    kasus = find(request, pk)
    row = get_object_or_404(KegiatanKasus.objects.filter(kasus=kasus, membatalkan=None), pk=kegiatan_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken_back = partial(doing.take_back, kegiatan=row, alasan=form.cleaned_data["alasan"], by=request.user)
        if tried(request, taken_back, form, said="Catatan dibatalkan; keduanya tetap terlihat."):
            return _to(kasus)
    sentence = f"{row.get_jenis_display()} {dates.panjang(row.tanggal)}: {row.uraian[:200]}"
    return _confirm(request, kasus, form, "Batalkan catatan", sentence, "Batalkan catatan ini", danger=True)


@requires(Izin.KASUS_TANGANI)
@require_POST
def janji_create(request: HttpRequest, pk: int) -> HttpResponse:
    kasus = find(request, pk)
    form = JanjiForm(request.POST, on=office.today(), prefix="janji")
    if form.is_valid():
        promised = partial(promises.promise_in, kasus=kasus, by=request.user, **form.cleaned_data)
        said = f"Janji RAT pada {dates.panjang(form.cleaned_data['tanggal'])} dicatat."
        if tried(request, promised, form, said=said):
            return _to(kasus)
    return case_page(request, kasus, janji=form)


@requires(Izin.KASUS_TANGANI)
@require_http_methods(["GET", "POST"])
def janji_withdraw(request: HttpRequest, pk: int, janji_pk: int) -> HttpResponse:
    kasus = find(request, pk)
    janji = get_object_or_404(JanjiRat.objects.filter(koperasi=kasus.koperasi_id), pk=janji_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdrawn = partial(promises.withdraw, janji=janji, alasan=form.cleaned_data["alasan"], by=request.user)
        if tried(request, withdrawn, form, said="Janji dicabut."):
            return _to(kasus)
    sentence = f"RAT tahun buku {janji.tahun_buku} pada {dates.panjang(janji.tanggal)}, dijanjikan {janji.oleh_siapa}."
    return _confirm(request, kasus, form, "Cabut janji RAT", sentence, "Cabut janji", danger=True)


@requires(Izin.KASUS_TUTUP)
@require_http_methods(["GET", "POST"])
def kasus_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what the case proposes and why; a person decides."""
    kasus = find(request, pk)
    standing = outcome.standing(kasus, on=office.today())
    form = CloseForm(request.POST or None, initial={"hasil": standing.outcome(kasus), "bergabung_ke": standing.joined})
    if request.method == "POST" and form.is_valid():
        closed = partial(actions.close, kasus=kasus, by=request.user, **form.cleaned_data)
        if tried(request, closed, form, said=f"Kasus {kasus.koperasi} ditutup."):
            return _to(kasus)
    context = {
        "form": form, "kasus": kasus, "tegak": standing, "usul": standing.outcome(kasus),
        "menunggu": standing.waits, "crumbs": crumbs(kasus, "Tutup"),
    }  # fmt: skip
    return render(request, "pembinaan/kasus/tutup.html", context, status=422 if form.errors else 200)


@requires(Izin.KASUS_BAGI)
@require_http_methods(["GET", "POST"])
def kasus_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    kasus = find(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reopened = partial(actions.reopen, kasus=kasus, alasan=form.cleaned_data["alasan"], by=request.user)
        if tried(request, reopened, form, said="Kasus dibuka lagi."):
            return _to(kasus)
    sentence = f"Kasus {kasus.koperasi} ditutup {dates.panjang(kasus.ditutup_pada)}: {kasus.get_hasil_display()}."
    return _confirm(request, kasus, form, "Buka lagi kasus", sentence, "Buka lagi")


def _to(kasus: Kasus) -> HttpResponse:
    return redirect("pembinaan:kasus-detail", pk=kasus.pk)


def _confirm(request: HttpRequest, kasus: Kasus, form: ReasonForm, heading: str, sentence: str, action: str,
             *, danger: bool = False) -> HttpResponse:  # fmt: skip
    context = {
        "heading": heading, "sentence": sentence, "form": form, "action": action, "danger": danger,
        "cancel_url": reverse("pembinaan:kasus-detail", args=[kasus.pk]), "crumbs": crumbs(kasus, heading),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
