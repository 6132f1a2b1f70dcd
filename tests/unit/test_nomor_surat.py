"""How numbers are written, what a pattern may hold, which numbers have no letter, and the code."""

from __future__ import annotations

import datetime as dt

import pytest

from pembinaan.letters import numbering
from pembinaan.letters.numbering import OUTSIDE, Block, Gap, Parts
from registry.policies import Refused

ON = dt.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("pola", "unit", "sifat", "expected"),
    [
        ("{klasifikasi}/{nomor}/{unit}/{tahun}", "Dinkop", "", "500.3.2.4/7/Dinkop/2026"),
        ("{klasifikasi}/{nomor}/{unit}/{tahun}", "", "", "500.3.2.4/7/2026"),
        ("{klasifikasi}/{nomor}/{unit}", "", "", "500.3.2.4/7"),
        ("{klasifikasi}/ {nomor} /{unit}", "Bangda", "", "500.3.2.4/ 7 /Bangda"),
        ("{sifat}.{klasifikasi}/{nomor}/{tahun}", "", "Penting", "P.500.3.2.4/7/2026"),
        ("{sifat}.{klasifikasi}/{nomor}/{tahun}", "", "", "500.3.2.4/7/2026"),
        ("{nomor}/{unit}.{sifat}/{bulan_romawi}/{tahun}", "V.15", "", "7/V.15/XI/2026"),
        ("{nomor}", "Dinkop", "", "7"),
    ],
)
def test_a_number_is_written_by_its_pattern(pola: str, unit: str, sifat: str, expected: str) -> None:
    assert numbering.write(Parts(pola, "500.3.2.4", unit, ON, sifat), 7) == expected


@pytest.mark.parametrize(
    "pola", ["{klasifikasi}/{tahun}", "{nomor}/{nomor}", "{nomor}/{nama}", "{nomor", "{nomor!r}", "{nomor:05}", "{}"]
)
def test_a_pattern_that_cannot_work_is_refused_with_a_sentence(pola: str) -> None:
    with pytest.raises(Refused):
        numbering.check_pattern(pola)


def test_codes_are_text_sorted_by_segment() -> None:
    codes = ["500.3.10", "500.3.2.4", "500.3.2", "518", "500.3.1"]
    assert sorted(codes, key=numbering.by_segment) == ["500.3.1", "500.3.2", "500.3.2.4", "500.3.10", "518"]


@pytest.mark.parametrize(
    ("used", "blocks", "last", "expected"),
    [
        ([1, 2, 3], [], 3, []),
        ([41, 42], [], 42, [Gap(1, 40, OUTSIDE)]),
        ([], [], 40, [Gap(1, 40, OUTSIDE)]),
        ([1, 2, 4], [], 4, [Gap(3, 3, "")]),
        ([51, 52], [Block(51, 60)], 0, [Gap(1, 50, OUTSIDE), Gap(53, 60, "sisa blok, belum dipakai")]),
        (
            [51, 52, 71], [Block(51, 60, "3 Maret 2026"), Block(71, 71)], 0,
            [Gap(1, 50, OUTSIDE), Gap(53, 60, "sisa blok, dikembalikan 3 Maret 2026"), Gap(61, 70, OUTSIDE)],
        ),
        # from the application, then a block, then the application again, which goes on behind the block
        ([1, 2, 51, 52, 61], [Block(51, 60)], 61, [Gap(3, 50, OUTSIDE), Gap(53, 60, "sisa blok, belum dipakai")]),
        ([1, 2, 51, 62], [Block(51, 51)], 62, [Gap(3, 50, OUTSIDE), Gap(52, 61, "")]),
    ],
)  # fmt: skip
def test_what_has_no_letter_is_shown_with_its_reason(
    used: list[int], blocks: list[Block], last: int, expected: list[Gap]
) -> None:
    assert numbering.gaps(used, blocks, last) == expected


@pytest.mark.parametrize(
    ("pola", "nomor", "expected"),
    [
        ("{klasifikasi}/{nomor}/{unit}/{tahun}", "500.3.2.4/7/DINKOP/2026", 7),
        ("{klasifikasi}/{nomor}/{unit}/{tahun}", "500.3.2.4/ 7 /Dinkop/2026", 7),
        ("{klasifikasi}/{nomor}/{unit}/{tahun}", "500.3.2.4/7a/Dinkop/2026", None),
        ("{klasifikasi}/{nomor}/{unit}/{tahun}", "518/7/Dinkop/2026", None),
        ("{sifat}.{nomor}/{bulan_romawi}", "P.12/XI", 12),
        ("{nomor}", "12", 12),
    ],
)
def test_the_running_number_is_read_out_of_a_number(pola: str, nomor: str, expected: int | None) -> None:
    assert numbering.running_number(Parts(pola, "500.3.2.4", "Dinkop", ON, "Penting"), nomor) == expected


def test_what_a_letter_from_outside_has_is_no_gap_without_a_reason() -> None:
    found = numbering.gaps([1, 3], [], 3, {2: "500/2/Dinkop"})
    assert found == [Gap(2, 2, "dipakai surat yang bernomor dari luar, 500/2/Dinkop")]
