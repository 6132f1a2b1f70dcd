"""Money spelled short: never M or T, never off by more than the last digit shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koperasi.lib import rupiah


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (None, "–"), (0, "Rp0"), (850_000, "Rp850.000"), (-999_999, "-Rp999.999"), (1_000_000, "Rp1 juta"),
        (312_500_000, "Rp312,5 juta"), (1_250_000_000, "Rp1,25 miliar"), (-1_254_999_999, "-Rp1,25 miliar"),
        (999_994_999, "Rp999,99 juta"), (999_995_000, "Rp1 miliar"), (1_005_000, "Rp1,01 juta"),
        (999_999_999_999, "Rp1 triliun"), (1_234_500_000_000_000, "Rp1.234,5 triliun"),
    ],
)  # fmt: skip
def test_as_people_write_it(n: int | None, said: str) -> None:
    assert rupiah.ringkas(n) == said


@given(st.integers(-(10**16), 10**16))
def test_what_is_left_out_is_less_than_half_a_hundredth_of_the_unit(n: int) -> None:
    said = rupiah.ringkas(n)
    number, _, unit = said.replace("Rp", "").replace(".", "").partition(" ")
    size = {name: size for size, name in rupiah.SEBUTAN}.get(unit, 1)
    sign = -1 if number.startswith("-") else 1
    whole, _, rest = number.lstrip("-").partition(",")
    read = sign * (int(whole) * size + (int(rest.ljust(2, "0")) * size // 100 if rest else 0))
    assert abs(read - n) * 200 <= size
    assert rupiah.bulat(n) == (read == n)
