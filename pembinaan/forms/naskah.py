"""The form of a letter's text: one field for each of wording.FIELDS, lists with one line each."""

from __future__ import annotations

from typing import Any

from django import forms

from koperasi.lib.teks import one_line
from koperasi.ui.forms import TanggalField
from pembinaan.letters import teks as texts
from pembinaan.letters.wording import FIELDS, Teks

LINES = 90  # characters a line of the form holds, for its height


class NaskahForm(forms.Form):
    catatan = forms.CharField(
        label="Apa yang berubah", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dibaca kepala dinas sebelum menetapkan.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, teks: Teks) -> None:
        super().__init__(data, initial={one.nama: _shown(getattr(teks, one.nama)) for one in FIELDS})
        note = self.fields.pop("catatan")
        for one in FIELDS:
            self.fields[one.nama] = _field(one.bentuk, _shown(getattr(teks, one.nama)), one.label, one.bantuan)
        self.fields["catatan"] = note

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(one.nama in self.errors for one in FIELDS):
            for name, sentence in texts.problems(self.teks):
                self.add_error(name, sentence[:1].upper() + sentence[1:])
        return cleaned

    @property
    def teks(self) -> Teks:
        """What was typed. Lists lose their empty lines."""
        typed: dict[str, Any] = {}
        for one in FIELDS:
            value = self.cleaned_data[one.nama]
            if one.bentuk == "daftar":
                typed[one.nama] = tuple(one_line(line) for line in value.splitlines() if line.strip())
            else:
                typed[one.nama] = ("ya" if value else "") if one.bentuk == "ya" else one_line(value)
        return Teks(**typed)


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _field(bentuk: str, value: str, label: str, hint: str) -> forms.Field:
    if bentuk == "ya":
        return forms.BooleanField(label=label, help_text=hint, required=False)
    if bentuk == "baris":
        return forms.CharField(label=label, help_text=hint, required=False, max_length=300)
    rows = min(12, sum(1 + len(line) // LINES for line in value.splitlines()) + 1)
    widget = forms.Textarea(attrs={"rows": max(2, rows)})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=4000, widget=widget)


class TetapkanForm(forms.Form):
    berlaku_pada = TanggalField(label="Berlaku mulai")
