"""Which periods may be closed, and when."""

from __future__ import annotations

import datetime as dt

from koperasi.lib.dates import panjang
from pembinaan.models import PeriodeTutup
from pembinaan.rekap.masa import Masa
from registry.models import Malam
from registry.policies import Refused


def existing(masa: Masa) -> PeriodeTutup | None:
    return PeriodeTutup.objects.filter(jenis=masa.jenis, tahun=masa.tahun, ke=masa.ke).first()


def check_close(masa: Masa, on: dt.date) -> None:
    """A period that has passed, has no number yet, and whose last day the night has judged."""
    if masa.sampai >= on:
        raise Refused(f"{masa.nama} berakhir {panjang(masa.sampai)}; periode ditutup sesudah hari itu lewat.")
    if there := existing(masa):
        raise Refused(f"{masa.nama} sudah ditutup dengan nomor {there.nomor} pada {panjang(there.ditutup_tanggal)}.")
    last = Malam.objects.last_classified()
    if last is None or last < masa.sampai:
        until = f"baru sampai {panjang(last)}" if last else "belum pernah selesai"
        raise Refused(
            f"Proses malam {until}, sehingga status pada {panjang(masa.sampai)} belum tercatat; tutup periode sesudah "
            "proses malam selesai."
        )
