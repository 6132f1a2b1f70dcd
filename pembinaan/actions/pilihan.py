"""The order that people give to a short list: one place up or down."""

from __future__ import annotations

from typing import Any


def shift(row: Any, *, up: bool) -> int | None:
    """Swaps `row` with its neighbour and numbers all rows of its kind from 1. Inside a transaction; locks the rows.

    Returns the new place, or None at the end of the list, where nothing happens.
    """
    model = type(row)
    rows = list(model.objects.select_for_update())
    at = next(i for i, one in enumerate(rows) if one.pk == row.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return None
    rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows, 1):
        one.urutan = place
    model.objects.bulk_update(rows, ["urutan"])
    return to + 1
