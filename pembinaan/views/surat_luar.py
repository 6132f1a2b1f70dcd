"""Letters that wait for a number from outside: what leaves, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.paging import paginate
from pembinaan.actions import surat_luar as actions
from pembinaan.actions import surat_luar_berkas as files
from pembinaan.forms.surat_luar import (
    Baris,
    Daftar,
    MapForm,
    NomorRow,
    TempelForm,
    UnggahForm,
    data_of,
    data_of_files,
    rows_of,
)
from pembinaan.letters import judging, returned
from pembinaan.models import KeadaanSurat, PaketSurat, SetelanSurat, Surat
from pembinaan.views.surat_luar_shared import (
    ROOM,
    crumbs,
    letters_of,
    lines_of,
    paket_of,
    pdf_file,
    reading_of,
    upload,
)
from registry import kantor as office
from registry.policies import Refused


def _waiting(request: HttpRequest, paket: PaketSurat | None) -> Any:
    rows = returned.waiting(Surat.objects.visible_to(request.user))
    return rows.filter(paket=paket) if paket else rows


@requires(Izin.SURAT_NOMOR)
@require_GET
def luar_list(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    paket = paket_of(request)
    page = paginate(request, _waiting(request, paket))
    context = {
        "page": page, "paket": paket, "rows": [NomorRow(None, surat=surat) for surat in page],
        "tempel": TempelForm(), "unggah": UnggahForm(), "map": _folder_form(paket),
        "crumbs": crumbs(ROOM[0][0]), **forms,
    }  # fmt: skip
    return render(request, "pembinaan/surat_luar/list.html", context, status=status)


def _folder_form(paket: PaketSurat | None) -> MapForm:
    setelan = SetelanSurat.current()
    kertas = paket.kertas if paket else setelan.kertas
    return MapForm(initial={"kertas": kertas, "kop": "ya" if setelan.kop else "tidak"})


# --- Coming back ---------------------------------------------------------------------------------------------
@requires(Izin.SURAT_NOMOR)
@require_POST
def luar_check(request: HttpRequest) -> HttpResponse:
    """The preview of what was typed into the table, or pasted. Nothing is saved."""
    letters = list(_waiting(request, paket_of(request)))
    if "teks" not in request.POST:
        return _preview(request, rows_of(request.POST, letters))
    form = TempelForm(request.POST)
    if not form.is_valid():
        return _list(request, status=422, tempel=form)
    found = returned.pasted(form.cleaned_data["teks"], letters)
    rows = rows_of(data_of(found.isian), letters)
    if not rows:
        form.add_error("teks", " ".join(found.masalah) or "Tidak ada nomor yang dapat dibaca.")
        return _list(request, status=422, tempel=form)
    return _preview(request, rows, umum=found.masalah)


def _preview(request: HttpRequest, rows: Sequence[NomorRow], *, umum: Sequence[str] = ()) -> HttpResponse:
    if not rows:
        messages.error(request, "Isi paling sedikit satu nomor dan tanggalnya.")
        return redirect("pembinaan:luar-list")
    found = _daftar(rows, request, umum=umum)
    return _show(request, found, status=200 if found.check(decide=False) else 422)


def _daftar(rows: Sequence[NomorRow], request: HttpRequest, *, umum: Sequence[str] = ()) -> Daftar:
    """With what the rule says today, and the PDFs that the lines name."""
    on = office.today()
    answers = judging.judge([row.surat for row in rows], on=on)
    lines = {row.surat.pk: _line(row, request) for row in rows}
    return Daftar([Baris(row, answers[row.surat.pk], lines[row.surat.pk]) for row in rows], on, list(umum))


def _line(row: NomorRow, request: HttpRequest) -> Any:
    token = str(row.data.get(row.add_prefix("berkas"), ""))
    if not token:
        return None
    line = files.line_of(token, untuk=files.LUAR, by=request.user)
    if line is None or line["surat"] != row.surat.pk:
        row.full_clean()
        row.add_error("nomor", "PDF-nya tidak lagi tersedia. Unggah sekali lagi.")
    return line


def _show(request: HttpRequest, found: Daftar, *, status: int, gagal: Sequence[Any] = ()) -> HttpResponse:
    context = {"daftar": found, "gagal": gagal, "paket": paket_of(request), "crumbs": crumbs("Periksa", rooms=ROOM)}
    return render(request, "pembinaan/surat_luar/periksa.html", context, status=status)


@requires(Izin.SURAT_NOMOR)
@require_POST
def luar_save(request: HttpRequest) -> HttpResponse:
    """What the person confirmed: all of it, or nothing with a sentence beside each line that cannot be taken."""
    asked = [
        int(key[1:-6]) for key in request.POST if key.endswith("-nomor") and key[1:-6].isdecimal() and len(key) < 25
    ]
    letters = list(returned.ordered(Surat.objects.visible_to(request.user).filter(pk__in=asked)))
    found = _daftar(rows_of(request.POST, letters), request)
    if found.check(decide=True):
        try:
            done = actions.return_many(rows=found.returned(), by=request.user)
        except actions.RowsRefused as refusal:
            found.add(refusal.rows)
            found.umum.append(str(refusal))
        except Refused as refusal:
            found.umum.append(str(refusal))
        else:
            messages.success(request, _said(done))
            return redirect("pembinaan:luar-list")
    return _show(request, found, status=422)


def _said(done: Sequence[Surat]) -> str:
    voided = sum(surat.keadaan == KeadaanSurat.BATAL for surat in done)
    signed = sum(surat.keadaan == KeadaanSurat.BERTANDA for surat in done)
    words = f"{len(done) - voided} surat terbit dengan nomor dari luar"
    words += f", {signed} di antaranya sudah bertanda tangan" if signed else ""
    return words + (f"; {voided} dibatalkan." if voided else ".")


@requires(Izin.SURAT_NOMOR)
@require_POST
def luar_upload(request: HttpRequest) -> HttpResponse:
    form = UnggahForm(request.POST, request.FILES)
    job = upload(request, form, untuk=files.LUAR)
    return redirect("jobs:pekerjaan-detail", job.pk) if job else _list(request, status=422, unggah=form)


@requires(Izin.SURAT_NOMOR)
@require_GET
def luar_read(request: HttpRequest, pekerjaan: int) -> HttpResponse:
    """What was read from the uploaded PDFs, to be confirmed."""
    job = reading_of(request, pekerjaan, files.LUAR)
    lines = lines_of(job)
    letters = list(letters_of(lines).values())
    rows = rows_of(data_of_files(lines, job.pk), [one for one in letters if one.keadaan == KeadaanSurat.LUAR])
    found = _daftar(rows, request)
    for row in found.rows:
        row.berkas = next(line for line in lines if line["surat"] == row.surat.pk)
    found.check(decide=False)
    return _show(request, found, status=200, gagal=[line for line in lines if line["masalah"]])


@requires(Izin.SURAT_NOMOR, Izin.SURAT_SETUJUI)
@require_GET
def luar_read_file(request: HttpRequest, pekerjaan: int, urutan: int) -> HttpResponseBase:
    """An uploaded PDF before it is confirmed, for whoever uploaded it."""
    line = files.read_line(pekerjaan, urutan, by=request.user)
    return pdf_file(line["berkas"] if line else "", line["nama"] if line else "")
