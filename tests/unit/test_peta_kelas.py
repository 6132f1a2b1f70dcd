"""Classes of a map, and how coordinates are typed."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembinaan.angka.ukuran import UKURAN
from pembinaan.peta import figures, points
from pembinaan.peta.classes import classes, step_of


def limits(*values: int) -> list[tuple[int, int]]:
    return [(kelas.low, kelas.high) for kelas in classes(values)]


def test_classes_hold_about_as_many_each() -> None:
    assert limits(*range(1, 26)) == [(1, 5), (6, 10), (11, 15), (16, 20), (21, 25)]


def test_ties_are_never_parted_and_leave_the_rest_their_classes() -> None:
    assert limits(*[0] * 20, 1, 2, 3, 4, 5, 6, 7) == [(0, 0), (1, 2), (3, 4), (5, 5), (6, 7)]
    assert limits(3, 3, 3) == [(3, 3)]
    assert limits(1, 9) == [(1, 1), (9, 9)]
    assert limits() == []
    assert [kelas.step for kelas in classes([1, 9])] == ["1", "5"]
    assert [kelas.step for kelas in classes([4])] == ["3"]


def test_what_is_written_alike_is_one_class_and_nothing_anywhere_is_the_lightest() -> None:
    money = [1_100_000_000, 2_200_000_000, 3_300_000_000, 4_400_000_000, 34_450_100_000, 34_451_900_000]
    found = classes(money, said=lambda value: figures.text(UKURAN["aset"], value))
    assert [(kelas.low, kelas.high) for kelas in found][-1] == (34_450_100_000, 34_451_900_000)
    assert len(found) == 5
    assert [kelas.step for kelas in classes([0, 0])] == ["1"]
    assert [kelas.step for kelas in classes([0, 7])] == ["1", "5"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault of the classes
@given(st.lists(st.integers(-1000, 1000), max_size=60))
def test_every_value_has_one_class(values: list[int]) -> None:
    found = classes(values)
    assert len(found) == min(5, len(set(values)))
    assert sum(kelas.count for kelas in found) == len(values)
    assert all(a.high < b.low and a.step < b.step for a, b in itertools.pairwise(found))
    for value in values:
        assert sum(kelas.low <= value <= kelas.high for kelas in found) == 1
        assert step_of(value, found) in "12345"
    assert step_of(None, found) == "kosong"


def test_values_in_words() -> None:
    share, money, count = UKURAN["persen-aktif"], UKURAN["aset"], UKURAN["aktif"]
    assert figures.tenths(2, 3) == 667
    assert figures.tenths(0, 0) is None
    assert figures.text(share, 667) == "66,7 %"
    assert figures.text(share, None) == "–"
    assert figures.text(money, 1_250_000_000) == "Rp1,25 miliar"
    assert figures.text(money, -850_000_000_000) == "-Rp850 miliar"
    assert figures.text(money, 2_000_000_000_000) == "Rp2 triliun"
    assert figures.text(money, 999_999) == "Rp999.999"
    assert figures.text(count, 1204) == "1.204"


@pytest.mark.parametrize(
    ("lintang", "bujur", "found"),
    [
        ("-7,1196", "112,4133", ("-7.119600", "112.413300")),
        ("-7.1196", "112.4133", ("-7.119600", "112.413300")),
        ("−7,12", "112,41", ("-7.120000", "112.410000")),
        ("7,12 LS", "112,41 BT", ("-7.120000", "112.410000")),
        ("7.12°S", "112.41° E", ("-7.120000", "112.410000")),
        ("0,5 LU", "117", ("0.500000", "117.000000")),
        ("-7.1196, 112.4133", "", ("-7.119600", "112.413300")),
    ],
)
def test_coordinates_as_people_write_them(lintang: str, bujur: str, found: tuple[str, str]) -> None:
    assert points.pair(lintang, bujur) == (Decimal(found[0]), Decimal(found[1]))


@pytest.mark.parametrize(
    ("lintang", "bujur", "word"),
    [
        ("112,41", "-7,12", "tertukar"), ("-7,12", "", "keduanya"), ("", "112", "keduanya"),
        ("7 derajat", "112", "desimal"),
        ("-7,12", "12,41", "luar Indonesia"), ("1e5", "112", "desimal"), ("-7.1.2", "112", "desimal"),
    ],
)  # fmt: skip
def test_coordinates_that_cannot_be(lintang: str, bujur: str, word: str) -> None:
    with pytest.raises(points.PointProblem, match=word):
        points.pair(lintang, bujur)


def test_nothing_typed_is_no_point() -> None:
    assert points.pair(" ", None) is None
