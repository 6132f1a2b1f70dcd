"""Reading the past: sums of the stored `Ringkasan`, and where a day has none, the same counted from the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from pembinaan.angka import ringkas, ukuran
from pembinaan.angka.jenis import Hitungan
from pembinaan.angka.posisi import Cakupan, Posisi
from pembinaan.models import Ringkasan
from registry.models.choices import StatusHitung, StatusKeputusan
from registry.statistics import LARGE

SMALL = LARGE  # registers below it are counted anew for a past day; larger ones say that there is no summary
STATUS = {
    ukuran.AKTIF.kode: StatusHitung.AKTIF, ukuran.TIDAK_AKTIF.kode: StatusHitung.TIDAK_AKTIF,
    ukuran.DIBEKUKAN.kode: StatusKeputusan.DIBEKUKAN, ukuran.DIBUBARKAN.kode: StatusKeputusan.DIBUBARKAN,
}  # fmt: skip
COLUMNS = {one.kode: column for column, one in ringkas.COLUMNS.items()}
Numbers = dict[str, int]  # {code of a figure: number}, the codes of STATUS and COLUMNS


def at(day: dt.date, cakupan: Cakupan | None = None) -> Numbers | None:
    """What was stored of the day, or None. One query."""
    return many([day], cakupan).get(day)


def complete(numbers: Numbers) -> Numbers:
    """With the sums that follow: nothing is counted twice, so nothing can disagree."""
    found = dict(numbers)
    found["diputus"] = found["dibekukan"] + found["dibubarkan"]
    found["dinilai"] = found["aktif"] + found["tidak-aktif"]
    found["semua"] = found["dinilai"] + found["diputus"]
    found["belum-rat"] = found["wajib-rat"] - found["sudah-rat"]
    return found


def remembered(one: Hitungan, posisi: Posisi, cakupan: Cakupan, counted: int) -> int | None:
    """What the summary of that day says of a figure where the record now says another number (`counted`), else None.

    The day counts only the tahun buku before its own year. One query, on the 1st of a month only.
    """
    if posisi.on == posisi.today or posisi.on.day != 1 or posisi.tahun != posisi.on.year - 1:
        return None
    stored = at(posisi.on, cakupan)
    said = complete(stored).get(one.kode) if stored else None
    return None if said == counted else said


def many(days: Iterable[dt.date], cakupan: Cakupan | None = None) -> dict[dt.date, Numbers]:
    """{day: numbers} of those days that have a summary. One query. A desa is in no summary."""
    if cakupan and cakupan.desa:
        return {}
    there = Ringkasan.objects.filter(tanggal__in=list(days))
    # In the sums and not in WHERE: a day on which nobody fits has a summary that says 0.
    fits = cakupan.condition if cakupan else Q()
    asked: dict[str, Any] = {
        f"s_{status}": Coalesce(Sum("jumlah", filter=fits & Q(status=status)), 0) for status in STATUS.values()
    } | {f"j_{column}": Coalesce(Sum(column, filter=fits) if fits else Sum(column), 0) for column in COLUMNS.values()}
    found = {}
    lines: Iterable[Any] = there.order_by().values("tanggal").annotate(**asked)
    for line in lines:
        numbers = {kode: line[f"s_{status}"] for kode, status in STATUS.items()}
        found[line["tanggal"]] = numbers | {kode: line[f"j_{column}"] for kode, column in COLUMNS.items()}
    return found
