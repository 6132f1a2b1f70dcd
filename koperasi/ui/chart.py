"""Stacked bars drawn by the server: one bar a period, each part a link to its list, the same numbers in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from koperasi.lib.rupiah import ribuan

# The fill of the parts from below; the second is open with an outline, the third hatched: they differ in grey print.
FILLS = ("penuh", "terbuka", "arsir")


@dataclass(frozen=True)
class Part:
    """One part of a bar: a count and, if it has one, the address of the list it counts."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """`short`: what stands below the bar, where the whole label would not fit."""

    label: str
    parts: Sequence[Part]
    short: str = ""


@dataclass(frozen=True)
class Chart:
    """series: the names of the parts, bottom first, at most three; every bar has one part of each. axis: what the
    labels of the bars are, in the head of the table."""

    title: str
    series: Sequence[str]
    bars: Sequence[Bar]
    axis: str = "Waktu"

    @property
    def rows(self) -> list[tuple[str, Sequence[Part]]]:
        return [(bar.label, bar.parts) for bar in self.bars]


WIDTH, HEIGHT, FLOOR, CEILING = 420, 150, 132, 12  # user units; the drawing scales with its column
ROOMY = 11  # more bars than these are drawn with the class "rapat": on a phone their numbers stand in the table only
BAND = 12  # the least height of a part that carries its number inside


def draw(chart: Chart) -> SafeString:
    """The chart as an <svg role="group">; parts without a count are not drawn."""
    if not chart.bars:
        return SafeString("")
    highest = max(sum(part.value for part in bar.parts) for bar in chart.bars) or 1
    scale = (FLOOR - CEILING) / highest
    step = WIDTH / len(chart.bars)
    width = min(40.0, step * 0.78)
    bars = format_html_join(
        "", "{}", ((_bar(chart, bar, step * n + (step - width) / 2, width, scale),) for n, bar in enumerate(chart.bars))
    )
    return format_html(
        '<svg class="grafik{}" role="group" aria-label="{}" viewBox="0 0 {} {}">'
        '<path class="lantai" d="M0 {}.5h{}"/>{}</svg>',
        " rapat" if len(chart.bars) > ROOMY else "", chart.title, WIDTH, HEIGHT, FLOOR, WIDTH, bars,
    )  # fmt: skip


# The same on paper, where a drawing reads no style sheet: grey, open, hatched by dashes.
_TEXT = 'font-family="Arimo" font-size="8" text-anchor="middle"'
PAPER = {
    'class="lantai"': 'stroke="#000" stroke-width=".6"',
    '<rect class="penuh"': '<rect fill="#555"',
    '<rect class="terbuka"': '<rect fill="#fff" stroke="#000" stroke-width=".8"',
    '<rect class="arsir"': '<rect fill="#ddd" stroke="#000" stroke-width=".8" stroke-dasharray="3 2"',
    '<text class="nilai penuh"': f'<text {_TEXT} fill="#fff"',
    '<text class="nilai terbuka"': f"<text {_TEXT}",
    '<text class="nilai arsir"': f"<text {_TEXT}",
    '<text class="nilai luar"': f"<text {_TEXT}",
    '<text class="nilai luar arsir"': f"<text {_TEXT}",
    '<text class="sumbu"': f"<text {_TEXT}",
}


def on_paper(chart: Chart) -> SafeString:
    """For WeasyPrint: without links, with its own look."""
    bare = Chart(chart.title, chart.series, [
        Bar(bar.label, [Part(part.value) for part in bar.parts], bar.short) for bar in chart.bars
    ])  # fmt: skip
    drawn = str(draw(bare))
    for screen, paper in PAPER.items():
        drawn = drawn.replace(screen, paper)
    return SafeString(drawn)


def keys_on_paper(chart: Chart) -> list[tuple[SafeString, str]]:
    """(a small square, the name of its series)."""
    square = '<svg width="10" height="8" viewBox="0 0 10 8">{} x="1" y="1" width="8" height="6"/></svg>'
    return [
        (SafeString(square.format(PAPER[f'<rect class="{fill}"'])), name)
        for fill, name in zip(FILLS, chart.series, strict=False)
    ]


def _bar(chart: Chart, bar: Bar, x: float, width: float, scale: float) -> SafeString:
    middle = x + width / 2
    y = float(FLOOR)
    drawn = []
    for name, fill, part in zip(chart.series, FILLS, bar.parts, strict=False):
        if not part.value:
            continue
        height = max(part.value * scale, 2)
        y -= height
        drawn.append((_part(f"{bar.label}, {name}: {ribuan(part.value)}", part, fill, (x, y, width, height)),))
    label = format_html('<text class="sumbu" x="{}" y="{}">{}</text>', _n(middle), HEIGHT - 5, bar.short or bar.label)
    return format_html("{}{}", format_html_join("", "{}", drawn), label)


def _part(words: str, part: Part, fill: str, box: tuple[float, float, float, float]) -> SafeString:
    x, y, width, height = box
    inside, outside = height >= BAND, "luar arsir" if fill == "arsir" else "luar"
    shape = format_html(
        '<title>{}</title><rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="nilai {}" x="{}" y="{}">{}</text>',
        words, fill, _n(x + 0.5), _n(y + 0.5), _n(width - 1), _n(max(height - 3, 1)),
        fill if inside else outside, _n(x + width / 2), _n(y + 10.5 if inside else y - 3), ribuan(part.value),
    )  # fmt: skip
    if not part.url:
        return format_html('<g role="img" aria-label="{}">{}</g>', words, shape)
    return format_html('<a href="{}" aria-label="{}" data-angka="{}">{}</a>', part.url, words, str(part.value), shape)


def _n(value: float) -> str:
    return f"{value:.1f}"
