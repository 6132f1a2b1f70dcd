from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms

from koperasi.ui.forms import RupiahField, TanggalField
from registry import kantor as office
from registry.models import Koperasi, LaporanKeuangan, Rat
from registry.models.choices import AsalCatatan

OLDEST = 1992  # UU 25/1992


class RecordForm(forms.ModelForm):
    """Shared by both: which tahun buku, and where staff read it. The koperasi is given, not chosen."""

    tahun_buku = forms.TypedChoiceField(label="Tahun buku", coerce=int)
    asal = forms.ChoiceField(label="Disalin dari", choices=AsalCatatan, initial=AsalCatatan.BUKU_RAT)

    def __init__(self, *args: Any, koperasi: Koperasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = office.today()
        self.instance.koperasi = koperasi
        years = [(year, str(year)) for year in range(today.year - 1, OLDEST - 1, -1)]
        cast(forms.ChoiceField, self.fields["tahun_buku"]).choices = years
        self.initial.setdefault("tahun_buku", today.year - 1)

    @property
    def source(self) -> AsalCatatan:
        return AsalCatatan(self.cleaned_data["asal"])


class RatRecordForm(RecordForm):
    tanggal = TanggalField(label="Tanggal RAT")

    class Meta:
        model = Rat
        fields = ("tahun_buku", "tanggal", "tempat", "cara", "anggota_berhak", "hadir_laki", "hadir_perempuan", "asal")
        labels = {
            "cara": "Cara rapat", "anggota_berhak": "Anggota yang berhak hadir", "hadir_laki": "Hadir, laki-laki",
            "hadir_perempuan": "Hadir, perempuan",
        }  # fmt: skip

    def clean_tanggal(self) -> dt.date:
        tanggal: dt.date = self.cleaned_data["tanggal"]
        if tanggal > office.today():
            raise forms.ValidationError("Tanggal RAT belum terjadi.")
        return tanggal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        tanggal, year = cleaned.get("tanggal"), cleaned.get("tahun_buku")
        if tanggal and year and tanggal.year <= year:
            self.add_error("tanggal", f"RAT tahun {tanggal.year} membahas tahun buku {tanggal.year - 1}, bukan {year}.")
        present = (cleaned.get("hadir_laki") or 0) + (cleaned.get("hadir_perempuan") or 0)
        if cleaned.get("anggota_berhak") is not None and present > cleaned["anggota_berhak"]:
            self.add_error("anggota_berhak", f"Yang hadir ({present}) lebih banyak daripada yang berhak hadir.")
        return cleaned


class LaporanRecordForm(RecordForm):
    aset = RupiahField(label="Aset", required=False)
    kewajiban = RupiahField(label="Kewajiban", required=False)
    modal_sendiri = RupiahField(label="Modal sendiri", required=False, min_value=None)
    modal_luar = RupiahField(label="Modal luar", required=False)
    volume_usaha = RupiahField(label="Volume usaha", required=False)
    shu = RupiahField(label="SHU", required=False, min_value=None, help_text="Boleh minus.")

    class Meta:
        model = LaporanKeuangan
        fields = (
            "tahun_buku", "aset", "kewajiban", "modal_sendiri", "modal_luar", "volume_usaha", "shu", "anggota", "asal",
        )  # fmt: skip
        labels = {"anggota": "Jumlah anggota"}
