"""Putting work into the queue: a row in the caller's transaction, and a wake-up after it that may fail."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from itertools import islice, repeat
from typing import Any

from django.db import transaction
from django.utils import timezone

from koperasi.jobs import kinds
from koperasi.jobs.models import Keadaan, Pekerjaan, Rombongan

log = logging.getLogger(__name__)

# Each wake-up works through whatever waits, so a batch needs no more of them than there are workers to answer.
MAX_WAKE_UPS = 8


@transaction.atomic
def enqueue(
    kind: str, *, owner: Any, payload: Mapping[str, Any] | None = None, unit: str = "", key: str = "",
    batch: Rombongan | None = None,
) -> Pekerjaan:  # fmt: skip
    """One unit of work, of `batch` if it belongs to one. `owner` None is the machine itself.

    With a `key`, the second call of the same kind and key returns the first row and adds nothing.
    """
    kinds.get(kind)
    job = Pekerjaan(kind=kind, owner=owner, unit=unit, payload=dict(payload or {}), key=key, rombongan=batch)
    created = Pekerjaan.objects.bulk_create([job], ignore_conflicts=bool(key))[0]
    if key:
        created = Pekerjaan.objects.get(kind=kind, key=key)
    transaction.on_commit(wake, robust=True)
    return created


@transaction.atomic
def enqueue_many(kind: str, *, owner: Any, label: str, units: Iterable[tuple[str, Mapping[str, Any]]],
                 batch: Rombongan | None = None) -> Rombongan:  # fmt: skip
    """Many units that one person watches on one page. `units` are (what it is called on the page, payload).

    `batch`: they join that one, and `label` is not needed.
    """
    kinds.get(kind)
    batch = batch or Rombongan.objects.create(owner=owner, label=label)
    rows = [Pekerjaan(kind=kind, owner=owner, rombongan=batch, unit=unit, payload=dict(load)) for unit, load in units]
    Pekerjaan.objects.bulk_create(rows, batch_size=1000)
    transaction.on_commit(lambda: wake(len(rows)), robust=True)
    return batch


@transaction.atomic
def retry(job: Pekerjaan) -> bool:
    """A failed row gets three new attempts; False where it has not failed."""
    changed = Pekerjaan.objects.filter(pk=job.pk, state=Keadaan.GAGAL).update(
        state=Keadaan.MENUNGGU, attempts=0, leased_until=None, sentence="", selesai_pada=None
    )
    if changed:
        transaction.on_commit(wake, robust=True)
    return bool(changed)


def cancel(job: Pekerjaan) -> bool:
    """A row that has not been started; False where it is too late."""
    waiting = Pekerjaan.objects.filter(pk=job.pk, state=Keadaan.MENUNGGU)
    return bool(waiting.update(state=Keadaan.BATAL, selesai_pada=timezone.now()))


def cancel_many(batch: Rombongan) -> int:
    """Those of a batch that have not been started; returns how many."""
    waiting = Pekerjaan.objects.filter(rombongan=batch, state=Keadaan.MENUNGGU)
    return waiting.update(state=Keadaan.BATAL, selesai_pada=timezone.now())


def wake(count: int = 1) -> None:
    """Tells the workers that something waits. A dead Redis is logged: the minute tick wakes what was missed."""
    from koperasi.jobs.tasks import work

    _tell(work, repeat(0.0, count))


def wake_later(seconds: Iterable[float]) -> None:
    """As `wake`, once after each of these seconds. Celery may forget it: the minute tick does not."""
    from koperasi.jobs.tasks import work

    _tell(work, seconds)


def tick() -> None:
    """What beat does each minute, now."""
    from koperasi.jobs.tasks import minute_tick

    _tell(minute_tick, [0])


def _tell(task: Any, delays: Iterable[float]) -> None:
    try:
        for seconds in islice(delays, MAX_WAKE_UPS):
            task.apply_async(countdown=seconds or None)
    except Exception as error:  # whatever the broker's client raises, the row stands
        log.warning("Pekerja belum dapat dibangunkan, menunggu detak menit: %s", error)
