"""The texts of the reminders, in one place, as data with {placeholders}. Pure: no database, no clock.

Being late is not being inactive, so both dates stand together; and the cooperative may have met without telling us,
so every text says how far our data reach.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from koperasi.lib.dates import panjang

PERORANGAN = """\
Yth. {sapaan}

Berdasarkan data yang kami terima sampai dengan {tanggal_data}, laporan Rapat Anggota Tahunan (RAT) tahun buku {tahun} \
dari {koperasi} belum kami terima.

{batas}

Bila RAT sudah dilaksanakan, mohon berita acara dan laporan keuangannya disampaikan kepada kami. Bila belum, mohon \
kabarkan rencana tanggalnya. Kami siap membantu; silakan balas pesan ini.

Terima kasih.
{petugas}
{dinas}"""

GRUP = """\
Yth. Bapak/Ibu pengurus koperasi di Kecamatan {kecamatan}

Berdasarkan data yang kami terima sampai dengan {tanggal_data}, laporan RAT tahun buku {tahun} belum kami terima dari \
{belum} di antara {wajib} koperasi yang wajib RAT di kecamatan ini.

{batas}{daftar}

Yang sudah melaksanakan RAT, mohon menyampaikan berita acara dan laporan keuangannya. Yang belum, mohon mengabarkan \
rencana tanggalnya. Bila memerlukan bantuan, silakan menghubungi kami.

Terima kasih.
{dinas}"""

DAFTAR = "\n\nYang belum kami terima laporannya:\n{nama}"
SAPAAN = {"L": "Bapak", "P": "Ibu"}
UNDANG_UNDANG, ATURAN, PERPANJANGAN = "undang-undang", "aturan status", "perpanjangan dari dinas"


@dataclass(frozen=True)
class Batas:
    """The office's own date and the one the status follows from, extensions included. `sumber` says whose that is."""

    dinas: dt.date
    hukum: dt.date
    sumber: str = UNDANG_UNDANG


def salutation(koperasi: str, *, nama: str = "", jabatan: str = "", jenis_kelamin: str = "") -> str:
    """`Ibu Siti Contoh, Ketua KSP Maju`; without a person the pengurus as a body."""
    if not nama:
        return f"Pengurus {koperasi}"
    return f"{SAPAAN.get(jenis_kelamin, 'Bapak/Ibu')} {nama}, {jabatan} {koperasi}"


def deadline(batas: Batas, *, on: dt.date) -> str:
    """Both dates in one or two sentences, and which of them has passed."""
    if batas.dinas == batas.hukum:
        whose = batas.sumber if batas.sumber == PERPANJANGAN else f"ketentuan dinas dan {batas.sumber}"
        return _one(f"Batas RAT menurut {whose}", batas.hukum, on)
    if batas.hukum < on and batas.dinas < on:
        own, other = f"ketentuan dinas ({panjang(batas.dinas)})", f"{batas.sumber} ({panjang(batas.hukum)})"
        return f"Batas RAT menurut {own} dan menurut {other} sudah lewat."
    return " ".join(
        [
            _one("Batas RAT menurut ketentuan dinas", batas.dinas, on),
            _one(f"Batas menurut {batas.sumber}", batas.hukum, on),
        ]
    )


def _one(label: str, day: dt.date, on: dt.date) -> str:
    return f"{label}, {panjang(day)}, sudah lewat." if day < on else f"{label}: {panjang(day)}."


def deadlines(found: Sequence[Batas], *, on: dt.date) -> str:
    """Of several cooperatives: the same sentences where they share their dates, else each date with its number."""
    if len(set(found)) == 1:
        return deadline(found[0], on=on)
    own = _counted(Counter(batas.dinas for batas in found))
    others = [
        f"Batas menurut {source}: {_counted(Counter(batas.hukum for batas in found if batas.sumber == source))}."
        for source in dict.fromkeys(batas.sumber for batas in found)
    ]
    return " ".join([f"Batas RAT menurut ketentuan dinas: {own}.", *others])


def _counted(days: Counter[dt.date]) -> str:
    if len(days) == 1:
        return panjang(next(iter(days)))
    words = [f"{panjang(day)} ({days[day]} koperasi)" for day in sorted(days)]
    return f"{', '.join(words[:-1])} dan {words[-1]}"


def personal(*, sapaan: str, koperasi: str, tahun: int, batas: Batas, petugas: str, dinas: str, on: dt.date) -> str:
    return PERORANGAN.format(
        sapaan=sapaan, koperasi=koperasi, tahun=tahun, tanggal_data=panjang(on), batas=deadline(batas, on=on),
        petugas=petugas, dinas=dinas,
    )  # fmt: skip


def group(*, kecamatan: str, tahun: int, wajib: int, batas: Sequence[Batas], nama: Collection[str], dinas: str,
          on: dt.date) -> str:  # fmt: skip
    """`batas` has one entry for each that is still to go; `nama` is empty where the office names nobody."""
    listed = "\n".join(f"{number}. {one}" for number, one in enumerate(nama, start=1))
    return GRUP.format(
        kecamatan=kecamatan, tahun=tahun, wajib=wajib, belum=len(batas), tanggal_data=panjang(on),
        batas=deadlines(batas, on=on), daftar=DAFTAR.format(nama=listed) if listed else "", dinas=dinas,
    )  # fmt: skip
