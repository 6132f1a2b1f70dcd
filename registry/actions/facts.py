"""The one frame around every write of a fact that the rule reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from registry.actions import evidence
from registry.classification import run
from registry.models import Koperasi

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
        evidence.refresh_last_rat(touched)
        run.apply(touched, on=on, by=by)
