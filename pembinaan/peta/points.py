"""Centres of kecamatan, typed or from a file of points: CSV, Excel or GeoJSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from koperasi.lib import geojson, sheets, teks
from pembinaan.peta.matching import CODES, NAMES, Matcher

LINTANG = {"lintang", "lat", "latitude", "y", "ycoord", "lintangselatan", "koordinaty"}
BUJUR = {"bujur", "lon", "long", "lng", "longitude", "x", "xcoord", "bujurtimur", "koordinatx"}
PLACES = Decimal("0.000001")
NO_HEAD = "Tidak ada baris judul dengan kolom lintang dan bujur beserta kode atau nama kecamatan di berkas ini."
OUTSIDE = "Koordinat ini di luar Indonesia; contoh: lintang -7,12 dan bujur 112,41."
SWAPPED = "Lintang dan bujur tertukar."
NOT_A_NUMBER = "Tulis koordinat sebagai derajat desimal, misalnya -7,1196."
PAIR = re.compile(r"(-?\d+\.\d+)\s*[,;]\s*(-?\d+\.\d+)")  # both with a point: "-7,12" is one number


class PointProblem(ValueError):
    """A coordinate that cannot be used; `str()` is one sentence."""


@dataclass
class Points:
    """found: {kecamatan pk: (lintang, bujur)}; strangers and wrong: what the file says of rows left out."""

    found: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    turned: int = 0


def degrees(text: object) -> Decimal | None:
    """`-7,1196`, `112.41`, `7,12 LS`: a decimal number of degrees, None for nothing. Raises PointProblem."""
    words = teks.one_line(text).replace("°", " ").replace("−", "-").upper()
    south = bool(re.search(r"\b(?:LS|S)$", words))
    words = re.sub(r"\s*(?:LS|LU|BT|S|N|E)$", "", words).strip()
    if not words:
        return None
    if not re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d+)?", words):
        raise PointProblem(NOT_A_NUMBER)
    try:
        value = Decimal(words.replace(",", ".")).quantize(PLACES)
    except InvalidOperation:
        raise PointProblem(NOT_A_NUMBER) from None
    return -abs(value) if south else value


def pair(lintang: object, bujur: object) -> tuple[Decimal, Decimal] | None:
    """Both or neither; a pair copied from a map ("-7.1196, 112.4133") may stand in the first. Raises PointProblem."""
    if not teks.one_line(bujur) and (copied := PAIR.fullmatch(teks.one_line(lintang))):
        lintang, bujur = copied.groups()
    south, east = degrees(lintang), degrees(bujur)
    if south is None and east is None:
        return None
    if south is None or east is None:
        raise PointProblem("Isi lintang dan bujur, keduanya.")
    if not geojson.inside(float(east), float(south)):
        raise PointProblem(SWAPPED if geojson.inside(float(south), float(east)) else OUTSIDE)
    return south, east


def read(data: bytes, name: str = "") -> Points:
    """Raises geojson.GeoProblem or sheets.SheetProblem where the whole file cannot be read."""
    by_json = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    rows = list(_from_geojson(data) if by_json else _from_sheet(data, name))
    points = Points()
    for (_, lintang, bujur), match in zip(rows, Matcher().find_all([row[0] for row in rows]), strict=True):
        said = match.said or match.kode or "baris tanpa nama"
        try:
            found = _either_way(lintang, bujur, points)
        except PointProblem as problem:
            points.wrong.append(f"{said}: {problem}")
            continue
        if match.kecamatan is None:
            points.strangers.append(said)
        elif found:
            points.found[match.kecamatan.pk] = found
    return points


def _either_way(lintang: object, bujur: object, points: Points) -> tuple[Decimal, Decimal] | None:
    """In a file a whole column may be named the wrong way round; in Indonesia there is no doubt which is which."""
    try:
        return pair(lintang, bujur)
    except PointProblem as problem:
        if str(problem) != SWAPPED:
            raise
        points.turned += 1
        return pair(bujur, lintang)


Row = tuple[dict[str, Any], object, object]


def _from_geojson(data: bytes) -> Iterator[Row]:
    found = geojson.read(data)
    if not any(feature.point for feature in found.features):
        raise geojson.GeoProblem("Berkas ini berisi wilayah, bukan titik; unggah di halaman peta wilayah.")
    for feature in found.features:
        if feature.point:
            bujur, lintang = feature.point
            yield feature.properties, f"{lintang:.6f}", f"{bujur:.6f}"


def _from_sheet(data: bytes, name: str) -> Iterator[Row]:
    for sheet in sheets.read(data, name):
        for at, row in enumerate(sheet.rows[:20]):
            if head := _head(row):
                for cells in sheet.rows[at + 1 :]:
                    if not sheets.is_blank_row(cells):
                        yield _row(head, cells)
                return
    raise sheets.SheetProblem(NO_HEAD)


def _head(row: Sequence[object]) -> list[str] | None:
    keys = [teks.place_key(teks.one_line(cell)) for cell in row]
    known = {*CODES, *NAMES} & set(keys)
    return keys if known and LINTANG & set(keys) and BUJUR & set(keys) else None


def _row(head: list[str], cells: Sequence[object]) -> Row:
    values = dict(zip(head, cells, strict=False))
    lintang = next((values[key] for key in head if key in LINTANG), "")
    bujur = next((values[key] for key in head if key in BUJUR), "")
    return values, lintang, bujur
