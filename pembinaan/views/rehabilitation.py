"""Rehabilitasi: running and overdue ones, one with its plan, its end; and recording a merger."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.filed import FileProblem
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import rehabilitation as actions
from pembinaan.forms.rehabilitation import EndForm, MergeForm, RehabilitationFilter, RehabilitationForm
from pembinaan.models import Rehabilitasi
from pembinaan.proposals import page
from pembinaan.views.proposals import crumbs
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused

LIST = "pembinaan:rehabilitasi-list"


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def rehabilitasi_list(request: HttpRequest) -> HttpResponse:
    form, on = RehabilitationFilter(request.GET), office.today()
    rows = Rehabilitasi.objects.visible_to(request.user).select_related("koperasi__kecamatan", "oleh")
    wanted = form.cleaned_data["keadaan"] if form.is_valid() else ""
    conditions = {
        "berjalan": Q(ditutup_pada=None, sampai__gte=on),
        "lewat": Q(ditutup_pada=None, sampai__lt=on),
        "selesai": Q(ditutup_pada__isnull=False),
    }
    rows = rows.filter(conditions.get(wanted, Q())).order_by("ditutup_pada", "sampai", "pk")
    context = {"form": form, "page": paging.paginate(request, rows), "on": on, "crumbs": crumbs(Crumb("Rehabilitasi"))}
    return render(request, "pembinaan/usulan/rehabilitasi.html", context)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def rehabilitasi_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    context = {
        "rehabilitasi": row, "koperasi": row.koperasi, "on": office.today(),
        "boleh_tutup": page.may(request.user, Izin.USULAN_SUSUN) and row.ditutup_pada is None,
        "crumbs": crumbs(Crumb("Rehabilitasi", reverse(LIST)), Crumb(row.koperasi.nama)),
    }  # fmt: skip
    return render(request, "pembinaan/usulan/rehabilitasi_detail.html", context)


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def rehabilitasi_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)
    form = RehabilitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.rehabilitate(koperasi=koperasi, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Rehabilitasi dimulai.")
            return redirect("pembinaan:rehabilitasi-detail", row.pk)
    context = {"form": form, "judul": "Rehabilitasi", "tindakan": "Mulai rehabilitasi", "petunjuk": koperasi.nama,
               "kembali": reverse("registry:koperasi-detail", args=[pk]),
               "crumbs": crumbs(Crumb("Rehabilitasi", reverse(LIST)), Crumb("Baru"))}  # fmt: skip
    return render(request, "pembinaan/usulan/isian.html", context, status=422 if form.errors else 200)


@requires(Izin.USULAN_SUSUN)
@require_http_methods(["GET", "POST"])
def rehabilitasi_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    form = EndForm(request.POST or None)
    here = reverse("pembinaan:rehabilitasi-detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(rehabilitasi=row, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Rehabilitasi ditutup dengan hasilnya.")
            return redirect(here)
    context = {"form": form, "judul": "Tutup rehabilitasi", "tindakan": "Tutup", "petunjuk": row.koperasi.nama,
               "kembali": here, "crumbs": crumbs(Crumb("Rehabilitasi", reverse(LIST)), Crumb("Tutup"))}  # fmt: skip
    return render(request, "pembinaan/usulan/isian.html", context, status=422 if form.errors else 200)


@requires(Izin.STATUS_KEPUTUSAN)
@require_http_methods(["GET", "POST"])
def penggabungan_record(request: HttpRequest, pk: int) -> HttpResponse:
    """A merger that others decided, with its paper."""
    visible = Koperasi.objects.visible_to(request.user)
    koperasi = get_object_or_404(visible, pk=pk)
    form = MergeForm(request.POST or None, request.FILES or None, among=visible)
    if request.method == "POST" and form.is_valid():
        cleaned = dict(form.cleaned_data)
        scan, note = cleaned.pop("pindaian"), cleaned.pop("isi")
        try:
            actions.merge(koperasi=koperasi, scan=scan, catatan=note, by=request.user, **cleaned)
        except (Refused, FileProblem) as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Penggabungan dicatat: bergabung dengan {cleaned['ke']}.")
            return redirect("registry:koperasi-detail", pk)
    context = {"form": form, "koperasi": koperasi, "kasus": actions.open_case(koperasi),
               "crumbs": crumbs(Crumb(koperasi.nama, reverse("registry:koperasi-detail", args=[pk])),
                                Crumb("Penggabungan"))}  # fmt: skip
    return render(request, "pembinaan/usulan/penggabungan.html", context, status=422 if form.errors else 200)


def _find(request: HttpRequest, pk: int) -> Rehabilitasi:
    rows = Rehabilitasi.objects.visible_to(request.user).select_related("koperasi__kecamatan", "kasus", "oleh")
    return get_object_or_404(rows, pk=pk)
