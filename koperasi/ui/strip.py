"""Pita tahun buku, the sign of this product: one cell a tahun buku, RAT above, laporan keuangan below.

Filled = there, struck through = missing, dashed = sent back, pale = not obliged, outline = not yet due.
The frame is the rule's window: strong when the verdict is tidak aktif, thin when it is aktif.
The shapes differ, not only the colours: a grey print and a colour-blind reader see the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

WORDS = {
    "ada": "ada",
    "tiada": "tidak ada",
    "kembali": "dikembalikan untuk perbaikan",
    "belum": "belum wajib",
    "menunggu": "belum jatuh tempo",
}


@dataclass(frozen=True)
class YearCell:
    """One tahun buku. rat and laporan: a key of WORDS."""

    year: int
    rat: str
    laporan: str

    @property
    def sentence(self) -> str:
        if self.rat == self.laporan:
            return f"RAT dan laporan {WORDS[self.rat]}"
        return f"RAT {WORDS[self.rat]}, laporan {WORDS[self.laporan]}"


@dataclass(frozen=True)
class Strip:
    """cells: ascending years without gaps. window: first and last year of the frame, or None. strong: tidak aktif."""

    cells: Sequence[YearCell]
    window: tuple[int, int] | None = None
    strong: bool = False

    @property
    def sentence(self) -> str:
        """The whole strip in words: what a screen reader says and what a mouse pointer shows."""
        parts = []
        for words, group in groupby(self.cells, key=lambda cell: cell.sentence):
            years = [cell.year for cell in group]
            parts.append(f"{span(years[0], years[-1])}: {words}.")
        if self.window:
            parts.append(f"Yang dinilai: tahun buku {span(*self.window)}.")
        return " ".join(parts)


def span(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first} dan {last}" if last == first + 1 else f"{first} s.d. {last}"


@dataclass(frozen=True)
class _Size:
    """Measures in SVG user units (= CSS pixels on screen)."""

    width: float  # of a cell
    height: float
    gap: float  # between years
    between: float  # between RAT and laporan
    label: float  # room left of the cells for the words RAT and Laporan; 0 = none
    font: float
    digits: int  # of the year
    radius: float


SIZES = {
    "kecil": _Size(16, 7, 4, 2.5, 0, 9, 2, 1.5),
    "besar": _Size(34, 16, 7, 4, 52, 11, 4, 2),
    "surat": _Size(24, 9, 5, 3, 46, 9, 4, 0),
}
FRAME = 3.0  # room for the frame around the cells
# Letters are printed on grey machines: drawn with presentation attributes in black, needing no style sheet.
INK = {
    "ada": 'fill="#000"',
    "tiada": 'fill="#fff" stroke="#000" stroke-width="1"',
    "kembali": 'fill="#fff" stroke="#000" stroke-width="1" stroke-dasharray="2 1.5"',
    "belum": 'fill="#ddd"',
    "menunggu": 'fill="#fff" stroke="#999" stroke-width=".75"',
    "silang": 'stroke="#000" stroke-width="1"',
    "tipis": 'fill="none" stroke="#000" stroke-width=".75"',
    "tebal": 'fill="none" stroke="#000" stroke-width="1.75"',
}


def draw(strip: Strip, size: str = "kecil") -> str:
    """The strip as an <svg>; every number has a dot and no thousands separator, whatever the locale."""
    measure, ink = SIZES[size], size == "surat"
    step = measure.width + measure.gap
    left = FRAME + measure.label
    low = FRAME + measure.height + measure.between
    bottom = low + measure.height + FRAME
    height = bottom + measure.font + 2
    parts = [_opening(strip, measure, size)]
    if measure.label:
        for word, y in (("RAT", FRAME), ("Laporan", low)):
            parts.append(_text(0, y + measure.height * 0.5 + measure.font * 0.36, word, measure.font, "start", ink))
    for number, cell in enumerate(strip.cells):
        x = left + step * number
        parts.append(_cell(x, FRAME, cell.rat, measure, ink))
        parts.append(_cell(x, low, cell.laporan, measure, ink))
        year = str(cell.year)[-measure.digits :]
        parts.append(_text(x + measure.width / 2, height - 1.5, year, measure.font, "middle", ink))
    parts.append(_frame(strip, left, step, measure, bottom, ink))
    return "".join(parts) + "</svg>"


def draw_parts(strips: Iterable[Strip]) -> str:
    """What the small strips of one list are put together of, each part once and under a name; `draw_by_parts` names it.

    A hundred strips drawn out were a quarter of what such a page weighs on the line.
    """
    m, drawn = SIZES["kecil"], {}
    low, bottom = FRAME + m.height + m.between, 2 * FRAME + 2 * m.height + m.between
    for strip in strips:
        for cell in strip.cells:
            drawn[_pair(cell)] = _cell(FRAME, FRAME, cell.rat, m, False) + _cell(FRAME, low, cell.laporan, m, False)
        drawn[_around(strip)] = "".join(
            _text(FRAME + (m.width + m.gap) * at + m.width / 2, bottom + m.font + 0.5, str(cell.year)[-m.digits :],
                  m.font, "middle", False) for at, cell in enumerate(strip.cells)
        ) + _frame(strip, FRAME, m.width + m.gap, m, bottom, False)  # fmt: skip
    # The class again: what is used elsewhere is styled by itself, not by what it stands in there.
    kept = "".join(f'<g id="{name}" class="pita">{shapes}</g>' for name, shapes in sorted(drawn.items()))
    return f'<svg class="pita bagian" width="0" height="0" aria-hidden="true"><defs>{kept}</defs></svg>'


def draw_by_parts(strip: Strip) -> str:
    """As `draw(strip)`, of the parts that `draw_parts` left on the page."""
    m = SIZES["kecil"]
    cells = "".join(
        f'<use href="#{_pair(cell)}" x="{_n((m.width + m.gap) * at)}"/>' for at, cell in enumerate(strip.cells)
    )
    return f'{_opening(strip, m)}{cells}<use href="#{_around(strip)}"/></svg>'


def _pair(cell: YearCell) -> str:
    return f"p-{cell.rat[0]}{cell.laporan[0]}"


def _around(strip: Strip) -> str:
    """The years below the cells, and the frame."""
    years = f"p-{strip.cells[0].year if strip.cells else 0}-{len(strip.cells)}"
    first, last = _window(strip) or (0, -1)
    return f"{years}-{'tebal' if strip.strong else 'tipis'}-{first}-{last}" if last >= first else years


def legend() -> list[tuple[str, str]]:
    """(svg, words) of every kind of cell, for the line below a list."""
    words = {
        "ada": "ada",
        "tiada": "tidak ada",
        "kembali": "dikembalikan untuk perbaikan",
        "menunggu": "belum jatuh tempo",
        "belum": "belum wajib",
    }
    measure = SIZES["kecil"]
    box = '<svg class="pita kecil" width="18" height="9" viewBox="0 0 18 9" aria-hidden="true">{}</svg>'
    return [(box.format(_cell(1, 1, state, measure, False)), word) for state, word in words.items()]


def _opening(strip: Strip, m: _Size, size: str = "kecil") -> str:
    width = FRAME + m.label + (m.width + m.gap) * len(strip.cells) - m.gap + FRAME
    height = 2 * FRAME + 2 * m.height + m.between + m.font + 2
    box = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    return f'<svg class="pita {size}" role="img" {box}><title>{strip.sentence}</title>'


def _cell(x: float, y: float, state: str, m: _Size, ink: bool) -> str:
    look = INK[state] if ink else f'class="{state}"'
    inset = 0.0 if state in ("ada", "belum") else 0.5  # a stroke is drawn half outside its rectangle
    rect = (
        f'<rect {look} x="{_n(x + inset)}" y="{_n(y + inset)}" width="{_n(m.width - 2 * inset)}" '
        f'height="{_n(m.height - 2 * inset)}" rx="{_n(m.radius)}"/>'
    )
    if state != "tiada":
        return rect
    stroke = INK["silang"] if ink else 'class="silang"'
    inset = m.height * 0.35
    start, end = f"{_n(x + inset)} {_n(y + m.height - 1)}", f"{_n(x + m.width - inset)} {_n(y + 1)}"
    return f'{rect}<path {stroke} d="M{start}L{end}"/>'


def _window(strip: Strip) -> tuple[int, int] | None:
    """The first and the last cell of the frame; None where the window lies outside the years shown."""
    if not strip.window or not strip.cells:
        return None
    first = max(strip.window[0], strip.cells[0].year) - strip.cells[0].year
    last = min(strip.window[1], strip.cells[-1].year) - strip.cells[0].year
    return (first, last) if first <= last else None


def _frame(strip: Strip, left: float, step: float, m: _Size, bottom: float, ink: bool) -> str:
    window = _window(strip)
    if window is None:
        return ""
    first, last = window
    kind = "tebal" if strip.strong else "tipis"
    look = INK[kind] if ink else f'class="jendela {kind}"'
    x = left + step * first - FRAME + 1
    width = step * (last - first) + m.width + 2 * FRAME - 2
    return f'<rect {look} x="{_n(x)}" y="1" width="{_n(width)}" height="{_n(bottom - 2)}" rx="{_n(m.radius * 1.5)}"/>'


def _text(x: float, y: float, words: str, font: float, anchor: str, ink: bool) -> str:
    colour = ' fill="#000" font-family="Arimo, Arial, sans-serif"' if ink else ""  # SVG inherits no font on paper
    if ink and anchor == "middle":  # digits of Arimo are 0.556 em wide; WeasyPrint makes a group of each anchored text
        x, anchor = x - len(words) * 0.278 * font, "start"
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(font)}" text-anchor="{anchor}"{colour}>{words}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
