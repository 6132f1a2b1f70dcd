from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.actions.rules import Pelepasan
from registry.models import AturanStatus
from registry.models.choices import StatusHitung

DAYS_OF_RELEASE = 7
WORDS = {StatusHitung.TIDAK_AKTIF.value: "menjadi tidak aktif", StatusHitung.AKTIF.value: "menjadi aktif"}


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


def _beside(count: int) -> str:
    """Why the number is higher than that of the preview."""
    told = "di luar kewenangan atau berkeputusan: tidak ada dalam pratinjau, tetapi dihitung rem"
    return f", {ribuan(count)} di antaranya {told}" if count else ""


class LepasForm(forms.Form):
    """The brake of the first night lets pass those whom the rule itself changes.

    `directions`: {status: (how many, of them outside the authority or with a decision)}.
    """

    arah = forms.MultipleChoiceField(
        label="Lepas rem di muka untuk", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Daftarnya dihitung lagi saat disimpan. Koperasi yang berubah karena hal lain tetap dihitung rem.",
    )  # fmt: skip
    sampai = TanggalField(label="Pelepasan berlaku sampai dengan", required=False)
    alasan = forms.CharField(
        label="Alasan melepas rem", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, *args: Any, directions: Mapping[str, tuple[int, int]], first: dt.date, needed: bool = False,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.first = first
        cast(forms.MultipleChoiceField, self.fields["arah"]).choices = [
            (status, f"{ribuan(count)} koperasi yang {WORDS[status]} karena aturan ini{_beside(beside)}")
            for status, (count, beside) in directions.items()
            if count
        ]
        self.fields["arah"].required = needed
        self.initial.setdefault("sampai", first + dt.timedelta(days=DAYS_OF_RELEASE))

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("arah"):
            if not asked.get("alasan", "").strip():
                self.add_error("alasan", "Tulis alasan melepas rem.")
            if not asked.get("sampai") and "sampai" not in self.errors:
                self.add_error("sampai", "Tanggal ini wajib diisi.")
            elif asked.get("sampai") and asked["sampai"] < self.first:
                self.add_error("sampai", f"Paling awal {dates.panjang(self.first)}, malam pertama aturan ini.")
        return asked

    @property
    def pelepasan(self) -> Pelepasan | None:
        """Of a valid form; None where nothing is to be let pass."""
        asked = self.cleaned_data
        return Pelepasan(asked["arah"], asked["sampai"], asked["alasan"]) if asked["arah"] else None


class ReasonForm(forms.Form):
    """The one field of deeds that need a reason."""

    alasan = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
