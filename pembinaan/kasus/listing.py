"""One page of the list of cases: keys in the asked order first, then what the rows show of those few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from koperasi.lib.sheets import Column
from koperasi.ui import paging
from pembinaan import doings
from pembinaan.kasus import outcome
from pembinaan.kasus.filters import KasusFilter
from pembinaan.models import HasilKasus, JanjiRat, Kasus

DEFAULT_SORT = "tenggat"
SORTS = ("koperasi", "kecamatan", "petugas", "dibuka", "tenggat")
CHUNK = 1000
COLUMNS = (
    Column("No. kasus", "angka", 9), Column("Koperasi", "text", 36), Column("Kecamatan", "text", 18),
    Column("Jenis", "text", 14), Column("Keadaan", "text", 14), Column("Petugas", "text", 26),
    Column("Dibuka", "tanggal", 12), Column("Tenggat", "tanggal", 12), Column("Masalah", "text", 40),
    Column("Tujuan", "text", 40), Column("Kegiatan terakhir", "tanggal", 12), Column("Janji RAT", "tanggal", 12),
    Column("Usul ditutup", "text", 18), Column("Hasil", "text", 22), Column("Ditutup", "tanggal", 12),
    Column("Catatan hasil", "text", 40),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    kasus: Any  # Kasus with usul, menunggu and janji_tanggal
    last: dt.date | None  # something was done for the cooperative
    on: dt.date

    @property
    def overdue(self) -> bool:
        return bool(self.kasus.is_open and self.kasus.tenggat and self.kasus.tenggat < self.on)

    @property
    def quiet_days(self) -> int:
        """Days since something was done; since the opening where nothing was."""
        return (self.on - max(self.last or self.kasus.dibuka_pada, self.kasus.dibuka_pada)).days

    @property
    def proposes(self) -> str:
        return str(HasilKasus(self.kasus.usul).label) if self.kasus.usul else ""


def page(request: HttpRequest, asked: KasusFilter, *, on: dt.date) -> Page:
    """Five queries: the count, the keys with their rows, problems, days of the last doing."""
    sort = paging.sort_key(request, SORTS, DEFAULT_SORT)
    shown = paging.paginate(request, asked.qs.order_by(*order(sort)).values_list("pk", flat=True))
    shown.object_list = lines(list(shown.object_list), on=on)
    return shown


def whole(request: HttpRequest, asked: KasusFilter) -> QuerySet[Kasus]:
    """Every row of the filter in the order the address asks for."""
    return asked.qs.order_by(*order(paging.sort_key(request, SORTS, DEFAULT_SORT)))


def order(sort: str) -> list[Any]:
    name, down = sort.removeprefix("-"), sort.startswith("-")
    column = F({
        "koperasi": "koperasi__nama_urut", "kecamatan": "koperasi__kecamatan__nama", "petugas": "petugas__nama",
        "dibuka": "dibuka_pada", "tenggat": "tenggat",
    }[name])  # fmt: skip
    return [column.desc(nulls_last=True), "-pk"] if down else [column.asc(nulls_last=True), "pk"]


def lines(keys: list[int], *, on: dt.date) -> list[Line]:
    """In the order of `keys`; three queries."""
    if not keys:
        return []
    open_promise = JanjiRat.objects.filter(koperasi=OuterRef("koperasi"), dicabut_pada=None).order_by("-tanggal")
    rows: Any = outcome.annotate(Kasus.objects.filter(pk__in=keys)).annotate(
        janji_tanggal=Subquery(open_promise.values("tanggal")[:1])
    )
    rows = rows.select_related("koperasi__kecamatan", "petugas").defer("koperasi__cari", "koperasi__catatan")
    found = {row.pk: row for row in rows.prefetch_related("masalah")}
    last = doings.latest_days({row.koperasi_id for row in found.values()})
    return [Line(found[pk], last.get(found[pk].koperasi_id), on) for pk in keys if pk in found]


def sheet(rows: QuerySet[Kasus], *, on: dt.date) -> Iterator[list[object]]:
    """The rows of COLUMNS, a few queries for each thousand."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        for line in lines(keys[start : start + CHUNK], on=on):
            kasus = line.kasus
            yield [
                kasus.pk, kasus.koperasi.nama, kasus.koperasi.kecamatan and kasus.koperasi.kecamatan.nama,
                kasus.get_jenis_display(), kasus.get_keadaan_display(), kasus.petugas and kasus.petugas.nama,
                kasus.dibuka_pada, kasus.tenggat, ", ".join(one.nama for one in kasus.masalah.all()), kasus.tujuan,
                line.last, kasus.janji_tanggal, line.proposes, kasus.get_hasil_display() if kasus.hasil else None,
                kasus.ditutup_pada, kasus.catatan_hasil,
            ]  # fmt: skip
