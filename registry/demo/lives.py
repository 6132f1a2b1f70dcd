"""Ten years of one cooperative's filings, planned so that its status on day D is known beforehand.

Pure: dates and a random generator in, plans out. That the plan comes true is not assumed: `seed_demo` asks the
rule itself afterwards and refuses to finish if the counts differ.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

WINDOW_YEARS = 10
GRACE_DAYS = 14
ACTIVE_LIVES = {
    "rutin": 56,
    "bolong": 14,
    "laporan_saja": 8,
    "berisiko": 8,
    "kembali": 5,
    "menunggu": 1,
    "baru": 14,
    "anyar": 2,
}
INACTIVE_LIVES = {"mati": 82, "tanpa_data": 14, "lapuk": 4}


@dataclass
class Filing:
    """One RAT or report: held on `held`, with us from `sent`; accepted, waiting, or sent back until `lapsed`."""

    year: int
    kind: str  # rat | laporan
    held: dt.date
    sent: dt.date
    accepted: dt.date | None = None
    lapsed: dt.date | None = None  # sent back and the days of grace are over: first day not in force

    @property
    def sent_back(self) -> dt.date | None:
        return self.lapsed - dt.timedelta(days=GRACE_DAYS) if self.lapsed else None


@dataclass
class Life:
    kind: str
    founded: dt.date | None
    filings: list[Filing] = field(default_factory=list)


@dataclass(frozen=True)
class Clock:
    """What D means for tahun buku: `current` is being filed now, `last_due` is the latest whose 30 June has passed."""

    on: dt.date

    @property
    def current(self) -> int:
        return self.on.year - 1

    @property
    def last_due(self) -> int:
        return self.current if self.on > dt.date(self.on.year, 6, 30) else self.current - 1

    @property
    def first(self) -> int:
        return self.current - WINDOW_YEARS

    @property
    def start(self) -> dt.date:
        """The day from which the office's record begins."""
        return dt.date(self.on.year - WINDOW_YEARS, 1, 1)


def plan_lives(rng: Random, clock: Clock, count: int, inactive: int) -> list[Life]:
    """`count` lives of which exactly `inactive` are tidak aktif on `clock.on`, in random order."""
    lives = [_plan(rng, clock, kind) for kind in _shares(ACTIVE_LIVES, count - inactive)]
    lives += [_plan(rng, clock, kind) for kind in _shares(INACTIVE_LIVES, inactive)]
    rng.shuffle(lives)
    return lives


