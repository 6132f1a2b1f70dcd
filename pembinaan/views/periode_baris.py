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
from pembinaan.angka.posisi import Cakupan
from pembinaan.angka.ukuran import UKURAN
from pembinaan.forms.rekap import BarisForm
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import daftar, hidup, koreksi, masa, sebab
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
    """Each figure as frozen and as counted now, one of them by kecamatan, and the rows that differ with what is known
    of the reason.

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
    kode, kecamatan = _asked(request, found)
    page = paging.paginate(request, found.of(kode, kecamatan))
    why = sebab.of(periode, page)
    return {
        "angka": _figures(periode, found), "halaman": page, "kode": kode, "query": _query(request),
        "baris": [(one, why[one.apa, one.koperasi_id, one.rujukan]) for one in page],
        "pilih": _chosen(found, kode, kecamatan), "garis": _lines(periode, found, kode),
        "semua": len(found.koreksi), "pindah": len(found.of(TEMPAT)), "url_pindah": _url(periode, TEMPAT),
        "boleh_unduh": request.user.boleh(Izin.EKSPOR),
    }  # fmt: skip


def _asked(request: HttpRequest, found: Perbandingan) -> tuple[str, str | None]:
    """(a figure, TEMPAT or "", the kode of a kecamatan or None for all; "" is the line of those without one)."""
    kode, kecamatan = request.GET.get("angka", ""), request.GET.get("kecamatan")
    known = kode in found.beku and (kecamatan is None or (kecamatan,) in found.nama)
    if not known and (kecamatan is not None or kode not in ("", TEMPAT)):
        raise Http404
    return kode, kecamatan


def _chosen(found: Perbandingan, kode: str, kecamatan: str | None) -> str:
    if kode in ("", TEMPAT):
        return "Pindah baris tabel" if kode else ""
    return UKURAN[kode].nama + (f", kecamatan {found.nama[kecamatan,]}" if kecamatan is not None else "")


def _query(request: HttpRequest) -> str:
    """What the file asks too."""
    return urlencode({name: request.GET[name] for name in ("angka", "kecamatan") if name in request.GET})


def _url(periode: PeriodeTutup, kode: str, **more: str) -> str:
    return f"{reverse('pembinaan:periode-koreksi-list', args=[periode.pk])}?{urlencode({'angka': kode, **more})}"


def _lines(periode: PeriodeTutup, found: Perbandingan, kode: str) -> list[dict[str, Any]]:
    """The chosen figure, by kecamatan: the lines that differ."""
    if kode in ("", TEMPAT):
        return []
    keys, made = hidup.places(), []
    for one in found.lines(kode):
        place = Cakupan().also(kecamatan=keys[one.kecamatan][0] if one.kecamatan in keys else None)
        made.append({
            "nama": one.nama, "beku": one.beku, "kini": one.kini, "selisih": (one.kini or 0) - (one.beku or 0),
            "baris": one.baris, "kind": "rupiah" if UKURAN[kode].satuan == "rupiah" else "",
            "url": _url(periode, kode, kecamatan=one.kecamatan),
            "url_beku": daftar.url(periode, koreksi.BY, kode, (one.kecamatan,)),
            "url_kini": live.url(kode, found.posisi, place),
        })  # fmt: skip
    return made


def _figures(periode: PeriodeTutup, found: Perbandingan) -> list[dict[str, Any]]:
    """One line for each figure that some row changes, of the whole or of a kecamatan: frozen, now, and how many rows
    differ, each with its list."""
    lines = []
    for kode, one in UKURAN.items():
        rows = found.of(kode) if kode in found.beku else []
        if rows or (kode in found.beku and found.lines(kode)):  # some only moved from one line to another
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
    found = compared.of(*_asked(request, compared))
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
