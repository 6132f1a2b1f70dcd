"""One rule tried on one day against the version in force then: counts, who differs and why."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from registry import kdmp, simulation
from registry.classification import reasons
from registry.classification.reasons import rule_in_words
from registry.models import AturanStatus, Kecamatan, Koperasi
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet
from registry.simulation import PARAMETERS, Cell, Place

LENGTHS = range(1, 6)  # the tahun buku that offices count
AKTIF, TIDAK = StatusHitung.AKTIF.value, StatusHitung.TIDAK_AKTIF.value
# Which rows a number means: those that change, or those with a status under one of the two rules.
ARAH = {
    "": "Berubah",
    "tidak_aktif": "Menjadi tidak aktif",
    "aktif": "Menjadi aktif",
    "lama_aktif": "Aktif menurut aturan yang berlaku",
    "lama_tidak_aktif": "Tidak aktif menurut aturan yang berlaku",
    "baru_aktif": "Aktif menurut aturan yang dicoba",
    "baru_tidak_aktif": "Tidak aktif menurut aturan yang dicoba",
}
READINGS = (("", "Semua"), ("tanpa", "Tanpa KDMP"), ("hanya", "Hanya KDMP"))


@dataclass(frozen=True)
class Percobaan:
    """`rule` is not saved; `base`: the version in force on the day."""

    on: dt.date
    rule: AturanStatus
    base: AturanStatus
    kdmp: str = ""

    @property
    def same(self) -> bool:
        return all(getattr(self.rule, name) == getattr(self.base, name) for name in PARAMETERS)

    @property
    def words(self) -> str:
        return rule_in_words(self.rule)

    @property
    def base_words(self) -> str:
        return rule_in_words(self.base)

    @property
    def parameters(self) -> dict[str, Any]:
        return {name: getattr(self.rule, name) for name in PARAMETERS}

    def query(self, **more: object) -> dict[str, str]:
        """As an address says it, whole: what is usual today may not be tomorrow."""
        asked = {"pada": self.on.isoformat(), **self.parameters, "kdmp": self.kdmp, **more}
        return {name: str(value) for name, value in asked.items() if value not in ("", None)}

    def url(self, name: str = "list", **more: object) -> str:
        return f"{reverse(f'pembinaan:simulasi-{name}')}?{urlencode(self.query(**more))}"

    def key(self, today: dt.date) -> str:
        """Of the work that counts it: once a day."""
        told = urlencode({**self.query(kdmp=""), "hari": today.isoformat()})
        return hashlib.sha256(told.encode()).hexdigest()[:40]

    def with_length(self, n: int) -> Percobaan:
        values = self.parameters | {"jumlah_tahun": n}
        return Percobaan(self.on, AturanStatus(**values), self.base, self.kdmp)


@dataclass(frozen=True)
class Hasil:
    """What came out, small enough to be kept. `lengths`: {(KDMP, N): tidak aktif}."""

    cells: Mapping[Cell, int]
    flips: Mapping[int, str]
    names: Mapping[int, str]
    lengths: Mapping[tuple[bool, int], int] = field(default_factory=dict)

    def of(self, reading: str) -> Bacaan:
        wanted = {"": (True, False), "tanpa": (False,), "hanya": (True,)}[reading]
        lengths = Counter[int]()
        for (merah, n), count in self.lengths.items():
            lengths[n] += count if merah in wanted else 0
        return Bacaan({cell: n for cell, n in self.cells.items() if cell[1] in wanted}, self.names, lengths)

    def pack(self) -> dict[str, Any]:
        """As JSON keeps it; `flips` stand apart."""
        return {
            "sel": [[*cell, n] for cell, n in self.cells.items()],
            "kecamatan": {str(pk): nama for pk, nama in self.names.items()},
            "n": [[*which, count] for which, count in self.lengths.items()],
        }

    @classmethod
    def unpack(cls, kept: Mapping[str, Any], flips: Mapping[str, Any]) -> Hasil:
        return cls(
            cells={(kecamatan, merah, before, after): n for kecamatan, merah, before, after, n in kept["sel"]},
            flips={int(pk): value if isinstance(value, str) else value["ke"] for pk, value in flips.items()},
            names={int(pk): nama for pk, nama in kept["kecamatan"].items()},
            lengths={(merah, n): count for merah, n, count in kept["n"]},
        )


@dataclass(frozen=True)
class Bacaan:
    """The same with, without or only KDMP."""

    cells: Mapping[Cell, int]
    names: Mapping[int, str]
    lengths: Mapping[int, int]

    def _count(self, before: str = "", after: str = "") -> int:
        return sum(n for cell, n in self.cells.items() if before in ("", cell[2]) and after in ("", cell[3]))

    @property
    def total(self) -> int:
        return self._count()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """{arah: number}."""
        return {
            "": self._count(TIDAK, AKTIF) + self._count(AKTIF, TIDAK),
            "tidak_aktif": self._count(AKTIF, TIDAK), "aktif": self._count(TIDAK, AKTIF),
            "lama_aktif": self._count(AKTIF), "lama_tidak_aktif": self._count(TIDAK),
            "baru_aktif": self._count(after=AKTIF), "baru_tidak_aktif": self._count(after=TIDAK),
        }  # fmt: skip

    @cached_property
    def places(self) -> list[Place]:
        return simulation.places(self.cells, self.names)


def compute(tried: Percobaan, *, lengths: bool = True, report: Any = lambda done, total: None) -> Hasil:
    """Five queries: everything is read once for all three readings of KDMP. `report(done, total)` after each part."""
    found = simulation.compare(on=tried.on, rule=tried.rule)
    report(1, 2)
    own = simulation.population(tried.on)
    counted = simulation.inactive_by_length(own, on=tried.on, rule=tried.rule, lengths=LENGTHS) if lengths else {}
    report(2, 2)
    names = dict(Kecamatan.objects.values_list("pk", "nama"))
    used = {kecamatan for kecamatan, *_ in found.cells}
    return Hasil(found.cells, found.flips, {pk: nama for pk, nama in names.items() if pk in used}, counted)


def rows(tried: Percobaan, flips: Mapping[int, str] | None, *, arah: str = "", kecamatan: str = "") -> KoperasiQuerySet:
    """The cooperatives a number means. `flips`: of `compute`; needed where those that change are asked for."""
    own = kdmp.narrow(simulation.population(tried.on), tried.kdmp)
    if kecamatan:
        own = own.filter(kecamatan=None if kecamatan == "kosong" else kecamatan)
    if arah in ("", "aktif", "tidak_aktif"):
        return own.filter(pk__in=[pk for pk, status in (flips or {}).items() if arah in ("", status)])
    which, status = arah.split("_", 1)
    rule = tried.base if which == "lama" else tried.rule
    return simulation.judged(own, tried.on, rule).filter(v_status=status)


@dataclass(frozen=True)
class Sebab:
    """One cooperative under both rules."""

    koperasi: Koperasi
    lama: reasons.Putusan
    baru: reasons.Putusan

    @property
    def berubah(self) -> bool:
        return self.lama.status != self.baru.status


def explain(tried: Percobaan, keys: Iterable[int]) -> dict[int, Sebab]:
    """{id: both verdicts with their reasons}. Two queries."""
    keys = list(keys)
    both = []
    for rule in (tried.base, tried.rule):
        asked = Koperasi.objects.filter(pk__in=keys).select_related("kecamatan").defer("cari")
        found: Any = reasons.annotate(asked, on=tried.on, rule=rule)
        both.append({row.pk: (row, reasons.putusan(row, on=tried.on, rule=rule)) for row in found})
    return {pk: Sebab(row, said, both[1][pk][1]) for pk, (row, said) in both[0].items() if pk in both[1]}


def explained(tried: Percobaan, keys: Iterable[int], size: int = 2000) -> Iterator[Sebab]:
    """As `explain`, in the order of `keys`, some at a time."""
    keys = list(keys)
    for start in range(0, len(keys), size):
        part = keys[start : start + size]
        found = explain(tried, part)
        yield from (found[pk] for pk in part if pk in found)


def total(counted: Iterable[Place]) -> Counter[str]:
    """The foot of the table by kecamatan: its columns summed."""
    sums = Counter[str]()
    for line in counted:
        for status in StatusHitung.values:
            sums[f"lama_{status}"] += line.before[status]
            sums[f"baru_{status}"] += line.after[status]
        sums["tidak_aktif"] += line.to_inactive
        sums["aktif"] += line.to_active
    return sums
