"""The brake on the night: a change of half the register is a mistake more often than it is the truth.

It holds the night only. Actions of people judge the few cooperatives they touch and are not held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from registry.models import Koperasi, PelepasanRem

AT_LEAST = 25
ONE_IN = 10  # more than a tenth of those with a stored status


@dataclass(frozen=True)
class Flip:
    """A cooperative whose status at the end of the run differs from the stored one."""

    koperasi_id: int
    before: str
    after: str


def counted(flips: Iterable[Flip], on: dt.date) -> list[Flip]:
    """Those that no open release names. A release is for one direction and holds up to and including its last date."""
    through = PelepasanRem.koperasi_set.through
    released = set(
        through.objects.filter(pelepasanrem__sampai__gte=on).values_list("koperasi_id", "pelepasanrem__arah")
    )
    return [flip for flip in flips if (flip.koperasi_id, flip.after) not in released]


def stops(flips: Iterable[Flip], on: dt.date) -> list[Flip] | None:
    """The cooperatives that hold the whole run back, or None where it may go on."""
    held = counted(flips, on)
    with_status = Koperasi.objects.live().exclude(keterangan="").count()
    return held if len(held) >= AT_LEAST and len(held) * ONE_IN > with_status else None
