"""Dates and amounts written out, names and places brought to one form."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koperasi.lib import dates, rupiah, teks
from koperasi.lib.parse import parse_date, parse_rupiah

WIB, WITA, WIT = (SimpleNamespace(zona=zona) for zona in ("WIB", "WITA", "WIT"))


def test_the_office_date_is_the_date_of_its_zone() -> None:
    with dates.freeze(datetime(2026, 6, 30, 15, 30, tzinfo=UTC)):  # 22.30 WIB, 23.30 WITA, 00.30 WIT
        assert dates.hari_ini(WIB) == dates.hari_ini(WITA) == date(2026, 6, 30)
        assert dates.hari_ini(WIT) == date(2026, 7, 1)
    with dates.freeze(date(2026, 7, 1)):
        assert dates.hari_ini(WIT) == dates.hari_ini(WIB) == dates.hari_ini(None) == date(2026, 7, 1)
        assert dates.sekarang().date() == date(2026, 7, 1)
        with dates.freeze(date(2020, 1, 1)):
            assert dates.hari_ini(WIB) == date(2020, 1, 1)
        assert dates.hari_ini(WIB) == date(2026, 7, 1)
    assert dates.hari_ini(WIB) not in {date(2026, 7, 1), date(2020, 1, 1)}
    with pytest.raises(ValueError, match="aware"), dates.freeze(datetime(2026, 6, 30, 15, 30)):
        pass


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_dates_written_out_can_be_read_back(day: date) -> None:
    assert parse_date(dates.panjang(day)) == parse_date(dates.pendek(day)) == day


@given(st.integers(-(10**15), 10**15))
def test_amounts_written_out_can_be_read_back(n: int) -> None:
    assert parse_rupiah(rupiah.rp(n)) == parse_rupiah(rupiah.ribuan(n)) == n


def test_amounts() -> None:
    assert rupiah.rp(1_250_000) == "Rp1.250.000"
    assert rupiah.rp(-11_845_222) == "-Rp11.845.222"
    assert rupiah.rp(None) == rupiah.ribuan(None) == "–"
    assert rupiah.ribuan(0) == "0"


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1_999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2_001, "dua ribu satu"),
        (1_000_000, "satu juta"),
        (-1_500_000, "minus satu juta lima ratus ribu"),
        (1_001_000_100, "satu miliar satu juta seratus"),
        (1_000_000_000_000, "satu triliun"),
    ],
)
def test_in_words(n: int, words: str) -> None:
    assert rupiah.terbilang(n) == words


VALUES = {word: value for value, word in enumerate(rupiah.SATUAN)}


def unspell(words: str) -> int:
    """The oracle: reads the words back, its own way."""
    total = part = 0
    for word in words.replace("seratus", "satu ratus").replace("seribu", "satu ribu").split():
        if word in VALUES:
            part += VALUES[word]
        elif word == "belas":
            part += 10
        elif word == "puluh":
            part = part // 100 * 100 + part % 10 * 10
        elif word == "ratus":
            part *= 100
        else:
            total, part = total + part * {name: size for size, name in rupiah.KELOMPOK}[word], 0
    return total + part


@given(st.integers(0, 10**16 - 1))
def test_words_say_the_number(n: int) -> None:
    assert unspell(rupiah.terbilang(n)) == n


def test_names_for_matching() -> None:
    same = ["KUD. Tirtha Luhur", "KOPERASI UNIT DESA  TIRTHA LUHUR", 'Kud "Tirtha-Luhur"', "Koperasi KUD Tirtha\nLuhur"]
    assert {teks.normalize_name(name) for name in same} == {"kud tirtha luhur"}
    assert teks.normalize_name("Kopwan Kartini") == teks.normalize_name("Koperasi Wanita Kartini")
    assert teks.normalize_name("KSP Maju") != teks.normalize_name("KSU Maju")
    assert teks.normalize_name("Koperasi") == "koperasi"
    assert teks.normalize_name(None) == ""


@pytest.mark.parametrize(
    ("typed", "guessed"),
    [
        ("Koprasi Desa Merahh Putih Turi", "kdmp turi"),
        ("Koperasi Desa MerahPutih Turi", "kdmp turi"),
        ("Koperasi Kelurahan Mera Putih Babat", "kkmp babat"),
        ("Koprasi Tani Makmr", "tani makmr"),
        ("Kopwan Kartini", "kopwan kartini"),
        ("Kop", "kop"),
        ("", ""),
    ],
)
def test_a_name_typed_with_mistakes(typed: str, guessed: str) -> None:
    assert teks.guess_name(typed) == guessed


def test_badan_hukum_for_matching() -> None:
    same = ["91/BH/PAD/KWK 22/III/1996", "091/BH/PAD/KWK.22/III/96", "No. 91 / BH / PAD / KWK-22 / III / 1996"]
    assert len({teks.normalize_badan_hukum(number) for number in same}) == 1
    ahu = ["AHU-0007286.AH.01.26.TAHUN 2020", "AHU - 0007286.AH.01.26. Tahun 2020", "ahu-0007286.ah.01.26.tahun 2020"]
    assert len({teks.normalize_badan_hukum(number) for number in ahu}) == 1
    assert teks.normalize_badan_hukum("1/11/BH/2001") != teks.normalize_badan_hukum("11/1/BH/2001")
    assert teks.normalize_badan_hukum("-") == teks.normalize_badan_hukum("belum ada") == ""


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Kel.Banyuning", "Banyuning"),
        ("Kel. Banjar Jawa", "Banjar Jawa"),
        ("Kelurahan  Kaliuntu", "Kaliuntu"),
        ("Desa Kayu putih", "Kayu putih"),
        ("DESA/KEL. Sawan", "Sawan"),
        ("Ds. Sidomulyo", "Sidomulyo"),
        ("Kelapa", "Kelapa"),
        ("Desaku", "Desaku"),
        ("Desa", "Desa"),
        (None, ""),
    ],
)
def test_desa_without_its_prefix(written: str | None, bare: str) -> None:
    assert teks.bare_desa(written) == bare


def test_places_and_phones() -> None:
    assert teks.place_key("Airgegas") == teks.place_key("AIR GEGAS") == "airgegas"
    assert teks.bare_kecamatan("Kec. Sawan") == "Sawan"
    assert teks.bare_kecamatan("Kecapi") == "Kecapi"
    same = ["0812-3456 789", "+62 812 3456 789", "62812 3456789", 8123456789, "0812.3456.789 / 0813 111 222"]
    assert {teks.normalize_phone(number) for number in same} == {"628123456789"}
    assert teks.normalize_phone("(0362) 26327") == "6236226327"
    assert teks.normalize_phone("0062 ٣٣") == teks.normalize_phone("0062 0062") == ""
    assert teks.normalize_phone("-") == teks.normalize_phone(None) == ""
