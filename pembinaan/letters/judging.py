"""Whether a draft may go on today, also one that a person prepared by hand after the letter before was answered.

The ladder takes such a draft back, because an answer ends the round for the machine. A person decided otherwise, with
a reason that stands in the letter's story; everything else still counts: the track, the round, what holds it today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pembinaan.letters import ladder, standing
from pembinaan.letters.ladder import Next, Past, Standing
from pembinaan.models import PeristiwaSurat, Surat

BY_HAND = "by_hand"  # PeristiwaSurat.langkah of the reason
ANSWERED = "Disiapkan dengan tangan walaupun surat sebelumnya sudah dijawab."


def by_hand(letters: Iterable[Surat]) -> dict[int, str]:
    """{letter id: the reason}. One query."""
    rows = PeristiwaSurat.objects.filter(surat__in=[surat.pk for surat in letters], langkah=BY_HAND)
    return dict(rows.values_list("surat_id", "keterangan"))


def judge(drafts: Iterable[Surat], *, on: dt.date) -> dict[int, Next]:
    """As standing.judge, for all drafts."""
    drafts = list(drafts)
    found = standing.judge(drafts, on=on)
    hand = by_hand(surat for surat in drafts if found[surat.pk].what == ladder.WITHDRAW)
    ours = [surat for surat in drafts if surat.pk in hand]
    if ours:
        now = standing.of({surat.koperasi_id: surat.koperasi for surat in ours}.values(), on=on)
        table = {rung.kode for rung in standing.rungs()}
        for surat in ours:
            if surat.kunci in table:
                stands = standing.before(surat, now[surat.koperasi_id])
                found[surat.pk] = _by_hand(surat, stands, found[surat.pk])
    return found


def _by_hand(surat: Surat, now: Standing, usual: Next) -> Next:
    if (now.jalur, now.putaran) != (surat.jalur, surat.putaran):
        return usual
    if now.holds:
        return Next(ladder.WAIT, now.holds[0], on_day=now.until)
    past = of_round(now)
    if not past or not past[-1].answered:
        return usual  # the answered letter that it followed was cancelled since
    if any(one.kode == surat.kunci for one in past):
        return usual  # this very step was issued
    return Next(ladder.DRAFT, ANSWERED)


def of_round(now: Standing) -> list[Past]:
    """The letters of the round it is in, in the order of their steps."""
    own = [one for one in now.history if (one.jalur, one.putaran) == (now.jalur, now.putaran)]
    return sorted(own, key=lambda one: one.urutan)
