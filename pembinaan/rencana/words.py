"""How papers and pages of a route say things: days, ranks, and a finding in whole sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan, rp, terbilang
from pembinaan.kunjungan.words import documents
from pembinaan.models import Kunjungan
from registry.models.choices import KegiatanBerjalan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

NBSP = "\u00a0"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def days(dari: dt.date, sampai: dt.date) -> str:
    """ "3 Desember 2026", "3 s.d. 5 Desember 2026", "30 November s.d. 2 Desember 2026"."""
    if dari == sampai:
        return dates.panjang(dari)
    first = dates.panjang(dari).split(" ")
    last = dates.panjang(sampai).split(" ")
    kept = first[:1] if first[1:] == last[1:] else first[:2] if first[2:] == last[2:] else first
    return f"{' '.join(kept)} s.d. {' '.join(last)}"


def how_long(dari: dt.date, sampai: dt.date) -> str:
    """ "3 (tiga) hari"."""
    count = (sampai - dari).days + 1
    return f"{count} ({terbilang(count)}) hari"


def by_rank(people: Iterable[User]) -> list[User]:
    """The highest first, as a surat tugas names them; those without a golongan last, by name."""
    return sorted(people, key=lambda one: (tuple(-part for part in _steps(one.golongan)), one.nama))


def _steps(golongan: str) -> tuple[int, int]:
    """IV/a -> (4, 1); anything else (0, 0)."""
    roman, _, letter = golongan.strip().partition("/")
    step = ord(letter.strip().lower()) - ord("a") + 1 if len(letter.strip()) == 1 else 0
    return (_ROMAN.get(roman.strip().upper(), 0), max(step, 0))


# --- A finding in words ------------------------------------------------------------------------------
def finding(visit: Kunjungan) -> list[str]:
    """What was found, one sentence a matter, as a report reads. Without queries."""
    told = [_address(visit), *_place(visit), _met(visit), *_life(visit), _left(visit), _documents(visit)]
    return [sentence for sentence in told if sentence]


def _address(visit: Kunjungan) -> str:
    if visit.alamat == Kunjungan.Alamat.DITEMUKAN:
        return "Kantor koperasi ditemukan di alamat yang tercatat."
    if visit.alamat == Kunjungan.Alamat.PINDAH:
        return f"Koperasi sudah pindah ke {visit.alamat_baru}." if visit.alamat_baru else "Koperasi sudah pindah."
    return "Koperasi tidak ditemukan di alamat yang tercatat maupun di sekitarnya."


def _place(visit: Kunjungan) -> list[str]:
    found = []
    if visit.papan_nama is not None:
        found.append("Papan nama terpasang." if visit.papan_nama else "Papan nama tidak ada.")
    if visit.kantor_buka is not None:
        found.append("Kantor buka." if visit.kantor_buka else "Kantor tutup.")
    return found


def _met(visit: Kunjungan) -> str:
    if not visit.ditemui_nama:
        return "Tidak ada orang yang dapat ditemui."
    return f"Ditemui {visit.ditemui_nama}{f' ({visit.ditemui_jabatan})' if visit.ditemui_jabatan else ''}."


def _life(visit: Kunjungan) -> list[str]:
    found = []
    if visit.usaha and visit.usaha != KegiatanBerjalan.TIDAK_DIKETAHUI:
        found.append("Usaha berjalan." if visit.usaha == KegiatanBerjalan.BERJALAN else "Usaha tidak berjalan lagi.")
    if visit.rat_terakhir_tahun:
        found.append(f"RAT terakhir menurut keterangan: tahun buku {visit.rat_terakhir_tahun}.")
    if visit.anggota is not None:
        found.append(f"Anggota sekarang {ribuan(visit.anggota)} orang.")
    return found


def _left(visit: Kunjungan) -> str:
    parts = [
        f"{what} {rp(amount)}" for what, amount in (("aset", visit.aset), ("utang", visit.utang)) if amount is not None
    ]
    return f"Yang tersisa: {' dan '.join(parts)}." if parts else ""


def _documents(visit: Kunjungan) -> str:
    if not visit.dokumen:
        return ""
    return f"Dokumen yang dilihat: {', '.join(_small(one) for one in documents(visit.dokumen))}."


def _small(words: str) -> str:
    """Inside a sentence; names in capitals stay."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def reasons(visit: Kunjungan) -> str:
    """Why it stands still: the listed problems and the visitor's own words. Reads visit.sebab."""
    listed = ", ".join(str(one) for one in visit.sebab.all()).capitalize()
    return ". ".join(part.rstrip(".") for part in (listed, visit.sebab_catatan.strip()) if part)
