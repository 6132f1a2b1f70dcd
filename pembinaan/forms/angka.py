"""What an address of a figure may ask: the day, the tahun buku, and which cooperatives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms

from koperasi.lib import dates
from pembinaan.angka.posisi import UNKNOWN, Cakupan, Posisi
from registry import kantor, kdmp
from registry.models import Desa, Kecamatan, Koperasi
from registry.models.choices import Bentuk, Jenis

NAMES = ("pada", "tahun", "dari", "kdmp", "kecamatan", "desa", "jenis", "kelompok", "bentuk")
NOBODY = (UNKNOWN, "Belum diisi")
EARLIEST = dt.date(1990, 1, 1)  # no register is older; the years before it that a figure reads must be years too
TOO_EARLY = f"Tanggal posisi paling awal {dates.panjang(EARLIEST)}."


class AngkaForm(forms.Form):
    """`posisi` and `cakupan` of a valid address; wrong values are refused with a sentence, never ignored."""

    pada = forms.DateField(label="Posisi tanggal", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tahun = forms.IntegerField(
        label="Tahun buku", required=False, min_value=1990, max_value=2100,
        error_messages=dict.fromkeys(("min_value", "max_value"), "Tahun buku antara 1990 dan 2100.")
        | {"invalid": "Tahun buku ditulis dengan empat angka, misalnya 2025."},
    )  # fmt: skip
    dari = forms.DateField(label="Surat sejak", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kdmp = forms.ChoiceField(
        label="KDMP", required=False, choices=[("", "Semua"), *(c for c in kdmp.CHOICES.items() if c[0])]
    )
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    desa = forms.ChoiceField(label="Desa/kelurahan", required=False)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *Jenis.choices, NOBODY])
    kelompok = forms.CharField(label="Kelompok", required=False, max_length=60)
    bentuk = forms.ChoiceField(label="Bentuk", required=False, choices=[("", "Semua"), *Bentuk.choices, NOBODY])

    def __init__(self, data: Any, *, fields: tuple[str, ...] = NAMES) -> None:
        super().__init__(data)
        for name in set(self.fields) - set(fields):
            del self.fields[name]
        if "kecamatan" in self.fields:
            places = [(str(pk), nama) for pk, nama in self.known_places()]
            cast(forms.ChoiceField, self.fields["kecamatan"]).choices = [
                ("", "Semua"),
                *places,
                (UNKNOWN, "Belum diketahui"),
            ]
        if "desa" in self.fields:
            chosen = self.data.get("desa", "")
            own = Desa.objects.filter(pk=chosen) if chosen.isdecimal() else Desa.objects.none()
            cast(forms.ChoiceField, self.fields["desa"]).choices = [
                ("", "Semua"), *((str(desa.pk), str(desa)) for desa in own), (UNKNOWN, "Belum diketahui"),
            ]  # fmt: skip

    def known_places(self) -> Iterable[tuple[int, str]]:
        """(key, name) of each kecamatan, by name."""
        return Kecamatan.objects.values_list("pk", "nama")

    def clean_pada(self) -> dt.date | None:
        day = self.cleaned_data["pada"]
        if day and day > kantor.today():
            raise forms.ValidationError("Tanggal posisi belum tiba. Pilih hari ini atau hari sebelumnya.")
        if day and day < EARLIEST:
            raise forms.ValidationError(TOO_EARLY)
        return day

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        start, end = asked.get("dari"), asked.get("pada") or kantor.today()
        if start and start > end:
            self.add_error("dari", "Tanggal awal lebih baru daripada tanggal posisi.")
        return asked

    def clean_kelompok(self) -> str:
        name = self.cleaned_data["kelompok"]
        if name and name != UNKNOWN and not Koperasi.objects.filter(kelompok=name).exists():
            raise forms.ValidationError(f"Tidak ada kelompok “{name}”.")
        return str(name)

    @property
    def posisi(self) -> Posisi:
        asked = self.cleaned_data
        return Posisi.at(asked.get("pada"), tahun=asked.get("tahun"), dari=asked.get("dari"))

    @property
    def cakupan(self) -> Cakupan:
        return Cakupan.of({name: str(value or "") for name, value in self.cleaned_data.items()})
