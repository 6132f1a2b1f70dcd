"""The refusal, and what every room asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.models.koperasi import Koperasi


class Refused(Exception):
    """What the state of things does not allow; `str()` is one Indonesian sentence for the person who tried."""


def check_live(koperasi: Koperasi) -> None:
    """A record that was withdrawn or merged takes no new facts: the surviving record does."""
    if koperasi.ditarik_pada or koperasi.digabung_ke_id:
        raise Refused(f"Data {koperasi} sudah ditarik atau digabung ke data lain; catatan baru tidak dapat masuk.")


def check_reason(alasan: str) -> None:
    if not alasan.strip():
        raise Refused("Tulis alasannya.")
