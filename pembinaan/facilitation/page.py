"""What the page of one request shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from koperasi.lib.teks import one_line
from koperasi.ui.nav import Crumb
from pembinaan import attachments
from pembinaan.facilitation import meeting, timing
from pembinaan.forms.facilitation import LangkahForm
from pembinaan.models import Fasilitasi, LangkahFasilitasi
from pembinaan.navigation import address
from pembinaan.states import facilitation as states

RESULT = "hasil"  # Lampiran.jenis of what was issued


@dataclass(frozen=True)
class StepLine:
    step: LangkahFasilitasi
    due: dt.date | None  # by the days of all steps until this one
    form: LangkahForm | None

    @property
    def late(self) -> bool:
        return bool(self.due and self.step.selesai_pada and self.step.selesai_pada > self.due)


def context(
    request: Request, row: Fasilitasi, *, on: dt.date, tried: tuple[int, LangkahForm] | None = None
) -> dict[str, Any]:
    may = request.user.boleh(Izin.FASILITASI_KELOLA) and not request.user.hanya_membaca
    running = row.keadaan in states.RUNNING
    end = row.selesai_pada or on
    shown = meeting.of(row.koperasi, on=on, request=row) if row.jenis.perlu_berita_acara_rat and running else None
    lines = _lines(row, form=may and row.keadaan == "diproses", tried=tried)
    return {
        "row": row, "koperasi": row.koperasi, "on": on, "running": running, "lines": lines,
        "done": sum(1 for line in lines if line.step.selesai_pada), "days": timing.taken(row.diminta_pada, end),
        "late": bool(running and row.target_pada and row.target_pada < on),
        "meeting": shown,
        "slots": papers(request, row),
        "verbs": {verb for verb in states.TABLE.verbs if may and states.allows(verb, row.keadaan)},
        "may": may,
        "crumbs": [Crumb("Fasilitasi", address("pembinaan:fasilitasi-list")), Crumb(one_line(row.jenis))],
    }  # fmt: skip


def papers(request: Request, row: Fasilitasi) -> list[attachments.Slot]:
    """The documents that were asked for when it was recorded, the Berita Acara where it is needed, the result."""
    kinds = {one["kode"]: one["nama"] for one in row.dokumen}
    if row.jenis.perlu_berita_acara_rat:
        kinds.setdefault(meeting.ATTACHED, "Berita Acara RAT")
    ended = row.keadaan not in states.RUNNING
    if row.keadaan == "selesai":
        kinds[RESULT] = "Sertifikat atau izin yang terbit"
    slots = attachments.slots("fasilitasi", row, kinds, request.user, frozen=ended and row.keadaan != "selesai")
    if row.keadaan == "selesai":  # what it was decided on stays; what was issued may still be scanned
        return [slot if slot.jenis == RESULT else _frozen(slot) for slot in slots]
    return slots


def _frozen(slot: attachments.Slot) -> attachments.Slot:
    return replace(slot, may_add=False)


def _lines(row: Fasilitasi, *, form: bool, tried: tuple[int, LangkahForm] | None) -> list[StepLine]:
    lines, days = [], 0
    for step in row.langkah_set.select_related("oleh"):
        days += step.hari or 0
        due = timing.add_working_days(row.diminta_pada, days) if step.hari else None
        own = None
        if form:
            initial = {"selesai_pada": step.selesai_pada, "catatan": step.catatan}
            own = tried[1] if tried and tried[0] == step.pk else LangkahForm(prefix=f"l{step.pk}", initial=initial)
        lines.append(StepLine(step, due, own))
    return lines
