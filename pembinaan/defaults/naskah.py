"""The delivered texts of the letters as version 1 of each kind, in force from the start. Nobody has checked them yet:
`TeksSurat.bawaan` says so."""

from __future__ import annotations

from pembinaan.defaults.surat import START
from pembinaan.letters import wording
from pembinaan.models import TeksSurat


def load() -> list[str]:
    """Each kind only where the office has no version of its text at all."""
    there = set(TeksSurat.objects.values_list("kunci", flat=True))
    rows = [
        TeksSurat(
            kunci=kunci, versi=1, keadaan=TeksSurat.Keadaan.DITETAPKAN, isi=teks.to_json(), berlaku_pada=START,
            diusulkan_pada=START, catatan="Naskah bawaan",
        )
        for kunci, teks in wording.DEFAULTS.items()
        if kunci not in there
    ]  # fmt: skip
    TeksSurat.objects.bulk_create(rows)
    return [f"{len(rows)} naskah surat"] if rows else []
