"""Tables for the screen, the sheet and the paper: lines with this position's figures beside those of the one before.

Figures come as {key: {code: number}} from `hidup` (counted now) or from the rows of a closed period; a table adds
nothing to them but its last line, the sum of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from koperasi.lib import rupiah
from pembinaan.rekap.beku import BY, Key, Numbers
from pembinaan.rekap.kolom import Bagian, Kolom

Url = Callable[[str, Key], str]  # (code, key) -> the list behind a figure; key () for the whole
TITLES = {
    "kecamatan": "Kecamatan", "jenis": "Jenis koperasi", "kelompok": "Kelompok koperasi", "bentuk": "Bentuk koperasi",
}  # fmt: skip
MORE = "Bertambah atau berkurang"


def nowhere(kode: str, key: Key) -> str:
    return ""


@dataclass(frozen=True)
class Angka:
    """The figures of one position, divided in one way. `names` has every line that is shown, in its order."""

    numbers: Mapping[Key, Numbers]
    names: Mapping[Key, str]
    url: Url = nowhere


@dataclass(frozen=True)
class Sel:
    """One cell. `kini` and `lalu`: None where nobody has a figure; of a share they are (numerator, denominator)."""

    kolom: Kolom
    kini: int | None
    lalu: int | None
    url: str = ""
    url_lalu: str = ""
    dari: int | None = None  # denominators of a share
    dari_lalu: int | None = None

    @property
    def persen(self) -> bool:
        return self.kolom.satuan == "persen"

    @property
    def selisih(self) -> int | None:
        return None if self.kini is None or self.lalu is None or self.persen else self.kini - self.lalu

    @property
    def kata(self) -> str:
        return words(self.kolom, self.kini, self.dari)

    @property
    def kata_lalu(self) -> str:
        return words(self.kolom, self.lalu, self.dari_lalu)

    @property
    def kata_selisih(self) -> str:
        """+3, −Rp1,5 juta, +1,3 poin; "" where nothing changed or one of both is not known."""
        if self.persen:
            a, b = share(self.kini, self.dari), share(self.lalu, self.dari_lalu)
            return "" if a is None or b is None else _signed(round(a, 1) - round(b, 1))
        if not self.selisih:
            return ""
        said = rupiah.ringkas if self.kolom.satuan == "rupiah" else rupiah.ribuan
        return f"{'+' if self.selisih > 0 else '−'}{said(abs(self.selisih))}"


def share(part: int | None, whole: int | None) -> float | None:
    return 100 * part / whole if part is not None and whole else None


def words(kolom: Kolom, value: int | None, whole: int | None = None) -> str:
    """As paper says it: "61,7 %", "Rp1,25 miliar", "1.204", "–"."""
    if kolom.satuan == "persen":
        found = share(value, whole)
        return rupiah.TIADA if found is None else f"{found:.1f} %".replace(".", ",")
    return rupiah.ringkas(value) if kolom.satuan == "rupiah" else rupiah.ribuan(value)


def _signed(points: float) -> str:
    sign = "+" if points > 0 else "−"
    return f"{sign}{abs(points):.1f} poin".replace(".", ",") if round(points, 1) else ""


@dataclass(frozen=True)
class Baris:
    nama: str
    sel: tuple[Sel, ...]
    jumlah: bool = False  # the last line


@dataclass(frozen=True)
class Tabel:
    by: str
    bagian: Bagian
    baris: tuple[Baris, ...] = field(default=())

    @property
    def kepala(self) -> str:
        return TITLES[self.by]

    @property
    def judul(self) -> str:
        return f"{self.bagian.nama} menurut {self.kepala.lower()}"


def make(by: str, bagian: Bagian, kini: Angka, lalu: Angka | None) -> Tabel:
    """Lines of both positions, those of this one first; the last line is their sum."""
    names = {**(lalu.names if lalu else {}), **kini.names}
    order = [*kini.names, *(key for key in names if key not in kini.names)]
    lines = [_line(names[key], key, bagian, kini, lalu) for key in order]
    whole = _line("Jumlah", (), bagian, _whole(kini), _whole(lalu) if lalu else None, jumlah=True)
    return Tabel(by, bagian, (*lines, whole))


def _whole(one: Angka) -> Angka:
    return Angka({(): total(one.numbers.values())}, {(): "Jumlah"}, one.url)


def total(lines: Iterable[Numbers]) -> Numbers:
    """The sum of lines; a code that is None in all of them stays None."""
    found: Numbers = {}
    for numbers in lines:
        for kode, value in numbers.items():
            before = found.get(kode)
            found[kode] = value if before is None else before if value is None else before + value
    return found


def _line(name: str, key: Key, bagian: Bagian, kini: Angka, lalu: Angka | None, *, jumlah: bool = False) -> Baris:
    now, before = kini.numbers.get(key), lalu.numbers.get(key) if lalu else None
    cells = [_cell(one, key, now, before, kini, lalu) for one in bagian.kolom]
    return Baris(name, tuple(cells), jumlah)


def _cell(kolom: Kolom, key: Key, now: Numbers | None, before: Numbers | None, kini: Angka, lalu: Angka | None) -> Sel:
    first, *second = kolom.numbers
    share = bool(second)
    return Sel(
        kolom,
        _value(kolom, now, first),
        _value(kolom, before, first) if lalu else None,
        "" if share else kini.url(kolom.kode, key),
        "" if share or lalu is None else lalu.url(kolom.kode, key),
        _value(kolom, now, second[0]) if share else None,
        _value(kolom, before, second[0]) if share and lalu else None,
    )


def _value(kolom: Kolom, numbers: Numbers | None, kode: str) -> int | None:
    """A place where nothing was counted has 0 cooperatives; of money and people it has no figure."""
    if numbers is not None and kode in numbers:
        return numbers[kode]
    return None if kolom.satuan in ("orang", "rupiah") else 0


def roll(lines: Iterable[tuple[Mapping[str, str], Numbers]], by: str) -> dict[Key, Numbers]:
    """Figures divided by several things at once, added up by one of them."""
    apart: dict[Key, list[Numbers]] = {}
    for place, numbers in lines:
        apart.setdefault((place[by],), []).append(numbers)
    return {key: total(numbers) for key, numbers in apart.items()}


def ordered(by: str, named: Mapping[Key, str], first: Sequence[Key] = ()) -> dict[Key, str]:
    """Names in the order of a table: `first` as given, the others by name, what is unknown at the end."""
    rest = sorted((key for key in named if key not in first), key=lambda key: (not key[0], named[key].lower()))
    return {key: named[key] for key in (*(key for key in first if key in named), *rest)}


__all__ = ["BY", "Angka", "Baris", "Key", "Numbers", "Sel", "Tabel", "make", "ordered", "roll", "total", "words"]
