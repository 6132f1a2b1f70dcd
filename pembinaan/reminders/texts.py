"""The text for one cooperative and for a kecamatan's group, filled from what the office knows today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pembinaan.reminders import deadlines, queue, wording
from pembinaan.reminders.contacts import Kontak
from pembinaan.reminders.wording import Batas
from registry import kantor as office
from registry.filters import KoperasiFilter
from registry.models import Kantor, Kecamatan, Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User


def personal(koperasi: Koperasi, year: int, kontak: Kontak, batas: Batas, *, by: User, on: dt.date) -> str:
    return wording.personal(
        sapaan=kontak.sapaan, koperasi=koperasi.nama, tahun=year, batas=batas, petugas=by.nama,
        dinas=_office_name(office.current()), on=on,
    )  # fmt: skip


@dataclass(frozen=True)
class TeksGrup:
    """`teks` is empty when nobody in the kecamatan is left to remind."""

    kecamatan: Kecamatan
    year: int
    wajib: int
    belum: int
    teks: str
    bernama: bool


def group(kecamatan: Kecamatan, year: str, *, by: User, on: dt.date) -> TeksGrup:
    """The whole kecamatan, whatever else a list was narrowed to: that is who reads it."""
    kantor = office.current()
    place = {"kecamatan": str(kecamatan.pk), "tahun": year}
    filtered = queue.asked(place, by, on=on)
    rows = list(queue.waiting(filtered).only("pk", "nama", "bentuk").order_by("nama_urut", "pk"))
    obliged = KoperasiFilter({**place, "wajib": "on"}, filtered.queryset, on=on).qs.count()
    dues, tahun = deadlines.of(rows, queue.year_of(filtered), on=on), queue.year_of(filtered)
    named = kantor.sebut_nama_di_grup
    text = wording.group(
        kecamatan=kecamatan.nama, tahun=tahun, wajib=obliged, batas=[dues[row.pk] for row in rows],
        nama=[row.nama for row in rows] if named else [], dinas=_office_name(kantor), on=on,
    ) if rows else ""  # fmt: skip
    return TeksGrup(kecamatan, tahun, obliged, len(rows), text, named)


def _office_name(kantor: Kantor) -> str:
    return f"{kantor.nama} {kantor.nama_wilayah}"
