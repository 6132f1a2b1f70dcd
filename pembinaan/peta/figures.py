"""One figure by kecamatan: the numbers of the map and of the table beside it, counted by pembinaan.angka."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from koperasi.lib import rupiah
from pembinaan.angka import daftar, hitung
from pembinaan.angka.jenis import Hitungan, Jumlahan, Rasio, Ukuran
from pembinaan.angka.posisi import Cakupan, Posisi
from registry.models import Kecamatan
from registry.models.koperasi import KoperasiQuerySet

UNKNOWN = "Kecamatan belum diketahui"


@dataclass(frozen=True)
class Line:
    """A kecamatan, those without one, or all. `value`: what is classed (tenths of a per cent for a share), None
    without data; `counted`: what the list behind `url` holds; `of`: the denominator of a share, or of how many
    cooperatives a sum is."""

    place: Kecamatan | None
    label: str
    value: int | None
    counted: int
    url: str
    text: str
    words: str
    of: int | None = None
    url_of: str = ""
    number: int = 0

    @property
    def size(self) -> int:
        """Of its circle: the cooperatives where there are fewer or more of them, else the figure itself."""
        return self.counted if self.of is None else self.of


@dataclass(frozen=True)
class Figures:
    lines: Sequence[Line]  # in the order of the table, numbered
    unknown: Line
    total: Line


def read(rows: KoperasiQuerySet, one: Ukuran, posisi: Posisi, cakupan: Cakupan, places: Sequence[Kecamatan]) -> Figures:
    """`rows`: those the user may see, narrowed by `cakupan`. One query, whatever the number of places."""
    found = _count(posisi.rows(rows), one, posisi)
    lines = [
        _line(one, posisi, cakupan.also(kecamatan=place.pk), found.get(place.pk, (0, 0)), place.nama, place, number)
        for number, place in enumerate(places, start=1)
    ]
    unknown = _line(one, posisi, cakupan.also(kecamatan=None), found.get(None, (0, 0)), UNKNOWN)
    whole = (sum(counted for counted, _ in found.values()), sum(of for _, of in found.values()))
    return Figures(lines, unknown, _line(one, posisi, cakupan, whole, "Jumlah"))


def _count(rows: KoperasiQuerySet, one: Ukuran, posisi: Posisi) -> dict[Any, tuple[int, int]]:
    """{kecamatan or None: (counted, of)}; `of` is 0 where the figure has none."""
    by = ("kecamatan",)
    if isinstance(one, Rasio):
        parts = hitung.counts_by(rows, posisi, [one.pembilang, one.penyebut], by)
        return {key: (line[one.pembilang.kode], line[one.penyebut.kode]) for (key,), line in parts.items()}
    if isinstance(one, Jumlahan):
        sums = hitung.sums_by(rows, posisi, [one], by)
        return {key: (line[one.kode].value, line[one.kode].known) for (key,), line in sums.items()}
    if isinstance(one, Hitungan):
        return {key: (line[one.kode], 0) for (key,), line in hitung.counts_by(rows, posisi, [one], by).items()}
    return {key: (line[one.kode], 0) for (key,), line in hitung.matters_by(rows, posisi, [one], by).items()}


def _line(
    one: Ukuran, posisi: Posisi, cakupan: Cakupan, found: tuple[int, int], label: str, place: Kecamatan | None = None,
    number: int = 0,
) -> Line:  # fmt: skip
    counted, of = found
    value: int | None = counted
    if isinstance(one, Rasio):
        value = tenths(counted, of)
    elif isinstance(one, Jumlahan) and not of:
        value = None
    shared = isinstance(one, Rasio | Jumlahan)
    return Line(
        place=place, label=label, value=value, counted=counted, url=daftar.url(one.kode, posisi, cakupan),
        text=text(one, value), words=f"{label}: {_said(one, value, counted, of)}", of=of if shared else None,
        url_of=daftar.url(one.penyebut.kode, posisi, cakupan) if isinstance(one, Rasio) else "", number=number,
    )  # fmt: skip


def tenths(part: int, whole: int) -> int | None:
    """A share in tenths of a per cent, rounded as it is shown everywhere else; None of nothing."""
    return round(float(f"{100 * part / whole:.1f}") * 10) if whole else None


def text(one: Ukuran, value: int | None) -> str:
    """As it stands on the map and in the legend: 1.204 · 61,7 % · Rp1,25 miliar; an en dash without data."""
    if value is None:
        return rupiah.TIADA
    if isinstance(one, Rasio):
        return f"{value / 10:.1f} %".replace(".", ",")
    return rupiah.ringkas(value) if one.satuan == "rupiah" else rupiah.ribuan(value)


def _said(one: Ukuran, value: int | None, counted: int, of: int) -> str:
    if value is None:
        return "tidak ada data"
    if isinstance(one, Rasio):
        return f"{text(one, value)}, {rupiah.ribuan(counted)} dari {rupiah.ribuan(of)} koperasi"
    if isinstance(one, Jumlahan):
        amount = text(one, value) if one.satuan == "rupiah" else f"{text(one, value)} {one.satuan}"
        return f"{amount}, dari {rupiah.ribuan(of)} koperasi yang mengisi"
    return f"{text(one, value)} {one.satuan}"
