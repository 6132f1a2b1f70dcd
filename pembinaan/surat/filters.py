"""The filters of the list of letters and of the drafts; list, counts, download and choosing read the same parameters.

Parameters: q keadaan langkah jalur kecamatan tahun petugas belum. Empty `keadaan`: every state.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import django_filters as filters
from django.db.models import Count, Q
from django.http import QueryDict

from koperasi.accounts.models import User
from pembinaan.letters import kinds
from pembinaan.models import Jalur, KeadaanSurat, Surat
from pembinaan.models.surat import NUMBERED, SuratQuerySet
from registry import search
from registry.models import Kecamatan, Koperasi

NIGHT, UNKNOWN = "malam", "kosong"
YEARS_BACK = 10
FOLDED = ("jalur", "tahun", "petugas", "belum")
DRAFTED = (KeadaanSurat.KONSEP, KeadaanSurat.DIKEMBALIKAN)


class SuratFilter(filters.FilterSet):
    """`SuratFilter(request.GET, Surat.objects.visible_to(user), on=today).qs`.

    With an unreadable parameter `qs` is empty and `form.errors` says why.
    """

    q = filters.CharFilter(method="by_text", label="Cari nama koperasi, nomor surat, badan hukum, NIK")
    keadaan = filters.ChoiceFilter(choices=KeadaanSurat.choices, label="Keadaan", empty_label="Semua")
    langkah = filters.ChoiceFilter(method="by_kind", label="Jenis surat", empty_label="Semua")
    kecamatan = filters.ChoiceFilter(method="by_place", label="Kecamatan", empty_label="Semua")
    jalur = filters.ChoiceFilter(choices=Jalur.choices, label="Jalur", empty_label="Semua")
    tahun = filters.ChoiceFilter(method="by_year", label="Tahun surat", empty_label="Semua")
    petugas = filters.ChoiceFilter(method="by_person", label="Disiapkan oleh", empty_label="Semua")
    belum = filters.NumberFilter(method="by_days", label="Belum diterima, lewat (hari)", min_value=0, max_value=3650)

    class Meta:
        model = Surat
        fields: list[str] = []

    def __init__(self, data: QueryDict | dict[str, str] | None, queryset: SuratQuerySet, *, on: dt.date) -> None:
        self.on = on
        super().__init__({name: value for name, value in (data or {}).items() if value}, queryset)
        self._offer()

    def _offer(self) -> None:
        self.filters["langkah"].extra["choices"] = list(kinds.names().items())
        self.filters["kecamatan"].extra["choices"] = [
            *Kecamatan.objects.values_list("pk", "nama"),
            (UNKNOWN, "Belum diketahui"),
        ]
        makers = Surat.objects.exclude(dibuat_oleh=None).order_by().values("dibuat_oleh")
        people = User.objects.filter(pk__in=makers).order_by("nama", "pk").values_list("pk", "nama")
        self.filters["petugas"].extra["choices"] = [(NIGHT, "Proses malam"), *people]
        if "tahun" in self.filters:
            years = range(self.on.year, self.on.year - YEARS_BACK, -1)
            self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]

    @property
    def qs(self) -> SuratQuerySet:
        return cast(SuratQuerySet, super().qs)

    def filter_queryset(self, queryset: SuratQuerySet) -> SuratQuerySet:
        return self._narrow(queryset)

    def _narrow(self, queryset: SuratQuerySet, *, without: str = "") -> SuratQuerySet:
        if self.form.errors:
            return queryset.none()
        for name, value in self.form.cleaned_data.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def counts(self) -> dict[str, int]:
        """{state: letters} under all other filters: what each state's own list shows. One query."""
        rows = self._narrow(self.queryset, without="keadaan").order_by().values_list("keadaan")
        return dict(rows.annotate(n=Count("pk")))

    @property
    def more(self) -> bool:
        """Whether a filter that is folded away is in force or wrong."""
        return any(self.data.get(name) for name in FOLDED)

    # --- One method a question --------------------------------------------------------------
    def by_text(self, queryset: SuratQuerySet, name: str, value: str) -> SuratQuerySet:
        found, condition = Q(nomor__icontains=value.strip()), search.condition(value)
        if condition is not None:
            found |= Q(koperasi__in=Koperasi.objects.filter(condition).order_by().values("pk"))
        return queryset.filter(found)

    def by_kind(self, queryset: SuratQuerySet, name: str, value: str) -> SuratQuerySet:
        other = value in kinds.OTHERS
        return queryset.filter(jenis=value) if other else queryset.filter(langkah__kode=value)

    def by_place(self, queryset: SuratQuerySet, name: str, value: str) -> SuratQuerySet:
        return queryset.filter(koperasi__kecamatan=None if value == UNKNOWN else int(value))

    def by_year(self, queryset: SuratQuerySet, name: str, value: str) -> SuratQuerySet:
        """The year of the letter's date; of one without a date yet the year in which it was drafted."""
        year = int(value)
        drafted = Q(tahun=None, dibuat_tanggal__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        return queryset.filter(Q(tahun=year) | drafted)

    def by_person(self, queryset: SuratQuerySet, name: str, value: str) -> SuratQuerySet:
        return queryset.filter(dibuat_oleh=None if value == NIGHT else int(value))

    def by_days(self, queryset: SuratQuerySet, name: str, value: Any) -> SuratQuerySet:
        """In force and dated more than so many days ago, and no receipt: no clock runs."""
        before = self.on - dt.timedelta(days=int(value))
        return queryset.filter(keadaan__in=NUMBERED, diterima_pada=None, tanggal__lt=before)


class KonsepFilter(SuratFilter):
    """Over drafts and letters that were sent back."""

    keadaan = filters.ChoiceFilter(
        choices=[(one.value, one.label) for one in DRAFTED], label="Keadaan", empty_label="Semua"
    )
    tahun = None
    belum = None


def of(request: Any, *, on: dt.date) -> SuratFilter:
    return SuratFilter(request.GET, Surat.objects.visible_to(request.user), on=on)


def drafts(request: Any, *, on: dt.date) -> KonsepFilter:
    return KonsepFilter(request.GET, Surat.objects.visible_to(request.user).filter(keadaan__in=DRAFTED), on=on)
