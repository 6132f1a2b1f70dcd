"""Codes on letters: long enough, readable, and names that give nothing away."""

from __future__ import annotations

import math
from dataclasses import replace

from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st

from pembinaan.letters import verification as v
from pembinaan.letters.snapshot import Snapshot
from tests.factories.surat import ISI

NAMES = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60)


def test_codes_cannot_be_guessed_and_do_not_repeat() -> None:
    assert math.log2(len(set(v.ALPHABET)) ** v.LENGTH) >= 80
    codes = {v.new_code() for _ in range(5_000)}
    assert len(codes) == 5_000
    assert all(len(code) == v.LENGTH and set(code) <= set(v.ALPHABET) for code in codes)
    assert not set("OILZSBU") & set(v.ALPHABET)


def test_a_code_survives_paper_and_fingers() -> None:
    for _ in range(200):
        code = v.new_code()
        shown = replace(Snapshot.from_json(ISI), kode=code).kode_terbaca
        assert [len(group) for group in shown.split()] == [4] * 5
        typed = shown.lower().replace("0", "o").replace("1", "l").replace("5", "s").replace("8", "B").replace("2", "z")
        for text in (code, shown, f" {typed}. ", shown.replace(" ", "-")):
            assert v.normal(text) == code


@given(st.text(max_size=300))
def test_anything_may_be_typed(text: str) -> None:
    read = v.normal(text)
    assert len(read) <= v.LENGTH + 1
    assert "\x00" not in read
    assert v.normal(read) == read


@given(NAMES)
@example("KSP Maju Sentosa")
@example("KSP_Maju")
@example("Koperasi Desa Merah Putih Sukorejo")
def test_a_masked_name_keeps_first_letters_only(name: str) -> None:
    shown = v.masked(name)
    words = v._WORD.findall(name)
    if not any(word.lower() in v._KINDS for word in words):
        assert sum(sign.isalnum() for sign in shown) <= len(words)
    assert len(shown) == len(name)
    for before, after in zip(name, shown, strict=True):
        assert after in (before, "*")


def test_masked_names_people_can_compare() -> None:
    assert v.masked("KSP Maju Sentosa") == "KSP M*** S******"
    assert v.masked("KOPERASI DESA MERAH PUTIH SUKOREJO") == "KOPERASI DESA MERAH PUTIH S*******"
    assert v.masked("Kopkar PT. Semen-Jaya (45)") == "Kopkar P*. S****-J*** (4*)"


def test_the_address_on_paper() -> None:
    with override_settings(ALAMAT_VERIFIKASI="https://periksa.example.go.id/s"):
        assert v.address("ABC") == "https://periksa.example.go.id/s/ABC"
    with override_settings(ALAMAT_VERIFIKASI=""):
        assert v.address("ABC") == ""
