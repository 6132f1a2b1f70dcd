"""Forms of answers to letters: their shape. What a letter allows, policies say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from koperasi.ui.forms import TanggalField
from pembinaan.models import JawabanSurat, Surat

LONG = 4000
YEARS = 5


def _text(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea(attrs={"rows": 5}), **kwargs)


class UraianForm(forms.Form):
    """An explanation or an objection of an officer."""

    uraian = _text("Tulis jawaban Anda")

    def __init__(self, *args: Any, jenis: str, surat: Surat, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if jenis == JawabanSurat.Jenis.KEBERATAN:
            self.fields["uraian"].label = "Apa yang tidak benar dalam surat ini?"
            self.fields["uraian"].help_text = "Sebutkan bukti yang ada pada Anda, misalnya RAT yang sudah diadakan."


class RencanaForm(forms.Form):
    """The date on which the RAT will be held."""

    tahun_buku = forms.TypedChoiceField(label="RAT untuk tahun buku", coerce=int)
    tanggal_rat = TanggalField(label="Tanggal RAT")
    uraian = _text("Keterangan", required=False)

    def __init__(self, *args: Any, jenis: str, surat: Surat, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _years(self.fields["tahun_buku"], surat, on)


class CatatForm(forms.Form):
    """An answer that reached the office on paper, on a visit or by telephone."""

    jenis = forms.ChoiceField(label="Jawabannya", choices=JawabanSurat.Jenis.choices)
    tanggal = TanggalField(label="Diterima dinas pada")
    dari = forms.CharField(label="Dijawab oleh", max_length=150, help_text="Nama dan jabatannya di koperasi.")
    uraian = _text("Isi jawaban", required=False, help_text="Untuk rencana tanggal RAT boleh dikosongkan.")
    tahun_buku = forms.TypedChoiceField(label="Rencana RAT: tahun buku", coerce=int, required=False, empty_value=None)
    tanggal_rat = TanggalField(label="Rencana RAT: tanggal", required=False)

    def __init__(self, *args: Any, surat: Surat, on: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"tanggal": on})
        super().__init__(*args, **kwargs)
        _years(self.fields["tahun_buku"], surat, on)

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        if asked.get("jenis") != JawabanSurat.Jenis.JANJI:
            if asked.get("tanggal_rat"):
                self.add_error("jenis", "Ada tanggal RAT: pilih “Rencana tanggal RAT”, atau kosongkan tanggalnya.")
            if not asked.get("uraian"):
                self.add_error("uraian", "Tulis isi jawabannya.")
            asked["tahun_buku"] = None
        elif not asked.get("tanggal_rat") and "tanggal_rat" not in self.errors:
            self.add_error("tanggal_rat", "Tulis tanggal RAT yang direncanakan.")
        return asked


class PutusanForm(forms.Form):
    diterima = forms.ChoiceField(
        label="Putusan", widget=forms.RadioSelect,
        choices=[("ya", "Diterima: surat ini ditarik"), ("tidak", "Tidak diterima: surat ini tetap berlaku")],
    )  # fmt: skip
    alasan = _text("Alasan", help_text="Dibaca pengurus koperasi.")


def _years(field: Any, surat: Surat, on: dt.date) -> None:
    """Those the letter names, latest first, else the last ones that are over."""
    years = sorted(surat.tahun_buku, reverse=True) or list(range(on.year - 1, on.year - 1 - YEARS, -1))
    field.choices = [(year, str(year)) for year in years]
