"""A name for a filter, and a box to paste NIK into."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from koperasi.lib import teks
from registry.saringan import kolom, tersimpan


class SaringanForm(forms.Form):
    """`kueri` is the address of the list as it stood; the columns in it are kept apart from the filter."""

    nama = forms.CharField(
        label="Nama saringan", max_length=80, error_messages={"required": "Beri nama agar mudah dikenali."},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    bersama = forms.BooleanField(label="Bagikan kepada semua pegawai dinas", required=False)
    beranda = forms.BooleanField(label="Tampilkan di Beranda saya", required=False)
    timpa = forms.BooleanField(label="Ganti yang lama bila namanya sama", required=False)
    kueri = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_nama(self) -> str:
        return teks.one_line(self.cleaned_data["nama"])

    def clean_kueri(self) -> str:
        text: str = self.cleaned_data["kueri"].lstrip("?")
        if len(text) > tersimpan.LONGEST:
            raise ValidationError("Saringan ini terlalu panjang untuk disimpan.")
        return text

    @property
    def query(self) -> QueryDict:
        return QueryDict(self.cleaned_data.get("kueri", ""))

    @property
    def columns(self) -> list[str]:
        """Empty for the usual ones, so that a filter follows them."""
        chosen = kolom.asked(self.query)
        return [] if kolom.is_usual(chosen) else [one.code for one in chosen]


class UbahSaringanForm(forms.Form):
    nama = SaringanForm.base_fields["nama"]
    bersama = SaringanForm.base_fields["bersama"]

    def clean_nama(self) -> str:
        return teks.one_line(self.cleaned_data["nama"])


class TempelForm(forms.Form):
    tempelan = forms.CharField(
        label="NIK Koperasi, satu per baris",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 14, "autocomplete": "off", "spellcheck": "false"}),
        help_text="Salin satu kolom dari Excel, lalu tempel di sini. Titik, spasi, dan tanda petik boleh ikut.",
    )
