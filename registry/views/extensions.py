from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from koperasi.ui.paging import paginate
from registry import kantor as office
from registry import policies
from registry.actions import extensions
from registry.forms.extensions import PerpanjanganForm
from registry.forms.rules import ReasonForm
from registry.models import KeputusanPerpanjangan, Koperasi


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def perpanjangan_list(request: HttpRequest) -> HttpResponse:
    decisions = KeputusanPerpanjangan.objects.select_related("kecamatan", "dibuat_oleh")
    rows = decisions.annotate(jumlah=Count("perpanjangan_set")).order_by("-berlaku_pada", "-pk")
    page = paginate(request, rows)
    # The one cooperative of a decision for one, in one query for the page.
    names = dict(
        Koperasi.objects.filter(
            perpanjangan_set__keputusan__in=[one.pk for one in page if one.cakupan == "koperasi"]
        ).values_list("perpanjangan_set__keputusan", "nama")
    )
    context = {
        "page": page, "lines": [(one, names.get(one.pk, "")) for one in page], "today": office.today(),
        "boleh_beri": request.user.boleh(Izin.PERPANJANGAN_BERI),
    }  # fmt: skip
    return render(request, "registry/perpanjangan/list.html", context)


@requires(Izin.PERPANJANGAN_BERI)
@require_http_methods(["GET", "POST"])
def perpanjangan_grant(request: HttpRequest) -> HttpResponse:
    initial = {"koperasi": request.GET.get("koperasi", "")}
    initial["cakupan"] = "koperasi" if initial["koperasi"] else "semua"
    form = PerpanjanganForm(
        request.POST or None, koperasi_set=Koperasi.objects.visible_to(request.user), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            keputusan = extensions.grant(by=request.user, **form.cleaned_data)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            count = ribuan(keputusan.perpanjangan_set.count())
            messages.success(request, f"Perpanjangan dicatat untuk {count} koperasi; statusnya sudah dihitung lagi.")
            return redirect("registry:perpanjangan-detail", pk=keputusan.pk)
    return render(request, "registry/perpanjangan/grant.html", {"form": form}, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def perpanjangan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    keputusan = get_object_or_404(KeputusanPerpanjangan.objects.select_related("kecamatan", "dibuat_oleh"), pk=pk)
    rows = keputusan.perpanjangan_set.filter(koperasi__in=Koperasi.objects.visible_to(request.user))
    page = paginate(request, rows.select_related("koperasi__kecamatan").order_by("koperasi__nama", "pk"))
    context = {
        "keputusan": keputusan, "page": page,
        "boleh_cabut": request.user.boleh(Izin.PERPANJANGAN_BERI) and not keputusan.dicabut_pada,
    }  # fmt: skip
    return render(request, "registry/perpanjangan/detail.html", context)


@requires(Izin.PERPANJANGAN_BERI)
@require_http_methods(["GET", "POST"])
def perpanjangan_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    keputusan = get_object_or_404(KeputusanPerpanjangan, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keputusan = extensions.revoke(keputusan=keputusan, alasan=form.cleaned_data["alasan"], by=request.user)
            messages.success(request, f"Perpanjangan dicabut mulai {dates.panjang(keputusan.dicabut_pada)}.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:perpanjangan-detail", pk=pk)
    count = ribuan(keputusan.perpanjangan_set.count())
    now = "hari ini" if keputusan.cakupan == "koperasi" else "besok, agar rem malam ikut memeriksanya"
    context = {
        "heading": "Cabut perpanjangan?", "form": form, "action": "Cabut perpanjangan", "danger": True,
        "sentence": f"{keputusan}, untuk {count} koperasi.",
        "effects": [f"Tidak berlaku lagi mulai {now}.", "Koperasi yang bergantung padanya dapat menjadi tidak aktif."],
        "cancel_url": reverse("registry:perpanjangan-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
