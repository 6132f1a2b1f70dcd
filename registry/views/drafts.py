"""Filling in a filing: what is to be done, one short page a section, all answers, sending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from registry import kantor as office
from registry import policies
from registry.actions import drafts
from registry.filing import building, findings, sections, standing
from registry.filing.sections import Bagian
from registry.forms.answers import in_words
from registry.forms.konsep import BagianForm, kept, typed_values
from registry.forms.start import MulaiForm
from registry.models import Konsep, Koperasi

FILLS_IN = (Izin.PENGAJUAN_KIRIM, Izin.PENGAJUAN_WAKILI)


def _draft(request: HttpRequest, kode: UUID) -> Konsep:
    """One this person may write in. What was thrown away is gone."""
    rows = Konsep.objects.fillable_by(request.user).exclude(keadaan=Konsep.Keadaan.DIBUANG)
    return get_object_or_404(rows.select_related("koperasi", "dibuat_oleh"), kode=kode)


def receipt(konsep: Konsep) -> HttpResponse:
    """Where a draft that was sent leads to: the receipt of its first filing, or of the sending that followed it."""
    filing = next(iter(building.filings_of(konsep)), None)
    if filing is None:
        later = konsep.lanjutan_set.filter(keadaan=Konsep.Keadaan.TERKIRIM).first()
        return receipt(later) if later else redirect("pembinaan:home")
    return redirect("registry:pengajuan-detail", konsep.jenis, filing.pk)


# --- Beginning ------------------------------------------------------------------------------------
@requires(Izin.PENGAJUAN_KIRIM)
@require_http_methods(["GET", "POST"])
def pengajuan_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = get_object_or_404(policies.officer_scope(Koperasi.objects.all(), request.user), pk=pk)
    form = MulaiForm(request.POST or None, koperasi=koperasi, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, koperasi, form.cleaned_data["jenis"], form.cleaned_data["tahun_buku"])
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
    context = {"form": form, "koperasi": koperasi}
    return render(request, "registry/konsep/mulai.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, koperasi: Koperasi, jenis: str, year: int) -> HttpResponse:
    """A colleague's draft is gone on with, and what was sent is shown, instead of doing it all again."""
    if filing := standing.of_year(koperasi, jenis, [year], returned=True):
        messages.info(request, f"{filing._meta.verbose_name} tahun buku {year} sudah dikirim. Ini tanda terimanya.")
        return redirect("registry:pengajuan-detail", jenis, filing.pk)
    konsep = standing.open_draft(koperasi, jenis, year, tujuan__in=[Konsep.Tujuan.BARU, Konsep.Tujuan.PERBAIKAN])
    if konsep and konsep.dibuat_oleh_id != request.user.pk:
        messages.info(request, f"Konsep ini sudah dimulai oleh {konsep.dibuat_oleh}. Anda melanjutkannya.")
    konsep = konsep or drafts.begin(koperasi=koperasi, jenis=jenis, tahun_buku=[year], by=request.user)
    return redirect("registry:konsep-detail", konsep.kode)


# --- The list of sections -----------------------------------------------------------------------
@requires(*FILLS_IN)
@require_GET
def konsep_detail(request: HttpRequest, kode: UUID) -> HttpResponse:
    konsep = _draft(request, kode)
    if not konsep.is_open:
        return receipt(konsep)
    judged = sections.filled(konsep)
    rival = konsep.tujuan in (Konsep.Tujuan.BARU, Konsep.Tujuan.PERBAIKAN)
    context = {
        "konsep": konsep, "koperasi": konsep.koperasi, "bagian": judged,
        "selesai": sum(one.complete for one in judged),
        "berikut": next((one for one in judged if not one.complete), None),
        "sudah": standing.of_year(konsep.koperasi, konsep.jenis, konsep.tahun_buku) if rival else None,
        "kembali": standing.to_repair(konsep),
    }  # fmt: skip
    return render(request, "registry/konsep/daftar.html", context)


# --- One section ----------------------------------------------------------------------------------
@requires(*FILLS_IN)
@require_http_methods(["GET", "POST"])
def konsep_edit(request: HttpRequest, kode: UUID, key: str) -> HttpResponse:
    konsep = _draft(request, kode)
    if not konsep.is_open:
        return receipt(konsep)
    section = _section(konsep, key)
    if request.method == "POST":
        return _save(request, konsep, section)
    return _page(request, konsep, section, _form(request, konsep, section))


