"""The list behind a number, on the screen and as a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.ui import paging, status
from koperasi.ui.nav import Crumb
from pembinaan import files
from pembinaan.forms.results import RincianForm
from pembinaan.results import lists
from registry import kantor as office

trail.describe({"hasil.diunduh": "mengunduh rincian hasil pembinaan"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Cell:
    label: str
    kind: str
    value: Any
    url: str


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def rows_list(request: HttpRequest, apa: str) -> HttpResponse:
    daftar, form, rows = _asked(request, apa)
    paginate = paging.paginate_keys if isinstance(rows, QuerySet) else paging.paginate
    shown = paginate(request, rows)
    context = {
        "daftar": daftar, "form": form, "halaman": shown, "kolom": daftar.columns,
        "baris": [cells(daftar.columns, row) for row in shown],
        "unduh": _export_url(request, apa) if request.user.boleh(Izin.EKSPOR) else "",
        "crumbs": [Crumb("Hasil", reverse("pembinaan:hasil-list")),
                   *([] if daftar.back == lists.FUNNEL else [Crumb(daftar.back[1], reverse(daftar.back[0]))]),
                   Crumb(daftar.title)],
    }  # fmt: skip
    return render(request, "pembinaan/hasil/rincian.html", context, status=422 if form.errors else 200)


@requires(Izin.EKSPOR)
@require_GET
def rows_export(request: HttpRequest, apa: str) -> HttpResponseBase:
    """All pages of the same list."""
    daftar, form, rows = _asked(request, apa)
    if form.errors:
        return redirect(f"{reverse('pembinaan:rincian-list', args=[apa])}?{request.GET.urlencode()}")
    written = ([plain(col, col.read(row)) for col in daftar.columns] for row in rows)
    return files.xlsx(
        request, apa, [col.sheet for col in daftar.columns], written, form, action="hasil.diunduh",
        title=daftar.title, daftar=daftar.title,
    )  # fmt: skip


def _asked(request: HttpRequest, apa: str) -> tuple[lists.Daftar, RincianForm, Any]:
    daftar = lists.LISTS.get(apa)
    if daftar is None:
        raise Http404
    form = RincianForm(request.GET, fields=daftar.fields)
    rows = daftar.rows(request.user, form.asked(), office.today()) if form.is_valid() else []
    return daftar, form, rows


def _export_url(request: HttpRequest, apa: str) -> str:
    query = request.GET.copy()
    for name in ("hal", "per"):
        query.pop(name, None)
    return f"{reverse('pembinaan:rincian-export', args=[apa])}?{query.urlencode()}"


def cells(columns: Sequence[lists.Col], row: Any) -> list[Cell]:
    return [Cell(col.title, col.kind, col.read(row), col.url(row) if col.url else "") for col in columns]


def plain(col: lists.Col, value: Any) -> object:
    """As a spreadsheet says it: statuses in words."""
    if col.kind == "status" and value:
        return status.look(value).sentence
    return value if isinstance(value, str | int | float | dt.date) or value is None else str(value)
