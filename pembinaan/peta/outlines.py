"""A file of outlines as the office's map: matched, made light, and a report of what did not fit on either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koperasi.lib import coverage, geojson
from pembinaan.peta.matching import Match, Matcher

NOTHING = "Tidak ada wilayah di berkas ini yang cocok dengan kecamatan kantor ini{example}."
ONLY_POINTS = "Berkas ini berisi titik, bukan wilayah; unggah di halaman pusat kecamatan."


@dataclass(frozen=True)
class Outlines:
    """shapes: {kode: closed rings of (bujur, lintang)}; report: as kept in PetaWilayah.laporan."""

    shapes: dict[str, list[list[tuple[float, float]]]]
    report: dict[str, Any]


@dataclass(frozen=True)
class Matched:
    """A file laid beside the office's kecamatan: {kode: its parts}, {kode: how it was found}, and who is left."""

    file: geojson.Geo
    matcher: Matcher
    areas: dict[str, list[coverage.Part]]
    found: dict[str, Match]
    strangers: list[dict[str, str]]
    contradictions: list[dict[str, str]]  # rows whose code is one kecamatan and whose name another


def match(data: bytes) -> Matched:
    """Raises geojson.GeoProblem, also where nothing matches. Several features of one kecamatan become one."""
    file = geojson.read(data)
    made = Matched(file, Matcher(), {}, {}, [], [])
    areas = [feature for feature in file.features if feature.polygons]
    for feature, match in zip(areas, made.matcher.find_all([one.properties for one in areas]), strict=True):
        if match.kecamatan is None:
            made.strangers.append({"nama": match.said, "kode": match.kode, "mungkin": match.hint})
        else:
            made.areas.setdefault(match.kecamatan.kode, []).append(feature.polygons)
            made.found.setdefault(match.kecamatan.kode, match)
            if match.other:
                place = match.kecamatan
                made.contradictions.append({"kode": match.kode, "nama": place.nama, "di_berkas": match.said})
    if not made.areas:
        told = NOTHING.format(example=_example(made.strangers)) if made.strangers else ONLY_POINTS
        raise geojson.GeoProblem(told)
    return made


def read(data: bytes) -> Outlines:
    """As `match`, made light: the long part of the work, for a worker. Raises geojson.GeoProblem."""
    made = match(data)
    file, areas, places = made.file, made.areas, made.matcher.places
    light = coverage.simplify(areas)
    report = {
        "cocok": [_line(kode, match, len(areas[kode])) for kode, match in sorted(made.found.items())],
        "berselisih": made.contradictions[:200],
        "tidak_dikenal": made.strangers[:200],
        "tidak_dikenal_jumlah": len(made.strangers),
        "tanpa_bentuk": [{"kode": place.kode, "nama": place.nama} for place in places if place.kode not in areas],
        "pulau": {made.matcher.codes[kode].nama: count for kode, count in light.dropped.items()},
        "titik": light.points,
        "semula": sum(len(ring) for parts in areas.values() for part in parts for polygon in part for ring in polygon),
        "dibalik": file.swapped,
        "bukan_wilayah": file.other + sum(not feature.polygons for feature in file.features),
    }
    return Outlines(light.shapes, report)


def _line(kode: str, match: Match, rows: int) -> dict[str, str]:
    said = match.said or match.kode
    return {
        "kode": kode, "nama": str(match.kecamatan), "lewat": match.via,
        "di_berkas": f"{said}, dan {rows - 1} baris lain" if rows > 1 else said,
    }  # fmt: skip


def _example(strangers: list[dict[str, str]]) -> str:
    """ "; isinya antara lain Sangir (13.11.01)": enough to see that it is the file of somebody else."""
    first = strangers[0]
    said = " ".join(filter(None, [first["nama"], f"({first['kode']})" if first["kode"] else ""]))
    return f"; isinya antara lain {said}" if said else ""
