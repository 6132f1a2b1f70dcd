"""The sections of a laporan keuangan."""

from __future__ import annotations

from registry.filing.sections import declare
from registry.models.choices import JenisBukti

declare(JenisBukti.LAPORAN, ())
