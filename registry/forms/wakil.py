"""Who came to the office's desk, why, and when: asked before staff enter a filing for a cooperative."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.actions.wakil import VISIT
from registry.models import Konsep
from registry.models.choices import JenisBukti

YEARS_BACK = 10
CHOICES = [("kertas", "Berkas kertas dibawa ke kantor"), ("whatsapp", "Foto atau berkas lewat WhatsApp"),
           ("lain", "Cara lain")]  # fmt: skip


class VisitForm(forms.Form):
    siapa = forms.CharField(
        label="Siapa yang menyerahkan", max_length=150, help_text="Nama dan jabatannya di koperasi."
    )
    cara = forms.ChoiceField(label="Bagaimana diserahkan", choices=CHOICES, widget=forms.RadioSelect)
    alasan = forms.CharField(
        label="Mengapa tidak dikirim sendiri", max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="Misalnya: pengurus tidak mempunyai ponsel, atau sinyal di desanya tidak ada.",
    )  # fmt: skip
    diterima = TanggalField(
        label="Tanggal diterima kantor",
        help_text="Tanggal inilah yang dihitung. Sama dengan yang tertulis pada tanda terima atau pesan WhatsApp.",
    )

    def clean_diterima(self) -> Any:
        day = self.cleaned_data["diterima"]
        if day > office.today():
            raise forms.ValidationError("Tanggal terima belum tiba.")
        return day

    @property
    def visit(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].strip() for name in ("siapa", "cara", "alasan")}

    @staticmethod
    def initial_of(konsep: Konsep) -> dict[str, Any]:
        kept = konsep.isian.get(VISIT) or {}
        return {name: " ".join(texts) for name, texts in kept.items()} | {"diterima": konsep.diterima_kantor_pada}


class WakilForm(VisitForm):
    jenis = forms.ChoiceField(label="Yang diserahkan", choices=JenisBukti.choices, widget=forms.RadioSelect)
    tahun_buku = forms.TypedChoiceField(label="Tahun buku", coerce=int)
    field_order = ("jenis", "tahun_buku", "siapa", "cara", "alasan", "diterima")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = office.today().year - 1
        years = [(year, str(year)) for year in range(last, last - YEARS_BACK, -1)]
        cast(forms.ChoiceField, self.fields["tahun_buku"]).choices = years
