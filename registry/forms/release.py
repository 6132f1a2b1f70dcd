from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms

from koperasi.lib.rupiah import ribuan
from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.models.choices import StatusHitung


class PeninjauanForm(forms.Form):
    alasan = forms.CharField(
        label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya: sudah dicocokkan dengan buku RAT semua kecamatan.",
    )  # fmt: skip


class RemForm(forms.Form):
    """Lets cooperatives of one direction pass the brake up to a last date. `directions`: {status: how many}."""

    arah = forms.ChoiceField(label="Yang boleh berubah", widget=forms.RadioSelect)
    sampai = TanggalField(label="Berlaku sampai dengan")
    alasan = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, directions: Mapping[str, int], until: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {StatusHitung.TIDAK_AKTIF: "menjadi tidak aktif", StatusHitung.AKTIF: "menjadi aktif"}
        cast(forms.ChoiceField, self.fields["arah"]).choices = [
            (status, f"{ribuan(count)} koperasi {words[StatusHitung(status)]}") for status, count in directions.items()
        ]
        self.initial.setdefault("sampai", until)
        self.initial.setdefault("arah", next(iter(directions), ""))

    def clean_sampai(self) -> dt.date:
        day: dt.date = self.cleaned_data["sampai"]
        if day < office.today():
            raise forms.ValidationError("Tanggal ini sudah lewat.")
        return day
