"""The list of requests, its filter, and numbers about the same rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

import django_filters as filters
from django.db.models import Avg, Count, DurationField, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import Coalesce
from django.http import QueryDict

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from pembinaan.models import Fasilitasi, JenisFasilitasi, KeadaanFasilitasi, LangkahFasilitasi
from pembinaan.models.fasilitasi import FasilitasiQuerySet
from pembinaan.states.facilitation import RUNNING
from registry import search
from registry.models import Kecamatan, Koperasi

ORDERS = {
    "diminta": ("diminta_pada", "pk"),
    "target": ("target_pada", "pk"),
    "koperasi": ("koperasi__nama_urut", "pk"),
}
DEFAULT_ORDER = "-diminta"
RUN, LATE = "berjalan", "lewat"
MINE = "saya"


class FasilitasiFilter(filters.FilterSet):
    """`FasilitasiFilter(request.GET, Fasilitasi.objects.visible_to(user), user=user, on=today).qs`."""

    q = filters.CharFilter(method="by_text", label="Koperasi atau nomor")
    jenis = filters.ModelChoiceFilter(queryset=JenisFasilitasi.objects.all(), label="Jenis", empty_label="Semua")
    keadaan = filters.ChoiceFilter(
        choices=[(RUN, "Sedang berjalan"), (LATE, "Berjalan, lewat target"), *KeadaanFasilitasi.choices],
        method="by_state", label="Keadaan", empty_label="Semua",
    )  # fmt: skip
    perihal = filters.ChoiceFilter(choices=Fasilitasi.Perihal.choices, label="Perihal", empty_label="Semua")
    kecamatan = filters.ModelChoiceFilter(
        field_name="koperasi__kecamatan", queryset=Kecamatan.objects.all(), label="Kecamatan", empty_label="Semua"
    )
    petugas = filters.ChoiceFilter(method="by_person", label="Petugas", empty_label="Semua")
    tahun = filters.ChoiceFilter(method="by_year", label="Tahun diminta", empty_label="Semua")
    selesai = filters.ChoiceFilter(method="by_end", label="Tahun selesai", empty_label="Semua")

    class Meta:
        model = Fasilitasi
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, queryset: FasilitasiQuerySet, *, user: User, on: dt.date) -> None:
        self.on, self.user = on, user
        super().__init__(data, queryset)
        years = [(str(year), str(year)) for year in range(on.year, on.year - 10, -1)]
        self.filters["tahun"].extra["choices"] = self.filters["selesai"].extra["choices"] = years
        self.filters["petugas"].extra["choices"] = [(MINE, "Saya sendiri"), *staff_choices()]

    @property
    def qs(self) -> FasilitasiQuerySet:
        return cast(FasilitasiQuerySet, super().qs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(of_koperasi(value) | Q(nomor_hasil=value.strip()))

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == RUN:
            return rows.filter(keadaan__in=RUNNING)
        return late(rows, on=self.on) if value == LATE else rows.filter(keadaan=value)

    def by_person(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(petugas=self.user.pk if value == MINE else value)

    def by_year(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(diminta_pada__year=value)

    def by_end(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(selesai_pada__year=value)


def staff_choices() -> list[tuple[str, str]]:
    """Whoever may work on requests has one of these roles; also those who left, for what they did."""
    roles = (Peran.PETUGAS, Peran.PENDAMPING, Peran.KABID)
    people = User.objects.filter(peran__peran__in=roles).distinct().order_by("nama")
    return [(str(pk), nama) for pk, nama in people.values_list("pk", "nama")]


def of_koperasi(text: str, path: str = "koperasi") -> Q:
    """Rows of the cooperatives that the register's own search finds."""
    asked = search.condition(text)
    if asked is None:
        return Q(pk__in=[])
    return Q(**{f"{path}__in": Koperasi.objects.filter(asked).order_by().values("pk")})


def late(rows: QuerySet[Any], *, on: dt.date) -> QuerySet[Any]:
    """Still running after the day that its steps promised."""
    return rows.filter(keadaan__in=RUNNING, target_pada__lt=on)


def listed(rows: FasilitasiQuerySet) -> FasilitasiQuerySet:
    """Steps are counted for the rows that are shown: joined, those of every request would be grouped for a page."""
    steps = LangkahFasilitasi.objects.all()
    return rows.select_related("koperasi__kecamatan", "jenis", "petugas").annotate(
        langkah_semua=_steps(steps), langkah_selesai=_steps(steps.filter(selesai_pada__isnull=False))
    )


def _steps(rows: QuerySet[LangkahFasilitasi]) -> Coalesce:
    counted = rows.filter(fasilitasi=OuterRef("pk")).order_by().values("fasilitasi").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _days(value: Any) -> Any:
    """Spans of time as days: whole ones of two dates, a fraction of an average."""
    if not isinstance(value, dt.timedelta):
        return value
    return value.days if not value.seconds else value / dt.timedelta(days=1)


@dataclass(frozen=True)
class KindNumbers:
    """Of one kind: how many were done in the year, in how many calendar days."""

    jenis: JenisFasilitasi
    running: int
    late: int
    done: int
    refused: int
    average: float | None
    shortest: int | None
    longest: int | None


def numbers(rows: FasilitasiQuerySet, *, year: int, on: dt.date) -> list[KindNumbers]:
    """Every kind that is offered or has rows; ended ones of `year`, running ones of today. Two queries."""
    days = ExpressionWrapper(F("selesai_pada") - F("diminta_pada"), output_field=DurationField())
    ended = Q(selesai_pada__year=year)
    done = ended & Q(keadaan=KeadaanFasilitasi.SELESAI)
    counted = rows.order_by().values("jenis").annotate(
        running=Count("pk", filter=Q(keadaan__in=RUNNING)),
        late=Count("pk", filter=Q(keadaan__in=RUNNING, target_pada__lt=on)),
        done=Count("pk", filter=done),
        refused=Count("pk", filter=ended & Q(keadaan=KeadaanFasilitasi.DITOLAK)),
        average=Avg(days, filter=done), shortest=Min(days, filter=done), longest=Max(days, filter=done),
    )  # fmt: skip
    by_kind = {row.pop("jenis"): {name: _days(value) for name, value in row.items()} for row in counted}
    empty = {"running": 0, "late": 0, "done": 0, "refused": 0, "average": None, "shortest": None, "longest": None}
    return [
        KindNumbers(jenis, **by_kind.get(jenis.pk, empty))
        for jenis in JenisFasilitasi.objects.all()
        if jenis.aktif or jenis.pk in by_kind
    ]
