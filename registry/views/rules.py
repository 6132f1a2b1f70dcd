from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.contrib import messages
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
from registry import kdmp, policies, simulation
from registry.actions import rules
from registry.classification import brake
from registry.classification.brake import Flip
from registry.classification.reasons import rule_in_words
from registry.forms.rules import AturanProposalForm, LepasForm, ReasonForm
from registry.models import AturanStatus, Koperasi
from registry.models.choices import StatusHitung


def _line(aturan: AturanStatus, in_force: AturanStatus, today: dt.date) -> dict[str, Any]:
    """One version as the list shows it: its words and where it stands."""
    if aturan.ditolak_pada:
        state, tone = "tidak ditetapkan", "netral"
    elif not aturan.ditetapkan_pada:
        state, tone = "usulan, menunggu kepala dinas", "baru"
    elif aturan.pk == in_force.pk:
        state, tone = "berlaku sekarang", "aktif"
    elif aturan.berlaku_sejak and aturan.berlaku_sejak > today:
        state, tone = f"berlaku mulai {dates.panjang(aturan.berlaku_sejak)}", "risiko"
    else:
        state, tone = "pernah berlaku", "netral"
    return {"aturan": aturan, "words": rule_in_words(aturan), "state": state, "tone": tone}


@requires(Izin.ATURAN_LIHAT)
@require_GET
def aturan_list(request: HttpRequest) -> HttpResponse:
    today = office.today()
    in_force = AturanStatus.objects.in_force(today)
    versions = AturanStatus.objects.select_related("diusulkan_oleh", "ditetapkan_oleh").order_by("-nomor")
    context = {
        "lines": [_line(aturan, in_force, today) for aturan in versions],
        "boleh_usul": request.user.boleh(Izin.ATURAN_USUL),
    }
    return render(request, "registry/aturan/list.html", context)


@requires(Izin.ATURAN_USUL)
@require_http_methods(["GET", "POST"])
def aturan_propose(request: HttpRequest) -> HttpResponse:
    """From nothing, or with parameters that were tried out: those of the address stand in the form."""
    in_force = AturanStatus.objects.in_force(office.today())
    initial = {name: getattr(in_force, name) for name in (*simulation.PARAMETERS, "dasar_hukum")}
    initial |= {name: value for name in simulation.PARAMETERS if (value := request.GET.get(name))}
    form = AturanProposalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            aturan = rules.propose(by=request.user, **form.cleaned_data)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Aturan versi {aturan.nomor} diusulkan. Kepala dinas dapat menetapkannya.")
            return redirect("registry:aturan-detail", nomor=aturan.nomor)
    context = {
        "form": form, "in_force": in_force, "words": rule_in_words(in_force),
        "dari_simulasi": any(name in request.GET for name in simulation.PARAMETERS),
    }  # fmt: skip
    return render(request, "registry/aturan/propose.html", context, status=422 if form.errors else 200)


@requires(Izin.ATURAN_LIHAT)
@require_GET
def aturan_detail(request: HttpRequest, nomor: int) -> HttpResponse:
    """One version; before its first day, also what it would do to the register on that day."""
    aturan = get_object_or_404(AturanStatus.objects.select_related("diusulkan_oleh", "ditetapkan_oleh"), nomor=nomor)
    today = office.today()
    in_force = AturanStatus.objects.in_force(today)
    context = _line(aturan, in_force, today)
    ahead = aturan.berlaku_sejak is not None and aturan.berlaku_sejak > today and not aturan.ditolak_pada
    if ahead:
        context |= _preview(request, aturan)
    open_proposal = not aturan.ditetapkan_pada and not aturan.ditolak_pada
    context |= {
        "kdmp": kdmp.of(request), "kdmp_pilihan": kdmp.CHOICES,
        "boleh_tetapkan": open_proposal and request.user.boleh(Izin.ATURAN_TETAPKAN),
        "boleh_lepas": ahead and not open_proposal and request.user.boleh(Izin.REM_LEPAS),
    }  # fmt: skip
    return render(request, "registry/aturan/detail.html", context)


