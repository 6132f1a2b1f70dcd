"""Two clerks in one cell at the same moment: the second is told, nothing is overwritten unseen."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from koperasi.accounts.roles import Peran
from registry.actions import matriks as saving
from registry.actions import records
from registry.models import Koperasi, MasaBukti
from registry.models.choices import AsalCatatan, JenisBukti
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_the_second_is_told() -> None:
    KantorFactory()
    first, second = make_user(Peran.PETUGAS), make_user(Peran.PETUGAS)
    cell, other = KoperasiFactory(), KoperasiFactory()
    saved: list[saving.Saved] = []

    def type_over() -> None:
        typed = [
            saving.Typed(cell.pk, 2024, "3/3/2025", before=""),
            saving.Typed(other.pk, 2024, "3/3/2025", before=""),
        ]
        saved.append(
            saving.save_typed(typed=typed, koperasi_set=Koperasi.objects.all(), asal=AsalCatatan.BUKU_RAT, by=second)
        )

    with transaction.atomic():
        records.record_past(
            koperasi=cell, tahun_buku=2024, jenis=JenisBukti.RAT, tanggal=dt.date(2025, 2, 14),
            asal=AsalCatatan.BUKU_RAT, by=first,
        )  # fmt: skip
        thread = in_thread(type_over)
        thread.join(1)
        assert thread.is_alive(), "the second clerk must wait for the first"
    thread.join(20)
    assert list(saved[0].refused) == [f"{cell.pk}-2024"]
    assert "14/2/2025" in saved[0].refused[f"{cell.pk}-2024"]
    open_rows = MasaBukti.objects.filter(sampai=None, dibatalkan_pada=None)
    assert set(open_rows.values_list("koperasi", "tanggal")) == {
        (cell.pk, dt.date(2025, 2, 14)), (other.pk, dt.date(2025, 3, 3)),
    }  # fmt: skip
