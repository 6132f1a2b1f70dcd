"""What every test stands on: a database with the reference rows in it, and its own folder for files."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings

from koperasi.local import system
from tests import database

pytest_plugins = ["tests.local_homes"]
E2E = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("lama") is None)  # so that no worker ends with the longest
    if system.browser() or os.environ.get("CI"):
        return
    skip = pytest.mark.skip(reason="Chromium tidak ada; pasang chromium, atau jalankan make test sebagai root")
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(skip)


def pytest_collection_finish() -> None:
    """What was loaded stays until the end: to look for garbage among it again and again took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    database.use_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Reference rows are there before the first test, and again after each test that empties the tables.

    Append-only tables refuse TRUNCATE, so emptying them switches triggers off: allowed to the owner in a test cluster.
    """

    def empty(self: DatabaseOperations, statements: Iterable[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)
        call_command("load_defaults", stdout=StringIO())

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        call_command("load_defaults", stdout=StringIO())
        patch.setattr(DatabaseOperations, "execute_sql_flush", empty)
        yield


@pytest.fixture(scope="session", autouse=True)
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=str(folder)):
        yield folder


@pytest.fixture
def app_role(transactional_db: None) -> Iterator[psycopg.Connection]:
    """The test database as the application's role sees it: tests otherwise run as the owner, who may do anything."""
    there = connection.get_connection_params() | {"user": settings.APP_ROLE}
    with psycopg.connect(**{key: there[key] for key in ("host", "port", "user", "dbname") if there.get(key)}) as link:
        yield link
