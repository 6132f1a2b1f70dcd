"""Grids of many people on one page: attendance by day, marks, results of tests, answers of those invited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from koperasi.ui.forms import TanggalField
from pembinaan.models import Pelatihan, Peserta, Undangan


# --- Attendance ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    name: str
    day: dt.date
    there: bool
    open: bool  # the day has come


@dataclass(frozen=True)
class PresentRow:
    peserta: Peserta
    cells: list[Cell]
    before: str  # what the page showed, for two clerks on one list


def present_rows(pelatihan: Pelatihan, rows: Iterable[Peserta], on: dt.date) -> list[PresentRow]:
    return [
        PresentRow(
            one,
            [Cell(f"h-{one.pk}-{day.isoformat()}", day, day in one.hadir, day <= on) for day in pelatihan.hari],
            " ".join(day.isoformat() for day in sorted(one.hadir)),
        )
        for one in rows
    ]


Days = dict[int, set[dt.date]]


def present_changes(data: Any, rows: Iterable[Peserta], days: Sequence[dt.date]) -> tuple[Days, Days]:
    """(came, left): only what this page changed against what it had shown."""
    came: Days = {}
    left: Days = {}
    for one in rows:
        if f"lama-{one.pk}" not in data:
            continue
        before = set(data[f"lama-{one.pk}"].split())
        for day in days:
            ticked, was = f"h-{one.pk}-{day.isoformat()}" in data, day.isoformat() in before
            if ticked != was:
                (came if ticked else left).setdefault(one.pk, set()).add(day)
    return came, left


# --- Marks and results --------------------------------------------------------------------------------
class NilaiField(forms.Field):
    """0 to 100 with a comma: `82,5`. Cleans to Decimal or None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 8})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            number = Decimal(str(value).strip()[:20].replace(",", "."))
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not 0 <= number <= 100:
            raise forms.ValidationError("Nilai 0 sampai 100, misalnya 82,5.")
        return number.quantize(Decimal("0.01"))

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class _Row(forms.Form):
    """One person's line; labels are said to screen readers, the table's head shows them."""

    def __init__(self, data: Any, *, peserta: Peserta) -> None:
        names = list(self.base_fields)
        super().__init__(data, prefix=f"p{peserta.pk}", initial={name: getattr(peserta, name) for name in names})
        self.peserta = peserta
        for bound in self.fields.values():
            bound.widget.attrs["aria-label"] = f"{bound.label}, {peserta.orang.nama}"


class MarksRow(_Row):
    nilai_awal = NilaiField(label="Nilai awal")
    nilai_akhir = NilaiField(label="Nilai akhir")
    kesan = forms.TypedChoiceField(
        label="Penilaian peserta", required=False, coerce=int, empty_value=None,
        choices=[("", "–"), (1, "1 buruk"), (2, "2 kurang"), (3, "3 cukup"), (4, "4 baik"), (5, "5 sangat baik")],
    )  # fmt: skip
    saran = forms.CharField(label="Saran", required=False, max_length=500)


class TestRow(_Row):
    tanggal_uji = TanggalField(label="Tanggal uji", required=False, help_text="")
    lulus = forms.TypedChoiceField(
        label="Hasil", required=False, empty_value=None, coerce=lambda text: text == "True",
        choices=[("", "belum ada hasil"), ("True", "lulus"), ("False", "tidak lulus")],
    )  # fmt: skip
    tanggal_lulus = TanggalField(label="Tanggal lulus", required=False, help_text="")


@dataclass
class Grid:
    """Forms of one page of people. `errors`: (id of the field, sentence) for the summary."""

    rows: list[Any]
    problem: str = ""
    _checked: bool = field(default=False, repr=False)

    def is_valid(self) -> bool:
        return sum(not row.is_valid() for row in self.rows) == 0  # every row, not only up to the first wrong one

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [
            (row[name].id_for_label, f"{row.peserta.orang.nama}, {row.fields[name].label.lower()}: {problem}")
            for row in self.rows
            for name, problems in row.errors.items()
            for problem in problems
        ]

    @property
    def results(self) -> dict[int, dict[str, Any]]:
        return {row.peserta.pk: row.cleaned_data for row in self.rows}


def grid(kind: type[_Row], rows: Iterable[Peserta], data: Any = None) -> Grid:
    """Of a POST only the people who stood on that page."""
    shown = [one for one in rows if data is None or f"p{one.pk}-ada" in data]
    return Grid([kind(data, peserta=one) for one in shown])


# --- Answers ------------------------------------------------------------------------------------------
def answers(data: Any, rows: Iterable[Undangan]) -> dict[int, tuple[str, str]]:
    """{invitation: (jawaban, catatan)} of those whose answer the page asked for; nonsense counts as not answered."""
    return {
        one.pk: (
            data[f"j-{one.pk}"] if data[f"j-{one.pk}"] in Undangan.Jawaban.values else Undangan.Jawaban.BELUM.value,
            data.get(f"c-{one.pk}", "").strip()[:300],
        )
        for one in rows
        if f"j-{one.pk}" in data
    }
