"""At most five classes of about the same number of kecamatan; equal values are never parted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from koperasi.ui import map as drawing

MOST = drawing.STEPS


@dataclass(frozen=True)
class Kelas:
    """low and high: the smallest and largest value that is really there; `count` kecamatan; `step`: its fill."""

    low: int
    high: int
    count: int
    step: str


def classes(values: Iterable[int], most: int = MOST) -> list[Kelas]:
    """From low to high; none without values, one each where there are few different ones."""
    groups = sorted(Counter(values).items())
    made: list[list[tuple[int, int]]] = []
    left = sum(count for _, count in groups)
    while groups:
        ways = most - len(made)
        target = left / ways
        size = groups[0][1]
        part = [groups.pop(0)]
        while groups and (ways == 1 or (len(groups) >= ways and _nearer(size, groups[0][1], target))):
            size += groups[0][1]
            part.append(groups.pop(0))
        left -= size
        made.append(part)
    steps = drawing.spaced(len(made)) if made else []
    return [
        Kelas(part[0][0], part[-1][0], sum(count for _, count in part), step)
        for part, step in zip(made, steps, strict=True)
    ]


def _nearer(size: int, more: int, target: float) -> bool:
    """Whether the class comes nearer to its share with the next value than without."""
    return abs(size + more - target) < abs(size - target)


def step_of(value: int | None, found: Sequence[Kelas]) -> str:
    if value is None:
        return drawing.NO_DATA
    return next(kelas.step for kelas in found if kelas.low <= value <= kelas.high)
