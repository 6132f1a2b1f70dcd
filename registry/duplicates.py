"""Pairs of records that may be one cooperative, each with its reasons and a score.

Small registers are compared name by name within a kecamatan; beyond LARGE rows only what is exactly the same is asked,
which indexes answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db.models import Count, Q

from registry.models import BukanGanda, Koperasi
from registry.models.koperasi import KoperasiQuerySet

LARGE = 5_000
SIMILAR = 0.55  # share of common trigrams; "ksp sumber rejeki" and "ksp sumber rezeki" have 0.62
VERY_SIMILAR = 0.8  # asked of two names whose desa are known and differ
PHONE = 9  # last digits that make a telephone number
CROWD = 30  # of one key: more share a switchboard or a template, and are no pairs
LEAST = 30  # of a score
COLUMNS = (
    "pk", "nama", "nik", "badan_hukum_normal", "nama_normal", "tanggal_badan_hukum", "kecamatan_id", "desa_id",
    "telepon", "kdmp",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    pk: int
    nama: str
    nik: str
    badan_hukum: str
    normal: str
    berdiri: Any
    kecamatan: int | None
    desa: int | None
    telepon: str
    kdmp: bool


@dataclass
class Pair:
    """`satu` has the smaller key. `reasons` in words, the strongest first."""

    satu: int
    dua: int
    score: int
    reasons: list[str] = field(default_factory=list)


def pairs(koperasi_set: KoperasiQuerySet) -> list[Pair]:
    """The best first, without those said to be two cooperatives. Two queries; five beyond LARGE.

    0.1 s at 1,248 rows.
    """
    small = koperasi_set.count() <= LARGE
    rows = _read(koperasi_set if small else koperasi_set.filter(_repeated(koperasi_set)))
    known = set(BukanGanda.objects.values_list("satu", "dua"))
    found = [_judge(rows[one], rows[two]) for one, two in sorted(_candidates(rows, names=small) - known)]
    return sorted((pair for pair in found if pair.score >= LEAST), key=lambda pair: (-pair.score, pair.satu, pair.dua))


def compare(satu: Koperasi, dua: Koperasi) -> Pair:
    """What speaks for these two being one, whatever the score."""
    rows = _read(Koperasi.objects.filter(pk__in=[satu.pk, dua.pk]))
    first, second = sorted((satu.pk, dua.pk))
    return _judge(rows[first], rows[second])


def _read(koperasi_set: Any) -> dict[int, Row]:
    return {row[0]: Row(*row) for row in koperasi_set.order_by().values_list(*COLUMNS)}


def _repeated(koperasi_set: KoperasiQuerySet) -> Q:
    """Rows that share a NIK, a badan hukum number, or a name within one kecamatan."""
    asked = Q(pk__in=[])
    for columns in (("nik",), ("badan_hukum_normal",), ("nama_normal", "kecamatan")):
        counted = koperasi_set.order_by().exclude(**{columns[0]: ""}).values(*columns).annotate(n=Count("pk"))
        shared = list(counted.filter(n__gt=1, n__lte=CROWD).values_list(*columns)[:1000])
        asked |= Q(**{f"{columns[0]}__in": [values[0] for values in shared]})
    return asked


def _candidates(rows: dict[int, Row], *, names: bool) -> set[tuple[int, int]]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row in rows.values():
        for key in _keys(row):
            groups[key].append(row.pk)
    found = {
        pair for members in groups.values() if 1 < len(members) <= CROWD for pair in combinations(sorted(members), 2)
    }
    return found | set(_similar(rows.values())) if names else found


def _keys(row: Row) -> Iterator[Hashable]:
    if row.nik:
        yield "nik", row.nik
    if row.badan_hukum:
        yield "bh", row.badan_hukum
    if row.normal:
        yield "nama", row.normal, row.kecamatan
    if number := _phone(row.telepon):
        yield "telepon", number


def _similar(rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
    """Names that share most trigrams, within a kecamatan; those without one only among themselves."""
    places: defaultdict[int | None, list[tuple[Row, set[str]]]] = defaultdict(list)
    for row in rows:
        places[row.kecamatan].append((row, _trigrams(row.normal)))
    for here in places.values():
        for (one, first), (two, second) in combinations(here, 2):
            elsewhere = bool(one.desa and two.desa and one.desa != two.desa)
            if elsewhere and one.kdmp and two.kdmp:  # each desa has its own, named after it
                continue
            common = len(first & second)
            if common >= (VERY_SIMILAR if elsewhere else SIMILAR) * (len(first) + len(second) - common):
                yield min(one.pk, two.pk), max(one.pk, two.pk)


def _judge(one: Row, two: Row) -> Pair:
    """How strongly two rows look like one: what is written the same counts, what differs counts against."""
    said: list[tuple[int, str]] = []
    if one.nik and one.nik == two.nik:
        said.append((50, f"NIK Koperasi sama: {one.nik}"))
    if one.badan_hukum and one.badan_hukum == two.badan_hukum:
        said.append((40, "nomor badan hukum sama"))
    likeness = _likeness(one.normal, two.normal)
    if likeness == 1:
        said.append((30, "nama sama"))
    elif likeness >= SIMILAR:
        said.append((20, f"nama mirip: “{one.nama}” dan “{two.nama}”"))
    if (number := _phone(one.telepon)) and number == _phone(two.telepon):
        said.append((20, "nomor telepon sama"))
    if one.desa and one.desa == two.desa:
        said.append((15, "desa sama"))
    elif one.kecamatan and one.kecamatan == two.kecamatan:
        said.append((5, "kecamatan sama"))
    if one.berdiri and one.berdiri == two.berdiri:
        said.append((10, "tanggal badan hukum sama"))
    against = 20 * bool(one.nik and two.nik and one.nik != two.nik)
    against += 15 * bool(one.badan_hukum and two.badan_hukum and one.badan_hukum != two.badan_hukum)
    score = max(0, sum(points for points, _ in said) - against)
    return Pair(one.pk, two.pk, min(score, 100), [words for _, words in sorted(said, key=lambda x: -x[0])])


def _likeness(one: str, two: str) -> float:
    if one == two:
        return 1.0
    first, second = _trigrams(one), _trigrams(two)
    return len(first & second) / (len(first | second) or 1)


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text.split("/")[0])
    return digits[-PHONE:] if len(digits) >= PHONE else ""
