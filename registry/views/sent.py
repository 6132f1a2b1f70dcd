"""What was sent: the receipt with its timeline, taking it back, repairing, correcting, disputing."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from registry import policies, states
from registry.actions import drafts, filings
from registry.filing import building, sections, standing
from registry.filing.building import Filing
from registry.models import Konsep
from registry.models.choices import JenisBukti

READS = (Izin.PENGAJUAN_KIRIM, Izin.KOPERASI_MILIK_SENDIRI, Izin.KOPERASI_LIHAT)


def _filing(request: HttpRequest, jenis: str, pk: int) -> Any:  # a Filing; actions take one of the two kinds
    if jenis not in JenisBukti.values:
        raise Http404
    rows = building.model_of(jenis).objects.visible_to(request.user)
    rows = rows.exclude(keadaan="draf").select_related("koperasi", "konsep__koperasi", "dikirim_oleh")
    return get_object_or_404(standing.with_return(rows), pk=pk)


def _own(request: HttpRequest, jenis: str, pk: int) -> Any:
    filing = _filing(request, jenis, pk)
    if not policies.may_handle(filing, request.user):
        raise PermissionDenied("Hanya pengurus koperasi ini yang dapat melakukannya.")
    return filing


def _may_withdraw(filing: Filing, request: HttpRequest) -> bool:
    try:
        policies.check_withdraw(filing, request.user)
    except policies.Refused:
        return False
    return True


def _address(filing: Filing) -> str:
    return reverse("registry:pengajuan-detail", args=[filing.jenis, filing.pk])


def _qr(filing: Filing) -> SafeString:
    code = segno.make(settings.BASE_URL.rstrip("/") + _address(filing), error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=2, title=f"Kode QR {filing.nomor}"))  # noqa: S308 - our own SVG


@requires(*READS)
@require_GET
def pengajuan_detail(request: HttpRequest, jenis: str, pk: int) -> HttpResponse:
    filing = _filing(request, jenis, pk)
    reviews = list(filing.pemeriksaan_set.all())
    own = policies.may_handle(filing, request.user) and not request.user.hanya_membaca
    officer = own and request.user.boleh(Izin.PENGAJUAN_KIRIM)
    state = filing.keadaan
    context = {
        "filing": filing, "koperasi": filing.koperasi, "konsep": filing.konsep, "jenis": jenis, "qr": _qr(filing),
        "bersama": [one for one in building.filings_of(filing.konsep) if one.pk != pk] if filing.konsep else [],
        "peristiwa": standing.events(filing, reviews),
        "kembali": standing.returned(filing),
        "bagian": sections.filled(filing.konsep) if filing.konsep else [],
        "boleh_perbaiki": officer and state == "dikembalikan",
        "boleh_tarik": own and _may_withdraw(filing, request),
        "boleh_koreksi": officer and state == "diterima" and filing.konsep,
        "boleh_tanding": officer and state in states.UNDER_REVIEW and filing.dikirim_oleh_id != request.user.pk,
    }  # fmt: skip
    return render(request, "registry/pengajuan/detail.html", context)


@requires(Izin.PENGAJUAN_KIRIM, Izin.PENGAJUAN_WAKILI)
@require_http_methods(["GET", "POST"])
def pengajuan_withdraw(request: HttpRequest, jenis: str, pk: int) -> HttpResponse:
    filing = _own(request, jenis, pk)
    if request.method == "POST":
        try:
            filings.withdraw(filing=filing, by=request.user)
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        else:
            messages.success(request, f"{filing.nomor} ditarik. Status koperasi dihitung lagi tanpanya.")
        return redirect(_address(filing))
    context = {
        "heading": f"Tarik {filing.nomor}?", "sentence": "Pengajuan ini tidak dihitung lagi mulai hari ini.",
        "effects": ["Bila tidak ada RAT atau laporan lain, status koperasi dapat menjadi tidak aktif.",
                    "Anda dapat mengirim yang baru kapan saja."],
        "action": "Tarik pengajuan", "danger": True, "cancel_url": _address(filing),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires(Izin.PENGAJUAN_KIRIM)
@require_POST
def pengajuan_repair(request: HttpRequest, jenis: str, pk: int) -> HttpResponse:
    """A draft that begins with what was sent. One sent without a draft, as from an import, begins empty."""
    filing = _own(request, jenis, pk)
    if filing.keadaan != "dikembalikan":
        messages.info(request, f"{filing.nomor} tidak sedang dikembalikan untuk perbaikan.")
        return redirect(_address(filing))
    purpose = Konsep.Tujuan.PERBAIKAN if filing.konsep else Konsep.Tujuan.BARU
    return _go_on(request, filing, purpose, filing.konsep)


@requires(Izin.PENGAJUAN_KIRIM)
@require_http_methods(["GET", "POST"])
def pengajuan_correct(request: HttpRequest, jenis: str, pk: int) -> HttpResponse:
    filing = _own(request, jenis, pk)
    if filing.keadaan != "diterima" or filing.konsep is None:
        messages.info(request, f"{filing.nomor} tidak dapat dikoreksi dari sini. Hubungi dinas bila ada yang salah.")
        return redirect(_address(filing))
    if request.method == "POST":
        return _go_on(request, filing, Konsep.Tujuan.KOREKSI, filing.konsep)
    context = {
        "heading": f"Koreksi {filing.nomor}", "sentence": "Isian yang sudah diterima disalin ke konsep baru.",
        "effects": ["Yang sudah diterima tetap dihitung sampai koreksi Anda diterima dinas.",
                    "Setelah koreksi diterima, yang lama bertanda “digantikan”."],
        "action": "Mulai koreksi", "cancel_url": _address(filing),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@requires(Izin.PENGAJUAN_KIRIM)
@require_http_methods(["GET", "POST"])
def pengajuan_contest(request: HttpRequest, jenis: str, pk: int) -> HttpResponse:
    """Two groups that both call themselves the pengurus: a rare thing, so it is explained first."""
    filing = _own(request, jenis, pk)
    if filing.keadaan not in states.UNDER_REVIEW or filing.dikirim_oleh_id == request.user.pk:
        messages.info(request, "Tandingan hanya untuk pengajuan orang lain yang sedang diperiksa.")
        return redirect(_address(filing))
    if request.method == "POST":
        return _go_on(request, filing, Konsep.Tujuan.TANDINGAN, None)
    return render(request, "registry/pengajuan/tandingan.html", {"filing": filing, "url": _address(filing)})


def _go_on(request: HttpRequest, filing: Filing, purpose: str, source: Konsep | None) -> HttpResponse:
    """To the draft a colleague or oneself has already begun for this, or to a new one."""
    jenis, year = filing.jenis, filing.tahun_buku
    wanted = {"dibuat_oleh": request.user} if purpose == Konsep.Tujuan.TANDINGAN else {}
    konsep = standing.open_draft(filing.koperasi, jenis, year, tujuan=purpose, asal=source, **wanted)
    try:
        konsep = konsep or drafts.begin(
            koperasi=filing.koperasi, jenis=jenis, tahun_buku=[year], by=request.user, tujuan=purpose, asal=source
        )
    except policies.Refused as sentence:
        messages.error(request, str(sentence))
        return redirect(_address(filing))
    return redirect("registry:konsep-detail", konsep.kode)
