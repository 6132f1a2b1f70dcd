"""What may only be added to is so for the application's role as well, not by trigger alone: no table is forgotten."""

from __future__ import annotations

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection


def _append_only_tables() -> set[str]:
    found = set()
    for model in apps.get_models():
        for trigger in model._meta.triggers if hasattr(model._meta, "triggers") else []:
            if isinstance(trigger, pgtrigger.Protect):
                found.add(model._meta.db_table)
    return found


@pytest.mark.django_db
def test_the_application_may_only_read_and_add() -> None:
    tables = _append_only_tables()
    assert {"audit_jejak", "registry_perubahanstatus", "registry_koperasievent"} <= tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name"
            " WHERE has_table_privilege(%s, name, 'UPDATE, DELETE, TRUNCATE')",
            [sorted(tables), settings.APP_ROLE],
        )
        loose = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT has_table_privilege(%s, name, 'SELECT')"
            " OR NOT has_table_privilege(%s, name, 'INSERT')",
            [sorted(tables), settings.APP_ROLE, settings.APP_ROLE],
        )
        shut = [row[0] for row in cursor.fetchall()]
    assert not loose, "koperasi.lib.dbops.append_only in a migration"
    assert not shut


@pytest.mark.django_db
def test_no_table_can_be_emptied_and_every_other_can_be_worked_with() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        everything = {row[0] for row in cursor.fetchall()}
        rest = sorted(everything - _append_only_tables())
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(%s, name, 'TRUNCATE')",
            [sorted(everything), settings.APP_ROLE],
        )
        assert not cursor.fetchall()
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT (has_table_privilege(%s, name, 'UPDATE')"
            " AND has_table_privilege(%s, name, 'INSERT') AND has_table_privilege(%s, name, 'DELETE'))",
            [rest, *[settings.APP_ROLE] * 3],
        )
        assert not cursor.fetchall()
