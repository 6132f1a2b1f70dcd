"""Signing letters: what waits, scans of pages signed by pen, PDFs signed elsewhere, the office's own certificate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.filed import FileProblem
from koperasi.ui.paging import paginate
from pembinaan.actions import surat_luar_berkas as files
from pembinaan.actions import surat_ttd as actions
from pembinaan.forms.surat_luar import BasahForm, PindaianForm, UnggahForm
from pembinaan.letters import returned
from pembinaan.models import KeadaanSurat, Surat
from pembinaan.navigation import address
from pembinaan.views.surat_luar_shared import (
    crumbs,
    letter,
    letters_of,
    lines_of,
    paket_of,
    pdf_file,
    reading_of,
    upload,
)
from registry import kantor as office
from registry.policies import Refused

SIGNS = (Izin.SURAT_NOMOR, Izin.SURAT_SETUJUI)
READS = (Izin.SURAT_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
ROOM = (("Tanda tangan", "pembinaan:ttd-list"),)


@requires(*SIGNS)
@require_GET
def ttd_list(request: HttpRequest) -> HttpResponse:
    """Letters that wait for a signature; ?paket= narrows to one batch."""
    return _list(request)


def _list(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    paket = paket_of(request)
    rows = returned.ordered(Surat.objects.visible_to(request.user).filter(keadaan=KeadaanSurat.SIAP))
    page = paginate(request, rows.filter(paket=paket) if paket else rows)
    context = {
        "page": page, "paket": paket, "basah": BasahForm(initial={"tanggal": office.today()}), "unggah": UnggahForm(),
        "p12": actions.has_p12() and request.user.boleh(Izin.SURAT_SETUJUI), "crumbs": crumbs(ROOM[0][0]),
        "dicentang": set(request.POST.getlist("surat")), **forms,
    }  # fmt: skip
    return render(request, "pembinaan/surat_luar/ttd_list.html", context, status=status)


def _chosen(request: HttpRequest) -> list[int]:
    asked = request.POST.getlist("surat")
    keys = [int(key) for key in asked if key.isascii() and key.isdecimal() and len(key) < 19]
    return list(Surat.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))


@requires(*SIGNS)
@require_POST
def ttd_wet(request: HttpRequest) -> HttpResponse:
    """The ticked ones were signed by pen on one day."""
    form = BasahForm(request.POST)
    if form.is_valid():
        try:
            done = actions.wet_many(letters=_chosen(request), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{len(done)} surat dicatat sudah ditandatangani. Tambahkan pindaiannya pada "
                             "halaman tiap surat.")  # fmt: skip
            return redirect("pembinaan:ttd-list")
    return _list(request, status=422, basah=form, form=form)


@requires(Izin.SURAT_SETUJUI)
@require_POST
def ttd_office(request: HttpRequest) -> HttpResponse:
    """The ticked ones are signed with the office's certificate, one job each."""
    try:
        batch = actions.ask_p12(letters=_chosen(request), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pembinaan:ttd-list")
    return redirect("jobs:rombongan-detail", batch.pk)


@requires(*SIGNS)
@require_POST
def ttd_upload(request: HttpRequest) -> HttpResponse:
    """Many PDFs signed elsewhere, each found by its number, code or name."""
    form = UnggahForm(request.POST, request.FILES)
    job = upload(request, form, untuk=files.TTD)
    return redirect("jobs:pekerjaan-detail", job.pk) if job else _list(request, status=422, unggah=form, form=form)


@requires(*SIGNS)
@require_http_methods(["GET", "POST"])
def ttd_read(request: HttpRequest, pekerjaan: int) -> HttpResponse:
    """Who signed what, and where the text differs; the person accepts line by line."""
    job = reading_of(request, pekerjaan, files.TTD)
    lines = [line | {"sama": _same(line)} for line in lines_of(job)]
    letters = letters_of(lines)
    rows = [(letters[line["surat"]], line) for line in lines if line["surat"] in letters and not line["masalah"]]
    problem, ticked = "", {str(line["urutan"]) for _, line in rows if line["sama"]}
    if request.method == "POST":
        ticked = set(request.POST.getlist("terima"))
        try:
            done = actions.accept(rows=_accepted(request, rows, ticked, pekerjaan), by=request.user)
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"{len(done)} surat dicatat bertanda tangan elektronik.")
            return redirect("pembinaan:ttd-list")
    context = {
        "rows": rows, "gagal": [line for line in lines if line["masalah"]], "dicentang": ticked, "masalah": problem,
        "crumbs": crumbs("Periksa", rooms=ROOM),
    }  # fmt: skip
    return render(request, "pembinaan/surat_luar/ttd_periksa.html", context, status=422 if problem else 200)


