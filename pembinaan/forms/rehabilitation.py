"""Forms of a rehabilitation and of a merger."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from koperasi.ui.forms import TanggalField
from pembinaan.forms.choosing import KoperasiField
from pembinaan.forms.proposals import ALL, MinistryForm
from pembinaan.models import Rehabilitasi
from registry.models.koperasi import KoperasiQuerySet


class RehabilitationForm(forms.Form):
    rencana = forms.CharField(label="Rencana", max_length=6000, widget=forms.Textarea(attrs={"rows": 6}),
                              help_text="Apa yang diperbaiki, oleh siapa, dan tandanya berhasil.")  # fmt: skip
    dari = TanggalField(label="Mulai")
    sampai = TanggalField(label="Selesai paling lambat")


class EndForm(forms.Form):
    hasil = forms.ChoiceField(label="Hasil", choices=Rehabilitasi.Hasil.choices, widget=forms.RadioSelect)
    ditutup_pada = TanggalField(label="Selesai pada")
    catatan = forms.CharField(label="Apa hasilnya", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class RehabilitationFilter(forms.Form):
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False,
        choices=[ALL, ("berjalan", "Berjalan"), ("lewat", "Lewat batas"), ("selesai", "Selesai")],
    )  # fmt: skip


class MergeForm(MinistryForm):
    """What members' meetings and the ministry decided, with its paper."""

    ke = KoperasiField(
        label="Bergabung dengan", help_text="NIK, nomor badan hukum, ID, atau nama lengkap koperasi yang menerima."
    )
    field_order = ["ke", "nomor", "tanggal", "isi", "pindaian"]

    def __init__(self, *args: Any, among: KoperasiQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(KoperasiField, self.fields["ke"]).among = among
        self.fields["nomor"].label, self.fields["tanggal"].label = "Nomor keputusan", "Tanggal keputusan"
        self.fields["isi"].label, self.fields["isi"].required = "Catatan", False
        self.fields["pindaian"].required = True
        self.fields["pindaian"].error_messages["required"] = "Lampirkan pindaian keputusan penggabungan."
