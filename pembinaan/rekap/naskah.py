"""One rekap ready for sheet and paper: tables, header and the words beside them. Of today's register or of frozen rows.

What is made from a closed period holds no word of today: not who prints it, not when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koperasi.lib import dates, rupiah
from koperasi.lib.sheets import Column
from pembinaan.models import BarisPeriode, PeriodeTutup
from pembinaan.rekap import beku, masa, tabel
from pembinaan.rekap.beku import BY, Key, Numbers
from pembinaan.rekap.hidup import Hidup
from pembinaan.rekap.kantor import Kepala
from pembinaan.rekap.kolom import BAGIAN, KOLOM, Bagian
from pembinaan.rekap.tabel import Tabel

BY_TODAY = "Kecamatan, jenis, kelompok, dan bentuk menurut data tanggal {hari}, juga untuk posisi yang lebih lama."
ROUNDED = "Jumlah uang di layar dan PDF dibulatkan paling banyak dua angka di belakang koma; Excel dan CSV memuat "\
    "rupiah penuh."  # fmt: skip
NO_FIGURE = "Tanda – berarti tidak ada koperasi yang mengisi, bukan nol."


class Broken(Exception):
    """The frozen rows do not give the figures that were printed; `str()` is one Indonesian sentence."""


@dataclass(frozen=True)
class Lampiran:
    """Rows behind the tables, a sheet of their own."""

    nama: str
    kolom: Sequence[Column]
    baris: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Naskah:
    """`lalu`: name of the position before, or ""; `tanggal`: the document's own day; `sidik`: of a closed period."""

    nama: str
    kepala: Kepala
    tabel: tuple[Tabel, ...]
    lalu: str
    keterangan: tuple[tuple[str, str], ...]
    tanggal: dt.date
    nomor: str = ""
    sidik: str = ""
    lampiran: tuple[Lampiran, ...] = ()

    judul = "Rekapitulasi Koperasi"

    def of(self, by: str) -> list[Tabel]:
        return [one for one in self.tabel if one.by == by]

    @property
    def posisi(self) -> str:
        return dict(self.keterangan)["Posisi"]

    @property
    def pengertian(self) -> list[tuple[str, str]]:
        """What the columns mean; those of one meaning stand together."""
        found: list[tuple[str, str]] = []
        for _, judul, arti in self.kepala.definisi:
            if found and found[-1][1] == arti:
                found[-1] = (f"{found[-1][0]}, {judul}", arti)
            else:
                found.append((judul, arti))
        return found

    @property
    def berkas(self) -> str:
        """Name of its files, without the ending."""
        return (self.nomor or f"rekap-koperasi-{self.tanggal.isoformat()}").lower().replace("/", "-")


# --- Of today's register ----------------------------------------------------------------------------
def living(
    kini: Hidup, lalu: Hidup, names: tuple[str, str], kepala: Kepala, *, saringan: str, oleh: str, on: dt.date
) -> Naskah:
    """`names`: of both positions; `saringan`: the filter in words; `oleh`: who made it; `on`: today."""
    made = [tabel.make(by, part, kini.angka(by), lalu.angka(by)) for by in BY for part in BAGIAN]
    posisi = kini.posisi
    told = (
        ("Isi", f"{Naskah.judul}, {names[0]}"),
        ("Posisi", f"Berdasarkan data yang kami terima sampai dengan {dates.panjang(posisi.on)}"),
        ("Pembanding", f"{names[1]}, posisi {dates.panjang(lalu.posisi.on)}"),
        ("Tahun buku RAT dan laporan", f"{posisi.tahun}; pada pembanding {lalu.posisi.tahun}"),
        ("Surat dan kasus ditutup", _since(posisi.dari, posisi.on)),
        ("Aturan", kepala.aturan), ("Saringan", saringan or "Tidak ada: seluruh koperasi dalam kewenangan dinas"),
        ("Dibuat oleh", oleh), ("Dibuat pada", dates.panjang(on)),
        ("Jumlah koperasi", rupiah.ribuan(kini.jumlah.get("semua") or 0)), ("Jumlah baris", _lines(made)),
        ("Pembagian", BY_TODAY.format(hari=dates.panjang(on))), ("Uang", ROUNDED), ("Tanpa angka", NO_FIGURE),
    )  # fmt: skip
    return Naskah(names[0], kepala, tuple(made), names[1], told, on)


