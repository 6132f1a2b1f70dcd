"""The office's date for rooms that do not know the office.

accounts stands below registry and cannot ask it for the office's zone, so settings name who answers.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string


def today() -> date:
    """Today in the office's zone, from the callable named by `settings.HARI_INI_KANTOR`."""
    return import_string(settings.HARI_INI_KANTOR)()
