"""Until when: the office's own date and the one the status follows from, for many cooperatives in two queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Max, Q

from pembinaan.reminders.wording import ATURAN, PERPANJANGAN, UNDANG_UNDANG, Batas
from registry import kantor as office
from registry.classification import clauses
from registry.models import AturanStatus, Koperasi, Perpanjangan

MONTHS_OF_THE_LAW = 6  # UU 25/1992 art. 26


def of(rows: Collection[Koperasi], year: int, *, on: dt.date) -> dict[int, Batas]:
    """{pk: Batas} for the RAT of tahun buku `year`."""
    kantor, rule = office.current(), AturanStatus.objects.in_force(on)
    base = clauses.base_due(year, rule.bulan_batas)
    source = UNDANG_UNDANG if rule.bulan_batas == MONTHS_OF_THE_LAW else ATURAN
    later = _extended(rows, year, on)
    found = {}
    for koperasi in rows:
        own, extended = clauses.own_due(kantor, year, koperasi.bentuk), later.get(koperasi.pk, base)
        if extended > base:
            found[koperasi.pk] = Batas(max(own, extended), extended, PERPANJANGAN)
        else:
            moved = later.get(koperasi.pk, own)
            found[koperasi.pk] = Batas(max(own, moved), base, source)
    return found


def _extended(rows: Collection[Koperasi], year: int, on: dt.date) -> dict[int, dt.date]:
    granted = Perpanjangan.objects.filter(
        Q(dicabut_pada=None) | Q(dicabut_pada__gt=on), berlaku_pada__lte=on, tahun_buku=year,
        koperasi__in=[koperasi.pk for koperasi in rows],
    )  # fmt: skip
    return dict(granted.order_by().values_list("koperasi").annotate(Max("batas")))
