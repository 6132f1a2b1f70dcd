"""The four kinds of figure; definitions stand in `ukuran` (cooperatives) and `urusan` (letters, cases, doings)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from pembinaan.angka.posisi import Posisi
from registry.models.koperasi import KoperasiQuerySet


@dataclass(frozen=True)
class Hitungan:
    """`kondisi(posisi)`: which rows of `Posisi.rows` are meant. `arti` may name {tahun}, {rutin} and {tanggal}."""

    kode: str
    nama: str
    arti: str
    kondisi: Callable[[Posisi], Q]
    satuan: str = "koperasi"


@dataclass(frozen=True)
class Rasio:
    """A share in per cent; its numerator lies within its denominator."""

    kode: str
    nama: str
    arti: str
    pembilang: Hitungan
    penyebut: Hitungan
    satuan: str = "persen"


@dataclass(frozen=True)
class Jumlahan:
    """A sum over the latest yearly figures of each cooperative up to the day; who has none is counted apart."""

    kode: str
    nama: str
    arti: str
    kolom: str  # of DataTahunan
    satuan: str  # orang | rupiah


@dataclass(frozen=True)
class Urusan:
    """Letters or cases of the cooperatives given. `baris(koperasi_set, posisi)`: the rows that are counted."""

    kode: str
    nama: str
    arti: str
    baris: Callable[[KoperasiQuerySet, Posisi], QuerySet[Any]]
    satuan: str  # surat | kasus | kunjungan | fasilitasi


Ukuran = Hitungan | Rasio | Jumlahan | Urusan
