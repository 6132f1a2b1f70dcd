"""Fields of filings that read counts and percentages as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from koperasi.lib.parse import ValueSentence, parse_count

PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%?")


class _ShortInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "isian-pendek", **(attrs or {})})


class JumlahField(forms.Field):
    """People or things: `1.250`, `1250`, `120 orang`. Cleans to int or None."""

    widget = _ShortInput
    default_error_messages = {"required": "Isi jumlahnya; tulis 0 bila tidak ada."}

    def to_python(self, value: Any) -> int | None:
        try:
            return None if value in self.empty_values else parse_count(value)
        except ValueSentence as sentence:
            raise ValidationError(str(sentence), code="invalid") from None


class PersenField(forms.Field):
    """`40`, `12,5`, `12,5 %`; 0 to 100. Cleans to Decimal or None."""

    widget = _ShortInput

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        found = PERCENT.fullmatch(str(value).strip())
        number = Decimal(found[1].replace(",", ".")) if found else None
        if number is None or number > 100:
            raise ValidationError("Tulis persen antara 0 dan 100, misalnya 40 atau 12,5.", code="invalid")
        return number
