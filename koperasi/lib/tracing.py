"""Borders of areas on a grid as lines between junctions, each line simplified once for both of its sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

Corner = tuple[int, int]  # between cells: x to the east, y to the south
Line = tuple[Corner, ...]

EVEN_OUT = 1.3  # in cells: takes the stairs of the grid out of a line
COARSER = 1.25  # step by step, where an area has too many points


def trace(cells: Sequence[int], width: int, height: int, count: int, limit: int) -> list[list[list[Corner]]]:
    """By number of the area (0 is empty) its closed rings of corners, at most `limit` corners an area."""
    field = _Field(cells, width, height)
    split = [[field.lines(ring) for ring in rings] for rings in field.rings(count)]
    weights: dict[Line, list[float]] = {}
    depth: dict[Line, int] = defaultdict(int)
    for rings in split:
        for lines in rings:
            for line in lines:
                key = _key(line)
                weights.setdefault(key, [])
                depth[key] = max(depth[key], 2 if line[0] == line[-1] else 1 if len(lines) == 2 else 0)
    for key in weights:
        weights[key] = weigh(key, depth[key])
    tolerance = dict.fromkeys(weights, EVEN_OUT)
    for _ in range(60):
        fat = [rings for rings in split if _corners(rings, weights, tolerance) > limit]
        if not fat:
            break
        for key in {_key(line) for rings in fat for lines in rings for line in lines}:
            tolerance[key] *= COARSER
    made = [[_ring(lines, weights, tolerance) for lines in rings] for rings in split]
    return [_at_most(rings, limit) for rings in made]


def weigh(line: Sequence[Corner], forced: int = 0) -> list[float]:
    """How far each corner lies from the line without it: the first and last for ever, never more than its parent.

    `forced`: corners of the first so many halvings stay for ever too, so that a ring never collapses.
    """
    found = [0.0] * len(line)
    found[0] = found[-1] = float("inf")
    todo = [(0, len(line) - 1, float("inf"), 0)]
    while todo:
        first, last, most, depth = todo.pop()
        if last - first < 2:
            continue
        far, at = _farthest(line, first, last)
        far = min(far, most)
        found[at] = float("inf") if depth < forced else far
        todo += [(first, at, far, depth + 1), (at, last, far, depth + 1)]
    return found


def _farthest(line: Sequence[Corner], first: int, last: int) -> tuple[float, int]:
    """(distance, index) of the corner farthest from the straight line between the two."""
    (x1, y1), (x2, y2) = line[first], line[last]
    dx, dy = x2 - x1, y2 - y1
    length = float(dx * dx + dy * dy)
    best, at = -1.0, first + 1
    for index in range(first + 1, last):
        x, y = line[index][0] - x1, line[index][1] - y1
        along = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
        away = (x - along * dx) ** 2 + (y - along * dy) ** 2
        if away > best:
            best, at = away, index
    return float(best**0.5), at


def _key(line: Line) -> Line:
    """One of the two directions, whichever side asks."""
    return min(line, line[::-1])


def _kept(line: Line, weights: dict[Line, list[float]], tolerance: dict[Line, float]) -> list[Corner]:
    key = _key(line)
    kept = [corner for corner, weight in zip(key, weights[key], strict=True) if weight > tolerance[key]]
    return kept if key == line else kept[::-1]


def _ring(lines: list[Line], weights: dict[Line, list[float]], tolerance: dict[Line, float]) -> list[Corner]:
    ring = [corner for line in lines for corner in _kept(line, weights, tolerance)[:-1]]
    return [*ring, ring[0]]


def _corners(rings: list[list[Line]], weights: dict[Line, list[float]], tolerance: dict[Line, float]) -> int:
    return sum(len(_ring(lines, weights, tolerance)) for lines in rings)


def _at_most(rings: list[list[Corner]], limit: int) -> list[list[Corner]]:
    """The largest first; what is beyond the limit although it is as coarse as can be is left out, never the first."""
    kept: list[list[Corner]] = []
    for ring in sorted(rings, key=lambda ring: -abs(_twice(ring))):
        if not kept or sum(map(len, kept)) + len(ring) <= limit:
            kept.append(ring)
    return kept


def _twice(ring: Sequence[Corner]) -> int:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


class _Field:
    def __init__(self, cells: Sequence[int], width: int, height: int) -> None:
        self.cells, self.width, self.height = cells, width, height

    def rings(self, count: int) -> list[list[list[Corner]]]:
        """Around each area, the area on the right hand; holes run the other way."""
        return [self._walk(steps) for steps in self._steps(count)]

    def _steps(self, count: int) -> list[dict[Corner, list[Corner]]]:
        """By area, from each corner of its border to the next."""
        steps: list[dict[Corner, list[Corner]]] = [defaultdict(list) for _ in range(count + 1)]
        cells, width = self.cells, self.width
        for at in range(width, len(cells) - width):
            own = cells[at]
            if not own:
                continue
            y, x = divmod(at, width)
            if cells[at - width] != own:
                steps[own][x, y].append((x + 1, y))
            if cells[at + 1] != own:
                steps[own][x + 1, y].append((x + 1, y + 1))
            if cells[at + width] != own:
                steps[own][x + 1, y + 1].append((x, y + 1))
            if cells[at - 1] != own:
                steps[own][x, y + 1].append((x, y))
        return steps

    @staticmethod
    def _walk(steps: dict[Corner, list[Corner]]) -> list[list[Corner]]:
        rings = []
        for start in sorted(steps):
            while steps[start]:
                here = steps[start].pop()
                ring, before = [start], start
                while here != start:
                    ring.append(here)
                    ways = steps[here]
                    if len(ways) > 1:  # where two cells meet at a corner: turn right, around the same cell
                        dx, dy = here[0] - before[0], here[1] - before[1]
                        right = (here[0] - dy, here[1] + dx)
                        step = ways.pop(ways.index(right) if right in ways else 0)
                    else:
                        step = ways.pop()
                    before, here = here, step
                rings.append(ring)
        return rings

    def lines(self, ring: list[Corner]) -> list[Line]:
        """The ring cut at its junctions; without one it is a line from its first corner back to it."""
        cuts = [at for at, corner in enumerate(ring) if self._junction(corner)]
        start = cuts[0] if cuts else ring.index(min(ring))
        ring = [*ring[start:], *ring[:start], ring[start]]
        stops = [at - start for at in cuts] + [len(ring) - 1] if cuts else [0, len(ring) - 1]
        return [tuple(_bends(ring[a : b + 1])) for a, b in pairwise(stops)]

    def _junction(self, corner: Corner) -> bool:
        """Whether more than two lines meet here."""
        x, y = corner
        at = y * self.width + x
        a, b, c, d = (self.cells[at - self.width - 1], self.cells[at - self.width], self.cells[at - 1], self.cells[at])
        return (a != b) + (b != d) + (d != c) + (c != a) > 2


def _bends(line: list[Corner]) -> list[Corner]:
    """Without the corners that lie straight between their neighbours."""
    inner = [
        b
        for a, b, c in zip(line, line[1:], line[2:], strict=False)
        if (b[0] - a[0]) * (c[1] - b[1]) != (b[1] - a[1]) * (c[0] - b[0])
    ]
    return [line[0], *inner, line[-1]]
