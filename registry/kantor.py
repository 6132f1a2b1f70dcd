"""The office of this installation and its date. Everything that needs "today" asks here, once, at the edge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from koperasi.lib import dates
from registry.models import Kantor
from registry.models.wilayah import read_once


class OfficeMissing(Exception):
    """No office has been set up yet; the message says which command does it."""

    def __init__(self) -> None:
        super().__init__("Belum ada kantor. Jalankan: manage.py setup_office KODE --nama NAMA")


def current() -> Kantor:
    kantor = Kantor.objects.get_current()
    if kantor is None:
        raise OfficeMissing
    return kantor


def today() -> dt.date:
    """The office's date (WIB, WITA or WIT); WIB before an office exists."""
    return dates.hari_ini(Kantor.objects.get_current())


def zone() -> ZoneInfo:
    """The office's time zone, for pages that show or ask moments; WIB before an office exists."""
    kantor = Kantor.objects.get_current()
    return dates.ZONA[kantor.zona if kantor else "WIB"]


class ReadOfficeOnce:
    """Middleware: the date, the letterhead and the rule's dates of one page come from one read of the office."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_once():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that needs the office before it is set up says so instead of failing."""
        return render(request, "kantor_belum.html", status=503) if isinstance(exception, OfficeMissing) else None
