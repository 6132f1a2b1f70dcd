from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms

from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.models import Koperasi
from registry.models.choices import StatusKeputusan

LIFTED = "dicabut"


class KeputusanForm(forms.Form):
    """A formal decision as its paper says it; "dicabut" lifts the one in force."""

    keputusan = forms.ChoiceField(label="Keputusan", widget=forms.RadioSelect)
    nomor = forms.CharField(label="Nomor keputusan", max_length=120)
    tanggal = TanggalField(label="Tanggal keputusan")
    catatan = forms.CharField(
        label="Catatan", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, koperasi: Koperasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [choice for choice in StatusKeputusan.choices if choice[0] != koperasi.status_keputusan]
        if koperasi.status_keputusan:
            offered.append((LIFTED, "Keputusan dicabut"))
        cast(forms.ChoiceField, self.fields["keputusan"]).choices = offered

    def clean_keputusan(self) -> str | None:
        value: str = self.cleaned_data["keputusan"]
        return None if value == LIFTED else value

    def clean_tanggal(self) -> dt.date:
        tanggal: dt.date = self.cleaned_data["tanggal"]
        if tanggal > office.today():
            raise forms.ValidationError("Tanggal keputusan belum terjadi.")
        return tanggal
