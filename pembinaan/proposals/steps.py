"""Where the steps of one proposal stand on a day: what is done, which clocks run, what is in the way. Nothing stored.

A clock starts where a receipt says so: a step that needs a proof of receipt and has none starts no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from koperasi.lib import dates
from pembinaan.models import Keberatan, LangkahUsulan, TahapUsulan, UsulanPembubaran
from pembinaan.models.usulan import OBJECTIONS
from pembinaan.proposals import clocks
from pembinaan.proposals.clocks import Clock

TUNGGU, BATAS = LangkahUsulan.Sifat.TUNGGU, LangkahUsulan.Sifat.BATAS


@dataclass(frozen=True)
class StepState:
    """One step of one proposal. `halt`: why its clock has not started, or ""; `tone`: CSS class of the timeline."""

    langkah: LangkahUsulan
    tahap: TahapUsulan | None
    clock: Clock | None
    halt: str
    complete: bool
    late: bool  # a last day that passed without the step, or before it
    objection: Keberatan | None = None  # the one this clock counts from

    @property
    def waits(self) -> bool:
        """A time to be waited out is still running."""
        return bool(self.clock and self.langkah.sifat == TUNGGU and self.clock.running)

    @property
    def counting(self) -> bool:
        """The clock is of interest today: it runs, and what it is for is not done."""
        return bool(self.clock and self.clock.running and (self.langkah.sifat == TUNGGU or not self.complete))

    @property
    def tone(self) -> str:
        if self.late:
            return "tidak"
        if self.waits or (self.counting and self.langkah.wajib):
            return "risiko"
        return "aktif" if self.complete else "netral"

    @property
    def word(self) -> str:
        if self.late:
            return "terlambat" if self.complete else "lewat batas"
        if self.waits:
            return "masa tunggu berjalan"
        if self.complete:
            return "tidak ada" if self.langkah.dihitung_dari == OBJECTIONS and self.objection is None else "selesai"
        if self.halt and self.tahap:
            return "menunggu tanda terima"
        if self.counting:
            return "batas berjalan"
        return "belum" if self.langkah.wajib else "belum perlu"

    @property
    def sentence(self) -> str:
        """The clock in words."""
        if self.clock is None:
            return self.halt
        end, start = dates.panjang(self.clock.end), dates.panjang(self.clock.start)
        length = self.langkah.jangka
        if self.langkah.sifat == TUNGGU:
            verb = "berjalan sampai dengan" if self.clock.running else "sudah lewat sejak"
            day = end if self.clock.running else dates.panjang(self.clock.end + clocks.ONE_DAY)
            return f"{length} dari {start}: {verb} {day}{_left(self.clock)}."
        if self.complete:
            return f"Paling lambat {end} ({length} dari {start})."
        verb = "paling lambat" if self.clock.running else "seharusnya paling lambat"
        return f"{length} dari {start}: {verb} {end}{_left(self.clock)}."

    @property
    def obstacle(self) -> str:
        """Why the proposal may not be sent yet, as a part of a sentence; "" where nothing is in the way."""
        if not self.langkah.wajib:
            return ""
        name = self.langkah.nama[:1].lower() + self.langkah.nama[1:]
        if self.waits and self.clock:
            return f"{name} masih berjalan sampai dengan {dates.panjang(self.clock.end)}"
        if self.complete:
            return ""
        if self.langkah.only_waits:
            return f"{name} belum mulai"
        if self.tahap and self.halt:
            return f"{name} belum ada tanda terimanya"
        if self.objection:
            return f"keberatan {self.objection.dari} belum dijawab"
        return f"{name} belum dicatat"


def _left(clock: Clock) -> str:
    if not clock.running:
        return ""
    return f", {clock.days_left} hari lagi" if clock.days_left else ", hari ini terakhir"


def read(
    steps: Iterable[LangkahUsulan],
    done: Iterable[TahapUsulan],
    objections: Iterable[Keberatan],
    *,
    on: dt.date,
    decided_on: dt.date | None = None,
) -> list[StepState]:
    """In the office's order; a step answered per objection stands once for each. `decided_on`: the ministry's date."""
    steps, raised = list(steps), list(objections)
    by_step = {one.langkah_id: one for one in done}
    by_code = {one.kode: (one, by_step.get(one.pk)) for one in steps}
    found: list[StepState] = []
    for one in steps:
        if one.dihitung_dari == OBJECTIONS:
            found += _per_objection(one, raised, on)
        else:
            found.append(_state(one, by_step.get(one.pk), by_code, on, decided_on))
    return found


def of(usulan: UsulanPembubaran, *, on: dt.date) -> list[StepState]:
    """Three queries, or none where prefetched. A step retired since is kept where it was done."""
    done = list(usulan.tahap_set.all())
    used = {one.langkah_id for one in done}
    steps = [one for one in LangkahUsulan.objects.filter(jenis=usulan.jenis) if one.aktif or one.pk in used]
    return read(steps, done, usulan.keberatan_set.all(), on=last_day(usulan, on), decided_on=decided_on(usulan))


def last_day(usulan: UsulanPembubaran, on: dt.date) -> dt.date:
    """Of one that is closed the clocks stood still on that day."""
    return usulan.ditutup_pada if usulan.ditutup_pada and usulan.ditutup_pada < on else on


def decided_on(usulan: UsulanPembubaran) -> dt.date | None:
    """The ministry's own date: of its decision, or of the letter by which it refused."""
    return usulan.keputusan_tanggal or (usulan.jawaban_tanggal if usulan.keadaan == "ditolak" else None)


