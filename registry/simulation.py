"""What another rule would make of the register: for the pages that ask before they decide."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import CharField, Value

from registry import kdmp
from registry.classification import facts, judging
from registry.models import AturanStatus, Koperasi
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet
from registry.models.rules import in_force

PARAMETERS = ("jumlah_tahun", "bukti", "tingkat", "bulan_batas", "jeda_tahun_pertama")


@dataclass(frozen=True)
class Comparison:
    """The office's own cooperatives without a decision on one day, under two rules.

    before, after: {"aktif": n, "tidak_aktif": n}. flips: {id: status under the new rule} of those who differ.
    """

    on: dt.date
    otherwise: AturanStatus
    before: dict[str, int]
    after: dict[str, int]
    flips: dict[int, str]

    @property
    def changed(self) -> int:
        return len(self.flips)

    @property
    def to_inactive(self) -> int:
        return sum(status == StatusHitung.TIDAK_AKTIF for status in self.flips.values())

    @property
    def to_active(self) -> int:
        return self.changed - self.to_inactive


def compare(*, on: dt.date, rule: AturanStatus, reading: str = "") -> Comparison:
    """`rule` on `on` against the versions adopted without it; `reading`: with, without or only KDMP.

    Two queries: comparing inside one took three times as long at 210,000.
    """
    otherwise = in_force([version for version in AturanStatus.objects.adopted() if version.pk != rule.pk], on)
    own = kdmp.narrow(Koperasi.objects.live().within_authority(), reading).filter(status_keputusan=None).order_by()
    before = dict(_judged(own, on, otherwise).values_list("pk", "v_status"))
    after = dict(_judged(own, on, rule).values_list("pk", "v_status"))
    return Comparison(
        on=on,
        otherwise=otherwise,
        before=_counts(before),
        after=_counts(after),
        flips={pk: status for pk, status in after.items() if before.get(pk, status) != status},
    )


def _counts(statuses: dict[int, str]) -> dict[str, int]:
    found = Counter(statuses.values())
    return {status: found[status] for status in StatusHitung.values}


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
