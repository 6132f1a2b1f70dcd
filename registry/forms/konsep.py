"""The form of one section of a draft. Values are kept as typed; the form only judges them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from registry.forms.answers import Jawaban, answer
from registry.models import Berkas, Konsep

LONGEST = 4_000  # characters of one typed value; more is a pasted document
MOST = 200  # values of one field, and fields of one section


@dataclass(frozen=True)
class Dibaca:
    """One kept value as the reviewer reads it. `sum`: worked out of others. `quiet`: nothing of it is no news."""

    name: str
    field: forms.Field
    sum: bool = False
    quiet: bool = False


class BagianForm(forms.Form):
    """`konsep` is the draft it belongs to: years, kind, size and the cooperative."""

    template = ""  # of the fields, where the section lays them out itself
    own_forms = False  # the template brings its own <form>s (uploads): it stands before that of the section
    may_be_left_out = False  # complete before anything of it was opened
    columns: tuple[str, ...] = ()  # fields whose value is taken over into columns of the filing

    def __init__(self, data: QueryDict | None = None, *, konsep: Konsep, **kwargs: Any) -> None:
        self.konsep = konsep
        super().__init__(data, **kwargs)

    @classmethod
    def begun(cls, konsep: Konsep, key: str) -> bool:
        """Whether anything was put into this section of the draft."""
        return key in konsep.isian

    @property
    def papers(self) -> list[Berkas]:
        """The draft's papers, read once for all sections."""
        found: list[Berkas] | None = getattr(self.konsep, "papers", None)
        return list(self.konsep.berkas_set.shown()) if found is None else found

    def unjudged(self) -> Self:
        """The same with what was typed, and nothing yet said about what is wrong with it."""
        self._errors = ErrorDict()
        return self

    def answers(self) -> list[Jawaban]:
        """What the page "periksa jawaban" and the reviewer read. A form whose fields belong together overrides it."""
        return [answer(field) for field in self.visible_fields()]

    def read(self) -> Iterator[Dibaca]:
        """What a reviewer reads of the kept values, in order. A form that keeps sums names them too."""
        return (Dibaca(name, field) for name, field in self.fields.items())

    def as_json(self) -> dict[str, Any]:
        return {name: json_value(value) for name, value in self.cleaned_data.items()}


def json_value(value: Any) -> Any:
    """Dates ISO, amounts whole numbers, choices as their values."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in value.items()}
    return value


def kept(text: str) -> str:
    """As typed, as far as the database can hold it."""
    return text[:LONGEST].replace("\0", "")


def typed_values(data: QueryDict, form: forms.Form) -> dict[str, list[str]]:
    """What was typed into the fields of `form`, and nothing else of the request."""
    wanted = set()
    for field in form:
        subwidgets = getattr(field.field.widget, "widgets_names", None)
        wanted |= {field.html_name + suffix for suffix in subwidgets} if subwidgets else {field.html_name}
    return {name: [kept(text) for text in data.getlist(name)[:MOST]] for name in sorted(wanted) if name in data}
