"""The office of this installation and its date. Everything that needs "today" asks here, once, at the edge."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from koperasi.lib import dates
from registry.models import Kantor


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
