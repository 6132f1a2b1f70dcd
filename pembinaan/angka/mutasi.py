"""Tabel mutasi: how many were aktif on one day, what changed until another, and how many are aktif then.

Each cooperative has one state on each of the two days. The table is the matrix of these pairs, so that it closes by
construction; the rows behind a number are those with its pairs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from koperasi.lib.rupiah import ribuan
from pembinaan.angka import daftar
from pembinaan.angka.posisi import Cakupan, Posisi
from registry.classification import facts, status
from registry.models import PerubahanKewenangan, PerubahanStatus
from registry.models.choices import Kewenangan, StatusHitung, StatusKeputusan
from registry.models.koperasi import KoperasiQuerySet

LUAR, BELUM = "luar", "belum"  # outside the authority; not yet on record
AKTIF, TIDAK = StatusHitung.AKTIF.value, StatusHitung.TIDAK_AKTIF.value
DECIDED = tuple(StatusKeputusan.values)
INSIDE = (AKTIF, TIDAK, *DECIDED)
Kolom = PerubahanStatus.Kolom
CHANGES = (Kolom.HITUNG, Kolom.KEPUTUSAN)

Pair = tuple[str, str]  # (state on the first day, state on the last)


@dataclass(frozen=True)
class Rentang:
    """Two days, each as of its end: what changed after `awal` up to and including `akhir`."""

    awal: Posisi
    akhir: Posisi

    @property
    def query(self) -> dict[str, str]:
        return {"dari_tanggal": self.awal.on.isoformat(), "sampai_tanggal": self.akhir.on.isoformat()}

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day of the changes; the first lies after the last where both days are one."""
        return self.awal.on + dt.timedelta(days=1), self.akhir.on


@dataclass(frozen=True)
class Baris:
    """A line of the table: the cooperatives whose states on both days are one of `pairs`."""

    kode: str
    nama: str
    arti: str
    pairs: tuple[Pair, ...]

    def within(self, kolom: str) -> tuple[Pair, ...]:
        """Those that change the number of a column; all of the line without one."""
        own = COLUMNS[kolom].states if kolom else ()
        return tuple(pair for pair in self.pairs if not own or (pair[0] in own) != (pair[1] in own))


def _pairs(before: Iterable[str], after: Iterable[str]) -> tuple[Pair, ...]:
    return tuple((one, other) for one in before for other in after)


LINES: dict[str, Baris] = {
    line.kode: line
    for line in (
        Baris("aktif-kembali", "Aktif kembali", "Tidak aktif pada awal, aktif pada akhir.", ((TIDAK, AKTIF),)),
        Baris("baru", "Baru tercatat", "Belum tercatat pada awal, tercatat pada akhir.", _pairs([BELUM], INSIDE)),
        Baris("masuk", "Pindah masuk kewenangan", "Di luar kewenangan dinas pada awal.", _pairs([LUAR], INSIDE)),
        Baris("dicabut", "Keputusan dicabut", "Dibekukan atau dibubarkan pada awal, keputusannya tidak berlaku lagi.",
              _pairs(DECIDED, (AKTIF, TIDAK))),
        Baris("menjadi-tidak-aktif", "Menjadi tidak aktif", "Aktif pada awal, tidak aktif pada akhir.",
              ((AKTIF, TIDAK),)),
        Baris("diputus", "Dibekukan atau dibubarkan", "Ada keputusan yang mulai berlaku di antaranya.",
              _pairs((AKTIF, TIDAK), DECIDED)),
        # A record never ends: the second kind of pair is named so that no pair is without a line.
        Baris("pindah", "Pindah keluar kewenangan", "Dalam kewenangan dinas pada awal, di luar pada akhir.",
              _pairs(INSIDE, (LUAR, BELUM))),
    )
}  # fmt: skip
BETWEEN = Baris(
    "antar-keputusan", "Beralih antara dibekukan dan dibubarkan", "Ada keputusan pada kedua tanggal, berbeda.",
    tuple((one, other) for one in DECIDED for other in DECIDED if one != other),
)  # fmt: skip
OFTEN = Baris(
    "lebih-sekali", "Berubah lebih dari sekali", "Status hitungan, keputusan, atau kewenangannya berubah lebih dari "
    "sekali; dalam tabel hanya keadaan awal dan akhir yang dibandingkan.", (),
)  # fmt: skip
AGAIN = Baris(
    "seperti-semula", "Berubah lalu kembali seperti semula", "Berubah lebih dari sekali dan pada akhir sama seperti "
    "pada awal, sehingga tidak ada di satu baris pun.", (),
)  # fmt: skip
EVERY: dict[str, Baris] = {**LINES, **{line.kode: line for line in (BETWEEN, OFTEN, AGAIN)}}


