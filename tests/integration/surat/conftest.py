"""Who and when in the tests of letters. Nobody wakes a worker: they drain the rows themselves, or start their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs import queue, tasks
from koperasi.lib import dates
from pembinaan.models import PaketSurat
from tests.factories import terbit
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory


@pytest.fixture
def nobody_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (queue, tasks):
        monkeypatch.setattr(place, "wake", lambda count=1: None)


@pytest.fixture
def kepala(db: None) -> User:
    """The head of an office whose letters get their numbers here."""
    return terbit.make_office()


@pytest.fixture
def issued(kepala: User) -> PaketSurat:
    """Five letters, numbered, with their files."""
    paket = terbit.make_batch(5, by=kepala)
    terbit.issue(paket, by=kepala)
    return paket


@pytest.fixture
def delivery_day(db: None) -> Iterator[None]:
    """An office on the day of `kirim`."""
    from tests.integration.surat.kirim import TODAY

    with dates.freeze(TODAY):
        KantorFactory()
        yield


@pytest.fixture
def outside_day(db: None) -> Iterator[None]:
    """An office on the day of `luar_desk`, with the head who signs."""
    from tests.integration.surat import luar_desk

    with dates.freeze(luar_desk.TODAY):
        luar_desk.office()
        make_user(Peran.KEPALA, nama="Sri Kepala", pangkat="Pembina", golongan="IV/a")
        yield


@pytest.fixture
def clerk(db: None) -> User:
    return make_user(Peran.SEKRETARIAT)


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    """The clerk's browser."""
    client.force_login(clerk)
    return client