@requires(*FILLS_IN)
@require_POST
def konsep_save(request: HttpRequest, kode: UUID, key: str) -> HttpResponse:
    """While typing: acknowledged with the time, or 409 with both texts, or a sentence."""
    konsep = _draft(request, kode)
    section = _section(konsep, key)
    try:
        saved = _keep(request, konsep, section)
    except drafts.Conflict as conflict:
        context = {"bentrok": _differences(konsep, section, conflict.now, request.POST), "konsep": konsep,
                   "section": section}  # fmt: skip
        html = render_to_string("registry/konsep/_bentrok.html", context, request)
        return JsonResponse({"versi": conflict.version, "html": html, "isian": conflict.now}, status=409)
    except policies.Refused as sentence:
        return JsonResponse({"kalimat": str(sentence)}, status=422)
    clock = dates.sekarang().astimezone(office.zone())
    return JsonResponse({"versi": int(saved.versi.get(key, 0)), "kalimat": f"Tersimpan {clock:%H.%M}"})


def _section(konsep: Konsep, key: str) -> Bagian:
    section = sections.find(konsep, key)
    if section is None:
        raise Http404
    return section


def _keep(request: HttpRequest, konsep: Konsep, section: Bagian) -> Konsep:
    """What was typed is saved whether it is right or not."""
    typed = typed_values(request.POST, section.form(request.POST, konsep=konsep))
    read = request.POST.get("versi", "")
    version = int(read) if read.isdecimal() and len(read) < 10 else 0
    return drafts.save_section(konsep=konsep, key=section.key, typed=typed, version=version, by=request.user)


def _save(request: HttpRequest, konsep: Konsep, section: Bagian) -> HttpResponse:
    try:
        konsep = _keep(request, konsep, section)
    except drafts.Conflict as conflict:
        form = section.form(request.POST, konsep=konsep).unjudged()
        both = _differences(konsep, section, conflict.now, request.POST)
        return _page(request, konsep, section, form, status=409, bentrok=both, versi=conflict.version)
    except policies.Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("registry:konsep-detail", konsep.kode)
    step = request.POST.get("langkah")
    if step in ("nanti", "tetap"):
        name, args = (
            ("konsep-detail", [konsep.kode]) if step == "nanti" else ("konsep-edit", [konsep.kode, section.key])
        )
        return redirect(f"registry:{name}", *args)
    form = section.form(request.POST, konsep=konsep)
    if not form.is_valid():
        return _page(request, konsep, section, form, status=422)
    return redirect(_next(konsep, section))


def _next(konsep: Konsep, section: Bagian) -> str:
    """The section after this one that is not complete, else any other, else the page with all answers."""
    judged = sections.filled(konsep)
    place = next(n for n, one in enumerate(judged) if one.section.key == section.key)
    left = next((one for one in judged[place + 1 :] + judged[:place] if not one.complete), None)
    if left is None:
        return reverse("registry:konsep-send", args=[konsep.kode])
    return reverse("registry:konsep-edit", args=[konsep.kode, left.section.key])


def _form(request: HttpRequest, konsep: Konsep, section: Bagian) -> BagianForm:
    """What the draft holds; what is wrong with it is said only to whom a link has led to it (?periksa)."""
    if not section.form.begun(konsep, section.key) and "periksa" not in request.GET:
        return section.form(konsep=konsep)
    form = section.form(sections.typed(konsep, section.key), konsep=konsep)
    return form if "periksa" in request.GET else form.unjudged()


