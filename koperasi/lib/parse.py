"""Reading what people and spreadsheets write: dates, rupiah, counts, flags, NIK.

Every reader returns None for "nothing there" and raises ValueSentence, one Indonesian sentence, for what it cannot
read for certain. None of them guesses: an amount that could be a thousand times another is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NoReturn

from koperasi.lib import teks

Warn = Callable[[str], None]


class ValueSentence(ValueError):
    """A value that cannot be read; `str()` is the sentence for the person who wrote it."""


EMPTY = {
    "",
    "-",
    "--",
    "---",
    "–",
    "—",
    ".",
    "null",
    "none",
    "nan",
    "nil",
    "nihil",
    "n/a",
    "na",
    "tidak ada",
    "#n/a",
}
EXCEL_ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")

# --- Dates ----------------------------------------------------------------------------------
EPOCH = date(1899, 12, 30)  # Excel counts from here for every date after February 1900
FIRST, LAST = date(1901, 1, 1), date(2099, 12, 31)
FIRST_SERIAL = (date(1930, 1, 1) - EPOCH).days  # below this a bare number is a year or a count, not a date
LAST_SERIAL = (LAST - EPOCH).days
TWO_DIGIT_PIVOT = 40  # 00-39 is 2000-2039, 40-99 is 1940-1999
MONTHS = {
    **dict.fromkeys(("januari", "january", "jan", "i"), 1),
    **dict.fromkeys(("februari", "february", "pebruari", "feb", "peb", "ii"), 2),
    **dict.fromkeys(("maret", "march", "mar", "mrt", "iii"), 3),
    **dict.fromkeys(("april", "apr", "iv"), 4),
    **dict.fromkeys(("mei", "may", "v"), 5),
    **dict.fromkeys(("juni", "june", "jun", "vi"), 6),
    **dict.fromkeys(("juli", "july", "jul", "vii"), 7),
    **dict.fromkeys(("agustus", "august", "agust", "agu", "aug", "agst", "agt", "ags", "viii"), 8),
    **dict.fromkeys(("september", "sept", "sep", "ix"), 9),
    **dict.fromkeys(("oktober", "october", "okt", "oct", "x"), 10),
    **dict.fromkeys(("november", "nopember", "nov", "nop", "xi"), 11),
    **dict.fromkeys(("desember", "december", "des", "dec", "xii"), 12),
}
_DAY_NAME = re.compile(r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,?\s+", re.IGNORECASE)
_TIME = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2}|WIB|WITA|WIT)?$")
_PARTS = re.compile(r"^(\d{1,4})[\s/.\-]+(\d{1,2}|[A-Za-z]+)[\s/.,\-]+(\d{1,4})$")
_EXAMPLE = "tulis hari/bulan/tahun, misalnya 24/03/2010"


def parse_date(value: object) -> date | None:
    """The date in a cell: dates, `24/03/2010`, `5 Mei 2026`, `31-Dec-2014`, ISO, Excel serials (number or text).

    None for an empty cell, `-`, `00/01/1900`, `0000-00-00` and the other ways in which machines write "no date".
    Day before month always; two-digit years 00-39 are 20xx and 40-99 are 19xx.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        _no_date(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _bounded(value, value)
    if isinstance(value, time):  # a date cell that holds 0
        if value == time():
            return None
        _no_date(value)
    if isinstance(value, int | float):
        return _serial(value, value)
    text = teks.one_line(value).strip("'`\" ")
    if text.lower() in EMPTY:
        return None
    if re.fullmatch(r"\d{1,5}(?:[.,]\d+)?", text):
        return _serial(float(text.replace(",", ".")), text)
    return _written(text)


def _written(text: str) -> date | None:
    bare = _TIME.sub("", _DAY_NAME.sub("", text)).strip()
    if bare in {"30/11/-0001", "30-11--0001", "-0001-11-30"}:
        return None  # how PHP prints 0000-00-00
    match = _PARTS.match(bare)
    if not match:
        if re.fullmatch(r"[A-Za-z]+\s+\d{4}|\d{1,2}[/.\-]\d{4}", bare):
            raise ValueSentence(f"Tanggal “{text}” tidak menyebut harinya; {_EXAMPLE}.")
        _no_date(text)
    first, middle, last = match.groups()
    if middle.isdigit():
        month = int(middle)
    elif (month := MONTHS.get(middle.lower(), 0)) == 0:
        raise ValueSentence(f"Bulan “{middle}” pada “{text}” tidak dikenali; {_EXAMPLE}.")
    if len(first) > 2:  # year first
        year, day = _year(first, text), int(last) if len(last) <= 2 else _no_date(text)
    else:
        year, day = _year(last, text), int(first)
    if year in {0, 1} or (month * day == 0 and (year <= 1900 or first.strip("0") == last.strip("0") == "")):
        return None  # 0000-00-00, 01/01/0001, 00/01/1900
    if month == 0 or day == 0:
        raise ValueSentence(f"Tanggal “{text}” tidak lengkap: hari atau bulannya nol; {_EXAMPLE}.")
    if month > 12:
        if day <= 12 and month <= 31 and len(first) <= 2:
            raise ValueSentence(f"Tanggal “{text}” tampak ditulis bulan lebih dulu; {_EXAMPLE}.")
        raise ValueSentence(f"Tanggal “{text}” tidak ada: bulan hanya sampai 12; {_EXAMPLE}.")
    try:
        return _bounded(date(year, month, day), text)
    except ValueSentence:
        raise
    except ValueError:
        raise ValueSentence(f"Tanggal “{text}” tidak ada dalam kalender.") from None


def _year(digits: str, text: str) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2:
        return int(digits) + (2000 if int(digits) < TWO_DIGIT_PIVOT else 1900)
    raise ValueSentence(f"Tahun “{digits}” pada “{text}” tidak lengkap; {_EXAMPLE}.")


def _serial(number: float, shown: object) -> date | None:
    if not math.isfinite(number):
        if math.isnan(number):
            return None
        _no_date(shown)
    if number == 0:  # 00/01/1900: a date cell nobody filled
        return None
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return EPOCH + timedelta(days=int(number))
    if 1900 <= number <= 2099 and number == int(number):
        raise ValueSentence(f"“{int(number)}” hanya tahun, bukan tanggal; {_EXAMPLE}.")
    _no_date(shown)


def _bounded(d: date, shown: object) -> date | None:
    if d <= date(1900, 1, 1):  # what machines write for no date
        return None
    if not FIRST <= d <= LAST:
        raise ValueSentence(f"Tahun {d.year} pada “{teks.one_line(shown)}” tidak masuk akal untuk data koperasi.")
    return d


def _no_date(value: object) -> NoReturn:
    raise ValueSentence(f"“{teks.one_line(value)[:60]}” bukan tanggal; {_EXAMPLE}.")


# --- Money and counts -----------------------------------------------------------------------
_ID_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_EN_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_WHOLE = r"\d+|[1-9]\d{0,2}(?:\.\d{3})+"
_ID_DECIMAL = re.compile(rf"({_WHOLE}),(\d{{1,2}})")
_EN_DECIMAL = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)\.(\d{1,2})")
_PLAIN_DECIMAL = re.compile(r"(\d{4,})\.(\d{1,2}|\d{4,})|(\d+)\.(0{1,2})")
LIMIT = 10**16  # ten quadrillion rupiah: beyond it a double has lost digits and no cooperative has such money
SCALE_WORDS = re.compile(r"\b(?:rb|ribu|jt|juta|m|milyar|miliar|t|triliun)\b", re.IGNORECASE)


