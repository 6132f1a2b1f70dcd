"""Help that was given: recorded, changed, seen in use, closed; its programmes; partners in business."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from pembinaan.aid import money
from pembinaan.models import (
    Bantuan,
    Kunjungan,
    MitraUsaha,
    PemanfaatanBantuan,
    ProgramBantuan,
    SetelanBantuan,
)
from pembinaan.policies import aid as policies
from registry import kantor
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "bantuan.catat": "mencatat bantuan untuk",
        "bantuan.ubah": "mengubah bantuan untuk",
        "bantuan.manfaat": "mencatat pemanfaatan bantuan",
        "bantuan.tutup": "menutup pemantauan bantuan",
        "bantuan.buka": "membuka lagi pemantauan bantuan",
        "bantuan.program": "menyimpan program bantuan",
        "bantuan.setelan": "mengubah setelan bantuan",
        "mitra.catat": "mencatat mitra usaha",
        "mitra.ubah": "mengubah mitra usaha",
        "mitra.akhiri": "mengakhiri mitra usaha",
    }
)


@transaction.atomic
def give(*, row: Bantuan, by: User) -> Bantuan:
    """A new help. Raises policies.Refused."""
    on = kantor.today()
    row.koperasi = Koperasi.objects.select_for_update(of=("self",)).get(pk=row.koperasi_id)
    policies.check_given(row, on=on)
    row.dicatat_oleh, row.dicatat_tanggal = by, on
    row.save()
    trail.record("bantuan.catat", by=by, object=row.koperasi, detail=_detail(row))
    return row


@transaction.atomic
def change(*, row: Bantuan, by: User) -> Bantuan:
    """`row` holds the new values; its cooperative stays, because money and use hang on it."""
    known = locked(row)
    policies.check_open(known)
    row.koperasi, row.ditutup_pada, row.alasan_tutup = known.koperasi, known.ditutup_pada, known.alasan_tutup
    on = kantor.today()
    policies.check_given(row, on=on)
    row.dicatat_tanggal = max(known.dicatat_tanggal, on)
    row.save()
    trail.record("bantuan.ubah", by=by, object=row.koperasi, detail=_detail(row))
    return row


@transaction.atomic
def see_use(*, row: Bantuan, tanggal: dt.date, keadaan: str, catatan: str, by: User,
            kunjungan: Kunjungan | None = None) -> PemanfaatanBantuan:  # fmt: skip
    """Whether it is used, as of a day. The latest day counts, of one day what was recorded last."""
    row, on = locked(row), kantor.today()
    policies.check_use(row, tanggal, kunjungan, on=on)
    seen = PemanfaatanBantuan.objects.create(
        bantuan=row, kunjungan=kunjungan, tanggal=tanggal, keadaan=keadaan, catatan=catatan.strip(), oleh=by,
        dicatat_tanggal=on,
    )  # fmt: skip
    detail = _detail(row) | {"keadaan": seen.get_keadaan_display(), "tanggal": tanggal.isoformat()}
    trail.record("bantuan.manfaat", by=by, object=row.koperasi, detail=detail)
    return seen


@transaction.atomic
def close(*, row: Bantuan, alasan: str, ditutup_pada: dt.date, known: bool, by: User) -> Bantuan:
    """Paid off, used up, given on: nobody follows it any more. `known`: it is closed although money is owed."""
    row, on = locked(row), kantor.today()
    policies.check_close(row, alasan, ditutup_pada, left=left(row), known=known, on=on)
    row.ditutup_pada, row.alasan_tutup = ditutup_pada, alasan.strip()[:300]
    row.save(update_fields=["ditutup_pada", "alasan_tutup", "diubah_pada"])
    trail.record("bantuan.tutup", by=by, object=row.koperasi, detail=_detail(row) | {"alasan": row.alasan_tutup})
    return row


@transaction.atomic
def reopen(*, row: Bantuan, by: User) -> Bantuan:
    row = locked(row)
    policies.check_reopen(row)
    why, row.ditutup_pada, row.alasan_tutup = row.alasan_tutup, None, ""
    row.save(update_fields=["ditutup_pada", "alasan_tutup", "diubah_pada"])
    trail.record("bantuan.buka", by=by, object=row.koperasi, detail=_detail(row) | {"semula": why})
    return row


@transaction.atomic
def save_program(*, program: ProgramBantuan, by: User) -> ProgramBantuan:
    program.save()
    trail.record("bantuan.program", by=by, object=program)
    return program


@transaction.atomic
def set_stuck_days(*, hari_macet: int, by: User) -> SetelanBantuan:
    """When a loan counts as macet; every list follows at once."""
    before = money.settings().hari_macet
    setting, _ = SetelanBantuan.objects.update_or_create(pk=1, defaults={"hari_macet": hari_macet})
    trail.record("bantuan.setelan", by=by, object=setting, detail={"dari": before, "menjadi": hari_macet})
    return setting


# --- Partners in business -------------------------------------------------------------------------
@transaction.atomic
def record_partner(*, row: MitraUsaha, by: User) -> MitraUsaha:
    """A partner ends the answer "tidak ada" that stood before it, on its own first day."""
    on = kantor.today()
    row.koperasi = Koperasi.objects.select_for_update(of=("self",)).get(pk=row.koperasi_id)
    policies.check_partner(row, on=on)
    if row.bentuk != MitraUsaha.Bentuk.TIDAK_ADA and row.sampai is None:
        for none in row.koperasi.mitra_set.filter(bentuk=MitraUsaha.Bentuk.TIDAK_ADA, sampai=None):
            none.sampai = max(none.dari, row.dari)
            none.save(update_fields=["sampai"])
    row.dicatat_oleh = by
    row.save()
    trail.record("mitra.catat", by=by, object=row.koperasi, detail={"mitra": str(row)})
    return row


@transaction.atomic
def change_partner(*, row: MitraUsaha, by: User) -> MitraUsaha:
    known = MitraUsaha.objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=row.pk)
    row.koperasi = known.koperasi
    policies.check_partner(row, on=kantor.today())
    row.save()
    ended = row.sampai and not known.sampai
    trail.record("mitra.akhiri" if ended else "mitra.ubah", by=by, object=row.koperasi, detail={"mitra": str(row)})
    return row


# --- Shared ---------------------------------------------------------------------------------------
def locked(row: Bantuan) -> Bantuan:
    return Bantuan.objects.select_for_update(of=("self",)).select_related("koperasi", "program").get(pk=row.pk)


def left(row: Bantuan) -> int:
    """Whole rupiah that a loan still owes."""
    owed, paid = sums(row)
    return owed - paid


def sums(row: Bantuan) -> tuple[int, int]:
    """(all instalments, all that was paid) of one loan."""
    owed = sum(row.angsuran_set.order_by().values_list("jumlah", flat=True))
    return owed, sum(row.pembayaran_set.order_by().values_list("jumlah", flat=True))


def _detail(row: Bantuan) -> dict[str, Any]:
    return {"program": str(row.program), "jenis": row.get_jenis_display()}
