"""The office's grounds and steps. Retired, not deleted: old proposals name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.models import AlasanUsulan, LangkahUsulan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"usulan.setelan": "mengubah pengaturan usulan"})


@transaction.atomic
def keep(*, row: AlasanUsulan | LangkahUsulan, by: User) -> AlasanUsulan | LangkahUsulan:
    row.save()
    detail = {"dasar_hukum": row.dasar_hukum, "dipakai": "ya" if row.aktif else "tidak"}
    if isinstance(row, LangkahUsulan):
        detail |= {"jangka_waktu": row.jangka, "wajib": "ya" if row.wajib else "tidak"}
    trail.record("usulan.setelan", by=by, object=row, detail=detail)
    return row
