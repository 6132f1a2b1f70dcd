from __future__ import annotations

from typing import Any, cast

from django import forms

from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.lookup import NotOne, find_koperasi
from registry.models import Kecamatan, KeputusanPerpanjangan
from registry.models.koperasi import KoperasiQuerySet

Cakupan = KeputusanPerpanjangan.Cakupan


class PerpanjanganForm(forms.Form):
    """A later due date. One cooperative is named by its NIK, badan hukum or exact name; two that fit are refused."""

    cakupan = forms.ChoiceField(label="Untuk siapa", choices=Cakupan, widget=forms.RadioSelect)
    kecamatan = forms.ModelChoiceField(
        Kecamatan.objects.all(), label="Kecamatan", required=False, empty_label="Pilih kecamatan",
        help_text="Hanya untuk “Satu kecamatan”.",
    )  # fmt: skip
    koperasi = forms.CharField(
        label="Koperasi", required=False, max_length=200,
        help_text="Hanya untuk “Satu koperasi”: NIK, nomor badan hukum, atau nama lengkapnya.",
    )  # fmt: skip
    tahun_buku = forms.TypedChoiceField(label="Tahun buku", coerce=int)
    batas_baru = TanggalField(label="Batas baru")
    dasar_hukum = forms.CharField(
        label="Dasar", max_length=300, help_text="Nomor dan tanggal surat edaran atau keputusan kepala dinas."
    )
    alasan = forms.CharField(label="Alasan", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, koperasi_set: KoperasiQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.koperasi_set = koperasi_set
        today = office.today()
        years = [(year, str(year)) for year in range(today.year, today.year - 6, -1)]
        cast(forms.ChoiceField, self.fields["tahun_buku"]).choices = years
        self.initial.setdefault("tahun_buku", today.year - 1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cakupan = cleaned.get("cakupan")
        if cakupan == Cakupan.KECAMATAN and not cleaned.get("kecamatan"):
            self.add_error("kecamatan", "Pilih kecamatannya.")
        if cakupan != Cakupan.KECAMATAN:
            cleaned["kecamatan"] = None
        cleaned["koperasi"] = self._named(cleaned.get("koperasi", "")) if cakupan == Cakupan.KOPERASI else None
        return cleaned

    def _named(self, text: str) -> object:
        text = text.strip()
        if not text:
            self.add_error("koperasi", "Tulis koperasinya.")
            return None
        try:
            return find_koperasi(text, self.koperasi_set, by_name=True)
        except NotOne as sentence:
            self.add_error("koperasi", str(sentence))
            return None
