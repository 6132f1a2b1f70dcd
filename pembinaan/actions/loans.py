"""The schedule of a loan, and the money that came in for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.actions import aid
from pembinaan.aid.instalments import Due
from pembinaan.models import Angsuran, Bantuan, PembayaranAngsuran
from pembinaan.policies import aid as policies
from registry import kantor

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "angsuran.jadwal": "menyusun jadwal angsuran",
        "angsuran.bayar": "mencatat pembayaran angsuran",
        "angsuran.batal": "membatalkan pembayaran angsuran",
    }
)


@transaction.atomic
def plan(*, row: Bantuan, parts: Sequence[Due], by: User) -> Bantuan:
    """The whole schedule; it replaces an older one (its rows stay in the history). What was paid stays paid."""
    row = aid.locked(row)
    before, paid = aid.sums(row)
    policies.check_schedule(row, parts, paid=paid)
    row.angsuran_set.all().delete()
    Angsuran.objects.bulk_create(
        Angsuran(bantuan=row, ke=at, jatuh_tempo=one.day, jumlah=one.amount) for at, one in enumerate(parts, 1)
    )
    total = sum(one.amount for one in parts)
    detail = {"program": str(row.program), "semula": before or "", "angsuran": len(parts), "jumlah": total}
    trail.record("angsuran.jadwal", by=by, object=row.koperasi, detail=detail)
    return row


@transaction.atomic
def pay(*, row: Bantuan, tanggal: dt.date, jumlah: int, by: User, bukti: str = "",
        catatan: str = "") -> PembayaranAngsuran:  # fmt: skip
    """Money that came in; which instalments it pays follows from their dates. Raises policies.Refused."""
    row, on = aid.locked(row), kantor.today()
    owed, paid = aid.sums(row)
    policies.check_payment(row, jumlah, tanggal, owed=owed, paid=paid, on=on)
    payment = PembayaranAngsuran.objects.create(
        bantuan=row, tanggal=tanggal, jumlah=jumlah, bukti=one_line(bukti)[:100], catatan=one_line(catatan)[:200],
        oleh=by, dicatat_tanggal=on,
    )  # fmt: skip
    trail.record("angsuran.bayar", by=by, object=row.koperasi,
                 detail={"program": str(row.program), "jumlah": jumlah, "tanggal": tanggal.isoformat()})  # fmt: skip
    return payment


@transaction.atomic
def take_back(*, payment: PembayaranAngsuran, catatan: str, by: User) -> PembayaranAngsuran:
    """A row of the same amount below zero, on the day of the payment: nothing that was recorded is changed."""
    row = aid.locked(payment.bantuan)
    payment = PembayaranAngsuran.objects.select_related("bantuan", "pembatalan").get(pk=payment.pk)
    policies.check_take_back(payment)
    back = PembayaranAngsuran.objects.create(
        bantuan=row, tanggal=payment.tanggal, jumlah=-payment.jumlah, bukti=payment.bukti, membatalkan=payment,
        catatan=one_line(catatan)[:200], oleh=by, dicatat_tanggal=kantor.today(),
    )  # fmt: skip
    trail.record("angsuran.batal", by=by, object=row.koperasi,
                 detail={"program": str(row.program), "jumlah": payment.jumlah, "alasan": back.catatan})  # fmt: skip
    return back
