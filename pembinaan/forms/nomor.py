"""Forms of numbers: the agenda's filter, the counter, blocks, patterns; and of deeds on letters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from koperasi.lib.teks import one_line
from koperasi.ui.forms import TanggalField
from pembinaan.letters import kinds, numbering
from pembinaan.models import KeadaanSurat, PolaNomor
from registry.policies import Refused

YEARS = (2000, 2100)
HIGHEST = 1_000_000


class AgendaForm(forms.Form):
    """Filters of the agenda, from the URL."""

    buku = forms.ChoiceField(label="Buku agenda", required=False)
    q = forms.CharField(label="Cari nomor atau koperasi", required=False, max_length=100)
    keadaan = forms.ChoiceField(label="Keadaan", required=False)

    def __init__(self, data: Any, *, books: list[tuple[str, int]]) -> None:
        super().__init__(data)
        self.books = {f"{seri}-{tahun}": (seri, tahun) for seri, tahun in books}
        chosen: Any = self.fields["buku"]
        chosen.choices = [(key, f"{seri} {tahun}") for key, (seri, tahun) in self.books.items()]
        states: Any = self.fields["keadaan"]
        states.choices = [("", "Semua"), ("berlaku", "Berlaku"), (KeadaanSurat.BATAL, "Dibatalkan")]

    @property
    def book(self) -> tuple[str, int] | None:
        asked = self.cleaned_data.get("buku") if self.is_valid() else ""
        return self.books.get(asked or next(iter(self.books), ""))


class TerakhirForm(forms.Form):
    seri = forms.SlugField(label="Buku agenda", max_length=20, initial="keluar")
    tahun = forms.IntegerField(label="Tahun", min_value=YEARS[0], max_value=YEARS[1])
    terakhir = forms.IntegerField(
        label="Nomor terakhir yang sudah dipakai", min_value=0, max_value=HIGHEST,
        help_text="Surat berikutnya mendapat nomor sesudahnya. Hanya dapat dimajukan, dan hanya sebelum surat pertama.",
    )  # fmt: skip


class BlokForm(forms.Form):
    seri = forms.SlugField(label="Buku agenda", max_length=20, initial="keluar")
    tahun = forms.IntegerField(label="Tahun", min_value=YEARS[0], max_value=YEARS[1])
    dari = forms.IntegerField(label="Dari nomor", min_value=1, max_value=HIGHEST)
    sampai = forms.IntegerField(label="Sampai nomor", min_value=1, max_value=HIGHEST)
    catatan = forms.CharField(label="Catatan", required=False, max_length=200)

    def clean_catatan(self) -> str:
        return one_line(self.cleaned_data["catatan"])


class PolaForm(forms.Form):
    kunci = forms.ChoiceField(label="Untuk surat", required=False)
    klasifikasi = forms.RegexField(
        r"^[0-9A-Za-z][0-9A-Za-z.]*$", label="Kode klasifikasi", max_length=30, help_text="Misalnya 500.3.2.4.",
        error_messages={"invalid": "Kode klasifikasi hanya berisi angka, huruf, dan titik."},
    )  # fmt: skip
    pola = forms.CharField(label="Pola nomor", max_length=80, initial=PolaNomor.POLA)
    seri = forms.SlugField(label="Buku agenda", max_length=20, initial="keluar",
                           help_text="Surat dalam satu buku agenda memakai satu urutan nomor.")  # fmt: skip
    berlaku_pada = TanggalField(label="Berlaku mulai")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["kunci"]
        chosen.choices = [("", "Semua surat yang tidak punya pola sendiri"), *kinds.names().items()]

    @property
    def tokens(self) -> str:
        return ", ".join(f"{{{name}}} = {meaning}" for name, meaning in numbering.TOKENS.items())

    def clean_pola(self) -> str:
        text = one_line(self.cleaned_data["pola"])
        try:
            numbering.check_pattern(text)
        except Refused as sentence:
            raise forms.ValidationError(str(sentence)) from None
        return text

    def example(self, unit: str, on: dt.date) -> str:
        """The next number as these values would write it, or "" while one of them is wrong."""
        data = getattr(self, "cleaned_data", {})
        if not data.get("pola") or not data.get("klasifikasi"):
            return ""
        return numbering.write(numbering.Parts(data["pola"], data["klasifikasi"], unit, on, "Penting"), 123)


class AlasanForm(forms.Form):
    alasan = forms.CharField(label="Alasan", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_alasan(self) -> str:
        return one_line(self.cleaned_data["alasan"])


class TandaForm(forms.Form):
    tanggal = TanggalField(label="Ditandatangani tanggal")