def _shares(weights: dict[str, int], total: int) -> list[str]:
    """`total` names in the proportions of `weights`; each gets at least one as long as there is room."""
    whole = sum(weights.values())
    names = [name for name, weight in weights.items() for _ in range(max(1, total * weight // whole))]
    return (names + [next(iter(weights))] * total)[:total]


def _plan(rng: Random, clock: Clock, kind: str) -> Life:
    life = Life(kind, _founded(rng, clock, kind))
    years = _years_with_evidence(rng, clock, kind, life.founded.year if life.founded else 1992)
    for year in sorted(years):
        life.filings += _file_year(rng, clock, kind, year)
    if kind == "rutin" and rng.random() < 0.03:
        _report_late(rng, clock, life)
    if kind == "menunggu":
        sent = clock.on - dt.timedelta(days=rng.randint(1, 25))
        life.filings.append(Filing(clock.last_due, "rat", sent - dt.timedelta(days=5), sent))
    if kind == "lapuk":
        sent = clock.on - dt.timedelta(days=rng.randint(18, 40))
        life.filings.append(Filing(clock.last_due, "rat", sent - dt.timedelta(days=9), sent, lapsed=clock.on))
    return life


def _report_late(rng: Random, clock: Clock, life: Life) -> None:
    """The RAT was accepted long ago, the report came these days and waits: nothing hangs on it."""
    of_year = {f.kind: f for f in life.filings if f.year == clock.current}
    if {"rat", "laporan"} <= set(of_year) and of_year["rat"].accepted:
        report = of_year["laporan"]
        report.held = report.sent = clock.on - dt.timedelta(days=rng.randint(1, 25))
        report.accepted = report.lapsed = None


def _founded(rng: Random, clock: Clock, kind: str) -> dt.date | None:
    if kind == "baru":
        # A few days on which a ministry's programme registered many at once, as with KDMP in 2025.
        return dt.date(clock.on.year - 1, 6, 1) + dt.timedelta(days=7 * rng.randint(0, 5))
    if kind == "anyar":
        # Registered this year, so that it owes nothing yet; in the first days of January, late last year.
        return clock.on - dt.timedelta(days=rng.randint(3, max(4, clock.on.timetuple().tm_yday - 1)))
    if rng.random() < 0.03 and kind in {"mati", "tanpa_data", "rutin"}:
        return None
    latest = (
        clock.last_due - 3 if kind in {"mati", "tanpa_data", "lapuk", "kembali", "menunggu"} else clock.last_due - 2
    )
    year = latest - 1 - int(min(rng.expovariate(1 / 22), 48))
    return dt.date(year, rng.randint(1, 12), rng.choice((3, 12, 21, 26)))


def _years_with_evidence(rng: Random, clock: Clock, kind: str, born: int) -> set[int]:
    first, last = max(clock.first, born), clock.last_due
    every = set(range(first, clock.current + 1))
    if kind in {"rutin", "laporan_saja"}:
        return every
    if kind == "baru":
        return {clock.current} if rng.random() < 0.62 else set()
    if kind == "bolong":
        # At least one of the two years that decide.
        return {y for y in every if rng.random() < 0.7} | {rng.choice((last - 1, last))}
    if kind == "berisiko":
        return {y for y in every if y <= last - 1 and (rng.random() < 0.9 or y == last - 1)}
    if kind == "tanpa_data":
        return set()
    if kind == "anyar":
        return set()
    # mati, kembali, menunggu, lapuk: a last good year, then nothing for two or more due years.
    if kind == "mati" and rng.random() < 0.45:
        return {max(born, clock.first - rng.randint(0, 6))}  # quiet since before the office's record began
    stop = rng.randint(min(first, last - 2), last - 2)
    before = {y for y in every if y <= stop and rng.random() < 0.85} | ({stop} if stop >= first else set())
    return before | {last} if kind == "kembali" else before


def _file_year(rng: Random, clock: Clock, kind: str, year: int) -> list[Filing]:
    late = kind == "kembali" and year == clock.last_due
    kinds = ["laporan"] if kind == "laporan_saja" else ["rat"] if rng.random() < 0.2 else ["rat", "laporan"]
    if kind == "bolong" and rng.random() < 0.3:
        kinds = ["laporan"]
    filings = []
    for what in kinds:
        held = _held(rng, year, late)
        sent = held + dt.timedelta(days=rng.randint(0, 20))
        must = year in {clock.last_due, clock.last_due - 1} and kind in {"bolong", "berisiko", "kembali"}
        if sent >= clock.on and must:
            sent = clock.on - dt.timedelta(days=rng.randint(1, 9))
            held = min(held, sent)
        if sent >= clock.on:
            continue
        accepted: dt.date | None = sent + dt.timedelta(days=rng.randint(1, 12))
        if accepted and accepted >= clock.on:
            accepted = None
        filings.append(Filing(year, what, held, sent, accepted))
    return filings


def _held(rng: Random, year: int, late: bool) -> dt.date:
    if late:
        return dt.date(year + 1, 7, 2) + dt.timedelta(days=rng.randint(0, 90))
    season = rng.random()
    if season < 0.62:
        return dt.date(year + 1, 1, 12) + dt.timedelta(days=rng.randint(0, 78))
    if season < 0.94:
        return dt.date(year + 1, 4, 1) + dt.timedelta(days=rng.randint(0, 70))
    return dt.date(year + 1, 7, 1) + dt.timedelta(days=rng.randint(0, 60))  # after the law's date, not yet inactive