@dataclass(frozen=True)
class Kelompok:
    """A column of the table; `kode` is also the figure of `ukuran` that counts it on one day."""

    kode: str
    nama: str
    states: tuple[str, ...]


COLUMNS: dict[str, Kelompok] = {
    one.kode: one
    for one in (
        Kelompok("aktif", "Aktif", (AKTIF,)),
        Kelompok("tidak-aktif", "Tidak aktif", (TIDAK,)),
        Kelompok("diputus", "Dibekukan atau dibubarkan", DECIDED),
        Kelompok("semua", "Seluruhnya", INSIDE),
    )
}


# --- Rows -------------------------------------------------------------------------------------------
def states(koperasi_set: KoperasiQuerySet, rentang: Rentang) -> KoperasiQuerySet:
    """Adds `m_awal` and `m_akhir`: aktif | tidak_aktif | dibekukan | dibubarkan | belum | luar.

    As `Posisi.every` reads a day. Who did not change in between has one state, and it is looked up once.
    """
    rows = _state(koperasi_set, rentang.akhir, "m_akhir")
    rows = _state(rows, rentang.awal, "m_mula") if not rentang.awal.live else rows.alias(m_mula=F("m_akhir"))
    return rows.annotate(
        m_awal=Case(When(_touched(rentang), then=F("m_mula")), default=F("m_akhir"), output_field=CharField())
    )


def _state(rows: KoperasiQuerySet, posisi: Posisi, name: str) -> KoperasiQuerySet:
    inside = Kewenangan.KABKOTA
    if posisi.live:
        found = Case(When(kewenangan=inside, then=F("status")), default=Value(LUAR), output_field=CharField())
        return rows.annotate(**{name: found})
    rows = status.on(rows, posisi.on).alias(**{f"{name}_k": facts.authority(posisi.on)})
    found = Case(
        When(status_on=None, then=Value(BELUM)), When(**{f"{name}_k": inside}, then=F("status_on")),
        default=Value(LUAR), output_field=CharField(),
    )  # fmt: skip
    return rows.annotate(**{name: found})


def _events(rentang: Rentang) -> QuerySet[PerubahanStatus]:
    return PerubahanStatus.objects.filter(kolom__in=CHANGES, berlaku_pada__range=rentang.span)


def _moves(rentang: Rentang) -> QuerySet[PerubahanKewenangan]:
    return PerubahanKewenangan.objects.filter(berlaku_pada__range=rentang.span)


def _touched(rentang: Rentang) -> Q:
    found = (_events(rentang), _moves(rentang))
    return Q(pk__in=found[0].order_by().values("koperasi")) | Q(pk__in=found[1].order_by().values("koperasi"))


def rows(kode: str, koperasi_set: KoperasiQuerySet, rentang: Rentang, kolom: str = "") -> KoperasiQuerySet:
    """The cooperatives of a line, or of its cell in one column, in the order of a list."""
    if kode in (OFTEN.kode, AGAIN.kode):
        found = _often(koperasi_set, rentang)
        found = found.filter(m_awal=F("m_akhir")) if kode == AGAIN.kode else found
    else:
        asked = Q(pk__in=[])
        for before, after in EVERY[kode].within(kolom):
            asked |= Q(m_awal=before, m_akhir=after)
        found = states(koperasi_set.filter(_touched(rentang)), rentang).filter(asked)
    return found.select_related("kecamatan").defer("cari").order_by("nama_urut", "pk")


def _often(koperasi_set: KoperasiQuerySet, rentang: Rentang) -> KoperasiQuerySet:
    """Two or more entries in between, a first record not among them; outside the authority only for moves."""
    changed = _count(_events(rentang).exclude(kolom=Kolom.HITUNG, lama=None))
    moved = _count(_moves(rentang))
    found = states(koperasi_set.filter(_touched(rentang)), rentang).annotate(m_ubah=changed, m_pindah=moved)
    concern = Q(m_awal__in=INSIDE) | Q(m_akhir__in=INSIDE) | Q(m_pindah__gt=0)
    return found.annotate(m_kali=F("m_ubah") + F("m_pindah")).filter(concern, m_kali__gte=2)