def parse_rupiah(value: object, *, warn: Warn | None = None) -> int | None:
    """Whole rupiah. The dot groups thousands: `1.500` is one thousand five hundred.

    Reads `1.234.567`, `(11.845.222)`, `-1.500`, `Rp 1.500.000,00`, `1.500.000,-`, `1,234,567`, `1500000`, numbers.
    Refuses what could be read two ways (`1,500`, `1.5`), broken groups, words such as `juta`, and sen other than
    zero; with `warn` sen are rounded half up (away from zero) and the sentence goes to `warn`.
    """
    if value is None:
        return None
    if isinstance(value, bool | date | time):
        raise ValueSentence(f"“{teks.one_line(value)}” bukan jumlah rupiah.")
    if isinstance(value, int):
        return _limited(value, value)
    if isinstance(value, float | Decimal):
        if isinstance(value, float) and math.isnan(value):
            return None
        if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
            raise ValueSentence(f"“{value}” bukan jumlah rupiah.")
        _limited(int(value), value)
        # A double carries 15-16 digits: the noise behind a computed 0.1 + 0.2 is not sen.
        return _whole(Decimal(str(value)).quantize(Decimal("0.0001")), value, warn)
    text = teks.one_line(value).replace("−", "-").strip("'`\" ")
    if text.lower() in EMPTY or re.fullmatch(r"rp\.?\s*-?", text.lower()):
        return None
    return _written_rupiah(text, warn)


def _written_rupiah(text: str, warn: Warn | None) -> int | None:
    negative, body = _sign(text)
    body = re.sub(r"[.,]-$", "", body)  # 1.500.000,- : no sen
    if re.fullmatch(r"\d{1,3}(?: \d{3})+", body):
        body = body.replace(" ", "")
    if (body.isascii() and body.isdigit()) or _ID_GROUPED.fullmatch(body):
        number = Decimal(body.replace(".", ""))
    elif body.count(",") > 1 and _EN_GROUPED.fullmatch(body):
        number = Decimal(body.replace(",", ""))
    elif match := _ID_DECIMAL.fullmatch(body) or _EN_DECIMAL.fullmatch(body) or _PLAIN_DECIMAL.fullmatch(body):
        whole, sen = (part for part in match.groups() if part is not None)
        number = Decimal(f"{re.sub('[.,]', '', whole)}.{sen}")
    else:
        raise ValueSentence(_why_not(text, body))
    return _whole(-number if negative else number, text, warn)


