"""Circles with their names moved apart until none covers another; each stays as near to its own place as it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

GAP = 3.0  # between two boxes, in units of the drawing
ROUNDS = 400


@dataclass
class Disc:
    """A circle at (x, y) with its name below: `half` is half the width of the box around both, `below` the height of
    the name."""

    x: float
    y: float
    radius: float
    half: float
    below: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) around circle and name."""
        return self.x - self.half, self.y - self.radius, self.x + self.half, self.y + self.radius + self.below


def radii(sizes: Sequence[float], smallest: float, largest: float) -> list[float]:
    """Radii whose circles have areas in proportion to the sizes, the largest given; none smaller than `smallest`."""
    most = max(sizes, default=0)
    return [max(smallest, largest * sqrt(max(size, 0) / most)) if most > 0 else smallest for size in sizes]


def apart(discs: Sequence[Disc]) -> None:
    """Moves the discs, in place and always in the same way for the same input, until no two boxes overlap."""
    home = [(disc.x, disc.y) for disc in discs]
    for number, disc in enumerate(discs):  # two at one place need a direction to part in
        angle = number * pi * (3 - sqrt(5))
        disc.x += sqrt(number + 1) * cos(angle)
        disc.y += sqrt(number + 1) * sin(angle)
    for turn in range(ROUNDS):
        pull = 0.06 * (1 - turn / (ROUNDS * 0.7))  # towards its own place, weaker and weaker, at last not at all
        if pull > 0:
            for disc, (x, y) in zip(discs, home, strict=True):
                disc.x += (x - disc.x) * pull
                disc.y += (y - disc.y) * pull
        if not _push(discs) and pull <= 0:
            return
    while _push(discs):  # a heap that is still too tight is stretched
        middle = sum(disc.x for disc in discs) / len(discs), sum(disc.y for disc in discs) / len(discs)
        for disc in discs:
            disc.x += (disc.x - middle[0]) * 0.05
            disc.y += (disc.y - middle[1]) * 0.05


def _push(discs: Sequence[Disc]) -> bool:
    """Parts every pair that overlaps the way they lean; whether there was one."""
    moved = False
    for number, one in enumerate(discs):
        for other in discs[number + 1 :]:
            across, down = abs(other.x - one.x), abs(_middle(other) - _middle(one))
            room, tall = one.half + other.half + GAP, _reach(one, other) + GAP
            wide, high = room - across, tall - down
            if wide <= 1e-9 or high <= 1e-9:
                continue
            moved = True
            if across / room > down / tall:  # the way they already lean; boxes are wide, and a heap would grow tall
                step = (wide + 0.01) / 2 * (1 if other.x >= one.x else -1)
                one.x, other.x = one.x - step, other.x + step
            else:
                step = (high + 0.01) / 2 * (1 if _middle(other) >= _middle(one) else -1)
                one.y, other.y = one.y - step, other.y + step
    return moved


def _middle(disc: Disc) -> float:
    return disc.y + disc.below / 2


def _reach(one: Disc, other: Disc) -> float:
    return one.radius + one.below / 2 + other.radius + other.below / 2
