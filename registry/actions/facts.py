"""The one frame around every write of a fact that the rule reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from koperasi.lib import locks
from registry.actions import evidence
from registry.classification import facts, judging, run
from registry.models import AturanStatus, Koperasi
from registry.models.choices import StatusHitung

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.models.koperasi import KoperasiQuerySet


@contextmanager
def changing(koperasi_ids: Iterable[int], *, by: User | None) -> Iterator[dt.date]:
    """Lock, let the caller write, re-evaluate. Yields the date of re-evaluation.

    KLASIFIKASI is taken before the rows: the night takes it first too, so neither can wait for the other's rows.
    """
    ids = sorted(set(koperasi_ids))
    touched = Koperasi.objects.filter(pk__in=ids)
    with transaction.atomic(), run.writing_facts() as on:
        list(touched.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        yield on
        if ids:
            evidence.refresh_last_rat(touched)
            run.apply(touched, on=on, by=by)


@contextmanager
def helping_many(covered: Callable[[], KoperasiQuerySet], *, by: User | None) -> Iterator[dt.date]:
    """The same for a fact of many that can only help, alone instead of with other writers.

    `covered` names, after the write, whom it touched. Only those that are aktif afterwards are written: one that would
    become tidak aktif today for some other reason waits for the night, because the brake holds the night only.
    """
    with transaction.atomic():
        locks.exclusive(locks.KLASIFIKASI)
        on = run.evaluation_date()
        yield on
        aktif = _judged(covered(), on).filter(v_status=StatusHitung.AKTIF)
        run.apply(Koperasi.objects.filter(pk__in=aktif.values("pk")), on=on, by=by)


@contextmanager
def changing_remarks() -> Iterator[None]:
    """For what only keterangan reads, as the office's own dates: all are looked at again, no status is written.

    A cooperative whose status is due to change anyway keeps its old keterangan until the night changes both.
    """
    with transaction.atomic():
        locks.exclusive(locks.KLASIFIKASI)
        on = run.evaluation_date()
        yield
        settled = _judged(Koperasi.objects.live(), on).filter(v_status=F("status_hitung")).exclude(keterangan="")
        run.apply(Koperasi.objects.filter(pk__in=settled.values("pk")), on=on)


def _judged(queryset: KoperasiQuerySet, on: dt.date) -> KoperasiQuerySet:
    rule = AturanStatus.objects.in_force(on)
    return judging.judge(facts.annotate(queryset, on=on, rule=rule), on=on, rule=rule, remarks=False).order_by()
