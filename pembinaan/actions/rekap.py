"""Closing a period. It cannot be undone: what comes in later is shown as a correction beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import locks
from pembinaan.models import PeriodeTutup
from pembinaan.policies import rekap as policies
from pembinaan.rekap import tutup
from pembinaan.rekap.masa import Masa
from registry import kantor
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

TUTUP = "rekap.tutup"
trail.describe(
    {
        "periode.tutup": "menutup periode rekap",
        "periode.koreksi": "mengunduh koreksi setelah penutupan",
        "periode.unduh": "mengunduh rekap periode yang ditutup",
        "rekap.unduh": "mengunduh rekap",
    }
)


@transaction.atomic
def close(*, masa: Masa, by: User, catatan: str = "") -> PeriodeTutup:
    """Freezes the period. Holds KLASIFIKASI alone: no fact changes between two of its queries, and a second person who
    closes the same period waits here and is then refused."""
    locks.exclusive(locks.KLASIFIKASI)
    on = kantor.today()
    policies.check_close(masa, on)
    row = tutup.freeze(masa, by=by, catatan=catatan, on=on)
    trail.record("periode.tutup", by=by, object=row, detail={"baris": row.jumlah_baris, "sidik": row.sidik[:16]})
    return row


@transaction.atomic
def order(*, masa: Masa, by: User, catatan: str = "") -> Pekerjaan:
    """As `close`, by a worker: for a register too large to wait for."""
    policies.check_close(masa, kantor.today())
    return queue.enqueue(TUTUP, owner=by, payload={"masa": masa.kode, "catatan": catatan}, unit=masa.nama)


def make(job: Pekerjaan) -> dict[str, Any]:
    masa = Masa.read(job.payload["masa"])
    if job.owner is None or masa is None:
        raise JobRefused("Penutupan ini tidak diminta siapa pun.")
    try:
        row = close(masa=masa, by=job.owner, catatan=job.payload["catatan"])
    except Refused as sentence:
        raise JobRefused(str(sentence)) from None
    return {"periode": row.pk}
