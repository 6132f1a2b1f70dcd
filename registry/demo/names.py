"""Invented names and numbers in the shapes real registers show. No real cooperative, no real person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

# kelompok, prefix of the name, jenis, weight, sektor
KELOMPOK = [
    ("KSU", "KSU", "konsumen", 22, "Perdagangan"),
    ("KSP", "KSP", "simpan_pinjam", 16, "Jasa keuangan"),
    ("KPRI", "KPRI", "konsumen", 14, "Jasa keuangan"),
    ("Kopwan", "Kopwan", "konsumen", 14, "Perdagangan"),
    ("Koppontren", "Koppontren", "konsumen", 9, "Perdagangan"),
    ("Koptan", "Koptan", "produsen", 9, "Pertanian"),
    ("KUD", "KUD", "konsumen", 4, "Pertanian"),
    ("Kopkar", "Kopkar", "konsumen", 6, "Jasa keuangan"),
    ("Nelayan", "Koperasi Nelayan", "produsen", 4, "Perikanan"),
    ("Koppas", "Koppas", "konsumen", 2, "Perdagangan"),
    ("Jasa", "Koperasi Jasa", "jasa", 3, "Jasa lainnya"),
    ("Pemasaran", "Koperasi Pemasaran", "pemasaran", 3, "Perdagangan"),
]
KATA_SATU = (
    "Tirta Sumber Bina Karya Melati Mekar Guru Bahari Tani Sinar Harapan Mitra Bumi Cahaya Surya Warga Dharma Budi "
    "Sari Artha Usaha Mulya Anggrek Cempaka Kenanga Mawar Setia Rukun Guyub Panca Tunas Lestari Barokah Amanah "
    "Al-Hikmah Nurul Darul Bangun Maju Citra Wahana Giri Samudra Padi Lumbung Sekar Wijaya"
).split()
KATA_DUA = (
    "Makmur Rejeki Sejahtera Jaya Mulyo Sari Abadi Mandiri Sentosa Bersama Lestari Utama Karya Santoso Raharjo "
    "Barokah Mulia Agung Baru Bakti Luhur Asri Indah Tentrem Waluyo Kencana Murni Bahagia Ummah Iman Sejati "
    "Pratama Sembada Gemilang Swadaya"
).split()
ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
JALAN = (
    "Raya Pahlawan Merdeka Veteran Sunan Drajat Diponegoro Basuki Rahmat Melati Kenanga Masjid Pasar Lapangan".split()
)


@dataclass(frozen=True)
class Label:
    kelompok: str
    prefix: str
    jenis: str
    sektor: str


def pick_label(rng: Random) -> Label:
    row = rng.choices(KELOMPOK, weights=[k[3] for k in KELOMPOK])[0]
    return Label(row[0], row[1], row[2], row[4])


def cooperative_name(rng: Random, prefix: str, used: set[str]) -> str:
    """Unique but for the few doubles that every register has (the caller decides when to reuse one)."""
    for _ in range(500):
        name = f"{prefix} {rng.choice(KATA_SATU)} {rng.choice(KATA_DUA)}"
        if name not in used:
            used.add(name)
            return name
    raise RuntimeError(f"no free name left for {prefix}")


def badan_hukum(rng: Random, founded: dt.date) -> str:
    """A number in the manner of its years, now and then with the blanks and spellings that occur."""
    n, month = rng.randint(1, 9999), ROMAWI[founded.month - 1]
    if founded.year >= 2022:
        number = f"AHU-{n:07d}.AH.01.29.TAHUN {founded.year}"
        return rng.choice([number] * 8 + [number.replace("TAHUN ", " Tahun "), number.replace("AHU-", "AHU - ")])
    if founded.year >= 2019:
        return f"AHU-{n:07d}.AH.01.26.TAHUN {founded.year}"
    if founded.year >= 2015:
        return f"{n:06d}/BH/M.KUKM.2/{month}/{founded.year}"
    if founded.year >= 2000:
        return rng.choice(
            [f"{n % 900 + 1}/BH/XVI.14/{month}/{founded.year}", f"518/{n % 400 + 1}/BH/413.111/{founded.year}"]
        )
    return rng.choice([f"{n}/BH/II/{founded.year % 100}", f"{n % 300 + 1}/BH/PAD/KWK.13/{month}/{founded.year}"])


def phone(rng: Random) -> str:
    digits = "".join(str(rng.randint(0, 9)) for _ in range(8))
    return rng.choice(
        [f"0812{digits}", f"0857-{digits[:4]}-{digits[4:]}", f"+62 813 {digits}", f"(0322) 3{digits[:5]}"]
    )


def nik_koperasi(kode_kecamatan: str, number: int) -> str:
    """13 digits that begin with the district, as the one sample we know does; the rest is a running number."""
    return (kode_kecamatan.replace(".", "") + f"{number:07d}")[:13]


def address(rng: Random) -> str:
    return f"Jl. {rng.choice(JALAN)} No. {rng.randint(1, 180)}"
