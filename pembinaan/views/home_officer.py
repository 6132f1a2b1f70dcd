"""Beranda pengurus: are we aktif, what is missing, by when, what to do. Read on a phone, on a bad line.

Nothing of it is stored: what is to be done follows from the verdict, the drafts and the filings of this moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper
from django.http import HttpRequest
from django.urls import reverse

from koperasi.accounts.roles import Izin
from koperasi.lib.teks import normalize_phone
from pembinaan.letters import replies
from pembinaan.models import JawabanSurat
from registry import kantor as office
from registry import policies, states
from registry.actions.release import RELEASED
from registry.classification import verdict
from registry.classification.explanation import Penjelasan
from registry.filing import standing
from registry.filing.building import Filing
from registry.filing.standing import Progress
from registry.models import Kantor, KeadaanPengajuan, Koperasi
from registry.models.choices import JenisBukti

YEARS_OPEN = 2  # so many missing tahun buku stand open, older ones behind a click
MOBILE_PREFIX = "628"


@dataclass
class Task:
    """One thing to hand in. late: its own date has passed; due: the office's date for a RAT, the law's for a report."""

    jenis: str
    year: int
    due: dt.date | None = None
    late: bool = False
    lapsed: bool = False  # sent back, and the days of grace are over
    draft: Progress | None = None
    filing: Filing | None = None  # that was sent back
    back: standing.Returned | None = None

    @property
    def title(self) -> str:
        return f"{JenisBukti(self.jenis).label} tahun buku {self.year}"


@dataclass
class Todo:
    """`now`: the latest years and what was begun or sent back; `older`: further years; `waiting`: with the office."""

    now: list[Task] = field(default_factory=list)
    older: list[Task] = field(default_factory=list)
    drafts: list[Progress] = field(default_factory=list)  # of what is not missing: corrections, rivals
    waiting: list[Filing] = field(default_factory=list)


def officer(request: HttpRequest) -> dict[str, Any]:
    """The cooperative of this person, or of several the one asked for with ?koperasi=."""
    mine = policies.officer_scope(Koperasi.objects.all(), request.user)
    own = list(
        mine.annotate(dirilis=ExpressionWrapper(RELEASED, BooleanField()), **replies.for_home(office.today()))
        .select_related("kecamatan")
        .order_by("nama", "pk")
    )
    if not own:
        return {"koperasi": None}
    asked = request.GET.get("koperasi", "")
    koperasi = next((one for one in own if str(one.pk) == asked), own[0])
    kantor, on = Kantor.objects.get_current(), office.today()
    may_send = request.user.boleh(Izin.PENGAJUAN_KIRIM) and not request.user.hanya_membaca
    context = {
        "koperasi": koperasi, "lainnya": own if len(own) > 1 else [], "on": on, "wa": _whatsapp(kantor),
        "boleh_kirim": may_send, "surat": letters_to(koperasi),
    }  # fmt: skip
    if not koperasi.dirilis:
        return context | {"ditinjau": True, "tugas": todo(koperasi, [])}
    answer = verdict.explain(koperasi, on=on)
    tasks = todo(koperasi, missing(answer, on))
    return context | {"p": answer, "tugas": tasks, "judul": headline(koperasi, answer)}


@dataclass(frozen=True)
class Letter:
    """A letter of the office on the officer's page: `text` says what is asked, or what was decided."""

    title: str
    text: str
    url: str


def letters_to(koperasi: Any) -> Sequence[Letter]:
    """Letters of the office that wait for an answer, then objections decided lately; the page shows no block without
    any. `koperasi` comes with replies.for_home."""
    on = office.today()
    asked = [
        Letter(f"{one['judul']}, nomor {one['nomor']}", _until(one, on),
               reverse("pembinaan:surat-saya-detail", args=[one["pk"]]))
        for one in koperasi.surat_menunggu
    ]  # fmt: skip
    decided = [
        Letter(str(JawabanSurat.Keputusan(one["keputusan"]).label),
               f"Atas surat nomor {one['nomor']}. Baca alasannya.",
               reverse("pembinaan:jawaban-detail", args=[one["pk"]]))
        for one in koperasi.keberatan_diputus
    ]  # fmt: skip
    return [*asked, *decided]


def _until(one: dict[str, Any], on: dt.date) -> str:
    tenggat = dt.date.fromisoformat(one["tenggat"]) if one["tenggat"] else None
    return replies.until(tenggat, one["hari"], one["kerja"], on=on)


def headline(koperasi: Koperasi, answer: Penjelasan) -> str:
    """Which of the sentences of the page is the first: a key of the template."""
    if answer.decision:
        return answer.decision
    if answer.inactive:
        return "tidak_aktif"
    if answer.keterangan == "belum_wajib_rat":
        return "belum_wajib"
    return "berisiko" if answer.keterangan == "berisiko" else "aktif"


def missing(answer: Penjelasan, on: dt.date) -> list[Task]:
    """Latest year first. A RAT is late by the office's own date, a report by the law's; what is there is left out."""
    found: list[Task] = []
    if answer.decision:
        return found
    for line in answer.years:
        counted = line.year >= answer.putusan.start or line.year == answer.late_year
        if not line.obliged or not counted or line.year >= on.year:
            continue
        for jenis, side, due in (
            (JenisBukti.RAT, line.rat, line.own_due),
            (JenisBukti.LAPORAN, line.laporan, line.due),
        ):
            if side.state != "ada":
                found.append(Task(jenis, line.year, due, due < on, lapsed=side.state == "kembali"))
    return found


def todo(koperasi: Koperasi, lacking: Sequence[Task]) -> Todo:
    """What is missing, joined with what was begun, sent back or sent."""
    filings = standing.filings_under_way(koperasi)
    tasks = {(task.jenis, task.year): task for task in lacking}
    found = Todo(waiting=[one for one in filings if one.keadaan in states.UNDER_REVIEW])
    returned = [one for one in filings if one.keadaan == KeadaanPengajuan.DIKEMBALIKAN]
    for filing in returned:
        task = tasks.setdefault((filing.jenis, filing.tahun_buku), Task(filing.jenis, filing.tahun_buku))
        task.filing, task.back = filing, standing.returned(filing)
    for one in standing.drafts_of(koperasi):
        years = [(one.konsep.jenis, year) for year in one.konsep.tahun_buku]
        free = next((tasks[key] for key in years if key in tasks and tasks[key].draft is None), None)
        if free is None or one.konsep.tujuan not in ("baru", "perbaikan"):
            found.drafts.append(one)
        else:
            free.draft = one
    with_office = {(one.jenis, one.tahun_buku) for one in found.waiting}
    rows = [task for key, task in sorted(tasks.items(), key=_latest_first) if key not in with_office]
    first = {task.year for task in rows if task.filing is None and task.draft is None}
    shown = sorted(first, reverse=True)[:YEARS_OPEN]
    for task in rows:
        (found.now if task.filing or task.draft or task.year in shown else found.older).append(task)
    found.now.sort(
        key=lambda task: (task.filing is None, task.draft is None)
    )  # what was sent back, then what was begun
    return found


def _latest_first(item: tuple[tuple[str, int], Task]) -> tuple[int, bool]:
    (jenis, year), _ = item
    return -year, jenis != JenisBukti.RAT


def _whatsapp(kantor: Kantor | None) -> str:
    number = normalize_phone(kantor.telepon) if kantor else ""
    return f"https://wa.me/{number}" if number.startswith(MOBILE_PREFIX) else ""
