"""What a loan owes on a day, in SQL for lists and numbers: paid, due, overdue, macet.

Instalments are paid oldest first, so a loan is overdue as soon as all that was due before today is more than all that
was paid, and macet when that already held `hari_macet` days ago. `instalments.allocate` says the same for one loan.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest

from pembinaan.models import Angsuran, Bantuan, PembayaranAngsuran, SetelanBantuan

NO_PLAN, GOOD, OVERDUE, STUCK, PAID = "tanpa_jadwal", "lancar", "menunggak", "macet", "lunas"
STATES = {
    GOOD: "Lancar", OVERDUE: "Menunggak", STUCK: "Macet", PAID: "Lunas", NO_PLAN: "Belum ada jadwal",
}  # fmt: skip


def settings() -> SetelanBantuan:
    return SetelanBantuan.objects.first() or SetelanBantuan(pk=1)


def _sum(rows: QuerySet[Any]) -> Coalesce:
    total = rows.filter(bantuan=OuterRef("pk")).order_by().values("bantuan").annotate(s=Sum("jumlah")).values("s")
    return Coalesce(Cast(Subquery(total), BigIntegerField()), Value(0), output_field=BigIntegerField())


def annotate(rows: QuerySet[Bantuan], *, on: dt.date, days: int) -> QuerySet[Bantuan]:
    """Adds harus (all instalments), tempo (due until today), dibayar, sisa, tunggakan, pinjaman_keadaan ("" for what
    is no loan). `days`: settings().hari_macet."""
    due = Angsuran.objects.all()
    return (
        rows.annotate(
            harus=_sum(due),
            tempo=_sum(due.filter(jatuh_tempo__lte=on)),
            _lewat=_sum(due.filter(jatuh_tempo__lt=on)),
            _macet=_sum(due.filter(jatuh_tempo__lt=on - dt.timedelta(days=days))),
            dibayar=_sum(PembayaranAngsuran.objects.all()),
        )
        .annotate(sisa=F("harus") - F("dibayar"), tunggakan=Greatest(F("_lewat") - F("dibayar"), Value(0)))
        .annotate(
            pinjaman_keadaan=Case(
                When(~Q(jenis__in=Bantuan.PINJAMAN), then=Value("")),
                When(harus=0, then=Value(NO_PLAN)),
                When(dibayar__gte=F("harus"), then=Value(PAID)),
                When(_macet__gt=F("dibayar"), then=Value(STUCK)),
                When(_lewat__gt=F("dibayar"), then=Value(OVERDUE)),
                default=Value(GOOD),
                output_field=CharField(),
            )
        )
    )


@dataclass(frozen=True)
class Sums:
    """What a set of loans owes together, whole rupiah; `states` counts loans by code of STATES."""

    owed: int
    due: int
    paid: int
    overdue: int
    states: Counter[str]


def sums(loans: Collection[int], *, on: dt.date, days: int) -> Sums:
    """The same as `annotate` says of each. Two queries, each over one table: of ten thousand loans the subqueries of
    one statement take most of a second."""
    stuck = on - dt.timedelta(days=days)
    parts = {"tempo": Q(jatuh_tempo__lte=on), "lewat": Q(jatuh_tempo__lt=on), "macet": Q(jatuh_tempo__lt=stuck)}
    plans = Angsuran.objects.filter(bantuan__in=loans).order_by().values_list("bantuan")
    plan = {
        pk: amounts
        for pk, *amounts in plans.annotate(
            semua=Sum("jumlah"), **{name: Coalesce(Sum("jumlah", filter=part), 0) for name, part in parts.items()}
        )
    }
    came = PembayaranAngsuran.objects.filter(bantuan__in=loans).order_by().values_list("bantuan")
    paid = {pk: int(amount) for pk, amount in came.annotate(s=Sum("jumlah"))}
    owed = due = overdue = 0
    states = Counter[str]()
    for pk in loans:
        whole, today, late, long_late = (int(amount) for amount in plan.get(pk, (0, 0, 0, 0)))
        owed, due, overdue = owed + whole, due + today, overdue + max(late - paid.get(pk, 0), 0)
        states[state(whole, late, long_late, paid.get(pk, 0))] += 1
    return Sums(owed, due, sum(paid.values()), overdue, states)


def state(owed: int, late: int, long_late: int, paid: int) -> str:
    """`late`: what was due before today, `long_late`: before the days after which a loan is macet."""
    if not owed:
        return NO_PLAN
    if paid >= owed:
        return PAID
    return STUCK if long_late > paid else OVERDUE if late > paid else GOOD
