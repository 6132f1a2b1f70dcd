"""The one frame around every write of a fact that the rule reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.lib import locks
from registry.actions import evidence
from registry.classification import facts, judging, run
from registry.models import AturanStatus, Koperasi
from registry.models.choices import StatusHitung

if TYPE_CHECKING:
    from koperasi.accounts.models import User


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
def helping_many(*, by: User | None) -> Iterator[dt.date]:
    """The same for a fact of the whole register that can only help, alone instead of with other writers.

    Only cooperatives that are aktif afterwards are written. Those that would become tidak aktif today for some other
    reason wait for the night, because the brake holds the night only.
    """
    with transaction.atomic():
        locks.exclusive(locks.KLASIFIKASI)
        with run.writing_facts() as on:
            yield on
            rule = AturanStatus.objects.in_force(on)
            years = facts.annotate(Koperasi.objects.live(), on=on, rule=rule)
            aktif = judging.judge(years, on=on, rule=rule, remarks=False).filter(v_status=StatusHitung.AKTIF)
            run.apply(Koperasi.objects.filter(pk__in=aktif.order_by().values("pk")), on=on, by=by)
