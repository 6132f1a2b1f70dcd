"""Summaries of the 1st of each month: what the night stores. Pages read them by `ringkasan`.

The counts are those of `ukuran` on that day, by the record of that day; they are never counted again.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Min

from pembinaan.angka import hitung
from pembinaan.angka.jenis import Hitungan
from pembinaan.angka.posisi import Posisi, everyone
from pembinaan.angka.ukuran import RAT_RUTIN, SEMUA, SUDAH_LAPORAN, SUDAH_RAT, WAJIB_RAT, WAJIB_RUTIN
from pembinaan.models import Ringkasan
from registry.models import Malam, PerubahanStatus

COLUMNS: dict[str, Hitungan] = {
    "jumlah": SEMUA, "wajib_rat": WAJIB_RAT, "sudah_rat": SUDAH_RAT, "wajib_rutin": WAJIB_RUTIN,
    "rat_rutin": RAT_RUTIN, "sudah_laporan": SUDAH_LAPORAN,
}  # fmt: skip
BY = ("kecamatan", "jenis", "kelompok", "bentuk", "kdmp", "p_status")
MONTHS = 24  # of which a missing summary is counted afterwards


def stage(malam: Malam) -> None:
    """Stores the 1st of this month and of those missed before. Inside the night's own transaction."""
    this_month = malam.tanggal.replace(day=1)
    for first in missing(malam.tanggal):
        store(first, malam=malam, late=first < this_month)


def missing(on: dt.date) -> list[dt.date]:
    """The 1sts up to `on` that have no summary, oldest first; none before the first recorded status."""
    firsts = months_until(on, MONTHS)
    there = set(Ringkasan.objects.filter(tanggal__in=firsts).order_by().values_list("tanggal", flat=True).distinct())
    if len(there) == len(firsts):
        return []
    begin = first_record()
    return [first for first in firsts if first not in there and begin and first >= begin]


def first_record() -> dt.date | None:
    """The first day of which the office has a recorded status."""
    kept = (PerubahanStatus.Kolom.HITUNG, PerubahanStatus.Kolom.KEPUTUSAN)
    first: dt.date | None = PerubahanStatus.objects.filter(kolom__in=kept).aggregate(first=Min("berlaku_pada"))["first"]
    return first


def months_until(on: dt.date, count: int) -> list[dt.date]:
    """The last `count` 1sts up to `on`, oldest first."""
    last = on.year * 12 + on.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1)]


def store(first: dt.date, *, malam: Malam | None = None, late: bool = False) -> int:
    """Counts the register as of a 1st and keeps it; returns how many rows. One query counts, however many months ago.

    Raises IntegrityError where that day has been stored.
    """
    posisi = Posisi.at(first)
    lines = hitung.counts_by(posisi.rows(everyone()), posisi, COLUMNS.values(), BY)
    made = []
    for (kecamatan, jenis, kelompok, bentuk, kdmp, status), numbers in lines.items():
        counted = {column: numbers[one.kode] for column, one in COLUMNS.items()}
        made.append(
            Ringkasan(
                tanggal=first, kecamatan_id=kecamatan, jenis=jenis, kelompok=kelompok, bentuk=bentuk, kdmp=kdmp,
                status=status, aturan=posisi.rule, malam=malam, susulan=late, **counted,
            )
        )  # fmt: skip
    return len(Ringkasan.objects.bulk_create(made, batch_size=2000))
