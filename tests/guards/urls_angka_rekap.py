"""Samples for the addresses of rekap and of closed periods."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import tutup
from pembinaan.rekap.masa import Masa
from registry import kantor as office
from registry.models import Koperasi


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    on = office.today()
    masa = Masa("tahun", on.year - 1)
    row = PeriodeTutup.objects.filter(nomor=masa.nomor).first()
    row = row or tutup.freeze(masa, by=clerk, on=max(on, masa.sampai + dt.timedelta(days=1)))
    return {
        "angka/rekap/unduh/": {"bentuk": "csv"},
        "angka/rekap/berkas/": {"pk": 1},
        "angka/rekap/periode/": {"pk": row.pk, "bentuk": "csv"},
    }
