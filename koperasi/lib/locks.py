"""Advisory locks of the database, held until the transaction ends.

Writers of facts the rule reads share KLASIFIKASI; the night takes it alone. Without it a submission made in the
second of the night would be judged by neither.
"""

from __future__ import annotations

from django.db import connection

KLASIFIKASI = 0x6B6F70_01  # "kop", first lock
IMPOR = 0x6B6F70_02  # one import is written or undone at a time: each is decided on the register before it
NASKAH = 0x6B6F70_03  # versions of letter texts are numbered one after another
PETA = 0x6B6F70_0A  # the newest upload is the map: one at a time


def share(key: int) -> None:
    """Wait until nobody holds `key` alone, then hold it with others. Only inside a transaction."""
    _take("SELECT pg_advisory_xact_lock_shared(%s)", key)


def exclusive(key: int) -> None:
    """Wait until nobody holds `key`, then hold it alone. Only inside a transaction."""
    _take("SELECT pg_advisory_xact_lock(%s)", key)


def _take(statement: str, key: int) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an advisory transaction lock outside a transaction would be released at once")
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
