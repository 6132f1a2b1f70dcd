"""Forms of the letters' settings."""

from __future__ import annotations

from typing import Any

from django import forms

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib.teks import one_line
from pembinaan.actions.setelan_surat import MOST_EMBLEM
from pembinaan.models import SetelanSurat, TingkatParaf


class SetelanSuratForm(forms.ModelForm):
    lambang_baru = forms.FileField(
        label="Lambang daerah", required=False, widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text="PNG atau JPEG. Kosongkan bila tidak diganti.",
    )  # fmt: skip
    buang_lambang = forms.BooleanField(label="Cetak tanpa lambang", required=False)

    class Meta:
        model = SetelanSurat
        fields = (
            "kertas", "kop", "garis_kop", "tepi", "huruf", "hal_tebal", "nama_bergaris", "atas_nama", "unit",
            "cara_nomor", "batas_gagal", "pengumuman_hari", "diperiksa",
        )  # fmt: skip
        labels = {"kertas": "Kertas", "garis_kop": "Garis di bawah kop", "kop": "Cetak kop surat"}
        help_texts = {
            "kop": "Matikan bila dinas memakai kertas yang kopnya sudah tercetak; tempatnya dikosongkan.",
            "tepi": "Sumber aturan tata naskah dinas berbeda-beda. Cocokkan dengan Perbup dinas Anda.",
            "atas_nama": "Baris di atas jabatan, misalnya: a.n. Bupati Lamongan. Kosongkan bila atas nama sendiri.",
            "unit": "Misalnya Dinkop. Kosongkan bila nomor dinas tidak memuat kode unit.",
            "cara_nomor": "Berlaku untuk paket yang disetujui sesudah ini.",
            "batas_gagal": "Sesudah sekian kali gagal diantar, surat boleh diumumkan lalu dianggap telah disampaikan.",
            "pengumuman_hari": "Belum pasti: satu daerah memakai tiga bulan. Tetapkan menurut ketentuan dinas.",
            "diperiksa": "Centang sesudah dinas mencocokkan semua isian di halaman ini.",
        }

    def clean_lambang_baru(self) -> Any:
        found = self.cleaned_data["lambang_baru"]
        if found and found.size > MOST_EMBLEM:
            raise forms.ValidationError("Gambar lambang paling besar 5 MB.")
        return found

    def clean_atas_nama(self) -> str:
        return one_line(self.cleaned_data["atas_nama"])

    def clean_unit(self) -> str:
        text = one_line(self.cleaned_data["unit"])
        if "/" in text:
            raise forms.ValidationError("Kode unit ditulis tanpa garis miring.")
        return text


class TingkatForm(forms.Form):
    """One level; an empty jabatan means that there is no such level."""

    jabatan = forms.CharField(label="Jabatan", max_length=100, required=False)
    peran = forms.ChoiceField(label="Diparaf oleh", required=False, choices=[
        ("", "Pilih peran"), *((role.value, role.label) for role in (Peran.PETUGAS, Peran.KABID, Peran.SEKRETARIAT)),
    ])  # fmt: skip
    orang = forms.ModelChoiceField(
        label="Hanya orang ini", required=False, queryset=User.objects.none(), empty_label="Siapa pun yang berperan itu"
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orang"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["jabatan"] = one_line(cleaned.get("jabatan", ""))
        if cleaned["jabatan"] and not cleaned.get("peran"):
            self.add_error("peran", "Pilih peran yang memberi paraf pada tingkat ini.")
        if cleaned.get("peran") and not cleaned["jabatan"]:
            self.add_error("jabatan", "Tulis jabatan pada tingkat ini.")
        return cleaned


def level_forms(data: Any, people: Any) -> list[TingkatForm]:
    """Three of them, filled with the levels that are set."""
    rows = {row.urutan: row for row in TingkatParaf.objects.all()}
    forms_ = []
    for at in (1, 2, 3):
        row = rows.get(at)
        initial = {"jabatan": row.jabatan, "peran": row.peran, "orang": row.orang_id} if row else {}
        forms_.append(TingkatForm(data, prefix=f"t{at}", initial=initial, people=people))
    return forms_
