"""The value of any figure on several days at once: numerator, denominator, and where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pembinaan.angka import daftar, hitung
from pembinaan.angka.jenis import Hitungan, Jumlahan, Rasio, Ukuran, Urusan
from pembinaan.angka.posisi import Posisi
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import daftar as frozen
from registry.models import AturanStatus, rules
from registry.models.koperasi import KoperasiQuerySet

CENT = Decimal("0.01")
# Fewer of these is better: what LKjIP calls a negative polarity.
FEWER = frozenset(
    {"tidak-aktif", "belum-rat", "belum-laporan", "tidak-rutin", "sertifikat-habis", "kasus-terbuka", "diputus",
     "dibekukan", "dibubarkan"}
)  # fmt: skip


@dataclass(frozen=True)
class Nilai:
    """A figure on a day: `n` of `of` for a share, else `n` alone. `periode`: the closed period it was read from."""

    ukuran: Ukuran
    posisi: Posisi
    n: int
    of: int | None = None
    periode: PeriodeTutup | None = None

    @property
    def value(self) -> Decimal | None:
        """Per cent with two decimals, or the number; None where the denominator is none."""
        if self.of is None:
            return Decimal(self.n)
        return percent(self.n, self.of)

    @property
    def url(self) -> str:
        """The list of what was counted; of a closed figure among the frozen rows of its period."""
        return self._list(self.ukuran.pembilang if isinstance(self.ukuran, Rasio) else self.ukuran)

    @property
    def url_of(self) -> str:
        return self._list(self.ukuran.penyebut) if isinstance(self.ukuran, Rasio) else ""

    def _list(self, one: Ukuran) -> str:
        if self.periode:
            return frozen.url(self.periode, "", one.kode, ())
        return daftar.url(one.kode, self.posisi)


def percent(n: int, of: int) -> Decimal | None:
    return (Decimal(100 * n) / Decimal(of)).quantize(CENT, ROUND_HALF_UP) if of else None


def positions(days: Iterable[dt.date], *, today: dt.date) -> list[Posisi]:
    """As `Posisi.at` makes them, with one query for all."""
    versions = AturanStatus.objects.adopted()
    return [
        Posisi(day, today, rules.in_force(versions, day), day.year - 1, dt.date(day.year, 1, 1))
        for day in sorted(set(days))
    ]


def measure(
    koperasi_set: KoperasiQuerySet, several: Sequence[Posisi], what: Iterable[Ukuran]
) -> dict[tuple[str, dt.date], Nilai]:
    """{(code, day): Nilai}. At most three queries, however many figures and days."""
    what = list(dict.fromkeys(what))
    pieces = {one.kode: one for one in what if isinstance(one, Hitungan)}
    for one in what:
        if isinstance(one, Rasio):
            pieces |= {part.kode: part for part in (one.pembilang, one.penyebut)}
    sums = [one for one in what if isinstance(one, Jumlahan)]
    matters = [one for one in what if isinstance(one, Urusan)]
    counted = hitung.counts_by_day(koperasi_set, several, pieces.values()) if pieces else {}
    summed = hitung.sums_on(koperasi_set, several, sums) if sums else {}
    done = hitung.matters_on(koperasi_set, several, matters) if matters else {}
    found = {}
    for posisi in several:
        on = posisi.on
        numbers = counted.get(on, {}) | done.get(on, {})
        numbers |= {kode: total.value for kode, total in summed.get(on, {}).items()}
        for one in what:
            found[one.kode, on] = _nilai(one, posisi, numbers)
    return found


def _nilai(one: Ukuran, posisi: Posisi, numbers: dict[str, int], periode: PeriodeTutup | None = None) -> Nilai:
    if isinstance(one, Rasio):
        return Nilai(one, posisi, numbers[one.pembilang.kode], numbers[one.penyebut.kode], periode)
    return Nilai(one, posisi, numbers[one.kode], None, periode)


# --- Closed periods ---------------------------------------------------------------------------------
def closed(periods: Iterable[PeriodeTutup], one: Ukuran, posisi: Posisi) -> Nilai | None:
    """The figure as a period was closed with it on that day, where one was and holds it.

    A figure that counts since a day is only the same where the period began on that day: the second quarter's letters
    are not those of the year.
    """
    for periode in periods:
        same_start = not runs_since(one) or periode.dari == posisi.dari
        if periode.sampai != posisi.on or periode.tahun_buku != posisi.tahun or not same_start:
            continue
        numbers = {kode: n for kode, n in frozen.counted(periode).items() if isinstance(n, int)}
        parts = (one.pembilang.kode, one.penyebut.kode) if isinstance(one, Rasio) else (one.kode,)
        if all(part in numbers for part in parts):
            return _nilai(one, posisi, numbers, periode)
    return None


def runs_since(one: Ukuran) -> bool:
    """Whether it counts what happened since 1 January, rather than how things stand."""
    return "{dari}" in (one.pembilang.arti + one.arti if isinstance(one, Rasio) else one.arti)


# --- Against a target -------------------------------------------------------------------------------
def reached(one: Ukuran, value: Decimal, target: Decimal) -> bool:
    return value <= target if one.kode in FEWER else value >= target


def achieved(one: Ukuran, value: Decimal, target: Decimal) -> Decimal | None:
    """Persen capaian as LKjIP has it, above 100 where more was done; fewer is better: (2 x target - realisasi)."""
    if not target:
        return None
    top = 2 * target - value if one.kode in FEWER else value
    return (100 * top / target).quantize(CENT, ROUND_HALF_UP)
