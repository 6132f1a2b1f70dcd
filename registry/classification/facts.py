"""What the rule reads, as subqueries of one cooperative on one date. Nothing here knows what follows from it.

In force on D means `begin <= D and (end is null or end > D)`, for evidence, extensions and decisions alike.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractYear

from registry.classification import clauses
from registry.models import MasaBukti, Perpanjangan, PerubahanKewenangan, PerubahanStatus
from registry.models.choices import JenisBukti, TingkatBukti
from registry.models.rules import AturanStatus

if TYPE_CHECKING:
    from registry.models.koperasi import KoperasiQuerySet

NAMES = ("v_obliged", "v_met", "v_block")


def annotate(queryset: KoperasiQuerySet, *, on: dt.date, rule: AturanStatus, bulk: bool = False) -> KoperasiQuerySet:
    """Three years from which the verdict follows. `bulk`: the same in a form for the whole register.

    v_obliged: first obliged year. v_met: latest year with the required evidence, or null.
    v_block: last year of the latest N consecutive years that are past due on `on`, whatever was filed.
    """
    return queryset.annotate(
        v_obliged=obliged_from(rule),
        v_met=latest_met(on=on, kind=rule.bukti, level=rule.tingkat),
        v_block=latest_block(on=on, months=rule.bulan_batas, length=rule.jumlah_tahun),
    )


def obliged_from(rule: AturanStatus) -> Expression:
    return Coalesce(
        ExtractYear("tanggal_badan_hukum") + rule.jeda_tahun_pertama,
        clauses.FIRST_YEAR_OF_LAW,
        output_field=IntegerField(),
    )


def evidence(
    *, on: dt.date, level: str = TingkatBukti.DIKIRIM, outer: str = "pk", **where: object
) -> QuerySet[MasaBukti]:
    """Evidence of the outer cooperative in force on `on`. What was accepted counts as submitted."""
    rows = MasaBukti.objects.filter(_in_force("dari", "sampai", on), koperasi=OuterRef(outer), **where).order_by()
    return rows.filter(tingkat=TingkatBukti.DITERIMA) if level == TingkatBukti.DITERIMA else rows


def latest_met(*, on: dt.date, kind: str, level: str) -> Subquery:
    """The latest tahun buku with the required evidence, or null: walks the index and stops at the first year met."""
    rows = met(on=on, kind=kind, level=level)
    return Subquery(rows.order_by("-tahun_buku").values("tahun_buku")[:1])


def met(*, on: dt.date, kind: str, level: str) -> QuerySet[MasaBukti]:
    """Evidence that meets its year."""
    if kind == AturanStatus.Bukti.SALAH_SATU:
        return evidence(on=on, level=level)
    if kind == AturanStatus.Bukti.LAPORAN:
        return evidence(on=on, level=level, jenis=JenisBukti.LAPORAN)
    rows = evidence(on=on, level=level, jenis=JenisBukti.RAT)
    if kind == AturanStatus.Bukti.RAT:
        return rows
    same_year: dict[str, Any] = {"outer": "koperasi", "tahun_buku": OuterRef("tahun_buku")}
    return rows.filter(Exists(evidence(on=on, level=level, jenis=JenisBukti.LAPORAN, **same_year)))


def open_extensions(*, on: dt.date, outer: str = "pk", **where: object) -> QuerySet[Perpanjangan]:
    """Extensions of the outer cooperative that still protect their year on `on`."""
    return Perpanjangan.objects.filter(
        _in_force("berlaku_pada", "dicabut_pada", on), koperasi=OuterRef(outer), batas__gte=on, **where
    ).order_by()


def latest_block(*, on: dt.date, months: int, length: int) -> Expression:
    """End of the latest `length` consecutive years past due. Without open extensions that is the last due year.

    With them it ends just before a protected year. A block that ends later also starts later, so if the latest one
    starts before the first year to be judged, every other does too: no other need be looked at.
    """
    last = clauses.last_due_year(on, months)
    protected = open_extensions(on=on, tahun_buku__range=(last - length + 1, last))
    inside = open_extensions(
        on=on,
        outer="koperasi",
        tahun_buku__gte=OuterRef("tahun_buku") - length,
        tahun_buku__lt=OuterRef("tahun_buku"),
    )
    before = open_extensions(on=on, tahun_buku__lte=last).filter(~Exists(inside)).order_by("-tahun_buku")
    return Case(
        When(~Exists(protected), then=Value(last)),
        default=Subquery(before.values(end=F("tahun_buku") - 1)[:1]),
        output_field=IntegerField(),
    )


def touched(after: dt.date, until: dt.date) -> Expression:
    """Whether one of the cooperative's own dates lies after `after`, up to `until`."""
    span = (after + clauses.ONE_DAY, until)
    ended = tuple(day - clauses.ONE_DAY for day in span)
    filed = MasaBukti.objects.filter(Q(dari__range=span) | Q(sampai__range=span), koperasi=OuterRef("pk"))
    extended = Perpanjangan.objects.filter(
        Q(berlaku_pada__range=span) | Q(dicabut_pada__range=span) | Q(batas__range=ended), koperasi=OuterRef("pk")
    )
    return Case(
        When(Exists(filed.order_by()) | Exists(extended.order_by()), then=Value(True)),
        When(proses_pembubaran_sejak__range=span, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def decision(on: dt.date) -> Expression:
    """`dibekukan`, `dibubarkan` or null as decided on `on`: the office's record, not the column of today."""
    events = PerubahanStatus.objects.filter(kolom=PerubahanStatus.Kolom.KEPUTUSAN, koperasi=OuterRef("pk"))
    last = events.filter(berlaku_pada__lte=on).order_by("-berlaku_pada", "-pk")
    return Case(  # few ever get one: most are answered by the first look
        When(Exists(events), then=Subquery(last.values("baru")[:1])),
        default=None,
        output_field=CharField(null=True),
    )


def authority(on: dt.date) -> Expression:
    """Kewenangan on `on`: after the last move up to then, else before the first move after it, else as recorded."""
    moves = PerubahanKewenangan.objects.filter(koperasi=OuterRef("pk")).order_by()
    past = moves.filter(berlaku_pada__lte=on).order_by("-berlaku_pada", "-pk")
    future = moves.filter(berlaku_pada__gt=on).order_by("berlaku_pada", "pk")
    return Case(
        When(
            Exists(moves),
            then=Coalesce(Subquery(past.values("baru")[:1]), Subquery(future.values("lama")[:1])),
        ),
        default=F("kewenangan"),
        output_field=CharField(),
    )


def _in_force(begin: str, end: str, on: dt.date) -> Q:
    return Q(**{f"{begin}__lte": on}) & (Q(**{end: None}) | Q(**{f"{end}__gt": on}))
