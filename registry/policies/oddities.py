"""When an odd figure may be said to be true, and when that may be taken back."""

from __future__ import annotations

from typing import Any

from registry.policies.base import Refused


def check_true(row: Any, nilai: list[Any]) -> None:
    """`row`: what the check finds now (registry.oddities.of) or None; `nilai`: what the person saw."""
    if row is None:
        raise Refused("Angka ini tidak ganjil lagi: angkanya sudah diubah.")
    if row.v_nilai != nilai:
        raise Refused("Angkanya berubah sejak halaman ini dibuka. Periksa lagi yang tertulis sekarang.")
    if row.v_benar:
        raise Refused("Angka ini sudah dinyatakan benar.")


def check_still_said(in_force: bool) -> None:
    if not in_force:
        raise Refused("Pernyataan ini sudah dibatalkan atau diganti.")
