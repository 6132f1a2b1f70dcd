"""Quality of the data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def mutu_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def odd_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
