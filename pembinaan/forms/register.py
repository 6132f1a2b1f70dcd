"""What the public may ask of the register, and what the head of office sets about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from koperasi.lib import teks
from pembinaan.models import SetelanRegister
from registry.models import Kecamatan
from registry.models.choices import StatusHitung, StatusKeputusan
from registry.models.koperasi import KoperasiQuerySet

LONGEST = 100


class CariForm(forms.Form):
    """Names and badan hukum numbers only: the office's own search also knows officers and telephone numbers."""

    q = forms.CharField(
        label="Nama atau nomor badan hukum", required=False, max_length=LONGEST,
        error_messages={"max_length": "Terlalu panjang; cukup satu atau dua kata dari namanya."},
    )  # fmt: skip
    kecamatan = forms.ChoiceField(
        label="Kecamatan", required=False, error_messages={"invalid_choice": "Pilih kecamatan dari daftar."}
    )
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua"), *StatusHitung.choices, *StatusKeputusan.choices],
        error_messages={"invalid_choice": "Pilih status dari daftar."},
    )  # fmt: skip

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        places: Any = self.fields["kecamatan"]
        places.choices = [("", "Semua"), *((str(pk), nama) for pk, nama in Kecamatan.objects.values_list("pk", "nama"))]

    def narrow(self, rows: KoperasiQuerySet) -> KoperasiQuerySet:
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        for name in ("kecamatan", "status"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        return rows.filter(_named(asked["q"])) if asked["q"] else rows


def _named(text: str) -> Q:
    """Every word in the name as written or normalised, or the number likewise."""
    words, written = teks.normalize_name(text).split(), teks.one_line(text).lower().split()
    name = Q(pk__in=[])
    if any(sign.isalnum() for sign in text):
        name = Q(*(Q(nama_urut__contains=word) for word in written))
    if words:
        name |= Q(*(Q(nama_normal__contains=word) for word in words))
    number = teks.normalize_badan_hukum(text)
    if any(sign.isdigit() for sign in text):
        return name | Q(badan_hukum__icontains=text.strip()) | Q(badan_hukum_normal__contains=number)
    return name


class SetelanRegisterForm(forms.ModelForm):
    class Meta:
        model = SetelanRegister
        fields = ("dibuka", "unduhan", "pengantar")
        help_texts = {
            "pengantar": "Tampil di atas pencarian; misalnya ke mana bertanya bila datanya keliru.",
            "unduhan": "Seluruh daftar sebagai CSV dan JSON, dengan kamus data.",
        }
        widgets = {"pengantar": forms.Textarea({"rows": 3, "maxlength": 1000})}

    def clean_pengantar(self) -> str:
        words: str = self.cleaned_data["pengantar"].strip()
        if len(words) > 1000:
            raise forms.ValidationError("Paling banyak 1.000 huruf.")
        return words
