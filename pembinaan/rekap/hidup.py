"""Figures of any day, counted from the register: what pages show, and what closing compares with.

One pass over the register divides by everything at once; the four tables are added up from it. Two queries a
position and one more, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, IntegerField, Value

from pembinaan.angka import daftar, hitung
from pembinaan.angka.posisi import UNKNOWN, Cakupan, Posisi
from pembinaan.rekap import kolom, tabel
from pembinaan.rekap.beku import BY, LABELS, NOBODY, Key, Numbers
from registry import merged
from registry.models import Kecamatan
from registry.models.choices import Bentuk, Jenis
from registry.models.koperasi import KoperasiQuerySet

COLUMNS = ("kecamatan__kode", "jenis", "kelompok", "bentuk")  # as BY
Place = Mapping[str, str]
FIRST: dict[str, list[Key]] = {
    "jenis": [(code,) for code in Jenis.values], "bentuk": [(code,) for code in Bentuk.values],
}  # fmt: skip


@dataclass(frozen=True)
class Hidup:
    """`lines`: figures by kecamatan, jenis, kelompok and bentuk at once; `places`: {kode: (key, name)}."""

    posisi: Posisi
    cakupan: Cakupan
    lines: Sequence[tuple[Place, Numbers]]
    places: Mapping[str, tuple[int, str]]

    def angka(self, by: str) -> tabel.Angka:
        numbers = tabel.roll(self.lines, by)
        return tabel.Angka(numbers, self._names(by, numbers), lambda kode, key: self._url(by, kode, key))

    @property
    def jumlah(self) -> Numbers:
        return tabel.total(numbers for _, numbers in self.lines)

    def _names(self, by: str, numbers: Mapping[Key, Numbers]) -> dict[Key, str]:
        """Every kecamatan, jenis and bentuk has its line, also where nothing is; a filter leaves only what it asks."""
        keys = set(numbers)
        if not getattr(self.cakupan, by):
            keys |= {(kode,) for kode in self.places} if by == "kecamatan" else set(FIRST.get(by, ()))
        named = {key: self._name(by, key[0]) for key in keys}
        return tabel.ordered(by, named, FIRST.get(by, ()))

    def _name(self, by: str, value: str) -> str:
        if by == "kecamatan":
            return self.places[value][1] if value else NOBODY["kecamatan"]
        return LABELS.get(by, {}).get(value, value) or "Belum diisi"

    def _url(self, by: str, kode: str, key: Key) -> str:
        if not key:
            return daftar.url(kode, self.posisi, self.cakupan)
        value = str(self.places[key[0]][0]) if by == "kecamatan" and key[0] else key[0] or UNKNOWN
        return daftar.url(kode, self.posisi, self.cakupan.also(**{by: value}))


def places() -> dict[str, tuple[int, str]]:
    return {kode: (pk, nama) for pk, kode, nama in Kecamatan.objects.values_list("pk", "kode", "nama")}


def read(
    koperasi_set: KoperasiQuerySet, posisi: Posisi, cakupan: Cakupan, known: Mapping[str, tuple[int, str]]
) -> Hidup:
    """`koperasi_set`: not narrowed yet; `known`: `places()`. Three queries."""
    return read_all(koperasi_set, [posisi], cakupan, known)[0]


def read_all(
    koperasi_set: KoperasiQuerySet, days: Sequence[Posisi], cakupan: Cakupan, known: Mapping[str, tuple[int, str]]
) -> list[Hidup]:
    """Several positions of the same cooperatives: two queries each, and one for all their letters and cases."""
    there = [(posisi.rows(cakupan.narrow(koperasi_set)), posisi) for posisi in days]
    found = [_figures(rows, posisi) for rows, posisi in there]
    for at, key, kode, number in _matters(there):
        found[at][key][kode] = number
    return [
        Hidup(posisi, cakupan, [(_place(key), numbers) for key, numbers in one.items()], known)
        for posisi, one in zip(days, found, strict=True)
    ]


def _place(key: tuple[str | None, ...]) -> Place:
    return dict(zip(BY, (value or "" for value in key), strict=True))


def _figures(rows: KoperasiQuerySet, posisi: Posisi) -> dict[tuple[str | None, ...], Numbers]:
    found: dict[tuple[str | None, ...], Numbers] = {}
    for key, counts in hitung.counts_by(rows, posisi, kolom.COUNTED, COLUMNS).items():
        found[key] = {**_zero(), **counts}
    for key, sums in hitung.sums_by(rows, posisi, kolom.SUMMED, COLUMNS).items():
        for kode, one in sums.items():
            if one.known:
                found[key][kode] = one.value
    return found


def _zero() -> Numbers:
    return {**{one.kode: 0 for one in kolom.MATTERED}, **{one.kode: None for one in kolom.SUMMED}}


def _matters(
    there: Sequence[tuple[KoperasiQuerySet, Posisi]],
) -> Iterator[tuple[int, tuple[str | None, ...], str, int]]:
    """(which position, place, code, number) of letters and cases of all kinds, in one query."""
    groups = {f"g_{number}": merged.survivor(name) for number, name in enumerate(COLUMNS)}
    parts = [
        one.baris(rows, posisi).order_by()
        .values(**groups, apa=Value(one.kode, CharField()), ke=Value(at, IntegerField())).annotate(n=Count("pk"))
        .values_list(*groups, "apa", "ke", "n")
        for at, (rows, posisi) in enumerate(there) for one in kolom.MATTERED
    ]  # fmt: skip
    first, *others = parts
    for *key, kode, at, number in first.union(*others, all=True):
        yield at, tuple(key), kode, number
