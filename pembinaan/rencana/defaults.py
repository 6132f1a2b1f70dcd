"""What a new surat tugas begins with: the office's own words of the last one, and the person who plans it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pembinaan.models import RencanaKunjungan
from registry.models import Koperasi

DASAR = (
    "Undang-Undang Nomor 25 Tahun 1992 tentang Perkoperasian",
    "Peraturan Menteri Koperasi dan Usaha Kecil dan Menengah Nomor 9 Tahun 2020 tentang Pengawasan Koperasi",
)


def of(koperasi: Sequence[Koperasi], user: Any, *, on: dt.date) -> dict[str, Any]:
    """Initial values of RencanaForm. One query."""
    last = RencanaKunjungan.objects.exclude(dasar="").order_by("-pk").first()
    names = {str(one.kecamatan) for one in koperasi if one.kecamatan}
    where = f" di Kecamatan {names.pop()}" if len(names) == 1 else ""
    start = on + dt.timedelta(days=(7 - on.weekday()) % 7 or 7)  # next Monday
    return {
        "maksud": f"Pemeriksaan alamat, pengurus, dan kegiatan usaha koperasi{where}",
        "dari": start, "sampai": start, "pelaksana": [user.pk],
        "dasar": last.dasar if last else "\n".join(DASAR),
        "beban_anggaran": last.beban_anggaran if last else "", "angkutan": last.angkutan if last else "",
    }  # fmt: skip
