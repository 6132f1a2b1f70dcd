"""Migration operations for the two database roles: the owner migrates, the application only works.

The application's role is `settings.APP_ROLE` (the user of DATABASE_URL). Where it is the owner itself (a test that has
one role), there is nothing to grant or revoke and the triggers alone protect.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def _each(schema_editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s", [settings.APP_ROLE])
        if cursor.fetchone()[0]:
            return
        role = connection.ops.quote_name(settings.APP_ROLE)
        for statement in statements:
            cursor.execute(statement.replace("{app}", role))


def grant_application() -> migrations.RunPython:
    """Reading and writing for the application on every table the owner makes, now and later; never TRUNCATE or DDL."""
    rights = "SELECT, INSERT, UPDATE, DELETE"
    statements = [
        "GRANT USAGE ON SCHEMA public TO {app}",
        f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {{app}}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON TABLES TO {{app}}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ]

    def forward(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _each(schema_editor, statements)

    return migrations.RunPython(forward, migrations.RunPython.noop)


def append_only(*tables: str) -> migrations.RunPython:
    """The application may read and add rows of `tables`, and nothing else (triggers hold the owner too)."""

    def forward(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        quoted = ", ".join(schema_editor.connection.ops.quote_name(table) for table in tables)
        _each(schema_editor, [f"REVOKE UPDATE, DELETE, TRUNCATE ON {quoted} FROM {{app}}"])

    def backward(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        quoted = ", ".join(schema_editor.connection.ops.quote_name(table) for table in tables)
        _each(schema_editor, [f"GRANT UPDATE, DELETE ON {quoted} TO {{app}}"])

    return migrations.RunPython(forward, backward)


class AddTriggers(Operation):
    """Many of pgtrigger's AddTrigger as one step.

    One by one each of them renders every model of the project anew: a hundred triggers took a minute and a half.
    """

    reduces_to_sql = True

    def __init__(self, triggers: Sequence[Any]) -> None:
        self.triggers = triggers

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"triggers": self.triggers}

    def state_forwards(self, app_label: str, state: Any) -> None:
        for one in self.triggers:
            options = state.models[app_label, one.model_name].options
            options["triggers"] = [*options.get("triggers", []), one.trigger]
        state.__dict__.pop("apps", None)  # rendered once, when it is next asked for

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for one in self.triggers:
            schema_editor.execute(one.trigger.install_sql, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for one in self.triggers:
            schema_editor.execute(one.trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return f"Create {len(self.triggers)} triggers"