def _sign(text: str) -> tuple[bool, str]:
    """(negative, what remains) after the currency and one sign, in any order in which they are written."""
    body, negative = text, 0
    for _ in range(3):
        body = re.sub(r"^(?:rp\.?|idr)\s*", "", body, flags=re.IGNORECASE).strip()
        if match := re.fullmatch(r"\((.+)\)", body):
            body, negative = match[1].strip(), negative + 1
        elif re.match(r"-\s*[\drRiI]", body):
            body, negative = body[1:].strip(), negative + 1
    if negative > 1:
        raise ValueSentence(f"Jumlah “{text}” bertanda minus dua kali.")
    return negative == 1, body


def _why_not(text: str, body: str) -> str:
    if text.startswith(EXCEL_ERRORS):
        return f"Sel berisi kesalahan rumus Excel ({text})."
    if SCALE_WORDS.search(body):
        return f"Jumlah “{text}” memakai kata satuan; tulis rupiah penuh, misalnya 1.500.000."
    if re.fullmatch(r"\d{1,3},\d{3}", body):
        digits = body.replace(",", ".")
        return f"Jumlah “{text}” bisa berarti {digits} atau pecahan; tulis {digits} bila itu maksudnya."
    if re.fullmatch(r"[\d.,]+", body):
        return f"Jumlah “{text}” tidak jelas pemisah ribuannya; tulis rupiah penuh, misalnya 1.500.000."
    return f"“{text[:60]}” bukan jumlah rupiah; tulis misalnya 1.500.000."


def _whole(number: Decimal, shown: object, warn: Warn | None) -> int:
    if number.copy_abs() >= LIMIT:  # before any arithmetic: forty digits do not fit into a Decimal's precision
        raise ValueSentence(f"Jumlah “{str(shown)[:60]}” terlalu besar untuk dibaca dengan pasti.")
    whole = int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if number != number.to_integral_value():
        # 1,5 in a rupiah column is nearly always millions written short, never one and a half rupiah.
        if abs(number) < 1000:
            raise ValueSentence(f"Jumlah “{shown}” tampak ditulis dalam juta atau miliar; tulis rupiah penuh.")
        if warn is None:
            raise ValueSentence(f"Jumlah “{shown}” memuat sen; tulis rupiah penuh.")
        warn(f"Sen pada “{shown}” dibulatkan ke rupiah penuh.")
    return _limited(whole, shown)


def _limited(number: int, shown: object) -> int:
    if abs(number) >= LIMIT:
        raise ValueSentence(f"Jumlah “{teks.one_line(shown)[:60]}” terlalu besar untuk dibaca dengan pasti.")
    return number


def parse_count(value: object) -> int | None:
    """People or things: `3.350`, `3350`, `120 orang`. Refuses negatives and fractions."""
    if isinstance(value, str):
        value = re.sub(
            r"\s*(?:orang|org|jiwa|anggota)\.?$",
            "",
            teks.one_line(value),
            flags=re.IGNORECASE,
        )
    try:
        number = parse_rupiah(value)
    except ValueSentence:
        raise ValueSentence(f"“{teks.one_line(value)[:60]}” bukan jumlah bulat; tulis misalnya 1250.") from None
    if number is not None and not 0 <= number < 100_000_000:
        raise ValueSentence(f"Jumlah “{teks.one_line(value)}” tidak masuk akal.")
    return number


# --- Flags and NIK --------------------------------------------------------------------------
YES = {
    "1",
    "ya",
    "y",
    "yes",
    "true",
    "v",
    "√",
    "✓",
    "✔",
    "x",
    "sudah",
    "ada",
    "sudah rat",
}
NO = {"0", "tidak", "no", "n", "false", "belum", "tdk", "belum rat"}


def parse_flag(value: object) -> bool | None:
    """`1`, `ya`, `sudah`, a tick: True; `0`, `belum`: False; empty or `-`: None."""
    if isinstance(value, bool):
        return value
    text = teks.one_line(value).lower().removesuffix(".0")
    if text in EMPTY:
        return None
    if text in YES:
        return True
    if text in NO:
        return False
    raise ValueSentence(f"“{teks.one_line(value)[:60]}” bukan ya atau tidak.")


def parse_nik(value: object) -> str | None:
    """NIK Koperasi as text, from text or number; grouping dots are taken out. Its length is not judged here."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = teks.one_line(value).strip("'`\" ")
    if text.lower() in EMPTY or set(text) <= set("0.-"):
        return None
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", text):
        raise ValueSentence(f"NIK “{text}” sudah dipotong oleh Excel; simpan kolom NIK sebagai teks.")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        text = text.replace(",", "")
    bare = re.sub(
        r"[\s.\-]",
        "",
        re.sub(r"[.,]0+$", "", text) if text.count(".") + text.count(",") == 1 else text,
    )
    if not bare.isdigit():
        raise ValueSentence(f"NIK “{text[:40]}” memuat selain angka.")
    return bare
