"""Records that may be one cooperative: the list of pairs, two side by side, merging, and taking a merge back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import check_permission, requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import gabung
from pembinaan.forms.gabung import GabungForm
from pembinaan.forms.surat_paket import AlasanForm
from pembinaan.mutu import hanging, preview
from pembinaan.views.trying import tried
from registry import duplicates
from registry import kantor as office
from registry.actions import gabung as records
from registry.models import BukanGanda, GabunganRekaman, Koperasi
from registry.policies import Refused

CRUMBS = (Crumb("Mutu data", "/mutu/"),)
Context = dict[str, Any]


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def ganda_list(request: HttpRequest) -> HttpResponse:
    """Pairs that look like one, the surest first; and how many were merged or told apart."""
    seen = Koperasi.objects.visible_to(request.user)
    page = paging.paginate(request, duplicates.pairs(seen))
    keys = {key for pair in page for key in (pair.satu, pair.dua)}
    rows = seen.filter(pk__in=keys).select_related("kecamatan", "desa").defer("cari").in_bulk()
    context = {
        "halaman": page, "pasangan": [(pair, rows[pair.satu], rows[pair.dua]) for pair in page],
        "digabung": GabunganRekaman.objects.filter(dibatalkan_tanggal=None).count(),
        "berbeda": BukanGanda.objects.count(), "crumbs": [*CRUMBS, Crumb("Kemungkinan ganda")], "on": office.today(),
        "besar": seen.count() > duplicates.LARGE,
    }  # fmt: skip
    return render(request, "pembinaan/mutu/ganda.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_http_methods(["GET", "POST"])
def ganda_detail(request: HttpRequest, satu: int, dua: int) -> HttpResponse:
    """Side by side: choose, look at what would come of it, merge."""
    first, second = _one(request, satu), _one(request, dua)
    may = request.user.boleh(Izin.KOPERASI_GABUNG) and not request.user.hanya_membaca
    if request.method == "POST":
        check_permission(request.user, Izin.KOPERASI_GABUNG)
    form = GabungForm(request.POST or None, satu=first, dua=second)
    if request.method == "POST" and form.is_valid():
        answer = _merged(request, form) if request.POST.get("langkah") == "gabung" else _looked_at(request, form)
        if answer is not None:
            return answer
    context = {
        "form": form, "satu": first, "dua": second, "kiri_kanan": _columns(first, second), "boleh": may,
        "serupa": duplicates.compare(first, second), "gantungan": hanging.lines(first, second),
        "bukan": BukanGanda.objects.filter(satu=min(satu, dua), dua=max(satu, dua)).select_related("oleh").first(),
        "crumbs": [*CRUMBS, Crumb("Kemungkinan ganda", reverse("pembinaan:ganda-list")), Crumb("Bandingkan")],
    }  # fmt: skip
    return render(request, "pembinaan/mutu/ganda_detail.html", context, status=422 if form.errors else 200)


def _one(request: HttpRequest, pk: int) -> Koperasi:
    rows = Koperasi.objects.visible_to(request.user).select_related("kecamatan", "desa").defer("cari")
    return get_object_or_404(rows, pk=pk)


def _columns(first: Koperasi, second: Koperasi) -> list[tuple[Koperasi, str]]:
    return [(first, "satu"), (second, "dua")]


def _asked(request: HttpRequest, form: GabungForm) -> Context:
    dari, ke, ambil = form.chosen()
    return {"dari": dari, "ke": ke, "ambil": ambil, "alasan": form.cleaned_data["alasan"], "by": request.user}


def _looked_at(request: HttpRequest, form: GabungForm) -> HttpResponse | None:
    """The page that says what would come of it, or None where it is refused."""
    asked, on = _asked(request, form), office.today()
    try:
        after = preview.merge(**asked, on=on)
    except Refused as sentence:
        form.add_error(None, str(sentence))
        return None
    context = asked | {
        "form": form, "nanti": after, "on": on, "akibat": hanging.named(asked["dari"]),
        "diganti": [form[key].label for key in asked["ambil"]],
        "isian": [(name, form.cleaned_data[name]) for name in form.fields],
        "crumbs": [*CRUMBS, Crumb("Kemungkinan ganda", reverse("pembinaan:ganda-list")), Crumb("Tinjau")],
    }  # fmt: skip
    return render(request, "pembinaan/mutu/ganda_tinjau.html", context)


def _merged(request: HttpRequest, form: GabungForm) -> HttpResponse | None:
    asked = _asked(request, form)
    if not tried(request, lambda: gabung.merge(**asked), form, said=f"{asked['dari']} digabung ke {asked['ke']}."):
        return None
    return redirect("registry:koperasi-detail", pk=asked["ke"].pk)


@requires(Izin.KOPERASI_GABUNG)
@require_POST
def ganda_reject(request: HttpRequest, satu: int, dua: int) -> HttpResponse:
    """Two cooperatives after all."""
    first, second = _one(request, satu), _one(request, dua)
    reason = request.POST.get("alasan", "")
    done = tried(
        request, lambda: records.mark_different(satu=first, dua=second, alasan=reason, by=request.user),
        said=f"{first} dan {second} dicatat sebagai dua koperasi yang berbeda.",
    )  # fmt: skip
    return redirect("pembinaan:ganda-list") if done else redirect("pembinaan:ganda-detail", satu, dua)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def gabungan_list(request: HttpRequest) -> HttpResponse:
    """What was merged, the latest first, also what was taken back; and pairs found to be two."""
    rows = GabunganRekaman.objects.select_related("dari", "ke", "oleh", "dibatalkan_oleh")
    context = {
        "halaman": paging.paginate(request, rows), "on": office.today(),
        "berbeda": BukanGanda.objects.select_related("satu", "dua", "oleh").order_by("-pk")[:100],
        "boleh": request.user.boleh(Izin.KOPERASI_GABUNG) and not request.user.hanya_membaca,
        "crumbs": [*CRUMBS, Crumb("Kemungkinan ganda", reverse("pembinaan:ganda-list")), Crumb("Sudah diputus")],
    }  # fmt: skip
    return render(request, "pembinaan/mutu/gabungan.html", context)


@requires(Izin.KOPERASI_GABUNG)
@require_http_methods(["GET", "POST"])
def ganda_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records again."""
    done = get_object_or_404(GabunganRekaman.objects.select_related("dari", "ke"), pk=pk)
    form = AlasanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"gabungan": done, "alasan": form.cleaned_data["alasan"], "by": request.user}
        if tried(request, lambda: gabung.undo(**asked), form, said=f"{done.dari} kembali menjadi rekaman sendiri."):
            return redirect("registry:koperasi-detail", pk=done.dari_id)
    context = {
        "form": form, "heading": "Batalkan penggabungan", "action": "Batalkan penggabungan", "danger": True,
        "sentence": f"{done.dari} kembali menjadi rekaman sendiri, terpisah dari {done.ke}.",
        "effects": [
            f"Bukti, perpanjangan, data tahunan, dan akses yang ikut ke {done.ke} berakhir.",
            "Isian yang belum diubah lagi kembali; surat dan janjinya dihitung pada rekamannya sendiri.",
            "Status kedua koperasi dihitung ulang saat itu juga.",
            "Kasus yang ditutup karena penggabungan dibuka lagi. Semuanya tetap terbaca di riwayat.",
        ],
        "cancel_url": reverse("pembinaan:gabungan-list"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
