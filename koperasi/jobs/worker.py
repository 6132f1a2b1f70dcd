"""Claiming a row, doing its work, and recording the result only if the row is still ours.

claim   one short transaction: SKIP LOCKED, attempts + 1, lease; committed before the work starts
work    one transaction: the kind's own writes and the result together; it requires the claim's attempt number
lost    a worker that died or was too slow: its lease ends, another claims; three lost attempts are `gagal`
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

import pghistory
from django.db import transaction
from django.utils import timezone

from koperasi.jobs import kinds
from koperasi.jobs.models import MAX_ATTEMPTS, Keadaan, Pekerjaan

log = logging.getLogger(__name__)

RETRY_AFTER = timedelta(seconds=20)
A_MOMENT = 0.5  # seconds, so that who is told that a lease ends does not come before its end
LOST = "Pekerjaan ini terhenti tiga kali sebelum selesai. Tidak ada yang tersimpan sebagian; Anda dapat mencoba lagi."
BROKEN = "Pekerjaan ini gagal tiga kali karena kesalahan pada aplikasi. Kesalahannya tercatat untuk admin."


class LeaseLost(Exception):
    """Somebody else has taken the row over; whatever this worker wrote is rolled back."""


@transaction.atomic
def claim() -> Pekerjaan | None:
    """The oldest row that waits or whose lease has ended, now leased to us; None when there is none."""
    rows = Pekerjaan.objects.claimable().with_attempts_left().select_for_update(skip_locked=True)
    job = rows.order_by("pk").first()
    if job is None:
        return None
    now = timezone.now()
    job.state = Keadaan.BERJALAN
    job.attempts += 1
    job.mulai_pada = job.mulai_pada or now
    job.leased_until = now + timedelta(seconds=_lease(job))
    job.save(update_fields=["state", "attempts", "mulai_pada", "leased_until"])
    return job


def _lease(job: Pekerjaan) -> int:
    try:
        return kinds.get(job.kind).lease
    except KeyError:  # the row is older than the code; `perform` says so
        return 60


def perform(job: Pekerjaan) -> None:
    """Does a claimed row's work and records how it ended. Never raises for what the work does."""
    try:
        # History names the person who asked for the work, not the machine that did it.
        with pghistory.context(user=job.owner_id, pekerjaan=job.pk), transaction.atomic():
            result = kinds.get(job.kind).run(job)
            _finish(job, state=Keadaan.SELESAI, result=result or {}, sentence="", selesai_pada=timezone.now())
    except LeaseLost:
        log.warning("Pekerjaan %s diambil alih pekerja lain; hasil percobaan %s dibuang.", job.pk, job.attempts)
    except kinds.JobRefused as refusal:
        _record_failure(job, state=Keadaan.GAGAL, sentence=str(refusal), selesai_pada=timezone.now())
    except Exception:
        log.exception("Pekerjaan %s (%s) gagal pada percobaan %s.", job.pk, job.kind, job.attempts)
        if job.attempts >= MAX_ATTEMPTS:
            _record_failure(job, state=Keadaan.GAGAL, sentence=BROKEN, selesai_pada=timezone.now())
        else:
            _record_failure(job, leased_until=timezone.now() + RETRY_AFTER)


def _finish(job: Pekerjaan, **fields: object) -> None:
    ours = Pekerjaan.objects.filter(pk=job.pk, state=Keadaan.BERJALAN, attempts=job.attempts)
    if not ours.update(**fields):
        raise LeaseLost


def _record_failure(job: Pekerjaan, **fields: object) -> None:
    try:
        _finish(job, **fields)
    except LeaseLost:
        log.warning("Pekerjaan %s sudah diambil alih pekerja lain.", job.pk)


def drain(*, seconds: float = 20) -> bool:
    """Works off rows one after another until none waits (False) or the time is up (True: call again).

    Short, so that a worker asked to stop is asked between units.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = claim()
        if job is None:
            return False
        perform(job)
    return True


def bury_lost() -> int:
    """Rows whose third lease has ended fail with a sentence; returns how many."""
    lost = Pekerjaan.objects.filter(state=Keadaan.BERJALAN, leased_until__lt=timezone.now(), attempts__gte=MAX_ATTEMPTS)
    return lost.update(state=Keadaan.GAGAL, sentence=LOST, selesai_pada=timezone.now())


def waiting() -> int:
    """Rows a worker could claim now."""
    return Pekerjaan.objects.claimable().with_attempts_left().count()


def leases_ending(*, within: int) -> list[float]:
    """After how many seconds the leases of running rows end, those of the next `within` seconds only, soonest first."""
    now = timezone.now()
    running = Pekerjaan.objects.filter(state=Keadaan.BERJALAN)
    soon = running.filter(leased_until__range=(now, now + timedelta(seconds=within))).order_by("leased_until")
    ends = soon.values_list("leased_until", flat=True)
    return [(end - now).total_seconds() + A_MOMENT for end in ends if end]
