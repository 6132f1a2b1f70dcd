"""A check constraint that comes out as null lets the row in: none of pembinaan may, whatever its columns hold."""

from __future__ import annotations

import re

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

CHECKS = """
    SELECT c.conname, pg_get_constraintdef(c.oid), array_agg(a.attname ORDER BY a.attnum),
           array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum), array_agg(a.attnotnull ORDER BY a.attnum)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
    WHERE c.contype = 'c' AND t.relname LIKE 'pembinaan\\_%%'
      AND NOT (array_length(c.conkey, 1) = 1 AND c.conname LIKE '%%\\_check')  -- Django's own ">= 0"
    GROUP BY c.conname, c.oid ORDER BY c.conname
"""
SAMPLES = {
    "date": ("'2026-01-05'", "'2026-03-05'"),
    "timestamp with time zone": ("'2026-01-05'", "'2026-03-05'"),
    "boolean": ("true", "false"),
    "jsonb": ("'{}'",),
    "uuid": ("'6f1c2a34-0000-4000-8000-000000000001'",),
}
TEXT = ("character varying", "text", "character")


def samples(kind: str, filled: bool, definition: str) -> str:
    """What the column may hold: each word that the check names, some of each type, and null where it is allowed."""
    if kind in TEXT:
        values = ["''", "'x'", *sorted(set(re.findall(r"'[^']*'", definition)))]
    elif kind.endswith("[]"):
        values = ["'{}'"]
    else:
        values = list(SAMPLES.get(kind, ("0", "2030")))
    return ", ".join([*dict.fromkeys(values), *([] if filled else ["NULL"])])


def test_no_check_comes_out_as_null() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CHECKS.replace("%%", "%"))
        checks = cursor.fetchall()
        assert len(checks) > 40
        slips = []
        for name, definition, columns, kinds, filled in checks:
            lists = [
                f'unnest(ARRAY[{samples(kind, full, definition)}]::{kind}[]) AS "{column}"'
                for column, kind, full in zip(columns, kinds, filled, strict=True)
            ]
            rows = " CROSS JOIN ".join(f"(SELECT {one}) AS s{at}" for at, one in enumerate(lists))
            condition = definition.removeprefix("CHECK ").replace("%", "%%")
            cursor.execute(f"SELECT to_jsonb(r) FROM (SELECT * FROM {rows}) AS r WHERE ({condition}) IS NULL LIMIT 1")
            if found := cursor.fetchone():
                slips.append(f"{name}: {found[0]}")
        assert not slips, "\n".join(slips)
