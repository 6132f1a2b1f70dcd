"""What another rule would make of the register: for the pages that ask before they decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Q, Value, When

from registry.classification import facts, judging
from registry.models import AturanStatus, Koperasi
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet
from registry.models.rules import in_force

PARAMETERS = ("jumlah_tahun", "bukti", "tingkat", "bulan_batas", "jeda_tahun_pertama")
AKTIF, TIDAK_AKTIF = StatusHitung.AKTIF, StatusHitung.TIDAK_AKTIF


@dataclass(frozen=True)
class Comparison:
    """The office's own cooperatives without a decision on one day, under two rules.

    before, after: {"aktif": n, "tidak_aktif": n}. flips: those who differ, with `v_before` and `v_status`, by
    kecamatan and name.
    """

    on: dt.date
    otherwise: AturanStatus
    before: dict[str, int]
    after: dict[str, int]
    to_inactive: int
    to_active: int
    flips: KoperasiQuerySet

    @property
    def changed(self) -> int:
        return self.to_inactive + self.to_active


def compare(*, on: dt.date, rule: AturanStatus) -> Comparison:
    """`rule` on `on` against the versions adopted without it. One aggregate query; `flips` is read page by page."""
    otherwise = in_force([version for version in AturanStatus.objects.adopted() if version.pk != rule.pk], on)
    own = Koperasi.objects.live().within_authority().filter(status_keputusan=None)
    inactive = _judged(own, on, otherwise).filter(v_status=TIDAK_AKTIF).order_by().values("pk")
    judged = _judged(own, on, rule).annotate(
        v_before=Case(When(pk__in=inactive, then=Value(TIDAK_AKTIF)), default=Value(AKTIF), output_field=CharField())
    )
    pairs = judged.order_by().values_list("v_before", "v_status").annotate(n=Count("pk"))
    found = {(before, after): n for before, after, n in pairs}

    def total(place: int) -> dict[str, int]:
        return {status: sum(n for pair, n in found.items() if pair[place] == status) for status in StatusHitung.values}

    differ = Q(v_before=AKTIF, v_status=TIDAK_AKTIF) | Q(v_before=TIDAK_AKTIF, v_status=AKTIF)
    return Comparison(
        on=on,
        otherwise=otherwise,
        before=total(0),
        after=total(1),
        to_inactive=found.get((AKTIF, TIDAK_AKTIF), 0),
        to_active=found.get((TIDAK_AKTIF, AKTIF), 0),
        flips=judged.filter(differ).select_related("kecamatan").order_by("kecamatan__nama", "nama", "pk"),
    )


def other_readings(koperasi: Koperasi, *, on: dt.date, rule: AturanStatus) -> list[tuple[str, str]]:
    """(what meets a year, status) of one cooperative under the other kinds of evidence, in one query."""
    one = Koperasi.objects.filter(pk=koperasi.pk).order_by()
    parts = []
    for bukti in AturanStatus.Bukti.values:
        if bukti == rule.bukti:
            continue
        other = AturanStatus(**{name: getattr(rule, name) for name in PARAMETERS} | {"bukti": bukti})
        judged = _judged(one, on, other).annotate(reading=Value(bukti, output_field=CharField()))
        parts.append(judged.values_list("reading", "v_status"))
    found = dict(parts[0].union(*parts[1:], all=True))
    return [(str(label), found[bukti]) for bukti, label in AturanStatus.Bukti.choices if bukti in found]


def _judged(rows: KoperasiQuerySet, on: dt.date, rule: AturanStatus) -> KoperasiQuerySet:
    return judging.judge(facts.annotate(rows, on=on, rule=rule), on=on, rule=rule, remarks=False)
