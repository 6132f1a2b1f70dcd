"""What may be done with a list against ODS in its present state."""

from __future__ import annotations

from pembinaan.models import RekonsiliasiOds
from registry.policies import Refused


def check_mapped(found: RekonsiliasiOds) -> None:
    if not found.pemetaan:
        raise Refused("Cocokkan dahulu kolom berkas ini.")


def check_compared(found: RekonsiliasiOds) -> None:
    if not found.selesai_pada:
        raise Refused("Berkas ini belum selesai dicocokkan.")