def blocking(states: Sequence[StepState]) -> list[str]:
    return [state.obstacle for state in states if state.obstacle]


def nearest(states: Sequence[StepState]) -> StepState | None:
    """Of those that count, the one that ends first; overdue ones come before all."""
    counted = [state for state in states if state.clock and (state.counting or (state.late and not state.complete))]
    return min(counted, key=lambda state: state.clock.end if state.clock else dt.date.max, default=None)


def started(langkah: LangkahUsulan, tahap: TahapUsulan | None) -> dt.date | None:
    """Day 0 of what counts from this step."""
    if tahap is None:
        return None
    return tahap.diterima_pada if langkah.perlu_tanda_terima else tahap.tanggal


def _state(one: LangkahUsulan, tahap: TahapUsulan | None, by_code: dict[str, tuple[LangkahUsulan, TahapUsulan | None]],
           on: dt.date, decided_on: dt.date | None) -> StepState:  # fmt: skip
    base, base_done = by_code.get(one.dihitung_dari or one.kode, (one, tahap))
    start = None if one.dihitung_dari and base is one else started(base, base_done)
    halt = "" if start else _halt(one, base, base_done)
    clock = clocks.clock(start, one.lama, one.satuan, on=on) if start and one.lama else None
    finished_on = tahap.tanggal if tahap else decided_on if one.kode == "keputusan" else None
    late = bool(clock and one.sifat == BATAS and (finished_on or on) > clock.end)
    if one.only_waits:
        complete = bool(clock and not clock.running)
    else:
        proven = not one.perlu_tanda_terima or bool(tahap and tahap.diterima_pada)
        complete = finished_on is not None and proven
    return StepState(one, tahap, clock, halt, complete, late)


def _halt(one: LangkahUsulan, base: LangkahUsulan, done: TahapUsulan | None) -> str:
    if not (one.lama or one.perlu_tanda_terima):
        return ""
    if one.dihitung_dari and base is one:
        return "Langkah yang menjadi awal hitungannya tidak dipakai lagi."
    if done is None:
        return "" if base is one else f"Belum mulai: {base.nama[:1].lower()}{base.nama[1:]} belum dicatat."
    return "Jangka waktunya belum mulai, karena belum ada tanda terima."


def _per_objection(one: LangkahUsulan, raised: Sequence[Keberatan], on: dt.date) -> list[StepState]:
    if not raised:
        return [StepState(one, None, None, "Tidak ada keberatan yang diterima.", True, False)]
    found = []
    for keberatan in raised:
        clock = clocks.clock(keberatan.diterima_pada, one.lama or 1, one.satuan, on=on)
        late = (keberatan.dijawab_pada or on) > clock.end
        found.append(StepState(one, None, clock, "", keberatan.dijawab_pada is not None, late, keberatan))
    return found
