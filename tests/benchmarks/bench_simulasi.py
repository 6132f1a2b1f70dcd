"""`make bench`: a rule tried on a large register, and the targets of a year; processor and wall time, printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from koperasi.lib import dates
from pembinaan.angka.posisi import everyone
from pembinaan.defaults import target
from pembinaan.forms.simulasi import SimulasiForm
from pembinaan.simulasi import percobaan
from pembinaan.target import pencapaian
from registry.classification import run
from registry.models import Koperasi
from tests.benchmarks import angka
from tests.benchmarks import dunia_malam as dunia
from tests.factories.registry import KantorFactory

COUNT = int(os.environ.get("BENCH_KOPERASI", "210000"))
SLOWEST = 30  # seconds of processor time, of a trial that a worker counts


@pytest.fixture
def register(transactional_db: None) -> Iterator[None]:
    KantorFactory()
    with dunia.without_search_indexes():
        dunia.make(COUNT)
        run.apply(Koperasi.objects.all(), on=dunia.ON)
    dunia.analyse()
    yield
    dunia.clear()


@pytest.mark.usefixtures("register")
def test_trials() -> None:
    with dates.freeze(dunia.ON):
        for asked in ({}, {"bukti": "rat", "jumlah_tahun": "3"}, {"bukti": "both", "pada": "2024-07-01"}):
            form = SimulasiForm(asked)
            assert form.is_valid()
            tried = form.tried
            seconds = _timed(f"simulasi {asked}", lambda tried=tried: percobaan.compute(tried))
            assert seconds < SLOWEST
        target.load()
        _timed("target", lambda: pencapaian.rows(everyone(), dunia.ON.year, today=dunia.ON))


def _timed(what: str, work: Callable[[], object]) -> float:
    """Seconds of processor time: what the clock of a busy machine says is no budget."""
    cost = angka.work(what, work)
    print(f"{COUNT} koperasi, {what}: {cost.spent / 1000:.2f} s prosesor, {cost.sql / 1000:.2f} s di basis data, "
          f"{cost.wall / 1000:.2f} s jam dinding")  # fmt: skip
    return cost.spent / 1000
