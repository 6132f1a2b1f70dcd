"""How promises of a tahun buku were kept, by whoever answers for them: each number with the list behind it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from koperasi.accounts.models import User
from pembinaan import promises
from pembinaan.models import JanjiRat
from pembinaan.navigation import address


@dataclass(frozen=True)
class Kept:
    """`cells`: (label, number, address of its list) of promises.DECIDED; `kept` of `decided` were kept in time."""

    name: str
    cells: Sequence[tuple[str, int, str]]
    kept: int
    decided: int


def by_person(tahun_buku: int, *, on: dt.date) -> list[Kept]:
    """By name, the office as a whole last; nobody where no day has come yet. Promises replaced after their day count
    too: that one was broken. Two queries."""
    rows = JanjiRat.objects.filter(tahun_buku=tahun_buku)
    found = promises.counts_by_petugas(rows, on=on)
    decided = {pk: numbers for pk, numbers in found.items() if promises.kept_share(numbers)[1]}
    if not decided:
        return []
    people = User.objects.filter(pk__in=decided).order_by("nama", "pk").values_list("pk", "nama")
    whole = sum(decided.values(), Counter[str]())
    lines = [_line(name, decided[pk], {"petugas": pk, "tahun": tahun_buku}) for pk, name in people]
    return [*lines, _line("Seluruh kantor", whole, {"tahun": tahun_buku})]


def _line(name: str, numbers: Counter[str], query: dict[str, int]) -> Kept:
    cells = [
        (promises.KEADAAN[fate], numbers[fate], f"{address('pembinaan:janji-list')}?"
         + urlencode({**query, "nasib": fate, "diganti": "on"}))
        for fate in promises.DECIDED
    ]  # fmt: skip
    return Kept(name, cells, *promises.kept_share(numbers))
