"""Registering and changing a cooperative: fill in, see what changes, save. Nothing is kept between the steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from registry import policies, quality, review
from registry.actions import koperasi as actions
from registry.forms.koperasi import KoperasiForm, seal, seen_values, unseal
from registry.models import Koperasi

EDIT, REVIEW, SAVE = "ubah", "tinjau", "simpan"
PREFILLED = ("nama", "nik", "badan_hukum", "tanggal_badan_hukum", "jenis", "alamat", "kecamatan", "desa")


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def koperasi_create(request: HttpRequest) -> HttpResponse:
    form = KoperasiForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and form.is_valid() and _step(request) != EDIT:
        if _step(request) == SAVE:
            koperasi = actions.create(data=form.values(), by=request.user)
            messages.success(request, f"{koperasi.nama} terdaftar.")
            return redirect("registry:koperasi-detail", pk=koperasi.pk)
        return _review(request, form, form.changes(seen_values(Koperasi())), None)
    return _form(request, form, None, seal(seen_values(Koperasi())))


def _known(request: HttpRequest) -> dict[str, str]:
    """What a list that leads here knows already, as its address says it; a person looks at it before it is saved."""
    return {name: request.GET[name][:300] for name in PREFILLED if request.GET.get(name)}


@requires(Izin.KOPERASI_UBAH)
@require_http_methods(["GET", "POST"])
def koperasi_update(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)
    if request.method == "GET":
        way = quality.BY_CODE.get(request.GET.get("isi", ""))
        known = way.tahu(koperasi) if way else {}
        form = KoperasiForm(instance=koperasi)
        form.initial = {**form.initial, **known}
        return _form(request, form, koperasi, seal(seen_values(koperasi)), tahu=[form[name].label for name in known])
    sealed, seen = _seen(request, koperasi)
    form = KoperasiForm(request.POST, instance=Koperasi.objects.get(pk=pk))
    if not form.is_valid() or _step(request) == EDIT:
        return _form(request, form, koperasi, sealed)
    changes = form.changes(seen)
    if not changes:
        messages.info(request, "Tidak ada yang berubah.")
        return redirect(_then(request) or reverse("registry:koperasi-detail", args=[pk]))
    if _step(request) == REVIEW:
        return _review(request, form, changes, koperasi, sealed)
    return _save(request, form, koperasi, changes, seen)


def _save(
    request: HttpRequest, form: KoperasiForm, koperasi: Koperasi, changes: dict[str, Any], seen: dict[str, Any]
) -> HttpResponse:
    """Somebody else's change to the same field comes back with both texts; saving again then means it."""
    try:
        actions.update(koperasi=koperasi, changes=changes, by=request.user)
    except actions.Clashed as clashed:
        clashes = review.clashes(clashed.clashes)
        seen |= {clash.field: clash.theirs for clash in clashed.clashes}
        return _form(request, form, koperasi, seal(seen), clashes=clashes, status=409)
    except policies.Refused as sentence:
        form.add_error(None, str(sentence))
        return _form(request, form, koperasi, seal(seen))
    messages.success(request, f"Data {koperasi.nama} disimpan.")
    return redirect(_then(request) or reverse("registry:koperasi-detail", args=[koperasi.pk]))


def _then(request: HttpRequest) -> str:
    """Where a worklist goes on after saving, "" without one; an address of this site only."""
    asked = request.POST.get("lanjut") or request.GET.get("lanjut", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def _step(request: HttpRequest) -> str:
    return request.POST.get("langkah", REVIEW)


def _seen(request: HttpRequest, koperasi: Koperasi) -> tuple[str, dict[str, Any]]:
    """What the editor saw; a seal that cannot be read (an old form, another key) counts as what stands there now."""
    sealed = request.POST.get("awal", "")
    try:
        seen = unseal(sealed)
    except signing.BadSignature:
        seen = {}
    now = seen_values(koperasi)
    return (sealed, seen) if seen.keys() == now.keys() else (seal(now), now)


def _form(
    request: HttpRequest, form: KoperasiForm, koperasi: Koperasi | None, sealed: str, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {"form": form, "koperasi": koperasi, "sealed": sealed, "lanjut": _then(request), **extra}
    status = 422 if form.errors and status == 200 else status
    return render(request, "registry/koperasi/form.html", context, status=status)


def _review(
    request: HttpRequest, form: KoperasiForm, changes: dict[str, Any], koperasi: Koperasi | None, sealed: str = ""
) -> HttpResponse:
    context = {
        "form": form, "koperasi": koperasi, "sealed": sealed, "lines": review.lines(changes, koperasi),
        "warnings": review.warnings(form.instance, changes), "lanjut": _then(request),
    }  # fmt: skip
    return render(request, "registry/koperasi/review.html", context)
