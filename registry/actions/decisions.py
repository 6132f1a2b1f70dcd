"""Recording a formal decision: pembekuan, pembubaran, or its lifting. It stands beside the verdict and over it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from koperasi.audit import trail
from registry import policies
from registry.actions.facts import changing
from registry.models import Koperasi, PerubahanStatus

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "keputusan.dibekukan": "mencatat keputusan pembekuan",
        "keputusan.dibubarkan": "mencatat keputusan pembubaran",
        "keputusan.dicabut": "mencatat pencabutan keputusan",
    }
)


def record_decision(*, koperasi: Koperasi, keputusan: str | None, nomor: str, tanggal: dt.date, by: User | None,
                    catatan: str = "") -> PerubahanStatus:  # fmt: skip
    """`keputusan`: dibekukan, dibubarkan or None (lifted). Number and date are those of the paper; the record holds
    from today, because that is when the office knew. Raises policies.Refused."""
    with changing([koperasi.pk], by=by) as on:
        koperasi = Koperasi.objects.get(pk=koperasi.pk)
        policies.check_decision(koperasi, keputusan, nomor, tanggal, on)
        events = koperasi.perubahan_status_set.filter(kolom=PerubahanStatus.Kolom.KEPUTUSAN)
        last = events.order_by("-berlaku_pada").values_list("berlaku_pada", flat=True).first()
        event = PerubahanStatus.objects.create(
            koperasi=koperasi, kolom=PerubahanStatus.Kolom.KEPUTUSAN, lama=koperasi.status_keputusan, baru=keputusan,
            alasan={"nomor": nomor, "tanggal": tanggal.isoformat(), "catatan": catatan}, oleh=by,
            berlaku_pada=max(on, last or on),  # a record never goes backwards
        )  # fmt: skip
        Koperasi.objects.filter(pk=koperasi.pk).update(status_keputusan=keputusan)
        trail.record(f"keputusan.{keputusan or 'dicabut'}", by=by, object=koperasi,
                     detail={"nomor": nomor, "tanggal": tanggal.isoformat(), "catatan": catatan})  # fmt: skip
    return event