def _same(line: dict[str, Any]) -> bool:
    """Accepted unless the person says otherwise: intact, compared, and nothing stood out."""
    return bool(line["utuh"] and not line["beda"] and not line["catatan"])


def _accepted(request: HttpRequest, rows: Sequence[tuple[Surat, Any]], ticked: set[str],
              job: int) -> list[actions.Bertanda]:  # fmt: skip
    found = []
    for surat, shown in rows:
        if str(shown["urutan"]) not in ticked:
            continue
        line = files.line_of(f"{job}-{shown['urutan']}", untuk=files.TTD, by=request.user)
        if line is None:
            raise Refused(f"PDF untuk {surat.koperasi} tidak lagi tersedia. Unggah sekali lagi.")
        found.append(actions.Bertanda(surat.pk, line["berkas"], line["sha256"], tuple(line["tanda"]),
                                      tuple(line["beda"])))  # fmt: skip
    return found


# --- One letter ----------------------------------------------------------------------------------------------
@requires(*SIGNS)
@require_http_methods(["GET", "POST"])
def ttd_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The page signed by pen."""
    surat = letter(request, pk)
    initial = {"tanggal": surat.ttd_pada or office.today()}
    form = PindaianForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            actions.scan(surat=surat, data=file.read(), name=file.name or "pindaian", by=request.user,
                         tanggal=form.cleaned_data["tanggal"])  # fmt: skip
        except FileProblem as problem:
            form.add_error("berkas", str(problem))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Pindaian {surat.nomor} disimpan.")
            return redirect(_page(pk))
    return _one(request, surat, form, "Unggah pindaian tanda tangan", "Simpan pindaian")


@requires(*SIGNS)
@require_http_methods(["GET", "POST"])
def ttd_create(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of one letter that was signed elsewhere."""
    surat = letter(request, pk)
    form = UnggahForm(request.POST or None, request.FILES or None)
    form.fields["berkas"].label = "PDF yang sudah ditandatangani"
    form.fields["berkas"].help_text = "Diperiksa dahulu; disimpan persis seperti diterima."
    if request.method == "POST" and (job := upload(request, form, untuk=files.TTD, surat=surat)):
        return redirect("jobs:pekerjaan-detail", job.pk)
    return _one(request, surat, form, "Unggah PDF bertanda tangan elektronik", "Unggah dan periksa")


def _one(request: HttpRequest, surat: Surat, form: Any, heading: str, action: str) -> HttpResponse:
    context = {"surat": surat, "form": form, "heading": heading, "action": action, "kembali": _page(surat.pk),
               "crumbs": crumbs(surat.nomor, rooms=ROOM)}  # fmt: skip
    return render(request, "pembinaan/surat_luar/ttd_satu.html", context, status=422 if form.errors else 200)


def _page(pk: int) -> str:
    return address("pembinaan:surat-detail", pk) or reverse("pembinaan:ttd-list")


@requires(*READS)
@require_GET
def ttd_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The signed bytes as they are kept; officers get those of their own letters."""
    surat = get_object_or_404(Surat.objects.visible_to(request.user).exclude(ttd_pdf=""), pk=pk)
    return pdf_file(surat.ttd_pdf.name, f"{slugify(surat.nomor) or 'surat'}-bertanda-tangan.pdf")
