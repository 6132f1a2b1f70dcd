"""The ladder as pages show it: of one cooperative, and of everybody tonight."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pembinaan.letters import ladder, proposals, standing
from pembinaan.letters.ladder import Next, Rung, Standing
from pembinaan.models import Jalur, Surat
from registry.classification import clauses
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User


@dataclass(frozen=True)
class Line:
    """One step of the track it is on: the letter of this round, or whether it is the next."""

    rung: Rung
    surat: Surat | None
    is_next: bool

    @property
    def waktu_menjawab(self) -> tuple[int, bool]:
        """(days from receipt, working days only): of the letter where there is one, else of the ladder."""
        return self.surat.waktu_menjawab if self.surat else (self.rung.tenggat_hari, self.rung.hari_kerja)


@dataclass(frozen=True)
class Langkah:
    """next_on: the day on which the next step opens, where a date is known."""

    standing: Standing
    following: Next
    jalur: str  # in words; "" where neither track's condition holds
    lines: Sequence[Line]
    letters: Sequence[Surat]  # all there are, the latest first

    @property
    def holds(self) -> Sequence[str]:
        stands = self.standing
        return [*([stands.unreviewed] if stands.unreviewed else []), *stands.holds]

    @property
    def draft(self) -> Surat | None:
        """The draft of this round, if there is one."""
        return next((line.surat for line in self.lines if line.surat and line.surat.is_draft), None)

    @property
    def years(self) -> str:
        return clauses.years_in_words(self.standing.years)

    @property
    def used_up(self) -> bool:
        return self.following.what == ladder.HAND_OVER

    @property
    def due(self) -> bool:
        return self.following.what == ladder.DRAFT


def of_one(koperasi: Koperasi, user: User, *, on: dt.date) -> Langkah:
    table, stands = standing.rungs(), standing.of([koperasi], on=on)[koperasi.pk]
    following = ladder.next_step(stands, table, on)
    rows = Surat.objects.visible_to(user).filter(koperasi=koperasi).select_related("langkah")
    letters = list(rows.order_by("-pk"))
    now = {
        one.kunci: one for one in reversed(letters)
        if (one.jalur, one.putaran) == (stands.jalur, stands.putaran) and one.keadaan not in ("ditarik", "batal")
    }  # fmt: skip
    lines = [
        Line(rung, now.get(rung.kode), bool(following.rung and following.rung.kode == rung.kode))
        for rung in table
        if rung.jalur == stands.jalur and (rung.pembuka == "tak_dijawab" or rung.kode in _first(stands, following, now))
    ]
    return Langkah(stands, following, str(Jalur(stands.jalur).label) if stands.jalur else "", lines, letters)


def _first(stands: Standing, following: Next, now: Mapping[str, Surat]) -> set[str]:
    """Of the steps that may begin a round only the one that did, or will: the others are no steps of this one."""
    return set(now) | ({following.rung.kode} if following.rung else set())


def foreseen(on: dt.date) -> dict[int, Next]:
    """{cooperative: the step the night would draft}."""
    return {pk: following for found in proposals.due(on) for pk, (_, following) in found.items()}


def per_step(found: Mapping[int, Next]) -> list[tuple[Rung, int]]:
    """How many of each step, in the order of the ladder."""
    rungs = {following.rung.kode: following.rung for following in found.values() if following.rung}
    counts = Counter(kode_of(following) for following in found.values())
    return [(rung, counts[kode]) for kode, rung in sorted(rungs.items(), key=lambda r: (r[1].jalur, r[1].urutan))]


def kode_of(following: Next) -> str:
    return following.rung.kode if following.rung else ""
