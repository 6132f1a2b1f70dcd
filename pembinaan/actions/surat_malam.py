"""The night asks each draft of the ladder again, and proposes drafts of the steps that are due: all in the night's own
transaction, so that a night that is killed has done nothing, and a second one finds nothing to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import dates, history, locks
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_konsep, surat_paket
from pembinaan.letters import judging, ladder, proposals
from pembinaan.models import KeadaanSurat, PaketSurat, Surat
from pembinaan.policies import surat_paket as batch_policies
from pembinaan.states import surat as states
from registry.models import Malam

trail.describe({"surat.malam": "mengusulkan konsep surat"})

# Not what the kepala approved: issuing asks again by itself, in the moment of the number.
ASKED = (KeadaanSurat.KONSEP, KeadaanSurat.PARAF, KeadaanSurat.DIKEMBALIKAN)
BATCH = 4000


@dataclass(frozen=True)
class Hasil:
    drafted: int
    dropped: int
    held: int  # drafts that stay where they are and may not go on today


def stage(malam: Malam) -> None:
    """The stage `tangga` of the night; inside the night's own transaction and lock."""
    run(on=malam.tanggal, malam=malam)


@transaction.atomic
def run(*, on: dt.date, malam: Malam | None = None) -> Hasil:
    """Withdraws what no longer holds, then drafts what is due on `on`. Twice changes nothing."""
    locks.exclusive(locks.KLASIFIKASI)  # two nights at once: the second finds what the first made
    history.name_process("malam")
    dropped, held, standing_drafts = _ask_again(on)
    drafted = 0
    for found in proposals.due(on, leave_out=standing_drafts):
        drafted += len(surat_konsep.write(found, by=None, malam=malam))
    if drafted or dropped:
        trail.record("surat.malam", by=None, object=malam, detail={
            "konsep": drafted, "ditarik": dropped, "ditahan": held, "tanggal": on.isoformat(),
        })  # fmt: skip
    return Hasil(drafted, dropped, held)


def _ask_again(on: dt.date) -> tuple[int, int, set[int]]:
    """(withdrawn, held, cooperatives whose draft stays: nothing else can be due for them)."""
    # Batches before their letters, as everybody holds them.
    batches = list(PaketSurat.objects.filter(keadaan__in=batch_policies.OPEN).order_by("pk").select_for_update())
    asked = Surat.objects.filter(jenis="tangga", keadaan__in=ASKED).order_by("pk")
    dropped, held, kept = 0, 0, set[int]()
    for ids in proposals.batches(list(asked.values_list("pk", flat=True)), BATCH):
        rows = _locked(ids)
        answers = judging.judge(rows, on=on)
        gone = [row for row in rows if answers[row.pk].what == ladder.WITHDRAW]
        kept |= {row.koperasi_id for row in rows} - {row.koperasi_id for row in gone}
        held += sum(answers[row.pk].what == ladder.WAIT for row in rows)
        _drop(gone, {row.pk: answers[row.pk].sentence for row in gone})
        dropped += len(gone)
    for paket in batches:
        surat_paket.settle(paket)
    return dropped, held, kept


def _locked(ids: Sequence[int]) -> list[Surat]:
    """As they are now, held: whoever approves one in this second comes before or after. Without the cooperatives."""
    rows = Surat.objects.filter(pk__in=ids, keadaan__in=ASKED).select_for_update(of=("self",))
    return list(rows.select_related("langkah").order_by("pk"))


def _drop(gone: list[Surat], why: dict[int, str]) -> None:
    """Each stays where its batch shows it, withdrawn, with its reason: as one that is dropped at paraf or approval."""
    if not gone:
        return
    story = []
    for row in gone:
        before = row.keadaan
        row.keadaan, row.alasan_akhir = states.after("drop", before), why[row.pk]
        row.diubah_pada = dates.sekarang()
        story.append((row, "drop", before, why[row.pk]))
    Surat.objects.bulk_update(gone, ["keadaan", "alasan_akhir", "diubah_pada"], batch_size=1000)
    steps.note_many(story, by=None)