def _page(
    request: HttpRequest, konsep: Konsep, section: Bagian, form: BagianForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    keys, back = [one.key for one in sections.of(konsep)], standing.to_repair(konsep)
    context = {
        "kembali": [why for item, why in back.items if item == section.title] if back else [],
        "konsep": konsep, "koperasi": konsep.koperasi, "section": section, "form": form,
        "nomor": keys.index(section.key) + 1, "jumlah": len(keys), "versi": konsep.versi.get(section.key, 0), **more,
    }  # fmt: skip
    return render(request, "registry/konsep/bagian.html", context, status=status)


def _differences(
    konsep: Konsep, section: Bagian, there: Mapping[str, list[str]], data: QueryDict
) -> list[tuple[str, str, str]]:
    """(label, what another device saved, what was typed here) of each field that differs."""
    other = QueryDict(mutable=True)
    for name, texts in there.items():
        other.setlist(name, texts)
    mine, theirs = section.form(data, konsep=konsep), section.form(other, konsep=konsep)
    shared = [(field, theirs[field.name]) for field in mine.visible_fields() if field.name in theirs.fields]
    return [
        (str(field.label), in_words(field.field, saved.value()), in_words(field.field, field.value()))
        for field, saved in shared
        if (field.value() or "") != (saved.value() or "")
    ]


# --- All answers, and sending ---------------------------------------------------------------------
@requires(*FILLS_IN)
@require_http_methods(["GET", "POST"])
def konsep_send(request: HttpRequest, kode: UUID) -> HttpResponse:
    konsep = _draft(request, kode)
    if not konsep.is_open:
        return receipt(konsep)
    if request.method == "GET":
        return _check_page(request, konsep)
    try:
        konsep = _keep_reasons(request, konsep)
        filings = drafts.send(konsep=konsep, by=request.user)
    except (drafts.Incomplete, drafts.Unanswered):
        return _check_page(request, konsep, status=422)
    except (policies.Refused, drafts.Conflict) as sentence:
        konsep.refresh_from_db()
        return receipt(konsep) if not konsep.is_open else _check_page(request, konsep, status=422, refused=sentence)
    if not filings:
        messages.info(request, "Tanggal terimanya sudah lama, sehingga pengajuan ini menunggu kepala bidang.")
        return redirect("registry:konsep-detail", konsep.kode)
    numbers = " dan ".join(filing.nomor for filing in filings)
    messages.success(request, f"Terkirim. Nomor tanda terima {numbers}.")
    return redirect("registry:pengajuan-detail", konsep.jenis, filings[0].pk)


def _remarks(konsep: Konsep) -> tuple[list[sections.Filled], list[findings.Temuan]]:
    judged = sections.filled(konsep)
    return judged, findings.of(konsep, sections.values([one for one in judged if one.complete]))


def _keep_reasons(request: HttpRequest, konsep: Konsep) -> Konsep:
    """Of the oddities that stand there now; reasons for what was mended meanwhile are dropped."""
    names = {one.kode: f"alasan-{one.kode}" for one in _remarks(konsep)[1] if not one.blocking}
    typed = {kode: [kept(request.POST[name])] for kode, name in names.items() if name in request.POST}
    if not typed:
        return konsep
    version = int(konsep.versi.get(findings.REASONS, 0))
    return drafts.save_section(konsep=konsep, key=findings.REASONS, typed=typed, version=version, by=request.user)


def _check_page(
    request: HttpRequest, konsep: Konsep, *, status: int = 200, refused: Exception | None = None
) -> HttpResponse:
    judged, remarks = _remarks(konsep)
    missing = [one for one in judged if not one.complete]
    context = {
        "konsep": konsep, "koperasi": konsep.koperasi, "bagian": judged, "kurang": missing, "temuan": remarks,
        "galat": [one for one in remarks if one.blocking], "peringatan": [one for one in remarks if not one.blocking],
        "dicoba": status == 422, "ditolak": str(refused) if refused else "",
    }  # fmt: skip
    return render(request, "registry/konsep/periksa.html", context, status=status)


# --- Throwing away --------------------------------------------------------------------------------
@requires(*FILLS_IN)
@require_http_methods(["GET", "POST"])
def konsep_cancel(request: HttpRequest, kode: UUID) -> HttpResponse:
    konsep = _draft(request, kode)
    if not konsep.is_open:
        return receipt(konsep)
    if request.method == "POST":
        try:
            drafts.discard(konsep=konsep, by=request.user)
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        else:
            messages.success(request, f"Konsep {konsep} dibuang.")
        return redirect("pembinaan:home")
    context = {
        "heading": "Buang konsep ini?", "sentence": f"Isian dan berkas {konsep} hilang.",
        "effects": ["Yang sudah dikirim ke dinas tidak berubah.", "Konsep yang dibuang tidak dapat dikembalikan."],
        "action": "Buang konsep", "danger": True, "cancel_url": reverse("registry:konsep-detail", args=[konsep.kode]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)
