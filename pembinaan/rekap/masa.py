"""Quarters, semesters and years: their days, names and numbers, and the one before each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pembinaan.models import PeriodeTutup

Jenis = PeriodeTutup.Jenis
MONTHS = {Jenis.TRIWULAN: 3, Jenis.SEMESTER: 6, Jenis.TAHUN: 12}
SHORT = {Jenis.TRIWULAN: "tw", Jenis.SEMESTER: "sm", Jenis.TAHUN: "th"}
ROMAN = ("", "I", "II", "III", "IV")
FIRST_YEAR = 2000
OFFERED_YEARS = 3


@dataclass(frozen=True)
class Masa:
    """`ke`: 1 to 4 of a quarter, 1 or 2 of a semester, 1 of a year."""

    jenis: str
    tahun: int
    ke: int = 1

    @classmethod
    def read(cls, code: str) -> Masa | None:
        """From "2026-tw-3"; None where that names no period."""
        found = re.fullmatch(r"(\d{4})-(tw|sm|th)-([1-4])", code)
        if not found:
            return None
        jenis = next(kind for kind, short in SHORT.items() if short == found[2])
        tahun, ke = int(found[1]), int(found[3])
        return cls(jenis.value, tahun, ke) if tahun >= FIRST_YEAR and ke * MONTHS[jenis] <= 12 else None

    @property
    def kode(self) -> str:
        return f"{self.tahun}-{SHORT[Jenis(self.jenis)]}-{self.ke}"

    @property
    def dari(self) -> dt.date:
        return dt.date(self.tahun, (self.ke - 1) * self._months + 1, 1)

    @property
    def sampai(self) -> dt.date:
        return self._after(1).dari - dt.timedelta(days=1)

    @property
    def nama(self) -> str:
        """ "Triwulan III 2026", "Tahun 2026"."""
        label = Jenis(self.jenis).label
        return f"Tahun {self.tahun}" if self.jenis == Jenis.TAHUN else f"{label} {ROMAN[self.ke]} {self.tahun}"

    @property
    def nomor(self) -> str:
        """ "REKAP/2026/TW-III", "REKAP/2026/SM-I", "REKAP/2026/TAHUN": one for each period, known beforehand."""
        short = SHORT[Jenis(self.jenis)].upper()
        return f"REKAP/{self.tahun}/" + ("TAHUN" if self.jenis == Jenis.TAHUN else f"{short}-{ROMAN[self.ke]}")

    @property
    def sebelum(self) -> Masa:
        return self._after(-1)

    @property
    def _months(self) -> int:
        return MONTHS[Jenis(self.jenis)]

    def _after(self, count: int) -> Masa:
        per_year = 12 // self._months
        whole = self.tahun * per_year + self.ke - 1 + count
        return Masa(self.jenis, whole // per_year, whole % per_year + 1)


def of(periode: PeriodeTutup) -> Masa:
    return Masa(periode.jenis, periode.tahun, periode.ke)


def begun(on: dt.date) -> list[Masa]:
    """Those of the last years that have begun by `on`, newest first within each kind."""
    found = [
        Masa(jenis.value, tahun, ke)
        for jenis in Jenis
        for tahun in range(on.year, on.year - OFFERED_YEARS, -1)
        for ke in range(12 // MONTHS[jenis], 0, -1)
    ]
    return [masa for masa in found if masa.dari <= on]


def past(on: dt.date) -> list[Masa]:
    """Those that may be closed on `on`: the last day has passed."""
    return [masa for masa in begun(on) if masa.sampai < on]
