"""What stands out in a draft as a whole: errors that keep it from being sent, and oddities that need a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.models import Konsep
from registry.models.choices import JenisBukti

REASONS = "peringatan"  # the key of Konsep.isian under which reasons stand: {kode: [reason]}


@dataclass(frozen=True)
class Temuan:
    """`kode` names the check and stays the same; `section` and `field` are where it is mended ("" where nowhere)."""

    kode: str
    sentence: str
    section: str = ""
    field: str = ""
    blocking: bool = False
    reason: str = ""  # of the person who sends it all the same


Check = Callable[[Konsep, Mapping[str, Mapping[str, Any]]], Sequence[Temuan]]
_CHECKS: dict[str, Check] = {}


def declare(jenis: JenisBukti, check: Check) -> None:
    """`check(konsep, values)`: values as `sections.values` gives them, of complete sections only."""
    _CHECKS[jenis] = check


def of(konsep: Konsep, values: Mapping[str, Mapping[str, Any]]) -> list[Temuan]:
    """Errors first; each oddity with the reason that was written down for it."""
    check = _CHECKS.get(konsep.jenis)
    reasons = konsep.isian.get(REASONS) or {}
    found = [
        one if one.blocking else Temuan(**{**vars(one), "reason": " ".join(reasons.get(one.kode, [])).strip()})
        for one in (check(konsep, values) if check else ())
    ]
    return sorted(found, key=lambda one: not one.blocking)


def open_ones(found: Sequence[Temuan]) -> list[Temuan]:
    """Those that still keep the draft from being sent."""
    return [one for one in found if one.blocking or not one.reason]
