"""The words of reminders: both dates, what has passed, whom a group text counts and names."""

from __future__ import annotations

import datetime as dt

import pytest

from pembinaan.reminders import wording
from pembinaan.reminders.wording import PERPANJANGAN, Batas

MARCH, JUNE, SEPTEMBER = dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("batas", "on", "words"),
    [
        (Batas(MARCH, JUNE), dt.date(2026, 3, 31),
         "Batas RAT menurut ketentuan dinas: 31 Maret 2026. Batas menurut undang-undang: 30 Juni 2026."),
        (Batas(MARCH, JUNE), dt.date(2026, 4, 1),
         "Batas RAT menurut ketentuan dinas, 31 Maret 2026, sudah lewat. Batas menurut undang-undang: 30 Juni 2026."),
        (Batas(MARCH, JUNE), dt.date(2026, 7, 1),
         "Batas RAT menurut ketentuan dinas (31 Maret 2026) dan menurut undang-undang (30 Juni 2026) sudah lewat."),
        (Batas(JUNE, JUNE), dt.date(2026, 6, 30),
         "Batas RAT menurut ketentuan dinas dan undang-undang: 30 Juni 2026."),
        (Batas(SEPTEMBER, SEPTEMBER, PERPANJANGAN), dt.date(2026, 7, 1),
         "Batas RAT menurut perpanjangan dari dinas: 30 September 2026."),
    ],
)  # fmt: skip
def test_both_dates_and_what_has_passed(batas: Batas, on: dt.date, words: str) -> None:
    assert wording.deadline(batas, on=on) == words


def test_a_group_with_different_dates_counts_each() -> None:
    found = [Batas(MARCH, JUNE)] * 12 + [Batas(JUNE, JUNE), Batas(SEPTEMBER, SEPTEMBER, PERPANJANGAN)]
    words = wording.deadlines(found, on=dt.date(2026, 2, 1))
    assert "31 Maret 2026 (12 koperasi), 30 Juni 2026 (1 koperasi) dan 30 September 2026 (1 koperasi)" in words
    assert "undang-undang: 30 Juni 2026." in words
    assert "perpanjangan dari dinas: 30 September 2026." in words


def test_who_is_greeted() -> None:
    assert wording.salutation("KSP Maju") == "Pengurus KSP Maju"
    assert wording.salutation("KSP Maju", nama="Ani", jabatan="Ketua") == "Bapak/Ibu Ani, Ketua KSP Maju"
    assert wording.salutation("KSP Maju", nama="Ani", jabatan="Ketua", jenis_kelamin="P").startswith("Ibu Ani")


@pytest.mark.parametrize("named", [[], ["KSP {Aneh}", "KUD B"]])
def test_no_placeholder_is_left_and_braces_in_names_stay(named: list[str]) -> None:
    text = wording.group(
        kecamatan="Babat", tahun=2025, wajib=9, batas=[Batas(MARCH, JUNE)] * 2, nama=named, dinas="Dinas",
        on=dt.date(2026, 2, 1),
    )  # fmt: skip
    assert "2 di antara 9 koperasi" in text
    assert ("1. KSP {Aneh}\n2. KUD B" in text) == bool(named)
    assert "{" not in text.replace("{Aneh}", "")
