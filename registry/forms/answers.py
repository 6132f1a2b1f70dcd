"""What was answered, in words, for the page that shows all answers before they are sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan, rp
from koperasi.ui.forms import RupiahField

EMPTY = "tidak diisi"


@dataclass(frozen=True)
class Jawaban:
    """`anchor`: id of the field on its own page. `wrong`: why the answer does not hold yet."""

    label: str
    text: str
    anchor: str = ""
    wrong: str = ""


def answer(field: BoundField) -> Jawaban:
    """Of one field of a judged form. A wrong answer is shown as it was typed."""
    wrong = " ".join(str(error) for error in field.errors)
    value = field.value() if wrong else field.form.cleaned_data.get(field.name)
    return Jawaban(str(field.label), in_words(field.field, value), field.id_for_label or field.auto_id, wrong)


def in_words(field: forms.Field, value: Any) -> str:
    if value is None or value == "" or value == []:
        return EMPTY
    if isinstance(value, list | tuple):
        return ", ".join(in_words(field, item) for item in value if item not in (None, "")) or EMPTY
    if isinstance(field, forms.ChoiceField):
        return str(next((words for code, words in field.choices if str(code) == str(value)), value))  # type: ignore[union-attr]
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.date):
        return dates.panjang(value)
    if isinstance(value, Decimal):
        return percent(value)
    if isinstance(value, int):
        return rp(value) if isinstance(field, RupiahField) else ribuan(value)
    return str(value)


def percent(value: Decimal) -> str:
    """12.50 -> "12,5 %"."""
    return f"{value.normalize():f} %".replace(".", ",")
