"""Who initials, sends back and approves letters of a batch, and when. `check_x` raises one Indonesian sentence.

The levels of a batch are those of the day it was made (PaketSurat.tingkat). The kepala is whoever holds the role today,
also as Plt., Plh. or Pj.: the right comes and goes with the dates of the role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypedDict

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from pembinaan.models import PaketSurat
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

OPEN = (PaketSurat.Keadaan.PARAF, PaketSurat.Keadaan.PERSETUJUAN)
MOST = 2_000  # letters of one batch: one nota dinas, one lembar kendali


class Level(TypedDict):
    urutan: int
    jabatan: str
    peran: str
    orang: int | None  # id of the only person who initials at this level, None: whoever has the role


def next_level(paket: PaketSurat, given: Collection[int]) -> Level | None:
    """The lowest level without its initials. `given`: the `urutan` of those that are there."""
    levels: list[Level] = sorted(paket.tingkat, key=lambda level: level["urutan"])
    return next((level for level in levels if level["urutan"] not in given), None)


def is_of(user: Any, level: Level) -> bool:
    """Whether the level is this person's: the role today, and the person where one is named."""
    return level["peran"] in user.peran_aktif and level["orang"] in (None, user.pk)


def is_mine(user: Any, paket: PaketSurat, given: Collection[int]) -> bool:
    level = next_level(paket, given) if paket.keadaan == PaketSurat.Keadaan.PARAF else None
    return bool(level and not user.hanya_membaca and is_of(user, level))


def may_send_back(user: Any, paket: PaketSurat) -> bool:
    """Each level of the batch, and the kepala, as long as the batch is not decided."""
    if paket.keadaan not in OPEN or user.hanya_membaca:
        return False
    return user.boleh(Izin.SURAT_SETUJUI) or any(is_of(user, level) for level in paket.tingkat)


def check_waits_for_paraf(paket: PaketSurat, given: Collection[int]) -> Level:
    """The level whose turn it is."""
    level = next_level(paket, given)
    if paket.keadaan != PaketSurat.Keadaan.PARAF or level is None:
        raise Refused(f"Paket ini tidak menunggu paraf: {paket.get_keadaan_display().lower()}.")
    return level


def check_paraf(level: Level, by: User) -> None:
    if not is_of(by, level):
        raise Refused(f"Sekarang giliran paraf {level['jabatan']}, bukan giliran Anda.")


def check_paper(tanggal: dt.date, paket: PaketSurat, on: dt.date) -> None:
    if not paket.dibuat_tanggal <= tanggal <= on:
        raise Refused(f"Tanggal paraf antara {panjang(paket.dibuat_tanggal)} dan {panjang(on)}.")


def check_send_back(paket: PaketSurat | None, by: User) -> None:
    if paket is None or not may_send_back(by, paket):
        raise Refused("Surat ini hanya dapat dikembalikan oleh pemberi paraf paketnya atau kepala dinas, sebelum "
                      "paketnya diputus.")  # fmt: skip


def check_approve(paket: PaketSurat, by: User) -> None:
    if not by.boleh(Izin.SURAT_SETUJUI):
        raise Refused("Surat hanya disetujui oleh yang hari ini menjabat kepala dinas.")
    if paket.keadaan == PaketSurat.Keadaan.PARAF:
        raise Refused("Paket ini masih menunggu paraf, belum dapat disetujui.")
    if paket.keadaan != PaketSurat.Keadaan.PERSETUJUAN:
        raise Refused("Paket ini sudah diputus. Tidak ada surat yang menunggu persetujuan.")


def check_size(count: int) -> None:
    if not count:
        raise Refused("Pilih paling sedikit satu surat yang dapat diajukan.")
    if count > MOST:
        raise Refused(f"{count} surat terlalu banyak untuk satu paket (paling banyak {MOST}). Persempit saringannya.")


def check_nota(tanggal: dt.date | None, on: dt.date) -> None:
    if tanggal and tanggal > on:
        raise Refused("Tanggal nota dinas tidak boleh sesudah hari ini.")
