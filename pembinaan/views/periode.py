"""Closed periods: their list, closing one, its tables and files, as they were."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.actions import rekap as actions
from pembinaan.actions import rekap_berkas
from pembinaan.forms.rekap import TutupForm
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import beku, buku, cetak, daftar, masa, naskah, persiapan, tabel
from pembinaan.rekap.kantor import Kepala
from pembinaan.rekap.kolom import chosen, headings
from pembinaan.views.rekap import FILES, answer
from registry import kantor as office
from registry.policies import Refused

ROWS = ("baris-csv", "baris-csv-koma")
MORE = ((ROWS[0], "CSV semua baris (Excel Indonesia)"), (ROWS[1], "CSV semua baris (teknis)"))


def find(pk: int) -> PeriodeTutup:
    return get_object_or_404(PeriodeTutup.objects.select_related("aturan", "sebelumnya", "ditutup_oleh"), pk=pk)


def crumbs(periode: PeriodeTutup | None = None, here: str = "") -> list[Crumb]:
    above = [Crumb("Rekap", reverse("pembinaan:rekap-detail"))]
    if periode or here:
        above.append(Crumb("Periode ditutup", reverse("pembinaan:periode-list")))
    if periode:
        above.append(Crumb(periode.nomor, reverse("pembinaan:periode-detail", args=[periode.pk]) if here else None))
    return [*above, *([Crumb(here)] if here else [] if periode else [Crumb("Periode ditutup")])]


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def periode_list(request: HttpRequest) -> HttpResponse:
    """Those closed, and those that have passed and wait for it."""
    rows = PeriodeTutup.objects.select_related("ditutup_oleh").defer("hitungan", "kepala_surat")
    page = paging.paginate(request, rows)
    done = set(PeriodeTutup.objects.values_list("jenis", "tahun", "ke"))
    open_ = [one for one in masa.past(office.today()) if (one.jenis, one.tahun, one.ke) not in done]
    context = {
        "halaman": page, "nama": {row.pk: masa.of(row).nama for row in page}, "belum": open_, "crumbs": crumbs(),
        "boleh_tutup": request.user.boleh(Izin.REKAP_TUTUP) and not request.user.hanya_membaca,
    }  # fmt: skip
    return render(request, "pembinaan/rekap/periode.html", context)


@requires(Izin.REKAP_TUTUP)
@require_http_methods(["GET", "POST"])
def periode_close(request: HttpRequest) -> HttpResponse:
    """GET shows what would be frozen; POST freezes it, for good."""
    form = TutupForm(request.POST or None, initial={"masa": request.GET.get("masa", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            asked, said = form.cleaned_data["masa"], form.cleaned_data["catatan"]
            try:
                return _close(request, asked, said)
            except Refused as sentence:
                form.add_error(None, str(sentence))
    seen = persiapan.read(form.data.get("masa") or request.GET.get("masa", ""), request.user)
    context = {"form": form, "siap": seen, "crumbs": crumbs(here="Tutup periode")}
    return render(request, "pembinaan/rekap/tutup.html", context, status=status)


def _close(request: HttpRequest, asked: masa.Masa, catatan: str) -> HttpResponse:
    if persiapan.large():
        job = actions.order(masa=asked, by=request.user, catatan=catatan)
        return redirect("jobs:pekerjaan-detail", job.pk)
    row = actions.close(masa=asked, by=request.user, catatan=catatan)
    messages.success(request, f"{asked.nama} ditutup dengan nomor {row.nomor}.")
    return redirect("pembinaan:periode-detail", row.pk)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def periode_detail(request: HttpRequest, pk: int) -> HttpResponse:
    periode = find(pk)
    by = request.GET.get("menurut", "")
    by = by if by in beku.BY else beku.BY[0]
    told = periode.hitungan
    kini = naskah.unpack(told["tabel"][by], lambda kode, key: daftar.url(periode, by, kode, key))
    before = periode.sebelumnya
    lalu = naskah.unpack(
        told["lalu"]["tabel"][by], (lambda kode, key: daftar.url(before, by, kode, key)) if before else tabel.nowhere
    )
    parts = naskah.parts_of(periode)
    part = chosen(parts, request.GET.get("bagian", ""))
    context: dict[str, Any] = {
        "periode": periode, "nama": masa.of(periode).nama, "menurut": by, "pilihan": list(tabel.TITLES.items()),
        "tabel": tabel.make(by, part, kini, lalu), "kepala_tabel": headings(part.kolom), "bagian": parts,
        "lalu": naskah.before_in_words(periode), "kepala": Kepala.unpack(periode.kepala_surat),
        "oleh": told["oleh"], "tanpa_angka": naskah.NO_FIGURE,
        "unduh": [(reverse("pembinaan:periode-export", args=[pk, kind]), words) for kind, words in (*FILES, *MORE)],
        "boleh_unduh": request.user.boleh(Izin.EKSPOR), "crumbs": crumbs(periode),
    }  # fmt: skip
    return render(request, "pembinaan/rekap/beku.html", context)


@requires(Izin.EKSPOR)
@require_GET
def periode_export(request: HttpRequest, pk: int, bentuk: str) -> HttpResponse:
    """From the frozen rows: the same bytes each time."""
    periode = find(pk)
    if bentuk not in (*dict(FILES), *ROWS):
        raise Http404
    try:
        made = naskah.closed(periode)
    except naskah.Broken as sentence:
        return _broken(request, periode, str(sentence))
    if bentuk in ROWS:
        dialect = bentuk.removeprefix("baris-")
        return _sent(request, periode, buku.rows_csv(made.lampiran[0], dialect), f"{made.berkas}-baris", dialect)
    data = buku.xlsx(made) if bentuk == "xlsx" else buku.csv(made, bentuk)
    return _sent(request, periode, data, made.berkas, bentuk)


@requires(Izin.EKSPOR)
@require_http_methods(["GET", "POST"])
def periode_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """As `rekap_pdf`, from the frozen rows."""
    periode = find(pk)
    if request.method == "POST":
        job = rekap_berkas.order(by=request.user, periode=periode, nama=periode.nomor)
        return redirect("jobs:pekerjaan-detail", job.pk)
    if not request.user.hanya_membaca:
        return redirect("pembinaan:periode-detail", pk)
    try:
        made = naskah.closed(periode)
    except naskah.Broken as sentence:
        return _broken(request, periode, str(sentence))
    return _sent(request, periode, cetak.pdf(made), made.berkas, "pdf")


def _broken(request: HttpRequest, periode: PeriodeTutup, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("pembinaan:periode-detail", periode.pk)


def _sent(request: HttpRequest, periode: PeriodeTutup, data: bytes, name: str, kind: str) -> HttpResponse:
    trail.record("periode.unduh", by=request.user, object=periode, detail={"bentuk": kind, "berkas": name})
    return answer(data, name, kind)
