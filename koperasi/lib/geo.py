"""Shapes of the earth as plain tuples: projection, area, centre, and the place for a name. Knows no file and no map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

Point = tuple[float, float]  # (bujur, lintang) in degrees, or (x, y) on a plane whose y grows downwards
Ring = list[Point]
Polygon = list[Ring]  # the outline, then its holes

BUJUR, LINTANG = (94.0, 142.0), (-12.0, 7.0)  # Indonesia


@dataclass(frozen=True)
class Projection:
    """Degrees to a plane with y downwards, true at one latitude: enough for one kabupaten."""

    shrink: float

    @classmethod
    def of(cls, points: Iterable[Point]) -> Projection:
        heights = [lintang for _, lintang in points]
        return cls(cos(radians((min(heights) + max(heights)) / 2)) if heights else 1.0)

    def flat(self, point: Point) -> Point:
        return point[0] * self.shrink, -point[1]

    def degrees(self, point: Point) -> Point:
        return point[0] / self.shrink, -point[1]


@dataclass(frozen=True)
class Frame:
    """A plane fitted into a drawing: at most `width` x `height`, centred, with a margin."""

    projection: Projection
    left: float
    top: float
    scale: float
    shift: Point
    size: tuple[int, int]

    @classmethod
    def fit(cls, points: Sequence[Point], width: int, height: int, margin: int = 8) -> Frame:
        """`points` in degrees, at least one."""
        projection = Projection.of(points)
        flat = [projection.flat(point) for point in points]
        left, top = min(x for x, _ in flat), min(y for _, y in flat)
        wide, high = max(x for x, _ in flat) - left, max(y for _, y in flat) - top
        room, tall = width - 2 * margin, height - 2 * margin
        scale = min(room / wide if wide else float("inf"), tall / high if high else float("inf"))
        if scale == float("inf"):
            scale = 1.0
        shift = (margin + (room - wide * scale) / 2, float(margin))
        return cls(projection, left, top, scale, shift, (width, round(high * scale) + 2 * margin))

    def place(self, point: Point) -> tuple[int, int]:
        """Whole units of the drawing: the same point of a border is the same place for both of its sides."""
        x, y = self.projection.flat(point)
        return round((x - self.left) * self.scale + self.shift[0]), round((y - self.top) * self.scale + self.shift[1])


def _pairs(ring: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


def area(ring: Sequence[Point]) -> float:
    """Of a ring, closed or not, in square units of its coordinates."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _pairs(ring))) / 2


def centroid(ring: Sequence[Point]) -> Point:
    """The centre of gravity of a ring; of one without an area the middle of its points."""
    ox, oy = ring[0]
    cross = [((x1 - ox) * (y2 - oy) - (x2 - ox) * (y1 - oy)) for (x1, y1), (x2, y2) in _pairs(ring)]
    twice = sum(cross)
    if abs(twice) < 1e-15:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(cross, _pairs(ring), strict=True))
    return (
        ox + sum(c * (a[0] + b[0] - 2 * ox) for c, (a, b) in pairs) / (3 * twice),
        oy + sum(c * (a[1] + b[1] - 2 * oy) for c, (a, b) in pairs) / (3 * twice),
    )


def chords(rings: Sequence[Sequence[Point]], y: float) -> list[tuple[float, float]]:
    """Where a level line runs inside the rings (even-odd), from west to east."""
    found = []
    for ring in rings:
        for (x1, y1), (x2, y2) in _pairs(ring):
            if (y1 <= y) != (y2 <= y):
                found.append(x1 + (x2 - x1) * (y - y1) / (y2 - y1))
    found.sort()
    return list(zip(found[::2], found[1::2], strict=False))


def room(rings: Sequence[Sequence[Point]], high: float) -> tuple[Point, float]:
    """(middle, width) of the widest upright box of that height that lies inside; width 0 where none fits.

    Tried at 25 levels; for a name or a number, not for measuring.
    """
    top, bottom = (f(y for ring in rings for _, y in ring) for f in (min, max))
    best, width = None, 0.0
    for step in range(1, 26):
        y = top + (bottom - top) * step / 26
        levels = [chords(rings, y + high * part) for part in (-0.5, -0.25, 0.0, 0.25, 0.5)]
        for left, right in levels[2]:
            middle = (left + right) / 2
            inside = [[c for c in level if c[0] < middle < c[1]] for level in levels]
            if all(inside):
                from_, to = max(level[0][0] for level in inside), min(level[0][1] for level in inside)
                if to - from_ > width:
                    best, width = ((from_ + to) / 2, y), to - from_
    return best or inner(rings), width


def inner(rings: Sequence[Sequence[Point]]) -> Point:
    """A point inside, far from the border: the best of a coarse grid."""
    main = max(rings, key=area)
    top, bottom = min(y for _, y in main), max(y for _, y in main)
    spots = []
    for step in range(1, 20):
        y = top + (bottom - top) * step / 20
        for left, right in chords(rings, y):
            spots += [(left + (right - left) * part, y) for part in (0.25, 0.5, 0.75)]
    if not spots:
        return centroid(main)
    return max(spots, key=lambda spot: (round(_clearance(rings, spot), 6), -spot[1], -spot[0]))


def _clearance(rings: Sequence[Sequence[Point]], spot: Point) -> float:
    return min(_away(spot, a, b) for ring in rings for a, b in _pairs(ring))


def _away(spot: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = min(1.0, max(0.0, ((spot[0] - a[0]) * dx + (spot[1] - a[1]) * dy) / length)) if length else 0.0
    return hypot(spot[0] - a[0] - along * dx, spot[1] - a[1] - along * dy)
