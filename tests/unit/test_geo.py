"""Outlines, projection, circles: pure geometry, on shapes of our own and, where they are, on real files."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from koperasi.lib import coverage, geo, geojson, spread, tracing
from koperasi.ui import map as drawing
from pembinaan.demo.peta import CENTRES

REAL = sorted(Path(__file__).parents[2].parent.glob("shared/data/peta/*.geojson"))


def square(left: float, bottom: float, right: float, top: float) -> geo.Ring:
    return [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]


# Two neighbours whose border has other points on either side, a third with a hole for an enclave, an islet.
WEST = square(112.0, -7.2, 112.2, -7.0)
EAST = [(112.2, -7.2), (112.4, -7.2), (112.4, -7.0), (112.2, -7.0), (112.201, -7.09), (112.2, -7.2)]
SOUTH, HOLE = square(112.0, -7.4, 112.4, -7.2), square(112.1, -7.35, 112.2, -7.25)
ISLE, ROCK = square(112.45, -7.1, 112.5, -7.05), square(112.47, -7.2, 112.4701, -7.1999)
OWN: dict[str, list[coverage.Part]] = {
    "barat": [[[WEST]]], "timur": [[[EAST], [ISLE], [ROCK]]], "selatan": [[[SOUTH, HOLE]]], "tengah": [[[HOLE]]],
}  # fmt: skip


def edges(found: coverage.Coverage) -> Counter[tuple[geo.Point, ...]]:
    return Counter(
        tuple(sorted(pair)) for rings in found.shapes.values() for ring in rings for pair in itertools.pairwise(ring)
    )


def surface(rings: list[geo.Ring]) -> float:
    """With the sign of their direction, so that holes count against."""
    return abs(sum(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(r)) for r in rings)) / 2


def covered(parts: list[coverage.Part]) -> float:
    return sum(geo.area(p[0]) - sum(map(geo.area, p[1:])) for part in parts for p in part)


def outer_rings(found: coverage.Coverage) -> list[set[geo.Point]]:
    """The outline of all areas together: the parts of what only one area has."""
    near: dict[geo.Point, set[geo.Point]] = {}
    for (a, b), count in edges(found).items():
        if count == 1:
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
    parts = []
    while near:
        todo, part = [next(iter(near))], set()
        while todo:
            point = todo.pop()
            if point in near:
                part.add(point)
                todo += near.pop(point)
        parts.append(part)
    return parts


def check_shape(found: coverage.Coverage, limit: int = 100) -> None:
    for name, rings in found.shapes.items():
        assert rings, name
        assert sum(map(len, rings)) <= limit, name
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in rings), name
    assert max(edges(found).values()) <= 2


def test_neighbours_share_every_point_of_their_border() -> None:
    found = coverage.simplify(OWN)
    check_shape(found)
    counted = edges(found)
    for one, other in (("barat", "timur"), ("barat", "selatan"), ("timur", "selatan"), ("selatan", "tengah")):
        points = [{p for ring in found.shapes[name] for p in ring} for name in (one, other)]
        assert len(points[0] & points[1]) >= 2, (one, other)
    assert len(outer_rings(found)) == 2, "the mainland and the isle: no gap within"
    assert sum(count == 2 for count in counted.values()) >= 7
    for name, polygons in OWN.items():
        assert surface(found.shapes[name]) == pytest.approx(covered(polygons), rel=0.02), name


def test_a_hole_stays_a_hole_and_what_cannot_be_seen_is_told() -> None:
    found = coverage.simplify(OWN)
    assert len(found.shapes["selatan"]) == 2
    assert len(found.shapes["timur"]) == 2
    assert found.dropped == {"timur": 1}
    assert geo.chords(found.shapes["selatan"], -7.3)[0][1] == pytest.approx(112.1, abs=0.002)


def test_a_gap_between_two_is_closed_and_a_bay_of_one_is_not() -> None:
    gap = {"a": [[[square(112.0, -7.2, 112.1995, -7.0)]]], "b": [[[square(112.2005, -7.2, 112.4, -7.0)]]]}
    assert len(outer_rings(coverage.simplify(gap))) == 1
    far = {"a": [[[square(112.0, -7.2, 112.18, -7.0)]]], "b": [[[square(112.22, -7.2, 112.4, -7.0)]]]}
    assert len(outer_rings(coverage.simplify(far))) == 2
    bay = [(112.0, -7.2), (112.4, -7.2), (112.4, -7.0), (112.201, -7.0), (112.201, -7.15), (112.199, -7.15),
           (112.199, -7.0), (112.0, -7.0), (112.0, -7.2)]  # fmt: skip
    assert len(geo.chords(coverage.simplify({"a": [[[bay]]]}).shapes["a"], -7.05)) == 2


def test_overlap_and_an_enclave_without_a_hole_go_to_the_smaller() -> None:
    found = coverage.simplify({"besar": [[[SOUTH]]], "kecil": [[[HOLE]]]})
    check_shape(found)
    assert surface(found.shapes["kecil"]) == pytest.approx(geo.area(HOLE), rel=0.03)
    assert surface(found.shapes["besar"]) == pytest.approx(geo.area(SOUTH) - geo.area(HOLE), rel=0.03)


def test_an_area_too_small_for_the_grid_is_still_there() -> None:
    found = coverage.simplify({"besar": [[[SOUTH]]], "titik": [[[ROCK]]]})
    check_shape(found)
    assert found.shapes["titik"]


def test_a_wild_coast_keeps_to_the_limit() -> None:
    rng = random.Random(7)
    coast = [(112.0 + n * 0.0005, -7.0 + rng.uniform(-0.05, 0.05)) for n in range(800)]
    wild = [(112.0, -7.3), *coast, (112.4, -7.3), (112.0, -7.3)]
    areas: dict[str, list[coverage.Part]] = {"liar": [[[wild]]], "selatan": [[[square(112.0, -7.5, 112.4, -7.3)]]]}
    isles = [[square(113 + n * 0.02, -7.3, 113.012 + n * 0.02, -7.285)] for n in range(40)]
    found = coverage.simplify({**areas, "pulau": [isles]})
    check_shape(found)
    assert found.dropped["pulau"] == 40 - len(found.shapes["pulau"]) > 0


def test_areas_of_one_desa_each_are_one_kecamatan() -> None:
    found = coverage.simplify({"gabung": [[[WEST]], [[EAST]]], "selatan": [[[SOUTH]]]})
    assert len(found.shapes["gabung"]) == 1
    assert coverage.simplify({}).shapes == {}


@pytest.mark.skipif(not REAL, reason="the real files are not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_files(path: Path) -> None:
    whole = geojson.read(path.read_bytes())
    areas = {feature.properties["kode"]: [feature.polygons] for feature in whole.features}
    found = coverage.simplify(areas)
    check_shape(found)
    old, new = sum(map(covered, areas.values())), sum(map(surface, found.shapes.values()))
    assert new == pytest.approx(old, rel=0.02)
    for kode, polygons in areas.items():
        assert surface(found.shapes[kode]) == pytest.approx(covered(polygons), rel=0.08), kode
    # What is nobody's within the outline is water of a size to be seen, never a slit between neighbours.
    rings = sorted(outer_rings(found), key=len, reverse=True)
    isles = sum(len(shapes) for shapes in found.shapes.values()) - len(found.shapes)
    assert len(rings) <= 1 + isles
    assert coverage.simplify(areas).shapes == found.shapes, "the same every time"
    svg = drawing.areas([drawing.Mark(1, k, "1", k, "2", rings=r) for k, r in found.shapes.items()], "uji")
    assert len(svg) < 40_000


# --- Lines, places for names ------------------------------------------------------------------------
def test_a_line_is_weighed_and_a_ring_never_collapses() -> None:
    line = [(0, 0), (5, 1), (10, 0), (20, 10), (30, 0)]
    found = tracing.weigh(line)
    assert found[0] == found[-1] == float("inf")
    assert found[3] > found[2] > 1.3 > found[1] * 0.9
    ring = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]
    assert sum(weight == float("inf") for weight in tracing.weigh(ring, 2)) == 5


def test_centre_area_and_room() -> None:
    assert geo.centroid(square(0, 0, 4, 2)) == pytest.approx((2, 1))
    assert geo.centroid([(1, 1), (3, 1), (1, 1)]) == pytest.approx((5 / 3, 1))
    assert geo.area(square(0, 0, 4, 2)) == 8
    bent = [(0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (20.0, 20.0), (20.0, 100.0), (0.0, 100.0), (0.0, 0.0)]
    (x, y), width = geo.room([bent], 14)
    assert (x, width) == (50, 100)
    assert 7 <= y <= 13
    assert geo.room([bent], 60)[1] == 20
    assert geo.room([square(0, 0, 3, 3)], 50)[1] == 0
    x, y = geo.inner([bent])
    assert any(a < x < b for a, b in geo.chords([bent], y))


def test_the_projection_keeps_proportions_and_borders() -> None:
    frame = geo.Frame.fit([(112.0, -7.4), (112.4, -7.0)], 1000, 860, margin=10)
    a, b, c = frame.place((112.0, -7.0)), frame.place((112.4, -7.0)), frame.place((112.0, -7.4))
    assert (b[0] - a[0]) / (c[1] - a[1]) == pytest.approx(0.992, abs=0.003)  # cos 7.2 degrees
    assert a[1] == 10
    assert frame.size[1] <= 860
    assert geo.Frame.fit([(112.0, -7.0)], 100, 100).place((112.0, -7.0)) == (50, 8)
    flat = frame.projection.flat((112.3, -7.3))
    assert frame.projection.degrees(flat) == pytest.approx((112.3, -7.3))


# --- Circles ----------------------------------------------------------------------------------------
def lapped(discs: list[spread.Disc]) -> list[tuple[int, int]]:
    boxes = [disc.box for disc in discs]
    return [
        (n, m)
        for n, a in enumerate(boxes)
        for m, b in enumerate(boxes[n + 1 :], start=n + 1)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def lamongan(rng: random.Random) -> list[drawing.Mark]:
    return [
        drawing.Mark(n, "Karangbinangun" if n % 3 else "Turi", "82,3 %", "", "3", point=(float(x), float(y)),
                     size=rng.randrange(1, 90))
        for n, (y, x) in enumerate(CENTRES.values(), start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "height", "letters"), [(1000, 640, 14), (400, 540, 15)])
def test_the_demo_office_overlaps_nowhere_and_stays_near(width: int, height: int, letters: int) -> None:
    assert len(CENTRES) == 27
    marks = lamongan(random.Random(3))
    discs = drawing.lay_out(marks, width, height, letters)
    assert lapped(discs) == []
    north, south = (discs[list(CENTRES).index(kode)] for kode in ("35.24.07", "35.24.11"))  # Brondong, Sambeng
    assert north.y < south.y
    again = drawing.lay_out(marks, width, height, letters)
    assert [(d.x, d.y) for d in discs] == [(d.x, d.y) for d in again]


@pytest.mark.parametrize("count", [2, 40, 60])
def test_a_heap_in_one_place_comes_apart(count: int) -> None:
    rng = random.Random(count)
    discs = [spread.Disc(500, 300, rng.uniform(14, 60), rng.uniform(60, 90), 32) for _ in range(count)]
    spread.apart(discs)
    assert lapped(discs) == []
    wide = max(d.box[2] for d in discs) - min(d.box[0] for d in discs)
    high = max(d.box[3] for d in discs) - min(d.box[1] for d in discs)
    assert 0.3 < wide / high < 4, "a heap, not a row"


def test_the_area_of_a_circle_is_in_proportion() -> None:
    found = spread.radii([100, 25, 1, 0], 4, 40)
    assert found == pytest.approx([40, 20, 4, 4])
    assert spread.radii([0, 0], 4, 40) == [4, 4]


# --- Files ------------------------------------------------------------------------------------------
def collection(*rings: geo.Ring, **more: object) -> bytes:
    rows = [
        {"type": "Feature", "properties": {"nama": f"A{n}"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for n, ring in enumerate(rings)
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows, **more}).encode()


def one_feature(kind: str, coordinates: object) -> bytes:
    return json.dumps({"features": [{"geometry": {"type": kind, "coordinates": coordinates}}]}).encode()


def test_a_file_is_read_whatever_its_dress() -> None:
    plain = geojson.read(collection(WEST, EAST))
    assert len(plain.features) == 2
    assert not plain.swapped
    assert len(geojson.read(b"\xef\xbb\xbf" + collection(WEST)).features) == 1
    assert len(geojson.read(collection(WEST).decode().encode("utf-16")).features) == 1
    named = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
    assert len(geojson.read(collection(WEST, **named)).features) == 1
    for degrees in ("urn:ogc:def:crs:EPSG::4755", "DGN95", "EPSG:9470", "WGS 84 (EPSG:4326)"):  # within a metre or two
        assert geojson.read(collection(WEST, crs={"properties": {"name": degrees}})).features, degrees
    high = [(x, y, 12.5) for x, y in WEST]
    assert geojson.read(one_feature("Polygon", [high])).features[0].polygons == [[WEST]]
    thin = one_feature("MultiPolygon", [[WEST[:2], HOLE], [EAST]])
    assert geojson.read(thin).features[0].polygons == [[EAST]], "a hole without an outline is no area"
    turned = geojson.read(collection([(y, x) for x, y in WEST]))
    assert turned.swapped
    assert turned.features[0].polygons == plain.features[0].polygons


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "utuh"), (b"{", "utuh"), (b"[" * 100_000, "utuh"), (b"[]", "Feature"), (b"{}", "Feature"),
        (b'{"features": [3]}', "utuh"), (b'{"features": [{"geometry": {"coordinates": []}}]}', "utuh"),
        (one_feature("Polygon", [[["x", 1], [1, 2], [2, 3], [4, 5]]]), "utuh"),
        (collection(WEST).replace(b"-7.2", b"NaN"), "utuh"),
        (one_feature("LineString", [[112, -7], [113, -7]]), "Tidak ada wilayah"),
        (b"PK\x03\x04rest", "arsip"), (b"Rar!\x1a", "arsip"), (b"\0\0\x27\x0a" + b"\0" * 96, "arsip"),
        (b"<?xml version='1.0'?><kml/>", "KML"), (b'{"type": "Topology", "objects": {}}', "TopoJSON"),
        (collection(WEST).replace(b"112.2", b"1" + b"0" * 400), "utuh"),
        (collection(WEST, crs={"properties": {"name": "WGS 84 / UTM zone 49S"}}), "UTM"), (b" " * 10_000_001, "10 MB"),
        (collection(WEST, crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32749"}}), "32749"),
        (collection(square(600_000, 9_200_000, 610_000, 9_210_000)), "UTM"),
        (collection(square(5, 51, 6, 52)), "di luar Indonesia"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_sentence(data: bytes, word: str) -> None:
    with pytest.raises(geojson.GeoProblem, match=word) as problem:
        geojson.read(data)
    assert str(problem.value).count(". ") == 0
