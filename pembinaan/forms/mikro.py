"""Forms of usaha mikro. A cooperative is found by what a person types: NIK, badan hukum number, full name or id."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from koperasi.lib import teks
from pembinaan.forms.choosing import KoperasiField
from pembinaan.models import Klaster, UsahaMikro
from registry.exchange.places import split_text
from registry.forms.koperasi import KoperasiForm, settle_place
from registry.models import Kecamatan, Koperasi
from registry.models.koperasi import KoperasiQuerySet


class MikroForm(forms.ModelForm):
    kecamatan = forms.ModelChoiceField(Kecamatan.objects.all(), required=False, empty_label="Belum diketahui")
    desa = forms.TypedChoiceField(label="Desa/kelurahan", required=False, coerce=int, empty_value=None)
    koperasi = KoperasiField(
        required=False, help_text="Nama lengkap, NIK Koperasi, atau nomor badan hukumnya. Kosongkan bila tidak ada."
    )
    kebutuhan = forms.MultipleChoiceField(
        label="Yang dibutuhkan", choices=UsahaMikro.Kebutuhan, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = UsahaMikro
        fields = ("nama", "pemilik", "jenis_kelamin", "telepon", "kecamatan", "bidang", "klaster")
        widgets = {"bidang": forms.TextInput({"list": "bidang-lazim"})}
        help_texts = {"klaster": "Kelompok usaha sebidang; boleh belum ada."}

    def __init__(self, *args: Any, koperasi_set: KoperasiQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["desa"]).choices = KoperasiForm._desa_choices()
        cast(forms.ChoiceField, self.fields["jenis_kelamin"]).choices = [
            ("", "Belum diketahui"), *UsahaMikro._meta.get_field("jenis_kelamin").flatchoices,
        ]  # fmt: skip
        cast(forms.ModelChoiceField, self.fields["klaster"]).empty_label = "Tanpa klaster"
        _tie(self, koperasi_set, self.instance.koperasi)
        self.initial.update(desa=self.instance.desa_id, kebutuhan=self.instance.kebutuhan)

    def clean_nama(self) -> str:
        return teks.one_line(self.cleaned_data["nama"])

    def clean_pemilik(self) -> str:
        return teks.one_line(self.cleaned_data["pemilik"])

    def clean_bidang(self) -> str:
        return teks.one_line(self.cleaned_data["bidang"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        settle_place(self, cleaned)
        return cleaned

    def values(self) -> dict[str, Any]:
        """For the action. What a file said about the place is kept until the place is known."""
        text = self.instance.wilayah_teks
        if self.cleaned_data["desa"]:
            text = ""
        elif self.cleaned_data["kecamatan"] and not self.instance.kecamatan_id:
            text = split_text(text, kecamatan_known=False)[0]
        names = (*self.Meta.fields, "desa", "koperasi", "kebutuhan")
        return {name: self.cleaned_data[name] for name in names} | {"wilayah_teks": text}

    def _post_clean(self) -> None:
        """The row is left as it was read: the action compares, locks and writes."""


class KlasterForm(forms.ModelForm):
    koperasi = KoperasiField(
        required=False,
        help_text="Koperasi klaster ini: nama lengkap, NIK Koperasi, atau nomor badan hukumnya. Kosong: belum ada.",
    )

    class Meta:
        model = Klaster
        fields = ("nama", "bidang")
        widgets = {"bidang": forms.TextInput({"list": "bidang-lazim"})}

    def __init__(self, *args: Any, koperasi_set: KoperasiQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tie(self, koperasi_set, self.instance.koperasi)

    def clean_nama(self) -> str:
        return teks.one_line(self.cleaned_data["nama"])

    def clean_bidang(self) -> str:
        return teks.one_line(self.cleaned_data["bidang"])

    def validate_unique(self) -> None:
        """Said by the policy, in the product's own words."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if "koperasi" in self.cleaned_data:
            self.instance.koperasi = self.cleaned_data["koperasi"]


def _tie(form: forms.ModelForm, koperasi_set: KoperasiQuerySet, present: Koperasi | None) -> None:
    field = cast(KoperasiField, form.fields["koperasi"])
    field.among, field.present = koperasi_set, present
    form.initial["koperasi"] = present