def _count(entries: QuerySet[Any]) -> Coalesce:
    own = entries.filter(koperasi=OuterRef("pk")).order_by().values("koperasi").annotate(n_=Count("pk")).values("n_")
    return Coalesce(Subquery(own, output_field=IntegerField()), 0)


# --- The table --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sel:
    """`sign` +1, −1, or 0 where the line does not touch the column."""

    sign: int
    n: int
    url: str
    kolom: str
    label: str


@dataclass(frozen=True)
class Tabel:
    """`matrix[(before, after)]` counts cooperatives; `often` and `again` those that changed more than once."""

    rentang: Rentang
    cakupan: Cakupan
    matrix: dict[Pair, int]
    often: int
    again: int

    def start(self, kolom: str) -> int:
        return sum(n for (before, _), n in self.matrix.items() if before in COLUMNS[kolom].states)

    def end(self, kolom: str) -> int:
        return sum(n for (_, after), n in self.matrix.items() if after in COLUMNS[kolom].states)

    def count(self, kode: str, kolom: str = "") -> int:
        return sum(self.matrix.get(pair, 0) for pair in EVERY[kode].within(kolom))

    def cell(self, line: Baris, kolom: str) -> Sel:
        pairs = line.within(kolom)
        sign = (1 if pairs[0][1] in COLUMNS[kolom].states else -1) if pairs else 0
        label = f"{line.nama.lower()}, {COLUMNS[kolom].nama.lower()}"
        return Sel(
            sign, self.count(line.kode, kolom) if sign else 0, self.url(line.kode, kolom), COLUMNS[kolom].nama, label
        )

    def url(self, kode: str, kolom: str = "") -> str:
        asked = self.rentang.query | self.cakupan.query() | ({"kolom": kolom} if kolom else {})
        return f"{reverse('pembinaan:mutasi-list', args=[kode])}?{urlencode(asked)}"

    @property
    def lines(self) -> list[tuple[Baris, list[Sel]]]:
        return [(line, [self.cell(line, kolom) for kolom in COLUMNS]) for line in LINES.values()]

    @property
    def ends(self) -> list[tuple[str, dt.date, list[tuple[Kelompok, int, str]]]]:
        """(words, day, cells) of the first and the last line; each number opens the list of that day."""
        return [
            (words, posisi.on, [(one, count(one.kode), daftar.url(one.kode, posisi, self.cakupan))
                                for one in COLUMNS.values()])
            for words, posisi, count in (("awal", self.rentang.awal, self.start), ("akhir", self.rentang.akhir,
                                                                                  self.end))
        ]  # fmt: skip

    @property
    def notes(self) -> list[tuple[Baris, int, str]]:
        counted = ((OFTEN, self.often), (AGAIN, self.again), (BETWEEN, self.count(BETWEEN.kode)))
        return [(line, n, self.url(line.kode)) for line, n in counted if n]


def table(koperasi_set: KoperasiQuerySet, rentang: Rentang, cakupan: Cakupan) -> Tabel:
    """`koperasi_set` already narrowed by `cakupan`. Two queries."""
    found = states(koperasi_set, rentang).order_by().values_list("m_awal", "m_akhir").annotate(n_=Count("pk"))
    matrix = {(before, after): n for before, after, n in found}
    often = _often(koperasi_set, rentang).order_by().aggregate(
        semua=Count("pk"), semula=Count("pk", filter=Q(m_awal=F("m_akhir")))
    )  # fmt: skip
    return Tabel(rentang, cakupan, matrix, often["semua"], often["semula"])


def in_words(tabel: Tabel) -> str:
    """The line of the aktif as a sum: "743 + aktif kembali 12 + ... = 760"."""
    signs = {1: "+", -1: "−"}
    parts = [f"aktif awal {ribuan(tabel.start('aktif'))}"]
    for line, cells in tabel.lines:
        if cells[0].sign:
            parts.append(f"{signs[cells[0].sign]} {line.nama.lower()} {ribuan(cells[0].n)}")
    return " ".join([*parts, f"= aktif akhir {ribuan(tabel.end('aktif'))}"])


COLUMN_CHOICES: Sequence[tuple[str, str]] = [(one.kode, one.nama) for one in COLUMNS.values()]
