"""What may be done with a list against ODS in its present state."""

from __future__ import annotations

from pembinaan.models import BarisRekonsiliasi, RekonsiliasiOds
from registry.models import Koperasi
from registry.policies import Refused


def check_mapped(found: RekonsiliasiOds) -> None:
    if not found.pemetaan:
        raise Refused("Cocokkan dahulu kolom berkas ini.")


def check_compared(found: RekonsiliasiOds) -> None:
    if not found.selesai_pada:
        raise Refused("Berkas ini belum selesai dicocokkan.")


def check_choice(row: BarisRekonsiliasi, koperasi: Koperasi) -> None:
    if not row.isi.get("kunci"):
        raise Refused("Baris ini tidak memerlukan pilihan.")
    if koperasi.pk not in {one["pk"] for one in row.isi.get("calon", ())}:
        raise Refused("Koperasi itu bukan salah satu calon untuk baris ini.")
