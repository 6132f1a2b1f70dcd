"""Forms of delivery: handing over, one receipt, a return, a correction, an announcement."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from koperasi.lib.teks import one_line
from koperasi.ui.forms import TanggalField
from pembinaan.actions.surat_bukti import Proof
from pembinaan.actions.surat_kirim import HandOver
from pembinaan.models import AlasanKembali, CaraKirim, Surat

ACCEPT = "image/jpeg,image/png,application/pdf"
PHOTO_HINT = "Potret dengan kamera ponsel, atau pilih foto atau PDF. Paling besar 10 MB."
BY_BATCH = (CaraKirim.LANGSUNG, CaraKirim.POS, CaraKirim.DESA, CaraKirim.CAMAT, CaraKirim.SUREL)
LABELS = {
    CaraKirim.LANGSUNG: "Diantar langsung (nama pembawa di bawah)",
    CaraKirim.POS: "Pos atau kurir (nomor resi di tiap surat)",
    CaraKirim.DESA: "Melalui desa atau kelurahan, satu surat pengantar tiap desa",
    CaraKirim.CAMAT: "Melalui kecamatan, satu surat pengantar tiap kecamatan",
    CaraKirim.SUREL: "Surel dari aplikasi ini, suratnya dilampirkan",
}


class PhotoField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": ACCEPT})


def proof_of(form: forms.Form) -> Proof | None:
    """The uploaded file of a valid form."""
    file = form.cleaned_data.get("berkas")
    return Proof(file.read(), file.name or "berkas") if file else None


class SerahForm(forms.Form):
    """`SerahForm(data, letters=rows)`: beside its own fields `resi-<pk>` and, for one letter, `tujuan`."""

    cara = forms.ChoiceField(
        label="Lewat apa", choices=[(way.value, LABELS[way]) for way in BY_BATCH], widget=forms.RadioSelect
    )
    tanggal = TanggalField(label="Tanggal diserahkan")
    pembawa = forms.CharField(label="Diantar oleh", max_length=150, required=False, help_text="Petugas atau kurir.")
    tujuan = forms.CharField(label="Alamat tujuan", max_length=300, required=False,
                             help_text="Kosongkan untuk memakai alamat di data koperasi.")  # fmt: skip
    catatan = forms.CharField(label="Catatan", max_length=200, required=False)

    def __init__(self, data: Any, *, letters: list[Surat], on: dt.date) -> None:
        super().__init__(data, initial={"tanggal": on})
        self.letters = letters
        for surat in letters:
            surat.resi_ketik = self.data.get(f"resi-{surat.pk}", "")  # type: ignore[attr-defined]
        if len(letters) != 1:
            del self.fields["tujuan"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("cara") == CaraKirim.LANGSUNG and not one_line(cleaned.get("pembawa", "")):
            self.add_error("pembawa", "Tulis siapa yang mengantar.")
        return cleaned

    @property
    def how(self) -> HandOver:
        asked = self.cleaned_data
        by_post = asked["cara"] == CaraKirim.POS
        typed = {surat.pk: one_line(self.data.get(f"resi-{surat.pk}", "")) for surat in self.letters} if by_post else {}
        goals = {surat.pk: one_line(asked.get("tujuan", "")) for surat in self.letters}
        return HandOver(cara=asked["cara"], tanggal=asked["tanggal"], pembawa=one_line(asked["pembawa"]), resi=typed,
                        catatan=one_line(asked["catatan"]), tujuan=goals)  # fmt: skip


class TerimaForm(forms.Form):
    penerima = forms.CharField(label="Diterima oleh", max_length=150)
    jabatan = forms.CharField(label="Jabatan", max_length=100, required=False, help_text="Misalnya ketua, keluarga.")
    tanggal = TanggalField(label="Tanggal terima")
    berkas = PhotoField(label="Foto tanda terima", required=False, help_text=PHOTO_HINT)
    tanpa_bukti = forms.CharField(
        label="Bila tidak ada foto: mengapa", max_length=200, required=False,
        help_text="Misalnya: penerima tidak mau menandatangani, disaksikan ketua RT.",
    )  # fmt: skip

    def clean_penerima(self) -> str:
        return one_line(self.cleaned_data["penerima"])


class KembaliForm(forms.Form):
    alasan = forms.ChoiceField(label="Mengapa kembali", choices=AlasanKembali.choices, widget=forms.RadioSelect)
    tanggal = TanggalField(label="Tanggal kembali")
    catatan = forms.CharField(label="Catatan", max_length=200, required=False, help_text="Misalnya kata tetangga.")
    berkas = PhotoField(label="Foto amplop atau bukti lain", required=False, help_text=PHOTO_HINT)


class KoreksiForm(forms.Form):
    penerima = forms.CharField(label="Diterima oleh", max_length=150)
    jabatan = forms.CharField(label="Jabatan", max_length=100, required=False)
    tanggal = TanggalField(label="Tanggal terima")
    alasan = forms.CharField(label="Mengapa diperbaiki", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NomorForm(forms.Form):
    nomor = forms.CharField(label="Nomor surat pengantar", max_length=100, required=False,
                            help_text="Dari agenda sekretariat; boleh juga ditulis tangan di kertasnya.")  # fmt: skip


class PengumumanForm(forms.Form):
    """`days`: how long the office lets it hang; the last day follows where it is left open."""

    judul = forms.CharField(label="Judul", max_length=200, help_text="Untuk daftar di aplikasi ini.")
    nomor = forms.CharField(label="Nomor pengumuman", max_length=100, required=False)
    dari = TanggalField(label="Hari pertama")
    sampai = TanggalField(label="Hari terakhir", required=False)
    tempat = forms.CharField(
        label="Dipasang di",
        max_length=300,
        help_text="Misalnya: papan pengumuman dinas, kantor kecamatan.",
    )

    def __init__(self, data: Any, *, days: int, on: dt.date) -> None:
        judul = "Surat yang tidak dapat disampaikan"
        super().__init__(data, initial={"dari": on, "judul": judul, "tempat": "Papan pengumuman dinas dan kecamatan"})
        self.days = days
        self.fields["sampai"].help_text = f"Kosongkan untuk {days} hari, menurut pengaturan surat."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("dari") and "sampai" in cleaned and not cleaned["sampai"]:
            cleaned["sampai"] = cleaned["dari"] + dt.timedelta(days=self.days - 1)
        return cleaned
