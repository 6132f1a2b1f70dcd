"""How tight a letter is set so that it stays on one page: estimated from its words, so that most letters are laid out
once. Pure, and the same for the same snapshot: the choice never depends on letters rendered before.

Heights are those of static/css/surat-dinas.css; the estimate only says where to begin, the layout decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pembinaan.letters.snapshot import Snapshot

MM = 25.4 / 72  # of a point
# The estimate is a little high: by so many mm at least, and by so many at most (measured over all our texts).
SLACK, HOPELESS = 3.0, 12.0


@dataclass(frozen=True)
class Setting:
    """name: class of surat-dinas.css. points and leading as there. below: tembusan below the signature, not beside."""

    name: str
    points: float
    leading: float
    below: bool = False

    @property
    def line(self) -> float:
        """Millimetres from line to line."""
        return self.points * self.leading * MM


LEGA_12, SEDANG_12 = Setting("lega-12", 12, 1.3, below=True), Setting("sedang-12", 12, 1.15)
LEGA_11, SEDANG_11 = Setting("lega-11", 11, 1.28, below=True), Setting("sedang-11", 11, 1.15)
PADAT_11 = Setting("padat-11", 11, 1.08)
TIGHT = (PADAT_11, Setting("rapat", 10.5, 1.14), Setting("sempit", 10, 1.12), Setting("sesak", 9.5, 1.1))
# By the office's size of letters. What does not fit even in the last is set in the second, on two pages.
SETTINGS: dict[int, tuple[Setting, ...]] = {
    12: (LEGA_12, SEDANG_12, SEDANG_11, *TIGHT),
    11: (LEGA_11, SEDANG_11, *TIGHT),
}
PAGE = {"a4": (210.0, 297.0), "f4": (215.0, 330.0)}
MARGINS = {"a": (25.0, 20.0, 40.0), "b": (30.0, 20.0, 45.0)}  # left, right, top and bottom together
# Advance widths of Arimo in thousandths of the size; what is not here is a figure or a round lower-case letter.
_WIDE = {
    sign: width
    for width, signs in {
        191: "'", 222: "ijl", 278: ".,:;|!I/ \u00a0tf", 333: "r()-", 500: "ckJsvxyz", 611: "FTZ", 667: "ABEKPSVXY",
        722: "CDHNRUw", 778: "GOQ", 833: "mM", 889: "%", 944: "W",
    }.items()
    for sign in signs
}  # fmt: skip
_OTHER = 556


def settings_for(snapshot: Snapshot) -> tuple[Setting, ...]:
    return SETTINGS.get(snapshot.tata.huruf, SETTINGS[12])


def candidates(snapshot: Snapshot, paper: str) -> Sequence[Setting]:
    """Settings to try, the likely one first, then tighter ones; none where it is too long for one page anyway."""
    every = settings_for(snapshot)
    free = PAGE[paper][1] - MARGINS[snapshot.tata.tepi][2]
    likely = next((at for at, one in enumerate(every) if height(snapshot, paper, one) <= free + SLACK), None)
    if likely is not None:
        return every[likely:]
    # Nearly there: try the tightest. Far off: do not.
    return every[-1:] if height(snapshot, paper, every[-1]) <= free + HOPELESS else ()


def two_pages(snapshot: Snapshot) -> Setting:
    return settings_for(snapshot)[1]


def height(snapshot: Snapshot, paper: str, setting: Setting) -> float:
    """Millimetres the letter takes, about."""
    left, right, _ = MARGINS[snapshot.tata.tepi]
    width, line, em = PAGE[paper][0] - left - right, setting.line, setting.points * MM
    tall = _kop(snapshot, width) + 0.7 * em + line * (3 + _lines(snapshot.hal, 91, setting))
    tall += 0.7 * em + line * sum(_lines(row, 108, setting) for row in snapshot.yth)
    tall += 0.7 * em + line * _lines(snapshot.pembuka, width, setting, indent=12.5)
    if snapshot.rincian:
        label = max(_width(one, setting) for one, _ in snapshot.rincian) + 8
        rows = sum(max(1, _lines(value, width - 12.5 - label, setting)) for _, value in snapshot.rincian)
        tall += 0.9 * em + rows * (line + 0.12 * em)
    tall += 0.6 * em + sum(_point(one.teks, one.anak, width, setting) for one in snapshot.butir)
    tall += _strip(snapshot) + line * _lines(snapshot.penutup, width, setting, indent=12.5)
    return tall + _foot(snapshot, width, setting)


def _point(text: str, lettered: Sequence[str], width: float, setting: Setting) -> float:
    em = setting.points * MM
    tall = setting.line * _lines(text, width - 7.5, setting) + 0.22 * em
    return tall + sum(setting.line * _lines(one, width - 14.5, setting) + 0.25 * em for one in lettered)


def _kop(snapshot: Snapshot, width: float) -> float:
    if not snapshot.tata.kop:
        return 34
    long = len(snapshot.kop.dinas) > 60
    name, room = Setting("", 14 if long else 17, 1.15), width - (22 if snapshot.tata.lambang else 0)
    lines = name.line * _lines(snapshot.kop.dinas, room * 0.97, name, bold=True)
    small = Setting("", 9, 1.15)
    lines += 13 * 1.15 * MM + small.line * sum(_lines(one, room, small) for one in snapshot.kop.alamat) + 0.6
    return max(23, lines + (0 if long else 1.5)) + 2 + 0.8 + 1.1


def _strip(snapshot: Snapshot) -> float:
    return 14 if snapshot.pita else 0


def _foot(snapshot: Snapshot, width: float, setting: Setting) -> float:
    em, half = setting.points * MM, width / 2
    small = Setting("", setting.points * 0.86, 1.18)
    block = snapshot.tertanda
    signed = setting.line * (sum(_lines(one, half, setting) for one in (*block.jabatan, block.nama)) + 2) + 20
    copies = 0.0
    if snapshot.tembusan:
        room = (width if setting.below else half - 4) - 5
        copies = small.line * (1 + sum(_lines(one, room, small) for one in snapshot.tembusan)) + 0.5 * em
    return 0.7 * em + (signed + copies if setting.below else max(signed, copies))


def _lines(text: str, width: float, setting: Setting, *, indent: float = 0, bold: bool = False) -> int:
    """How many lines `text` takes in `width` mm; words do not break, so a little of each line stays empty."""
    wide = _width(text, setting) * (1.07 if bold else 1) + indent
    return math.ceil(wide / (width * 0.985)) if text else 0


def _width(text: str, setting: Setting) -> float:
    units = sum(_WIDE.get(sign, _OTHER) for sign in text)
    return units / 1000 * setting.points * MM
