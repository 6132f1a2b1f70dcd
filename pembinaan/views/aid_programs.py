"""Programmes of help with what came of them, partners in business, and the lists as files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.lib.sheets import Column
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.actions import aid as actions
from pembinaan.aid import money, partners, rows
from pembinaan.forms.aid import MitraBaruForm, MitraForm, ProgramForm
from pembinaan.models import Bantuan, MitraUsaha, ProgramBantuan
from registry import kantor as office
from registry.policies import Refused

trail.describe({"bantuan.diekspor": "mengunduh daftar bantuan", "mitra.diekspor": "mengunduh daftar mitra usaha"})

COLUMNS = [
    Column("Koperasi", width=34), Column("Kecamatan"), Column("Status koperasi"), Column("Sejak", "tanggal", 12),
    Column("Program", width=28), Column("Tahun", "angka", 8), Column("Sumber dana"), Column("Jenis"),
    Column("Nilai (Rp)", "angka"), Column("Jumlah", "angka", 8), Column("Satuan", width=10), Column("Barang"),
    Column("Penyalur"), Column("Diterima", "tanggal", 12), Column("Nomor BAST", width=22),
    Column("Tanggal BAST", "tanggal", 12), Column("Penerima"), Column("Pemanfaatan"), Column("Dilihat", "tanggal", 12),
    Column("Keadaan pinjaman"), Column("Seluruh angsuran (Rp)", "angka"), Column("Jatuh tempo (Rp)", "angka"),
    Column("Dibayar (Rp)", "angka"), Column("Tunggakan (Rp)", "angka"), Column("Sisa (Rp)", "angka"),
    Column("Selesai dipantau", "tanggal", 12), Column("Alasan", width=30),
]  # fmt: skip


@requires(Izin.EKSPOR)
@require_GET
def bantuan_export(request: Request) -> FileResponse:
    """All rows of the filter, for each of the lists of help."""
    asked = rows.BantuanFilter(request.GET, Bantuan.objects.visible_to(request.user), on=office.today())
    found = rows.with_since(rows.listed(asked.qs))
    return files.xlsx(request, "bantuan", COLUMNS, (_cells(row) for row in found.iterator(2000)), asked.form)


def _cells(row: Any) -> list[object]:
    loan: list[object] = [money.STATES.get(row.pinjaman_keadaan, "")]
    loan += [row.harus, row.tempo, row.dibayar, row.tunggakan, row.sisa] if row.pinjaman else [None] * 5
    return [
        row.koperasi.nama, str(row.koperasi.kecamatan or ""), row.koperasi.status.replace("_", " "), row.sejak,
        row.program.nama, row.program.tahun, row.program.get_dana_display(), row.get_jenis_display(), row.nilai,
        row.jumlah, row.satuan, row.barang, row.penyalur, row.diterima_pada, row.bast_nomor, row.bast_tanggal,
        row.penerima, rows.USES[row.manfaat], row.dilihat_pada, *loan, row.ditutup_pada, row.alasan_tutup,
    ]  # fmt: skip


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def program_list(request: Request) -> HttpResponse:
    page = paging.paginate(request, rows.programs().order_by("-tahun", "nama", "pk"))
    return render(request, "pembinaan/bantuan/program.html", {"page": page, "boleh": _may(request)})


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def program_detail(request: Request, pk: int) -> HttpResponse:
    """Totals, each of which opens its list."""
    program = get_object_or_404(ProgramBantuan, pk=pk)
    asked = rows.BantuanFilter({"program": str(pk)}, Bantuan.objects.visible_to(request.user), on=office.today())
    found = rows.listed(asked.qs).order_by("koperasi__nama_urut", "pk")
    totals = rows.totals(asked.qs, on=asked.on, days=asked.days)
    context = {
        "program": program, "nomor": str(pk), "jumlah": totals,
        "page": paging.paginate_keys(request, found, count=totals.rows),
        "manfaat": [(code, label, totals.uses[code]) for code, label in rows.USES.items()],
        "pinjaman": [(code, label, totals.states[code]) for code, label in money.STATES.items() if totals.loaned],
        "boleh": _may(request),
        "crumbs": [Crumb("Program bantuan", reverse("pembinaan:program-list")), Crumb(program.nama)],
    }  # fmt: skip
    return render(request, "pembinaan/bantuan/program_detail.html", context)


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def program_create(request: Request) -> HttpResponse:
    return _program(request, ProgramBantuan(tahun=office.today().year), "Tambah program")


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def program_update(request: Request, pk: int) -> HttpResponse:
    return _program(request, get_object_or_404(ProgramBantuan, pk=pk), "Ubah program")


def _program(request: Request, program: ProgramBantuan, heading: str) -> HttpResponse:
    form = ProgramForm(request.POST or None, instance=program)
    if request.method == "POST" and form.is_valid():
        actions.save_program(program=form.save(commit=False), by=request.user)
        messages.success(request, f"Program {program} disimpan.")
        return redirect("pembinaan:program-detail", program.pk)
    return _form(request, form, heading, "Program bantuan", reverse("pembinaan:program-list"))


# --- Partners in business -------------------------------------------------------------------------
@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def mitra_list(request: Request) -> HttpResponse:
    on = office.today()
    asked = partners.MitraFilter(request.GET, partners.visible(request.user), on=on)
    page = paging.paginate(request, asked.qs.select_related("koperasi__kecamatan"))
    counts = partners.counts(partners.visible(request.user), on=on)
    context = {"form": asked.form, "page": page, "on": on, "jumlah": counts, "boleh": _may(request)}
    return render(request, "pembinaan/bantuan/mitra.html", context)


@requires(Izin.EKSPOR)
@require_GET
def mitra_export(request: Request) -> FileResponse:
    asked = partners.MitraFilter(request.GET, partners.visible(request.user), on=office.today())
    found = asked.qs.select_related("koperasi__kecamatan").iterator(2000)
    return files.xlsx(request, "mitra", partners.COLUMNS, map(partners.cells, found), asked.form)


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def mitra_create(request: Request) -> HttpResponse:
    known = {"koperasi": request.GET.get("koperasi", "")}
    form = MitraBaruForm(request.POST or None, initial=known, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.koperasi = form.cleaned_data["koperasi"]
        return _partner(request, form, actions.record_partner, "Catat mitra usaha")
    return _form(request, form, "Catat mitra usaha", "Mitra usaha", reverse("pembinaan:mitra-list"))


@requires(Izin.BANTUAN_KELOLA)
@require_http_methods(["GET", "POST"])
def mitra_update(request: Request, pk: int) -> HttpResponse:
    """Also its end: the last day of the cooperation."""
    row = get_object_or_404(partners.visible(request.user).select_related("koperasi"), pk=pk)
    form = MitraForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        return _partner(request, form, actions.change_partner, "Ubah mitra usaha")
    heading = f"Mitra {row.koperasi.nama}"
    return _form(request, form, heading, "Mitra usaha", reverse("pembinaan:mitra-list"))


def _partner(request: Request, form: MitraForm, action: Any, heading: str) -> HttpResponse:
    try:
        row: MitraUsaha = action(row=form.instance, by=request.user)
    except Refused as sentence:
        form.add_error(None, str(sentence))
        return _form(request, form, heading, "Mitra usaha", reverse("pembinaan:mitra-list"))
    messages.success(request, f"Jawaban mitra usaha {row.koperasi} disimpan.")
    return redirect("pembinaan:mitra-list")


# --- Shared -----------------------------------------------------------------------------------------
def _may(request: Request) -> bool:
    return request.user.boleh(Izin.BANTUAN_KELOLA) and not request.user.hanya_membaca


def _form(request: Request, form: Any, heading: str, above: str, back: str) -> HttpResponse:
    context = {"form": form, "judul": heading, "kembali": back, "crumbs": [Crumb(above, back), Crumb(heading)]}
    return render(request, "pembinaan/bantuan/form.html", context, status=422 if form.errors else 200)
