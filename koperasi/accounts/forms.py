"""Forms of people: shape only. Who may do it is asked by the view, whether it is possible by the action."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from koperasi.accounts.models import Kualifikasi, User
from koperasi.accounts.ports import today
from koperasi.accounts.roles import Peran
from koperasi.lib import teks
from koperasi.ui.forms import TanggalField

# A letter somewhere: digits alone are a phone number at the log-in, or an NIK, which is no name here.
USERNAME = RegexValidator(
    r"^(?=.*[a-z])[a-z0-9][a-z0-9._-]{2,59}$",
    "Paling sedikit tiga huruf kecil atau angka, tidak angka saja; boleh memakai titik, - dan _.",
)


class TeleponField(forms.CharField):
    """One Indonesian number in any spelling; cleans to `62...` or None."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 40, "label": "Nomor telepon", **kwargs})

    def to_python(self, value: Any) -> str | None:
        typed = super().to_python(value)
        if not typed:
            return None
        number = teks.read_phone(typed)
        if not number:
            raise forms.ValidationError("Nomor telepon tidak dapat dibaca. Contoh: 0812-3456-7890.")
        return number

    def prepare_value(self, value: Any) -> Any:
        return teks.write_phone(value) if teks.PHONE.fullmatch(str(value or "")) else value


def bukan_milik() -> forms.BooleanField:
    """Asked wherever somebody gets in: unticked means remembered on this device."""
    return forms.BooleanField(
        label="Bukan ponsel saya",
        required=False,
        help_text="Centang di ponsel atau komputer yang dipakai orang lain juga. "
        "Anda keluar begitu peramban (browser) ditutup.",
    )


class ProfilForm(forms.ModelForm):
    """What a person may change about themselves."""

    telepon = TeleponField(
        required=False,
        help_text="Contoh: 0812-3456-7890. Dapat dipakai untuk masuk.",
        error_messages={"unique": "Nomor ini sudah dipakai akun lain."},
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ("nama", "telepon", "email")
        help_texts = {"email": "Boleh dikosongkan."}


class ProfilPengurusForm(ProfilForm):
    """Without the number: it opens the account, and the office vouches for it."""

    telepon = None  # type: ignore[assignment]  # Django's way to drop an inherited field

    class Meta(ProfilForm.Meta):
        fields = ("nama", "email")


class PenggunaForm(ProfilForm):
    """What the admin writes about a person."""

    class Meta(ProfilForm.Meta):
        fields = ("username", "nama", "nip", "pangkat", "golongan", "jabatan", "unit", "telepon", "email")
        help_texts = {
            **ProfilForm.Meta.help_texts,
            "username": "Dipakai untuk masuk. Huruf kecil, tanpa spasi. Bukan NIK (KTP).",
            "nip": "18 angka; kosongkan bila tidak ada.",
            "golongan": "Contoh: III/b.",
        }

    def clean_username(self) -> str:
        name = self.cleaned_data["username"].strip().lower()
        USERNAME(name)
        return name

    def clean_nip(self) -> str:
        nip = "".join(self.cleaned_data["nip"].split())
        if nip and not (nip.isascii() and nip.isdigit() and len(nip) == 18):
            raise forms.ValidationError("NIP terdiri atas 18 angka.")
        return nip


class PeranForm(forms.Form):
    """A role from a day to a last day; the last day counts, as people say it."""

    peran = forms.ChoiceField(
        label="Peran", choices=[("", "Pilih peran")] + [(role.value, role.label) for role in Peran]
    )
    kualifikasi = forms.ChoiceField(
        label="Sebagai", choices=Kualifikasi.choices, help_text="Plt., Plh., dan Pj. berlaku sampai hari terakhirnya."
    )
    dari = TanggalField(label="Mulai")
    hari_terakhir = TanggalField(
        label="Hari terakhir", required=False, help_text="Kosongkan bila belum ada akhirnya. Auditor wajib mempunyai."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dari"].initial = today()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        last: date | None = data.get("hari_terakhir")
        first: date | None = data.get("dari")
        if first and last and last < first:
            self.add_error("hari_terakhir", "Hari terakhir tidak boleh sebelum hari mulai.")
        if not last and data.get("peran") == Peran.AUDITOR and "hari_terakhir" not in self.errors:
            self.add_error("hari_terakhir", "Peran auditor harus mempunyai hari terakhir.")
        elif not last and data.get("kualifikasi") not in (None, Kualifikasi.DEFINITIF) and not self.errors:
            self.add_error("hari_terakhir", "Plt., Plh., dan Pj. harus mempunyai hari terakhir.")
        data["sampai"] = last + timedelta(days=1) if last else None
        return data


class SandiBaruForm(forms.Form):
    """A new password, typed twice."""

    sandi = forms.CharField(
        label="Kata sandi baru",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Paling sedikit 10 karakter. Tiga kata yang hanya Anda yang tahu sudah cukup.",
    )
    ulang = forms.CharField(
        label="Tulis sekali lagi", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    bukan_milik = bukan_milik()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("sandi") and data.get("ulang") and data["sandi"] != data["ulang"]:
            self.add_error("ulang", "Kedua tulisan kata sandi tidak sama.")
        return data


class SaringPengguna(forms.Form):
    """Filter of the list of people; the URL is its state."""

    q = forms.CharField(label="Nama, nama pengguna, atau NIP", required=False)
    peran = forms.ChoiceField(
        label="Peran", required=False, choices=[("", "Semua peran")] + [(role.value, role.label) for role in Peran]
    )
    keadaan = forms.ChoiceField(
        label="Akun", required=False, choices=[("", "Semua"), ("aktif", "Aktif"), ("nonaktif", "Nonaktif")]
    )
