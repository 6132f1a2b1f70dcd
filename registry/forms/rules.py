from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.models import AturanStatus


class AturanProposalForm(forms.ModelForm):
    """The parameters of the next version. Its start lies in the future: only the night, with its brake, applies it."""

    berlaku_sejak = TanggalField(label="Berlaku mulai")
    jeda_tahun_pertama = forms.TypedChoiceField(
        label="Tahun buku wajib pertama",
        coerce=int,
        choices=[(0, "Tahun badan hukum"), (1, "Tahun sesudah badan hukum")],
    )

    class Meta:
        model = AturanStatus
        fields = (
            "bukti", "jumlah_tahun", "tingkat", "bulan_batas", "jeda_tahun_pertama", "berlaku_sejak", "dasar_hukum",
            "alasan",
        )  # fmt: skip
        labels = {
            "bukti": "Yang memenuhi satu tahun buku",
            "jumlah_tahun": "Tidak aktif setelah berapa tahun buku berturut-turut",
            "tingkat": "Dihitung sejak", "bulan_batas": "Batas, bulan setelah tahun buku berakhir",
            "dasar_hukum": "Dasar hukum", "alasan": "Alasan mengusulkan",
        }  # fmt: skip
        help_texts = {
            "tingkat": "“Dikirim” tidak merugikan koperasi ketika pemeriksaan dinas terlambat.",
            "bulan_batas": "6 berarti 30 Juni (UU 25/1992 ps. 26).",
        }
        widgets = {
            "dasar_hukum": forms.Textarea(attrs={"rows": 3}),
            "alasan": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alasan"].required = True

    def clean_berlaku_sejak(self) -> dt.date:
        day: dt.date = self.cleaned_data["berlaku_sejak"]
        if day <= office.today():
            raise forms.ValidationError("Aturan baru berlaku paling cepat besok.")
        return day


class ReasonForm(forms.Form):
    """The one field of deeds that need a reason."""

    alasan = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
