"""The filters of the list of usaha mikro: list, Excel, the cross table and its links read the same parameters.

q kecamatan desa bidang klaster kebutuhan koperasi. "kosong" asks for rows without one.
"""

from __future__ import annotations

from typing import Any, cast

import django_filters as filters
from django.db.models import Q
from django.http import HttpRequest, QueryDict

from koperasi.lib import teks
from pembinaan.models import Klaster, UsahaMikro
from pembinaan.models.mikro import UsahaMikroQuerySet
from registry.models import Desa, Kecamatan

EMPTY = "kosong"
MEMBER, OTHER = "anggota", "bukan"
LONGEST_QUERY = 120
SEARCHED = ("nama", "pemilik", "bidang", "telepon", "nama_normal", "pemilik_normal")
SORTS = {
    "nama": ("nama_normal",), "pemilik": ("pemilik_normal",), "kecamatan": ("kecamatan__nama", "desa__nama"),
    "bidang": ("bidang", "klaster__nama"),
}  # fmt: skip


class MikroFilter(filters.FilterSet):
    """`MikroFilter(request.GET, UsahaMikro.objects.visible_to(user)).qs`; empty where a parameter cannot be read."""

    q = filters.CharFilter(method="by_text", label="Cari nama usaha, pemilik, telepon")
    kecamatan = filters.ChoiceFilter(method="by_key", label="Kecamatan", empty_label="Semua")
    desa = filters.ChoiceFilter(method="by_key", label="Desa/kelurahan", empty_label="Semua")
    bidang = filters.ChoiceFilter(method="by_words", label="Bidang usaha", empty_label="Semua")
    klaster = filters.ChoiceFilter(method="by_key", label="Klaster", empty_label="Semua")
    kebutuhan = filters.ChoiceFilter(
        choices=[*UsahaMikro.Kebutuhan.choices, (EMPTY, "Belum diketahui")], method="by_need", label="Kebutuhan",
        empty_label="Semua",
    )  # fmt: skip
    koperasi = filters.ChoiceFilter(
        choices=[(MEMBER, "Anggota koperasi"), (OTHER, "Belum anggota koperasi")], method="by_membership",
        label="Keanggotaan koperasi", empty_label="Semua",
    )  # fmt: skip

    class Meta:
        model = UsahaMikro
        fields: list[str] = []

    def __init__(self, data: QueryDict | dict[str, str] | None, queryset: UsahaMikroQuerySet) -> None:
        super().__init__({name: value for name, value in (data or {}).items() if value}, queryset)
        self.kecamatan = list(Kecamatan.objects.values_list("pk", "nama"))
        self.klaster = list(Klaster.objects.values_list("pk", "nama"))
        bidang = queryset.exclude(bidang="").order_by("bidang").values_list("bidang", flat=True).distinct()
        known = dict.fromkeys([*bidang, *filter(lambda name: name != EMPTY, [self.data.get("bidang", "")])])
        unknown = [(EMPTY, "Belum diketahui")]
        self.filters["kecamatan"].extra["choices"] = [*self.kecamatan, *unknown]
        self.filters["desa"].extra["choices"] = [(one.pk, str(one)) for one in self._desa()] + unknown
        self.filters["bidang"].extra["choices"] = [(name, name) for name in known if name] + unknown
        self.filters["klaster"].extra["choices"] = [*self.klaster, (EMPTY, "Tanpa klaster")]

    def _desa(self) -> Any:
        """Of the chosen kecamatan; of several hundred names nobody picks the right one of its three namesakes."""
        chosen = self.data.get("kecamatan", "")
        if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10:
            return Desa.objects.filter(kecamatan=chosen)
        asked = self.data.get("desa", "")
        known = asked.isascii() and asked.isdecimal() and len(asked) < 10
        return Desa.objects.filter(pk=asked) if known else Desa.objects.none()

    @property
    def qs(self) -> UsahaMikroQuerySet:
        return cast(UsahaMikroQuerySet, super().qs)

    def filter_queryset(self, queryset: UsahaMikroQuerySet) -> UsahaMikroQuerySet:
        if self.form.errors:
            return queryset.none()
        return cast(UsahaMikroQuerySet, super().filter_queryset(queryset))

    @property
    def narrowed(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.values())

    # --- One method a question --------------------------------------------------------------
    def by_text(self, queryset: UsahaMikroQuerySet, name: str, value: str) -> UsahaMikroQuerySet:
        """Every word must occur, in any of the texts."""
        words = teks.one_line(value).replace("\0", "")[:LONGEST_QUERY].split()
        for word in dict.fromkeys(words):
            somewhere = Q()
            for field in SEARCHED:
                somewhere |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(somewhere)
        return queryset

    def by_key(self, queryset: UsahaMikroQuerySet, name: str, value: str) -> UsahaMikroQuerySet:
        return queryset.filter(**{name: None if value == EMPTY else value})

    def by_words(self, queryset: UsahaMikroQuerySet, name: str, value: str) -> UsahaMikroQuerySet:
        return queryset.filter(**{name: "" if value == EMPTY else value})

    def by_need(self, queryset: UsahaMikroQuerySet, name: str, value: str) -> UsahaMikroQuerySet:
        return queryset.filter(kebutuhan=[]) if value == EMPTY else queryset.filter(kebutuhan__contains=[value])

    def by_membership(self, queryset: UsahaMikroQuerySet, name: str, value: str) -> UsahaMikroQuerySet:
        return queryset.filter(koperasi__isnull=value == OTHER)


def of(request: HttpRequest) -> MikroFilter:
    """The filter of a request over what its user may see."""
    return MikroFilter(request.GET, UsahaMikro.objects.visible_to(request.user))  # type: ignore[arg-type]


def ordered(rows: UsahaMikroQuerySet, sort: str) -> UsahaMikroQuerySet:
    """`sort`: a key of SORTS, with "-" before it for the other way round; ties are always in the same order."""
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*(f"{sign}{field}" for field in SORTS[sort.removeprefix("-")]), "pk")
