"""A schedule made from few numbers or pasted, and payments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from koperasi.lib.parse import ValueSentence
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan.aid import instalments
from pembinaan.aid.instalments import Due
from pembinaan.models import Bantuan
from registry import kantor as office

MAKE, TYPE = "rata", "ketik"


class JadwalForm(forms.Form):
    """Either way ends in `parts`."""

    cara = forms.ChoiceField(
        label="Cara menyusun", widget=forms.RadioSelect,
        choices=[(MAKE, "Bagi rata tiap bulan"), (TYPE, "Ketik atau tempel dari Excel")],
    )  # fmt: skip
    total = RupiahField(label="Jumlah yang harus dikembalikan", required=False, min_value=1,
                        help_text="Pokok ditambah jasa atau bunga, bila ada.")  # fmt: skip
    kali = forms.IntegerField(
        label="Berapa kali angsuran", required=False, min_value=1, max_value=instalments.MOST,
        error_messages={"invalid": "Tulis jumlah angsuran dengan angka.", "min_value": "Paling sedikit satu kali.",
                        "max_value": f"Paling banyak {instalments.MOST} kali."},
    )  # fmt: skip
    pertama = TanggalField(label="Angsuran pertama jatuh tempo", required=False)
    baris = forms.CharField(
        label="Jadwal", required=False, widget=forms.Textarea({"rows": 8}), max_length=40_000,
        help_text="Satu angsuran satu baris: tanggal; jumlah. Misalnya 10/01/2026; 1.500.000. Dua kolom yang disalin "
        "dari Excel dapat langsung ditempel.",
    )  # fmt: skip
    parts: list[Due]

    def __init__(self, *args: Any, row: Bantuan, known: str = "", **kwargs: Any) -> None:
        """`known`: the present schedule as text, to be corrected."""
        super().__init__(*args, **kwargs)
        self.initial.update({"cara": TYPE if known else MAKE, "total": row.nilai, "baris": known})
        self.parts = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("cara") == TYPE:
            self._typed(cleaned.get("baris", ""))
        elif cleaned.get("cara") == MAKE:
            self._made(cleaned)
        return cleaned

    def _typed(self, text: str) -> None:
        try:
            self.parts = instalments.read(text)
        except ValueSentence as sentence:
            self.add_error("baris", str(sentence))
            return
        if not self.parts:
            self.add_error("baris", "Tulis jadwalnya, satu angsuran satu baris.")

    def _made(self, cleaned: dict[str, Any]) -> None:
        words = {
            "total": "Tulis jumlahnya.",
            "kali": "Tulis berapa kali.",
            "pertama": "Tulis tanggal angsuran pertama.",
        }
        for name, sentence in words.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if self.errors:
            return
        if cleaned["kali"] > cleaned["total"]:
            self.add_error("kali", "Angsurannya lebih banyak daripada rupiahnya.")
            return
        self.parts = instalments.monthly(cleaned["total"], cleaned["kali"], cleaned["pertama"])


class BayarForm(forms.Form):
    tanggal = TanggalField(label="Tanggal bayar")
    jumlah = RupiahField(label="Jumlah", min_value=1)
    bukti = forms.CharField(
        label="Nomor bukti", required=False, max_length=100, help_text="Nomor kuitansi atau setoran."
    )
    catatan = forms.CharField(label="Catatan", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("tanggal", office.today())


class BatalBayarForm(forms.Form):
    catatan = forms.CharField(label="Alasan", max_length=200, error_messages={"required": "Tulis alasannya."})

    def clean_catatan(self) -> str:
        text = str(self.cleaned_data["catatan"]).strip()
        if not text:
            raise ValidationError("Tulis alasannya.")
        return text