def _preview(request: HttpRequest, aturan: AturanStatus) -> dict[str, Any]:
    """Counts, the table by kecamatan, and the flips that `?kecamatan=&arah=` asks for, with who is let pass."""
    preview = simulation.compare(on=aturan.berlaku_sejak, rule=aturan, reading=kdmp.of(request))
    lines = preview.places()
    place = next((line for line in lines if line.pk == request.GET.get("kecamatan")), None)
    arah = request.GET.get("arah", "")
    arah = arah if arah in StatusHitung.values else ""
    keys = [pk for pk, status in preview.flips.items() if arah in ("", status)]
    rows = Koperasi.objects.filter(pk__in=keys).select_related("kecamatan")
    if place:
        rows = rows.filter(kecamatan=None if place.pk == "kosong" else place.pk)
    page = paginate(request, rows.order_by("kecamatan_id", "nama_urut", "pk"))
    flips = [Flip(pk, _other(status), status) for pk, status in preview.flips.items()]
    counted = {flip.koperasi_id for flip in brake.counted(flips, preview.on)}
    return {
        "preview": preview, "tempat": [line for line in lines if line.changed], "page": page, "arah": arah,
        "di": place, "alamat": reverse("registry:aturan-detail", args=[aturan.nomor]),
        "flips": [(one, preview.flips[one.pk], one.pk not in counted) for one in page],
        "dilepas": preview.changed - len(counted), "dihitung_rem": len(counted),
    }  # fmt: skip


def _other(status: str) -> str:
    return StatusHitung.AKTIF.value if status == StatusHitung.TIDAK_AKTIF else StatusHitung.TIDAK_AKTIF.value


@requires(Izin.ATURAN_TETAPKAN)
@require_http_methods(["GET", "POST"])
def aturan_adopt(request: HttpRequest, nomor: int) -> HttpResponse:
    """With it, for who may, those whom the rule changes are let past the brake in advance."""
    aturan = get_object_or_404(AturanStatus, nomor=nomor)
    form = _release_form(request, aturan) if request.user.boleh(Izin.REM_LEPAS) else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            rules.adopt(aturan=aturan, by=request.user, pelepasan=form.pelepasan if form else None)
            messages.success(request, f"Aturan versi {nomor} ditetapkan.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:aturan-detail", nomor=nomor)
    context = {
        "heading": f"Tetapkan aturan versi {nomor}?",
        "sentence": rule_in_words(aturan),
        "effects": [
            f"Berlaku mulai {dates.panjang(aturan.berlaku_sejak)}; malam itu semua koperasi dihitung dengannya.",
            "Rem malam tetap menahan bila terlalu banyak koperasi berubah sekaligus, kecuali yang dilepas di bawah.",
        ],
        "form": form, "action": "Tetapkan", "cancel_url": reverse("registry:aturan-detail", args=[nomor]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form and form.errors else 200)


@requires(Izin.REM_LEPAS)
@require_http_methods(["GET", "POST"])
def aturan_release(request: HttpRequest, nomor: int) -> HttpResponse:
    """Of a version that is adopted and has not begun: the brake lets its own changes pass."""
    aturan = get_object_or_404(AturanStatus, nomor=nomor)
    form = _release_form(request, aturan, needed=True)
    if form is None:
        messages.error(request, "Tidak ada koperasi yang berubah karena aturan ini pada hari mulainya.")
        return redirect("registry:aturan-detail", nomor=nomor)
    if request.method == "POST" and form.is_valid() and form.pelepasan:
        try:
            count = rules.let_pass(aturan=aturan, pelepasan=form.pelepasan, by=request.user)
            messages.success(request, f"{ribuan(count)} koperasi dilepas dari rem.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:aturan-detail", nomor=nomor)
    context = {
        "heading": f"Lepas rem untuk aturan versi {nomor}?", "sentence": rule_in_words(aturan), "form": form,
        "action": "Lepas rem", "cancel_url": reverse("registry:aturan-detail", args=[nomor]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def _release_form(request: HttpRequest, aturan: AturanStatus, *, needed: bool = False) -> LepasForm | None:
    """None where the version is not ahead or changes nobody."""
    first = aturan.berlaku_sejak
    if first is None or first <= office.today() or aturan.ditolak_pada:
        return None
    flips = simulation.flips_of(on=first, rule=aturan)
    beside = Counter(flips[pk] for pk in simulation.beside(flips, first))
    directions = {status: (count, beside[status]) for status, count in Counter(flips.values()).items()}
    data = request.POST if request.method == "POST" else None
    return LepasForm(data, directions=directions, first=first, needed=needed) if directions else None


@requires(Izin.ATURAN_TETAPKAN)
@require_http_methods(["GET", "POST"])
def aturan_reject(request: HttpRequest, nomor: int) -> HttpResponse:
    aturan = get_object_or_404(AturanStatus, nomor=nomor)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.reject(aturan=aturan, alasan=form.cleaned_data["alasan"], by=request.user)
            messages.success(request, f"Usulan aturan versi {nomor} tidak ditetapkan.")
        except policies.Refused as sentence:
            messages.error(request, str(sentence))
        return redirect("registry:aturan-detail", nomor=nomor)
    context = {
        "heading": f"Tolak usulan aturan versi {nomor}?", "sentence": rule_in_words(aturan), "form": form,
        "action": "Tolak usulan", "danger": True, "cancel_url": reverse("registry:aturan-detail", args=[nomor]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
