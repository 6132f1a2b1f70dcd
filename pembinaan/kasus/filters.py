"""The filters of the list of cases; tiles of the desk, list, giving out work and download read the same parameters.

Parameters: q petugas jenis keadaan kecamatan masalah lewat diam usul hasil tahun. `?keadaan=` empty is what is open,
unless an outcome is asked for: only closed cases have one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from koperasi.accounts.models import User
from pembinaan import doings, promises
from pembinaan.kasus import outcome
from pembinaan.models import HasilKasus, JenisKasus, Kasus, KeadaanKasus, Masalah
from pembinaan.models.kasus import KasusQuerySet
from pembinaan.policies import kasus as policies
from registry import search
from registry.models import Kecamatan, Koperasi

MINE, NOBODY, OPEN, ALL, UNKNOWN = "saya", "tanpa", "terbuka", "semua", "kosong"
IDLE_DAYS = 30
FOLDED = ("masalah", "hasil", "tahun", "janji", "lewat", "diam", "usul", "menunggu")


def overdue(on: dt.date) -> Q:
    return Q(tenggat__lt=on) & ~Q(keadaan=KeadaanKasus.SELESAI)


def idle(on: dt.date) -> Q:
    """Open for so long, and nothing was done for the cooperative meanwhile."""
    since = on - dt.timedelta(days=IDLE_DAYS)
    return Q(dibuka_pada__lte=since) & ~Q(keadaan=KeadaanKasus.SELESAI) & doings.last_before("koperasi", since)


class KasusFilter(filters.FilterSet):
    """`KasusFilter(request.GET, Kasus.objects.visible_to(user), user=user, on=today).qs`.

    With an unreadable parameter `qs` is empty and `form.errors` says why.
    """

    q = filters.CharFilter(method="by_text", label="Cari nama koperasi, badan hukum, NIK, pengurus")
    petugas = filters.ChoiceFilter(method="by_person", label="Petugas", empty_label="Semua")
    keadaan = filters.ChoiceFilter(
        choices=[("baru", "Belum dibagi"), ("berjalan", "Dikerjakan"), ("selesai", "Selesai"), (ALL, "Semua")],
        method="by_state", label="Keadaan", empty_label="Terbuka",
    )  # fmt: skip
    jenis = filters.ChoiceFilter(choices=JenisKasus.choices, label="Jenis", empty_label="Semua")
    kecamatan = filters.ChoiceFilter(method="by_place", label="Kecamatan", empty_label="Semua")
    masalah = filters.ChoiceFilter(method="by_problem", label="Masalah", empty_label="Tidak disaring")
    hasil = filters.ChoiceFilter(choices=HasilKasus.choices, label="Hasil", empty_label="Tidak disaring")
    tahun = filters.ChoiceFilter(method="by_year", label="Dibuka tahun", empty_label="Semua")
    janji = filters.ChoiceFilter(
        choices=[("hari_ini", "Janji RAT hari ini"), ("diingkari", "Janji RAT lewat, belum RAT")],
        method="by_promise", label="Janji RAT", empty_label="Tidak disaring",
    )  # fmt: skip
    lewat = filters.BooleanFilter(method="by_due", label="Lewat tenggat", widget=forms.CheckboxInput)
    diam = filters.BooleanFilter(method="by_idle", label=f"Tanpa kegiatan {IDLE_DAYS} hari", widget=forms.CheckboxInput)
    usul = filters.BooleanFilter(method="by_proposal", label="Usul ditutup", widget=forms.CheckboxInput)
    menunggu = filters.BooleanFilter(
        method="by_waiting", label="Aktif, menunggu pemeriksaan", widget=forms.CheckboxInput
    )

    class Meta:
        model = Kasus
        fields: list[str] = []

    def __init__(self, data: QueryDict | dict[str, str] | None, queryset: KasusQuerySet, *, user: Any,
                 on: dt.date) -> None:  # fmt: skip
        self.user, self.on = user, on
        super().__init__({name: value for name, value in (data or {}).items() if value}, queryset)
        self._offer()

    def _offer(self) -> None:
        self.people = people(self.on)
        own = [(MINE, "Saya")] if any(pk == self.user.pk for pk, _ in self.people) else []
        self.filters["petugas"].extra["choices"] = [*own, (NOBODY, "Belum dibagi"), *self.people]
        self.filters["kecamatan"].extra["choices"] = [
            *Kecamatan.objects.values_list("pk", "nama"),
            (UNKNOWN, "Belum diketahui"),
        ]
        self.filters["masalah"].extra["choices"] = [
            *Masalah.objects.values_list("pk", "nama"),
            (UNKNOWN, "Belum diisi"),
        ]
        self.filters["tahun"].extra["choices"] = [(str(y), str(y)) for y in range(self.on.year, self.on.year - 10, -1)]

    @property
    def qs(self) -> KasusQuerySet:
        return cast(KasusQuerySet, super().qs)

    def filter_queryset(self, queryset: KasusQuerySet) -> KasusQuerySet:
        if self.form.errors:
            return queryset.none()
        asked = self.form.cleaned_data
        if not asked["keadaan"] and not asked["hasil"]:
            queryset = queryset.open()
        return cast(KasusQuerySet, super().filter_queryset(queryset))

    @property
    def more(self) -> bool:
        """Whether a filter that is folded away is in force or wrong."""
        return any(self.data.get(name) for name in FOLDED)

    # --- One method a question --------------------------------------------------------------
    def by_text(self, queryset: KasusQuerySet, name: str, value: str) -> KasusQuerySet:
        condition = search.condition(value)
        if condition is None:
            return queryset.none()
        return queryset.filter(koperasi__in=Koperasi.objects.filter(condition).order_by().values("pk"))

    def by_person(self, queryset: KasusQuerySet, name: str, value: str) -> KasusQuerySet:
        if value == NOBODY:
            return queryset.filter(petugas=None)
        return queryset.filter(petugas=self.user.pk if value == MINE else int(value))

    def by_state(self, queryset: KasusQuerySet, name: str, value: str) -> KasusQuerySet:
        return queryset if value == ALL else queryset.filter(keadaan=value)

    def by_place(self, queryset: KasusQuerySet, name: str, value: str) -> KasusQuerySet:
        return queryset.filter(koperasi__kecamatan=None if value == UNKNOWN else int(value))

    def by_problem(self, queryset: KasusQuerySet, name: str, value: str) -> KasusQuerySet:
        named = Kasus.masalah.through.objects.filter(kasus=OuterRef("pk"))
        return queryset.filter(~Exists(named) if value == UNKNOWN else Exists(named.filter(masalah=int(value))))

    def by_year(self, queryset: KasusQuerySet, name: str, value: str) -> KasusQuerySet:
        year = int(value)
        return queryset.filter(dibuka_pada__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))

    def by_promise(self, queryset: KasusQuerySet, name: str, value: str) -> KasusQuerySet:
        rows = promises.due(on=self.on) if value == "hari_ini" else promises.broken(on=self.on)
        return queryset.filter(Exists(rows.filter(kasus=OuterRef("pk")).order_by()))

    def by_due(self, queryset: KasusQuerySet, name: str, value: bool) -> KasusQuerySet:
        return queryset.filter(overdue(self.on)) if value else queryset

    def by_idle(self, queryset: KasusQuerySet, name: str, value: bool) -> KasusQuerySet:
        return queryset.filter(idle(self.on)) if value else queryset

    def by_proposal(self, queryset: KasusQuerySet, name: str, value: bool) -> KasusQuerySet:
        return queryset.filter(outcome.PROPOSES) if value else queryset

    def by_waiting(self, queryset: KasusQuerySet, name: str, value: bool) -> KasusQuerySet:
        return queryset.filter(outcome.WAITS) if value else queryset


def people(on: dt.date) -> list[tuple[int, str]]:
    """(id, name) of those who may have cases now or have one open, by name."""
    able = policies.handlers(on).order_by().values("pk")
    holding = Kasus.objects.open().exclude(petugas=None).order_by().values("petugas")
    return list(
        User.objects.filter(Q(pk__in=able) | Q(pk__in=holding)).order_by("nama", "pk").values_list("pk", "nama")
    )


def of(request: Any, *, on: dt.date, data: QueryDict | dict[str, str] | None = None) -> KasusFilter:
    """The filter of a request (or of `data`) over what its user may see."""
    return KasusFilter(
        request.GET if data is None else data, Kasus.objects.visible_to(request.user), user=request.user, on=on
    )
