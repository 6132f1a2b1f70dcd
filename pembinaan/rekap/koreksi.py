"""Koreksi setelah penutupan: what the register now says of a closed day, beside what was frozen of it.

The day is counted again exactly as closing did, with the period's own rule, tahun buku and days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koperasi.lib import rupiah
from pembinaan.angka.jenis import Jumlahan
from pembinaan.angka.posisi import Posisi
from pembinaan.angka.ukuran import SUMS, UKURAN
from pembinaan.models import BarisPeriode, PeriodeTutup
from pembinaan.rekap import baris, beku, naskah
from pembinaan.rekap.baris import Apa, Nilai, Ref
from pembinaan.rekap.beku import LABELS, Key, Numbers
from pembinaan.rekap.kolom import KOLOM
from registry import kantor

PLACE = {"kecamatan_kode": "Kecamatan", "jenis": "Jenis", "kelompok": "Kelompok", "bentuk": "Bentuk"}
TEMPAT = "tempat"  # the code of a correction that only moves a row to another line
BY = "kecamatan"  # how corrections are told apart besides by figure
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
    """A row that differs; `semula` or `kini` None where it was not, or is no longer, counted.

    `garis`: the kecamatan (kode, "" unknown) in whose line it was and is; None where it was not there.
    """

    apa: str
    koperasi_id: int
    rujukan: int
    nama: str  # of the cooperative
    kecamatan: str
    judul: str  # of the letter or case; "" for a cooperative
    semula: Mapping[str, Any] | None
    kini: Mapping[str, Any] | None
    beda: tuple[Beda, ...]
    garis: tuple[str | None, str | None]

    @property
    def codes(self) -> set[str]:
        return {one.kode for one in self.beda}

    def corrects(self, kode: str, kecamatan: str) -> bool:
        """Whether the figure of this line differs by it; a cooperative that moved corrects two lines."""
        was, now = self.garis
        before = _value(kode, self.semula if was == kecamatan else None)
        return before != _value(kode, self.kini if now == kecamatan else None)


@dataclass(frozen=True)
class Garis:
    """One kecamatan's line of one figure that differs; `baris`: how many rows make it so."""

    kecamatan: str
    nama: str
    beku: int | None
    kini: int | None
    baris: int


@dataclass(frozen=True)
class Perbandingan:
    """`beku`, `kini`: the whole by code; `koreksi`: what differs, by name of the cooperative; `garis_beku`,
    `garis_kini`: figures by kecamatan; `nama`: its name by kode, in the order of the tables."""

    posisi: Posisi
    beku: Mapping[str, int | None]
    kini: Mapping[str, int | None]
    koreksi: tuple[Koreksi, ...]
    garis_beku: Mapping[Key, Numbers]
    garis_kini: Mapping[Key, Numbers]
    nama: Mapping[Key, str]

    def of(self, kode: str, kecamatan: str | None = None) -> list[Koreksi]:
        """`kode` "": all. `kecamatan`: those by which its line of this figure differs."""
        if kecamatan is not None:
            return [one for one in self.koreksi if one.corrects(kode, kecamatan)]
        return [one for one in self.koreksi if not kode or kode in one.codes]

    def lines(self, kode: str) -> list[Garis]:
        """The lines of a figure that some row corrects."""
        counted = Counter(
            place for one in self.koreksi for place in {*one.garis} if place is not None and one.corrects(kode, place)
        )
        none = None if isinstance(UKURAN[kode], Jumlahan) else 0

        def of(there: Mapping[Key, Numbers], key: Key) -> int | None:
            return there.get(key, {}).get(kode, none)

        return [
            Garis(key[0], nama, of(self.garis_beku, key), of(self.garis_kini, key), counted[key[0]])
            for key, nama in self.nama.items()
            if counted[key[0]]
        ]

    def pack(self) -> dict[str, Any]:
        """What a worker counted, as JSON keeps it: of a row only what its figures are made of."""
        return {
            "kini": dict(self.kini),
            "garis": [[key[0], nama, self.garis_kini.get(key)] for key, nama in self.nama.items()],
            "koreksi": [
                [*(getattr(one, name) for name in NAMED), _counted(one.semula), _counted(one.kini), one.garis,
                 [[beda.kode, beda.nama, beda.semula, beda.kini] for beda in one.beda]]
                for one in self.koreksi
            ],
        }  # fmt: skip

    @classmethod
    def unpack(cls, periode: PeriodeTutup, kept: Mapping[str, Any]) -> Perbandingan:
        found = []
        for *named, was, now, (there, here), different in kept["koreksi"]:
            told = dict(zip(NAMED, named, strict=True))
            found.append(
                Koreksi(**told, semula=was, kini=now, beda=tuple(Beda(*one) for one in different), garis=(there, here))
            )
        return cls(
            posisi_of(periode), periode.hitungan["jumlah"], kept["kini"], tuple(found),
            naskah.unpack(periode.hitungan["tabel"][BY]).numbers,
            {(key,): numbers for key, _, numbers in kept["garis"] if numbers is not None},
            {(key,): nama for key, nama, _ in kept["garis"]},
        )  # fmt: skip


