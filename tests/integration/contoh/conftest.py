"""Demo offices that several tests read: making one takes as long as fifty other tests, so each is made once.

Each lies in a transaction of its own that ends when the package is left or another day's turn comes; what a test adds
is taken back to there after the test.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from koperasi.lib import dates
from pembinaan import demo, nightly
from registry.actions.kantor import setup_office
from tests.integration.contoh import world


@dataclass(frozen=True)
class Office:
    day: dt.date
    made: demo.Made


@pytest.fixture(scope="package", params=[world.param(day) for day in world.DAYS])
def office(
    request: pytest.FixtureRequest, media: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Office]:
    day: dt.date = request.param
    with django_db_blocker.unblock(), transaction.atomic():
        if day == world.LONG_OPEN:
            with dates.freeze(day - dt.timedelta(days=1)):
                setup_office(kode=demo.KODE, nama=world.OWN_NAME)
                nightly.run()
        with dates.freeze(day):
            if day == world.LONG_OPEN:
                nightly.run()
            made = demo.build(count=world.COUNT, seed=5)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server would by now: it has never seen these rows, and plans for none
        yield Office(day, made)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _that_day(office: Office, db: None) -> Iterator[None]:
    with dates.freeze(office.day):
        yield
