"""Indicators, and the grid in which their targets are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from koperasi.lib.parse import ValueSentence
from pembinaan.angka.ukuran import COUNTS, MATTERS, SHARES, SUMS, UKURAN
from pembinaan.models import Indikator
from pembinaan.target import words

GROUPS = (
    ("Persentase", SHARES),
    ("Jumlah koperasi", COUNTS),
    ("Surat dan kasus", MATTERS),
    ("Jumlah menurut data tahunan", SUMS),
)
YEARS_SHOWN = 6
FIRST, LAST = 2000, 2100


class IndikatorForm(forms.ModelForm):
    """`ukuran` is chosen from what the system counts; a formula of its own cannot be typed."""

    ukuran = forms.ChoiceField(
        label="Rumus", help_text="Dipilih dari yang dihitung aplikasi; pengertiannya tercetak di samping angka.",
        choices=[(title, [(one.kode, one.nama) for one in group]) for title, group in GROUPS],
    )  # fmt: skip

    class Meta:
        model = Indikator
        fields = ("nama", "ukuran", "dokumen", "kode_program", "catatan", "diperiksa", "aktif")
        help_texts = {
            "nama": "Seperti tertulis di Renstra atau perjanjian kinerja.",
            "dokumen": "Misalnya Renstra 2025–2029.",
            "catatan": "Misalnya bila rumus di dokumen berbeda dari rumus di sini.",
            "diperiksa": "Nama dan rumusnya sudah dicocokkan dengan dokumen perencanaan.",
            "aktif": "Yang tidak dipakai lagi tetap terbaca pada tahun yang ada targetnya.",
        }
        widgets = {"catatan": forms.Textarea(attrs={"rows": 2})}


class TargetField(forms.CharField):
    """A share with a comma, or a whole number with or without dots. Cleans to Decimal or None."""

    def __init__(self, *, share: bool, **kwargs: Any) -> None:
        self.share = share
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "isian-target"}
        super().__init__(required=False, max_length=25, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        try:
            return words.read(super().clean(value), share=self.share)
        except ValueSentence as sentence:
            raise forms.ValidationError(str(sentence)) from None


class TargetGridForm(forms.Form):
    """One field a year of each indicator, named n-<indicator>-<year>."""

    def __init__(self, data: Any, *, indikator: Sequence[Indikator], years: Sequence[int],
                 known: Mapping[tuple[int, int], Decimal]) -> None:  # fmt: skip
        super().__init__(data)
        self.rows = []
        for row in indikator:
            one = UKURAN[row.ukuran]
            for year in years:
                name, value = f"n-{row.pk}-{year}", known.get((row.pk, year))
                self.fields[name] = TargetField(share=one.satuan == "persen", label=f"{row.nama}, {year}")
                self.initial[name] = words.typed(one, value)
            self.rows.append((row, one, [self[f"n-{row.pk}-{year}"] for year in years]))

    def values(self) -> dict[tuple[int, int], Decimal | None]:
        """{(indicator, year): target}, of a valid grid."""
        found = {}
        for name, value in self.cleaned_data.items():
            _, pk, year = name.split("-")
            found[int(pk), int(year)] = value
        return found


class YearForm(forms.Form):
    tahun = forms.IntegerField(
        label="Tahun", required=False, min_value=FIRST, max_value=LAST,
        error_messages={"invalid": "Tahun ditulis dengan empat angka, misalnya 2026."},
    )  # fmt: skip

    def year(self, otherwise: int) -> int:
        """The year asked for; of nonsense the usual one."""
        return (self.cleaned_data.get("tahun") or otherwise) if self.is_valid() else otherwise
