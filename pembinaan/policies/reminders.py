"""What the office may do about a cooperative in its present state. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pembinaan.reminders import queue
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User


def check_remind(koperasi: Koperasi, tahun_buku: int, *, by: User, on: dt.date) -> None:
    """Only of a RAT that is owed and has not come in, by the very filter of the list it was read from."""
    filtered = queue.asked({"tahun": str(tahun_buku), "kewenangan": "semua"}, by, on=on)
    if not filtered.form.is_valid():
        raise Refused(f"Tahun buku {tahun_buku} tidak dapat diingatkan.")
    if koperasi.kewenangan != "kabkota":
        raise Refused(f"{koperasi} di luar kewenangan kabupaten/kota.")
    if not queue.waiting(filtered).filter(pk=koperasi.pk).exists():
        raise Refused(f"{koperasi} tidak perlu diingatkan: RAT tahun buku {tahun_buku} sudah masuk atau tidak wajib.")


def check_group_text(text: str) -> None:
    if not text:
        raise Refused("Tidak ada koperasi di kecamatan ini yang masih perlu diingatkan.")
