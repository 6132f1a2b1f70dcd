"""Forms of access: who is invited for which cooperative, until when. Shape only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from koperasi.accounts.forms import TeleponField
from koperasi.lib import dates, teks
from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.models import AksesPengurus, Pengurus
from registry.models.choices import JabatanPengurus

LONGEST_TERM = 5  # years; UU 25/1992 ps. 29


class AksesForm(forms.Form):
    """Office and last day; `sampai` of the cleaned data is the day after, as the database keeps it."""

    jabatan = forms.ChoiceField(
        label="Jabatan",
        choices=[("", "Pilih jabatan"), *JabatanPengurus.choices],
        error_messages={"required": "Pilih jabatannya."},
    )
    hari_terakhir = TanggalField(
        label="Hari terakhir masa jabatan",
        help_text="Sesudah hari itu aksesnya berakhir sendiri. Contoh: 31/12/2028.",
    )

    def clean_hari_terakhir(self) -> dt.date:
        last: dt.date = self.cleaned_data["hari_terakhir"]
        on = office.today()
        furthest = dt.date(on.year + LONGEST_TERM, 12, 31)
        if last < on:
            raise forms.ValidationError(f"Masa jabatan yang berakhir {dates.panjang(last)} sudah lewat.")
        if last > furthest:
            raise forms.ValidationError(f"Masa jabatan paling lama lima tahun: sampai {dates.panjang(furthest)}.")
        return last

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last = cleaned.pop("hari_terakhir", None)
        return cleaned | {"sampai": last + dt.timedelta(days=1)} if last else cleaned

    @classmethod
    def of(cls, akses: AksesPengurus, data: Any) -> AksesForm:
        return cls(data, initial={"jabatan": akses.jabatan, "hari_terakhir": akses.hari_terakhir})


class PonselField(TeleponField):
    """A mobile number: an invitation goes out by WhatsApp, and a landline is often the village's."""

    def to_python(self, value: Any) -> str | None:
        number = super().to_python(value)
        if number and not is_mobile(number):
            raise forms.ValidationError(
                "Ini nomor telepon tetap. Tulis nomor ponsel yang dimulai dengan 08, atau kosongkan."
            )
        return number


def is_mobile(number: str) -> bool:
    return number.startswith("628")


class UndangForm(AksesForm):
    nama = forms.CharField(
        label="Nama lengkap", max_length=150, min_length=3, error_messages={"required": "Tulis nama lengkapnya."}
    )
    telepon = PonselField(
        label="Nomor ponsel",
        required=False,
        help_text="Nomor WhatsApp miliknya sendiri, untuk masuk. Pastikan benar-benar nomornya. Kosongkan bila tidak "
        "punya atau dipakai bersama: ia masuk dengan nama pengguna di lembar undangan.",
    )
    field_order = ("nama", "jabatan", "telepon", "hari_terakhir")

    def clean_nama(self) -> str:
        return teks.one_line(self.cleaned_data["nama"])

    @classmethod
    def for_officer(cls, data: Any, officer: Pengurus | None) -> UndangForm:
        """Filled in from the row of an officer, where the petugas came from one."""
        if officer is None:
            return cls(data)
        number = teks.read_phone(teks.normalize_phone(officer.telepon))
        initial = {
            "nama": officer.nama,
            "jabatan": officer.jabatan,
            "telepon": number if is_mobile(number) else None,
            "hari_terakhir": officer.sampai if officer.sampai and officer.sampai >= office.today() else None,
        }
        return cls(data, initial=initial)


class UndangLagiForm(forms.Form):
    telepon = PonselField(
        label="Nomor ponsel", required=False, help_text="Ganti bila nomornya berubah. Boleh dikosongkan."
    )
