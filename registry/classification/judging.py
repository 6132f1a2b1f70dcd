"""The verdict as one annotated queryset.

It classifies the whole register, answers "mengapa?" for one, forecasts and simulates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, CharField, DateField, Exists, Expression, F, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import Exact, IsNull, LessThanOrEqual

from registry.classification import clauses, facts
from registry.models import AturanStatus, Kantor, Koperasi
from registry.models.choices import (
    Bentuk,
    JenisBukti,
    Keterangan,
    Kewenangan,
    StatusHitung,
    TingkatBukti,
)

if TYPE_CHECKING:
    from registry.models.koperasi import KoperasiQuerySet

Year = Expression | F | Subquery  # an expression that gives a tahun buku, or null


def annotate(queryset: KoperasiQuerySet, *, on: dt.date, rule: AturanStatus | None = None) -> KoperasiQuerySet:
    """Adds the verdict on `on` under `rule` (default: the version in force then).

    v_status (aktif | tidak_aktif), v_from (first year to be judged), v_window_end (last year of the window, or null),
    v_keputusan (decision in force), v_keterangan, v_menunggu, beside the years of `facts`.
    """
    rule = rule or AturanStatus.objects.in_force(on)
    return judge(facts.annotate(queryset, on=on, rule=rule), on=on, rule=rule)


def judge(queryset: KoperasiQuerySet, *, on: dt.date, rule: AturanStatus, remarks: bool = True) -> KoperasiQuerySet:
    """The verdict from the years of `facts`, which `queryset` must carry; with `remarks` the keterangan too."""
    inactive = unfiled(F("v_met"), F("v_block"), rule.jumlah_tahun)
    queryset = queryset.annotate(
        v_from=Greatest(F("v_obliged"), F("v_met") + 1),
        v_status=Case(
            When(inactive, then=Value(StatusHitung.TIDAK_AKTIF)),
            default=Value(StatusHitung.AKTIF),
            output_field=CharField(),
        ),
        v_window_end=Case(When(inactive, then=F("v_block")), default=None),
    )
    if not remarks:
        return queryset
    return queryset.annotate(
        v_keputusan=facts.decision(on),
        v_keterangan=_keterangan(on, rule, inactive),
        v_menunggu=_awaiting_review(on, rule, inactive),
    )


def where_touched(queryset: KoperasiQuerySet) -> KoperasiQuerySet:
    """Keeps the stored keterangan except where v_touched (which `queryset` must carry) or where the verdict is new."""
    fresh = Q(v_touched=True) | ~Q(v_status=F("status_hitung")) | Q(keterangan="")
    return queryset.annotate(
        v_keterangan=Case(When(fresh, then=F("v_keterangan")), default=F("keterangan")),
        v_menunggu=Case(When(fresh, then=F("v_menunggu")), default=F("menunggu_pemeriksaan")),
    )


def judge_days(koperasi: Koperasi, rules: Mapping[dt.date, AturanStatus]) -> dict[dt.date, tuple[str, int | None]]:
    """(status, last year of the window) of one cooperative on several dates, each under its rule, in one query."""
    one = Koperasi.objects.filter(pk=koperasi.pk).order_by()
    parts = [
        judge(facts.annotate(one, on=on, rule=rule), on=on, rule=rule, remarks=False)
        .annotate(day=Value(on, output_field=DateField()))
        .values_list("day", "v_status", "v_window_end")
        for on, rule in rules.items()
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    return {day: (status, window_end) for day, status, window_end in rows}


def unfiled(met: Year, block: Year, length: int) -> Expression:
    """Whether the `length` years that end with `block` are all obliged and all after the latest met year."""
    return LessThanOrEqual(Greatest(F("v_obliged"), met + 1), block - (length - 1))


def _keterangan(on: dt.date, rule: AturanStatus, inactive: Expression) -> Expression:
    """The first that holds, in the order of the design. CASE is lazy: what comes later is not even looked up."""
    year = on.year - 1
    filed = {
        kind: Exists(facts.evidence(on=on, level=rule.tingkat, tahun_buku=year, jenis=kind)) for kind in JenisBukti
    }
    inside = Exact(facts.authority(on), Value(Kewenangan.KABKOTA))
    # Not EXISTS: over the whole register the planner would hash every evidence there is, for the few who have none.
    never = Q(v_met=None) & Q(IsNull(Subquery(facts.evidence(on=on).values("pk")[:1]), True))
    in_order = [
        (~Q(inside), Keterangan.DI_LUAR_KEWENANGAN),
        (Q(proses_pembubaran_sejak__lte=on), Keterangan.PROSES_PEMBUBARAN),
        (Q(inactive) & never, Keterangan.BELUM_ADA_DATA),
        (Q(inactive), Keterangan.TIDAK_AKTIF),
        (Q(v_obliged__gt=year), Keterangan.BELUM_WAJIB_RAT),
        (Q(filed[JenisBukti.RAT]), Keterangan.SUDAH_RAT),
    ]
    if rule.jumlah_tahun > 1:
        shorter = rule.jumlah_tahun - 1
        block = facts.latest_block(on=on, months=rule.bulan_batas, length=shorter)
        in_order.append((Q(unfiled(F("v_met"), block, shorter)), Keterangan.BERISIKO))
    in_order += [
        (Q(filed[JenisBukti.LAPORAN]), Keterangan.ADA_LAPORAN_BELUM_RAT),
        (_within_own_due(on, year), Keterangan.BELUM_RAT_DALAM_BATAS),
    ]
    whens = [When(condition, then=Value(value)) for condition, value in in_order]
    undecided = Case(*whens, default=Value(Keterangan.BELUM_RAT_LEWAT_BATAS), output_field=CharField())
    return Coalesce(F("v_keputusan"), undecided)  # a decision's value is its keterangan


def _within_own_due(on: dt.date, year: int) -> Q:
    """The office's own date for tahun buku `year`, by bentuk, or a later extension, has not passed."""
    kantor = Kantor.objects.get_current() or Kantor()
    own = Q(Exists(facts.open_extensions(on=on, tahun_buku=year)))
    for bentuk in (Bentuk.PRIMER, Bentuk.SEKUNDER):
        if on <= clauses.own_due(kantor, year, bentuk):
            sekunder = Q(bentuk=Bentuk.SEKUNDER)
            own |= sekunder if bentuk == Bentuk.SEKUNDER else ~sekunder  # not stated: treated as primer
    return own


def _awaiting_review(on: dt.date, rule: AturanStatus, inactive: Expression) -> Expression:
    """Aktif by what was submitted, tidak aktif by what was accepted."""
    last = clauses.last_due_year(on, rule.bulan_batas)
    accepted: dict[str, Any] = {"on": on, "kind": rule.bukti, "level": TingkatBukti.DITERIMA}
    by_accepted = Q(unfiled(facts.latest_met(**accepted), F("v_block"), rule.jumlah_tahun))
    by_submitted = Q(inactive)
    if rule.tingkat == TingkatBukti.DITERIMA:
        submitted = facts.latest_met(on=on, kind=rule.bukti, level=TingkatBukti.DIKIRIM)
        by_accepted, by_submitted = by_submitted, Q(unfiled(submitted, F("v_block"), rule.jumlah_tahun))
    recent = facts.met(**accepted).filter(tahun_buku__gt=last - rule.jumlah_tahun)
    return Case(
        When(by_submitted, then=Value(False)),
        # Says nothing new, but spares most cooperatives the next line: no block of years comes after this one.
        When(Exists(recent), then=Value(False)),
        When(by_accepted, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
