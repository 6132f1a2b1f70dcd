"""NIK certificates that run out: the list, the number on the home page and what may be renewed, from one queryset."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

import django_filters as filters
from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from koperasi.accounts.models import User
from pembinaan.facilitation import meeting
from pembinaan.models import Fasilitasi, JenisFasilitasi
from pembinaan.states.facilitation import RUNNING
from registry import search
from registry.models import Kecamatan, Koperasi
from registry.models.koperasi import KoperasiQuerySet

DAYS_AHEAD = 90
SOON, PAST = "segera", "lewat"
OPEN, BEGUN = "belum", "berjalan"


def scope(user: User) -> KoperasiQuerySet:
    """Cooperatives the office answers for, not dissolved, whose certificate has an end."""
    rows = Koperasi.objects.visible_to(user).within_authority()
    return rows.exclude(status_keputusan="dibubarkan").exclude(sertifikat_nik_berakhir=None)


def soon(rows: KoperasiQuerySet, *, on: dt.date) -> KoperasiQuerySet:
    """Still valid today, not any more in 90 days."""
    return rows.filter(sertifikat_nik_berakhir__range=(on, on + dt.timedelta(days=DAYS_AHEAD)))


def past(rows: KoperasiQuerySet, *, on: dt.date) -> KoperasiQuerySet:
    return rows.filter(sertifikat_nik_berakhir__lt=on)


def _renewals() -> QuerySet[Any]:
    return Fasilitasi.objects.filter(
        koperasi=OuterRef("pk"), keadaan__in=RUNNING, jenis__hasil=JenisFasilitasi.Hasil.SERTIFIKAT_NIK
    ).order_by("-pk")


def not_begun(rows: KoperasiQuerySet) -> KoperasiQuerySet:
    """Nobody has asked for the renewal yet."""
    return rows.filter(~Exists(_renewals()))


def waiting(user: User, *, on: dt.date) -> KoperasiQuerySet:
    """For the home page: run out within 90 days, renewal not begun."""
    return not_begun(soon(scope(user), on=on))


@dataclass(frozen=True)
class Counts:
    soon: int
    past: int


def counts(rows: KoperasiQuerySet, *, on: dt.date) -> Counts:
    """One query for both tabs."""
    until = on + dt.timedelta(days=DAYS_AHEAD)
    found = rows.order_by().aggregate(
        soon=Count("pk", filter=Q(sertifikat_nik_berakhir__range=(on, until))),
        past=Count("pk", filter=Q(sertifikat_nik_berakhir__lt=on)),
    )
    return Counts(**found)


class SertifikatFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_text", label="Cari nama, badan hukum, NIK")
    kecamatan = filters.ModelChoiceFilter(queryset=Kecamatan.objects.all(), label="Kecamatan", empty_label="Semua")
    perpanjangan = filters.ChoiceFilter(
        choices=[(OPEN, "Belum dimulai"), (BEGUN, "Sedang berjalan")], method="by_renewal", label="Perpanjangan",
        empty_label="Semua",
    )  # fmt: skip

    class Meta:
        model = Koperasi
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, *, user: User, on: dt.date) -> None:
        self.on = on
        super().__init__(data, scope(user))

    @property
    def shown(self) -> str:
        """Which of the two lists."""
        return PAST if self.data.get("keadaan") == PAST else SOON

    @property
    def qs(self) -> KoperasiQuerySet:
        return cast(KoperasiQuerySet, super().qs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def page_rows(self) -> KoperasiQuerySet:
        """With the running request and whether an accepted RAT is there; the earliest end first."""
        rows = past(self.qs, on=self.on) if self.shown == PAST else soon(self.qs, on=self.on)
        order = "-sertifikat_nik_berakhir" if self.shown == PAST else "sertifikat_nik_berakhir"
        renewal = _renewals()
        return (
            rows.select_related("kecamatan")
            .defer("cari")
            .annotate(
                berjalan=Subquery(renewal.values("pk")[:1], output_field=IntegerField()),
                berjalan_keadaan=Subquery(renewal.values("keadaan")[:1], output_field=CharField()),
                ada_rat=meeting.accepted(self.on),
            )
            .order_by(order, "nama_urut", "pk")
        )

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        asked = search.condition(value)
        return rows.none() if asked is None else rows.filter(asked)

    def by_renewal(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        begun = Exists(_renewals())
        return rows.filter(begun if value == BEGUN else ~begun)


def kind() -> JenisFasilitasi | None:
    """The kind whose result is a NIK certificate; None where the office retired it."""
    return JenisFasilitasi.objects.filter(hasil=JenisFasilitasi.Hasil.SERTIFIKAT_NIK, aktif=True).first()
