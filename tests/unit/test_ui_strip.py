"""The year strip: what it says, and that its drawing means the same in grey and in any locale."""

from __future__ import annotations

import re
from itertools import product
from xml.etree import ElementTree

import pytest
from django.utils import translation

from koperasi.ui.strip import SIZES, WORDS, Strip, YearCell, draw, draw_by_parts, draw_parts, legend

SVG = "{http://www.w3.org/2000/svg}"
AKTIF = Strip(
    [YearCell(2022, "ada", "ada"), YearCell(2023, "ada", "tiada"), YearCell(2024, "ada", "kembali")],
    window=(2023, 2024),
)
TIDAK = Strip(
    [YearCell(2022, "ada", "ada"), YearCell(2023, "tiada", "tiada"), YearCell(2024, "tiada", "tiada")],
    window=(2023, 2024),
    strong=True,
)


def parse(strip: Strip, size: str = "kecil") -> ElementTree.Element:
    return ElementTree.fromstring(draw(strip, size).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def classes(strip: Strip, size: str = "kecil") -> list[str]:
    return [shape.get("class", "") for shape in parse(strip, size).iter(f"{SVG}rect")]


def test_sentence_tells_the_two_cooperatives_apart() -> None:
    assert AKTIF.sentence == (
        "2022: RAT dan laporan ada. 2023: RAT ada, laporan tidak ada. "
        "2024: RAT ada, laporan dikembalikan untuk perbaikan. Yang dinilai: tahun buku 2023 dan 2024."
    )
    assert TIDAK.sentence == (
        "2022: RAT dan laporan ada. 2023 dan 2024: RAT dan laporan tidak ada. Yang dinilai: tahun buku 2023 dan 2024."
    )


def test_long_runs_are_written_as_a_span() -> None:
    cells = [YearCell(year, "tiada", "tiada") for year in range(2015, 2026)]
    assert Strip(cells, None).sentence == "2015 s.d. 2025: RAT dan laporan tidak ada."


@pytest.mark.parametrize("size", SIZES)
def test_one_cell_a_year_and_the_sentence_as_title(size: str) -> None:
    root = parse(TIDAK, size)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == TIDAK.sentence
    assert len(list(root.iter(f"{SVG}rect"))) == 3 * 2 + 1
    assert len(list(root.iter(f"{SVG}path"))) == 4  # each missing cell is struck through


def test_frame_is_strong_only_for_tidak_aktif_and_absent_without_window() -> None:
    assert classes(TIDAK)[-1] == "jendela tebal"
    assert classes(AKTIF)[-1] == "jendela tipis"
    assert not any("jendela" in name for name in classes(Strip(AKTIF.cells, None)))


def test_frame_encloses_exactly_the_window() -> None:
    *cells, frame = list(parse(TIDAK).iter(f"{SVG}rect"))
    left, right = float(frame.get("x")), float(frame.get("x")) + float(frame.get("width"))
    inside = [left < float(c.get("x")) and float(c.get("x")) + float(c.get("width")) < right for c in cells]
    assert inside == [False, False, True, True, True, True]


def test_window_outside_the_years_shown_is_cut_or_dropped() -> None:
    early = Strip(AKTIF.cells, (2019, 2022))
    assert "jendela tipis" in classes(early)
    assert all(float(shape.get("x")) >= 0 for shape in parse(early).iter(f"{SVG}rect"))
    assert not any("jendela" in name for name in classes(Strip(AKTIF.cells, (2010, 2011))))


def test_numbers_have_dots_in_every_locale(settings) -> None:
    settings.USE_THOUSAND_SEPARATOR = True
    many = Strip([YearCell(year, "ada", "belum") for year in range(1950, 2026)], (2024, 2025))
    with translation.override("id"):
        drawn = draw(many, "besar")
    width = re.search(r'viewBox="0 0 ([\d.]+) ', drawn)[1]
    assert float(width) > 1000
    numbers = re.findall(r' (?:x|y|width|height)="([^"]*)"', drawn)
    assert numbers
    assert all(re.fullmatch(r"-?\d+(\.\d)?", number) for number in numbers)


def test_paper_needs_no_style_sheet_and_no_colour() -> None:
    drawn = draw(TIDAK, "surat")
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) <= {"#000", "#fff", "#ddd", "#999", "none"}
    assert 'class="tiada"' not in drawn
    assert 'stroke-width="1.75"' in drawn  # the strong frame
    assert 'stroke-width="1.75"' not in draw(AKTIF, "surat")


def test_states_differ_in_shape_not_only_in_colour() -> None:
    """On a grey print each state has its own combination of fill, outline, dash and stroke."""
    drawn = {}
    for state in WORDS:
        one = draw(Strip([YearCell(2024, state, state)], None), "surat")
        drawn[state] = re.sub(r"<title>.*?</title>", "", one)
    assert len(set(drawn.values())) == len(WORDS)


def test_legend_names_every_state() -> None:
    assert {words for _, words in legend()} == set(WORDS.values())


def test_an_empty_strip_draws_nothing_wrong() -> None:
    assert parse(Strip([], None)).get("role") == "img"


# --- Drawn by parts ---------------------------------------------------------------------------------
PLACES = {"rect": ("x", "y", "width", "height", "rx"), "text": ("x", "y", "font-size")}


def shapes(root: ElementTree.Element, parts: dict[str, ElementTree.Element]) -> set[tuple[object, ...]]:
    """Every shape as it comes to stand: a part that is used stands where its use puts it."""
    found: set[tuple[object, ...]] = set()
    for one in root:
        name = one.tag.removeprefix(SVG)
        if name == "use":
            moved = shapes(parts[one.get("href", "")[1:]], parts)
            by = float(one.get("x", 0))
            found |= {(tag, look, words, x + by, *rest) for tag, look, words, x, *rest in moved}  # type: ignore[operator]
        elif name in PLACES:
            x, *rest = (float(one.get(key, 0)) for key in PLACES[name])
            found.add((name, one.get("class"), one.text, x, *rest))
        elif name == "path":
            begin, end = one.get("d", "")[1:].split("L")
            (x, y), (to, down) = (map(float, point.split()) for point in (begin, end))
            found.add((name, one.get("class"), None, round(x - 0.2), y, round(to - x), down))  # a tenth is rounding
    return found


def test_a_list_of_strips_by_parts_is_the_same_drawing() -> None:
    odd = Strip([YearCell(2020 + n, a, b) for n, (a, b) in enumerate(product(WORDS, WORDS))], window=(2000, 2022))
    strips = [AKTIF, TIDAK, odd, Strip(AKTIF.cells), Strip(AKTIF.cells, (1990, 1991), strong=True)]
    kept = ElementTree.fromstring(draw_parts(strips).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    parts = {one.get("id", ""): one for one in kept.iter(f"{SVG}g")}
    assert {one.get("class") for one in parts.values()} == {"pita"}, "or the style sheet does not reach them"
    for strip in strips:
        named = ElementTree.fromstring(
            draw_by_parts(strip).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        )
        whole = parse(strip)
        assert shapes(named, parts) == shapes(whole, {})
        assert named.attrib == whole.attrib
        assert named.find(f"{SVG}title").text == strip.sentence  # type: ignore[union-attr]


def test_a_hundred_strips_by_parts_are_light() -> None:
    strips = [TIDAK] * 100
    assert len(draw_parts(strips) + "".join(map(draw_by_parts, strips))) < len("".join(map(draw, strips))) / 2.2
