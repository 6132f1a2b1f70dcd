"""Who takes part: officers picked from a cooperative, others typed in, lists from Excel; attendance, marks, results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.sheets import MAX_BYTES, SheetProblem
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import pelatihan_peserta as actions
from pembinaan.forms.pelatihan import ImporForm, PesertaForm
from pembinaan.models import Pelatihan, Peserta
from pembinaan.reminders.contacts import in_office
from pembinaan.trainings import importing
from pembinaan.views.pelatihan_shared import Context, around, confirm, training
from pembinaan.views.trying import tried
from registry import kantor as office
from registry import search
from registry.models import Koperasi

SALT = "peserta-pelatihan"  # of imported rows that wait for a yes
WAITS = 24 * 3600  # seconds
OFFERED = 30  # cooperatives of one search


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def peserta_list(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    rows = row.peserta_set.select_related("orang__koperasi__kecamatan")
    context = around(request, row, "peserta-list") | {
        "page": paging.paginate(request, rows, count=row.jumlah_peserta), "hari": len(row.hari),
        "lewat": row.kuota is not None and row.jumlah_peserta > row.kuota,
        "terbuka": row.keadaan in ("dibuka", "selesai"),
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/peserta.html", context)


@requires(Izin.PELATIHAN_KELOLA)
@require_GET
def peserta_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which cooperative: those invited that said they come, or by search."""
    row, asked = training(request, pk), request.GET.get("q", "").strip()[:120]
    rows = Koperasi.objects.visible_to(request.user).select_related("kecamatan")
    if asked:
        condition = search.condition(asked)
        rows = rows.none() if condition is None else rows.filter(condition)
    else:
        rows = rows.filter(undangan_set__pelatihan=row).exclude(undangan_set__jawaban="tidak")
    found = list(rows.order_by("nama_urut", "pk")[: OFFERED + 1])
    context = around(request, row, "peserta-list") | {
        "ditemukan": found[:OFFERED], "lebih": len(found) > OFFERED, "q": asked,
    }  # fmt: skip
    return render(request, "pembinaan/pelatihan/peserta_koperasi.html", context)


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def peserta_add(request: HttpRequest, pk: int, koperasi_pk: int) -> HttpResponse:
    row = training(request, pk)
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user), pk=koperasi_pk)
    there = row.peserta_set.filter(orang__koperasi=koperasi).select_related("orang")
    taken = {one.orang.pengurus_id for one in there}
    officers = koperasi.pengurus_set.filter(in_office(office.today())).exclude(pk__in=taken - {None})
    form = PesertaForm(request.POST or None, pengurus=officers)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(request, lambda: _enrol(row, koperasi, form, request), form)
    ):
        again = "lagi" in request.POST
        return redirect(request.path if again else reverse("pembinaan:peserta-list", args=[pk]))
    context = around(request, row, "peserta-list") | {"form": form, "koperasi": koperasi, "sudah": list(there)}
    context["crumbs"] = [*context["crumbs"], Crumb(koperasi.nama)]
    return render(request, "pembinaan/pelatihan/peserta_tambah.html", context, status=422 if form.errors else 200)


def _enrol(row: Pelatihan, koperasi: Koperasi, form: PesertaForm, request: HttpRequest) -> str:
    made = actions.enrol(pelatihan=row, people_of=[(koperasi, one) for one in form.people], by=request.user)
    _say_quota(row, request)
    return f"{', '.join(one.orang.nama for one in made)} dari {koperasi} menjadi peserta."


def _say_quota(row: Pelatihan, request: HttpRequest) -> None:
    total = row.peserta_set.count()
    if row.kuota and total > row.kuota:
        messages.warning(request, f"Peserta sekarang {total}, melebihi kuota {row.kuota}.")


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def peserta_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads a list and shows each row with what is wrong; nothing is written yet."""
    row = training(request, pk)
    form = ImporForm(request.POST or None, request.FILES or None)
    context = around(request, row, "peserta-list") | {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _read(row, form, request)
        except SheetProblem as problem:
            form.add_error(None, str(problem))
    return render(request, "pembinaan/pelatihan/peserta_impor.html", context, status=422 if form.errors else 200)


def _read(row: Pelatihan, form: ImporForm, request: HttpRequest) -> Context:
    file = form.cleaned_data["berkas"]
    if file is not None and file.size > MAX_BYTES:
        raise SheetProblem("Berkas ini terlalu besar; bagi menjadi beberapa berkas.")
    cells, first = importing.rows_of(form.cleaned_data["teks"], file.read() if file else None)
    rows = importing.read(cells, first, row, Koperasi.objects.visible_to(request.user))
    good = [one for one in rows if not one.problems]
    held = {"oleh": request.user.pk, "pelatihan": row.pk, "rows": [importing.pack(one) for one in good]}
    return {"baris": rows, "baik": len(good), "buruk": len(rows) - len(good),
            "menunggu": signing.dumps(held, salt=SALT, compress=True)}  # fmt: skip


@requires(Izin.PELATIHAN_KELOLA)
@require_POST
def peserta_commit(request: HttpRequest, pk: int) -> HttpResponse:
    row = training(request, pk)
    try:
        held: dict[str, Any] = signing.loads(request.POST.get("menunggu", ""), salt=SALT, max_age=WAITS)
    except signing.BadSignature:
        held = {}
    if held.get("oleh") != request.user.pk or held.get("pelatihan") != row.pk:
        messages.error(request, "Daftar ini sudah terlalu lama. Tempel atau unggah sekali lagi.")
        return redirect("pembinaan:peserta-upload", pk)
    pairs = [importing.unpack(one) for one in held["rows"]]
    known = Koperasi.objects.visible_to(request.user).in_bulk([pk for pk, _ in pairs])
    people_of = [(known[koperasi], person) for koperasi, person in pairs if koperasi in known]
    if tried(request, lambda: _enrol_many(row, people_of, request)):
        return redirect("pembinaan:peserta-list", pk)
    return redirect("pembinaan:peserta-upload", pk)


def _enrol_many(row: Pelatihan, people_of: Any, request: HttpRequest) -> str:
    made = actions.enrol(pelatihan=row, people_of=people_of, by=request.user)
    _say_quota(row, request)
    return f"{len(made)} peserta ditambahkan."


@requires(Izin.PELATIHAN_KELOLA)
@require_http_methods(["GET", "POST"])
def peserta_remove(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Peserta.objects.visible_to(request.user).select_related("orang", "pelatihan"), pk=pk)

    def run(cleaned: object) -> str:
        actions.remove(peserta=one, by=request.user)
        return f"{one.orang} dihapus dari daftar peserta."

    return confirm(
        request, run, heading="Hapus peserta?", sentence=f"{one.orang} tidak lagi menjadi peserta {one.pelatihan}.",
        effects=("Kehadiran dan nilainya ikut terhapus; jejaknya tetap ada.",), action="Hapus", danger=True,
        back=reverse("pembinaan:peserta-list", args=[one.pelatihan_id]),
    )  # fmt: skip
