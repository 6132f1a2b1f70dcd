"""What is typed for a route: whom to visit, the surat tugas, its number, why it is called off, what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import STAF, Peran
from koperasi.lib.teks import one_line
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan.actions.rencana import Isian
from pembinaan.models import RencanaKunjungan
from pembinaan.policies.rencana import MOST_PEOPLE
from registry.models import Kecamatan

UNKNOWN = "kosong"  # cooperatives of which the kecamatan is not known
TRAVELLERS = STAF - {Peran.AUDITOR, Peran.ADMIN}


class PilihanForm(forms.Form):
    """The list a route is chosen from; several ticks narrow it together."""

    kecamatan = forms.ChoiceField(label="Kecamatan")
    tidak_aktif = forms.BooleanField(label="Tidak aktif", required=False)
    belum_dikunjungi = forms.BooleanField(label="Belum dikunjungi tahun ini", required=False)
    berkasus = forms.BooleanField(label="Ada kasus keaktifan terbuka", required=False)
    aktif_ods = forms.BooleanField(label="Aktif di ODS", required=False)
    belum_ada_data = forms.BooleanField(label="Belum ada data", required=False)

    def __init__(self, data: Any, *, kecamatan: Sequence[Kecamatan]) -> None:
        super().__init__(data)
        offered = [(str(one.pk), one.nama) for one in kecamatan]
        choices = [("", "Pilih kecamatan"), *offered, (UNKNOWN, "Belum diketahui")]
        self.fields["kecamatan"].choices = choices  # type: ignore[attr-defined]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "kecamatan"]


class DaftarForm(forms.Form):
    """The filters of the list of routes."""

    keadaan = forms.ChoiceField(
        choices=[("", "Semua"), *RencanaKunjungan.Keadaan.choices], label="Keadaan", required=False
    )
    kecamatan = forms.ModelChoiceField(
        Kecamatan.objects.all(), label="Kecamatan", required=False, empty_label="Semua kecamatan"
    )
    tahun = forms.IntegerField(
        label="Tahun", required=False, min_value=1990, max_value=2100,
        error_messages={"invalid": "Tahun ditulis dengan angka, misalnya 2026."},
    )  # fmt: skip
    siapa = forms.ModelChoiceField(User.objects.none(), label="Pelaksana", required=False, empty_label="Semua orang")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        went = PeranPengguna.objects.filter(peran__in=TRAVELLERS).order_by().values("user")
        self.fields["siapa"].queryset = User.objects.filter(pk__in=went)  # type: ignore[attr-defined]


class RencanaForm(forms.ModelForm):
    """The surat tugas without its number."""

    pelaksana = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Siapa yang berangkat", widget=forms.CheckboxSelectMultiple,
        help_text=f"Paling banyak {MOST_PEOPLE} orang. Pangkat, NIP, dan jabatan diambil dari akun masing-masing.",
        error_messages={"required": "Pilih paling sedikit satu orang yang berangkat."},
    )  # fmt: skip
    dari = TanggalField(label="Hari pertama")
    sampai = TanggalField(label="Hari terakhir", help_text="Sama dengan hari pertama bila hanya sehari.")

    class Meta:
        model = RencanaKunjungan
        fields = ("maksud", "dari", "sampai", "dasar", "beban_anggaran", "angkutan")
        labels = {"maksud": "Maksud perjalanan", "dasar": "Dasar"}
        help_texts = {
            "maksud": "Kelanjutan dari “Untuk:”, misalnya: Pemeriksaan alamat dan kegiatan usaha koperasi tidak aktif.",
            "dasar": "Satu dasar per baris, tanpa nomor.",
            "beban_anggaran": "Seperti tertulis di DPA; rinciannya tetap di aplikasi keuangan.",
            "angkutan": "Misalnya: kendaraan dinas roda empat.",
        }
        error_messages = {"maksud": {"required": "Tulis maksud perjalanannya."}}
        widgets = {
            "maksud": forms.Textarea(attrs={"rows": 2}),
            "dasar": forms.Textarea(attrs={"rows": 5}),
            "beban_anggaran": forms.Textarea(attrs={"rows": 2}),
        }

    field_order = ("maksud", "dari", "sampai", "pelaksana", "dasar", "beban_anggaran", "angkutan")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["pelaksana"]
        people.queryset = travellers(on)  # type: ignore[attr-defined]
        people.label_from_instance = _named  # type: ignore[attr-defined]

    def clean_maksud(self) -> str:
        return one_line(self.cleaned_data["maksud"])

    def clean_beban_anggaran(self) -> str:
        return one_line(self.cleaned_data["beban_anggaran"])

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        if asked.get("dari") and asked.get("sampai") and asked["sampai"] < asked["dari"]:
            self.add_error("sampai", "Hari terakhir tidak boleh mendahului hari pertama.")
        return asked

    @property
    def isian(self) -> Isian:
        return Isian(**{name: self.cleaned_data[name] for name in self.Meta.fields})

    @property
    def people(self) -> list[User]:
        return list(self.cleaned_data["pelaksana"])


def travellers(on: dt.date) -> QuerySet[User]:
    """Who may be sent on that day: staff of the office itself."""
    held = PeranPengguna.objects.active(on=on).filter(peran__in=TRAVELLERS).order_by().values("user")
    return User.objects.filter(is_active=True, pk__in=held)


def _named(user: User) -> str:
    return ", ".join(part for part in (user.nama, user.jabatan) if part)


class NomorForm(forms.Form):
    nomor = forms.CharField(label="Nomor surat tugas", max_length=100, help_text="Dari agenda sekretariat.")
    tanggal = TanggalField(label="Tanggal surat tugas")

    def clean_nomor(self) -> str:
        return one_line(self.cleaned_data["nomor"])


class KesimpulanForm(forms.Form):
    catatan_hasil = forms.CharField(
        label="Kesimpulan dan saran", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Menjadi bagian akhir laporan hasil perjalanan dinas. Satu butir per baris.",
    )  # fmt: skip
    biaya = RupiahField(
        label="Biaya perjalanan seluruhnya", required=False,
        help_text="Jumlahnya saja, untuk biaya per koperasi yang aktif kembali. Rinciannya di aplikasi keuangan.",
    )  # fmt: skip


class BatalForm(forms.Form):
    alasan = forms.CharField(label="Alasan", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
