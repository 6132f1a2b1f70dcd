"""A batch: its letters by kecamatan with what the rule says today, its levels, and what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from koperasi.accounts.models import User
from koperasi.accounts.roles import PERAN_LABEL, Izin, Peran
from pembinaan.letters import judging, ladder
from pembinaan.letters.ladder import Next
from pembinaan.models import KeadaanSurat, PaketSurat, ParafSurat, Surat
from pembinaan.policies import surat_paket as policies
from pembinaan.surat import listing
from pembinaan.surat.page import tone

State = PaketSurat.Keadaan


@dataclass(frozen=True)
class Row:
    surat: Surat
    verdict: Next | None  # None: it no longer waits in this batch

    @property
    def tone(self) -> str:
        return tone(self.verdict)

    @property
    def stands(self) -> bool:
        return bool(self.verdict and self.verdict.what == ladder.DRAFT)


@dataclass
class Place:
    """The letters of one kecamatan."""

    name: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Level:
    jabatan: str
    siapa: str  # who initials here: the person, or the role
    paraf: ParafSurat | None
    turn: bool


@dataclass(frozen=True)
class Judged:
    """Letters that wait, by what the approval would do with them today."""

    stands: list[Row]
    dropped: list[Row]
    held: list[Row]


def judged(letters: Sequence[Surat], *, on: dt.date) -> Judged:
    found = judging.judge(letters, on=on)
    rows = [Row(surat, found[surat.pk]) for surat in letters]
    return Judged(*([row for row in rows if row.verdict and row.verdict.what == what]
                    for what in (ladder.DRAFT, ladder.WITHDRAW, ladder.WAIT)))  # fmt: skip


def waiting(paket: PaketSurat) -> list[Surat]:
    """Not decided, in the order in which they are printed."""
    return list(listing.by_place(Surat.objects.filter(paket=paket, keadaan=KeadaanSurat.PARAF)))


def with_verdicts(letters: Sequence[Surat], *, on: dt.date) -> list[Row]:
    """Of those that still wait the rule is asked, the others only show their state."""
    waits = [surat for surat in letters if surat.keadaan == KeadaanSurat.PARAF]
    found = judging.judge(waits, on=on) if waits else {}
    return [Row(surat, found.get(surat.pk)) for surat in letters]


def places(rows: Iterable[Row]) -> list[Place]:
    grouped: dict[str, Place] = {}
    for row in rows:
        kecamatan = row.surat.koperasi.kecamatan
        name = f"Kecamatan {kecamatan}" if kecamatan else "Kecamatan belum diketahui"
        grouped.setdefault(name, Place(name)).rows.append(row)
    return list(grouped.values())


def levels(paket: PaketSurat, given: dict[int, ParafSurat]) -> list[Level]:
    """The way of the batch, lowest first. One query where persons are named."""
    named = {level["orang"] for level in paket.tingkat if level["orang"]}
    names = dict(User.objects.filter(pk__in=named).values_list("pk", "nama")) if named else {}
    turn = policies.next_level(paket, given) if paket.keadaan == State.PARAF else None
    return [
        Level(level["jabatan"], names.get(level["orang"], PERAN_LABEL[Peran(level["peran"])]),
              given.get(level["urutan"]), turn is not None and turn["urutan"] == level["urutan"])
        for level in sorted(paket.tingkat, key=lambda one: one["urutan"])
    ]  # fmt: skip


def listed(user: Any) -> QuerySet[PaketSurat]:
    """With `surat_total`, of these `menunggu` (letters not decided), and apart from them `ditarik`."""
    waits, gone = Q(surat_set__keadaan=KeadaanSurat.PARAF), Q(surat_set__keadaan=KeadaanSurat.DITARIK)
    rows = PaketSurat.objects.visible_to(user).select_related("dibuat_oleh")
    return rows.annotate(
        surat_total=Count("surat_set", filter=~gone), menunggu=Count("surat_set", filter=waits),
        ditarik=Count("surat_set", filter=gone),
    ).order_by("-pk")  # fmt: skip


def open_batches() -> QuerySet[PaketSurat]:
    """In which a letter still waits."""
    waits = Surat.objects.filter(paket=OuterRef("pk"), keadaan=KeadaanSurat.PARAF)
    return PaketSurat.objects.filter(Exists(waits), keadaan__in=policies.OPEN)


@dataclass(frozen=True)
class Waiting:
    """Batches by what they wait for from one person; keys."""

    paraf: list[int]
    approval: list[int]


def for_approval() -> QuerySet[PaketSurat]:
    return open_batches().filter(keadaan=State.PERSETUJUAN)


def for_person(user: Any) -> Waiting:
    """What waits for this person's initials and approval. One query, or none for whoever gives neither."""
    if user.hanya_membaca or not user.adalah_staf:
        return Waiting([], [])
    given = ArraySubquery(ParafSurat.objects.filter(paket=OuterRef("pk")).values("urutan"))
    rows: list[Any] = list(open_batches().annotate(v_paraf=given))
    approves = user.boleh(Izin.SURAT_SETUJUI)
    return Waiting(
        [row.pk for row in rows if policies.is_mine(user, row, set(row.v_paraf))],
        [row.pk for row in rows if approves and row.keadaan == State.PERSETUJUAN],
    )
