"""The sections of a RAT."""

from __future__ import annotations

from registry.filing.sections import declare
from registry.models.choices import JenisBukti

declare(JenisBukti.RAT, ())
