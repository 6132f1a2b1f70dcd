from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.rupiah import ribuan
from registry import kantor as office
from registry import kdmp, policies
from registry.actions import release
from registry.classification.listing import readings
from registry.forms.release import PeninjauanForm
from registry.models import AturanStatus, Kecamatan, Koperasi, RilisPeninjauan
from registry.models.choices import Keterangan, StatusHitung


@requires(Izin.PENINJAUAN_RILIS, Izin.MALAM_LIHAT)
@require_GET
def peninjauan_detail(request: HttpRequest) -> HttpResponse:
    """What each reading of the rule gives on the office's own register, and what has been released."""
    today = office.today()
    rule = AturanStatus.objects.in_force(today)
    reading = kdmp.of(request)
    found = readings(today, reading)
    releases = {rilis.kecamatan_id: rilis for rilis in RilisPeninjauan.objects.select_related("kecamatan", "oleh")}
    context = {
        "today": today, "rule": rule, "whole": releases.get(None),
        "readings": [
            {"label": label, "now": code == rule.bukti, "total": sum(found[code].values()), **found[code]}
            for code, label in AturanStatus.Bukti.choices
        ],
        "places": _places(releases, reading), "kdmp": reading, "kdmp_pilihan": kdmp.CHOICES,
        "boleh_rilis": request.user.boleh(Izin.PENINJAUAN_RILIS),
    }  # fmt: skip
    return render(request, "registry/peninjauan/detail.html", context)


def _places(releases: dict[int | None, RilisPeninjauan], reading: str) -> list[dict[str, Any]]:
    """Kecamatan with the stored verdicts and how many rest on no data at all: what a review has to look at."""
    own = kdmp.narrow(Koperasi.objects.live().within_authority().filter(status_keputusan=None), reading)
    counts = own.order_by(F("kecamatan__nama").asc(nulls_last=True)).values("kecamatan", "kecamatan__nama")
    places = counts.annotate(
        aktif=Count("pk", filter=Q(status_hitung=StatusHitung.AKTIF)),
        tidak_aktif=Count("pk", filter=Q(status_hitung=StatusHitung.TIDAK_AKTIF)),
        tanpa_data=Count("pk", filter=Q(keterangan=Keterangan.BELUM_ADA_DATA)),
    )
    return [{**place, "rilis": releases.get(place["kecamatan"]) if place["kecamatan"] else None} for place in places]


@requires(Izin.PENINJAUAN_RILIS)
@require_http_methods(["GET", "POST"])
def peninjauan_release(request: HttpRequest) -> HttpResponse:
    """End the review of the office, or of `?kecamatan=`."""
    asked = request.POST.get("kecamatan") or request.GET.get("kecamatan") or ""
    kecamatan = get_object_or_404(Kecamatan, pk=asked if asked.isdecimal() else 0) if asked else None
    form = PeninjauanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release.release_review(by=request.user, kecamatan=kecamatan, alasan=form.cleaned_data["alasan"])
            messages.success(request, f"Masa peninjauan {_scope(kecamatan)} berakhir.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:peninjauan-detail")
    own = Koperasi.objects.live().within_authority()
    own = own.filter(kecamatan=kecamatan) if kecamatan else own
    count = own.filter(status=StatusHitung.TIDAK_AKTIF).count()
    context = {
        "heading": f"Akhiri masa peninjauan {_scope(kecamatan)}?", "form": form, "action": "Akhiri masa peninjauan",
        "sentence": f"{ribuan(count)} dari {ribuan(own.count())} koperasi sekarang tidak aktif.",
        "effects": [
            "Kasus dan konsep surat teguran mulai diusulkan untuk koperasi yang tidak aktif.",
            "Pengurus melihat status koperasinya; selama ini mereka membaca “sedang ditinjau dinas”.",
            "Tidak dapat dikembalikan ke masa peninjauan.",
        ],
        "cancel_url": reverse("registry:peninjauan-detail"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def _scope(kecamatan: Kecamatan | None) -> str:
    return f"Kecamatan {kecamatan}" if kecamatan else "seluruh kantor"
