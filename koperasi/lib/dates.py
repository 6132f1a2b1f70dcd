"""The office's own date, and dates written out in Indonesian.

Everything the rule, the ladder or a deadline reads is a date in the office's zone; nobody else asks the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

BULAN = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
BULAN_PENDEK = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agu",
    "Sep",
    "Okt",
    "Nov",
    "Des",
)
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ZONA = {
    "WIB": ZoneInfo("Asia/Jakarta"),
    "WITA": ZoneInfo("Asia/Makassar"),
    "WIT": ZoneInfo("Asia/Jayapura"),
}

_frozen: ContextVar[date | datetime | None] = ContextVar("frozen", default=None)


class HasZone(Protocol):
    zona: str


@contextmanager
def freeze(moment: date | datetime) -> Iterator[None]:
    """Inside, the clock stands at `moment`: a date (the same in every zone) or an aware datetime.

    For the seed, which records its world on its own days, and for tests. It holds for this thread only.
    """
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError("freeze needs a date or an aware datetime")
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)


def hari_ini(kantor: HasZone | None) -> date:
    """Today in the office's zone; WIB where there is no office yet."""
    frozen = _frozen.get()
    if frozen is not None and not isinstance(frozen, datetime):
        return frozen
    moment = frozen or datetime.now(UTC)
    return moment.astimezone(ZONA[kantor.zona if kantor else "WIB"]).date()


def sekarang() -> datetime:
    """The moment for record columns (`dicatat_pada`), UTC. A frozen date stands for its noon in WIB."""
    frozen = _frozen.get()
    if frozen is None:
        return datetime.now(UTC)
    if isinstance(frozen, datetime):
        return frozen.astimezone(UTC)
    return datetime(frozen.year, frozen.month, frozen.day, 5, tzinfo=UTC)


def panjang(d: date | None) -> str:
    """`22 November 2026`; an empty string for no date."""
    return f"{d.day} {BULAN[d.month - 1]} {d.year}" if d else ""


def pendek(d: date | None) -> str:
    """`22 Nov 2026`; an empty string for no date."""
    return f"{d.day} {BULAN_PENDEK[d.month - 1]} {d.year}" if d else ""


def dengan_hari(d: date) -> str:
    """`Minggu, 22 November 2026`, as invitations write it."""
    return f"{HARI[d.weekday()]}, {panjang(d)}"
