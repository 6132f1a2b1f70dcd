"""Pengaturan surat: how letters look, who signs, who initials."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin, Peran
from koperasi.ui.nav import Crumb
from pembinaan.actions import setelan_surat as actions
from pembinaan.forms.setelan_surat import SetelanSuratForm, level_forms
from pembinaan.letters import compose
from pembinaan.models import SetelanSurat, TingkatParaf
from pembinaan.navigation import address
from pembinaan.views.trying import tried
from registry import kantor as office


@requires(Izin.SURAT_SETELAN)
@require_http_methods(["GET", "POST"])
def setelan_surat_update(request: HttpRequest) -> HttpResponse:
    form = SetelanSuratForm(request.POST or None, request.FILES or None, instance=SetelanSurat.current())
    if request.method == "POST" and form.is_valid() and tried(request, lambda: _change(form, request), form):
        return redirect(request.path)
    context = {
        "form": form, "setelan": SetelanSurat.current(), "tingkat": list(TingkatParaf.objects.select_related("orang")),
        "tertanda": compose.signature(office.current(), on=office.today()),
        "pola_url": address("pembinaan:nomor-update"),
    }  # fmt: skip
    return render(request, "pembinaan/naskah/setelan.html", context, status=422 if form.errors else 200)


def _change(form: SetelanSuratForm, request: HttpRequest) -> str:
    cleaned: dict[str, Any] = dict(form.cleaned_data)
    new, drop = cleaned.pop("lambang_baru"), cleaned.pop("buang_lambang")
    actions.change(by=request.user, lambang=new.read() if new else None, buang_lambang=drop, **cleaned)
    return "Pengaturan surat disimpan. Surat yang sudah terbit tidak berubah."


@requires(Izin.SURAT_LIHAT)
@require_GET
def lambang_picture(request: HttpRequest) -> FileResponse:
    """The emblem as it stands in the letterhead."""
    row = SetelanSurat.current()
    if not row.lambang:
        raise Http404("Belum ada lambang daerah.")
    answer = FileResponse(row.lambang.open("rb"), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=60"
    return answer


@requires(Izin.SURAT_SETELAN)
@require_http_methods(["GET", "POST"])
def tingkat_update(request: HttpRequest) -> HttpResponse:
    """The levels of paraf, lowest first."""
    roles = [Peran.PETUGAS, Peran.KABID, Peran.SEKRETARIAT]
    people = User.objects.filter(is_active=True, peran__peran__in=roles).distinct().order_by("nama")
    forms = level_forms(request.POST if request.method == "POST" else None, people)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        levels = [form.cleaned_data for form in forms if form.cleaned_data["jabatan"]]
        said = "Tingkat paraf disimpan; berlaku untuk paket berikutnya."
        if tried(request, lambda: actions.change_levels(levels=levels, by=request.user), forms[0], said=said):
            return redirect("pembinaan:setelan-surat-update")
    wrong = any(form.errors for form in forms)
    crumbs = [Crumb("Pengaturan surat", address("pembinaan:setelan-surat-update")), Crumb("Tingkat paraf")]
    return render(request, "pembinaan/naskah/tingkat.html", {"tingkat": forms, "crumbs": crumbs},
                  status=422 if wrong else 200)  # fmt: skip
