"""Whole rupiah, in digits and in words."""

from __future__ import annotations

SATUAN = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
KELOMPOK = (
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
)
SEBUTAN = ((10**6, "juta"), (10**9, "miliar"), (10**12, "triliun"))
TIADA = "–"


def ribuan(n: int | None) -> str:
    """`1.250.000`, `-11.845.222`; an en dash for no value (which is not zero)."""
    return TIADA if n is None else f"{n:,}".replace(",", ".")


def rp(n: int | None) -> str:
    """`Rp1.250.000`, `-Rp11.845.222`; an en dash for no value."""
    if n is None:
        return TIADA
    return ("-Rp" if n < 0 else "Rp") + ribuan(abs(n))


def ringkas(n: int | None) -> str:
    """`Rp1,25 miliar`, `-Rp312,5 juta`, `Rp850.000`: at most two digits behind the comma, below a million exact.

    Rounded half up, never into the next unit's name ("Rp1 miliar", not "Rp1.000 juta"). `bulat` says whether anything
    was left out.
    """
    if n is None or abs(n) < 10**6:
        return rp(n)
    size, name = _unit(n)
    whole, rest = divmod((abs(n) * 100 + size // 2) // size, 100)
    comma = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if n < 0 else ''}Rp{ribuan(whole)}{comma} {name}"


def bulat(n: int) -> bool:
    """Whether `ringkas` leaves nothing out."""
    return abs(n) < 10**6 or n * 100 % _unit(n)[0] == 0


def _unit(n: int) -> tuple[int, str]:
    """The smallest in which the rounded number stays below a thousand."""
    return next(((size, name) for size, name in SEBUTAN if abs(n) * 100 + size // 2 < size * 100_000), SEBUTAN[-1])


def terbilang(n: int) -> str:
    """The number in words: 1.500.000 -> `satu juta lima ratus ribu`. A negative begins with `minus`."""
    return f"minus {_words(-n)}" if n < 0 else _words(n)


def _words(n: int) -> str:
    if n < 12:
        return SATUAN[n]
    if n < 20:
        return f"{SATUAN[n - 10]} belas"
    if n < 100:
        return _join(f"{SATUAN[n // 10]} puluh", n % 10)
    if n < 200:
        return _join("seratus", n - 100)
    if n < 1000:
        return _join(f"{SATUAN[n // 100]} ratus", n % 100)
    if n < 2000:
        return _join("seribu", n - 1000)
    for size, name in KELOMPOK:
        if n >= size:
            return _join(f"{_words(n // size)} {name}", n % size)
    raise AssertionError(n)


def _join(head: str, rest: int) -> str:
    return f"{head} {_words(rest)}" if rest else head
