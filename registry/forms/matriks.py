from __future__ import annotations

from django import forms
from django.db.models import Exists, OuterRef

from registry.models import MasaBukti
from registry.models.choices import AsalCatatan
from registry.models.koperasi import KoperasiQuerySet

LAST_YEAR, ALL_YEARS = "terakhir", "semua"


class KosongForm(forms.Form):
    """The matrix's own filter beside those of the list: rows in which something is left to fill."""

    kosong = forms.ChoiceField(
        label="Isian",
        required=False,
        choices=[
            ("", "Semua"),
            (LAST_YEAR, "Tahun terakhir kosong"),
            (ALL_YEARS, "Lima tahun kosong"),
        ],
    )

    def apply(self, koperasi_set: KoperasiQuerySet, *, years: list[int]) -> KoperasiQuerySet:
        """An unknown value filters nothing."""
        asked = self.cleaned_data.get("kosong") if self.is_valid() else ""
        wanted = {LAST_YEAR: years[-1:], ALL_YEARS: years}.get(asked or "")
        if not wanted:
            return koperasi_set
        there = MasaBukti.objects.filter(koperasi=OuterRef("pk"), tahun_buku__in=wanted, sampai=None)
        return koperasi_set.filter(~Exists(there))


class AsalForm(forms.Form):
    """Where what is typed now was read from; every saved cell keeps it."""

    asal = forms.ChoiceField(
        label="Yang Anda ketik disalin dari", choices=AsalCatatan, initial=AsalCatatan.BUKU_RAT, required=False
    )
