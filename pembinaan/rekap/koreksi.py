"""Koreksi setelah penutupan: what the register now says of a closed day, beside what was frozen of it.

The day is counted again exactly as closing did, with the period's own rule, tahun buku and days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from koperasi.lib import rupiah
from pembinaan.angka.jenis import Jumlahan
from pembinaan.angka.posisi import Posisi
from pembinaan.angka.ukuran import UKURAN
from pembinaan.models import BarisPeriode, PeriodeTutup
from pembinaan.rekap import baris, beku
from pembinaan.rekap.beku import LABELS
from pembinaan.rekap.kolom import KOLOM

PLACE = {"kecamatan_kode": "Kecamatan", "jenis": "Jenis", "kelompok": "Kelompok", "bentuk": "Bentuk"}
TEMPAT = "tempat"  # the code of a correction that only moves a row to another line
AT_ONCE = 5_000  # rows up to which a page counts again while a person waits
NAMED = ("apa", "koperasi_id", "rujukan", "nama", "kecamatan", "judul")


@dataclass(frozen=True)
class Beda:
    """One value of one row. `kode`: of angka.ukuran, or TEMPAT."""

    kode: str
    nama: str
    semula: str
    kini: str


@dataclass(frozen=True)
class Koreksi:
    """A row that differs; `semula` or `kini` None where it was not, or is no longer, counted."""

    apa: str
    koperasi_id: int
    rujukan: int
    nama: str  # of the cooperative
    kecamatan: str
    judul: str  # of the letter or case; "" for a cooperative
    semula: Mapping[str, Any] | None
    kini: Mapping[str, Any] | None
    beda: tuple[Beda, ...]

    @property
    def codes(self) -> set[str]:
        return {one.kode for one in self.beda}


@dataclass(frozen=True)
class Perbandingan:
    """`beku`, `kini`: the whole by code; `koreksi`: what differs, by name of the cooperative."""

    posisi: Posisi
    beku: Mapping[str, int | None]
    kini: Mapping[str, int | None]
    koreksi: tuple[Koreksi, ...]

    def of(self, kode: str) -> list[Koreksi]:
        return [one for one in self.koreksi if not kode or kode in one.codes]

    def pack(self) -> dict[str, Any]:
        """What a worker counted, as JSON keeps it: of a row only whether it was there, not what stood in it."""
        return {
            "kini": dict(self.kini),
            "koreksi": [
                [*(getattr(one, name) for name in NAMED), one.semula is not None, one.kini is not None,
                 [[beda.kode, beda.nama, beda.semula, beda.kini] for beda in one.beda]]
                for one in self.koreksi
            ],
        }  # fmt: skip

    @classmethod
    def unpack(cls, periode: PeriodeTutup, kept: Mapping[str, Any]) -> Perbandingan:
        found = []
        for *named, was, now, different in kept["koreksi"]:
            told = dict(zip(NAMED, named, strict=True))
            found.append(
                Koreksi(**told, semula={} if was else None, kini={} if now else None,
                        beda=tuple(Beda(*one) for one in different))
            )  # fmt: skip
        return cls(posisi_of(periode), periode.hitungan["jumlah"], kept["kini"], tuple(found))


def posisi_of(periode: PeriodeTutup) -> Posisi:
    there = Posisi.at(periode.sampai, tahun=periode.tahun_buku, dari=periode.dari)
    return replace(there, rule=periode.aturan)


def compare(periode: PeriodeTutup) -> Perbandingan:
    """Eight queries whatever the number of rows."""
    posisi = posisi_of(periode)
    then = {(row.apa, row.koperasi_id, row.rujukan): row.nilai for row in beku.frozen(periode)}
    now = baris.of_day(posisi)
    codes = {kode for kolom in KOLOM for kode in kolom.numbers} & set(periode.hitungan["jumlah"])
    found = []
    for ref in then.keys() | now.keys():
        different = _different(then.get(ref), now.get(ref), codes)
        if different:
            found.append(_correction(ref, then, now, different))
    found.sort(key=lambda one: (one.nama.lower(), one.koperasi_id, one.apa, one.rujukan))
    return Perbandingan(posisi, periode.hitungan["jumlah"], _whole(now, codes), tuple(found))


def _whole(now: Mapping[baris.Ref, baris.Nilai], codes: set[str]) -> dict[str, int | None]:
    rows = [
        BarisPeriode(apa=apa, koperasi_id=koperasi, rujukan=rujukan, nilai=value)
        for (apa, koperasi, rujukan), value in now.items()
    ]
    return {kode: n for kode, n in beku.tables(rows, [()])[()][()].items() if kode in codes}


def _different(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None, codes: set[str]) -> list[Beda]:
    """Only what a figure of the period is made of: a new name or address corrects none."""
    found = []
    for kode in UKURAN:
        if kode not in codes:
            continue
        before, after = _value(kode, was), _value(kode, now)
        if before != after:
            found.append(Beda(kode, UKURAN[kode].nama, _words(kode, before), _words(kode, after)))
    if was and now and "kecamatan_kode" in was:
        for name, title in PLACE.items():
            if was[name] != now[name]:
                said = name.removesuffix("_kode")
                found.append(Beda(TEMPAT, title, _place(said, was), _place(said, now)))
    return found


def _value(kode: str, row: Mapping[str, Any] | None) -> int | bool | None:
    one = UKURAN[kode]
    if isinstance(one, Jumlahan):
        return None if row is None else row.get(one.kolom)
    return row is not None and kode in row["ya"]


def _words(kode: str, value: int | bool | None) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return rupiah.rp(value) if UKURAN[kode].satuan == "rupiah" else rupiah.ribuan(value)


def _place(name: str, row: Mapping[str, Any]) -> str:
    return LABELS.get(name, {}).get(row[name], row[name]) or "belum diisi"


def _correction(
    ref: baris.Ref, then: Mapping[baris.Ref, Any], now: Mapping[baris.Ref, Any], different: Sequence[Beda]
) -> Koreksi:
    apa, koperasi, rujukan = ref
    own = (BarisPeriode.Apa.KOPERASI.value, koperasi, 0)
    told = then.get(own) or now[own]
    row = then.get(ref) or now[ref]
    title = row.get("nomor") or (f"Kasus {row['jenis']}" if apa == BarisPeriode.Apa.KASUS else "")
    return Koreksi(
        apa, koperasi, rujukan, told["nama"], told["kecamatan"], title, then.get(ref), now.get(ref), tuple(different)
    )
