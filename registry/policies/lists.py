"""What may be kept of a list, and what may be changed of many at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from registry.policies.base import Refused

if TYPE_CHECKING:
    from registry.models import SaringanTersimpan, TindakanMassal

MOST_NIK = 5_000
MOST_AT_ONCE = 20_000  # rows of one change: each is written, tracked and can be undone
UNDO_DAYS = 30


def check_filter_name(same: SaringanTersimpan | None) -> None:
    if same:
        raise Refused(
            f"Anda sudah punya saringan bernama “{same.nama}”. Pilih nama lain, atau centang “Ganti yang lama”."
        )


def still_shared(row: SaringanTersimpan | None) -> SaringanTersimpan:
    """`row`: a filter that is one's own or shared, None where it is neither any more."""
    if row is None:
        raise Refused("Pemilik saringan ini baru saja menghapusnya atau tidak lagi membagikannya.")
    return row


def check_pasted(read: int, unread: int) -> None:
    if read > MOST_NIK:
        raise Refused(f"Tempel paling banyak {ribuan(MOST_NIK)} NIK sekaligus; tempelan ini memuat {ribuan(read)}.")
    if not read:
        raise Refused(
            "Tidak ada NIK Koperasi (13 angka) yang terbaca dalam tempelan ini."
            if unread
            else "Tempel sekolom NIK Koperasi dari Excel lebih dahulu."
        )


def check_many(count: int, most: int | None = None) -> None:
    most = most or MOST_AT_ONCE
    if not count:
        raise Refused("Tidak ada koperasi dalam saringan ini.")
    if count > most:
        raise Refused(
            f"Tindakan massal paling banyak untuk {ribuan(most)} koperasi sekaligus; saringan ini memuat "
            f"{ribuan(count)}. Persempit saringannya."
        )


def check_any_change(count: int) -> None:
    if not count:
        raise Refused("Tidak ada yang berubah: semua koperasi dalam saringan ini dilewati.")


def last_undo(tindakan: TindakanMassal) -> dt.date:
    """The last day on which it can be undone."""
    return tindakan.tanggal + dt.timedelta(days=UNDO_DAYS)


def check_undo(tindakan: TindakanMassal, on: dt.date) -> None:
    if tindakan.dibatalkan_tanggal:
        raise Refused(f"Tindakan ini sudah dibatalkan pada {dates.panjang(tindakan.dibatalkan_tanggal)}.")
    if on > last_undo(tindakan):
        raise Refused(
            f"Tindakan ini hanya dapat dibatalkan sampai dengan {dates.panjang(last_undo(tindakan))} "
            f"({UNDO_DAYS} hari sesudah dilakukan)."
        )
