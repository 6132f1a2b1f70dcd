"""What a rekap may be asked: a day or a period, what it is compared with, how it is divided, and which cooperatives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from django import forms

from koperasi.lib.dates import panjang
from koperasi.ui.templatetags.ui import chosen_words
from pembinaan.angka.posisi import Posisi
from pembinaan.forms.angka import AngkaForm
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import beku, hidup, masa, tabel, tutup
from pembinaan.rekap.masa import Masa
from registry import kantor
from registry.models import AturanStatus

FIELDS = ("periode", "pada", "banding", "menurut", "kdmp", "kecamatan", "jenis", "kelompok", "bentuk")
WHEN = ("periode", "pada", "banding", "menurut")  # not a filter: what is counted when, and how it is divided


def grouped(found: list[Masa]) -> list[Any]:
    """As a choice of periods shows them: by kind."""
    kinds = [(kind.label, [(one.kode, one.nama) for one in found if one.jenis == kind]) for kind in PeriodeTutup.Jenis]
    return [(label, choices) for label, choices in kinds if choices]


class RekapForm(AngkaForm):
    """A valid one has `posisi`, `lalu`, their `names`, `by` and `cakupan`."""

    field_order = FIELDS
    periode = forms.ChoiceField(label="Periode", required=False)
    banding = forms.DateField(
        label="Dibanding posisi", required=False, widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    menurut = forms.ChoiceField(label="Menurut", required=False, choices=list(tabel.TITLES.items()))

    def __init__(self, data: Any) -> None:
        super().__init__(data, fields=FIELDS)
        choices = [("", "Tanggal tertentu"), *grouped(masa.begun(kantor.today()))]
        cast(forms.ChoiceField, self.fields["periode"]).choices = choices

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("periode") and asked.get("pada"):
            self.add_error("pada", "Pilih periode atau tanggal posisi, tidak keduanya.")
        elif not self.errors and (other := asked.get("banding")) and other >= self.posisi.on:
            self.add_error("banding", "Tanggal pembanding harus lebih awal daripada tanggal posisi.")
        return asked

    @cached_property
    def places(self) -> dict[str, tuple[int, str]]:
        """As `hidup.places`: read once for the choice and for the tables."""
        return hidup.places()

    def known_places(self) -> Iterable[tuple[int, str]]:
        return self.places.values()

    @cached_property
    def rules(self) -> list[AturanStatus]:
        return list(AturanStatus.objects.adopted())

    @property
    def masa(self) -> Masa | None:
        return Masa.read(self.cleaned_data["periode"]) if self.cleaned_data.get("periode") else None

    @cached_property
    def posisi(self) -> Posisi:
        if self.masa:
            return tutup.posisi_of(self.masa, kantor.today(), self.rules)
        return Posisi.at(self.cleaned_data.get("pada"), rules=self.rules)

    @cached_property
    def lalu(self) -> Posisi:
        """What the day is compared with."""
        if asked := self.cleaned_data.get("banding"):
            return Posisi.at(asked, rules=self.rules)
        if self.masa:
            return tutup.posisi_of(self.masa.sebelum, rules=self.rules)
        return Posisi.at(year_before(self.posisi.on), rules=self.rules)

    @property
    def names(self) -> tuple[str, str]:
        here = self.masa
        now = f"{here.nama}{' (berjalan)' if here.sampai > self.posisi.on else ''}" if here else ""
        before = here.sebelum.nama if here and not self.cleaned_data.get("banding") else ""
        return (now or f"posisi {panjang(self.posisi.on)}", before or f"posisi {panjang(self.lalu.on)}")

    @property
    def by(self) -> str:
        return self.cleaned_data.get("menurut") or beku.BY[0]

    @property
    def saringan(self) -> str:
        """The filter in words; "" where it asks nothing."""
        said = [(field.label, chosen_words(field)) for field in self if field.name not in WHEN]
        return "; ".join(f"{label}: {words}" for label, words in said if words)


def year_before(on: dt.date) -> dt.date:
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


class TutupForm(forms.Form):
    masa = forms.ChoiceField(label="Periode")
    catatan = forms.CharField(
        label="Catatan", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Tercetak pada keterangan rekap, misalnya nomor surat pengantarnya.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        cast(forms.ChoiceField, self.fields["masa"]).choices = grouped(masa.past(kantor.today()))

    def clean_masa(self) -> Masa:
        found = Masa.read(self.cleaned_data["masa"])
        if found is None:
            raise forms.ValidationError("Periode ini tidak dikenal.")
        return found


class BarisForm(forms.Form):
    """Which frozen rows: those a figure was made of, in one line of a table or in all."""

    angka = forms.CharField(required=False, max_length=40)
    menurut = forms.ChoiceField(required=False, choices=[("", ""), *tabel.TITLES.items()])
    nilai = forms.CharField(required=False, max_length=100)
