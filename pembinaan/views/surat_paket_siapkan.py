"""Siapkan surat: from any list of cooperatives to drafts in one batch, seen before it is done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import paper
from pembinaan.actions import surat_paket_siapkan as actions
from pembinaan.forms.surat_paket import AlasanForm, PaketForm
from pembinaan.letters import compose
from pembinaan.letters import render as letter_render
from pembinaan.letters.frame import Frame
from pembinaan.models import LangkahTangga, SetelanSurat, Surat
from pembinaan.policies import surat_paket as policies
from pembinaan.surat import candidates
from pembinaan.surat.candidates import Found, Source
from pembinaan.views.surat_paket_konsep import tell
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused


@requires(Izin.SURAT_SIAPKAN)
@require_http_methods(["GET", "POST"])
def siapkan_create(request: HttpRequest) -> HttpResponse:
    """Who gets which step and who none, with previews; sending it makes the drafts and their batch."""
    on = office.today()
    asked = candidates.source(request, on=on)
    if (count := asked.rows.count()) > policies.MOST:
        return render(request, "pembinaan/surat/siapkan.html", _around(asked) | {"terlalu": count})
    found = candidates.build(asked.rows, on=on)
    start = {"kertas": SetelanSurat.current().kertas, "judul": _title(asked, found)}
    form = PaketForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare(found=found.answers, saringan=asked.saringan, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            tell(request, f"{len(made.letters)} konsep surat disiapkan dan diajukan.", dropped=[], held=[])
            return redirect("pembinaan:paket-detail", pk=made.paket.pk)
    context = _around(asked) | _shown(request, found) | {"form": form, "jumlah": count, "on": on}
    return render(request, "pembinaan/surat/siapkan.html", context, status=422 if form.errors else 200)


def _around(asked: Source) -> dict[str, Any]:
    back = reverse(asked.url_name)
    return {
        "asal": asked, "kembali": f"{back}?{asked.saringan}" if asked.form is not None else back,
        "paling": policies.MOST,
        "crumbs": [Crumb("Surat", reverse("pembinaan:surat-list")), Crumb("Siapkan surat")],
    }  # fmt: skip


def _title(asked: Source, found: Found) -> str:
    if not found.count:
        return ""
    chosen = asked.form.cleaned_data.get("kecamatan") if asked.form is not None and asked.form.is_valid() else ""
    places = {line.koperasi.kecamatan.nama for group in found.steps for line in group.lines if line.koperasi.kecamatan}
    return candidates.title(found, sorted(places) if chosen and len(places) == 1 else [], on=office.today())


def _shown(request: HttpRequest, found: Found) -> dict[str, Any]:
    """The groups, and the list of the one that is asked for."""
    group = found.group(request.GET.get("lihat", ""))
    return {
        "hasil": found, "kelompok": group, "page": paging.paginate(request, group.lines) if group else None,
        "banyak_konsep": sum(1 for one in found.steps for line in one.lines if line.draft),
    }  # fmt: skip


@requires(Izin.SURAT_SIAPKAN, Izin.SURAT_LIHAT)
@require_safe
def siapkan_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter one cooperative would get today, as PNG; a drawing where there is none."""
    visible = Koperasi.objects.visible_to(request.user).select_related("desa", "kecamatan")
    koperasi, on = get_object_or_404(visible, pk=pk), office.today()
    langkah, now, usual = candidates.by_hand(koperasi, on=on)
    if usual.what == "draft" and usual.rung:
        langkah = LangkahTangga.objects.get(kode=usual.rung.kode)
    asked = request.GET.get("kertas", "")
    kertas = asked if asked in letter_render.PAPERS else SetelanSurat.current().kertas
    surat = Surat(koperasi=koperasi, langkah=langkah, jalur=now.jalur, putaran=now.putaran, kertas=kertas,
                  tahun_buku=list(now.years))  # fmt: skip
    try:
        snapshot = compose.for_letter(surat, Frame.load(on)) if langkah else None
    except Refused:
        snapshot = None
    if snapshot is None:
        return redirect(static("img/pratinjau.svg"))
    data = paper.picture(letter_render.render(snapshot, paper=kertas, sample=True).pdf)
    return HttpResponse(data, content_type="image/png", headers={"Cache-Control": "private, max-age=60"})


@requires(Izin.SURAT_SIAPKAN)
@require_http_methods(["GET", "POST"])
def siapkan_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """One step by hand, although the letter before was answered."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user).select_related("kecamatan"), pk=pk)
    langkah, _, usual = candidates.by_hand(koperasi, on=office.today())
    form = AlasanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            surat = actions.by_hand(koperasi=koperasi, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Konsep {surat.judul} disiapkan. Ajukan dari daftar konsep.")
            return redirect("pembinaan:surat-detail", pk=surat.pk)
    context = {
        "koperasi": koperasi, "langkah": langkah, "biasa": usual, "form": form,
        "crumbs": [Crumb("Koperasi", reverse("registry:koperasi-list")),
                   Crumb(koperasi.nama, reverse("registry:koperasi-detail", args=[pk])), Crumb("Siapkan surat")],
    }  # fmt: skip
    return render(request, "pembinaan/surat/tangan.html", context, status=422 if form.errors else 200)
