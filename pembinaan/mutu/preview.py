"""What a merge would make of the survivor: the merge itself, done and taken back in one breath."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from pembinaan.actions import gabung
from registry.classification import verdict
from registry.classification.explanation import Penjelasan
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User


@dataclass(frozen=True)
class After:
    """The survivor as it would be stored, and why."""

    status: str
    keterangan: str
    penjelasan: Penjelasan


class _TakeBack(Exception):
    pass


def merge(*, dari: Koperasi, ke: Koperasi, ambil: Collection[str], alasan: str, by: User, on: dt.date) -> After:
    """Raises policies.Refused as the merge would. For a POST: it writes, and leaves nothing."""
    try:
        with transaction.atomic():
            gabung.merge(dari=dari, ke=ke, ambil=ambil, alasan=alasan, by=by)
            row = Koperasi.objects.defer("cari").get(pk=ke.pk)
            after = After(row.status, row.keterangan, verdict.explain(row, on=on))
            raise _TakeBack
    except _TakeBack:
        return after