def posisi_of(periode: PeriodeTutup) -> Posisi:
    """By the period's own rule, whatever rule has been said since to hold on its day. No query."""
    return Posisi(periode.sampai, kantor.today(), periode.aturan, periode.tahun_buku, periode.dari)


def compare(periode: PeriodeTutup) -> Perbandingan:
    """Three queries whatever the number of rows."""
    posisi = posisi_of(periode)
    then = {(row.apa, row.koperasi_id, row.rujukan): row.nilai for row in beku.frozen(periode)}
    now = baris.of_day(posisi)
    codes = {kode for kolom in KOLOM for kode in kolom.numbers} & set(periode.hitungan["jumlah"])
    found = []
    for ref in then.keys() | now.keys():
        different = _different(ref, then, now, codes)
        if different:
            found.append(_correction(ref, then, now, different))
    found.sort(key=lambda one: (one.nama.lower(), one.koperasi_id, one.apa, one.rujukan))
    tables = beku.tables(_rows(now), [(), BY])
    whole = {kode: n for kode, n in tables[()][()].items() if kode in codes}
    told = naskah.unpack(periode.hitungan["tabel"][BY])
    named = {**beku.named((value for (apa, *_), value in now.items() if apa == Apa.KOPERASI), BY), **told.names}
    return Perbandingan(posisi, periode.hitungan["jumlah"], whole, tuple(found), told.numbers, tables[BY], named)


def _rows(now: Mapping[Ref, Nilai]) -> list[BarisPeriode]:
    return [
        BarisPeriode(apa=apa, koperasi_id=koperasi, rujukan=rujukan, nilai=value)
        for (apa, koperasi, rujukan), value in now.items()
    ]


def _own(ref: Ref) -> Ref:
    """The row of the cooperative, whose place its letters and cases share."""
    return Apa.KOPERASI.value, ref[1], 0


def _different(ref: Ref, then: Mapping[Ref, Nilai], all_now: Mapping[Ref, Nilai], codes: set[str]) -> list[Beda]:
    """Only what a figure of the period is made of: a new name or address corrects none."""
    was, now = then.get(ref), all_now.get(ref)
    found = []
    for kode in UKURAN:
        if kode not in codes:
            continue
        before, after = _value(kode, was), _value(kode, now)
        if before != after:
            found.append(Beda(kode, UKURAN[kode].nama, _words(kode, before), _words(kode, after)))
    if was and now:
        there, here = then[_own(ref)], all_now[_own(ref)]
        for name, title in PLACE.items():
            if there[name] != here[name]:
                said = name.removesuffix("_kode")
                found.append(Beda(TEMPAT, title, _place(said, there), _place(said, here)))
    return found


def _value(kode: str, row: Mapping[str, Any] | None) -> int | bool | None:
    one = UKURAN[kode]
    if isinstance(one, Jumlahan):
        return None if row is None else row.get(one.kolom)
    return row is not None and kode in row["ya"]


def _counted(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Of a row what `_value` reads."""
    return None if row is None else {name: row[name] for name in ("ya", *(one.kolom for one in SUMS)) if name in row}


def _words(kode: str, value: int | bool | None) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return rupiah.rp(value) if UKURAN[kode].satuan == "rupiah" else rupiah.ribuan(value)


def _place(name: str, row: Mapping[str, Any]) -> str:
    return LABELS.get(name, {}).get(row[name], row[name]) or "belum diisi"


def _correction(ref: Ref, then: Mapping[Ref, Nilai], now: Mapping[Ref, Nilai], different: Sequence[Beda]) -> Koreksi:
    apa, koperasi, rujukan = ref
    told = then.get(_own(ref)) or now[_own(ref)]
    row = then.get(ref) or now[ref]
    title = row.get("nomor") or (f"Kasus {row['jenis']}" if apa == Apa.KASUS else "")
    places = [there[_own(ref)]["kecamatan_kode"] if ref in there else None for there in (then, now)]
    return Koreksi(
        apa, koperasi, rujukan, told["nama"], told["kecamatan"], title, then.get(ref), now.get(ref), tuple(different),
        (places[0], places[1]),
    )  # fmt: skip
