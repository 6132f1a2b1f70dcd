"""Forms of the list against ODS: its filter, and what is decided about the rows that were ticked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from django import forms

from pembinaan.models import BarisRekonsiliasi, RekonsiliasiOds
from pembinaan.rekonsiliasi import listing
from registry.exchange.reading import Table
from registry.forms.imports import PemetaanForm

MOST = 100  # rows of one page


class KolomForm(PemetaanForm):
    """As the import asks it, without the date of the figures: nothing is written here."""

    def __init__(self, *args: Any, found: RekonsiliasiOds, table: Table, **kwargs: Any) -> None:
        asked = cast(Any, SimpleNamespace(sumber=found.tata_letak, tanggal_posisi=None))
        super().__init__(*args, impor=asked, table=table, **kwargs)
        del self.fields["tanggal_posisi"]


class SaringForm(forms.Form):
    jenis = forms.ChoiceField(
        label="Perbedaan", required=False, choices=[("", "Semua"), *BarisRekonsiliasi.Jenis.choices]
    )
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), *BarisRekonsiliasi.Keadaan.choices]
    )
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    kolom = forms.ChoiceField(label="Yang berbeda", required=False)
    q = forms.CharField(label="Nama atau NIK", required=False, max_length=100)

    def __init__(self, data: Any, *, found: RekonsiliasiOds) -> None:
        super().__init__(data)
        for name, offered in (("kecamatan", listing.kecamatan_of(found)), ("kolom", listing.columns_of(found))):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "Semua"), *((one, one) for one in offered)]


class KerjakanForm(forms.Form):
    keadaan = forms.ChoiceField(choices=BarisRekonsiliasi.Keadaan.choices)
    catatan = forms.CharField(label="Catatan", required=False, max_length=500)
    baris = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Centang dahulu barisnya.", "invalid_choice": "Baris itu tidak ada."}
    )

    def __init__(self, data: Any, *, found: RekonsiliasiOds) -> None:
        super().__init__(data)
        asked = [key for key in data.getlist("baris") if key.isascii() and key.isdigit() and len(key) < 19][:MOST]
        there = found.baris_set.filter(pk__in=asked).values_list("pk", flat=True)
        cast(forms.TypedMultipleChoiceField, self.fields["baris"]).choices = [(pk, pk) for pk in there]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("keadaan") == BarisRekonsiliasi.Keadaan.DIBIARKAN and not asked.get("catatan", "").strip():
            self.add_error("catatan", "Tulis mengapa dibiarkan berbeda.")
        return asked
