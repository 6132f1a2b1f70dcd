"""A field that takes one cooperative as people name it: NIK, badan hukum number, id, or its full name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from registry import search
from registry.lookup import NotOne, find_koperasi
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet

OFFERED = 5


class KoperasiField(forms.CharField):
    """Cleans to Koperasi, or None where it may be empty. What nearly fits is offered with its id.

    Set `among` to what the person may see, and `present` to what stands there already: its name is always understood,
    also when it was merged since.
    """

    among: KoperasiQuerySet | None = None
    present: Koperasi | None = None
    default_error_messages = {"required": "Tulis koperasinya."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Koperasi")
        kwargs.setdefault("help_text", "NIK, nomor badan hukum, ID, atau nama lengkapnya.")
        super().__init__(max_length=200, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Koperasi):
            return value.nama if value == self.present else value.pk
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if self.present is not None and text == self.present.nama:
            return self.present
        try:
            return find_koperasi(text, self.among, by_name=True)
        except NotOne as sentence:
            raise ValidationError(f"{sentence}{self._near(text, str(sentence))}") from None

    def _near(self, text: str, sentence: str) -> str:
        if not sentence.startswith("Tidak ada"):
            return ""
        rows = Koperasi.objects.live() if self.among is None else self.among
        found = list(rows.filter(search.condition(text) or Q(pk__in=[])).only("pk", "nama")[: OFFERED + 1])
        if not found:
            near = search.similar_names(rows, text)
            return f" Mungkin maksudnya: {'; '.join(near)}." if near else ""
        names = "; ".join(f"{one.nama} (ID {one.pk})" for one in found[:OFFERED])
        return f" Yang mirip: {names}{' dan lainnya' if len(found) > OFFERED else ''}. Tulis ID-nya."
