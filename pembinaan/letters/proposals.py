"""What the machine would propose on a day, and whose ladder is used up: for the night, its preview and the lists.

Everything is derived when it is asked; nothing is stored but the drafts the night makes of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from pembinaan.letters import ladder, standing
from pembinaan.letters.ladder import Next, Standing
from pembinaan.letters.matter import REFUSALS
from pembinaan.models import JawabanSurat, KeadaanSurat, PeristiwaSurat, Surat
from registry.actions.release import released
from registry.models import Koperasi
from registry.models.choices import Keterangan

BATCH = 4000  # cooperatives judged at a time
Key = tuple[int, str, str]  # cooperative, kode of the step, round
NOTHING_DUE = (*REFUSALS, Keterangan.SUDAH_RAT)


def candidates() -> list[int]:
    """Whom a letter may concern by what is stored, ascending: all others have nothing to be written about."""
    rows = released(Koperasi.objects.live().within_authority()).filter(status_keputusan=None)
    return list(rows.exclude(keterangan__in=NOTHING_DUE).order_by("pk").values_list("pk", flat=True))


def due(on: dt.date, *, leave_out: Collection[int] = ()) -> Iterator[dict[int, tuple[Standing, Next]]]:
    """Batches of {cooperative: where it stands, the step to draft}, of those who have no such letter yet.

    The ids are read once, before the first is judged: what a batch writes moves nobody out of the next one. A step
    that a person took back in this round, or that an accepted objection was about, is not proposed again.
    """
    skipped = set(leave_out)
    for ids in batches([pk for pk in candidates() if pk not in skipped], BATCH):
        found = {
            pk: (stands, following)
            for pk, (stands, following) in standing.answers(ids, on=on).items()
            if following.what == ladder.DRAFT
        }
        there = living(found) | taken_back(found)
        yield {pk: answer for pk, answer in found.items() if _key(pk, *answer) not in there}


def batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _key(pk: int, stands: Standing, following: Next) -> Key:
    return pk, following.rung.kode if following.rung else "", stands.putaran


def living(koperasi: Collection[int]) -> set[Key]:
    """Letters of the ladder that are neither withdrawn nor voided."""
    kept = Surat.objects.filter(koperasi__in=koperasi, jenis="tangga").exclude(keadaan__in=["ditarik", "batal"])
    return {(pk, kode or "", round_) for pk, kode, round_ in kept.values_list("koperasi", "langkah__kode", "putaran")}


def taken_back(koperasi: Collection[int]) -> set[Key]:
    """Drafts that a person withdrew, and letters that were cancelled because the office accepted an objection."""
    withdrawn = PeristiwaSurat.objects.filter(langkah="withdraw", surat__keadaan=KeadaanSurat.DITARIK)
    upheld = JawabanSurat.objects.accepted_objections().filter(surat__keadaan=KeadaanSurat.BATAL)
    found: set[Key] = set()
    for rows in (withdrawn, upheld):
        own = rows.filter(surat__koperasi__in=koperasi, surat__jenis="tangga").order_by()
        for pk, kode, round_ in own.values_list("surat__koperasi", "surat__langkah__kode", "surat__putaran"):
            found.add((pk, kode or "", round_))
    return found


def used_up(on: dt.date) -> dict[int, Next]:
    """{cooperative: why} of those whose ladder has no further step: the head decides what follows."""
    table = standing.rungs()
    last = [
        rung.kode for rung in table
        if not any(r.jalur == rung.jalur and r.pembuka == "tak_dijawab" and r.urutan > rung.urutan for r in table)
    ]  # fmt: skip
    letters = Surat.objects.filter(
        jenis="tangga", keadaan=KeadaanSurat.SAMPAI, tenggat__lt=on, langkah__kode__in=last,
        koperasi__ditarik_pada=None, koperasi__digabung_ke=None,
    ).exclude(koperasi__keterangan__in=NOTHING_DUE)  # fmt: skip
    letters = letters.exclude(jawaban_set__jenis=JawabanSurat.Jenis.PENJELASAN)
    ids = sorted(set(letters.values_list("koperasi_id", flat=True)))
    found = standing.answers(ids, on=on) if ids else {}
    return {pk: following for pk, (_, following) in found.items() if following.what == ladder.HAND_OVER}
