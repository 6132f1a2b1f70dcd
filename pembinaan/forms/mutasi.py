"""What the table of changes may be asked: two days, and which cooperatives."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from koperasi.lib.parse import ValueSentence, parse_date
from pembinaan.angka.mutasi import COLUMN_CHOICES, Rentang
from pembinaan.angka.posisi import Posisi
from pembinaan.forms.angka import EARLIEST, TOO_EARLY, AngkaForm
from pembinaan.models import PeriodeTutup
from registry import kantor

DAYS = ("dari_tanggal", "sampai_tanggal")
FIELDS = (*DAYS, "kdmp", "kecamatan", "desa", "jenis", "kelompok", "bentuk", "kolom")


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class MutasiForm(AngkaForm):
    """A day that is not named is filled in: today, and the end of the year before it."""

    dari_tanggal = _day("Posisi awal")
    sampai_tanggal = _day("Posisi akhir")
    kolom = forms.ChoiceField(label="Kolom", required=False, choices=[("", "Semua"), *COLUMN_CHOICES])
    field_order = (*DAYS, "kecamatan", "kdmp", "jenis", "kelompok", "bentuk", "desa", "kolom")

    def __init__(self, data: QueryDict) -> None:
        filled = data.copy()
        filled["sampai_tanggal"] = filled.get("sampai_tanggal") or kantor.today().isoformat()
        filled["dari_tanggal"] = filled.get("dari_tanggal") or _year_before(str(filled["sampai_tanggal"])).isoformat()
        super().__init__(filled, fields=FIELDS)

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        start, end = (asked.get(name) for name in DAYS)
        for name, day in zip(DAYS, (start, end), strict=True):
            if day and day > kantor.today():
                self.add_error(name, "Tanggal ini belum tiba. Pilih hari ini atau hari sebelumnya.")
            elif day and day < EARLIEST:
                self.add_error(name, TOO_EARLY)
        if start and end and start > end:
            self.add_error("dari_tanggal", "Posisi awal lebih baru daripada posisi akhir. Tukar kedua tanggal itu.")
        return asked

    @property
    def rentang(self) -> Rentang:
        """Two queries."""
        return Rentang(*(Posisi.at(self.cleaned_data[name]) for name in DAYS))


def _year_before(written: str) -> dt.date:
    try:
        end = parse_date(written) or kantor.today()
    except ValueSentence:
        end = kantor.today()
    return dt.date(end.year - 1, 12, 31) if end.year > EARLIEST.year else EARLIEST


def quick_choices(on: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """(words, first day, last day) of the spans that are asked for most. One query."""
    quarter, half = (on.month - 1) // 3 * 3 + 1, 1 if on.month <= 6 else 7
    found = [
        ("Bulan ini", _eve(on.replace(day=1)), on),
        ("Triwulan ini", _eve(on.replace(month=quarter, day=1)), on),
        ("Semester ini", _eve(on.replace(month=half, day=1)), on),
        ("Tahun ini", dt.date(on.year - 1, 12, 31), on),
        ("Tahun lalu", dt.date(on.year - 2, 12, 31), dt.date(on.year - 1, 12, 31)),
    ]
    if closed := PeriodeTutup.objects.order_by("-sampai", "-pk").first():
        found.append((f"Sejak penutupan {closed.nomor}", closed.sampai, on))
    return found


def _eve(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)
