"""Ten thousand inputs for each reader of what strangers type and upload: an answer or a sentence, nothing else.

Not in `make test-cepat`; `tests/unit` holds the readers to examples and dialects.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from koperasi.lib import dates, rupiah, sheets
from koperasi.lib.parse import ValueSentence, parse_count, parse_date, parse_flag, parse_nik, parse_rupiah
from koperasi.lib.sheets import SheetProblem
from koperasi.lib.teks import normalize_phone
from tests.factories import files

# Ten inputs an example cost a quarter of one an example. Generated anew each time and not shrunk: the example that
# fails is printed, and goes into tests/unit.
ten_thousand = settings(
    max_examples=1_000, phases=[Phase.generate], database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def ten(inputs: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(inputs, min_size=10, max_size=10)


def answer_or_sentence(read: Callable[[object], object], value: object) -> object:
    """The answer, or None after a sentence that a page can show."""
    try:
        return read(value)
    except ValueSentence as problem:
        sentence = str(problem)
        assert sentence.strip()
        assert "\n" not in sentence
        return None


def written(*pieces: str) -> st.SearchStrategy[str]:
    """Texts that nearly are what is asked for: pieces in any order, now and then with anything between."""
    return st.lists(st.sampled_from(pieces), max_size=9).map("".join)


CELLS = (
    st.none() | st.booleans() | st.floats() | st.integers() | st.dates() | st.datetimes() | st.times() | st.decimals()
)
ANY = st.text(max_size=24) | CELLS
AMOUNTS = written(
    "1", "12", "500", "000", "1500", "0", ".", ",", ".500", ",00", "-", "−", "(", ")", "Rp", "rp.", "IDR", " ", "'",
    "juta", "e9", "%", "١", "²", "½", "\t", "\u00a0", "99999999", "#REF!", ",-",
)  # fmt: skip
DAYS = written(
    "1", "31", "2", "12", "2026", "26", "0", "00", "1900", "/", "-", ".", " ", ",", "Mei", "Agustus", "may", "IV",
    "Senin, ", "T08:15:00Z", " 10.30 WIB", "٣", "²", "45000", "-0001", "  ", "\n",
)  # fmt: skip
PHONES = written(
    "0812", "3456", "7890", "+62", "62", "0062", "(0322)", "-", " ", ".", "/", ";", ",", "dan", "ext", ".0", "٣", "²",
    "\n", "8", "0",
)  # fmt: skip


@ten_thousand
@given(ten(AMOUNTS | ANY))
def test_money(values: list[object]) -> None:
    for value in values:
        for read in (parse_rupiah, lambda v: parse_rupiah(v, warn=str), parse_count):
            n = answer_or_sentence(read, value)
            assert n is None or type(n) is int
            # What was read and is written out reads back as the same amount: never off by a thousand.
            assert n is None or parse_rupiah(rupiah.rp(n)) == parse_rupiah(rupiah.ribuan(n)) == n
            if n and isinstance(value, str):
                digits = int("".join(c for c in value if c in "0123456789"))
                assert abs(n) * 1000 != digits
                assert abs(n) != digits * 1000


@ten_thousand
@given(ten(DAYS | ANY))
def test_dates(values: list[object]) -> None:
    for value in values:
        day = answer_or_sentence(parse_date, value)
        assert day is None or type(day) is date
        if isinstance(day, date):
            assert 1901 <= day.year <= 2099
            assert parse_date(dates.panjang(day)) == parse_date(dates.pendek(day)) == parse_date(day.isoformat()) == day


@ten_thousand
@given(ten(PHONES | ANY))
def test_phones(values: list[object]) -> None:
    for value in values:
        number = normalize_phone(value)
        assert re.fullmatch(r"(62[0-9]+)?", number)
        assert normalize_phone(number) == number, "what was brought to one form stays as it is"
        for read in (parse_flag, parse_nik):
            answer_or_sentence(read, value)


# --- Spreadsheets ---------------------------------------------------------------------------------
ROWS: list[list[object]] = [
    ["Nama", "NIK", "SHU", "RAT"],
    ["Koperasi Té", "3517010020001", -1500.5, datetime(2026, 2, 6)],
    ["=1+1", "", 7, "x"],
]
PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")
SPITE = [b"", b"\0", b"<", b"/>", b"&#0;", b"&lt", b'r="XFD1048576"', b't="s"', b't="d"', b"<v>99999999999</v>",
         b"<v>-1</v>", b"<v>1e999</v>", b'count="999999999"', b"<!DOCTYPE x>", b"\xff", b'"', b"nan"]  # fmt: skip


@cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(files.xlsx(ROWS))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def _whole() -> list[bytes]:
    return [files.xlsx(ROWS), files.ods(ROWS)]


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(SPITE)), min_size=1, max_size=4)


def _changed(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Pieces taken out and put in, anywhere."""
    for place, taken, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + taken :]
    return data


def _repacked(part: str, changes: list[tuple[float, int, bytes]]) -> bytes:
    """A sound zip around a part that is not: what reads XML meets it, and not only what reads zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in _parts().items():
            archive.writestr(name, _changed(data, changes) if name == part else data)
    return out.getvalue()


CSV = st.lists(st.sampled_from(
    ["nama", "KSP A", "1.500", "=1+1", '"', "'", ";", ",", "\t", "|", "\n", "\r\n", "\r", "sep=;\n", "é", "\0", "\x01",
     "<html>", " ", "\ufeff", "\u2028", "a" * 500]), max_size=24).map("".join)  # fmt: skip
BOOKS = (
    st.builds(_repacked, st.sampled_from(PARTS), CHANGES)
    | st.builds(lambda n, changes: _changed(_whole()[n], changes), st.integers(0, 1), CHANGES)
    | st.builds(lambda text, encoding: text.encode(encoding, "replace"), CSV,
                st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be"]))
    | st.binary(max_size=60)
)  # fmt: skip


@ten_thousand
@given(ten(BOOKS))
def test_sheets(books: list[bytes]) -> None:
    for data in books:
        read_or_sentence(data)


def read_or_sentence(data: bytes) -> None:
    try:
        found = sheets.read(data)
    except SheetProblem as problem:
        assert str(problem).strip()  # noqa: PT017
        return
    for sheet in found:
        assert sheet.rows
        assert len({len(row) for row in sheet.rows}) == 1
        for row in sheet.rows:
            for cell in row:
                for read in (parse_rupiah, parse_date, parse_count, parse_flag, parse_nik):
                    answer_or_sentence(read, cell)


@settings(ten_thousand, max_examples=12)  # each in a process of its own
@given(CHANGES)
def test_old_sheets(changes: list[tuple[float, int, bytes]]) -> None:
    try:
        assert sheets.read(_changed(files.xls(ROWS), changes))
    except SheetProblem as problem:
        assert str(problem).strip()  # noqa: PT017


def test_every_kind_of_cell_is_a_kind_that_is_tried() -> None:
    """What a workbook can hand over, so that CELLS does not fall behind."""
    seen = {type(cell) for row in sheets.read(files.xlsx(ROWS))[0].rows for cell in row}
    assert seen <= {str, float, int, bool, date, datetime, time, Decimal}
