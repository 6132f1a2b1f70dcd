"""Mistakes: a letter voided before it leaves the office, and one cancelled by a new letter that names it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.actions import surat as steps
from pembinaan.models import JenisSurat, Surat
from pembinaan.models.surat import ENDED
from pembinaan.states import surat as states
from registry import kantor as office
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

CANCELS = (
    "Surat pembatalan yang sudah bernomor tidak dapat dibatalkan lagi: surat yang disebutnya sudah batal. Bila "
    "koperasi tetap perlu disurati, siapkan surat baru."
)

trail.describe({"surat.batal": "membatalkan surat", "surat.pembatalan": "menyiapkan surat pembatalan untuk"})


@transaction.atomic
def void_letter(*, surat: Surat, alasan: str, by: User) -> Surat:
    """Before it is handed over. The number stays in the agenda with the reason and is never given again."""
    row = steps.locked(surat.pk)
    if cancels(row):
        raise Refused(CANCELS)
    steps.move(row, "void", by=by, keterangan=alasan, alasan_akhir=alasan)
    trail.record("surat.batal", by=by, object=row,
                 detail={"koperasi": row.koperasi.nama, "nomor": row.nomor, "alasan": alasan})  # fmt: skip
    return row


def cancels(surat: Surat) -> bool:
    """It has a number, so the letter it names is cancelled: voiding it would leave that one cancelled by nothing."""
    return bool(surat.membatalkan_id and surat.nomor)


@transaction.atomic
def draft_cancellation(*, surat: Surat, alasan: str, by: User) -> Surat:
    """A letter that has left the office is taken back by a letter, which goes the way of all others."""
    row = steps.locked(surat.pk)
    if not states.allows("cancel", row.keadaan):
        raise Refused("Surat ini belum diserahkan; batalkan langsung dengan alasannya.")
    if row.jenis == JenisSurat.PEMBATALAN:
        raise Refused("Surat pembatalan tidak dibatalkan lagi.")
    if Surat.objects.filter(membatalkan=row).exclude(keadaan__in=ENDED).exists():
        raise Refused("Surat pembatalan untuk surat ini sudah disiapkan.")
    new = Surat.objects.create(
        jenis=JenisSurat.PEMBATALAN, koperasi=row.koperasi, membatalkan=row, tahun_buku=row.tahun_buku, catatan=alasan,
        dibuat_oleh=by, dibuat_tanggal=office.today(),
    )  # fmt: skip
    steps.note(new, "draft", by=by, keterangan=alasan)
    trail.record("surat.pembatalan", by=by, object=row, detail={"nomor": row.nomor, "alasan": alasan})
    return new


def reason(surat: Surat) -> str:
    """Why this letter cancels another: as it was drafted, whatever happened to the draft's notes since."""
    first = surat.peristiwa_set.filter(langkah="draft").values_list("keterangan", flat=True).first()
    return first or ""


def check_cancelled(letters: Sequence[Surat], failed: dict[int, str]) -> list[Surat]:
    """Locks what these letters cancel. Where that is cancelled or voided already, the letter is told in `failed`."""
    olds = [surat.membatalkan_id for surat in letters if surat.membatalkan_id]
    found = {row.pk: row for row in steps.locked_many(olds)} if olds else {}
    for surat in letters:
        old = found.get(surat.membatalkan_id or 0)
        if old is not None:
            surat.membatalkan = old
            if not states.allows("cancel", old.keadaan):
                failed[surat.pk] = f"{old} {old.get_keadaan_display().lower()}: tidak ada lagi yang dibatalkan."
    return [surat for surat in letters if surat.pk not in failed]


def cancel_named(letters: Sequence[Surat], *, by: User | None) -> None:
    """What the numbered ones of `letters` cancel is cancelled, and says by which letter. Call where one is issued."""
    for surat in letters:
        if surat.membatalkan_id and surat.nomor:
            why = f"Dibatalkan dengan surat nomor {surat.nomor}. {reason(surat)}".strip()
            steps.move(steps.locked(surat.membatalkan_id), "cancel", by=by, keterangan=why, alasan_akhir=why)
