"""MasaBukti is opened, closed and voided here and nowhere else (design: Evidence). Rows are never deleted.

Every caller is an action that holds the KLASIFIKASI lock and re-evaluates afterwards: nothing here does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest

from registry.models import Kantor, KeadaanPengajuan, Koperasi, MasaBukti
from registry.models.choices import JenisBukti, TingkatBukti

if TYPE_CHECKING:
    from koperasi.accounts.models import User

BOTH = (TingkatBukti.DIKIRIM, TingkatBukti.DITERIMA)


def open_row(*, koperasi_id: int, tahun_buku: int, jenis: str, tingkat: str, dari: dt.date, sumber: str, on: dt.date,
             by: User | None = None, **extra: Any) -> MasaBukti:  # fmt: skip
    """One row in force from `dari`. `extra`: tanggal, asal, rat, laporan, impor. Recorded on `on`."""
    return MasaBukti.objects.create(
        koperasi_id=koperasi_id, tahun_buku=tahun_buku, jenis=jenis, tingkat=tingkat, dari=dari, sumber=sumber,
        dicatat_pada=on, dicatat_oleh=by, **extra,
    )  # fmt: skip


def both_levels(*, koperasi_id: int, tahun_buku: int, jenis: str, tanggal: dt.date | None, sumber: str, on: dt.date,
                by: User | None = None, asal: str = "", **extra: Any) -> list[MasaBukti]:  # fmt: skip
    """Unsaved rows of a record of the past: both levels, from the day of the meeting (see `start_of`)."""
    dari = start_of(tahun_buku, tanggal, on=on)
    return [
        MasaBukti(
            koperasi_id=koperasi_id, tahun_buku=tahun_buku, jenis=jenis, tingkat=tingkat, dari=dari, tanggal=tanggal,
            sumber=sumber, asal=asal, dicatat_pada=on, dicatat_oleh=by, **extra,
        )
        for tingkat in BOTH
    ]  # fmt: skip


def open_rows(rows: Iterable[MasaBukti]) -> list[MasaBukti]:
    """Many unsaved rows at once. IntegrityError if one would be the second open row of its kind."""
    return MasaBukti.objects.bulk_create(list(rows), batch_size=2000)


def start_of(tahun_buku: int, tanggal: dt.date | None, *, on: dt.date) -> dt.date:
    """From when a record of the past counts: the day of the meeting; a tick without a date from the earlier of
    30 June of the following year (UU 25/1992 art. 26) and the day it is recorded."""
    return tanggal or min(dt.date(tahun_buku + 1, 6, 30), on)


def close_row(rows: QuerySet[MasaBukti] | MasaBukti, *, sampai: dt.date, on: dt.date) -> int:
    """End rows: in force up to the day before `sampai`, never before their own `dari`. A row that already ends
    earlier stays as it is. `on` is the day on which this became known. Returns how many changed."""
    return (
        _rows(rows)
        .filter(Q(sampai=None) | Q(sampai__gt=sampai), dibatalkan_pada=None)
        .exclude(sampai=Greatest(F("dari"), Value(sampai)))
        .update(sampai=Greatest(F("dari"), Value(sampai)), ditutup_pada=on)
    )


def void(rows: QuerySet[MasaBukti] | MasaBukti, *, on: dt.date) -> int:
    """What was never true: in force on no day from now on. Returns how many rows this voided."""
    return _rows(rows).filter(dibatalkan_pada=None).update(sampai=F("dari"), dibatalkan_pada=on, ditutup_pada=on)


def refresh_last_rat(koperasi_set: QuerySet[Koperasi]) -> int:
    """Koperasi.rat_terakhir: the last RAT date known, of evidence that was not cancelled, withdrawn or replaced.

    Returns how many cooperatives got another date.
    """
    known = (
        MasaBukti.objects.filter(koperasi=OuterRef("pk"), jenis=JenisBukti.RAT)
        .filter(dibatalkan_pada=None, tanggal__isnull=False)
        .filter(Q(rat=None) | ~Q(rat__keadaan__in=[KeadaanPengajuan.DITARIK, KeadaanPengajuan.DIGANTIKAN]))
        .order_by()
        .values("koperasi")
        .annotate(last=Max("tanggal"))
        .values("last")
    )
    return (
        Koperasi.objects.filter(pk__in=koperasi_set.order_by().values("pk"))
        .annotate(known=Subquery(known))
        .filter(
            Q(rat_terakhir=None, known__isnull=False)
            | Q(rat_terakhir__isnull=False, known=None)
            | ~Q(rat_terakhir=F("known"))
        )
        .update(rat_terakhir=Subquery(known))
    )


def grace_days() -> int:
    """Days a cooperative has to mend a filing that was sent back (setting of the office)."""
    kantor = Kantor.objects.get_current()
    return kantor.masa_tenggang_hari if kantor else 14


def _rows(rows: QuerySet[MasaBukti] | MasaBukti) -> QuerySet[MasaBukti]:
    return MasaBukti.objects.filter(pk=rows.pk) if isinstance(rows, MasaBukti) else rows
