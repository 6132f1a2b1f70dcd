"""The kepala decides: all letters of a batch or some, and takes an approval back before the number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_paket, surat_terbit
from pembinaan.models import PaketSurat, Surat
from pembinaan.policies import surat_paket as policies
from registry import kantor as office
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"surat.setuju": "menyetujui surat dalam", "surat.setuju_batal": "menarik persetujuan"})


@dataclass(frozen=True)
class Approved:
    """decided: how many of those that were asked for somebody else had decided before."""

    letters: list[Surat]
    dropped: surat_paket.Reasons
    held: surat_paket.Reasons
    decided: int


@transaction.atomic
def approve(*, paket: PaketSurat, keys: Collection[int] | None, by: User) -> Approved:
    """`keys` None: every letter that waits. The rule is asked once more; what it holds stays in the batch.

    Two heads at once: the second finds what the first left, and is told.
    """
    row = surat_paket.locked_batch(paket.pk)
    policies.check_approve(row, by)
    letters = surat_paket.waiting(row, keys)
    if not letters:
        raise Refused("Surat yang Anda pilih baru saja diputus oleh orang lain. Tidak ada yang berubah.")
    judged = surat_paket.judge_locked(letters, by=by, paket=row)
    on = office.today()
    surat_paket.move_many(judged.stands, "approve", by=by, disetujui_oleh=by, disetujui_tanggal=on)
    if judged.stands:
        trail.record("surat.setuju", by=by, object=row, detail={"surat": len(judged.stands)})
        surat_terbit.start(paket=row, letters=judged.stands, by=by)
    surat_paket.settle(row)
    return Approved(judged.stands, judged.dropped, judged.held, len(keys or letters) - len(letters))


@transaction.atomic
def recall(*, surat: Surat, alasan: str, by: User) -> Surat:
    """An approval is taken back as long as the letter has no number and was not handed out for one."""
    row = steps.locked(surat.pk)
    steps.move(row, "recall", by=by, keterangan=alasan, catatan=alasan, disetujui_oleh=None, disetujui_tanggal=None)
    trail.record("surat.setuju_batal", by=by, object=row, detail={"koperasi": row.koperasi.nama, "alasan": alasan})
    return row
