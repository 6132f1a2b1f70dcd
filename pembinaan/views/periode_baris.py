"""The rows of a closed period, and what would be counted otherwise today: koreksi setelah penutupan."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.jobs.models import Pekerjaan
from koperasi.lib.sheets import Column
from koperasi.ui import paging
from pembinaan import files
from pembinaan.actions import rekap as actions
from pembinaan.angka import daftar as live
from pembinaan.angka.ukuran import UKURAN
from pembinaan.forms.rekap import BarisForm
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import daftar, koreksi, masa, sebab
from pembinaan.rekap.koreksi import TEMPAT, Perbandingan
from pembinaan.views.periode import crumbs, find
from pembinaan.views.results_lists import cells


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def baris_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What a frozen figure was made of."""
    periode, form = find(pk), BarisForm(request.GET)
    kode = request.GET.get("angka", "") or "semua"
    if not form.is_valid() or not daftar.may_ask(kode, periode):
        raise Http404
    by, nilai = form.cleaned_data["menurut"], form.cleaned_data["nilai"]
    found = daftar.rows(periode, kode, by, nilai)
    page = paging.paginate(request, found)
    columns = daftar.columns(kode, daftar.owners(periode, page))
    context = {
        "periode": periode, "ukuran": UKURAN[kode], "halaman": page, "kolom": columns, "noun": live.noun(UKURAN[kode]),
        "baris": [cells(columns, row) for row in page], "jumlah": daftar.total(kode, found),
        "nama": masa.of(periode).nama, "tempat": _place(periode, by, nilai), "arti": _meaning(periode, kode),
        "crumbs": crumbs(periode, "Baris"),
    }  # fmt: skip
    return render(request, "pembinaan/rekap/baris.html", context)


def _place(periode: PeriodeTutup, by: str, nilai: str) -> str:
    if not by:
        return ""
    names = {key: name for key, name, _ in periode.hitungan["tabel"][by]}
    return str(names.get(nilai, ""))


def _meaning(periode: PeriodeTutup, kode: str) -> str:
    return next((arti for one, _, arti in periode.kepala_surat["definisi"] if one == kode), "")


# --- Corrections ------------------------------------------------------------------------------------
@requires(Izin.KOPERASI_LIHAT)
@require_http_methods(["GET", "POST"])
def koreksi_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Each figure as frozen and as counted now, and the rows that differ with what is known of the reason.

    A large register is counted by a worker, whom POST asks.
    """
    periode = find(pk)
    if request.method == "POST":
        job = actions.order_corrections(periode=periode, by=request.user)
        own = job.owner_id == request.user.pk
        return redirect("jobs:pekerjaan-detail", job.pk) if own else redirect(request.path)
    job_made, found = _compared(periode)
    context: dict[str, Any] = {"periode": periode, "nama": masa.of(periode).nama, "pekerjaan": job_made,
                               "crumbs": crumbs(periode, "Koreksi setelah penutupan")}  # fmt: skip
    if found is None:
        return render(request, "pembinaan/rekap/koreksi_nanti.html", context)
    return render(request, "pembinaan/rekap/koreksi.html", context | _shown(request, periode, found))


def _compared(periode: PeriodeTutup) -> tuple[Pekerjaan | None, Perbandingan | None]:
    large = periode.jumlah_baris > koreksi.AT_ONCE
    return actions.corrections(periode) if large else (None, koreksi.compare(periode))


def _shown(request: HttpRequest, periode: PeriodeTutup, found: Perbandingan) -> dict[str, Any]:
    kode = request.GET.get("angka", "")
    if kode and kode != TEMPAT and kode not in found.beku:
        raise Http404
    page = paging.paginate(request, found.of(kode))
    why = sebab.of(periode, page)
    return {
        "angka": _figures(periode, found), "halaman": page, "kode": kode,
        "baris": [(one, why[one.apa, one.koperasi_id, one.rujukan]) for one in page],
        "pilih": "Pindah baris tabel" if kode == TEMPAT else UKURAN[kode].nama if kode else "",
        "semua": len(found.koreksi), "pindah": len(found.of(TEMPAT)), "url_pindah": _url(periode, TEMPAT),
        "boleh_unduh": request.user.boleh(Izin.EKSPOR),
    }  # fmt: skip


def _url(periode: PeriodeTutup, kode: str) -> str:
    return f"{reverse('pembinaan:periode-koreksi-list', args=[periode.pk])}?{urlencode({'angka': kode})}"


def _figures(periode: PeriodeTutup, found: Perbandingan) -> list[dict[str, Any]]:
    """One line for each figure that some row changes: frozen, now, and how many rows differ, each with its list."""
    lines = []
    for kode, one in UKURAN.items():
        if kode in found.beku and (rows := found.of(kode)):
            was, now = found.beku[kode], found.kini.get(kode)
            lines.append({
                "ukuran": one, "beku": was, "kini": now, "selisih": (now or 0) - (was or 0), "baris": len(rows),
                "kind": "rupiah" if one.satuan == "rupiah" else "", "url": _url(periode, kode),
                "url_beku": daftar.url(periode, "", kode, ()), "url_kini": live.url(kode, found.posisi),
            })  # fmt: skip
    return lines


@requires(Izin.EKSPOR)
@require_GET
def koreksi_export(request: HttpRequest, pk: int) -> HttpResponse:
    """One row for each value that differs."""
    periode = find(pk)
    compared = _compared(periode)[1]
    if compared is None:
        return redirect("pembinaan:periode-koreksi-list", pk)
    found = compared.of(request.GET.get("angka", ""))
    why = sebab.of(periode, found)
    rows = [
        [one.nama, one.kecamatan, one.judul, beda.nama, beda.semula, beda.kini,
         why[one.apa, one.koperasi_id, one.rujukan]]
        for one in found for beda in one.beda
    ]  # fmt: skip
    return files.xlsx(
        request, f"koreksi-{periode.nomor.lower().replace('/', '-')}", SHEET, rows, action="periode.koreksi",
        title="Koreksi", noun="baris", periode=periode.nomor,
    )  # type: ignore[return-value]  # fmt: skip


SHEET = [
    Column("Koperasi", width=40), Column("Kecamatan"), Column("Surat atau kasus", width=26),
    Column("Yang berubah", width=24), Column("Saat ditutup"), Column("Sekarang"), Column("Sebab", width=70),
]  # fmt: skip
