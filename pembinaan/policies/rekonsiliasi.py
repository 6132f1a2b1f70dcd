"""What may be done with a list against ODS in its present state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pembinaan.models import BarisRekonsiliasi, RekonsiliasiOds
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from koperasi.jobs.models import Pekerjaan


def check_mapped(found: RekonsiliasiOds) -> None:
    if not found.pemetaan:
        raise Refused("Cocokkan dahulu kolom berkas ini.")


def check_compared(found: RekonsiliasiOds) -> None:
    if not found.selesai_pada:
        raise Refused("Berkas ini belum selesai dicocokkan.")


def check_asked_by(job: Pekerjaan, by: User) -> None:
    """The page of a job is its owner's: a colleague is told instead of sent there."""
    if job.owner != by:
        raise Refused(f"Berkas ini sedang dicocokkan atas permintaan {job.owner}; tunggu sampai selesai.")


def check_choice(row: BarisRekonsiliasi, koperasi: Koperasi) -> None:
    if not row.isi.get("kunci"):
        raise Refused("Baris ini tidak memerlukan pilihan.")
    if koperasi.pk not in {one["pk"] for one in row.isi.get("calon", ())}:
        raise Refused("Koperasi itu bukan salah satu calon untuk baris ini.")