def _since(dari: dt.date, on: dt.date) -> str:
    return f"{dates.panjang(dari)} sampai dengan {dates.panjang(on)}"


def _lines(made: Iterable[Tabel]) -> str:
    parts = {one.by: len(one.baris) - 1 for one in made}
    return ", ".join(f"{parts[by]} {tabel.TITLES[by].lower()}" for by in BY)


# --- Of a closed period -----------------------------------------------------------------------------
def pack(angka: Mapping[str, tabel.Angka]) -> dict[str, list[list[Any]]]:
    """{by: [[key, name, numbers]]} as `hitungan` keeps it, lines in their order."""
    return {
        by: [[key[0], name, dict(one.numbers.get(key, {}))] for key, name in one.names.items()]
        for by, one in angka.items()
    }


def unpack(lines: Sequence[Sequence[Any]], url: tabel.Url = tabel.nowhere) -> tabel.Angka:
    numbers: dict[Key, Numbers] = {(key,): counted for key, _, counted in lines if counted}
    return tabel.Angka(numbers, {(key,): name for key, name, _ in lines}, url)


def parts_of(periode: PeriodeTutup) -> list[Bagian]:
    """The columns that were counted when it was closed, whatever has been added since."""
    there = periode.hitungan["jumlah"]
    return [
        Bagian(part.kode, part.nama, tuple(one for one in part.kolom if all(kode in there for kode in one.numbers)))
        for part in BAGIAN
    ]


def before_in_words(periode: PeriodeTutup) -> str:
    said = periode.hitungan["lalu"]
    return f"{said['nama']} ({said['nomor']})" if said["nomor"] else str(said["nama"])


def closed(periode: PeriodeTutup) -> Naskah:
    """From the frozen rows only. Raises Broken where they do not give the printed figures."""
    found = beku.frozen(periode)
    made = _checked(periode, found)
    kepala, count = Kepala.unpack(periode.kepala_surat), sum(row.apa == BarisPeriode.Apa.KOPERASI for row in found)
    said, day = periode.hitungan["lalu"], dates.panjang(periode.ditutup_tanggal)
    told = (
        ("Isi", f"{Naskah.judul}, {masa.of(periode).nama}"), ("Nomor", periode.nomor),
        ("Posisi", f"Berdasarkan data yang kami terima sampai dengan {day} tentang keadaan "
         f"{dates.panjang(periode.sampai)}"),
        ("Pembanding", f"{before_in_words(periode)}, posisi {dates.panjang(dt.date.fromisoformat(said['on']))}"),
        ("Tahun buku RAT dan laporan", f"{periode.tahun_buku}; pada pembanding {said['tahun_buku']}"),
        ("Surat dan kasus ditutup", _since(periode.dari, periode.sampai)), ("Aturan", kepala.aturan),
        ("Saringan", "Tidak ada: seluruh koperasi dalam kewenangan dinas"),
        ("Ditutup oleh", periode.hitungan["oleh"]), ("Ditutup pada", day),
        ("Jumlah koperasi", rupiah.ribuan(count)),
        ("Jumlah baris", f"{_lines(made)}; {rupiah.ribuan(periode.jumlah_baris)} baris koperasi, surat, dan kasus"),
        ("Catatan", periode.catatan or "Tidak ada"), ("Sidik (SHA-256)", periode.sidik),
        ("Pembagian", BY_TODAY.format(hari=day)), ("Uang", ROUNDED), ("Tanpa angka", NO_FIGURE),
    )  # fmt: skip
    return Naskah(
        masa.of(periode).nama, kepala, tuple(made), before_in_words(periode), told, periode.ditutup_tanggal,
        periode.nomor, periode.sidik, _rows(found),
    )  # fmt: skip


