"""What the page of one help shows, and its parts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.lib.rupiah import ribuan
from koperasi.ui.nav import Crumb
from pembinaan import attachments
from pembinaan.aid import instalments, money
from pembinaan.aid.instalments import Due, Part
from pembinaan.models import Bantuan, PembayaranAngsuran
from pembinaan.navigation import address

PAPERS = {"bast": "Berita acara serah terima (BAST)", "perjanjian": "Perjanjian pinjaman", "foto": "Foto"}


@dataclass(frozen=True)
class Loan:
    """One loan on a day. Money in whole rupiah; `since`: the oldest instalment that is overdue."""

    parts: list[Part]
    payments: list[PembayaranAngsuran]
    owed: int
    due: int
    paid: int
    overdue: int
    since: dt.date | None
    days: int
    state: str

    @property
    def left(self) -> int:
        return self.owed - self.paid


def loan(row: Bantuan, *, on: dt.date, limit: int) -> Loan:
    """From two queries; the same answers as money.annotate. `limit`: days after which it is macet."""
    schedule = [Due(one.jatuh_tempo, one.jumlah) for one in row.angsuran_set.all()]
    payments = list(row.pembayaran_set.select_related("oleh", "pembatalan"))
    paid = sum(one.jumlah for one in payments)
    parts, _ = instalments.allocate(schedule, paid)
    oldest = instalments.since(parts, on)
    days = (on - oldest).days if oldest else 0
    owed = sum(one.amount for one in schedule)
    if not schedule:
        state = money.NO_PLAN
    elif paid >= owed:
        state = money.PAID
    elif days > limit:
        state = money.STUCK
    else:
        state = money.OVERDUE if oldest else money.GOOD
    return Loan(
        parts, payments, owed, sum(one.amount for one in schedule if one.day <= on), paid,
        sum(part.left for part in parts if part.overdue(on)), oldest, days, state,
    )  # fmt: skip


def context(request: Request, row: Bantuan, *, on: dt.date) -> dict[str, Any]:
    may = request.user.boleh(Izin.BANTUAN_KELOLA) and not request.user.hanya_membaca
    limit = money.settings().hari_macet
    seen = list(row.pemanfaatan_set.select_related("oleh", "kunjungan").order_by("-tanggal", "-pk"))
    kinds = {code: label for code, label in PAPERS.items() if code != "perjanjian" or row.pinjaman}
    return {
        "row": row, "koperasi": row.koperasi, "on": on, "may": may, "open": row.ditutup_pada is None,
        "pinjaman": loan(row, on=on, limit=limit) if row.pinjaman else None, "hari_macet": limit,
        "manfaat": seen, "slots": attachments.slots("bantuan", row, kinds, request.user),
        "crumbs": [Crumb("Bantuan", address("pembinaan:bantuan-list")),
                   Crumb(str(row.program), address("pembinaan:program-detail", row.program_id)),
                   Crumb(row.koperasi.nama)],
    }  # fmt: skip


def as_text(row: Bantuan) -> str:
    """The schedule as instalments.read takes it back."""
    return "\n".join(f"{one.jatuh_tempo:%d/%m/%Y}; {ribuan(one.jumlah)}" for one in row.angsuran_set.all())


def oldest_overdue(rows: list[Bantuan], *, on: dt.date) -> dict[int, dt.date]:
    """{pk: since when} for one page of annotated loans whose schedules were prefetched."""
    found = {}
    for row in rows:
        schedule = [Due(one.jatuh_tempo, one.jumlah) for one in row.angsuran_set.all()]
        parts, _ = instalments.allocate(schedule, row.dibayar)  # type: ignore[attr-defined]
        if day := instalments.since(parts, on):
            found[row.pk] = day
    return found
