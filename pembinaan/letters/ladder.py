"""The ladder, pure: what is known about one cooperative and a date in, the next step out. No database, no clock.

    wait      nothing today: the sentence says why, `on_day` from when it may be different
    draft     this step's letter is due
    withdraw  a draft that is there must not go out: its condition no longer holds
    hand_over the ladder has no further step: the head decides what follows

A draft that exists is asked again before each of its steps: `judge_draft` says whether it still stands.
Basis: Permenkop 19/2015 ps. 20 (domain.md 1.5); examples.md habit 13.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from koperasi.lib import dates

WAIT, DRAFT, WITHDRAW, HAND_OVER = "wait", "draft", "withdraw", "hand_over"


@dataclass(frozen=True)
class Rung:
    """A step of the office's table (LangkahTangga), as plain data; only those in use."""

    kode: str
    jalur: str
    urutan: int
    judul: str
    pembuka: str  # LangkahTangga.Pembuka
    jeda_hari: int
    tenggat_hari: int
    hari_kerja: bool


@dataclass(frozen=True)
class Past:
    """A letter of the ladder that was issued and not voided. received None: no receipt yet, so no clock."""

    kode: str
    jalur: str
    putaran: str
    urutan: int
    nomor: str
    issued: dt.date | None  # None: handed out for a number from outside
    received: dt.date | None
    deadline: dt.date | None  # the last day to answer, set with the receipt
    answered: dt.date | None
    returned: bool = False  # came back, not delivered so far


@dataclass(frozen=True)
class Standing:
    """What the rule and the office's rows say about one cooperative on a day.

    jalur "": neither track's condition holds, and `reason` says why (also: exclusion, review period, decision).
    holds: sentences for what only holds a letter back today (objection, extension, promise).
    until: the day from which the holds with a date end, or None where one of them has no date.
    why: the sentence why the first letter of this round is due.
    unreviewed: evidence waits for review; what the track is may change with it, so that everything is held. "" = none.
    """

    jalur: str = ""
    putaran: str = ""
    years: tuple[int, ...] = ()
    twice_late: bool = False
    reason: str = ""
    holds: tuple[str, ...] = ()
    until: dt.date | None = None
    why: str = ""
    unreviewed: str = ""
    history: tuple[Past, ...] = field(default=())  # all tracks and rounds, oldest first


@dataclass(frozen=True)
class Next:
    what: str
    sentence: str
    rung: Rung | None = None
    on_day: dt.date | None = None


def next_step(standing: Standing, rungs: Sequence[Rung], on: dt.date) -> Next:
    """The next step of the track whose condition holds on `on`."""
    if standing.unreviewed:
        return Next(WAIT, standing.unreviewed)
    if not standing.jalur:
        return Next(WAIT, standing.reason)
    if standing.holds:
        return Next(WAIT, standing.holds[0], on_day=standing.until)
    own = sorted((rung for rung in rungs if rung.jalur == standing.jalur), key=lambda rung: rung.urutan)
    if last := _last(standing, standing.jalur, standing.putaran):
        return _after(last, own, on)
    first = next((rung for rung in reversed(own) if _opens(rung, standing)), None)
    if first is None:
        return Next(WAIT, "Tangga surat untuk jalur ini belum mempunyai langkah pertama.")
    return Next(DRAFT, standing.why or f"{first.judul} sudah waktunya.", first)


def _last(standing: Standing, jalur: str, putaran: str) -> Past | None:
    """The furthest step of one round that was issued."""
    round_ = [one for one in standing.history if (one.jalur, one.putaran) == (jalur, putaran)]
    return max(round_, key=lambda one: one.urutan, default=None)


def _opens(rung: Rung, standing: Standing) -> bool:
    """Whether a round may begin with it: late twice running opens both first steps of its track; the later counts."""
    if rung.pembuka == "berturut":
        return standing.twice_late
    return rung.pembuka in {"terlambat", "tidak_aktif"}


def _after(last: Past, rungs: Sequence[Rung], on: dt.date) -> Next:
    name = f"Surat {last.nomor}".strip()
    if last.answered:  # also one that came back: who answered has read it
        return Next(WAIT, _answered(last))
    if last.received is None or last.deadline is None:
        if last.issued is None:
            return Next(WAIT, "Surat sebelumnya masih menunggu nomor dari luar.")
        if last.returned:
            return Next(WAIT, f"{name} kembali. Antar ulang, atau umumkan supaya dianggap telah disampaikan.")
        return Next(WAIT, f"{name} belum tercatat diterima, jadi jangka waktunya belum mulai.")
    following = next((r for r in rungs if r.pembuka == "tak_dijawab" and r.urutan > last.urutan), None)
    opens = last.deadline + dt.timedelta(days=1)
    if following:
        opens = max(opens, last.received + dt.timedelta(days=following.jeda_hari))
    if on < opens:
        return Next(WAIT, f"{name} diterima {_day(last.received)}; waktu menjawab sampai {_day(last.deadline)}.",
                    following, opens)  # fmt: skip
    if following is None:
        return Next(HAND_OVER, f"{name} tidak dijawab sampai {_day(last.deadline)}, dan tangga tidak mempunyai "
                    "langkah berikutnya. Kepala dinas memutuskan tindak lanjutnya.")  # fmt: skip
    return Next(DRAFT, f"{name} diterima {_day(last.received)} dan tidak dijawab sampai {_day(last.deadline)}.",
                following)  # fmt: skip


def _answered(last: Past) -> str:
    day = f" pada {_day(last.answered)}" if last.answered else ""
    return f"{f'Surat {last.nomor}'.strip()} sudah dijawab{day}. Lanjutkan dengan pembinaan."


def judge_draft(kode: str, jalur: str, putaran: str, standing: Standing, rungs: Sequence[Rung], on: dt.date) -> Next:
    """Whether a draft of the step `kode` may go on today: DRAFT (it stands), WAIT (held) or WITHDRAW, and why."""
    if standing.unreviewed:
        return Next(WAIT, standing.unreviewed)
    if not standing.jalur:
        return Next(WITHDRAW, standing.reason)
    if (standing.jalur, standing.putaran) != (jalur, putaran):
        return Next(WITHDRAW, "Keadaan koperasi sudah berubah sejak konsep ini dibuat; tangganya mulai dari awal.")
    if kode not in {rung.kode for rung in rungs if rung.jalur == jalur}:
        return Next(WITHDRAW, "Langkah ini tidak dipakai lagi dalam tangga surat dinas.")
    last = _last(standing, jalur, putaran)
    if any((one.kode, one.jalur, one.putaran) == (kode, jalur, putaran) for one in standing.history):
        return Next(WITHDRAW, "Surat langkah ini sudah terbit.")
    if last and last.answered:
        return Next(WITHDRAW, _answered(last))
    found = next_step(standing, rungs, on)
    if found.what == WAIT or (found.what == DRAFT and found.rung and found.rung.kode == kode):
        return found
    return Next(WITHDRAW, found.sentence)


def deadline(received: dt.date, days: int, working_days: bool) -> dt.date:
    """The last day to answer, counted from receipt. Calendar days: a weekend moves it to Monday; national holidays are
    not known to the application."""
    if not working_days:
        day = received + dt.timedelta(days=days)
        return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    day = received
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _day(day: dt.date) -> str:
    return dates.panjang(day)
