"""Holes in records, for the pages of data quality."""

from __future__ import annotations

from random import Random
from typing import Any

from registry.models import Koperasi
from tests.factories import registry as make


def gaps(rng: Random, rows: list[Koperasi]) -> None:
    """Holes of every kind in a world that has few."""
    for one in rows:
        holes: dict[str, Any] = {
            name: value for name, value in {
                "telepon": "0322-12345", "alamat": "Jl. Raya 1", "wilayah_teks": "Sugihan / Turi", "badan_hukum": "",
            }.items() if rng.random() < 0.4
        }  # fmt: skip
        Koperasi.objects.filter(pk=one.pk).update(**holes)
        if rng.random() < 0.4:
            make.PengurusFactory(koperasi=one, telepon=rng.choice(["", "0812-3400-1111"]))
