"""Conditions taken apart by status, so that the database looks a past day's status up once a row.

`p_status` of a past day is two subqueries, and a database puts them wherever the name stands: with a dozen figures they
ran some thirty times a row. Here rows are divided by their status first, and of each condition only what remains for
rows of one status is asked of the database, once where it is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When

from pembinaan.angka.jenis import Hitungan
from pembinaan.angka.posisi import Posisi
from registry.models.choices import StatusHitung, StatusKeputusan

STATUS = "p_status"
EACH: tuple[str | None, ...] = (*StatusHitung.values, *StatusKeputusan.values, None)
Rest = Q | bool


def given(condition: Q, status: str | None) -> Rest:
    """What `condition` still asks of a row whose p_status is `status`; True or False where that answers it."""
    parts = [_part(child, status) for child in condition.children]
    decides = condition.connector == Q.OR  # the value that one part has to have for the whole to have it
    if condition.connector not in (Q.AND, Q.OR):
        raise ValueError(condition.connector)
    asked = [part for part in parts if not isinstance(part, bool)]
    found: Rest
    if any(part is decides for part in parts):
        found = decides
    elif not asked:
        found = not decides
    else:
        found = Q(*asked, _connector=condition.connector)
    if not condition.negated:
        return found
    return not found if isinstance(found, bool) else ~found


def _part(child: Any, status: str | None) -> Any:
    if isinstance(child, Q):
        return given(child, status)
    if isinstance(child, tuple) and child[0] == STATUS:
        return status == child[1]
    if isinstance(child, tuple) and child[0] == f"{STATUS}__in":
        return status in child[1]
    return child


@dataclass(frozen=True)
class Belahan:
    """`marks`: what rows are to be annotated with. `rests[code][status]`: True, False, or the name of a mark."""

    marks: Mapping[str, Case]
    rests: Mapping[str, Mapping[str | None, bool | str]]

    @property
    def counts(self) -> dict[str, Count]:
        return {f"n_{name}": Count(name) for name in self.marks}

    def add(self, numbers: dict[str, int], status: str | None, n: int, counted: Sequence[int]) -> None:
        """Adds a group of `n` rows of one status, of which `counted` fulfil each of `marks`."""
        by_name = dict(zip(self.marks, counted, strict=True))
        for kode, rests in self.rests.items():
            rest = rests[status]
            numbers[kode] += by_name[rest] if isinstance(rest, str) else n * rest

    def codes(self, row: Mapping[str, Any]) -> Iterator[str]:
        """The codes whose conditions a row with its p_status and marks fulfils."""
        for kode, rests in self.rests.items():
            rest = rests[row[STATUS]]
            if row[rest] if isinstance(rest, str) else rest:
                yield kode


def split(what: Iterable[Hitungan], posisi: Posisi) -> Belahan:
    marks: dict[str, Case] = {}
    asked: list[tuple[Q, str]] = []
    rests: dict[str, dict[str | None, bool | str]] = {}

    def name_of(rest: Q) -> str:
        known = next((name for other, name in asked if other == rest), None)
        if known is None:
            known = f"b_{len(marks)}"
            asked.append((rest, known))
            marks[known] = Case(When(rest, then=Value(1)), output_field=IntegerField())
        return known

    for one in what:
        condition = one.kondisi(posisi)
        left = {status: given(condition, status) for status in EACH}
        rests[one.kode] = {s: rest if isinstance(rest, bool) else name_of(rest) for s, rest in left.items()}
    return Belahan(marks, rests)
