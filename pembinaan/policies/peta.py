"""What may be done about the map. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

from pembinaan.models import PetaWilayah
from registry.policies import Refused


def check_withdraw(peta: PetaWilayah | None) -> PetaWilayah:
    """The map in use."""
    if peta is None or not peta.dipakai:
        raise Refused("Peta wilayah memang sedang tidak dipakai; kantor menggambar lingkaran.")
    return peta


def check_unchanged(peta: PetaWilayah | None, sha256: str) -> None:
    if peta is not None and peta.dipakai and peta.sha256 == sha256:
        raise Refused("Berkas ini sama dengan peta yang sedang dipakai.")
