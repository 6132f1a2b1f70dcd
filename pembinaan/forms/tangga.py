"""Steps of the ladder, and whom it leaves alone."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.text import slugify

from koperasi.ui.forms import TanggalField
from pembinaan.forms.choosing import KoperasiField
from pembinaan.letters.kinds import OTHERS
from pembinaan.models import Jalur, LangkahTangga, PengecualianTangga
from registry.models import Kecamatan

Pembuka = LangkahTangga.Pembuka
OPENERS = {
    Jalur.TERLAMBAT.value: (Pembuka.TERLAMBAT, Pembuka.BERTURUT, Pembuka.TAK_DIJAWAB),
    Jalur.TIDAK_AKTIF.value: (Pembuka.TIDAK_AKTIF, Pembuka.TAK_DIJAWAB),
}
COPIES = "Satu baris satu tembusan. Boleh memakai {kepala_daerah}, {provinsi}, dan {kecamatan}."


class LangkahForm(forms.ModelForm):
    tembusan = forms.CharField(label="Tembusan", required=False, widget=forms.Textarea(attrs={"rows": 5}),
                               help_text=COPIES)  # fmt: skip

    class Meta:
        model = LangkahTangga
        fields = [
            "judul", "bentuk", "pembuka", "jeda_hari", "tenggat_hari", "hari_kerja", "tembusan", "dasar", "aktif",
            "diperiksa",
        ]  # fmt: skip
        widgets = {"dasar": forms.Textarea(attrs={"rows": 3}), "bentuk": forms.RadioSelect,
                   "pembuka": forms.RadioSelect}  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        openers = OPENERS[self.instance.jalur]
        cast(forms.ChoiceField, self.fields["pembuka"]).choices = [(one.value, one.label) for one in openers]
        cast(forms.ChoiceField, self.fields["bentuk"]).choices = LangkahTangga.Bentuk.choices
        self.initial["tembusan"] = "\n".join(self.instance.tembusan or [])
        self.fields["jeda_hari"].help_text = (
            "Hanya untuk langkah yang terbuka bila surat sebelumnya tidak dijawab. Tidak pernah sebelum tenggat surat "
            "itu lewat."
        )
        self.fields["hari_kerja"].help_text = "Senin sampai Jumat. Libur nasional belum diperhitungkan."
        self.fields["aktif"].help_text = "Langkah yang tidak dipakai lagi tetap ada pada surat yang sudah terbit."
        self.fields["diperiksa"].help_text = "Dasar hukum, jarak, dan tembusannya sudah dicocokkan dengan ketentuan."

    def clean_tembusan(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["tembusan"].splitlines() if line.strip()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError("Satu tembusan paling panjang 200 huruf.")
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.instance.kode and cleaned.get("judul"):
            self.instance.kode = self._free(slugify(cleaned["judul"]).replace("-", "_")[:34] or "langkah")
        return cleaned

    def _free(self, wanted: str) -> str:
        taken = set(LangkahTangga.objects.values_list("kode", flat=True)) | set(OTHERS) | {"tangga"}
        kode, number = wanted, 2
        while kode in taken:
            kode, number = f"{wanted}_{number}", number + 1
        return kode


class PengecualianForm(forms.Form):
    Kelompok = PengecualianTangga.Kelompok
    kelompok = forms.ChoiceField(label="Siapa", choices=Kelompok.choices, widget=forms.RadioSelect)
    kecamatan = forms.ModelChoiceField(Kecamatan.objects.none(), required=False, empty_label="pilih kecamatan",
                                       help_text="Hanya bila Anda memilih satu kecamatan.")  # fmt: skip
    koperasi = KoperasiField(required=False)
    jalur = forms.ChoiceField(label="Jalur", required=False, choices=[("", "Kedua jalur"), *Jalur.choices])
    alasan = forms.CharField(label="Alasan", max_length=300, help_text="Tampil pada koperasinya sebagai sebab.")
    dari = TanggalField(label="Mulai")
    sampai = TanggalField(label="Hari pertama tidak berlaku lagi", required=False,
                          help_text="Kosongkan bila berlaku sampai Anda mengakhirinya.")  # fmt: skip

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["kecamatan"]).queryset = Kecamatan.objects.order_by("nama")
        field = cast(KoperasiField, self.fields["koperasi"])
        field.among = among
        field.help_text = f"Hanya bila Anda memilih satu koperasi. {field.help_text}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in ("kecamatan", "koperasi"):
            if cleaned.get("kelompok") != kind:
                cleaned[kind] = None
            elif not cleaned.get(kind) and kind not in self.errors:
                self.add_error(kind, f"Pilih {kind}nya.")
        if cleaned.get("dari") and cleaned.get("sampai") and cleaned["sampai"] <= cleaned["dari"]:
            self.add_error("sampai", "Tanggal ini harus sesudah tanggal mulai.")
        return cleaned

    def row(self) -> PengecualianTangga:
        return PengecualianTangga(**self.cleaned_data)


class EndForm(forms.Form):
    sampai = TanggalField(label="Tidak berlaku lagi mulai")
