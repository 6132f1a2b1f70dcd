"""The ladder, pure: against a second telling of it, and the failures other systems had with theirs."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pembinaan.letters import ladder
from pembinaan.letters.ladder import DRAFT, HAND_OVER, WAIT, WITHDRAW, Next, Past, Rung, Standing

D, DAY = dt.date, dt.timedelta(days=1)
LATE = (
    Rung("t1", "terlambat", 10, "Teguran I", "terlambat", 0, 14, False),
    Rung("t1t", "terlambat", 11, "Teguran I dengan tembusan", "berturut", 0, 14, False),
    Rung("t2", "terlambat", 20, "Teguran II", "tak_dijawab", 30, 14, False),
    Rung("t3", "terlambat", 30, "Teguran III", "tak_dijawab", 30, 14, False),
)
INACTIVE = (
    Rung("p", "tidak_aktif", 10, "Peringatan", "tidak_aktif", 0, 14, False),
    Rung("pg", "tidak_aktif", 20, "Panggilan", "tak_dijawab", 0, 14, False),
)
TABLE = LATE + INACTIVE
RECEIVED, AUGUST = D(2026, 7, 10), D(2026, 8, 1)
QUIET = Standing("tidak_aktif", "2026-07-01", (2024, 2025))
TARDY = Standing("terlambat", "2025", (2025,))


def letter(kode: str = "p", received: D | None = RECEIVED, **fields: object) -> Past:
    rung = next(one for one in TABLE if one.kode == kode)
    round_ = "2026-07-01" if rung.jalur == "tidak_aktif" else "2025"
    end = ladder.deadline(received, rung.tenggat_hari, rung.hari_kerja) if received else None
    past = Past(kode, rung.jalur, round_, rung.urutan, "1/2026", D(2026, 7, 2), received, end, None)
    return replace(past, **fields)


def after(*past: Past, standing: Standing = QUIET, **fields: object) -> Standing:
    return replace(standing, history=past, **fields)


def said(standing: Standing, on: D) -> tuple[str, str]:
    following = ladder.next_step(standing, TABLE, on)
    return following.what, following.rung.kode if following.rung and following.what == DRAFT else ""


# --- It knows nothing but what it is given


def test_it_reads_no_database_no_clock_and_no_settings() -> None:
    tree = ast.parse(Path(ladder.__file__).read_text())
    named = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    named |= {f"{n.module}.{a.name}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    assert named <= {
        "__future__.annotations", "datetime", "collections.abc.Sequence", "dataclasses.dataclass",
        "dataclasses.field", "koperasi.lib.dates",
    }  # fmt: skip
    assert not {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)} & {"today", "now", "objects"}


# --- Two contrasting cooperatives


def test_each_track_has_its_own_first_step() -> None:
    assert said(QUIET, D(2026, 7, 2)) == (DRAFT, "p")
    assert said(TARDY, D(2026, 7, 2)) == (DRAFT, "t1")


def test_late_twice_running_opens_the_step_with_copies_instead() -> None:
    assert said(replace(TARDY, twice_late=True), D(2026, 4, 1)) == (DRAFT, "t1t")
    once_begun = after(letter("t1"), standing=replace(TARDY, twice_late=True))
    assert said(once_begun, D(2026, 9, 1)) == (DRAFT, "t2")


def test_the_day_after_the_deadline_and_not_before() -> None:
    one = after(letter())
    assert said(one, D(2026, 7, 24)) == (WAIT, "")
    assert ladder.next_step(one, TABLE, D(2026, 7, 24)).on_day == D(2026, 7, 25)
    assert said(one, D(2026, 7, 25)) == (DRAFT, "pg")


def test_the_office_distance_is_counted_from_receipt() -> None:
    one = after(letter("t1"), standing=TARDY)
    assert said(one, D(2026, 8, 8)) == (WAIT, "")
    assert said(one, D(2026, 8, 9)) == (DRAFT, "t2")


def test_nothing_follows_a_letter_that_was_not_received() -> None:
    for past in (letter(received=None), letter(received=None, returned=True), letter(received=None, issued=None)):
        assert said(after(past), D(2030, 1, 1)) == (WAIT, "")


def test_one_that_came_back_and_was_answered_is_not_to_be_carried_again() -> None:
    past = letter(received=None, returned=True, answered=D(2026, 8, 1))
    found = ladder.next_step(after(past), TABLE, D(2026, 9, 1))
    assert found.what == WAIT
    assert found.sentence.startswith("Surat 1/2026 sudah dijawab pada 1 Agustus 2026.")


def test_a_letter_of_the_other_track_or_an_older_round_opens_nothing() -> None:
    other = after(letter("t1"))
    assert said(other, D(2026, 9, 1)) == (DRAFT, "p")
    older = after(letter(putaran="2024-07-01"))
    assert said(older, D(2026, 9, 1)) == (DRAFT, "p")


def test_an_answer_stops_the_machine_and_a_used_up_ladder_goes_to_the_head() -> None:
    assert said(after(letter(answered=D(2026, 7, 20))), D(2026, 9, 1)) == (WAIT, "")
    both = after(letter(), letter("pg", D(2026, 8, 3)))
    assert said(both, D(2026, 8, 17)) == (WAIT, "")
    assert said(both, D(2026, 8, 18)) == (HAND_OVER, "")


def test_holds_hold_and_then_the_ladder_goes_on() -> None:
    promised = after(letter(), holds=("Koperasi berjanji RAT pada 30 Juli 2026.",), until=D(2026, 7, 31))
    assert ladder.next_step(promised, TABLE, D(2026, 7, 30)) == Next(WAIT, promised.holds[0], on_day=D(2026, 7, 31))
    assert said(replace(promised, holds=()), D(2026, 7, 31)) == (DRAFT, "pg")


# --- A draft is asked again before each of its steps


def judged(kode: str, standing: Standing, on: D = AUGUST, table: Sequence[Rung] = TABLE) -> str:
    jalur = next(one.jalur for one in TABLE if one.kode == kode)
    round_ = "2026-07-01" if jalur == "tidak_aktif" else "2025"
    return ladder.judge_draft(kode, jalur, round_, standing, table, on).what


def test_a_draft_stands_is_held_or_withdrawn() -> None:
    assert judged("p", QUIET) == DRAFT
    assert judged("p", replace(QUIET, holds=("Keberatan.",))) == WAIT
    assert judged("p", replace(QUIET, unreviewed="Ada pengajuan.")) == WAIT
    assert judged("p", Standing(reason="RAT tahun buku 2025 sudah kami terima.")) == WITHDRAW
    assert judged("p", TARDY) == WITHDRAW
    assert judged("p", replace(QUIET, putaran="2026-07-20")) == WITHDRAW


def test_evidence_not_yet_reviewed_holds_even_where_it_would_end_the_track() -> None:
    filed = Standing(reason="RAT tahun buku 2025 sudah kami terima.", unreviewed="Ada pengajuan.")
    assert judged("p", filed) == WAIT
    assert judged("p", replace(filed, unreviewed="")) == WITHDRAW
    assert said(filed, D(2026, 8, 1)) == (WAIT, "")


def test_a_draft_of_the_second_step_waits_while_the_receipt_of_the_first_is_taken_back() -> None:
    assert judged("pg", after(letter())) == DRAFT
    assert judged("pg", after(letter(received=None))) == WAIT
    assert judged("pg", after(letter(answered=D(2026, 7, 30)))) == WITHDRAW
    assert judged("pg", after(letter(answered=D(2026, 7, 30)), holds=("Janji.",))) == WITHDRAW


def test_a_draft_is_withdrawn_where_its_step_was_issued_replaced_or_retired() -> None:
    assert judged("p", after(letter(received=None))) == WITHDRAW
    assert judged("t1", replace(TARDY, twice_late=True)) == WITHDRAW
    assert judged("pg", after(letter()), table=INACTIVE[:1]) == WITHDRAW
    assert judged("p", QUIET, table=()) == WITHDRAW


# --- The same told a second time: for each step by itself, whether it may go today


def told(rung: Rung, standing: Standing, table: Sequence[Rung], on: D) -> bool:
    """Whether `rung` may be drafted: every reason against it is looked for, none of them ends the search."""
    mine = [past for past in standing.history if past.jalur == rung.jalur and past.putaran == standing.putaran]
    siblings = [one for one in table if one.jalur == rung.jalur]
    against = [standing.jalur != rung.jalur, bool(standing.holds), bool(standing.unreviewed)]
    if not mine:
        opening = [r for r in siblings if r.pembuka in ("terlambat", "tidak_aktif")
                   or (r.pembuka == "berturut" and standing.twice_late)]  # fmt: skip
        return not any([*against, not opening, bool(opening) and rung != opening[-1]])
    top = sorted(mine, key=lambda past: past.urutan)[-1]
    higher = [r for r in siblings if r.urutan > top.urutan and r.pembuka == "tak_dijawab"]
    against += [rung.pembuka != "tak_dijawab", rung not in higher[:1], top.answered is not None]
    against += [top.received is None or top.deadline is None]
    days_gone = (on - top.received).days if top.received else -1
    against += [days_gone < rung.jeda_hari, top.deadline is not None and not top.deadline < on]
    return not any(against)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Rung, ...]:
    rungs = []
    for jalur, openers in (("terlambat", ["terlambat", "berturut"]), ("tidak_aktif", ["tidak_aktif"])):
        for place in sorted(draw(st.sets(st.integers(1, 6), max_size=5))):
            opener = draw(st.sampled_from([*openers, "tak_dijawab"]))
            rungs.append(
                Rung(f"{jalur}{place}", jalur, place, f"Langkah {place}", opener, draw(st.integers(0, 40)),
                     draw(st.integers(1, 40)), draw(st.booleans()))
            )  # fmt: skip
    return tuple(rungs)


DATES = st.dates(D(2026, 1, 1), D(2026, 12, 31))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    past = []
    for place in sorted(draw(st.sets(st.integers(1, 6), max_size=4))):
        issued = draw(DATES)
        received = draw(st.none() | st.integers(0, 40).map(lambda n, day=issued: day + n * DAY))
        jalur, round_ = draw(st.sampled_from(["terlambat", "tidak_aktif"])), draw(st.sampled_from(["a", "a", "b"]))
        past.append(
            Past(f"{jalur}{place}", jalur, round_, place, "1", issued, received,
                 received and ladder.deadline(received, draw(st.integers(1, 30)), draw(st.booleans())),
                 draw(st.none() | st.none() | DATES), draw(st.booleans()))
        )  # fmt: skip
    return Standing(
        jalur=draw(st.sampled_from(["terlambat", "tidak_aktif", "tidak_aktif", ""])), putaran="a", years=(2025,),
        twice_late=draw(st.booleans()), reason="Tidak ada yang perlu ditegur.",
        holds=tuple(draw(st.lists(st.just("Ditahan."), max_size=1))),
        unreviewed=draw(st.sampled_from(["", "", "", "Ada pengajuan."])), history=tuple(past),
    )  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(standings(), tables(), DATES)
def test_it_says_what_the_second_telling_says(standing: Standing, table: tuple[Rung, ...], on: D) -> None:
    following = ladder.next_step(standing, table, on)
    may = [rung for rung in table if told(rung, standing, table, on)]
    assert may == ([following.rung] if following.what == DRAFT else [])
    assert following.sentence
    mine = [p for p in standing.history if (p.jalur, p.putaran) == (standing.jalur, standing.putaran)]
    top = max(mine, key=lambda past: past.urutan, default=None)
    ended = bool(
        top and top.deadline and top.deadline < on and not top.answered and not standing.holds
        and not standing.unreviewed
        and not [r for r in table if r.jalur == standing.jalur and r.urutan > top.urutan and r.pembuka == "tak_dijawab"]
    )  # fmt: skip
    assert (following.what == HAND_OVER) == ended
    for rung in table:
        if standing.jalur != rung.jalur:
            continue
        asked = ladder.judge_draft(rung.kode, rung.jalur, "a", standing, table, on)
        assert (asked.what == DRAFT) == (rung in may)  # what may be drafted may go on, and nothing else


@settings(max_examples=500, deadline=None)
@given(standings(), tables(), DATES)
def test_nothing_comes_before_the_day_it_names(standing: Standing, table: tuple[Rung, ...], on: D) -> None:
    following = ladder.next_step(standing, table, on)
    if following.what != WAIT or not following.on_day or standing.holds:
        return
    assert following.on_day > on
    day = on
    while day < following.on_day:
        assert ladder.next_step(standing, table, day).what == WAIT
        day += DAY
    assert ladder.next_step(standing, table, following.on_day).what in {DRAFT, HAND_OVER}


@given(DATES, st.integers(1, 60))
def test_a_deadline_is_a_day_on_which_the_office_is_open(received: D, days: int) -> None:
    for working in (False, True):
        end = ladder.deadline(received, days, working)
        assert end.weekday() < 5
        assert end >= received + days * DAY
    counted = [received + n * DAY for n in range(1, 200) if (received + n * DAY).weekday() < 5]
    assert ladder.deadline(received, days, True) == counted[days - 1]
