"""What Celery may be told. Nothing is passed: the rows say what there is to do."""

from __future__ import annotations

from celery import shared_task

from koperasi.jobs import worker
from koperasi.jobs.queue import wake, wake_later


@shared_task(name="koperasi.jobs.tasks.work")
def work() -> None:
    if worker.drain():
        wake()


@shared_task(name="koperasi.jobs.tasks.minute_tick")
def minute_tick() -> None:
    """Every minute and at each worker's start: buries what was lost three times, wakes what waits or has expired.

    Of what runs now nobody knows yet whether its worker is alive; where a lease ends before the next tick, somebody
    looks right then.
    """
    worker.bury_lost()
    wake(worker.waiting())
    wake_later(worker.leases_ending(within=60))
