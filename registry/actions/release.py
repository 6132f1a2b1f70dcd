"""Ending the masa peninjauan, and letting go what the brake held back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from koperasi.audit import trail
from registry import kantor, policies
from registry.models import Kecamatan, Koperasi, PelepasanRem, RilisPeninjauan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "peninjauan.dirilis": "mengakhiri masa peninjauan",
        "rem.dilepas": "melepas rem",
    }
)


# On a queryset of Koperasi: whether something may come of the verdict.
RELEASED = Q(Exists(RilisPeninjauan.objects.filter(kecamatan=None))) | Q(
    Exists(RilisPeninjauan.objects.filter(kecamatan=OuterRef("kecamatan_id")))
)


def released(koperasi_set: QuerySet[Koperasi]) -> QuerySet[Koperasi]:
    """Those of whose verdict something may come: cases, drafts, public pages, a plain word to the pengurus."""
    return koperasi_set.filter(RELEASED)


def is_released(koperasi: Koperasi) -> bool:
    scopes = Q(kecamatan=None)
    if koperasi.kecamatan_id:
        scopes |= Q(kecamatan=koperasi.kecamatan_id)
    return RilisPeninjauan.objects.filter(scopes).exists()


@transaction.atomic
def release_review(*, by: User | None, kecamatan: Kecamatan | None = None, alasan: str = "") -> RilisPeninjauan:
    """The verdicts of the office (or one kecamatan) have been looked at and may have consequences."""
    policies.check_release(kecamatan)
    rilis = RilisPeninjauan.objects.create(kecamatan=kecamatan, alasan=alasan, oleh=by, tanggal=kantor.today())
    trail.record("peninjauan.dirilis", by=by, object=rilis,
                 detail={"kecamatan": kecamatan.nama if kecamatan else None, "alasan": alasan})  # fmt: skip
    return rilis


@transaction.atomic
def release_brake(*, by: User | None, arah: str, sampai: dt.date, alasan: str,
                  koperasi_ids: Collection[int]) -> PelepasanRem:  # fmt: skip
    """Named cooperatives may change to `arah` until and including `sampai` without counting for the brake.

    Also in advance, from the forecast. Raises policies.Refused.
    """
    policies.check_brake_release(koperasi_ids, sampai, alasan)
    pelepasan = PelepasanRem.objects.create(arah=arah, sampai=sampai, alasan=alasan, oleh=by)
    pelepasan.koperasi_set.set(Koperasi.objects.live().filter(pk__in=koperasi_ids))
    detail = {"arah": arah, "sampai": sampai.isoformat(), "koperasi": len(koperasi_ids), "alasan": alasan}
    trail.record("rem.dilepas", by=by, object=pelepasan, detail=detail)
    return pelepasan
