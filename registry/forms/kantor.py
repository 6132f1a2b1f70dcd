from __future__ import annotations

from typing import Any

from django import forms

from koperasi.lib.dates import BULAN
from registry.models import Kantor

_MONTHS = [(number, name) for number, name in enumerate(BULAN, 1)]


class KantorForm(forms.ModelForm):
    """The office's letterhead, zone and own dates. The code is fixed: territory and cooperatives hang on it."""

    class Meta:
        model = Kantor
        fields = (
            "nama", "nama_wilayah", "provinsi", "ibu_kota", "alamat", "kode_pos", "telepon", "email", "laman", "zona",
            "batas_primer_hari", "batas_primer_bulan", "batas_sekunder_hari", "batas_sekunder_bulan",
        )  # fmt: skip
        labels = {
            "batas_primer_hari": "Batas RAT koperasi primer: tanggal",
            "batas_primer_bulan": "Batas RAT koperasi primer: bulan",
            "batas_sekunder_hari": "Batas RAT koperasi sekunder: tanggal",
            "batas_sekunder_bulan": "Batas RAT koperasi sekunder: bulan",
        }
        widgets = {
            "batas_primer_bulan": forms.Select(choices=_MONTHS),
            "batas_sekunder_bulan": forms.Select(choices=_MONTHS),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in ("primer", "sekunder"):
            day, month = cleaned.get(f"batas_{kind}_hari"), cleaned.get(f"batas_{kind}_bulan")
            if day and month and day > (28 if month == 2 else 30 if month in {4, 6, 9, 11} else 31):
                self.add_error(f"batas_{kind}_hari", f"Bulan {BULAN[month - 1]} tidak sampai tanggal {day}.")
        return cleaned
