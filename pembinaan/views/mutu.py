"""Quality of the data: how complete, what is cheapest to fill in, one after the other, and figures that look wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan.angka.posisi import UNKNOWN
from pembinaan.forms.angka import AngkaForm
from registry import kantor as office
from registry import oddities, quality
from registry.models import Kecamatan, Koperasi
from registry.models.choices import Kekurangan
from registry.models.koperasi import KoperasiQuerySet

Context = dict[str, Any]
FIELDS = ("kdmp", "kecamatan")


def _asked(request: HttpRequest) -> tuple[AngkaForm, KoperasiQuerySet, dict[str, str]]:
    """(form, the office's own cooperatives it asks for, the same as an address says it)"""
    form = AngkaForm(request.GET, fields=FIELDS)
    rows = Koperasi.objects.visible_to(request.user).within_authority()
    if not form.is_valid():
        return form, rows.none(), {}
    return form, form.cakupan.narrow(rows), form.cakupan.query()


def _url(name: str, asked: dict[str, str], *args: object, **more: str) -> str:
    query = urlencode({**asked, **more})
    return reverse(name, args=args) + (f"?{query}" if query else "")


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def mutu_list(request: HttpRequest) -> HttpResponse:
    """How complete the records are; each number opens its cooperatives."""
    form, rows, asked = _asked(request)
    counts, ways = quality.count(rows), quality.count_by_way(rows)
    listed = "registry:koperasi-list"
    context = {
        "form": form, "on": office.today(), "hitung": counts, "url_semua": _url(listed, asked),
        "url_lengkap": _url("pembinaan:perbaikan-list", asked, quality.FULL),
        "kekurangan": [
            (kind.label, counts.gaps[kind], _url(listed, asked, kurang=kind.value)) for kind in Kekurangan
        ],
        "cara": [
            (one, ways.get(one.kode, 0), _url("pembinaan:perbaikan-list", asked, one.kode)) for one in quality.CARA
        ],
        "kecamatan": _places(rows, asked) if not asked.get("kecamatan") else [],
    }  # fmt: skip
    return render(request, "pembinaan/mutu/kelengkapan.html", context, status=422 if form.errors else 200)


def _places(rows: KoperasiQuerySet, asked: dict[str, str]) -> list[Context]:
    counts = quality.count_by_kecamatan(rows)
    places: list[tuple[int | None, str]] = [*Kecamatan.objects.values_list("pk", "nama"), (None, "Belum diketahui")]
    return [
        {"nama": nama, "hitung": counts[pk],
         "url": _url("registry:koperasi-list", asked, kecamatan=str(pk or UNKNOWN)),
         "url_lengkap": _url("pembinaan:perbaikan-list", asked, quality.FULL, kecamatan=str(pk or UNKNOWN))}
        for pk, nama in places if pk in counts
    ]  # fmt: skip


# --- One after the other ------------------------------------------------------------------------------
@requires(Izin.KOPERASI_LIHAT)
@require_GET
def fix_list(request: HttpRequest, cara: str) -> HttpResponse:
    """The cooperatives for which this way is the cheapest."""
    if cara != quality.FULL and cara not in quality.BY_CODE:
        raise Http404
    form, rows, asked = _asked(request)
    found = quality.waiting_for(rows, cara).select_related("kecamatan", "desa").defer("cari")
    page = paging.paginate_keys(request, found)
    way = quality.BY_CODE.get(cara)
    may = way is not None and request.user.boleh(Izin.KOPERASI_UBAH) and not request.user.hanya_membaca
    context = {
        "form": form, "cara": way, "halaman": page, "on": office.today(), "boleh": may,
        "baris": [(row, quality.gaps_of(row), _edit_url(row, way, asked) if way else "") for row in page],
        "mulai": _url("pembinaan:perbaikan-open", asked, cara) if may else "",
        "judul": way.nama if way else "Tidak ada yang kurang",
        "crumbs": [Crumb("Mutu data", reverse("pembinaan:mutu-list")), Crumb(way.nama if way else "Lengkap")],
    }  # fmt: skip
    return render(request, "pembinaan/mutu/perbaikan.html", context, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_UBAH)
@require_GET
def fix_open(request: HttpRequest, cara: str) -> HttpResponse:
    """To the form of the next one after `?setelah=`, with what is known already; at the end back to the list."""
    way = quality.BY_CODE.get(cara)
    if way is None:
        raise Http404
    _, rows, asked = _asked(request)
    found, last = quality.waiting_for(rows, cara), request.GET.get("setelah", "")
    before = Koperasi.objects.filter(pk=last).first() if last.isdecimal() else None
    if before:
        found = _after(found, before)
    following = found.only("pk", "kekurangan").first()
    if following is None:
        messages.info(request, "Sudah sampai akhir daftar.")
        return redirect(_url("pembinaan:perbaikan-list", asked, cara))
    return redirect(_edit_url(following, way, asked))


def _after(found: KoperasiQuerySet, before: Koperasi) -> KoperasiQuerySet:
    return found.filter(Q(nama_urut__gt=before.nama_urut) | Q(nama_urut=before.nama_urut, pk__gt=before.pk))


def _edit_url(row: Koperasi, way: quality.Cara, asked: dict[str, str]) -> str:
    """The edit form at the field; saving it goes on to the next cooperative of the list."""
    then = _url("pembinaan:perbaikan-open", asked, way.kode, setelah=str(row.pk))
    query = urlencode({"isi": way.kode, "lanjut": then})
    gaps = [kind.value for kind in quality.gaps_of(row) if kind != Kekurangan.PENGURUS]
    field = way.isian if way.biaya == quality.HERE or not gaps else gaps[0]
    return f"{reverse('registry:koperasi-update', args=[row.pk])}?{query}#id_{field}"


# --- What looks wrong ---------------------------------------------------------------------------------
@requires(Izin.KOPERASI_LIHAT)
@require_GET
def odd_list(request: HttpRequest) -> HttpResponse:
    """Every check, how many it finds, and how many of these somebody found true."""
    form, rows, asked = _asked(request)
    on = office.today()
    counts = oddities.counts(rows, on=on)

    def line(one: oddities.Check) -> Context:
        found = counts[one.kode]
        return {
            "cek": one, "n": found.ganjil, "url": _url("pembinaan:ganjil-detail", asked, one.kode),
            "benar": found.benar, "url_benar": _url("pembinaan:ganjil-detail", asked, one.kode, benar="ya"),
        }  # fmt: skip

    context = {"form": form, "on": on, "cek": [line(one) for one in oddities.CHECKS]}
    return render(request, "pembinaan/mutu/ganjil.html", context, status=422 if form.errors else 200)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def odd_detail(request: HttpRequest, apa: str) -> HttpResponse:
    """What one check found, each with its sentence; `?benar=ya`: what somebody found true, with who, when and why."""
    check = oddities.BY_CODE.get(apa)
    if check is None:
        raise Http404
    form, rows, asked = _asked(request)
    on, true = office.today(), request.GET.get("benar") == "ya"
    page = paging.paginate_keys(request, oddities.rows(check, rows, on=on, benar=true))
    shown = [(oddities.koperasi_of(row), row) for row in page]
    said = oddities.said(check, [one.pk for one, _ in shown]) if true else {}
    context = {
        "form": form, "cek": check, "halaman": page, "on": on, "benar": true,
        "baris": [(one, row, check.kata(row), said.get(one.pk)) for one, row in shown],
        "bagian": [("Perlu diperiksa", _url("pembinaan:ganjil-detail", asked, apa), not true),
                   ("Dinyatakan benar", _url("pembinaan:ganjil-detail", asked, apa, benar="ya"), true)],
        "boleh": request.user.boleh(Izin.KOPERASI_UBAH) and not request.user.hanya_membaca,
        "saring": f"?{request.GET.urlencode()}" if request.GET else "",
        "kosong": f"Tidak ada yang {'dinyatakan benar' if true else 'perlu diperiksa'} menurut pemeriksaan ini.",
        "crumbs": [Crumb("Mutu data", reverse("pembinaan:mutu-list")),
                   Crumb("Angka ganjil", reverse("pembinaan:ganjil-list")), Crumb(check.nama)],
    }  # fmt: skip
    return render(request, "pembinaan/mutu/ganjil_detail.html", context, status=422 if form.errors else 200)
