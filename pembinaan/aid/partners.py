"""Partners in business: who has one, who said that there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

import django_filters as filters
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from koperasi.lib.sheets import Column
from pembinaan.facilitation.rows import of_koperasi
from pembinaan.models import MitraUsaha
from registry.models import Kecamatan

COLUMNS = [
    Column("Koperasi", width=34), Column("Kecamatan"), Column("Jawaban", width=26), Column("Nama mitra", width=28),
    Column("Bidang", width=28), Column("Sejak", "tanggal", 12), Column("Sampai", "tanggal", 12),
]  # fmt: skip


def visible(user: User) -> QuerySet[MitraUsaha]:
    rows = MitraUsaha.objects.filter(koperasi__ditarik_pada=None)
    return rows if user.is_authenticated and user.boleh(Izin.PEMBINAAN_LIHAT) else rows.none()


def current(on: dt.date) -> Q:
    return Q(sampai=None) | Q(sampai__gt=on)


class MitraFilter(filters.FilterSet):
    """The list begins with what holds today."""

    q = filters.CharFilter(method="by_text", label="Koperasi, mitra, atau bidang")
    bentuk = filters.ChoiceFilter(choices=MitraUsaha.Bentuk.choices, label="Jawaban", empty_label="Semua")
    kecamatan = filters.ModelChoiceFilter(
        field_name="koperasi__kecamatan", queryset=Kecamatan.objects.all(), label="Kecamatan", empty_label="Semua"
    )
    berlaku = filters.ChoiceFilter(
        choices=[("kini", "Masih berlaku"), ("berakhir", "Sudah berakhir")], method="by_time", label="Masa",
        empty_label="Semua",
    )  # fmt: skip

    class Meta:
        model = MitraUsaha
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[MitraUsaha], *, on: dt.date) -> None:
        self.on = on
        super().__init__(data, queryset)

    @property
    def qs(self) -> QuerySet[MitraUsaha]:
        return cast("QuerySet[MitraUsaha]", super().qs).order_by("koperasi__nama_urut", "-dari", "pk")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        return rows.filter(of_koperasi(text) | Q(nama__icontains=text) | Q(bidang__icontains=text))

    def by_time(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(current(self.on) if value == "kini" else ~current(self.on))


@dataclass(frozen=True)
class Counts:
    """Of what holds today, by kind of answer."""

    perusahaan: int
    plasma: int
    tidak_ada: int


def counts(rows: QuerySet[MitraUsaha], *, on: dt.date) -> Counts:
    found = rows.filter(current(on)).aggregate(
        **{code: Count("pk", filter=Q(bentuk=code)) for code in MitraUsaha.Bentuk.values}
    )
    return Counts(**found)


def cells(row: MitraUsaha) -> list[object]:
    return [row.koperasi.nama, str(row.koperasi.kecamatan or ""), row.get_bentuk_display(), row.nama, row.bidang,
            row.dari, row.sampai]  # fmt: skip
