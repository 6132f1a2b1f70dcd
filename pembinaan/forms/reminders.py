"""The one tap: of which tahun buku, at which of the cooperative's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from pembinaan.reminders.contacts import Kontak


class PengingatForm(forms.Form):
    tahun = forms.IntegerField(min_value=1945, max_value=2100)
    tujuan = forms.ChoiceField()

    def __init__(self, data: Any, *, contacts: Sequence[Kontak]) -> None:
        super().__init__(data)
        self._contacts = {kontak.nomor: kontak for kontak in contacts}
        self.fields["tujuan"].choices = [(nomor, nomor) for nomor in self._contacts]  # type: ignore[attr-defined]

    @property
    def kontak(self) -> Kontak:
        return self._contacts[self.cleaned_data["tujuan"]]
