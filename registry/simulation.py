"""What another rule would make of the register: for the pages that ask before they decide."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, IntegerField, Value, When

from registry import kantor, kdmp
from registry.classification import facts, judging, night
from registry.models import AturanStatus, Kecamatan, Koperasi
from registry.models.choices import Kewenangan, StatusHitung
from registry.models.koperasi import KoperasiQuerySet
from registry.models.rules import in_force

PARAMETERS = ("jumlah_tahun", "bukti", "tingkat", "bulan_batas", "jeda_tahun_pertama")


Cell = tuple[int | None, bool, str, str]  # kecamatan, KDMP, status under the rule in force, under the rule tried


@dataclass(frozen=True)
class Comparison:
    """The office's own cooperatives without a decision on one day, under two rules.

    cells: how many of each kind. flips: {id: status under the new rule} of those who differ.
    """

    on: dt.date
    otherwise: AturanStatus
    cells: Mapping[Cell, int]
    flips: Mapping[int, str]

    @property
    def before(self) -> dict[str, int]:
        return self.counts(2)

    @property
    def after(self) -> dict[str, int]:
        return self.counts(3)

    def counts(self, rule: int) -> dict[str, int]:
        """{"aktif": n, "tidak_aktif": n} under the rule at that place of a cell."""
        found = Counter[str]()
        for cell, n in self.cells.items():
            found[str(cell[rule])] += n
        return {str(status): found[status] for status in StatusHitung.values}

    @property
    def changed(self) -> int:
        return len(self.flips)

    @property
    def to_inactive(self) -> int:
        return sum(status == StatusHitung.TIDAK_AKTIF for status in self.flips.values())

    @property
    def to_active(self) -> int:
        return self.changed - self.to_inactive

    def places(self) -> list[Place]:
        return places(self.cells)


@dataclass(frozen=True)
class Place:
    """One line per kecamatan; pk "kosong" where it is not known, as the filters of lists say it."""

    pk: str
    nama: str
    before: dict[str, int]
    after: dict[str, int]
    to_inactive: int
    to_active: int

    @property
    def changed(self) -> int:
        return self.to_inactive + self.to_active


def places(cells: Mapping[Cell, int], names: Mapping[int, str] | None = None) -> list[Place]:
    """By name, the unknown last. `names`: of kecamatan as they were; else read, in one query."""
    if names is None:
        names = dict(Kecamatan.objects.values_list("pk", "nama"))
    found: dict[int | None, Counter[tuple[str, str]]] = defaultdict(Counter)
    for (kecamatan, _, before, after), n in cells.items():
        found[kecamatan][before, after] += n
    lines = []
    for kecamatan, counted in found.items():
        sums = [Counter[str](), Counter[str]()]
        for pair, n in counted.items():
            for at, status in enumerate(pair):
                sums[at][status] += n
        aktif, tidak = StatusHitung.AKTIF.value, StatusHitung.TIDAK_AKTIF.value
        lines.append(
            Place(
                pk=str(kecamatan or "kosong"), nama=names.get(kecamatan or 0, "Belum diketahui"),
                before={code: sums[0][code] for code in (aktif, tidak)},
                after={code: sums[1][code] for code in (aktif, tidak)},
                to_inactive=counted[aktif, tidak], to_active=counted[tidak, aktif],
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: (line.pk == "kosong", line.nama, line.pk))


def population(on: dt.date) -> KoperasiQuerySet:
    """Founded by the day, within the authority and without a decision on it, as recorded now."""
    rows = Koperasi.objects.live().filter(night.founded_by(on)).order_by()
    if on >= kantor.today():  # the columns are the latest events, and neither lies ahead
        return rows.within_authority().filter(status_keputusan=None)
    there = rows.alias(s_kewenangan=facts.authority(on), s_keputusan=facts.decision(on))
    return there.filter(s_kewenangan=Kewenangan.KABKOTA, s_keputusan=None)


def compare(*, on: dt.date, rule: AturanStatus, reading: str = "") -> Comparison:
    """`rule` on `on` against the versions adopted without it; `reading`: with, without or only KDMP.

    `rule` need not be saved. Three queries: comparing inside one took three times as long at 210,000.
    """
    return _compare(kdmp.narrow(population(on), reading), on, rule)


def flips_of(*, on: dt.date, rule: AturanStatus) -> dict[int, str]:
    """{id: status under the new rule} of every live record that differs, as the brake of the night counts them."""
    return dict(_compare(Koperasi.objects.live().order_by(), on, rule).flips)


def beside(flips: Iterable[int], on: dt.date) -> set[int]:
    """Those of `flips_of` that no preview counts: outside the authority or with a decision. The brake counts them."""
    keys = set(flips)
    return keys - set(population(on).filter(pk__in=keys).values_list("pk", flat=True))


def _compare(rows: KoperasiQuerySet, on: dt.date, rule: AturanStatus) -> Comparison:
    otherwise = in_force([version for version in AturanStatus.objects.adopted() if version.pk != rule.pk], on)
    after = judged(rows, on, rule).values_list("pk", "kecamatan", "kdmp", "v_status")
    before = dict(judged(rows, on, otherwise).values_list("pk", "v_status"))
    cells: Counter[Cell] = Counter()
    flips = {}
    for pk, kecamatan, merah_putih, status in after:
        was = before.get(pk, status)
        cells[kecamatan, merah_putih, was, status] += 1
        if was != status:
            flips[pk] = status
    return Comparison(on=on, otherwise=otherwise, cells=cells, flips=flips)


def inactive_by_length(
    rows: KoperasiQuerySet, *, on: dt.date, rule: AturanStatus, lengths: Iterable[int]
) -> dict[tuple[bool, int], int]:
    """{(KDMP, N): how many of `rows` would be tidak aktif}, all else as in `rule`.

    One query: what was filed is read once for all lengths.
    """
    lengths = list(lengths)
    rows = rows.order_by().annotate(
        v_obliged=facts.obliged_from(rule), v_met=facts.latest_met(on=on, kind=rule.bukti, level=rule.tingkat)
    )
    for n in lengths:
        block = facts.latest_block(on=on, months=rule.bulan_batas, length=n)
        late = When(judging.unfiled(F("v_met"), block, n), then=Value(1))
        rows = rows.annotate(**{f"n_{n}": Case(late, output_field=IntegerField())})
    sums = {f"s_{n}": Count(f"n_{n}") for n in lengths}
    found = rows.values("kdmp").annotate(**sums).values_list("kdmp", *sums)
    return {(merah, n): count for merah, *counts in found for n, count in zip(lengths, counts, strict=True)}


def other_readings(koperasi: Koperasi, *, on: dt.date, rule: AturanStatus) -> list[tuple[str, str]]:
    """(what meets a year, status) of one cooperative under the other kinds of evidence, in one query."""
    one = Koperasi.objects.filter(pk=koperasi.pk).order_by()
    parts = []
    for bukti in AturanStatus.Bukti.values:
        if bukti == rule.bukti:
            continue
        other = AturanStatus(**{name: getattr(rule, name) for name in PARAMETERS} | {"bukti": bukti})
        said = judged(one, on, other).annotate(reading=Value(bukti, output_field=CharField()))
        parts.append(said.values_list("reading", "v_status"))
    found = dict(parts[0].union(*parts[1:], all=True))
    return [(str(label), found[bukti]) for bukti, label in AturanStatus.Bukti.choices if bukti in found]


def judged(rows: KoperasiQuerySet, on: dt.date, rule: AturanStatus) -> KoperasiQuerySet:
    """With `v_status` under `rule` on the day."""
    return judging.judge(facts.annotate(rows, on=on, rule=rule), on=on, rule=rule, remarks=False)
