"""Tabel mutasi between two days, and the rows behind each of its numbers."""

from __future__ import annotations

import tempfile
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from koperasi.ui.templatetags.ui import chosen_words
from pembinaan import files
from pembinaan.angka import mutasi, mutasi_files, sebab
from pembinaan.forms.mutasi import DAYS, MutasiForm, quick_choices
from pembinaan.views.results_lists import cells, plain
from registry import kantor
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet

trail.describe({"mutasi.diunduh": "mengunduh tabel mutasi koperasi"})
Context = dict[str, Any]


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def mutasi_detail(request: HttpRequest) -> HttpResponse:
    """The table of any two days."""
    form = MutasiForm(request.GET)
    context: Context = {"form": form, "cepat": _quick(request)}
    if not form.is_valid():
        return render(request, "pembinaan/mutasi/detail.html", context, status=422)
    tabel = mutasi.table(_scope(request, form), form.rentang, form.cakupan)
    awal, akhir = tabel.ends
    context |= {
        "tabel": tabel, "awal": awal, "akhir": akhir, "kolom": mutasi.COLUMNS.values(),
        "teks": mutasi_files.text(tabel, narrowed(form)),
        "unduh": _address("mutasi-tabel-export", request) if request.user.boleh(Izin.EKSPOR) else "",
    }  # fmt: skip
    return render(request, "pembinaan/mutasi/detail.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def mutasi_list(request: HttpRequest, kode: str) -> HttpResponse:
    """Exactly the cooperatives that a number of the table counted, each with its reason."""
    line, form = _asked(request, kode)
    back = _address("mutasi-detail", request)
    context: Context = {"garis": line, "form": form, "crumbs": [Crumb("Mutasi", back), Crumb(line.nama)]}
    if not form.is_valid():
        return render(request, "pembinaan/mutasi/daftar.html", context, status=422)
    rentang = form.rentang
    found = mutasi.rows(kode, _scope(request, form), rentang, form.cleaned_data["kolom"])
    page = paging.paginate_keys(request, found)
    columns = mutasi_files.columns(sebab.why(list(page), rentang, every=not line.pairs))
    context |= {
        "rentang": rentang, "halaman": page, "kolom": columns, "baris": [cells(columns, row) for row in page],
        "unduh": _address("mutasi-export", request, kode) if request.user.boleh(Izin.EKSPOR) else "",
    }  # fmt: skip
    return render(request, "pembinaan/mutasi/daftar.html", context)


@requires(Izin.EKSPOR)
@require_GET
def mutasi_export(request: HttpRequest, kode: str) -> HttpResponseBase:
    """All pages of the same list."""
    line, form = _asked(request, kode)
    if not form.is_valid():
        return redirect(_address("mutasi-list", request, kode))
    rentang = form.rentang
    found = list(mutasi.rows(kode, _scope(request, form), rentang, form.cleaned_data["kolom"]))
    columns = mutasi_files.columns(sebab.why(found, rentang, every=not line.pairs))
    written = ([plain(col, col.read(row)) for col in columns] for row in found)
    return files.xlsx(
        request, f"mutasi-{kode}", [col.sheet for col in columns], written, form, action="mutasi.diunduh",
        title=line.nama, noun="koperasi", baris=line.nama,
    )  # fmt: skip


@requires(Izin.EKSPOR)
@require_GET
def table_export(request: HttpRequest) -> HttpResponseBase:
    """The table and every row behind it, with what the words mean."""
    form = MutasiForm(request.GET)
    if not form.is_valid():
        return redirect(_address("mutasi-detail", request))
    scope = _scope(request, form)
    tabel = mutasi.table(scope, form.rentang, form.cakupan)
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    count = mutasi_files.write_xlsx(file, tabel, scope, told=_told(request, form))
    file.seek(0)
    asked = {str(field.label): chosen_words(field) for field in form}
    trail.record("mutasi.diunduh", by=request.user, detail={"baris": "semua", "koperasi": count, **asked})
    name = f"mutasi-{tabel.rentang.awal.on.isoformat()}-{tabel.rentang.akhir.on.isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=files.XLSX)


def _asked(request: HttpRequest, kode: str) -> tuple[mutasi.Baris, MutasiForm]:
    if kode not in mutasi.EVERY:
        raise Http404
    return mutasi.EVERY[kode], MutasiForm(request.GET)


def _scope(request: HttpRequest, form: MutasiForm) -> KoperasiQuerySet:
    return form.cakupan.narrow(Koperasi.objects.visible_to(request.user))


def narrowed(form: MutasiForm) -> str:
    """Which cooperatives are meant, in words: "" for all."""
    named = [f"{field.label} {chosen_words(field)}" for field in form if field.name not in (*DAYS, "kolom")]
    return ", ".join(words for words in named if not words.endswith(" "))


def _told(request: HttpRequest, form: MutasiForm) -> list[tuple[str, str]]:
    return [("Cakupan", narrowed(form) or "Seluruh koperasi"), ("Diunduh oleh", request.user.nama)]


def _quick(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(words, address, whether it is the one shown): the same cooperatives between other days."""
    kept = {name: value for name, value in request.GET.items() if name not in (*DAYS, "hal", "kolom") and value}
    shown, today = MutasiForm(request.GET).data, kantor.today()
    found = []
    for words, start, end in quick_choices(today):
        days = dict(zip(DAYS, (start.isoformat(), end.isoformat()), strict=True))
        found.append((words, f"?{urlencode(days | kept)}", all(shown[name] == days[name] for name in DAYS)))
    return found


def _address(name: str, request: HttpRequest, *args: object) -> str:
    """Another address of the room with the same questions."""
    query = request.GET.copy()
    for gone in ("hal", "per", *(["kolom"] if name == "mutasi-detail" else [])):
        query.pop(gone, None)
    return reverse(f"pembinaan:{name}", args=args) + (f"?{query.urlencode()}" if query else "")
