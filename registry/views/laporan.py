"""A laporan keuangan in its draft: which size is filled in, and its figures from Excel."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.rupiah import ribuan
from koperasi.lib.sheets import SheetProblem
from registry.actions import drafts, laporan
from registry.exchange import laporan_excel, laporan_template
from registry.forms.laporan import UkuranForm
from registry.forms.laporan_excel import ExcelForm
from registry.models import Konsep
from registry.models.choices import JenisBukti
from registry.policies import Refused

FILLS_IN = (Izin.PENGAJUAN_KIRIM, Izin.PENGAJUAN_WAKILI)
SALT = "laporan-excel"  # of the figures that wait for a yes
WAITS = 3600  # seconds


def _draft(request: HttpRequest, kode: UUID) -> Konsep:
    rows = Konsep.objects.fillable_by(request.user).filter(jenis=JenisBukti.LAPORAN, keadaan=Konsep.Keadaan.BUKA)
    return get_object_or_404(rows.select_related("koperasi"), kode=kode)


@requires(*FILLS_IN)
@require_http_methods(["GET", "POST"])
def laporan_size(request: HttpRequest, kode: UUID) -> HttpResponse:
    konsep = _draft(request, kode)
    form = UkuranForm(request.POST or None, konsep=konsep)
    if request.method == "POST" and form.is_valid():
        try:
            laporan.choose_size(konsep=konsep, ukuran=form.cleaned_data["ukuran"], by=request.user)
        except Refused as sentence:
            form.add_error("ukuran", str(sentence))
        else:
            return redirect("registry:konsep-detail", konsep.kode)
    context = {"konsep": konsep, "form": form}
    return render(request, "registry/laporan/ukuran.html", context, status=422 if form.errors else 200)


@requires(*FILLS_IN)
@require_GET
def laporan_file(request: HttpRequest, kode: UUID) -> FileResponse:
    """The template, with the cooperative's data, last year's figures and what the draft holds."""
    konsep, file = _draft(request, kode), io.BytesIO()
    laporan_template.write(file, konsep)
    file.seek(0)
    name = f"laporan-{max(konsep.tahun_buku)}-{slugify(konsep.koperasi.nama)[:60]}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@requires(*FILLS_IN)
@require_http_methods(["GET", "POST"])
def laporan_upload(request: HttpRequest, kode: UUID) -> HttpResponse:
    """All figures of the file, or none: what is wrong is listed with its cell, what would be replaced is asked."""
    konsep = _draft(request, kode)
    form = ExcelForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"konsep": konsep, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            read = laporan_excel.read(form.cleaned_data["berkas"].read(), konsep)
            context |= {"problems": read.problems}
            if not read.problems:
                differences = laporan_excel.differences(konsep, read.values)
                if not differences:
                    return _fill(request, konsep, read.values, konsep.versi)
                waiting = {"konsep": konsep.pk, "values": read.values, "versions": konsep.versi}
                context |= {"differences": differences, "waiting": signing.dumps(waiting, salt=SALT, compress=True)}
        except (SheetProblem, Refused) as problem:
            form.add_error("berkas", str(problem))
    wrong = form.errors or context.get("problems")
    return render(request, "registry/laporan/excel.html", context, status=422 if wrong else 200)


@requires(*FILLS_IN)
@require_POST
def laporan_save(request: HttpRequest, kode: UUID) -> HttpResponse:
    """The figures of the file replace what the draft holds: the person has seen which."""
    konsep = _draft(request, kode)
    try:
        held = signing.loads(request.POST.get("waiting", ""), salt=SALT, max_age=WAITS)
    except signing.BadSignature:
        held = {}
    if held.get("konsep") != konsep.pk:
        messages.error(request, "Unggahan ini sudah terlalu lama. Unggah berkasnya sekali lagi.")
        return redirect("registry:laporan-upload", konsep.kode)
    return _fill(request, konsep, held["values"], held["versions"])


def _fill(request: HttpRequest, konsep: Konsep, values: Any, versions: Any) -> HttpResponse:
    try:
        laporan.fill_in(konsep=konsep, values=values, versions=versions, by=request.user)
    except drafts.Conflict:
        messages.error(request, "Konsep ini baru saja diubah dari perangkat lain. Periksa, lalu unggah sekali lagi.")
        return redirect("registry:laporan-upload", konsep.kode)
    count = sum(len(section) for section in values.values())
    messages.success(request, f"{ribuan(count)} angka dari Excel dimasukkan ke dalam konsep. Periksa, lalu kirim.")
    return redirect("registry:konsep-detail", konsep.kode)
