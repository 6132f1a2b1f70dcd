"""What accounts needs from rooms above it, which it may not import: settings name who answers."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string


def today() -> date:
    """Today in the office's zone (`settings.HARI_INI_KANTOR`)."""
    return import_string(settings.HARI_INI_KANTOR)()


def zone() -> ZoneInfo:
    """The office's time zone (`settings.ZONA_KANTOR`)."""
    return import_string(settings.ZONA_KANTOR)()


def record(action: str, *, by: Any, object: Any = None, detail: dict[str, Any] | None = None) -> None:
    """One row of the trail (`settings.CATAT_JEJAK`)."""
    import_string(settings.CATAT_JEJAK)(action, by=by, object=object, detail=detail or {})
