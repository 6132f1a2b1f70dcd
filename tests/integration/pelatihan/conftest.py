"""A petugas at a desk on a day in September, for the pages of trainings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory
from tests.integration.pelatihan.pages import TODAY


@pytest.fixture(autouse=True)
def today(db: None) -> Iterator[None]:
    with dates.freeze(TODAY):
        KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client
