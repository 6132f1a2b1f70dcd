"""Reading the past: sums of the stored `Ringkasan`, and where a day has none, the same counted from the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from pembinaan.angka import ukuran
from pembinaan.angka.posisi import Cakupan
from pembinaan.models import Ringkasan
from registry.models.choices import StatusHitung, StatusKeputusan
from registry.statistics import LARGE

SMALL = LARGE  # registers below it are counted anew for a past day; larger ones say that there is no summary
STATUS = {
    ukuran.AKTIF.kode: StatusHitung.AKTIF, ukuran.TIDAK_AKTIF.kode: StatusHitung.TIDAK_AKTIF,
    ukuran.DIBEKUKAN.kode: StatusKeputusan.DIBEKUKAN, ukuran.DIBUBARKAN.kode: StatusKeputusan.DIBUBARKAN,
}  # fmt: skip
COLUMNS = {
    ukuran.SEMUA.kode: "jumlah", ukuran.WAJIB_RAT.kode: "wajib_rat", ukuran.SUDAH_RAT.kode: "sudah_rat",
    ukuran.WAJIB_RUTIN.kode: "wajib_rutin", ukuran.RAT_RUTIN.kode: "rat_rutin",
    ukuran.SUDAH_LAPORAN.kode: "sudah_laporan",
}  # fmt: skip
Numbers = dict[str, int]  # {code of a figure: number}, the codes of STATUS and COLUMNS


def at(day: dt.date, cakupan: Cakupan | None = None) -> Numbers | None:
    """What was stored of the day, or None. One query."""
    return many([day], cakupan).get(day)


def many(days: Iterable[dt.date], cakupan: Cakupan | None = None) -> dict[dt.date, Numbers]:
    """{day: numbers} of those days that have a summary. One query. A desa is in no summary."""
    if cakupan and cakupan.desa:
        return {}
    there = Ringkasan.objects.filter(tanggal__in=list(days))
    # In the sums and not in WHERE: a day on which nobody fits has a summary that says 0.
    fits = _fits(there, cakupan) if cakupan and cakupan.query() else Q()
    asked: dict[str, Any] = {
        f"s_{status}": Coalesce(Sum("jumlah", filter=fits & Q(status=status)), 0) for status in STATUS.values()
    } | {f"j_{column}": Coalesce(Sum(column, filter=fits) if fits else Sum(column), 0) for column in COLUMNS.values()}
    found = {}
    lines: Iterable[Any] = there.order_by().values("tanggal").annotate(**asked)
    for line in lines:
        numbers = {kode: line[f"s_{status}"] for kode, status in STATUS.items()}
        found[line["tanggal"]] = numbers | {kode: line[f"j_{column}"] for kode, column in COLUMNS.items()}
    return found


def _fits(there: Any, cakupan: Cakupan) -> Q:
    """A summary has the columns that a cooperative is narrowed by."""
    return Q(pk__in=cakupan.narrow(there).order_by().values("pk"))
