"""The office's own kinds of facilitation, and the list as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib.http import Request
from koperasi.lib.sheets import Column
from pembinaan import files
from pembinaan.actions import facilitation as actions
from pembinaan.facilitation import rows, timing
from pembinaan.forms.facilitation import JenisForm
from pembinaan.models import Fasilitasi, JenisFasilitasi
from registry import kantor as office

trail.describe({"fasilitasi.diekspor": "mengunduh daftar fasilitasi"})

COLUMNS = [
    Column("Koperasi", width=34), Column("Kecamatan"), Column("Jenis", width=26), Column("Perihal"), Column("Keadaan"),
    Column("Diminta", "tanggal", 12), Column("Target", "tanggal", 12), Column("Selesai atau ditolak", "tanggal", 12),
    Column("Lama (hari)", "angka", 10), Column("Lama (hari kerja)", "angka", 10), Column("Nomor", width=24),
    Column("Terbit", "tanggal", 12), Column("Berlaku sampai", "tanggal", 12), Column("Nilai (Rp)", "angka"),
    Column("Biaya dinas (Rp)", "angka"), Column("Petugas", width=24), Column("Alasan", width=40),
    Column("Keterangan", width=40),
]  # fmt: skip


@requires(Izin.EKSPOR)
@require_GET
def fasilitasi_export(request: Request) -> FileResponse:
    """All rows of the list's filter."""
    on = office.today()
    asked = rows.FasilitasiFilter(request.GET, Fasilitasi.objects.visible_to(request.user), user=request.user, on=on)
    found = asked.qs.select_related("koperasi__kecamatan", "jenis", "petugas")
    return files.xlsx(request, "fasilitasi", COLUMNS, (_cells(row) for row in found.iterator(2000)), asked.form)


def _cells(row: Fasilitasi) -> list[object]:
    days = timing.taken(row.diminta_pada, row.selesai_pada) if row.selesai_pada else None
    return [
        row.koperasi.nama, str(row.koperasi.kecamatan or ""), row.jenis.nama, row.get_perihal_display(),
        row.get_keadaan_display(), row.diminta_pada, row.target_pada, row.selesai_pada, days and days.calendar,
        days and days.working, row.nomor_hasil, row.terbit, row.berlaku_sampai, row.nilai, row.biaya,
        row.petugas.nama if row.petugas else "", row.alasan, row.uraian,
    ]  # fmt: skip


@requires(Izin.PEMBINAAN_SETELAN)
@require_GET
def jenis_list(request: Request) -> HttpResponse:
    return render(request, "pembinaan/fasilitasi/jenis.html", {"rows": JenisFasilitasi.objects.all()})


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def jenis_create(request: Request) -> HttpResponse:
    return _edit(request, JenisFasilitasi())


@requires(Izin.PEMBINAAN_SETELAN)
@require_http_methods(["GET", "POST"])
def jenis_update(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(JenisFasilitasi, pk=pk))


def _edit(request: Request, jenis: JenisFasilitasi) -> HttpResponse:
    form = JenisForm(request.POST or None, instance=jenis)
    if request.method == "POST" and form.is_valid():
        form.save(commit=False)
        form.instance.langkah, form.instance.dokumen = form.cleaned_data["langkah"], form.cleaned_data["dokumen"]
        actions.save_kind(jenis=form.instance, by=request.user)
        messages.success(request, f"{form.instance} disimpan. Permintaan yang sudah berjalan tidak berubah.")
        return redirect("pembinaan:jenis-fasilitasi-list")
    context = {"form": form, "jenis": jenis}
    return render(request, "pembinaan/fasilitasi/jenis_form.html", context, status=422 if form.errors else 200)
