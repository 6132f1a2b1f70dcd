"""What happened in a training: who was there on which day, marks, results of tests, audiences without a cooperative."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import check_permission, requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from pembinaan import paper
from pembinaan.actions import pelatihan as training_actions
from pembinaan.actions import pelatihan_peserta as actions
from pembinaan.forms import pelatihan_grids as grids
from pembinaan.forms.pelatihan import AudiensForm
from pembinaan.letters import compose
from pembinaan.models import Audiens, Pelatihan
from pembinaan.trainings import certificates
from pembinaan.views.pelatihan_shared import around, pdf_answer, training
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.policies import Refused

DAYS_ON_PAPER = 5  # columns to sign on one sheet


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def hadir_update(request: HttpRequest, pk: int) -> HttpResponse:
    """A grid of days and people; only what this page changed is written."""
    row = training(request, pk)
    rows = row.peserta_set.select_related("orang__koperasi")
    if request.method == "POST":
        ids = [int(name[5:]) for name in request.POST if name.startswith("lama-") and name[5:].isdecimal()][:200]
        came, left = grids.present_changes(request.POST, rows.filter(pk__in=ids), row.hari)
        if tried(request, lambda: _present(row, came, left, request)):
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    page = paging.paginate(request, rows, count=row.jumlah_peserta)
    context = around(request, row, "hadir-update") | {
        "page": page, "baris": grids.present_rows(row, page.object_list, office.today()), "hari": row.hari,
        "terbuka": row.keadaan in ("dibuka", "selesai"),
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/hadir.html", context, status=422 if request.method == "POST" else 200)


def _present(row: Pelatihan, came: grids.Days, left: grids.Days, request: HttpRequest) -> str:
    changed = actions.mark_present(pelatihan=row, came=came, left=left, by=request.user)
    return f"Kehadiran {changed} orang disimpan." if changed else "Tidak ada yang berubah."


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def hadir_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to be signed: the people and some empty lines; five days to a sheet."""
    row = training(request, pk)
    kantor, days = office.current(), row.hari
    people = list(row.peserta_set.select_related("orang__koperasi"))
    empty = 5 if people else row.kuota or 25
    values = {
        "judul": "Daftar hadir", "kop": compose.letterhead(kantor), "nomor": None, "pelatihan": row,
        "masa": certificates.period(row.dari, row.sampai), "peserta": people,
        "kosong": range(len(people) + 1, len(people) + 1 + min(empty, 60)),
        "lembar": [days[at : at + DAYS_ON_PAPER] for at in range(0, len(days), DAYS_ON_PAPER)],
    }  # fmt: skip
    data = paper.pdf("surat/daftar_hadir.html", values, sheets=("surat", "naskah", "surat-a4", "mendatar"))
    return pdf_answer(data, f"daftar-hadir-{slugify(str(row))[:60]}")


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def nilai_update(request: HttpRequest, pk: int) -> HttpResponse:
    return _grid(request, pk, grids.MarksRow, "nilai-update", "pembinaan/pelatihan/nilai.html")


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def uji_update(request: HttpRequest, pk: int) -> HttpResponse:
    return _grid(request, pk, grids.TestRow, "uji-update", "pembinaan/pelatihan/uji.html")


def _grid(request: HttpRequest, pk: int, kind: type[grids._Row], here: str, template: str) -> HttpResponse:
    row = training(request, pk)
    rows = row.peserta_set.select_related("orang__koperasi", "pelatihan")
    page = paging.paginate(request, rows, count=row.jumlah_peserta)
    found = grids.grid(kind, page.object_list, request.POST if request.method == "POST" else None)
    if request.method == "POST" and found.is_valid():
        try:
            changed = actions.record_results(pelatihan=row, results=found.results, by=request.user)
        except Refused as refusal:
            found.problem = str(refusal)
        else:
            tried(request, lambda: f"Hasil {changed} orang disimpan." if changed else "Tidak ada yang berubah.")
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    wrong = bool(found.problem or found.errors)
    context = around(request, row, here) | {
        "page": page, "grid": found, "terbuka": row.keadaan in ("dibuka", "selesai"),
    }  # fmt: skip
    return render(request, template, context, status=422 if wrong else 200)


@requires(Izin.PEMBINAAN_LIHAT)
@require_http_methods(["GET", "POST"])
def audiens_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Those counted already, and one group more."""
    row = training(request, pk)
    context = around(request, row, "audiens-create")
    form = AudiensForm(request.POST or None)
    if request.method == "POST":
        check_permission(request.user, Izin.PELATIHAN_KELOLA)
        if form.is_valid() and tried(request, lambda: _count(row, form, request), form):
            return redirect(request.path)
    context |= {"form": form, "audiens": list(row.audiens_set.all()), "terbuka": row.keadaan in ("dibuka", "selesai")}
    return render(request, "pembinaan/pelatihan/audiens.html", context, status=422 if form.errors else 200)


def _count(row: Pelatihan, form: AudiensForm, request: HttpRequest) -> str:
    made = training_actions.count_audience(pelatihan=row, by=request.user, **form.cleaned_data)
    return f"{made}: {made.laki + made.perempuan} orang dicatat."


@requires(Izin.PELATIHAN_KELOLA)
@require_POST
def audiens_remove(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Pelatihan.objects.visible_to(request.user).order_by().values("pk")
    one = get_object_or_404(Audiens.objects.filter(pelatihan__in=seen).select_related("pelatihan"), pk=pk)
    tried(request, lambda: _drop(one, request))
    return redirect(reverse("pembinaan:audiens-create", args=[one.pelatihan_id]))


def _drop(one: Audiens, request: HttpRequest) -> str:
    training_actions.drop_audience(audiens=one, by=request.user)
    return f"{one} dihapus."
