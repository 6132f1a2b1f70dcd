"""The agenda: every number of a series and year in order, voided ones with their reason, and what has no letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from koperasi.lib import dates
from pembinaan.letters.numbering import Block, Gap, Parts, gaps, running_number
from pembinaan.models import BlokNomor, PolaNomor, SetelanSurat, Surat, UrutanSurat
from pembinaan.models.surat import SuratQuerySet


@dataclass(frozen=True)
class Book:
    """One series of one year."""

    seri: str
    tahun: int
    last: int  # of the counter
    blocks: list[BlokNomor] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    outside: dict[int, str] = field(default_factory=dict)

    @property
    def unexplained(self) -> list[Gap]:
        return [gap for gap in self.gaps if not gap.alasan]

    @property
    def next_number(self) -> int:
        """From the counter; blocks lie before it, and what letters from outside have is left out."""
        number = max([self.last, *(block.sampai for block in self.blocks)]) + 1
        while number in self.outside:
            number += 1
        return number


def books(today: dt.date) -> list[tuple[str, int]]:
    """(series, year) that exist, newest first; the present year of each series in use too."""
    used = Surat.objects.agenda().exclude(seri="").order_by().values_list("seri", "tahun").distinct()
    found = {(seri, tahun) for seri, tahun in used if tahun is not None}
    found |= set(UrutanSurat.objects.values_list("seri", "tahun")) | set(BlokNomor.objects.values_list("seri", "tahun"))
    found |= {(seri, today.year) for seri in PolaNomor.objects.values_list("seri", flat=True).distinct()}
    return sorted(found, key=lambda book: (-book[1], book[0]))


def outside(seri: str, tahun: int) -> dict[int, str]:
    """{running number: number} of letters whose number came from outside and is written as a pattern of this series
    writes it, voided ones too. Three queries at most."""
    rows = Surat.objects.agenda().filter(tahun=tahun, urut=None).order_by()
    letters = list(rows.values_list("nomor", "tanggal", "isi__sifat"))
    if not letters:
        return {}
    unit = SetelanSurat.current().unit
    patterns = set(PolaNomor.objects.filter(seri=seri).order_by().values_list("pola", "klasifikasi"))
    found: dict[int, str] = {}
    for nomor, day, sifat in letters:
        for pola, klasifikasi in patterns:
            parts = Parts(pola, klasifikasi, unit, day or dt.date(tahun, 1, 1), sifat or "")
            number = running_number(parts, nomor)
            if number is not None:
                found[number] = nomor
    return found


def book(seri: str, tahun: int) -> Book:
    """Six queries at most."""
    used = Surat.objects.filter(seri=seri, tahun=tahun, urut__isnull=False).order_by("urut")
    blocks = list(BlokNomor.objects.filter(seri=seri, tahun=tahun).select_related("dicatat_oleh").order_by("dari"))
    last = UrutanSurat.objects.filter(seri=seri, tahun=tahun).values_list("terakhir", flat=True).first() or 0
    plain = [Block(row.dari, row.sampai, dates.panjang(row.dikembalikan_pada) if row.dikembalikan_pada else "")
             for row in blocks]  # fmt: skip
    theirs = outside(seri, tahun)
    found = gaps([urut for urut in used.values_list("urut", flat=True) if urut], plain, last, theirs)
    return Book(seri, tahun, last, blocks, found, theirs)


def rows(seri: str, tahun: int) -> SuratQuerySet:
    """In the order of the numbers; those from outside after them, by date."""
    of_book = Q(seri=seri) | Q(seri="", cara_nomor="luar")
    return (
        Surat.objects.agenda().filter(of_book, tahun=tahun).select_related("koperasi__kecamatan", "langkah")
        .defer("ttd_rincian").order_by("urut", "tanggal", "pk")
    )  # fmt: skip


def lines(letters: list[Surat], found: list[Gap], *, first: bool, last: bool) -> list[dict[str, Any]]:
    """A page of the agenda: {"surat": Surat} or {"celah": Gap}, gaps between their neighbours.

    first, last: whether gaps before the first and after the last row belong on this page.
    """
    numbered = [surat.urut for surat in letters if surat.urut is not None]
    low, high = (numbered[0], numbered[-1]) if numbered else (0, 0)
    waiting = [gap for gap in found
               if (gap.dari > low or first) and (gap.dari < high or last)]  # fmt: skip
    out: list[dict[str, Any]] = []
    for surat in letters:
        while waiting and (surat.urut is None or waiting[0].dari < surat.urut):
            out.append({"celah": waiting.pop(0)})
        out.append({"surat": surat})
    return out + [{"celah": gap} for gap in waiting]
