"""Closing a period. It cannot be undone: what comes in later is shown as a correction beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib import locks
from pembinaan.models import PeriodeTutup
from pembinaan.policies import rekap as policies
from pembinaan.rekap import koreksi, tutup
from pembinaan.rekap.koreksi import Perbandingan
from pembinaan.rekap.masa import Masa
from registry import kantor
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

TUTUP, KOREKSI = "rekap.tutup", "rekap.koreksi"
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


# --- Corrections of a large register ------------------------------------------------------------------
def order_corrections(*, periode: PeriodeTutup, by: User) -> Pekerjaan:
    """The period compared with today's record by a worker: once a day, whoever asks; again where it failed."""
    payload = {"periode": periode.pk}
    job = queue.enqueue(KOREKSI, owner=by, payload=payload, unit=periode.nomor, key=_key(periode))
    queue.retry(job)
    return job


def corrections(periode: PeriodeTutup) -> tuple[Pekerjaan | None, Perbandingan | None]:
    """The work of today for this period, and what came of it once it is done."""
    job = Pekerjaan.objects.filter(kind=KOREKSI, key=_key(periode)).first()
    if job is None or job.state != Keadaan.SELESAI or not job.result:
        return job, None
    return job, Perbandingan.unpack(periode, job.result)


def compare(job: Pekerjaan) -> dict[str, Any]:
    periode = PeriodeTutup.objects.select_related("aturan").get(pk=job.payload["periode"])
    return koreksi.compare(periode).pack()


def _key(periode: PeriodeTutup) -> str:
    return f"{periode.pk}:{kantor.today().isoformat()}"
