"""The answer to "mengapa?": everything that a page, a letter, the command and a test say about one verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koperasi.lib import dates
from koperasi.ui.strip import Strip
from registry.classification import clauses
from registry.classification.evidence import Bukti
from registry.classification.reasons import LACKING, WANTED, Putusan, accepted, rule_in_words
from registry.models import AturanStatus


@dataclass(frozen=True)
class Sisi:
    """RAT or laporan of one tahun buku: the strip's state and the words of the table."""

    state: str
    words: str


@dataclass(frozen=True)
class TahunBuku:
    """One line of the year-by-year table."""

    year: int
    due: dt.date  # by law, or later by an extension
    own_due: dt.date  # the office's own date, or later by an extension
    extended_by: str  # legal basis of the extension that moved `due`, or ""
    obliged: bool
    rat: Sisi
    laporan: Sisi
    met: bool
    missed: bool
    in_window: bool


@dataclass(frozen=True)
class Penjelasan:
    """`verdict(on)` of one cooperative with its reasons. `as_json` is the contract of `manage.py explain`."""

    on: dt.date
    putusan: Putusan
    evidence: Sequence[Bukti]
    years: Sequence[TahunBuku]  # latest first
    strip: Strip
    not_counted: Sequence[str]  # sentences: what exists but does not count, and why
    becomes_inactive_on: dt.date | None
    window_then: Sequence[int]  # the years that will make it tidak aktif on `becomes_inactive_on`
    late_year: int  # the tahun buku before the year of `on`
    late_since: dt.date | None  # first day after the office's own date without its RAT
    rat_due: dt.date | None  # the office's own date for that RAT; null: held, or not obliged
    keterangan: str
    awaiting_review: bool
    extended: Mapping[int, dt.date]  # {tahun buku: the latest date of its extensions in force}
    decision: str | None
    recorded_status: str | None  # the office's record of that day (status_hitung), null before the first
    recorded_since: dt.date | None  # its date: what pages show as "sejak"

    @property
    def status(self) -> str:
        return self.putusan.status

    @property
    def rule(self) -> AturanStatus:
        return self.putusan.rule

    @property
    def window(self) -> list[int] | None:
        return self.putusan.window

    @property
    def missed(self) -> list[int]:
        return self.putusan.missed

    @property
    def obliged_from(self) -> int | None:
        return self.putusan.obliged_from

    @property
    def inactive(self) -> bool:
        return self.putusan.inactive

    @property
    def reason(self) -> str:
        return self.putusan.reason

    @property
    def rule_in_words(self) -> str:
        return rule_in_words(self.rule)

    @property
    def known_later(self) -> bool:
        """The record of that day says otherwise, because something became known since ("diketahui kemudian")."""
        return self.recorded_status is not None and self.recorded_status != self.status

    @property
    def since_differs(self) -> bool:
        """The rule counts from another day than the office recorded: pages then show both."""
        return bool(
            self.inactive
            and not self.known_later
            and self.recorded_since
            and self.recorded_since != self.becomes_inactive_on
        )

    @property
    def what_helps(self) -> str:
        """What would make it aktif, or keep it so: one or two sentences."""
        wanted = WANTED[AturanStatus.Bukti(self.rule.bukti)]
        wanted = f"bukti {wanted}" if wanted.startswith("RAT") else wanted  # a meeting is held, its proof is handed in
        if self.inactive:
            known = "diterima dinas" if accepted(self.rule) else "diterima sistem"
            years = clauses.years_in_words(self.window or [], "atau")
            return f"Sampaikan {wanted} tahun buku {years}, atau sesudahnya. Begitu {known}, statusnya langsung aktif."
        if not self.becomes_inactive_on:
            return ""
        last_day = dates.panjang(self.becomes_inactive_on - clauses.ONE_DAY)
        years = clauses.years_in_words(self.window_then, "atau")
        return f"Agar tetap aktif, sampaikan {wanted} untuk tahun buku {years} paling lambat {last_day}."

    @property
    def both_dates(self) -> str:
        """Being late is not being inactive: the office's own date and the rule's, always together."""
        parts = []
        if self.late_since:
            parts.append(f"lewat batas RAT tahun buku {self.late_year} sejak {dates.panjang(self.late_since)}")
        elif self.rat_due:
            parts.append(f"batas RAT tahun buku {self.late_year} jatuh pada {dates.panjang(self.rat_due)}")
        if self.becomes_inactive_on:
            verb = "sejak" if self.inactive else "mulai"
            parts.append(f"tidak aktif {verb} {dates.panjang(self.becomes_inactive_on)}{self._unless}")
        words = ", ".join(parts)
        return words[:1].upper() + words[1:] + "." if words else ""

    @property
    def _unless(self) -> str:
        """What a date to come depends on: without it an aktif cooperative reads like a sentence passed."""
        if self.inactive or not self.window_then:
            return ""
        lacking = LACKING[AturanStatus.Bukti(self.rule.bukti)] + accepted(self.rule)
        return f" bila {lacking} untuk tahun buku {clauses.years_in_words(self.window_then)}"

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "rule": self.rule.nomor,
            "window": self.window,
            "obliged_from": self.obliged_from,
            "evidence": [row.as_json() for row in sorted(self.evidence, key=lambda b: (b.year, b.kind, b.date))],
            "missed": self.missed,
            "becomes_inactive_on": self.becomes_inactive_on.isoformat() if self.becomes_inactive_on else None,
            "reason": self.reason,
        }
