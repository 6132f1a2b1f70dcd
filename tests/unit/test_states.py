"""The tables of states: complete, and the same as what the actions do and the documentation shows."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from koperasi.accounts.roles import IZIN_LABEL, PERAN_IZIN, Izin, Peran
from koperasi.lib import dates
from koperasi.lib.states import Step, Table
from pembinaan.models import (
    KeadaanFasilitasi,
    KeadaanKasus,
    KeadaanKunjungan,
    KeadaanSurat,
    KeadaanUsulan,
    Pelatihan,
    RencanaKunjungan,
)
from pembinaan.states import facilitation, kasus, kunjungan, pelatihan, proposals, rencana, surat
from registry import states
from registry.actions import filings
from registry.models import KeadaanPengajuan, Koperasi, Rat
from registry.policies import Refused
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, RatFactory

DOCUMENTS = Path(__file__).parents[2] / "docs/states"
# Every table of states, and the states its model knows.
TABLES = tuple(room.TABLE for room in (states, kasus, rencana, kunjungan, pelatihan, facilitation, proposals, surat))
KNOWN = {
    "pengajuan": KeadaanPengajuan.values,
    "kasus": KeadaanKasus.values,
    "rencana_kunjungan": RencanaKunjungan.Keadaan.values,
    "kunjungan": KeadaanKunjungan.values,
    "pelatihan": Pelatihan.Keadaan.values,
    "fasilitasi": KeadaanFasilitasi.values,
    "usulan": KeadaanUsulan.values,
    "surat": KeadaanSurat.values,
}
TODAY = dt.date(2026, 11, 26)

Act = Callable[[Rat], Rat]
# What sets each step going from outside; dispute, drop and replace follow from steps on another filing.
ACTS: dict[str, Act] = {
    "submit": lambda rat: filings.submit(filing=rat, by=None),
    "accept": lambda rat: filings.accept(filing=rat, by=None),
    "send_back": lambda rat: filings.send_back(filing=rat, alasan="Belum lengkap.", by=None),
    "resubmit": lambda rat: filings.resubmit(filing=rat, by=None),
    "withdraw": lambda rat: filings.withdraw(filing=rat, by=None),
    "choose": lambda rat: filings.settle(chosen=rat, by=None),
}
ELSEWHERE = {"contest", "record", "erase", "dispute", "drop", "replace"}


@pytest.fixture
def koperasi(db: None) -> Iterator[Koperasi]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield KoperasiFactory()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_one_step_has_somebody_who_may_and_every_state_is_known(table: Table) -> None:
    for step in table.steps:
        assert bool(step.rights) != bool(step.because), step
        assert all(any(right in PERAN_IZIN[role] for role in Peran) for right in step.rights), step
        assert step.records, step
        assert bool(step.effect) == bool(table.effect), step
    known = set(KNOWN[table.name])
    assert set(table.states) == known
    reached = {str(step.target) for step in table.steps} | {table.start}
    assert reached == known


def test_every_verb_of_a_filing_has_its_action() -> None:
    assert set(states.TABLE.verbs) == set(ACTS) | ELSEWHERE, "a new verb needs its action here"


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("keadaan", KeadaanPengajuan.values)
def test_the_actions_do_what_the_table_says(koperasi: Koperasi, keadaan: str, verb: str) -> None:
    rat = RatFactory(koperasi=koperasi, tahun_buku=2025, keadaan=keadaan, diputus_pada=None)
    if states.allows(verb, keadaan):
        ACTS[verb](rat)
        assert Rat.objects.get(pk=rat.pk).keadaan == states.after(verb, keadaan)
    else:
        with pytest.raises(Refused):
            ACTS[verb](rat)
        assert Rat.objects.get(pk=rat.pk).keadaan == keadaan


@pytest.mark.parametrize("keadaan", KeadaanPengajuan.values)
def test_contesting_disputes_what_is_under_review(koperasi: Koperasi, keadaan: str) -> None:
    rat = RatFactory(koperasi=koperasi, tahun_buku=2025, keadaan=keadaan, dikirim_oleh=make_user())
    rival = Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 3, 1), dikirim_oleh=make_user())
    if keadaan in {*states.sources("dispute"), *states.sources("drop")}:
        filings.contest(filing=rival, by=None)
        assert {row.keadaan for row in Rat.objects.all()} == {states.after("contest", "draf")}
    else:
        with pytest.raises(Refused, match="sedang diperiksa"):
            filings.contest(filing=rival, by=None)
        assert Rat.objects.get().keadaan == rat.keadaan


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_documents_are_drawn_from_the_tables(table: Table) -> None:
    path = DOCUMENTS / f"{table.name}.md"
    text = table.document(lambda right: IZIN_LABEL[Izin(right)])
    if os.environ.get("KEADAAN_BARU"):
        path.write_text(text)
    assert path.read_text() == text, (
        "stale; rewrite it: KEADAAN_BARU=1 .venv/bin/python -m pytest tests/unit/test_states.py"
    )


def test_the_same_verb_twice_from_one_state_is_no_table() -> None:
    step = Step("a", "go", "b", ("x",), "jejak")
    with pytest.raises(ValueError, match="two steps"):
        Table(name="x", title="X", module="x.py", start="a", steps=(step, step))
