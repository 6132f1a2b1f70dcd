"""The register that anyone may read: search, one cooperative, the whole as a file, and what its fields mean.

No log-in, no session, nothing kept. While the office has not opened it every address answers as if it did not exist.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, BinaryIO, cast

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from koperasi.accounts import limits
from koperasi.accounts.decorators import public
from koperasi.lib.sheets import CSV_KOMA, CSV_TITIK_KOMA, write_csv
from koperasi.ui import paging
from pembinaan.forms.register import CariForm
from pembinaan.terbuka import rows
from pembinaan.views import publik
from registry import kantor as office

A_MINUTE, FILES_A_MINUTE = 60, 6  # questions and files one address may ask for
FRESH = 60  # seconds a cache may keep a page; closing the register takes effect within them
KEPT = 600  # seconds a file made for one is given to others: 210,000 rows take a processor twelve
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "csv-koma": "text/csv; charset=utf-8"}
View = Callable[..., HttpResponseBase]


def register_door(name: str, most: int) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Open to anyone while the register is open, as often as `most` a minute lets one address."""

    def decorate(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if limits.too_often(request, name, most=most):
                words = "Terlalu banyak permintaan dari alamat ini. Tunggu satu menit, lalu coba lagi."
                return publik.say(request, "Terlalu banyak permintaan", words, 429)
            setting = rows.open_now()
            if setting is None:
                return publik.not_found(request)
            try:
                answer = view(request, setting, *args, **kwargs)
            except Http404:
                return publik.not_found(request)
            patch_cache_control(answer, public=True, max_age=FRESH)
            return answer

        return public(require_safe(opened))  # type: ignore[type-var]

    return decorate


@register_door("register", A_MINUTE)
def register_list(request: HttpRequest, setting: Any) -> HttpResponse:
    """Search by name, kecamatan and status."""
    on = office.today()
    form = CariForm(request.GET)
    page = paging.paginate(request, form.narrow(rows.shown()).only("pk"))
    context = {
        "form": form, "setelan": setting, "halaman": page, "on": on,
        "baris": rows.page(page, on=on), "dicari": any(request.GET.get(name) for name in form.fields),
    }  # fmt: skip
    return render(request, "publik/register.html", context, status=422 if form.errors else 200)


@register_door("register", A_MINUTE)
def register_detail(request: HttpRequest, setting: Any, pk: int) -> HttpResponse:
    """One cooperative: what the list says, and what it rests on."""
    on = office.today()
    koperasi = get_object_or_404(rows.shown().only("pk"), pk=pk)
    context = {"satu": rows.page([koperasi], on=on)[0], "setelan": setting, "on": on}
    return render(request, "publik/register_satu.html", context)


@register_door("register", A_MINUTE)
def register_read(request: HttpRequest, setting: Any) -> HttpResponse:
    """The data dictionary."""
    context = {"kamus": rows.KAMUS, "lisensi": rows.LISENSI, "setelan": setting, "on": office.today()}
    return render(request, "publik/register_kamus.html", context)


@register_door("register-berkas", FILES_A_MINUTE)
def register_export(request: HttpRequest, setting: Any, kind: str) -> HttpResponseBase:
    """All of it. `kind`: json, csv (for an Excel that speaks Indonesian), csv-koma (for programs)."""
    if not setting.unduhan or kind not in TYPES:
        raise Http404
    on = office.today()
    packed = cache.get_or_set(f"register:{kind}:{on}", lambda: _packed(kind, on), KEPT)
    name = f"register-koperasi-{on.isoformat()}.{kind.split('-')[0]}"
    file = io.BytesIO(gzip.decompress(packed))
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])


def _packed(kind: str, on: dt.date) -> bytes:
    """The file, compressed: made once for all who ask within KEPT seconds, twenty thousand rows take a while."""
    packed = io.BytesIO()
    found = rows.records(rows.shown(), on=on)
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=5) as file:
        if kind == "json":
            _write_json(cast(BinaryIO, file), found)
        else:
            cells = ([_word(value) for value in row.values()] for row in found)
            write_csv(cast(BinaryIO, file), rows.SHEET, cells, CSV_TITIK_KOMA if kind == "csv" else CSV_KOMA)
    return packed.getvalue()


def _word(value: object) -> object:
    return ("ya" if value else "tidak") if isinstance(value, bool) else value


def _write_json(file: BinaryIO, found: Any) -> None:
    """{"sumber", "lisensi", "posisi", "data": [...]}, one record a line."""
    kantor = office.current()
    head = {
        "sumber": f"{kantor.nama} {kantor.nama_wilayah}", "lisensi": rows.LISENSI, "posisi": office.today().isoformat()
    }  # fmt: skip
    file.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "data": [')
    for number, row in enumerate(found):
        file.write((",\n" if number else "\n").encode())
        file.write(json.dumps(row, ensure_ascii=False, default=lambda day: day.isoformat()).encode())
    file.write(b"\n]}\n")
