"""`status_on(D)`: the office's record of a day. What became known later is not in it; ask `verdict` for that."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from registry.models import PerubahanStatus

if TYPE_CHECKING:
    from registry.models.koperasi import KoperasiQuerySet


def on(queryset: KoperasiQuerySet, day: dt.date) -> KoperasiQuerySet:
    """Adds `status_on`: aktif | tidak_aktif | dibekukan | dibubarkan as recorded for `day`.

    Null before the first event ("belum tercatat"): counted apart, never as tidak aktif.
    """
    Kolom = PerubahanStatus.Kolom
    return queryset.annotate(
        status_on=Coalesce(_last(Kolom.KEPUTUSAN, day), _last(Kolom.HITUNG, day), output_field=CharField(null=True))
    )


def computed_on(queryset: KoperasiQuerySet, day: dt.date) -> KoperasiQuerySet:
    """Adds `computed_on`: the recorded aktif | tidak_aktif of `day` whatever was decided, or null."""
    return queryset.annotate(computed_on=_last(PerubahanStatus.Kolom.HITUNG, day))


def _last(column: str, day: dt.date) -> Subquery:
    events = PerubahanStatus.objects.filter(koperasi=OuterRef("pk"), kolom=column, berlaku_pada__lte=day)
    return Subquery(events.order_by("-berlaku_pada", "-pk").values("baru")[:1], output_field=CharField(null=True))
