"""Pages that add one thing to a cooperative: a move of authority, an officer, figures, business, an amendment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from registry import policies
from registry.actions import koperasi as actions
from registry.forms.koperasi_parts import AmandemenForm, DataTahunanForm, KegiatanForm, KewenanganForm, PengurusForm
from registry.models import Koperasi


def _koperasi(request: HttpRequest, pk: int) -> Koperasi:
    return get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)


def _page(
    request: HttpRequest, koperasi: Koperasi, form: BaseForm, save: Callable[[], Any], *, title: str, done: str,
    anchor: str = "", note: str = "",
) -> HttpResponse:  # fmt: skip
    """One form on one page: shape, action, back to the cooperative; a refusal stays on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, done)
            return redirect(reverse("registry:koperasi-detail", args=[koperasi.pk]) + anchor)
    context = {"form": form, "koperasi": koperasi, "title": title, "note": note}
    return render(request, "registry/koperasi/part.html", context, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_KEWENANGAN)
@require_http_methods(["GET", "POST"])
def koperasi_authority(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = _koperasi(request, pk)
    form = KewenanganForm(request.POST or None, koperasi=koperasi)
    return _page(
        request, koperasi, form,
        lambda: actions.change_authority(koperasi=koperasi, by=request.user, **form.cleaned_data),
        title="Ubah kewenangan", done="Kewenangan dicatat.",
        note=f"Sekarang: {koperasi.get_kewenangan_display()}{' (anggapan)' if koperasi.kewenangan_anggapan else ''}. "
        "Di luar kabupaten/kota koperasi tetap tersimpan, tetapi tidak dihitung dan tidak disurati.",
    )  # fmt: skip


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def pengurus_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = _koperasi(request, pk)
    form = PengurusForm(request.POST or None, koperasi=koperasi)
    return _page(
        request, koperasi, form, lambda: actions.save_officer(pengurus=form.save(commit=False), by=request.user),
        title="Tambah pengurus", done="Pengurus dicatat.", anchor="#pengurus",
    )  # fmt: skip


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def pengurus_update(request: HttpRequest, pk: int, pengurus_pk: int) -> HttpResponse:
    koperasi = _koperasi(request, pk)
    pengurus = get_object_or_404(koperasi.pengurus_set, pk=pengurus_pk)
    form = PengurusForm(request.POST or None, instance=pengurus, koperasi=koperasi)
    return _page(
        request, koperasi, form, lambda: actions.save_officer(pengurus=form.save(commit=False), by=request.user),
        title=f"Ubah {pengurus.nama}", done="Data pengurus disimpan.", anchor="#pengurus",
    )  # fmt: skip


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def angka_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = _koperasi(request, pk)
    form = DataTahunanForm(request.POST or None, koperasi=koperasi)
    return _page(
        request, koperasi, form, lambda: actions.record_figures(data=form.save(commit=False), by=request.user),
        title="Tambah data tahunan", done="Data tahunan dicatat.", anchor="#angka",
        note="Angka ini data, bukan laporan keuangan yang dihitung untuk status.",
    )  # fmt: skip


@requires(Izin.KOPERASI_KEGIATAN)
@require_http_methods(["GET", "POST"])
def kegiatan_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = _koperasi(request, pk)
    form = KegiatanForm(request.POST or None, koperasi=koperasi)
    return _page(
        request, koperasi, form, lambda: actions.record_activity(fact=form.save(commit=False), by=request.user),
        title="Catat kegiatan usaha", done="Kegiatan usaha dicatat.", anchor="#kegiatan",
        note="Catatan ini berdiri di samping status dan tidak mengubahnya.",
    )  # fmt: skip


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def amandemen_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = _koperasi(request, pk)
    form = AmandemenForm(request.POST or None, koperasi=koperasi)
    return _page(
        request, koperasi, form, lambda: actions.record_amendment(amendment=form.save(commit=False), by=request.user),
        title="Catat perubahan anggaran dasar", done="Perubahan anggaran dasar dicatat.",
    )  # fmt: skip
