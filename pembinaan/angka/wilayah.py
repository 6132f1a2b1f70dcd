"""Lembar wilayah: the figures of one kecamatan or desa, what the office did there, and who needs attention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from koperasi.accounts.models import User
from koperasi.lib import teks
from pembinaan.angka import daftar, hitung, ukuran, urusan
from pembinaan.angka.posisi import Cakupan, Posisi
from pembinaan.counting import together
from pembinaan.results.people import officers
from registry.models import Desa, Kecamatan, Koperasi, Pengurus
from registry.models.choices import JabatanPengurus
from registry.models.koperasi import KoperasiQuerySet

COUNTS = (
    ukuran.SEMUA, ukuran.AKTIF, ukuran.TIDAK_AKTIF, ukuran.DIPUTUS, ukuran.DINILAI, ukuran.WAJIB_RAT,
    ukuran.SUDAH_RAT, ukuran.SUDAH_LAPORAN, ukuran.KDMP,
)  # fmt: skip
MATTERS = (
    urusan.KUNJUNGAN, urusan.KASUS_DIBUKA, urusan.KASUS_DITUTUP, urusan.SURAT_KELUAR, urusan.SURAT_DIJAWAB,
    urusan.FASILITASI,
)  # fmt: skip
SUMS = tuple(one for one in ukuran.SUMS if one.kode in ("anggota-laki", "anggota-perempuan", "anggota", "aset"))
Place = Kecamatan | Desa


def name_of(place: Place) -> str:
    return f"Kecamatan {place}" if isinstance(place, Kecamatan) else str(place)


def scope_of(place: Place) -> Cakupan:
    return Cakupan(**{"kecamatan" if isinstance(place, Kecamatan) else "desa": str(place.pk)})


# --- Figures ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Angka:
    """A number with its list; `known`: of how many cooperatives a sum is, None for counts."""

    nama: str
    n: int
    url: str
    kind: str = ""
    known: int | None = None


@dataclass(frozen=True)
class Lembar:
    """The figures by code, with "_" for "-": templates read them by name."""

    posisi: Posisi
    angka: dict[str, Angka]

    def group(self, what: Iterable[ukuran.Ukuran]) -> list[Angka]:
        return [self.angka[_key(one.kode)] for one in what]

    @property
    def done(self) -> list[Angka]:
        return self.group((*MATTERS[:1], ukuran.DILATIH, *MATTERS[1:]))

    @property
    def idle(self) -> bool:
        """Nothing was done this year."""
        return not any(one.n for one in self.done)


def _key(kode: str) -> str:
    return kode.replace("-", "_")


def sheet(rows: KoperasiQuerySet, posisi: Posisi, cakupan: Cakupan) -> Lembar:
    """`rows` already narrowed by `cakupan`. Three queries."""
    there = posisi.rows(rows)
    counted = hitung.counts(there, posisi, (*COUNTS, ukuran.DILATIH))
    sums = hitung.sums_by(there, posisi, SUMS)[()]
    counted |= {
        kode.replace("_", "-"): n
        for kode, n in together({_key(one.kode): one.baris(there, posisi) for one in MATTERS}).items()
    }
    found = {}
    for one in (*COUNTS, *MATTERS, ukuran.DILATIH):
        found[_key(one.kode)] = Angka(one.nama, counted[one.kode], daftar.url(one.kode, posisi, cakupan))
    for total in SUMS:
        kind = "rupiah" if total.satuan == "rupiah" else ""
        value, url = sums[total.kode], daftar.url(total.kode, posisi, cakupan)
        found[_key(total.kode)] = Angka(total.nama, value.value, url, kind, value.known)
    return Lembar(posisi, found)


@dataclass(frozen=True)
class Garis:
    """One place of a table: its key (None = unknown), name and numbers in the order of COLUMNS."""

    pk: int | None
    nama: str
    angka: list[Angka]


COLUMNS = (
    ukuran.SEMUA, ukuran.AKTIF, ukuran.TIDAK_AKTIF, ukuran.DIPUTUS, ukuran.WAJIB_RAT, ukuran.SUDAH_RAT, ukuran.KDMP
)  # fmt: skip


def table(rows: KoperasiQuerySet, posisi: Posisi, cakupan: Cakupan, by: str) -> list[Garis]:
    """By name, the unknown place last where it has cooperatives; `by` kecamatan or desa.

    Every kecamatan has a line (two queries); of the desa those with cooperatives (one).
    """
    kind = ("desa__jenis",) if by == "desa" else ()
    counted = hitung.counts_by(posisi.rows(rows), posisi, COLUMNS, (by, f"{by}__nama", *kind))
    found = {key[0]: (_named(key[1:]), numbers) for key, numbers in counted.items()}
    if by == "kecamatan":
        none = {one.kode: 0 for one in COLUMNS}
        for pk, nama in Kecamatan.objects.values_list("pk", "nama"):
            found.setdefault(pk, (nama, none))
    places = sorted(found.items(), key=lambda place: (place[0] is None, place[1][0].lower()))
    return [
        Garis(pk, nama, _cells(numbers, posisi, cakupan.also(**{by: pk}))) for pk, (nama, numbers) in places
    ]  # fmt: skip


def _named(key: tuple[Any, ...]) -> str:
    nama, *kind = key
    if nama is None:
        return "Belum diketahui"
    return f"{nama} (kelurahan)" if kind == [Desa.Jenis.KELURAHAN] else str(nama)


def _cells(numbers: dict[str, int], posisi: Posisi, cakupan: Cakupan) -> list[Angka]:
    return [Angka(one.nama, numbers[one.kode], daftar.url(one.kode, posisi, cakupan)) for one in COLUMNS]


def total(lines: Sequence[Garis], posisi: Posisi, cakupan: Cakupan) -> list[Angka]:
    numbers = {one.kode: sum(line.angka[at].n for line in lines) for at, one in enumerate(COLUMNS)}
    return _cells(numbers, posisi, cakupan)


# --- Contacts ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kontak:
    koperasi: Koperasi
    nama: str
    jabatan: str
    telepon: str

    @property
    def sambungan(self) -> str:
        """The number as a phone dials it, "" where what is written is not one number."""
        found = teks.read_phone(self.telepon)
        return f"+{found}" if found else ""


_FIRST = {kode: at for at, kode in enumerate(JabatanPengurus.values)}


def contacts(user: User, shown: Sequence[Koperasi], on: dt.date) -> list[Kontak]:
    """One person of each of these cooperatives in their order: who has a number, ketua first; one query.

    Only for those who may see contacts: the caller asks. Pengawas are not among them.
    """
    people: dict[int, list[Pengurus]] = {}
    there: QuerySet[Pengurus] = officers(user, on=on).filter(koperasi__in=[koperasi.pk for koperasi in shown])
    for person in there.exclude(jabatan=JabatanPengurus.PENGAWAS):
        people.setdefault(person.koperasi_id, []).append(person)
    return [_contact(koperasi, people.get(koperasi.pk, [])) for koperasi in shown]


def _contact(koperasi: Any, people: Sequence[Pengurus]) -> Kontak:
    if people:
        one = min(people, key=lambda person: (not person.telepon, _FIRST[person.jabatan], person.pk))
        return Kontak(koperasi, one.nama, one.get_jabatan_display(), one.telepon or koperasi.telepon)
    return Kontak(koperasi, "", "", koperasi.telepon)
