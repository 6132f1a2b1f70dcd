"""The map of a figure: outlines where the office has uploaded them, else circles; and what the drawing leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.safestring import SafeString

from koperasi.lib import geo
from koperasi.ui import map as drawing
from pembinaan.angka.jenis import Ukuran
from pembinaan.models import PetaWilayah
from pembinaan.peta.classes import Kelas, classes, step_of
from pembinaan.peta.figures import Figures, Line, text
from registry.models import Kecamatan

AREAS, CIRCLES = "wilayah", "lingkaran"


@dataclass(frozen=True)
class Key:
    """One line of the legend."""

    step: str
    words: str
    count: int

    @property
    def swatch(self) -> SafeString:
        return drawing.swatch(self.step)


@dataclass(frozen=True)
class Picture:
    """kind: AREAS or CIRCLES; missing: kecamatan that the drawing cannot show; steps: {number of a line: class}."""

    kind: str
    svg: SafeString
    keys: Sequence[Key]
    missing: Sequence[Line]
    steps: dict[int, str]


def current() -> PetaWilayah | None:
    """The outlines in use; None where the office draws circles. One query."""
    newest = PetaWilayah.objects.first()
    return newest if newest and newest.dipakai else None


def draw(figures: Figures, one: Ukuran, title: str, peta: PetaWilayah | None, *, kind: str = "") -> Picture:
    """`kind`: what the reader asked for; areas need outlines. Places come with `pusat`."""
    values = [line.value for line in figures.lines if line.value is not None]
    found = classes(values, said=partial(text, one))
    shapes = peta.bentuk if peta else {}
    kind = CIRCLES if kind == CIRCLES or not shapes else AREAS
    marks = [_mark(line, found, shapes, kind) for line in figures.lines]
    svg = drawing.areas(marks, title) if kind == AREAS else drawing.circles(marks, title)
    shown = {mark.number for mark in marks if (mark.rings if kind == AREAS else mark.point)}
    return Picture(
        kind, svg, _keys(found, figures, one), [line for line in figures.lines if line.number not in shown],
        {mark.number: mark.step for mark in marks},
    )  # fmt: skip


def _mark(line: Line, found: Sequence[Kelas], shapes: dict[str, list[geo.Ring]], kind: str) -> drawing.Mark:
    place = line.place
    rings = [[(x, y) for x, y in ring] for ring in shapes.get(place.kode, ())] if place else []
    return drawing.Mark(
        number=line.number, name=line.label, value=line.text, words=line.words, step=step_of(line.value, found),
        url=line.url, counted=line.counted, rings=rings if kind == AREAS else (),
        point=centre(place, rings) if place and kind == CIRCLES else None, size=line.size,
    )  # fmt: skip


def centre(place: Kecamatan, rings: Sequence[geo.Ring] = ()) -> geo.Point | None:
    """Its own centre, else one within its outline, else None. (bujur, lintang)"""
    pusat = getattr(place, "pusat", None)
    if pusat:
        return float(pusat.bujur), float(pusat.lintang)
    return geo.inner(rings) if rings else None


def _keys(found: Sequence[Kelas], figures: Figures, one: Ukuran) -> list[Key]:
    keys = [Key(kelas.step, _limits(kelas, one), kelas.count) for kelas in found]
    if empty := sum(line.value is None for line in figures.lines):
        keys.append(Key(drawing.NO_DATA, "Tidak ada data", empty))
    return keys


def _limits(kelas: Kelas, one: Ukuran) -> str:
    """ "12–18", "41,2–55,0 %": the unit once where both ends have it."""
    low, high = text(one, kelas.low), text(one, kelas.high)
    if low == high:
        return low
    if low.endswith(" %"):
        low = low.removesuffix(" %")
    return f"{low}–{high}" if one.satuan != "rupiah" and kelas.low >= 0 else f"{low} s.d. {high}"
