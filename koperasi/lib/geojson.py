"""A GeoJSON file as areas or points. What cannot be used ends as GeoProblem, one Indonesian sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from koperasi.lib.geo import BUJUR, LINTANG, Point, Polygon

MAX_BYTES = 10_000_000
MAX_POINTS = 400_000
MAX_FEATURES = 5_000

TOO_BIG = f"Berkas ini lebih besar dari {MAX_BYTES // 1_000_000} MB; sederhanakan batasnya dahulu, misalnya di QGIS."
TOO_FINE = "Batas di berkas ini terlalu rinci ({count} titik); sederhanakan dahulu, misalnya di QGIS."
BROKEN = "Berkas ini bukan GeoJSON yang utuh; ekspor ulang dari aplikasi asalnya."
NOT_A_MAP = "Berkas ini bukan GeoJSON berisi daftar wilayah (FeatureCollection)."
ZIPPED = "Berkas ini arsip (zip, shapefile, atau KMZ); ekspor petanya sebagai GeoJSON, lalu unggah."
OTHER_KIND = "Berkas ini berformat {name}, bukan GeoJSON; ekspor petanya sebagai GeoJSON, lalu unggah."
ARCHIVES = (b"PK", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x00\x00\x27\x0a")  # zip, gz, rar, 7z, and a bare .shp
OTHER_CRS = "Koordinat berkas ini memakai sistem “{name}”; ekspor ulang dengan WGS 84 (EPSG:4326)."
METRES = "Koordinat berkas ini bukan derajat bujur dan lintang (mungkin UTM); ekspor ulang dengan WGS 84 (EPSG:4326)."
ELSEWHERE = "Koordinat berkas ini di luar Indonesia; periksa sistem koordinatnya."
# Degrees on datums that lie within a metre or two of WGS 84: its own names, DGN95 and SRGI2013 (the national ones).
DEGREES = re.compile(r"crs:?84|wgs[ _]?84|wgs_1984|dgn[ _]?(19)?95|srgi[ _]?2013|\b(4326|4979|4755|4898|9469|9470)\b")
PROJECTED = re.compile(r"utm|zone|mercator|pseudo")


class GeoProblem(Exception):
    """The file cannot be used; `str()` is the one sentence to show."""


@dataclass
class Feature:
    """One row of the file: what it says of itself, its polygons, or its point."""

    properties: dict[str, Any]
    polygons: list[Polygon]
    point: Point | None = None


@dataclass
class Geo:
    """`swapped`: the file wrote lintang first and was turned; `other`: features that are neither areas nor points."""

    features: list[Feature]
    swapped: bool = False
    other: int = 0


def read(data: bytes) -> Geo:
    """Raises GeoProblem. Coordinates come out as (bujur, lintang) in Indonesia."""
    if len(data) > MAX_BYTES:
        raise GeoProblem(TOO_BIG)
    if data.startswith(ARCHIVES):
        raise GeoProblem(ZIPPED)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise GeoProblem(OTHER_KIND.format(name="KML, GML, atau XML"))
    whole = _load(data)
    if whole.get("type") == "Topology":
        raise GeoProblem(OTHER_KIND.format(name="TopoJSON"))
    _check_crs(whole.get("crs"))
    rows = [whole] if whole.get("type") == "Feature" else whole.get("features")
    if not isinstance(rows, list) or not rows:
        raise GeoProblem(NOT_A_MAP)
    if len(rows) > MAX_FEATURES:
        raise GeoProblem(f"Berkas ini berisi lebih dari {MAX_FEATURES:,} wilayah.".replace(",", "."))
    found = Geo([])
    for row in rows:
        feature = _feature(row)
        if feature.polygons or feature.point:
            found.features.append(feature)
        else:
            found.other += 1
    if not found.features:
        raise GeoProblem("Tidak ada wilayah (Polygon) maupun titik (Point) di berkas ini.")
    found.swapped = _place(found.features)
    return found


def _load(data: bytes) -> dict[str, Any]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        text = data.decode("utf-8-sig", errors="replace")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise GeoProblem(BROKEN) from None
    if not isinstance(whole, dict):
        raise GeoProblem(NOT_A_MAP)
    return whole


def _check_crs(crs: Any) -> None:
    if not crs:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name") or "") if isinstance(properties, dict) else str(crs)
    said = name.lower()
    if PROJECTED.search(said) or not DEGREES.search(said):
        raise GeoProblem(OTHER_CRS.format(name=name[:60]))


def _feature(row: Any) -> Feature:
    if not isinstance(row, dict):
        raise GeoProblem(BROKEN)
    properties = row.get("properties")
    properties = dict(properties) if isinstance(properties, dict) else {}
    if "id" in row:
        properties.setdefault("id", row["id"])
    feature = Feature(properties, [])
    try:
        _collect(row.get("geometry"), feature)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError, RecursionError):
        raise GeoProblem(BROKEN) from None
    return feature


def _collect(geometry: Any, feature: Feature) -> None:
    if not geometry:
        return
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind == "GeometryCollection":
        for part in geometry["geometries"]:
            _collect(part, feature)
    elif kind == "Point" and coordinates:
        feature.point = _point(coordinates)
    elif kind in ("Polygon", "MultiPolygon"):
        for rings in [coordinates] if kind == "Polygon" else coordinates:
            outline, *holes = [[_point(pair) for pair in raw] for raw in rings] or [[]]
            if len(outline) >= 4:
                feature.polygons.append([outline, *(hole for hole in holes if len(hole) >= 4)])


def _point(pair: Any) -> Point:
    x, y = float(pair[0]), float(pair[1])
    if not (isfinite(x) and isfinite(y)):
        raise ValueError("not a place")
    return x, y


def _points(features: list[Feature]) -> Iterator[Point]:
    for feature in features:
        for polygon in feature.polygons:
            for ring in polygon:
                yield from ring
        if feature.point:
            yield feature.point


def _place(features: list[Feature]) -> bool:
    """Turns coordinates written lintang first; whether it did. In Indonesia the two can never be confused."""
    points = list(_points(features))
    if len(points) > MAX_POINTS:
        raise GeoProblem(TOO_FINE.format(count=f"{len(points):,}".replace(",", ".")))
    if all(inside(x, y) for x, y in points):
        return False
    if all(inside(y, x) for x, y in points):
        for feature in features:
            feature.polygons = [[[(x, y) for y, x in ring] for ring in polygon] for polygon in feature.polygons]
            feature.point = feature.point and (feature.point[1], feature.point[0])
        return True
    raise GeoProblem(METRES if any(abs(x) > 360 or abs(y) > 360 for x, y in points) else ELSEWHERE)


def inside(bujur: float, lintang: float) -> bool:
    """Within the corners of Indonesia."""
    return BUJUR[0] <= bujur <= BUJUR[1] and LINTANG[0] <= lintang <= LINTANG[1]