def _checked(periode: PeriodeTutup, found: Sequence[BarisPeriode]) -> list[Tabel]:
    counted = beku.tables(found, [(), *BY])
    told = periode.hitungan
    codes = told["jumlah"]
    if beku.sidik(found) != periode.sidik or any(counted[()][()].get(kode) != n for kode, n in codes.items()):
        raise Broken(f"Baris {periode.nomor} tidak sama dengan saat ditutup; rekap ini tidak dicetak.")
    made = []
    for by in BY:
        names = unpack(told["tabel"][by]).names
        kini, lalu = tabel.Angka(counted[by], names), unpack(told["lalu"]["tabel"][by])
        made += [tabel.make(by, part, kini, lalu) for part in parts_of(periode)]
    return made


def _rows(found: Sequence[BarisPeriode]) -> tuple[Lampiran, ...]:
    names = {row.koperasi_id: row.nilai for row in found if row.apa == BarisPeriode.Apa.KOPERASI}
    by_name = sorted(found, key=lambda row: (names[row.koperasi_id]["nama"].lower(), row.koperasi_id, row.rujukan))
    apart: dict[str, list[list[object]]] = {apa.value: [] for apa in BarisPeriode.Apa}
    for row in by_name:
        own = names[row.koperasi_id]
        apart[row.apa].append([own["nama"], own["nik"], own["kecamatan"], *_values(row)])
    return tuple(
        Lampiran(name, [*_NAMED, *columns], apart[apa.value])
        for apa, (name, columns) in _SHEETS.items()
    )  # fmt: skip


def _values(row: BarisPeriode) -> list[object]:
    value, there = row.nilai, set(row.nilai["ya"])
    if row.apa == BarisPeriode.Apa.SURAT:
        return [value["nomor"], _day(value["tanggal"]), "surat-dijawab" in there]
    if row.apa == BarisPeriode.Apa.KASUS:
        return [value["jenis"], _day(value["dibuka"]), _day(value["ditutup"])]
    labels = beku.LABELS
    return [
        value["badan_hukum"], value["desa"], labels["jenis"].get(value["jenis"], value["jenis"]), value["kelompok"],
        labels["bentuk"].get(value["bentuk"], value["bentuk"]), value["kdmp"], value["status"].replace("_", " "),
        *("wajib-rat" in there, "sudah-rat" in there, _day(value["tanggal_rat"]), "sudah-laporan" in there),
        "sertifikat-nik" in there, _day(value["data_per"]), *(value.get(one.ukuran.kolom) for one in _SUMS),
    ]  # fmt: skip


def _day(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None


_SUMS: list[Any] = [one for one in KOLOM if one.satuan in ("orang", "rupiah")]
_NAMED = [Column("Koperasi", width=40), Column("NIK Koperasi"), Column("Kecamatan")]
_SHEETS: dict[BarisPeriode.Apa, tuple[str, list[Column]]] = {
    BarisPeriode.Apa.KOPERASI: ("Baris koperasi", [
        Column("Badan hukum", width=24), Column("Desa/kelurahan"), Column("Jenis"), Column("Kelompok"),
        Column("Bentuk"), Column("KDMP"), Column("Status"), Column("Wajib RAT"), Column("Sudah RAT"),
        Column("Tanggal RAT", "tanggal"), Column("Sudah lapor keuangan"), Column("Sertifikat NIK"),
        Column("Data per", "tanggal"), *(Column(one.lengkap, "angka") for one in _SUMS),
    ]),
    BarisPeriode.Apa.SURAT: ("Baris surat", [
        Column("Nomor", width=30), Column("Tanggal", "tanggal"), Column("Dijawab"),
    ]),
    BarisPeriode.Apa.KASUS: ("Baris kasus", [
        Column("Jenis"), Column("Dibuka", "tanggal"), Column("Ditutup", "tanggal"),
    ]),
}  # fmt: skip
