"""Outlines of neighbours made light, with every border the same on both sides.

Files of administrative borders are often simplified one area at a time: along a border the neighbours then have
different points, gaps and overlaps between them. So the areas are first painted on a grid, where each cell belongs to
one area or to none; narrow gaps between two areas are closed; then the borders are traced as lines between junctions,
and each line is simplified once (Douglas and Peucker 1973) for both of its sides.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import dataclass, field

from koperasi.lib import geo, tracing

CELLS = 640  # of the longer side; a map on a screen is about as many pixels wide
CLOSE_DEGREES, CLOSE_SHARE = 0.006, 0.012  # gaps are closed up to twice this wide: some 650 m, or this part of the map
SPECK = 5  # parts of fewer cells are given to the neighbour they lie at
ISLAND = 9  # islands of fewer cells cannot be seen
ISLANDS = 16  # at most so many parts an area are drawn, the largest
MAX_AREAS = 254


@dataclass
class Coverage:
    """shapes: {name: closed rings of (bujur, lintang)}, filled by even-odd; dropped: {name: islands left out}."""

    shapes: dict[str, list[geo.Ring]] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    @property
    def points(self) -> int:
        return sum(len(ring) for rings in self.shapes.values() for ring in rings)


Part = list[geo.Polygon]  # one row of a file: a gap within it is water, one between two parts is a slip of the pen


def simplify(areas: dict[str, list[Part]], *, limit: int = 100, cells: int = CELLS) -> Coverage:
    """{name: parts, in (bujur, lintang)} with at most `limit` points an area, the closing one of a ring counted.

    An area may be drawn in several parts, as a kecamatan is by its desa: they become one. Every area keeps at least one
    ring, every ring at least four points. At most MAX_AREAS areas.
    """
    if not areas:
        return Coverage()
    if len(areas) > MAX_AREAS:
        raise ValueError(f"{len(areas)} areas, at most {MAX_AREAS}")
    grid = _Grid(areas, cells)
    names = list(areas)
    dropped = grid.clean(len(names))
    rings = tracing.trace(grid.cells, grid.width, grid.height, len(names), limit)
    found = Coverage()
    for number, name in enumerate(names, start=1):
        found.shapes[name] = [[grid.place(x, y) for x, y in ring] for ring in rings[number]]
        if lost := dropped[number] + grid.unseen[number]:
            found.dropped[name] = lost
    return found


class _Grid:
    """Cells row by row from the north-west; 0 is nobody's, n is the nth area (while gaps are closed, the nth part)."""

    def __init__(self, areas: dict[str, list[Part]], cells: int) -> None:
        points = [p for parts in areas.values() for part in parts for polygon in part for p in polygon[0]]
        self.projection = geo.Projection.of(points)
        flat = [self.projection.flat(point) for point in points]
        left, right = min(x for x, _ in flat), max(x for x, _ in flat)
        top, bottom = min(y for _, y in flat), max(y for _, y in flat)
        span = max(right - left, bottom - top) or 1e-6
        self.size = span / cells
        self.reach = max(1, round(min(CLOSE_DEGREES, CLOSE_SHARE * span) / self.size))
        margin = self.reach + 2
        self.left, self.top = left - margin * self.size, top - margin * self.size
        self.width = int((right - left) / self.size) + 2 * margin + 1
        self.height = int((bottom - top) / self.size) + 2 * margin + 1
        self.cells: MutableSequence[int] = array("H", bytes(2 * self.width * self.height))
        self.unseen = [0] * (len(areas) + 1)  # polygons that cover the middle of no cell
        self._fill(list(areas.values()))

    def _fill(self, areas: list[list[Part]]) -> None:
        """Paints the parts, closes the gaps between them, and makes of the parts their areas."""
        owner, rows = [0], []
        for number, parts in enumerate(areas, start=1):
            for part in parts:
                rows.append((len(owner), number, part))
                owner.append(number)
        rows.sort(key=lambda row: -sum(geo.area(polygon[0]) for polygon in row[2]))
        for at, number, part in rows:  # the smaller lies upon the larger, which may lack a hole for it
            self.unseen[number] += sum(not self._paint(at, polygon) for polygon in part)
        self.close_gaps()
        self.cells = bytearray(map(owner.__getitem__, self.cells))
        seen = set(self.cells)
        for number, parts in enumerate(areas, start=1):
            if number not in seen:
                polygons = [polygon for part in parts for polygon in part]
                self._mark(number, max(polygons, key=lambda polygon: geo.area(polygon[0])))

    def place(self, x: int, y: int) -> geo.Point:
        bujur, lintang = self.projection.degrees((self.left + x * self.size, self.top + y * self.size))
        return round(bujur, 5), round(lintang, 5)

    def _flat(self, point: geo.Point) -> geo.Point:
        x, y = self.projection.flat(point)
        return (x - self.left) / self.size, (y - self.top) / self.size

    def _paint(self, number: int, polygon: geo.Polygon) -> bool:
        """Whether any cell was painted: those whose middle lies inside."""
        crossings: dict[int, list[float]] = {}
        for ring in polygon:
            flat = [self._flat(point) for point in ring]
            for pair in zip(flat, flat[1:] + flat[:1], strict=True):
                (x1, y1), (x2, y2) = sorted(pair, key=lambda point: point[1])
                for row in range(max(0, int(y1 + 0.5)), min(self.height - 1, int(y2 + 0.5)) + 1):
                    if y1 <= row + 0.5 < y2:
                        crossings.setdefault(row, []).append(x1 + (x2 - x1) * (row + 0.5 - y1) / (y2 - y1))
        painted = False
        for row, found in crossings.items():
            found.sort()
            for enter, leave in zip(found[::2], found[1::2], strict=False):
                first, last = int(enter + 0.5), int(leave + 0.5)
                if first < last:
                    start = row * self.width
                    self.cells[start + first : start + last] = array("H", [number]) * (last - first)
                    painted = True
        return painted

    def _mark(self, number: int, polygon: geo.Polygon) -> None:
        """An area too small for the grid keeps four cells, so that it can be seen."""
        x, y = self._flat(geo.centroid(polygon[0]))
        at = int(y) * self.width + int(x)
        for cell in (at, at + 1, at + self.width, at + self.width + 1):
            self.cells[cell] = number

    def around(self, cell: int) -> tuple[int, int, int, int]:
        return cell - 1, cell + 1, cell - self.width, cell + self.width

    def close_gaps(self) -> None:
        """Grows all parts by `reach` into what is nobody's, takes it back from the open side, and keeps what then
        still lies between two parts. The cells of the margin are never reached."""
        cells = self.cells
        owner: dict[int, int] = {}
        edge = [cell for cell in self._border() if not cells[cell]]
        for _ in range(self.reach):
            grown = {}
            for cell in edge:
                if cell not in owner and (near := [n for c in self.around(cell) if (n := cells[c] or owner.get(c, 0))]):
                    grown[cell] = near[0]
            owner |= grown
            edge = list({c for cell in grown for c in self.around(cell) if not cells[c] and c not in owner})
        open_side = {cell for cell in owner if any(not cells[c] and c not in owner for c in self.around(cell))}
        for _ in range(self.reach):
            for cell in open_side:
                del owner[cell]
            open_side = {c for cell in open_side for c in self.around(cell) if c in owner}
        for part in self._parts(owner):
            if len({cells[c] for cell in part for c in self.around(cell) if cells[c]}) > 1:
                for cell in part:
                    cells[cell] = owner[cell]

    def _border(self) -> list[int]:
        """Nobody's cells beside somebody's."""
        cells, width = self.cells, self.width
        return [
            at
            for at in range(width, len(cells) - width)
            if not cells[at] and (cells[at - 1] or cells[at + 1] or cells[at - width] or cells[at + width])
        ]

    def _parts(self, among: Iterable[int], *, same: bool = False) -> list[list[int]]:
        """Connected parts of these cells; `same`: only cells of one area are connected."""
        left, parts = set(among), []
        while left:
            start = left.pop()
            part, todo = [start], [start]
            while todo:
                cell = todo.pop()
                for c in self.around(cell):
                    if c in left and (not same or self.cells[c] == self.cells[start]):
                        left.remove(c)
                        part.append(c)
                        todo.append(c)
            parts.append(part)
        return sorted(parts, key=lambda part: (-len(part), min(part)))

    def clean(self, count: int) -> list[int]:
        """Specks and islands that cannot be seen go, never the largest part of an area. Islands lost, by number."""
        lost, kept = [0] * (count + 1), [0] * (count + 1)
        mine = [cell for cell, number in enumerate(self.cells) if number]
        for part in self._parts(mine, same=True):
            number = self.cells[part[0]]
            others = self._neighbours(part, number)
            least = SPECK if others else ISLAND
            if kept[number] and (len(part) < least or (kept[number] >= ISLANDS and not others)):
                lost[number] += not others
                new = max(others, key=others.__getitem__) if others else 0
                for cell in part:
                    self.cells[cell] = new
            else:
                kept[number] += 1
        return lost

    def _neighbours(self, part: Sequence[int], number: int) -> dict[int, int]:
        """{other area: how long the border with it is}"""
        found: dict[int, int] = {}
        for cell in part:
            for c in self.around(cell):
                if (other := self.cells[c]) not in (0, number):
                    found[other] = found.get(other, 0) + 1
        return found
