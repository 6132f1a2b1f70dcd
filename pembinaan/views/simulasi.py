"""Bagaimana jika: the rule with other parameters, on any day; the address is the state, nothing is changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.sheets import Column
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.actions import simulasi as actions
from pembinaan.forms.simulasi import BerubahForm, SimulasiForm
from pembinaan.simulasi import percobaan, shown
from pembinaan.simulasi.percobaan import ARAH, Hasil, Percobaan
from registry import kantor as office
from registry import kdmp

Context = dict[str, Any]
COLUMNS = (
    Column("Koperasi", width=40), Column("NIK Koperasi", width=18), Column("Kecamatan", width=20),
    Column("KDMP", width=8), Column("Menurut aturan yang berlaku", width=16), Column("Sebab", width=60),
    Column("Menurut aturan yang dicoba", width=16), Column("Sebab", width=60),
)  # fmt: skip
STATUS = {"aktif": "aktif", "tidak_aktif": "tidak aktif"}


@requires(Izin.ATURAN_LIHAT)
@require_GET
def simulasi_detail(request: HttpRequest) -> HttpResponse:
    """Counts side by side, by KDMP, by N and by kecamatan; every number opens its list."""
    form = SimulasiForm(request.GET)
    if not form.is_valid():
        return render(request, "pembinaan/simulasi/detail.html", {"form": form}, status=422)
    tried = form.tried
    user = request.user
    context: Context = {
        "form": form, "coba": tried, "hari_ini": office.today(), "kdmp": tried.kdmp, "kdmp_pilihan": kdmp.CHOICES,
        "boleh_hitung": not user.hanya_membaca,
        "boleh_usul": user.boleh(Izin.ATURAN_USUL) and not tried.same,
        "boleh_catat": user.boleh(Izin.ATURAN_USUL) or user.boleh(Izin.ATURAN_TETAPKAN),
        "url_usul": f"{reverse('registry:aturan-propose')}?{_parameters(tried)}",
        "url_catat": tried.url("catatan-create"),
    }  # fmt: skip
    job, found = (None, percobaan.compute(tried)) if not actions.large() else actions.found_by_worker(tried)
    context |= {"pekerjaan": job, "hasil": shown.page(tried, found) if found else None}
    return render(request, "pembinaan/simulasi/detail.html", context)


def _parameters(tried: Percobaan) -> str:
    query = QueryDict(mutable=True)
    query.update(tried.parameters)
    return query.urlencode()


@requires(Izin.ATURAN_LIHAT)
@require_POST
def simulasi_create(request: HttpRequest) -> HttpResponse:
    """A large register is counted by a worker."""
    form = SimulasiForm(request.POST)
    if not form.is_valid():
        return render(request, "pembinaan/simulasi/detail.html", {"form": form}, status=422)
    job = actions.order(tried=form.tried, by=request.user)
    if job.owner_id == request.user.pk:
        return redirect("jobs:pekerjaan-detail", job.pk)
    return redirect(form.tried.url("detail"))


@requires(Izin.ATURAN_LIHAT)
@require_GET
def simulasi_list(request: HttpRequest) -> HttpResponse:
    """The rows behind a number of the trial, each with its reason under both rules."""
    form, which = SimulasiForm(request.GET), BerubahForm(request.GET)
    crumbs = [Crumb("Bagaimana jika", reverse("pembinaan:simulasi-detail"))]
    if not form.is_valid() or not which.is_valid():
        context: Context = {"form": which if form.is_valid() else form, "crumbs": [*crumbs, Crumb("Koperasi")]}
        return render(request, "pembinaan/simulasi/daftar.html", context, status=422)
    tried, asked = form.tried, which.asked
    rows = percobaan.rows(tried, _flips(tried, asked["arah"]), **asked).order_by("nama_urut", "pk")
    page = paging.paginate(request, rows.values_list("pk", flat=True))
    crumbs = [Crumb("Bagaimana jika", tried.url("detail")), Crumb(ARAH[asked["arah"]])]
    context = {
        "coba": tried, "form": which, "judul": ARAH[asked["arah"]], "halaman": page, "crumbs": crumbs,
        "baris": list(percobaan.explained(tried, page.object_list)), "tersembunyi": tried.query(),
        "unduh": tried.url("export", **asked) if request.user.boleh(Izin.EKSPOR) else "",
    }  # fmt: skip
    return render(request, "pembinaan/simulasi/daftar.html", context)


def _flips(tried: Percobaan, arah: str) -> dict[int, str]:
    """Who differs; from the worker's answer where the register is large and there is one."""
    if arah not in ("", "aktif", "tidak_aktif"):
        return {}
    found: Hasil | None = actions.found_by_worker(tried)[1] if actions.large() else None
    return dict((found or percobaan.compute(tried, lengths=False)).flips)


@requires(Izin.EKSPOR)
@require_GET
def simulasi_export(request: HttpRequest) -> HttpResponseBase:
    """All pages of the same list."""
    form, which = SimulasiForm(request.GET), BerubahForm(request.GET)
    if not form.is_valid() or not which.is_valid():
        return redirect(f"{reverse('pembinaan:simulasi-list')}?{request.GET.urlencode()}")
    tried, asked = form.tried, which.asked
    rows = percobaan.rows(tried, _flips(tried, asked["arah"]), **asked).order_by("nama_urut", "pk")
    written = (
        (one.koperasi.nama, one.koperasi.nik, one.koperasi.kecamatan.nama if one.koperasi.kecamatan else "",
         one.koperasi.kdmp, STATUS[one.lama.status], one.lama.reason, STATUS[one.baru.status], one.baru.reason)
        for one in percobaan.explained(tried, rows.values_list("pk", flat=True))
    )  # fmt: skip
    return files.xlsx(
        request, "simulasi-aturan", COLUMNS, written, which, action="simulasi.unduh", title="Simulasi aturan",
        noun="koperasi", aturan=tried.words, pada=tried.on.isoformat(),
    )  # fmt: skip
