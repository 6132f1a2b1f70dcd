"""The columns of the official tables (domain.md 6), in the order of the form that goes to the province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pembinaan.angka.jenis import Hitungan, Jumlahan, Rasio, Ukuran, Urusan
from pembinaan.angka.ukuran import UKURAN


@dataclass(frozen=True)
class Kolom:
    """`judul`: the heading; `kelompok`: the heading above several. satuan: koperasi | persen | orang | rupiah |
    surat | kasus."""

    kode: str
    judul: str
    kelompok: str = ""

    @property
    def ukuran(self) -> Ukuran:
        return UKURAN[self.kode]

    @property
    def satuan(self) -> str:
        return self.ukuran.satuan

    @property
    def numbers(self) -> tuple[str, ...]:
        """The codes it is read from: two for a share."""
        one = self.ukuran
        return (one.pembilang.kode, one.penyebut.kode) if isinstance(one, Rasio) else (self.kode,)

    @property
    def lengkap(self) -> str:
        """The heading where no group stands above it."""
        return f"{self.kelompok}: {self.judul}" if self.kelompok and self.kelompok != self.judul else self.judul


@dataclass(frozen=True)
class Bagian:
    """Columns that stand side by side on one sheet."""

    kode: str
    nama: str
    kolom: tuple[Kolom, ...]


LEMBAGA = Bagian("lembaga", "Kelembagaan, RAT, dan pembinaan", (
    Kolom("semua", "Total", "Koperasi"), Kolom("aktif", "Aktif", "Koperasi"),
    Kolom("tidak-aktif", "Tidak aktif", "Koperasi"), Kolom("dibekukan", "Dibekukan", "Koperasi"),
    Kolom("dibubarkan", "Dibubarkan", "Koperasi"), Kolom("wajib-rat", "Wajib", "RAT"),
    Kolom("sudah-rat", "Sudah", "RAT"),
    Kolom("persen-rat", "Persen", "RAT"), Kolom("sudah-laporan", "Laporan keuangan"),
    Kolom("sertifikat-nik", "Sertifikat NIK"), Kolom("kdmp", "KDMP"), Kolom("surat-keluar", "Keluar", "Surat"),
    Kolom("surat-dijawab", "Dijawab", "Surat"), Kolom("kasus-terbuka", "Terbuka", "Kasus"),
    Kolom("kasus-ditutup", "Ditutup", "Kasus"),
))  # fmt: skip
USAHA = Bagian("usaha", "Anggota, pekerja, modal, dan usaha", (
    Kolom("anggota-laki", "Laki-laki", "Anggota"), Kolom("anggota-perempuan", "Perempuan", "Anggota"),
    Kolom("anggota", "Seluruhnya", "Anggota"), Kolom("manajer", "Manajer"), Kolom("karyawan", "Karyawan"),
    Kolom("modal-sendiri", "Sendiri", "Modal"), Kolom("modal-luar", "Luar", "Modal"), Kolom("aset", "Aset"),
    Kolom("volume-usaha", "Volume usaha"), Kolom("shu", "SHU"),
))  # fmt: skip
BAGIAN = (LEMBAGA, USAHA)
KOLOM = (*LEMBAGA.kolom, *USAHA.kolom)


def chosen(parts: Sequence[Bagian], kode: str) -> Bagian:
    """The part that a page shows: both with the lists of their thousand numbers weigh too much for an old laptop."""
    return next((one for one in parts if one.kode == kode), parts[0])


_CODES = {kode for kolom in KOLOM for kode in kolom.numbers}
COUNTED = tuple(one for kode in UKURAN if kode in _CODES and isinstance(one := UKURAN[kode], Hitungan))
SUMMED = tuple(one for kode in UKURAN if kode in _CODES and isinstance(one := UKURAN[kode], Jumlahan))
MATTERED = tuple(one for kode in UKURAN if kode in _CODES and isinstance(one := UKURAN[kode], Urusan))


def headings(kolom: tuple[Kolom, ...]) -> list[tuple[str, int, int]]:
    """The upper row of a table's head: (text, columns, rows); a column without a group takes both rows."""
    found: list[tuple[str, int, int]] = []
    for one in kolom:
        if one.kelompok and found and found[-1][0] == one.kelompok:
            found[-1] = (one.kelompok, found[-1][1] + 1, 1)
        else:
            found.append((one.kelompok or one.judul, 1, 1 if one.kelompok else 2))
    return found
