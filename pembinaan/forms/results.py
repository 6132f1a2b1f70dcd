"""What the pages of results may be asked: the filters of each page, and all that leads to a list of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms

from koperasi.accounts.models import User
from pembinaan.models import HasilKasus, JenisKasus, Kasus, Masalah
from pembinaan.results import days, funnel, outcome, people
from registry.models import Kecamatan
from registry.models.choices import JabatanPengurus

Choices = list[tuple[str, str]]
SHOWN_YEARS = 15
UNKNOWN_PLACE = ("kosong", "Belum diketahui")


class Saringan(forms.Form):
    """Of a page: only the fields it names. What is not among the choices is refused with a sentence."""

    tahun = forms.ChoiceField(label="Tahun", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    petugas = forms.ChoiceField(label="Petugas", required=False)
    pendekatan = forms.ChoiceField(label="Kegiatan pertama", required=False)
    jenis = forms.ChoiceField(label="Jenis kasus", required=False)
    menurut = forms.ChoiceField(label="Rinci menurut", required=False, choices=list(funnel.GROUPS.items()))

    def __init__(self, data: Any, *, fields: Sequence[str], on: dt.date, every_year: bool = True) -> None:
        super().__init__(data)
        for name in set(self.fields) - set(fields):
            del self.fields[name]
        years = [(str(year), str(year)) for year in range(on.year, on.year - SHOWN_YEARS, -1)]
        offered = {
            "tahun": lambda: [*([("", "Semua tahun")] if every_year else []), *years],
            "kecamatan": lambda: [("", "Semua kecamatan"), *_places()],
            "petugas": lambda: [("", "Semua petugas"), *_officials()],
            "pendekatan": lambda: [("", "Semua"), *funnel.activity_choices()],
            "jenis": lambda: [("", "Semua jenis"), *JenisKasus.choices],
        }
        for name, make in offered.items():
            if name in self.fields:
                cast(forms.ChoiceField, self.fields[name]).choices = make()

    def asked(self, name: str) -> str:
        """The value where it is valid, else "" """
        return str(self.cleaned_data.get(name) or "") if self.is_bound and self.is_valid() else ""

    @property
    def year(self) -> int | None:
        asked = self.asked("tahun")
        return int(asked) if asked else None


def _places() -> Choices:
    return [*((str(pk), nama) for pk, nama in Kecamatan.objects.order_by("nama").values_list("pk", "nama")),
            UNKNOWN_PLACE]  # fmt: skip


def _officials() -> Choices:
    """Those who have or had a case."""
    owners = Kasus.objects.exclude(petugas=None).order_by().values("petugas")
    found = User.objects.filter(pk__in=owners).order_by("nama", "pk").values_list("pk", "nama")
    return [*((str(pk), nama) for pk, nama in found), ("kosong", "Belum dibagi")]


STAGES: Choices = [(stage.code, stage.label) for stage in funnel.STAGES]


class RincianForm(forms.Form):
    """Everything a number may have asked. Which of it a list reads, the list says (`fields`)."""

    tahun = forms.IntegerField(label="Tahun", required=False, min_value=1990, max_value=2100)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    petugas = forms.ChoiceField(label="Petugas", required=False)
    pendekatan = forms.ChoiceField(label="Kegiatan pertama", required=False)
    tahap = forms.ChoiceField(label="Tahap", required=False, choices=STAGES)
    juga = forms.ChoiceField(label="Juga mencapai", required=False, choices=STAGES)
    masalah = forms.ChoiceField(label="Masalah", required=False)
    jenis = forms.ChoiceField(label="Jenis kasus", required=False, choices=JenisKasus.choices)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("terbuka", "Masih terbuka"), ("selesai", "Sudah ditutup")]
    )
    hasil = forms.ChoiceField(label="Hasil", required=False, choices=HasilKasus.choices)
    kelas = forms.ChoiceField(
        label="Lamanya", required=False,
        choices=[*((code, words) for code, words, _, _ in days.CLASSES), (days.UNKNOWN, "tidak diketahui")],
    )  # fmt: skip
    biaya = forms.ChoiceField(label="Biaya", required=False, choices=[("ada", "tercatat"), ("tidak", "tidak tercatat")])
    kelamin = forms.ChoiceField(label="Jenis kelamin", required=False, choices=list(people.SEXES.items()))
    usia = forms.ChoiceField(label="Umur", required=False, choices=list(people.AGES.items()))
    jabatan = forms.ChoiceField(label="Jabatan", required=False, choices=JabatanPengurus.choices)
    kelompok = forms.ChoiceField(label="Yang diterima", required=False)
    sebelum = forms.ChoiceField(label="Status sebelum", required=False, choices=list(outcome.STATES.items()))
    sesudah = forms.ChoiceField(label="Status sesudah", required=False, choices=list(outcome.STATES.items()))

    def __init__(self, data: Any, *, fields: Sequence[str]) -> None:
        super().__init__(data)
        for name in set(self.fields) - set(fields):
            del self.fields[name]
        offered = {
            "kecamatan": _places,
            "petugas": _officials,
            "pendekatan": funnel.activity_choices,
            "masalah": _problems,
            "kelompok": outcome.kinds,
        }
        for name, make in offered.items():
            if name in self.fields:
                cast(forms.ChoiceField, self.fields[name]).choices = make()

    def asked(self) -> dict[str, Any]:
        """What was asked, by field; nothing where the address makes no sense."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


def _problems() -> Choices:
    rows = Masalah.objects.values_list("pk", "nama")
    return [*((str(pk), nama) for pk, nama in rows), ("kosong", "Masalah belum dicatat")]
