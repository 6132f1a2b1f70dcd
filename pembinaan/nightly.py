"""The night: its stages in order, under one run row per date. registry knows only the first, klasifikasi.

A stage is named in the run row when its own transaction commits; a second start goes on with the first that is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from koperasi.lib import dates
from pembinaan.actions import kasus_malam, surat_malam
from pembinaan.angka import ringkas
from registry import kantor
from registry.classification import night
from registry.classification.night import Hasil, Refused
from registry.models import Malam

# Stages after klasifikasi run once, as of today, however many dates klasifikasi had missed. They run inside
# `night.stage`, which marks them done in their own transaction.
Stage = Callable[[Malam], None]
STAGES: Mapping[str, Stage] = {
    Malam.Tahap.KASUS.value: kasus_malam.stage,
    Malam.Tahap.TANGGA.value: surat_malam.stage,
    Malam.Tahap.RINGKASAN.value: ringkas.stage,
}


def run(*, on: dt.date | None = None) -> Hasil:
    """All stages of the night of `on` (today) that are not done yet. A finished date says so and changes nothing.

    Raises night.Refused for an earlier or future date, night.Held where the brake acted; a failure is in the run row.
    """
    on = on or kantor.today()
    night.check_date(on)
    if finished(on):
        return night.finished_result(on)
    found = night.classify(on)
    for name, work in STAGES.items():
        with night.stage(on, name) as malam:
            if malam is not None:
                work(malam)
    night.finish(on)
    return found


def finished(on: dt.date) -> bool:
    return Malam.objects.filter(tanggal=on, keadaan=Malam.Keadaan.SELESAI).exists()


def tick() -> Hasil | None:
    """Hourly: runs the night of the office's date where it is not finished. None where there is nothing to do."""
    try:
        on = dates.hari_ini(kantor.current())
        return None if finished(on) else run(on=on)
    except kantor.OfficeMissing:
        return None
    except Refused:  # the clock stands before the last night: nothing to judge until it has caught up
        return None
