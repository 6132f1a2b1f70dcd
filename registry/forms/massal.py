"""What one change of many asks. The fields are those of the change that was chosen, and no others."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from registry.forms.koperasi import KoperasiForm, settle_place
from registry.models import Kecamatan
from registry.models.choices import Bentuk, Jenis, Pola
from registry.saringan.massal import Tindakan, one_line

LONGEST_NOTE = 500


class MassalForm(forms.Form):
    """`MassalForm(tindakan, data)`; `isian` is what is kept of it: keys, text, true or false."""

    jenis = forms.ChoiceField(choices=[("", "Pilih jenis"), *Jenis.choices], label="Jenis")
    kelompok = forms.CharField(max_length=60, label="Kelompok", widget=forms.TextInput({"list": "kelompok-lazim"}))
    bentuk = forms.ChoiceField(choices=[("", "Pilih bentuk"), *Bentuk.choices], label="Bentuk")
    pola = forms.ChoiceField(choices=[("", "Pilih pola"), *Pola.choices], label="Pola pengelolaan")
    kecamatan = forms.ModelChoiceField(Kecamatan.objects.all(), empty_label="Pilih kecamatan", required=False)
    desa = forms.TypedChoiceField(label="Desa/kelurahan", required=False, coerce=int, empty_value=None)
    kdmp = forms.ChoiceField(
        choices=[("ya", "KDMP"), ("tidak", "Bukan KDMP")], widget=forms.RadioSelect, label="Tandai sebagai"
    )
    catatan = forms.CharField(max_length=LONGEST_NOTE, label="Catatan yang ditambahkan", widget=forms.TextInput)
    hanya_kosong = forms.BooleanField(label="Hanya yang belum diisi", required=False)

    def __init__(self, tindakan: Tindakan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tindakan = tindakan
        wanted = {*tindakan.fields, *(["hanya_kosong"] if tindakan.fillable else [])}
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if "desa" in self.fields:
            cast(forms.ChoiceField, self.fields["desa"]).choices = KoperasiForm._desa_choices()

    def clean_kelompok(self) -> str:
        return one_line(self.cleaned_data["kelompok"])

    def clean_catatan(self) -> str:
        return one_line(self.cleaned_data["catatan"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "desa" in self.fields and not self.errors:
            settle_place(self, cleaned)
            if not cleaned.get("kecamatan"):
                raise ValidationError("Pilih kecamatan, atau desanya saja.")
        return cleaned

    @property
    def isian(self) -> dict[str, Any]:
        data = self.cleaned_data
        kept = {name: getattr(data[name], "pk", data[name]) for name in self.fields}
        return kept | ({"kdmp": data["kdmp"] == "ya"} if "kdmp" in data else {})
