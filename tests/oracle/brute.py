"""The rule a second time: slowly, in plain Python, from the text of the design and not from the product's SQL.

Every question is answered by trying: every year, every possible run of years, every day.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Evidence:
    year: int
    kind: str  # rat | laporan
    level: str  # dikirim | diterima
    begin: date
    end: date | None = None
    cancelled: bool = False
    source: str = "catatan"

    def in_force(self, day: date) -> bool:
        return self.begin <= day and (self.end is None or self.end > day)


@dataclass(frozen=True)
class Extension:
    """One decision, with the cooperatives (by their place in the world) that it covered on its day."""

    year: int
    until: date
    begin: date
    revoked: date | None
    covers: tuple[int, ...]

    def in_force(self, day: date) -> bool:
        return self.begin <= day and (self.revoked is None or self.revoked > day)


@dataclass(frozen=True)
class Rule:
    number: int = 1
    start: date | None = None
    adopted: bool = True
    length: int = 2
    kind: str = "either"
    level: str = "dikirim"
    months: int = 6
    gap: int = 0


@dataclass
class Coop:
    place: int
    founded: date | None
    bentuk: str = "primer"
    evidence: list[Evidence] = field(default_factory=list)
    decisions: list[tuple[date, str | None]] = field(default_factory=list)
    moves: list[tuple[date, str, str]] = field(default_factory=list)  # day, from, to; ascending
    authority: str = "kabkota"  # as recorded today, after all moves
    dissolving_since: date | None = None
    gone: bool = False  # withdrawn, or merged into another record


@dataclass
class World:
    coops: list[Coop]
    extensions: list[Extension]
    rules: list[Rule]


def rule_on(world: World, day: date) -> Rule:
    started = [r for r in world.rules if r.adopted and (r.start is None or r.start <= day)]
    return max(started, key=lambda r: (r.start or date.min, r.number))


def last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def due(world: World, coop: Coop, year: int, day: date, rule: Rule) -> date:
    """The later of the base date and the latest extension in force on `day`."""
    candidates = [last_of_month(year + 1, rule.months)]
    for extension in world.extensions:
        if extension.year == year and coop.place in extension.covers and extension.in_force(day):
            candidates.append(extension.until)
    return max(candidates)


def has(coop: Coop, year: int, kind: str, level: str, day: date) -> bool:
    rows = [row for row in coop.evidence if row.year == year and row.kind == kind]
    counting = [row for row in rows if level == "dikirim" or row.level == "diterima"]  # what is accepted was submitted
    return any(row.in_force(day) and not row.cancelled for row in counting)


def met(coop: Coop, year: int, day: date, rule: Rule, level: str | None = None) -> bool:
    level = level or rule.level
    rat, laporan = has(coop, year, "rat", level, day), has(coop, year, "laporan", level, day)
    return {"either": rat or laporan, "rat": rat, "laporan": laporan, "both": rat and laporan}[rule.kind]


def obliged_from(coop: Coop, rule: Rule) -> int:
    return 1992 if coop.founded is None else coop.founded.year + rule.gap


def start(coop: Coop, day: date, rule: Rule, level: str | None = None) -> int:
    years_met = {row.year for row in coop.evidence if met(coop, row.year, day, rule, level)}
    return max([obliged_from(coop, rule), *(year + 1 for year in years_met)])


def missed(world: World, coop: Coop, day: date, rule: Rule, level: str | None = None) -> list[int]:
    first = start(coop, day, rule, level)
    return [year for year in range(first, day.year + 1) if due(world, coop, year, day, rule) < day]


def runs(years: list[int], length: int) -> list[list[int]]:
    """Every run of `length` consecutive years."""
    every = [list(range(year, year + length)) for year in years]
    return [run for run in every if all(year in years for year in run)]


def window(world: World, coop: Coop, day: date, rule: Rule, level: str | None = None) -> list[int] | None:
    found = runs(missed(world, coop, day, rule, level), rule.length)
    return found[-1] if found else None


def status(world: World, coop: Coop, day: date, rule: Rule | None = None) -> str:
    rule = rule or rule_on(world, day)
    return "tidak_aktif" if window(world, coop, day, rule) else "aktif"


def awaiting_review(world: World, coop: Coop, day: date, rule: Rule) -> bool:
    return not window(world, coop, day, rule, "dikirim") and bool(window(world, coop, day, rule, "diterima"))


def decision_on(coop: Coop, day: date) -> str | None:
    value = None
    for begin, decided in coop.decisions:
        if begin <= day:
            value = decided
    return value


def authority_on(coop: Coop, day: date) -> str:
    past = [after for begin, _, after in coop.moves if begin <= day]
    later = [before for begin, before, _ in coop.moves if begin > day]
    return past[-1] if past else later[0] if later else coop.authority


def remark(world: World, coop: Coop, day: date, rule: Rule) -> str:
    """Keterangan: the first that holds."""
    year = day.year - 1
    tidak = window(world, coop, day, rule) is not None
    own = date(year + 1, 6, 30) if coop.bentuk == "sekunder" else date(year + 1, 3, 31)
    extended = [e.until for e in world.extensions if e.year == year and coop.place in e.covers and e.in_force(day)]
    any_evidence = any(row.in_force(day) and not row.cancelled for row in coop.evidence)
    at_risk = rule.length > 1 and bool(runs(missed(world, coop, day, rule), rule.length - 1))
    in_order = [
        ("dibubarkan", decision_on(coop, day) == "dibubarkan"),
        ("dibekukan", decision_on(coop, day) == "dibekukan"),
        ("di_luar_kewenangan", authority_on(coop, day) != "kabkota"),
        ("proses_pembubaran", coop.dissolving_since is not None and coop.dissolving_since <= day),
        ("belum_ada_data", tidak and not any_evidence),
        ("tidak_aktif", tidak),
        ("belum_wajib_rat", obliged_from(coop, rule) > year),
        ("sudah_rat", has(coop, year, "rat", rule.level, day)),
        ("berisiko", at_risk),
        ("ada_laporan_belum_rat", has(coop, year, "laporan", rule.level, day)),
        ("belum_rat_dalam_batas", day <= max([own, *extended])),
        ("belum_rat_lewat_batas", True),
    ]
    return next(name for name, holds in in_order if holds)


def becomes_inactive_on(world: World, coop: Coop, day: date, days: int, rule: Rule | None = None) -> date | None:
    """Day by day, at most `days` of them: None where the answer lies farther away."""
    one = timedelta(days=1)
    if status(world, coop, day, rule) == "aktif":
        for number in range(1, days + 1):
            if status(world, coop, day + number * one, rule) == "tidak_aktif":
                return day + number * one
        return None
    for number in range(1, days + 1):
        if status(world, coop, day - number * one, rule) == "aktif":
            return day - (number - 1) * one
    return None
