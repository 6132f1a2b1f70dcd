"""Triggers for append-only tables. They hold the owner as well; the grants of `dbops` hold the application."""

from __future__ import annotations

import pgtrigger


def append_only_triggers() -> list[pgtrigger.Trigger]:
    """For a model's `Meta.triggers`: UPDATE, DELETE and TRUNCATE are refused by the database."""
    return [
        pgtrigger.Protect(name="hanya_tambah", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="tidak_dikosongkan",
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
        ),
    ]
