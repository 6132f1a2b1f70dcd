"""The register that anyone may read: search, one cooperative, the whole as a file, and what its fields mean.

No log-in, no session, nothing kept. While the office has not opened it every address answers as if it did not exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from koperasi.accounts import limits
from koperasi.accounts.decorators import public
from koperasi.ui import paging
from pembinaan.forms.register import CariForm
from pembinaan.terbuka import files, rows
from pembinaan.views import publik
from registry import kantor as office

A_MINUTE, FILES_A_MINUTE = 60, 6  # questions and files one address may ask for
FRESH = 60  # seconds a cache may keep a page; closing the register takes effect within them
GZIP = re.compile(r"\bgzip\b")
View = Callable[..., HttpResponseBase]


def register_door(name: str, most: int) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Open to anyone while the register is open, as often as `most` a minute lets one address."""

    def decorate(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if limits.too_often(request, name, most=most):
                words = "Terlalu banyak permintaan dari alamat ini. Tunggu satu menit, lalu coba lagi."
                refused = publik.say(request, "Terlalu banyak permintaan", words, 429)
                refused["Retry-After"] = "60"
                return _unkept(refused)
            setting = rows.open_now()
            if setting is None:
                return _unkept(publik.not_found(request))
            try:
                answer = view(request, setting, *args, **kwargs)
            except Http404:
                return _unkept(publik.not_found(request))
            if answer.status_code >= 400:
                return _unkept(answer)
            patch_cache_control(answer, public=True, max_age=FRESH)
            return answer

        return public(require_safe(opened))  # type: ignore[type-var]

    return decorate


def _unkept(answer: HttpResponseBase) -> HttpResponseBase:
    """A refusal is no longer true once the office opens the register, or a minute has passed."""
    add_never_cache_headers(answer)
    return answer


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
    """One cooperative: what the list says, and what it rests on. A merged record leads to the one that holds both."""
    on = office.today()
    koperasi = rows.shown().filter(pk=pk).only("pk").first()
    if koperasi is None:
        if survivor := rows.survivor(pk):
            return redirect("pembinaan:register-detail", survivor)
        raise Http404
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
    if not setting.unduhan or kind not in files.TYPES:
        raise Http404
    on = office.today()
    name = f"register-koperasi-{on.isoformat()}.{kind.split('-')[0]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    small = bool(GZIP.search(request.headers.get("Accept-Encoding", "")))
    pieces = () if request.method == "HEAD" else files.packed(kind, on)
    if small:
        headers["Content-Encoding"] = "gzip"
    answer = StreamingHttpResponse(
        pieces if small else files.unpacked(pieces), content_type=files.TYPES[kind], headers=headers
    )
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
