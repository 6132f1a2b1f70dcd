"""What the office did for cooperatives, from every room, as rows of one shape.

The case's timeline, the cooperative's page, "without activity for 30 days", the yearly report and the funnel all ask
here, so that they can never tell different stories. Nothing is copied: a source names the columns of its own table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from pembinaan.models import KegiatanKasus, Kunjungan, Rehabilitasi, TahapUsulan
from pembinaan.navigation import address
from registry.models import Koperasi

COLUMNS = ("k", "tgl", "jenis", "ref", "orang", "rp", "teks")


@dataclass(frozen=True)
class Source:
    """Things that were done, one row each: planned, cancelled and taken-back ones are not among `rows()`.

    `koperasi`, `tanggal`, `oleh`, `biaya` are field paths ("" for none; biaya in whole rupiah); `teks` an expression
    for one short line; `url(ref)` the page of the row with that primary key. `for_officers`: shown to the pengurus too.
    """

    jenis: str
    label: str
    rows: Callable[[], QuerySet[Any]]
    koperasi: str
    tanggal: str
    oleh: str
    teks: Any
    url: Callable[[int], str]
    biaya: str = ""
    for_officers: bool = False

    def select(self, condition: Q) -> QuerySet[Any]:
        """Columns k (koperasi id), tgl, jenis, ref (pk), orang (user id or null), rp (0 where none noted), teks."""
        cost = Coalesce(F(self.biaya), Value(0), output_field=BigIntegerField()) if self.biaya else Value(0)
        return (
            self.rows()
            .order_by()
            .annotate(k=F(self.koperasi), tgl=F(self.tanggal))
            .filter(condition)
            .annotate(
                jenis_=Value(self.jenis, output_field=CharField()),
                ref=F("pk"),
                orang=F(self.oleh) if self.oleh else Value(None, output_field=BigIntegerField()),
                rp=Cast(cost, BigIntegerField()),
                teks=Cast(self.teks, CharField()),
            )
            .values_list("k", "tgl", "jenis_", "ref", "orang", "rp", "teks")
        )


def _visit_url(pk: int) -> str:
    kunci = Kunjungan.objects.filter(pk=pk).values_list("kunci", flat=True).first()
    return address("pembinaan:kunjungan-detail", kunci)


def _case_activities() -> QuerySet[Any]:
    """Without those taken back, and without the rows that take back."""
    return KegiatanKasus.objects.filter(membatalkan=None, pembatalan=None)


def _case_url(pk: int) -> str:
    kasus = KegiatanKasus.objects.filter(pk=pk).values_list("kasus", flat=True).first()
    return address("pembinaan:kasus-detail", kasus)


def _step_url(pk: int) -> str:
    return address(
        "pembinaan:usulan-detail", TahapUsulan.objects.filter(pk=pk).values_list("usulan", flat=True).first()
    )


SOURCES: tuple[Source, ...] = (
    Source(
        "kegiatan", "Kegiatan kasus", _case_activities, "kasus__koperasi", "tanggal", "oleh", F("uraian"),
        _case_url, "biaya",
    ),
    Source(
        "kunjungan", "Kunjungan lapangan", Kunjungan.objects.done, "koperasi", "tanggal", "petugas", F("temuan"),
        _visit_url, "biaya", for_officers=True,
    ),
    Source(
        "usulan", "Langkah usulan", TahapUsulan.objects.all, "usulan__koperasi", "tanggal", "oleh", F("langkah__nama"),
        _step_url,
    ),
    Source(
        "rehabilitasi", "Rehabilitasi", Rehabilitasi.objects.all, "koperasi", "dari", "oleh", F("rencana"),
        lambda pk: address("pembinaan:rehabilitasi-detail", pk),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Doing:
    """One line of what was done."""

    koperasi_id: int
    tanggal: dt.date
    source: Source
    ref: int
    oleh_id: int | None
    biaya: int
    teks: str

    @property
    def url(self) -> str:
        """One query: for a page's worth of lines, not for lists of thousands."""
        return self.source.url(self.ref)


def select(koperasi: QuerySet[Koperasi] | None = None, *, since: dt.date | None = None, until: dt.date | None = None,
           kinds: Collection[str] | None = None, for_officers: bool = False) -> QuerySet[Any]:  # fmt: skip
    """All sources in one UNION ALL of COLUMNS, unordered; both dates inclusive. Order with `order_by("-tgl")`."""
    condition = Q()
    if koperasi is not None:
        condition &= Q(k__in=koperasi.order_by().values("pk"))
    if since:
        condition &= Q(tgl__gte=since)
    if until:
        condition &= Q(tgl__lte=until)
    asked = [
        source
        for source in SOURCES
        if (kinds is None or source.jenis in kinds) and (source.for_officers or not for_officers)
    ]
    first, *others = [source.select(condition) for source in asked]
    return first.union(*others, all=True) if others else first


def read(rows: QuerySet[Any]) -> list[Doing]:
    """The rows of `select` as objects, latest first."""
    by_kind = {source.jenis: source for source in SOURCES}
    found = [Doing(k, tgl, by_kind[jenis], ref, orang, rp, teks or "") for k, tgl, jenis, ref, orang, rp, teks in rows]
    return sorted(found, key=lambda one: (one.tanggal, one.source.jenis, one.ref), reverse=True)


def last_before(koperasi_path: str, since: dt.date) -> Q:
    """For a queryset whose `koperasi_path` names a cooperative: nothing was done for it from `since` on.

    One NOT EXISTS a source, each served by that table's own index.
    """
    nothing = Q()
    for source in SOURCES:
        done = (
            source.rows()
            .order_by()
            .filter(**{source.koperasi: OuterRef(koperasi_path), f"{source.tanggal}__gte": since})
        )
        nothing &= ~Q(Exists(done))
    return nothing


__all__ = ["COLUMNS", "SOURCES", "Doing", "Source", "last_before", "read", "select"]
