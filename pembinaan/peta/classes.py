"""At most five classes of about the same number of kecamatan; equal values are never parted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from koperasi.ui import map as drawing

MOST = drawing.STEPS
Group = tuple[int, int, int]  # the smallest value, the largest, how many kecamatan


@dataclass(frozen=True)
class Kelas:
    """low and high: the smallest and largest value that is really there; `count` kecamatan; `step`: its fill."""

    low: int
    high: int
    count: int
    step: str


def classes(values: Iterable[int], most: int = MOST, said: Callable[[int], str] = str) -> list[Kelas]:
    """From low to high; none without values, one each where there are few different ones.

    `said`: how a value is written; two that are written alike (Rp34,45 miliar) are never parted.
    """
    groups = _alike(values, said)
    made: list[list[Group]] = []
    left = sum(count for _, _, count in groups)
    while groups:
        ways = most - len(made)
        target = left / ways
        part = [groups.pop(0)]
        size = part[0][2]
        while groups and (ways == 1 or (len(groups) >= ways and _nearer(size, groups[0][2], target))):
            size += groups[0][2]
            part.append(groups.pop(0))
        left -= size
        made.append(part)
    steps = drawing.spaced(len(made)) if made else []
    if len(made) == 1 and made[0][-1][1] == 0:  # nothing anywhere is not the middle of something
        steps = ["1"]
    return [
        Kelas(part[0][0], part[-1][1], sum(count for _, _, count in part), step)
        for part, step in zip(made, steps, strict=True)
    ]


def _alike(values: Iterable[int], said: Callable[[int], str]) -> list[Group]:
    """From low to high, one group for each way of writing."""
    found: list[Group] = []
    for value, count in sorted(Counter(values).items()):
        if found and said(found[-1][1]) == said(value):
            low, _, before = found.pop()
            found.append((low, value, before + count))
        else:
            found.append((value, value, count))
    return found


def _nearer(size: int, more: int, target: float) -> bool:
    """Whether the class comes nearer to its share with the next value than without."""
    return abs(size + more - target) < abs(size - target)


def step_of(value: int | None, found: Sequence[Kelas]) -> str:
    if value is None:
        return drawing.NO_DATA
    return next(kelas.step for kelas in found if kelas.low <= value <= kelas.high)
