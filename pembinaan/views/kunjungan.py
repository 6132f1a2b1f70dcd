"""Field visits: the list, one report, beginning one, and what it offers the register."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import attachments, files
from pembinaan.actions import kunjungan as actions
from pembinaan.forms.kunjungan_saring import SaringForm
from pembinaan.kunjungan import export, lists, minutes, report, words
from pembinaan.models import Kunjungan, RencanaKunjungan
from pembinaan.navigation import address
from pembinaan.policies import kunjungan as policies
from registry import kantor as office
from registry import merged
from registry.actions.koperasi import Clashed
from registry.models import Koperasi
from registry.policies import Refused

READS = (Izin.PEMBINAAN_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
SEEN_BEFORE = 5

trail.describe({"kunjungan.unduh": "mengunduh daftar kunjungan"})


def find(request: Request, kunci: uuid.UUID) -> Kunjungan:
    rows = Kunjungan.objects.visible_to(request.user)
    rows = rows.select_related("koperasi__kecamatan", "koperasi__desa", "petugas", "dicatat_oleh", "rencana", "kasus")
    return get_object_or_404(rows.defer("koperasi__cari"), kunci=kunci)


# --- The list ---------------------------------------------------------------------------------
def _asked(request: Request) -> tuple[SaringForm, Any]:
    on = office.today()
    form = SaringForm(request.GET, on=on)
    rows = lists.visits(form.cleaned_data, request.user, on=on) if form.is_valid() else Kunjungan.objects.none()
    return form, lists.ordered(rows, paging.sort_key(request, lists.SORTS, lists.DEFAULT_SORT))


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def kunjungan_list(request: Request) -> HttpResponse:
    form, rows = _asked(request)
    page = paging.paginate_keys(request, rows.prefetch_related("rencana__pelaksana_set"))
    context = {
        "form": form, "page": page, "on": office.today(), **_chosen(request, form),
        "boleh_catat": _may(request, Izin.KUNJUNGAN_CATAT), "boleh_unduh": _may(request, Izin.EKSPOR),
    }  # fmt: skip
    return render(request, "pembinaan/kunjungan/list.html", context, status=422 if form.errors else 200)


def _chosen(request: Request, form: SaringForm) -> dict[str, Any]:
    """The cooperative or the route whose visits are asked for."""
    asked = form.cleaned_data if form.is_valid() else {}
    one, route = asked.get("koperasi"), asked.get("rencana")
    koperasi = Koperasi.objects.visible_to(request.user).filter(pk=one).only("pk", "nama").first() if one else None
    rencana = RencanaKunjungan.objects.filter(pk=route).only("pk", "maksud").first() if route else None
    return {"koperasi": koperasi, "rencana": rencana}


def _may(request: Request, right: Izin) -> bool:
    return request.user.boleh(right) and (right == Izin.EKSPOR or not request.user.hanya_membaca)


@requires(Izin.EKSPOR)
@require_GET
def kunjungan_export(request: Request) -> FileResponse:
    """The visits of the same filters as the list and in its order, all pages."""
    form, rows = _asked(request)
    return files.xlsx(request, "kunjungan", export.COLUMNS, export.lines(rows), form, action="kunjungan.unduh",
                      noun="kunjungan")  # fmt: skip


# --- One visit --------------------------------------------------------------------------------
@requires(*READS)
@require_GET
def kunjungan_detail(request: Request, kunci: uuid.UUID) -> HttpResponse:
    """The report. An officer reads what was found at home, not what the office thinks should follow."""
    kunjungan = find(request, kunci)
    user, on = request.user, office.today()
    staff = user.boleh(Izin.PEMBINAAN_LIHAT)
    writes = _may(request, Izin.KUNJUNGAN_CATAT)
    context = {
        "kunjungan": kunjungan, "koperasi": kunjungan.koperasi, "staf": staff, "boleh_isi": writes,
        "dibuka": kunjungan.keadaan == "direncanakan", "selesai": kunjungan.keadaan == "selesai",
        "bagian": _sections(kunjungan, staff=staff), "posisi": report.position(kunjungan),
        "janji": list(kunjungan.janji_set.all()),
        "slots": attachments.slots("kunjungan", kunjungan, words.LAMPIRAN, user, hints=words.PETUNJUK_LAMPIRAN,
                                   frozen=kunjungan.keadaan == "batal"),
        "boleh_batal": writes and policies.can_cancel(kunjungan, user),
        "boleh_perbaiki": writes and policies.can_correct(kunjungan, by=user, on=on),
        "tawaran": _offers(kunjungan) if staff and kunjungan.keadaan == "selesai" else [],
        "boleh_ubah": _may(request, Izin.KOPERASI_UBAH), "crumbs": _crumbs(kunjungan, staff=staff),
        "kasus_url": address("pembinaan:kasus-detail", kunjungan.kasus_id) if staff and kunjungan.kasus_id else "",
        "rencana_url": address("pembinaan:rencana-detail", kunjungan.rencana_id) if kunjungan.rencana_id else "",
    }  # fmt: skip
    return render(request, "pembinaan/kunjungan/detail.html", context)


def _sections(kunjungan: Kunjungan, *, staff: bool) -> list[tuple[str, report.Lines]]:
    found = [
        ("Yang ditemukan", report.place(kunjungan)), ("Yang ditemui", report.met(kunjungan)),
        ("Keterangan koperasi", report.told(kunjungan)),
    ]  # fmt: skip
    if staff:
        found.append(("Untuk dinas", report.inside(kunjungan)))
    return [(title, lines) for title, lines in found if lines]


def _crumbs(kunjungan: Kunjungan, *, staff: bool) -> list[Crumb]:
    first = [Crumb("Kunjungan", reverse("pembinaan:kunjungan-list"))] if staff else []
    return [*first, Crumb(kunjungan.koperasi.nama, reverse("registry:koperasi-detail", args=[kunjungan.koperasi_id]))]


def _offers(kunjungan: Kunjungan) -> list[dict[str, Any]]:
    """What the register does not hold yet, with what it holds now."""
    koperasi, found = kunjungan.koperasi, []
    for what, values in actions.offered(kunjungan).items():
        if any(getattr(koperasi, name) != value for name, value in values.items()):
            now = ", ".join(str(getattr(koperasi, name)) for name in values if getattr(koperasi, name))
            new = report.position(kunjungan) if what == "posisi" else ", ".join(map(str, values.values()))
            found.append({"apa": what, "nama": _NAMES[what], "sekarang": now, "baru": new})
    return found


_NAMES = {"telepon": "Nomor telepon", "alamat": "Alamat", "posisi": "Lintang dan bujur"}


@requires(Izin.KOPERASI_UBAH)
@require_POST
def kunjungan_accept(request: Request, kunci: uuid.UUID) -> HttpResponse:
    kunjungan = find(request, kunci)
    what = request.POST.get("apa", "")
    try:
        actions.accept(kunjungan=kunjungan, what=what, by=request.user)
    except (Refused, Clashed) as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, f"{_NAMES[what]} koperasi sudah diperbarui.")
    return redirect("pembinaan:kunjungan-detail", kunci)


@requires(*READS)
@require_safe
def kunjungan_pdf(request: Request, kunci: uuid.UUID) -> HttpResponse:
    kunjungan = find(request, kunci)
    if kunjungan.keadaan != "selesai":
        raise Http404
    name = f"berita-acara-{kunjungan.tanggal}-{kunjungan.pk}.pdf"
    answer = HttpResponse(minutes.pdf(kunjungan), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


# --- Beginning and not going -------------------------------------------------------------------
@requires(Izin.KUNJUNGAN_CATAT)
@require_http_methods(["GET", "POST"])
def kunjungan_create(request: Request, pk: int) -> HttpResponse:
    """GET makes the key, so that a button tapped twice begins one visit."""
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        asal = Kunjungan.Asal.KERTAS if request.POST.get("asal") == "kertas" else Kunjungan.Asal.LAYAR
        try:
            row = actions.begin(koperasi=koperasi, by=request.user, kunci=_key(request), asal=asal)
            return redirect("pembinaan:kunjungan-edit", row.kunci)
        except Refused as sentence:
            messages.error(request, str(sentence))
    before = Kunjungan.objects.visible_to(request.user).filter(merged.of(koperasi)).exclude(keadaan="batal")
    context = {
        "koperasi": koperasi, "kunci": uuid.uuid4(),
        "terbuka": list(before.filter(keadaan="direncanakan").select_related("petugas", "rencana")[:SEEN_BEFORE]),
        "dahulu": list(before.done().select_related("petugas")[:SEEN_BEFORE]),
    }  # fmt: skip
    return render(request, "pembinaan/kunjungan/mulai.html", context)


def _key(request: Request) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("kunci", ""))
    except ValueError:
        return None


@requires(Izin.KUNJUNGAN_CATAT)
@require_http_methods(["GET", "POST"])
def kunjungan_cancel(request: Request, kunci: uuid.UUID) -> HttpResponse:
    kunjungan = find(request, kunci)
    here = reverse("pembinaan:kunjungan-detail", args=[kunci])
    if request.method == "POST":
        try:
            actions.cancel(kunjungan=kunjungan, by=request.user)
            messages.success(request, f"Kunjungan ke {kunjungan.koperasi} dibatalkan.")
        except Refused as sentence:
            messages.error(request, str(sentence))
        return redirect(here)
    context = {
        "heading": "Batalkan kunjungan ini?", "sentence": f"Kunjungan ke {kunjungan.koperasi} tidak jadi dilakukan.",
        "effects": ["Isian yang sudah ada tersimpan, tetapi tidak dapat dikirim lagi."],
        "action": "Batalkan kunjungan", "danger": True, "cancel_url": here,
    }  # fmt: skip
    return render(request, "components/confirm.html", context)
