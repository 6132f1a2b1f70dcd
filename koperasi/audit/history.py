"""What changed on an object, in words, read from the rows the triggers wrote. Queries do not grow with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.text import capfirst

from koperasi.accounts.models import User
from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan

MACHINE = "Aplikasi"
EMPTY = "kosong"


@dataclass(frozen=True)
class Change:
    """One moment of one row. `sentences` are complete: 'Alamat: dari “Jl. A” menjadi “Jl. B”'."""

    pada: datetime
    siapa: str
    jenis: str  # insert | update | delete
    tentang: str  # "" for the object itself, else which related row ("Pengurus Siti Aminah")
    sentences: tuple[str, ...]


def changes(
    obj: models.Model,
    *,
    limit: int = 50,
    related: Sequence[tuple[type[models.Model], str]] = (),
    also: Collection[int] = (),
) -> list[Change]:
    """Newest first, at most `limit`. `related`: other tracked models that point here, as (Pengurus, "koperasi").
    `also`: keys of other rows of the same model that are told together with it, each under its name.

    Queries: one per model, one for the people, one per kind of foreign key that changed.
    """
    steps: list[_Step] = []
    keys = [obj.pk, *also]
    wanted = [(type(obj), {"pgh_obj_id__in": keys}), *((m, {f"{fk}_id__in": keys}) for m, fk in related)]
    for model, rows in wanted:
        steps += _steps(model, rows, limit=limit, own=obj.pk if model is type(obj) else None)
    # One table's ids are the order in which rows were written; moments are those at which transactions began.
    steps.sort(
        key=lambda step: (step.event.pgh_created_at, step.event.pgh_id) if related else (step.event.pgh_id,),
        reverse=True,
    )
    steps = steps[:limit]
    people = _people(step.event for step in steps)
    names = _foreign_names(steps)
    return [_words(step, people, names) for step in steps]


@dataclass
class _Step:
    event: Any
    before: Any
    own: bool
    fields: list[models.Field[Any, Any]]


def _steps(model: type[models.Model], rows: dict[str, Any], *, limit: int, own: int | None) -> list[_Step]:
    """Each event beside the one before it of the same row; reads more than `limit`, to know what went before."""
    event_model: Any = model._meta.get_field("events").related_model  # pghistory's name for its table
    events = event_model.objects.filter(**rows).select_related("pgh_context").order_by("-pgh_id")[: limit * 2 + 20]
    tracked = {field.name for field in event_model._meta.concrete_fields}
    fields = [field for field in model._meta.concrete_fields if field.name in tracked and not field.primary_key]
    by_row: dict[Any, Any] = {}
    steps: list[_Step] = []
    for event in reversed(events):
        steps.append(_Step(event, by_row.get(event.pgh_obj_id), event.pgh_obj_id == own, fields))
        by_row[event.pgh_obj_id] = event
    return steps


def _changed(step: _Step) -> list[models.Field[Any, Any]]:
    if step.before is None or step.event.pgh_label != "update":
        return []
    return [f for f in step.fields if getattr(step.event, f.attname) != getattr(step.before, f.attname)]


def _people(events: Iterable[Any]) -> dict[int, str]:
    ids = {_user_id(event) for event in events} - {None}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "nama")) if ids else {}


def _user_id(event: Any) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _foreign_names(steps: list[_Step]) -> dict[tuple[type[models.Model], Any], str]:
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for step in steps:
        for field in _changed(step):
            if field.remote_field:
                values = {getattr(step.event, field.attname), getattr(step.before, field.attname)}
                wanted[field.remote_field.model] |= values - {None}
    return {
        (model, row.pk): str(row) for model, keys in wanted.items() for row in model._base_manager.filter(pk__in=keys)
    }


def _words(step: _Step, people: dict[int, str], names: dict[tuple[type[models.Model], Any], str]) -> Change:
    event = step.event
    user_id = _user_id(event)
    if event.pgh_label == "insert":
        sentences: tuple[str, ...] = ("Dicatat pertama kali.",) if step.own else ("Ditambahkan.",)
    elif event.pgh_label == "delete":
        sentences = ("Dihapus.",)
    else:
        sentences = tuple(_sentence(step, field, names) for field in _changed(step)) or ("Diubah.",)
    about = "" if step.own else _about(step)
    who = people.get(user_id, MACHINE) if user_id else MACHINE
    return Change(event.pgh_created_at, who, event.pgh_label, about, sentences)


def _about(step: _Step) -> str:
    """Which row: by its name, year or number, else by its date."""
    event = step.event
    name = next((value for key in ("nama", "tahun_buku", "nomor") if (value := getattr(event, key, ""))), "")
    day = getattr(event, "tanggal_posisi", None) or getattr(event, "tanggal", None)
    if not name and day:
        name = f"per {dates.panjang(day)}"
    return f"{capfirst(event.pgh_tracked_model._meta.verbose_name)} {name}".strip()


def _sentence(step: _Step, field: models.Field[Any, Any], names: dict[tuple[type[models.Model], Any], str]) -> str:
    old, new = (_value(getattr(event, field.attname), field, names) for event in (step.before, step.event))
    return f"{capfirst(str(field.verbose_name))}: dari {old} menjadi {new}"


def _value(value: Any, field: models.Field[Any, Any], names: dict[tuple[type[models.Model], Any], str]) -> str:
    if value in (None, ""):
        return EMPTY
    if field.remote_field:
        return f"“{names.get((field.remote_field.model, value), value)}”"
    if field.choices:
        return f"“{dict(field.flatchoices).get(value, value)}”"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return dates.panjang(value.date())
    if isinstance(value, date):
        return dates.panjang(value)
    if isinstance(value, int):
        return str(value) if "tahun" in field.name else ribuan(value)
    return f"“{value}”"
