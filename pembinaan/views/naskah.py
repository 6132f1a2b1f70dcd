"""Naskah surat: the text of each kind of letter, its versions, and what it looks like on a real cooperative."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from pembinaan.actions import naskah as actions
from pembinaan.forms.naskah import NaskahForm, TetapkanForm
from pembinaan.letters import kinds, sample, versions, wording
from pembinaan.letters.frame import Frame
from pembinaan.letters.wording import Teks
from pembinaan.models import LangkahTangga, TeksSurat
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.forms.rules import ReasonForm
from registry.models import Koperasi
from registry.policies import Refused

Context = dict[str, Any]


@requires(Izin.SURAT_LIHAT)
@require_GET
def naskah_list(request: HttpRequest) -> HttpResponse:
    """Each kind with the version in force and the proposal that waits."""
    on, rows = office.today(), list(TeksSurat.objects.all())
    lines = [
        {
            "kunci": kunci, "judul": judul, "berlaku": versions.in_force([r for r in rows if r.kunci == kunci], on),
            "bawaan": kunci in wording.DEFAULTS,
            "usulan": next((r for r in rows if r.kunci == kunci and r.keadaan == TeksSurat.Keadaan.DIUSULKAN), None),
        }
        for kunci, judul in kinds.names().items()
    ]  # fmt: skip
    return render(request, "pembinaan/naskah/list.html", {"baris": lines})


@requires(Izin.SURAT_LIHAT)
@require_GET
def naskah_detail(request: HttpRequest, kunci: str) -> HttpResponse:
    """The text in force, the proposal with what it changes, and all versions."""
    judul, on = _judul(kunci), office.today()
    rows = list(TeksSurat.objects.filter(kunci=kunci).select_related("diusulkan_oleh", "diputus_oleh"))
    current = versions.in_force(rows, on)
    text = Teks.from_json(current.isi) if current else wording.DEFAULTS.get(kunci)
    waiting = next((row for row in rows if row.keadaan == TeksSurat.Keadaan.DIUSULKAN), None)
    context = {
        "kunci": kunci, "judul": judul, "berlaku": current, "usulan": waiting,
        "bagian": versions.parts(text) if text else [],
        "perubahan": versions.changes(text or _text(kunci, None), Teks.from_json(waiting.isi)) if waiting else [],
        "versi": [(row, *versions.state(row, current, on)) for row in rows],
        "boleh_usul": request.user.boleh(Izin.SURAT_NASKAH_USUL),
        "boleh_tetapkan": request.user.boleh(Izin.SURAT_NASKAH_TETAPKAN),
        "contoh": sample.cooperative(kunci, request.user) if text else None, "crumbs": _crumbs(kunci, judul)[:2],
    }  # fmt: skip
    return render(request, "pembinaan/naskah/detail.html", context)


@requires(Izin.SURAT_LIHAT)
@require_GET
def naskah_picture(request: HttpRequest, kunci: str, koperasi_pk: int) -> HttpResponse:
    """The letter of that kind for one cooperative, in the text in force or ?versi=."""
    _judul(kunci)
    koperasi = get_object_or_404(_visible(request), pk=koperasi_pk)
    row = TeksSurat.objects.in_force(kunci, office.today())
    if asked := request.GET.get("versi", ""):
        row = get_object_or_404(TeksSurat, kunci=kunci, versi=int(asked) if asked.isdecimal() else 0)
    try:
        drawn = sample.picture(kunci, koperasi, _text(kunci, row), Frame.load(office.today()))
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "private, max-age=60"})


@requires(Izin.SURAT_NASKAH_USUL)
@require_http_methods(["GET", "POST"])
def naskah_propose(request: Request, kunci: str) -> HttpResponse:
    """Writing the next version, from the proposal that waits or the version adopted last. `pratinjau` only looks."""
    judul = _judul(kunci)
    waiting = TeksSurat.objects.filter(kunci=kunci, keadaan=TeksSurat.Keadaan.DIUSULKAN).first()
    form = NaskahForm(request.POST or None, teks=_text(kunci, waiting or TeksSurat.objects.last_adopted(kunci)))
    context: Context = {
        "form": form, "kunci": kunci, "judul": judul, "isian": wording.PLACEHOLDERS, "crumbs": _crumbs(kunci, judul),
        "contoh": request.POST.get("koperasi", ""),
    }  # fmt: skip
    template = "pembinaan/naskah/form.html"
    if "pratinjau" in request.POST:
        context |= _look(request, kunci, form)
        template = "pembinaan/naskah/_pratinjau.html" if request.htmx else template
    elif request.method == "POST" and form.is_valid() and tried(request, lambda: _propose(kunci, form, request), form):
        return redirect("pembinaan:naskah-detail", kunci)
    wrong = bool(form.errors) and not request.htmx
    return render(request, template, context, status=422 if wrong else 200)


def _propose(kunci: str, form: NaskahForm, request: HttpRequest) -> str:
    row = actions.propose(kunci=kunci, teks=form.teks, catatan=form.cleaned_data["catatan"], by=request.user)
    return f"Naskah versi {row.versi} diusulkan. Kepala dinas dapat menetapkannya."


def _look(request: HttpRequest, kunci: str, form: NaskahForm) -> Context:
    """The picture of what was typed, on the cooperative named in the form, or the sentence why there is none."""
    form.fields["catatan"].required = False  # asked for when it is proposed, not when it is looked at
    if not form.is_valid():
        return {"galat": "Perbaiki dahulu isian yang ditandai."}
    named = request.POST.get("koperasi", "").strip()
    rows = _visible(request)
    found = rows.filter(nama__icontains=named).order_by("nama_urut").first() if named else None
    koperasi = found or (None if named else sample.cooperative(kunci, request.user))
    if koperasi is None:
        return {"galat": f"Tidak ada koperasi bernama “{named}”." if named else sample.NONE}
    try:
        drawn = sample.picture(kunci, koperasi, form.teks, Frame.load(office.today()))
    except Refused as refusal:
        return {"galat": str(refusal)}
    return {"gambar": base64.b64encode(drawn).decode(), "koperasi": koperasi}


@requires(Izin.SURAT_NASKAH_TETAPKAN)
@require_http_methods(["GET", "POST"])
def naskah_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    teks = get_object_or_404(TeksSurat, pk=pk)
    form = TetapkanForm(request.POST or None, initial={"berlaku_pada": office.today()})
    if request.method == "POST" and form.is_valid():
        day: dt.date = form.cleaned_data["berlaku_pada"]
        said = f"Naskah versi {teks.versi} ditetapkan."
        if tried(request, lambda: actions.adopt(teks=teks, berlaku_pada=day, by=request.user), form, said=said):
            return redirect("pembinaan:naskah-detail", teks.kunci)
    return _confirm(request, teks, form, heading=f"Tetapkan naskah versi {teks.versi}?", action="Tetapkan",
                    effects=["Surat yang terbit sejak tanggal itu memakai naskah ini.",
                             "Surat yang sudah terbit tidak berubah."])  # fmt: skip


@requires(Izin.SURAT_NASKAH_TETAPKAN)
@require_http_methods(["GET", "POST"])
def naskah_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    teks = get_object_or_404(TeksSurat, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, said = form.cleaned_data["alasan"], f"Usulan naskah versi {teks.versi} tidak ditetapkan."
        if tried(request, lambda: actions.refuse(teks=teks, alasan=reason, by=request.user), form, said=said):
            return redirect("pembinaan:naskah-detail", teks.kunci)
    return _confirm(request, teks, form, heading=f"Tolak usulan naskah versi {teks.versi}?", action="Tolak usulan",
                    danger=True)  # fmt: skip


def _confirm(request: HttpRequest, teks: TeksSurat, form: Any, **words: Any) -> HttpResponse:
    sentence = f"{_judul(teks.kunci)}. {teks.catatan}".strip()
    context = {"form": form, "sentence": sentence, **words,
               "cancel_url": reverse("pembinaan:naskah-detail", args=[teks.kunci])}  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def _visible(request: HttpRequest) -> Any:
    return Koperasi.objects.visible_to(request.user).select_related("desa", "kecamatan")


def _text(kunci: str, row: TeksSurat | None) -> Teks:
    """A step that the office added starts from the delivered text of the first of its track."""
    if row:
        return Teks.from_json(row.isi)
    if kunci in wording.DEFAULTS:
        return wording.DEFAULTS[kunci]
    jalur = LangkahTangga.objects.filter(kode=kunci).values("jalur")
    track = LangkahTangga.objects.filter(jalur__in=jalur, kode__in=wording.DEFAULTS).order_by("urutan")
    return wording.DEFAULTS[track.values_list("kode", flat=True)[0]]


def _judul(kunci: str) -> str:
    """What the kind is called."""
    names = kinds.names()
    if kunci not in names:
        raise Http404("Jenis surat tidak dikenal.")
    return names[kunci]


def _crumbs(kunci: str, judul: str) -> list[Crumb]:
    return [Crumb("Naskah surat", reverse("pembinaan:naskah-list")),
            Crumb(judul, reverse("pembinaan:naskah-detail", args=[kunci])), Crumb("Usulkan perubahan")]  # fmt: skip
