"""A map drawn by the server as SVG: areas or circles in five classes, each a link. Knows no business.

Classes differ by shade and by pattern, and each area carries its name or number: they can be told apart in grey.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi, sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from koperasi.lib import geo, spread

WIDTH, HEIGHT = 1000, 860  # user units of a map of areas: at most so high; the drawing scales with its column
STEPS = 5
NO_DATA = "kosong"
DARK = ("4", "5")  # with light borders and letters
LETTER = 0.58  # the width of a letter on average, in parts of its height
NAME, NUMBER, SMALL = 14, 30, 17  # heights of writing: names, numbers as a phone shows them, numbers among names
# Ground, and what is drawn upon it within a square of eight units; of fourteen where there is no data, so that a phone,
# which draws the map at a third, still shows lines.
PATTERNS = {
    "1": ("#f4f8f6", ""),
    "2": ("#d5e8df", '<circle cx="2" cy="2" r="1" fill="#2f7d62"/><circle cx="6" cy="6" r="1" fill="#2f7d62"/>'),
    "3": ("#a5cebd", '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="#20664e"/>'),
    "4": ("#5fa388", '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6M-2 6 2 10M0 0 8 8M6-2 10 2" stroke="#0b4d3a"/>'),
    "5": ("#0b4d3a", ""),
    NO_DATA: ("#fff", '<path d="M-3 11 3 17M0 0 14 14M11-3 17 3" stroke="#6f7975" stroke-width="1.6"/>'),
}


@dataclass(frozen=True)
class Mark:
    """One area or circle. `step`: its class, "1" to "5", or NO_DATA; `words` are read out; `number` is its row in the
    table; `counted` is the number of rows behind `url`; rings and point in degrees, (bujur, lintang)."""

    number: int
    name: str
    value: str
    words: str
    step: str
    url: str = ""
    counted: int | None = None
    rings: Sequence[Sequence[geo.Point]] = ()
    point: geo.Point | None = None
    size: float = 0


def patterns() -> SafeString:
    """The fills, once a page, before the drawings that use them."""
    return format_html('<svg class="peta-pola" width="0" height="0" aria-hidden="true">{}</svg>', definitions())


def definitions() -> SafeString:
    made = "".join(
        f'<pattern id="peta-{step}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<rect width="{size}" height="{size}" fill="{ground}"/>{upon}</pattern>'
        for step, (ground, upon) in PATTERNS.items()
        for size in [14 if step == NO_DATA else 8]
    )
    return mark_safe(f"<defs>{made}</defs>")  # noqa: S308 - our own constants


def swatch(step: str) -> SafeString:
    return format_html(
        '<svg class="peta-contoh" width="26" height="16" viewBox="0 0 26 16" aria-hidden="true">'
        '<rect x=".5" y=".5" width="25" height="15" fill="url(#peta-{})"/></svg>',
        step,
    )


def spaced(count: int) -> list[str]:
    """The fills of so many classes, as far from each other as can be: 2 -> ["1", "5"]; one class is the middle."""
    return ["3"] if count == 1 else [str(1 + round(n * (STEPS - 1) / (count - 1))) for n in range(count)]


# --- Areas ------------------------------------------------------------------------------------------
def areas(marks: Sequence[Mark], title: str) -> SafeString:
    """The marks that have rings; neighbours share the points of their border, on the drawing too."""
    drawn = [mark for mark in marks if mark.rings]
    if not drawn:
        return SafeString("")
    frame = geo.Frame.fit([point for mark in drawn for ring in mark.rings for point in ring], WIDTH, HEIGHT)
    placed = [[[frame.place(point) for point in ring] for ring in mark.rings] for mark in drawn]
    shapes = [
        _link(mark, format_html('<path class="{}" d="{}" fill="url(#peta-{})"/>', _tone(mark), path(rings), mark.step))
        for mark, rings in zip(drawn, placed, strict=True)
    ]
    return _svg("peta", title, (0, 0, *frame.size), shapes, _names(drawn, placed))


def path(rings: Iterable[Sequence[tuple[int, int]]]) -> str:
    """Absolute first points, then relative steps: half the length."""
    parts = []
    for ring in rings:
        points = [a for a, b in pairwise(ring) if a != b] or [ring[0]]
        steps = (f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(points))
        parts.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z" if len(points) > 1 else "")
    return "".join(parts).replace(" -", "-")


def _names(marks: Sequence[Mark], placed: Sequence[Sequence[Sequence[geo.Point]]]) -> list[SafeString]:
    """Name and value where they fit inside their area, else its number; for a phone numbers only, those that fit."""
    wide: list[SafeString] = []
    narrow: list[SafeString] = []
    taken: list[tuple[float, float]] = []
    for mark, rings in sorted(zip(marks, placed, strict=True), key=lambda pair: -max(map(geo.area, pair[1]))):
        (x, y), room = geo.room(rings, 2.4 * NAME)
        if room >= max(_length(mark.name, NAME), _length(mark.value, NAME)):
            wide.append(_text(_tone(mark, "nama"), x, y - 2, mark.name))
            wide.append(_text(_tone(mark, "nilai"), x, y + NAME + 1, mark.value))
        else:
            (x, y), room = geo.room(rings, NAME)
            if room >= _length(mark.name, NAME):
                wide.append(_text(_tone(mark, "nama"), x, y + NAME * 0.35, mark.name))
            else:
                x, y = geo.inner(rings)
                wide.append(_text(_tone(mark, "nomor kecil"), x, y + SMALL * 0.35, str(mark.number)))
        x, y = geo.inner(rings)
        if all(abs(x - other) > NUMBER * 1.25 or abs(y - level) > NUMBER * 0.9 for other, level in taken):
            taken.append((x, y))
            narrow.append(_text(_tone(mark, "nomor"), x, y + NUMBER * 0.35, str(mark.number)))
    return [_writing("lebar", wide), _writing("sempit", narrow)]


# --- Circles ----------------------------------------------------------------------------------------
def circles(marks: Sequence[Mark], title: str) -> SafeString:
    """The marks that have a point, twice: for a desk and, narrow, for a phone; one of them is shown."""
    drawn = [mark for mark in marks if mark.point]
    if not drawn:
        return SafeString("")
    return format_html(
        '<div class="peta-lebar">{}</div><div class="peta-sempit">{}</div>',
        _circles(drawn, title, WIDTH, 640, NAME), _circles(drawn, title, 400, 540, 15),
    )  # fmt: skip


def lay_out(marks: Sequence[Mark], width: int, height: int, letters: int) -> list[spread.Disc]:
    """Where the circles come to lie: no two of them or of their names overlap."""
    points = [mark.point for mark in marks if mark.point]
    frame = geo.Frame.fit(points, width, height, margin=width // 12)
    most = max((mark.size for mark in marks), default=0)
    weight = sum(mark.size for mark in marks) / most if most > 0 else 1
    largest = min(width / 12, max(1.6 * letters, sqrt(0.14 * width * height / (pi * weight))))
    discs = []
    for mark, point, radius in zip(
        marks, points, spread.radii([mark.size for mark in marks], letters, largest), strict=True
    ):
        x, y = frame.place(point)
        inside = _length(mark.value, letters) <= 2 * radius - 3
        wide = max(2 * radius, _length(mark.name, letters), 0 if inside else _length(mark.value, letters))
        discs.append(spread.Disc(x, y, radius, wide / 2, letters * (1.15 if inside else 2.25)))
    spread.apart(discs)
    return discs


def _circles(marks: Sequence[Mark], title: str, width: int, height: int, letters: int) -> SafeString:
    discs = lay_out(marks, width, height, letters)
    boxes = [disc.box for disc in discs]
    left, top = min(box[0] for box in boxes) - 4, min(box[1] for box in boxes) - 4
    right, bottom = max(box[2] for box in boxes) + 4, max(box[3] for box in boxes) + 6
    shapes, writing = [], []
    for mark, disc in zip(marks, discs, strict=True):
        circle = format_html(
            '<circle class="{}" cx="{}" cy="{}" r="{}" fill="url(#peta-{})"/>',
            _tone(mark), _n(disc.x), _n(disc.y), _n(disc.radius), mark.step,
        )  # fmt: skip
        shapes.append(_link(mark, circle))
        level = disc.y + disc.radius + letters
        inside = disc.below < 2 * letters
        writing += [
            _text("nama", disc.x, level, mark.name),
            _text(
                _tone(mark, "nilai") if inside else "nilai",
                disc.x,
                disc.y + letters * 0.35 if inside else level + 1.1 * letters,
                mark.value,
            ),
        ]
    box = (left, top, max(right - left, width / 2), bottom - top)
    return _svg("peta bundar", title, box, shapes, [_writing(f"huruf-{letters}", writing)])


# --- A file of its own ------------------------------------------------------------------------------
STYLE = mark_safe(  # our own constant
    "text{font-family:Arial,sans-serif;fill:#17211e}.bidang-peta{stroke:#17211e;stroke-width:1.2;fill-rule:evenodd}"
    ".peta-tulisan text{text-anchor:middle;font-size:14px;stroke:#fff;stroke-width:3px;paint-order:stroke}"
    "path.gelap{stroke:#fff}.peta-tulisan .gelap{fill:#fff;stroke:#0b4d3a}"
    ".peta-tulisan .nilai{font-weight:700}.peta-tulisan.sempit{display:none}"
)


def standalone(svg: SafeString, lines: Sequence[str], keys: Sequence[tuple[str, str]]) -> str:
    """A drawing of `areas` or the wide one of `circles` as a whole SVG document: heading, note, map, legend.

    keys: (step, words).
    """
    found = re.search(r'<svg class="peta[^>]*viewBox="[-0-9.]+ [-0-9.]+ ([0-9.]+) ([0-9.]+)">', svg)
    if not found:
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>'
    start, end = found.start(), svg.index("</svg>", found.start()) + 6
    height = WIDTH * float(found[2]) / float(found[1])
    inner = re.sub(r"</?a\b[^>]*>", "", svg[start:end])
    inner = inner.replace("<svg ", f'<svg x="0" y="80" width="{WIDTH}" height="{height:.0f}" ', 1)
    legend = format_html_join(
        "",
        '<rect x="{}" y="{}" width="26" height="16" stroke="#17211e" fill="url(#peta-{})"/>'
        '<text x="{}" y="{}" font-size="14">{}</text>',
        (
            (left, f"{down:.0f}", step, left + 34, f"{down + 13:.0f}", words)
            for n, (step, words) in enumerate(keys)
            for left, down in [(n % 3 * 330 + 4, height + 96 + n // 3 * 26)]
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><style>{}</style>{}'
        '<rect width="100%" height="100%" fill="#fff"/><text x="4" y="30" font-size="22" font-weight="700">{}</text>'
        '<text x="4" y="56" font-size="12">{}</text>{}{}</svg>',
        WIDTH, f"{height + 156:.0f}", STYLE, definitions(), lines[0], " ".join(lines[1:])[:170],
        mark_safe(inner), legend,  # noqa: S308
    )  # fmt: skip


# --- Parts ------------------------------------------------------------------------------------------
def _tone(mark: Mark, css: str = "bidang-peta") -> str:
    return f"{css} gelap" if mark.step in DARK else css


def _svg(
    css: str, title: str, box: tuple[float, float, float, float], shapes: list[SafeString], writing: list[SafeString]
) -> SafeString:
    return format_html(
        '<svg class="{}" role="group" aria-label="{}" viewBox="{} {} {} {}">{}{}</svg>',
        css, title, *map(_n, box), mark_safe("".join(shapes)), mark_safe("".join(writing)),  # noqa: S308
    )  # fmt: skip


def _link(mark: Mark, shape: SafeString) -> SafeString:
    inside = format_html("<title>{}</title>{}", mark.words, shape)
    if not mark.url or mark.counted is None:
        return format_html('<g role="img" aria-label="{}">{}</g>', mark.words, inside)
    return format_html(
        '<a href="{}" aria-label="{}" data-angka="{}">{}</a>', mark.url, mark.words, str(mark.counted), inside
    )


def _writing(css: str, texts: list[SafeString]) -> SafeString:
    """Above all areas; what it says is in the words of the links."""
    return format_html(
        '<g class="peta-tulisan {}" aria-hidden="true">{}</g>', css, format_html_join("", "{}", ((t,) for t in texts))
    )


def _text(css: str, x: float, y: float, words: str) -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, _n(x), _n(y), words)


def _length(words: str, height: float) -> float:
    return len(words) * height * LETTER


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
