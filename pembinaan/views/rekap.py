"""The official tables of any day: on the screen, as a workbook, CSV and PDF."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.ui.nav import Crumb
from pembinaan.actions import rekap_berkas as berkas
from pembinaan.files import XLSX
from pembinaan.forms.rekap import RekapForm
from pembinaan.policies import rekap as policies
from pembinaan.rekap import buku, cetak, hidup, kantor, naskah, tabel
from pembinaan.rekap.hidup import Hidup
from pembinaan.rekap.kolom import BAGIAN, chosen, headings
from pembinaan.rekap.naskah import Naskah
from pembinaan.views.sebentar import takes_a_moment
from registry.models import Koperasi

KINDS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "csv-koma": "text/csv; charset=utf-8"}


@requires(Izin.KOPERASI_LIHAT)
@require_GET
@takes_a_moment("Rekap koperasi", "css/rekap.css")
def rekap_detail(request: HttpRequest) -> HttpResponse:
    """One way of dividing and one part of the columns at a time; sheet and paper have all."""
    form = RekapForm(request.GET)
    crumbs = [Crumb("Angka", reverse("pembinaan:dasbor-detail")), Crumb("Rekap")]
    context: dict[str, Any] = {"form": form, "crumbs": crumbs}
    if not form.is_valid():
        return render(request, "pembinaan/rekap/detail.html", context, status=422)
    kini, lalu = _counted(request, form)
    by = form.by
    both, part = (kini.angka(by), lalu.angka(by)), chosen(BAGIAN, request.GET.get("bagian", ""))
    query = request.GET.urlencode()
    context |= {
        "posisi": kini.posisi, "lalu": lalu.posisi, "nama": form.names, "menurut": by,
        "aturan": kantor.rule_in_words(kini.posisi.rule), "pilihan": list(tabel.TITLES.items()),
        "tabel": tabel.make(by, part, *both), "kepala_tabel": headings(part.kolom), "bagian": BAGIAN,
        "semua": kini.jumlah.get("semua") or 0, "tanpa_angka": naskah.NO_FIGURE,
        "unduh": [(reverse("pembinaan:rekap-export", args=[kind]) + f"?{query}", words) for kind, words in FILES],
        "pdf": reverse("pembinaan:rekap-pdf") + f"?{query}", "boleh_unduh": request.user.boleh(Izin.EKSPOR),
        "boleh_tutup": request.user.boleh(Izin.REKAP_TUTUP) and not request.user.hanya_membaca,
        "ditutup": policies.existing(form.masa) if form.masa else None, "masa": form.masa,
    }  # fmt: skip
    return render(request, "pembinaan/rekap/detail.html", context)


FILES = (("xlsx", "Excel"), ("csv", "CSV (Excel Indonesia)"), ("csv-koma", "CSV (teknis)"))


def _counted(request: HttpRequest, form: RekapForm) -> tuple[Hidup, Hidup]:
    """This position and the one before, of the same cooperatives. Five queries."""
    there = Koperasi.objects.visible_to(request.user)
    kini, lalu = hidup.read_all(there, [form.posisi, form.lalu], form.cakupan, form.places)
    return kini, lalu


@requires(Izin.EKSPOR)
@require_GET
def rekap_export(request: HttpRequest, bentuk: str) -> HttpResponse:
    """All four tables of the same question."""
    if bentuk not in KINDS:
        raise Http404
    form = RekapForm(request.GET)
    if not form.is_valid():
        return _back(request)
    made = berkas.living(form, request.user)
    data = buku.xlsx(made) if bentuk == "xlsx" else buku.csv(made, bentuk)
    return _file(request, form, made, data, bentuk)


@requires(Izin.EKSPOR)
@require_http_methods(["GET", "POST"])
def rekap_pdf(request: HttpRequest) -> HttpResponse:
    """POST orders it from a worker. GET makes it here for those who change nothing, and so may order nothing."""
    form = RekapForm(request.GET)
    if not form.is_valid():
        return _back(request)
    if request.method == "POST":
        job = berkas.order(by=request.user, query=request.GET.urlencode(), nama=form.names[0])
        return redirect("jobs:pekerjaan-detail", job.pk)
    if not request.user.hanya_membaca:
        return _back(request)
    made = berkas.living(form, request.user)
    return _file(request, form, made, cetak.pdf(made), "pdf")


@requires(Izin.EKSPOR)
@require_GET
def rekap_file(request: HttpRequest, pk: int) -> FileResponse:
    """What a worker made for this person; after a day the file is gone and is made again."""
    mine = Pekerjaan.objects.filter(kind=berkas.SUSUN, state=Keadaan.SELESAI, owner=request.user)
    job = get_object_or_404(mine, pk=pk)
    made = job.result or {}
    if not default_storage.exists(made["berkas"]):
        raise Http404("Berkas ini sudah dihapus. Cetak lagi dari halaman rekap.")
    trail.record("rekap.unduh", by=request.user, detail={"isi": job.unit, "bentuk": "pdf", "berkas": made["nama"]})
    found = FileResponse(default_storage.open(made["berkas"]), as_attachment=True, filename=made["nama"])
    found["Cache-Control"] = "private, no-store"
    return found


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('pembinaan:rekap-detail')}?{request.GET.urlencode()}")


def _file(request: HttpRequest, form: RekapForm, made: Naskah, data: bytes, kind: str) -> HttpResponse:
    trail.record(
        "rekap.unduh", by=request.user,
        detail={"isi": made.nama, "bentuk": kind, "saringan": form.saringan, "posisi": form.posisi.on.isoformat()},
    )  # fmt: skip
    return answer(data, f"{made.berkas}", kind)


def answer(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file under its name; the two dialects of CSV are told apart by theirs."""
    ending = {"csv-koma": "-koma.csv"}.get(kind, f".{kind}")
    found = HttpResponse(data, content_type=KINDS.get(kind, "application/pdf"))
    found["Content-Disposition"] = f'attachment; filename="{name}{ending}"'
    found["Cache-Control"] = "private, no-store"
    return found
