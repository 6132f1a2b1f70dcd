"""Short lists that people keep, in the order they give: problems, indicators. Each name stands once, retired or not."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Model

from registry.policies import Refused


def lock(model: type[Model]) -> None:
    """Nobody else writes on the list until the transaction ends: two at once must not take the same name."""
    list(model._default_manager.select_for_update().values_list("pk"))


def check_name(model: type[Any], nama: str, own: Any = None) -> None:
    """Raises Refused where another row has the name. Under `lock`."""
    what = model._meta.verbose_name
    if not nama:
        raise Refused(f"Tulis nama {what}nya.")
    same = model.objects.filter(nama__iexact=nama).exclude(pk=own.pk if own else None).first()
    if same:
        note = "" if same.aktif else " (tidak dipakai lagi; pakai kembali yang itu)"
        raise Refused(f"{str(what).capitalize()} “{same.nama}” sudah ada{note}.")


def last_place(model: type[Any]) -> int:
    """Where a new row stands."""
    last: int | None = model.objects.aggregate(last=Max("urutan"))["last"]
    return (last or 0) + 1


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
