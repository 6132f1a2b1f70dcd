"""Forms of what hangs on a cooperative: authority, officers, figures, business, amendments."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms

from koperasi.lib import dates
from koperasi.ui.forms import RupiahField, TanggalField
from registry import kantor as office
from registry.models import DataTahunan, KegiatanUsaha, Koperasi, Pengurus, PerubahanAnggaranDasar
from registry.models.choices import Kewenangan


class NotAfterToday(TanggalField):
    """A date that has come: what is recorded has happened."""

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        if day and day > office.today():
            raise forms.ValidationError(f"Tanggal {dates.panjang(day)} belum terjadi.")
        return day


class KewenanganForm(forms.Form):
    baru = forms.ChoiceField(label="Kewenangan menjadi", choices=Kewenangan.choices, widget=forms.RadioSelect)
    berlaku_pada = TanggalField(label="Berlaku sejak")
    alasan = forms.CharField(
        label="Alasan",
        widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya nomor dan tanggal surat penyerahan, atau perubahan wilayah keanggotaan.",
    )

    def __init__(self, *args: Any, koperasi: Koperasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in Kewenangan.choices if choice[0] != koperasi.kewenangan]
        cast(forms.ChoiceField, self.fields["baru"]).choices = others


class PartForm(forms.ModelForm):
    """The cooperative is given by the address, not chosen. `in_columns`: short fields stand side by side."""

    in_columns = False

    def __init__(self, *args: Any, koperasi: Koperasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.koperasi = koperasi
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                _name_the_blank(field)


def _name_the_blank(field: forms.ChoiceField) -> None:
    """Words instead of dashes for "nothing chosen"; radio buttons need none of it."""
    named = [(value, label) for value, label in cast(Any, field.choices) if value]
    blank = [] if isinstance(field.widget, forms.RadioSelect) else [("", "Pilih" if field.required else "Tidak diisi")]
    field.choices = [*blank, *named]


class PengurusForm(PartForm):
    mulai = TanggalField(label="Mulai menjabat", required=False)
    sampai = TanggalField(
        label="Hari terakhir", required=False, help_text="Kosongkan selama masih menjabat. Data tidak dihapus."
    )

    class Meta:
        model = Pengurus
        fields = ("nama", "jabatan", "jenis_kelamin", "telepon", "mulai", "sampai")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("mulai"), cleaned.get("sampai")
        if begins and ends and ends < begins:
            self.add_error("sampai", "Hari terakhir tidak mungkin sebelum mulai menjabat.")
        return cleaned


class DataTahunanForm(PartForm):
    in_columns = True
    tanggal_posisi = NotAfterToday(label="Posisi per")
    modal_sendiri = RupiahField(label="Modal sendiri", required=False, min_value=None)
    modal_luar = RupiahField(label="Modal luar", required=False, min_value=None)
    aset = RupiahField(label="Aset", required=False)
    volume_usaha = RupiahField(label="Volume usaha", required=False)
    shu = RupiahField(label="SHU", required=False, min_value=None, help_text="Rugi ditulis dengan tanda minus.")

    class Meta:
        model = DataTahunan
        fields = (
            "tanggal_posisi", "sumber", "anggota_laki", "anggota_perempuan", "anggota", "manajer", "karyawan",
            "modal_sendiri", "modal_luar", "aset", "volume_usaha", "shu",
        )  # fmt: skip
        help_texts = {
            "sumber": "Misalnya: laporan RAT 2025, ODS, kunjungan.",
            "anggota": "Kosongkan bila L dan P diisi.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        men, women, total = (cleaned.get(name) for name in ("anggota_laki", "anggota_perempuan", "anggota"))
        if men is not None and women is not None:
            if total is None:
                cleaned["anggota"] = self.instance.anggota = men + women
            elif total != men + women:
                self.add_error("anggota", f"Laki-laki dan perempuan berjumlah {men + women}, bukan {total}.")
        figures = [name for name in self.Meta.fields if name not in ("tanggal_posisi", "sumber")]
        if not self.errors and all(cleaned.get(name) is None for name in figures):
            self.add_error(None, "Isi paling sedikit satu angka.")
        return cleaned

    def validate_unique(self) -> None:
        day, source = self.cleaned_data.get("tanggal_posisi"), self.cleaned_data.get("sumber")
        same = DataTahunan.objects.filter(koperasi=self.instance.koperasi, tanggal_posisi=day, sumber=source)
        if day and source and same.filter(ditarik_pada=None).exists():
            self.add_error("sumber", f"Angka per {dates.panjang(day)} dari sumber ini sudah tercatat.")


class KegiatanForm(PartForm):
    tanggal = NotAfterToday(label="Keadaan per tanggal")

    class Meta:
        model = KegiatanUsaha
        fields = ("nilai", "tanggal", "sumber")
        labels = {"nilai": "Kegiatan usaha"}
        widgets = {"nilai": forms.RadioSelect}
        help_texts = {"sumber": "Misalnya: kunjungan, keterangan kepala desa, telepon pengurus."}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        same = KegiatanUsaha.objects.filter(
            koperasi=self.instance.koperasi, tanggal=cleaned.get("tanggal"), sumber=cleaned.get("sumber", "")
        )
        if cleaned.get("tanggal") and same.exists():
            self.add_error("sumber", "Catatan dari sumber ini pada tanggal itu sudah ada.")
        return cleaned


class AmandemenForm(PartForm):
    tanggal = NotAfterToday(label="Tanggal", required=False)

    class Meta:
        model = PerubahanAnggaranDasar
        fields = ("nomor", "tanggal")
        labels = {"nomor": "Nomor perubahan anggaran dasar"}

    def clean_nomor(self) -> str:
        nomor: str = self.cleaned_data["nomor"].strip()
        if PerubahanAnggaranDasar.objects.filter(koperasi=self.instance.koperasi, nomor=nomor).exists():
            raise forms.ValidationError("Nomor ini sudah tercatat.")
        return nomor
