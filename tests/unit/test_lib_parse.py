"""Dates, rupiah, counts, flags and NIK as offices write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from koperasi.lib import dates
from koperasi.lib.parse import ValueSentence, parse_count, parse_date, parse_flag, parse_nik, parse_rupiah


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("24/03/2010", date(2010, 3, 24)),
        ("24//1/2026", date(2026, 1, 24)),
        ("5 Mei 2026", date(2026, 5, 5)),
        ("31-Dec-2014", date(2014, 12, 31)),
        ("12 Maret 2024", date(2024, 3, 12)),
        ("Selasa, 12 Maret 2024", date(2024, 3, 12)),
        ("12 Nopember 2019", date(2019, 11, 12)),
        ("17 Agst 2019", date(2019, 8, 17)),
        ("12/III/2024", date(2024, 3, 12)),
        ("2024-03-12", date(2024, 3, 12)),
        ("2024-03-12T08:15:00Z", date(2024, 3, 12)),
        ("12/03/2024 00:00", date(2024, 3, 12)),
        ("12.03.2024", date(2024, 3, 12)),
        (" 12 - 03 - 2024\n", date(2024, 3, 12)),
        ("24/03/10", date(2010, 3, 24)),
        ("24/03/39", date(2039, 3, 24)),
        ("24/03/40", date(1940, 3, 24)),
        ("12/03/00", date(2000, 3, 12)),
        (45000, date(2023, 3, 15)),
        (45000.75, date(2023, 3, 15)),
        ("45000", date(2023, 3, 15)),
        (datetime(2024, 3, 12, 23, 59), date(2024, 3, 12)),
        (date(2024, 3, 12), date(2024, 3, 12)),
    ],
)
def test_dates_as_they_are_written(written: object, meant: date) -> None:
    assert parse_date(written) == meant


@pytest.mark.parametrize(
    "written",
    [None, "", " ", "-", " - ", "–", "00/01/1900", "01/01/1900", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000"]
    + ["30/11/-0001", "01/01/0001", 0, 0.0, "0", time(), date(1899, 12, 31), datetime(1899, 12, 30)],
)
def test_no_date(written: object) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize(
    "written",
    ["12/31/2026", "31/02/2024", "2026-13-01", "2024", 2024, "Mei 2026", "05/2026", "apa", "24/03/201", "20240312"]
    + [12, 1, "1", -5, 99999999, "1/1/3026", "01/01/1890x", "5/6/1950 dan 7/8/2000", "00/05/2026", "12 Mai 2024", True],
)
def test_refused_dates_have_a_sentence(written: object) -> None:
    with pytest.raises(ValueSentence) as refused:
        parse_date(written)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) > 20


DIALECTS = [
    lambda d: d.isoformat(),
    lambda d: d.strftime("%d/%m/%Y"),
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day}//{d.month}/{d.year}",
    lambda d: f" {d.day}-{d.month}-{d.year} ",
    dates.panjang,
    dates.pendek,
    lambda d: dates.panjang(d).upper(),
    dates.dengan_hari,
    lambda d: d.strftime("%d-%b-%Y"),
    lambda d: d.strftime("%d %B %Y"),
    lambda d: d.strftime("%Y/%m/%d 00:00:00"),
    lambda d: (d - date(1899, 12, 30)).days,
    lambda d: float((d - date(1899, 12, 30)).days) + 0.5,
    lambda d: str((d - date(1899, 12, 30)).days),
]


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)), st.sampled_from(DIALECTS))
def test_every_dialect_of_a_date_comes_back(day: date, dialect: Callable[[date], object]) -> None:
    assert parse_date(dialect(day)) == day


@given(st.integers(13, 31), st.integers(1, 12), st.integers(1950, 2060), st.sampled_from("/-. "))
def test_month_first_is_never_taken(day: int, month: int, year: int, separator: str) -> None:
    with pytest.raises(ValueSentence):
        parse_date(f"{month:02}{separator}{day:02}{separator}{year}")


@given(st.text(max_size=20) | st.floats() | st.integers())
@example("1/1/1\n1")
def test_a_date_is_read_or_refused_with_a_sentence(written: object) -> None:
    day, sentence = outcome(parse_date, written)
    assert "\n" not in sentence
    assert day is None or date(1901, 1, 1) <= day <= date(2099, 12, 31)


def outcome(read: Callable[[object], object], written: object) -> tuple[object, str]:
    """(what was read, "") or (None, the sentence); any other exception is a failure."""
    try:
        return read(written), ""
    except ValueSentence as refused:
        return None, str(refused)


# --- Rupiah ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.234.567", 1_234_567),
        ("(11.845.222)", -11_845_222),
        (" ( 11.845.222 ) ", -11_845_222),
        ("Rp 1.500.000,00", 1_500_000),
        ("Rp. 1.500.000,-", 1_500_000),
        ("(Rp 1.500)", -1500),
        ("-Rp1.500", -1500),
        ("Rp -1.500", -1500),
        ("−1.500", -1500),
        ("1500000", 1_500_000),
        ("1.500", 1500),
        ("1,234,567", 1_234_567),
        ("1,500.00", 1500),
        ("1 500 000", 1_500_000),
        ("1\u00a0500\u00a0000", 1_500_000),
        ("1500000.0", 1_500_000),
        ("0", 0),
        ("0,00", 0),
        (1_500_000, 1_500_000),
        (1_500_000.0, 1_500_000),
        (-11845222.0, -11_845_222),
        (Decimal("12.00"), 12),
        ("-", None),
        (" - ", None),
        ("", None),
        (None, None),
        ("Rp -", None),
        (float("nan"), None),
    ],
)
def test_rupiah_as_it_is_written(written: object, meant: int | None) -> None:
    assert parse_rupiah(written) == meant


@pytest.mark.parametrize(
    "written",
    ["1,500", "1.5", "1,5", "12.34", "1.23.456", "12.34.567", "1234.567", "1,5 juta", "2 miliar", "Rp 5 jt", "0.500"]
    + ["1.500-", "-(1.500)", "--5", "1e6", "#REF!", "#DIV/0!", "seribu", "1.500.000,5", "1.500.000,50", "1.234,567"]
    + [1500000.5, 3.35, float("inf"), 1e17, "99999999999999999", True, date(2024, 1, 1), "1.500.000 / 2.000.000"],
)
def test_refused_amounts_have_a_sentence(written: object) -> None:
    with pytest.raises(ValueSentence) as refused:
        parse_rupiah(written)
    assert str(refused.value).endswith(".")


def test_sen_are_rounded_half_up_only_where_someone_is_told() -> None:
    told: list[str] = []
    assert parse_rupiah("1.500.000,50", warn=told.append) == 1_500_001
    assert parse_rupiah("(1.500.000,50)", warn=told.append) == -1_500_001
    assert parse_rupiah(34612032.4712, warn=told.append) == 34_612_032
    assert len(told) == 3
    assert parse_rupiah(0.1 + 0.2 + 1_000_000 - 0.3, warn=told.append) == 1_000_000
    assert len(told) == 3, "the noise of a double is not sen"
    with pytest.raises(ValueSentence):  # 1,5 in a rupiah column is millions written short
        parse_rupiah("1,5", warn=told.append)


def id_grouped(n: int) -> str:
    return f"{n:,}".replace(",", ".")


# Oracles: how one amount n >= 0 is written, in the dialects we promise to read.
POSITIVE = [
    str,
    id_grouped,
    lambda n: f"Rp {id_grouped(n)}",
    lambda n: f"Rp{id_grouped(n)},00",
    lambda n: f" Rp. {id_grouped(n)},- ",
    lambda n: f"IDR {id_grouped(n)}",
    lambda n: f"{n},00",
    lambda n: id_grouped(n).replace(".", " "),
    lambda n: f"{n:,}.00",
    float,
    lambda n: f"{float(n):.1f}",
]
SIGNED = [
    lambda s: f"({s})",
    lambda s: f"-{s}",
    lambda s: f"- {s}",
    lambda s: f"({s} )",
]


@given(st.integers(0, 10**15), st.sampled_from(POSITIVE))
@example(1500, id_grouped)
@example(999, id_grouped)
def test_every_dialect_of_an_amount_comes_back(n: int, dialect: Callable[[int], object]) -> None:
    assert parse_rupiah(dialect(n)) == n


@given(st.integers(1, 10**15), st.sampled_from(POSITIVE[:3]), st.sampled_from(SIGNED))
def test_a_negative_never_loses_its_sign(n: int, dialect: Callable[[int], str], sign: Callable[[str], str]) -> None:
    assert parse_rupiah(sign(dialect(n).strip())) == -n


@given(st.from_regex(r"\A[-(]?(?:Rp ?)?[0-9]{1,4}(?:[.,][0-9]{1,4}){0,3}\)?\Z"))
def test_what_is_read_is_never_off_by_a_thousand(written: str) -> None:
    """Whatever is accepted has the value of its digits, or of its digits without a zero fraction."""
    try:
        n = parse_rupiah(written)
    except ValueSentence:
        return
    digits = int("".join(c for c in written if c.isdigit()))
    mark = max(written.rfind(","), written.rfind("."))
    fraction = len(written.rstrip(")")) - mark - 1 if mark >= 0 else 0
    assert n is not None
    assert abs(n) == digits or (fraction in (1, 2) and abs(n) * 10**fraction == digits)
    assert n == 0 or (n < 0) == (written[0] in "-(" and n != 0)


@given(st.text(max_size=20) | st.floats() | st.integers())
def test_an_amount_is_read_or_refused_with_a_sentence(written: object) -> None:
    n, sentence = outcome(lambda value: parse_rupiah(value, warn=lambda _: None), written)
    assert "\n" not in sentence
    assert n is None or isinstance(n, int)


def test_an_amount_of_forty_digits_is_refused_with_a_short_sentence() -> None:
    for written in ("9" * 40, "9" * 5000, 10**40, Decimal("sNaN"), Decimal("Infinity")):
        with pytest.raises(ValueSentence) as problem:
            parse_rupiah(written)
        assert len(str(problem.value)) < 150


# --- Counts, flags, NIK ---------------------------------------------------------------------
def test_counts() -> None:
    assert parse_count("3.350") == 3350
    assert parse_count(" 120 orang ") == 120
    assert parse_count(99.0) == 99
    assert parse_count("-") is None
    for wrong in ("-5", "12,5", 3.35, "banyak", 10**9):
        with pytest.raises(ValueSentence):
            parse_count(wrong)


def test_flags() -> None:
    assert [parse_flag(v) for v in ("1", 1, 1.0, "Sudah", "v", True)] == [True] * 6
    assert [parse_flag(v) for v in ("0", 0, "belum", "Tidak", False)] == [False] * 5
    assert [parse_flag(v) for v in ("-", "", None)] == [None] * 3
    with pytest.raises(ValueSentence):
        parse_flag("mungkin")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3517010020001", "3517010020001"),
        (3517010020001, "3517010020001"),
        (3517010020001.0, "3517010020001"),
        ("3.517.010.020.001", "3517010020001"),
        ("3,517,010,020,001", "3517010020001"),
        ("'0517010020001", "0517010020001"),
        ("3517010020001.0", "3517010020001"),
        ("-", None),
        ("0", None),
        (None, None),
    ],
)
def test_nik_stays_text(written: object, meant: str | None) -> None:
    assert parse_nik(written) == meant


def test_a_nik_cut_by_excel_is_refused() -> None:
    for wrong in ("3,51701E+12", "3.51701E+12", "35-17-A"):
        with pytest.raises(ValueSentence):
            parse_nik(wrong)
