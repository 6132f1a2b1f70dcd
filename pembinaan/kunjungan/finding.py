"""From what was seen at an address to the one status of the field. The only place that says so."""

from __future__ import annotations

from pembinaan.models import Kunjungan
from registry.models.choices import KegiatanBerjalan, StatusLapangan

Alamat = Kunjungan.Alamat


def finding(alamat: str, usaha: str) -> str:
    """A StatusLapangan, or "" where the two answers do not say one: an address found, and nothing seen of the business.

    An address that is not found says nothing about the business, and one who moved is looked for again at the new one.
    """
    if alamat == Alamat.TIDAK_DITEMUKAN:
        return StatusLapangan.TIDAK_DITEMUKAN
    if alamat == Alamat.PINDAH:
        return StatusLapangan.PINDAH
    if alamat == Alamat.DITEMUKAN and usaha == KegiatanBerjalan.BERJALAN:
        return StatusLapangan.DITEMUKAN_AKTIF
    if alamat == Alamat.DITEMUKAN and usaha == KegiatanBerjalan.TIDAK:
        return StatusLapangan.DITEMUKAN_BERHENTI
    return ""


def table() -> dict[str, str]:
    """{"ditemukan/berjalan": "Ditemukan, usaha berjalan", ...}: the same, for the page while it is filled in."""
    answers = ["", *KegiatanBerjalan.values]
    found = {f"{alamat}/{usaha}": finding(alamat, usaha) for alamat in Alamat.values for usaha in answers}
    return {key: str(StatusLapangan(code).label) for key, code in found.items() if code}
