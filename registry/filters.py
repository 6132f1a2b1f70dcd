"""The filters of every list of cooperatives: list page, counts, export and Matriks RAT read the same parameters.

The URL is the state. Parameters: q kecamatan desa jenis bentuk kelompok status keterangan tahun rat wajib kurang
kewenangan kdmp ods menunggu nik pilih; `?kewenangan=` empty is the office's own authority, because that is what
counts. `nik` is the key of a list of NIK that somebody pasted, `pilih` the keys of ticked rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import Exists, F, Func, Q
from django.http import QueryDict

from registry import kdmp as kdmp_reading
from registry import merged, search
from registry.classification import facts
from registry.models import AturanStatus, DaftarNik, Koperasi
from registry.models.choices import (
    Bentuk,
    Jenis,
    JenisBukti,
    Kekurangan,
    Keterangan,
    Kewenangan,
    StatusHitung,
    StatusKeputusan,
)
from registry.models.koperasi import KoperasiQuerySet
from registry.saringan import offers as offering
from registry.saringan.offers import EMPTY, Offers

YEARS_BACK = 10
FOLDED = (
    "keterangan", "desa", "bentuk", "kelompok", "tahun", "rat", "kurang", "ods", "kewenangan", "wajib", "menunggu",
)  # fmt: skip

NO_LIST = "Daftar NIK ini tidak ada."
NO_ROWS = "Baris yang dicentang tidak dapat dibaca."


def flat(query: QueryDict | Mapping[str, str]) -> dict[str, str]:
    """{name: value}; ticked rows, one box each in the address of a list, joined to one value as the filter reads it."""
    asked = {name: str(value) for name, value in query.items()}
    if isinstance(query, QueryDict) and "pilih" in asked:
        asked["pilih"] = ",".join(query.getlist("pilih"))
    return asked


class KoperasiFilter(filters.FilterSet):
    """`KoperasiFilter(request.GET, Koperasi.objects.visible_to(user), on=today).qs`.

    `on` decides which evidence counts as "sudah RAT". With an unreadable parameter `qs` is empty and `form.errors`
    says why: a list that silently ignored a filter would show wrong numbers.
    """

    q = filters.CharFilter(method="by_text", label="Cari nama, badan hukum, NIK, pengurus, telepon")
    kecamatan = filters.ChoiceFilter(method="by_key", label="Kecamatan", empty_label="Semua")
    desa = filters.ChoiceFilter(method="by_key", label="Desa/kelurahan", empty_label="Semua")
    status = filters.ChoiceFilter(
        choices=[*StatusHitung.choices, *StatusKeputusan.choices], label="Status", empty_label="Semua"
    )
    jenis = filters.ChoiceFilter(
        choices=[*Jenis.choices, (EMPTY, "Belum diisi")], method="by_choice", label="Jenis", empty_label="Semua"
    )
    bentuk = filters.ChoiceFilter(
        choices=[*Bentuk.choices, (EMPTY, "Belum diisi")],
        method="by_choice",
        label="Bentuk",
        empty_label="Semua",
    )
    kelompok = filters.ChoiceFilter(method="by_choice", label="Kelompok", empty_label="Semua")
    keterangan = filters.ChoiceFilter(choices=Keterangan.choices, label="Keterangan", empty_label="Semua")
    tahun = filters.ChoiceFilter(method="by_year", label="Tahun buku", empty_label="Pilih tahun")
    rat = filters.ChoiceFilter(
        choices=[("sudah", "Sudah RAT"), ("belum", "Belum RAT")], method="by_year", label="RAT tahun buku itu",
        empty_label="Sudah dan belum",
    )  # fmt: skip
    wajib = filters.BooleanFilter(
        method="by_year", label="Hanya yang wajib RAT tahun buku itu", widget=forms.CheckboxInput
    )
    kurang = filters.ChoiceFilter(
        choices=Kekurangan.choices, method="by_gap", label="Data yang belum ada", empty_label="Tidak disaring"
    )
    kewenangan = filters.ChoiceFilter(
        choices=[("luar", "Di luar kewenangan"), ("semua", "Semua kewenangan")], method="by_authority",
        label="Kewenangan", empty_label="Kabupaten/kota ini",
    )  # fmt: skip
    kdmp = filters.ChoiceFilter(
        choices=[choice for choice in kdmp_reading.CHOICES.items() if choice[0]],
        method="by_kdmp",
        label="KDMP",
        empty_label="Semua",
    )
    ods = filters.ChoiceFilter(
        choices=[
            ("beda", "ODS berbeda dengan hitungan"), ("aktif", "ODS: aktif"), ("tidak_aktif", "ODS: tidak aktif"),
            (EMPTY, "ODS: belum tercatat"),
        ],
        method="by_ods", label="Status ODS", empty_label="Tidak disaring",
    )  # fmt: skip
    menunggu = filters.BooleanFilter(method="by_waiting", label="Menunggu pemeriksaan", widget=forms.CheckboxInput)
    nik = filters.ChoiceFilter(method="by_pasted", label="Tempelan", error_messages={"invalid_choice": NO_LIST})
    pilih = filters.ChoiceFilter(method="by_picked", label="Baris", error_messages={"invalid_choice": NO_ROWS})

    class Meta:
        model = Koperasi
        fields: list[str] = []

    def __init__(
        self, data: QueryDict | Mapping[str, str] | None, queryset: KoperasiQuerySet, *, on: dt.date,
        offers: Offers | None = None,
    ) -> None:  # fmt: skip
        """`offers` is shared by the several filters of one page."""
        self.on, self.offers = on, offers or Offers(on=on)
        asked = {name: value for name, value in flat(data or {}).items() if value}
        if asked.get("rat") or asked.get("wajib"):
            asked.setdefault("tahun", str(on.year - 1))  # without a year: the one whose RAT is due this year
        super().__init__(asked, queryset)
        self._offer()

    def _offer(self) -> None:
        """Choices that are data: places, groups, years. The desa only of the kecamatan that is chosen."""
        self.kecamatan = self.offers.kecamatan
        asked = self.data.get
        years = range(self.on.year - 1, self.on.year - 1 - YEARS_BACK, -1)
        offered = {
            "kecamatan": [*self.kecamatan, (EMPTY, "Belum diketahui")],
            "desa": self.offers.desa(asked("kecamatan", ""), asked("desa", "")),
            "kelompok": self.offers.groups(asked("kelompok", "")),
            "tahun": [(str(year), str(year)) for year in years],
            "nik": self.offers.pasted(asked("nik", "")) if asked("nik") else [],
            "pilih": offering.picked(asked("pilih", "")),
        }
        for name, choices in offered.items():
            self.filters[name].extra["choices"] = choices

    @property
    def qs(self) -> KoperasiQuerySet:
        return cast(KoperasiQuerySet, super().qs)

    def filter_queryset(self, queryset: KoperasiQuerySet) -> KoperasiQuerySet:
        if self.form.errors:
            return queryset.none()
        # Choice filters skip empty values, and the empty value of this one is the narrowest of all.
        if not self.form.cleaned_data.get("kewenangan"):
            queryset = queryset.within_authority()
        return cast(KoperasiQuerySet, super().filter_queryset(queryset))

    @property
    def base(self) -> KoperasiQuerySet:
        """What the counts are "out of": the cooperatives of the chosen authority, without any other filter."""
        chosen = "" if self.form.errors else self.form.cleaned_data["kewenangan"]
        return self.by_authority(self.queryset, "kewenangan", chosen)

    @property
    def narrowed(self) -> bool:
        """Whether anything beyond the authority is asked."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "kewenangan")

    @property
    def more(self) -> bool:
        """Whether a filter that is folded away is in force or wrong."""
        return any(self.data.get(name) for name in FOLDED)

    # --- One method a question --------------------------------------------------------------
    def by_text(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        condition = search.condition(value)
        return queryset.none() if condition is None else queryset.filter(condition)

    def by_key(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        return queryset.filter(**{name: None if value == EMPTY else value})

    def by_choice(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        return queryset.filter(**{name: "" if value == EMPTY else value})

    def by_gap(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        return queryset.annotate(bit=F("kekurangan").bitand(Kekurangan(value).bit)).filter(bit__gt=0)

    def by_authority(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        if value == "semua":
            return queryset
        return queryset.exclude(kewenangan=Kewenangan.KABKOTA) if value == "luar" else queryset.within_authority()

    def by_kdmp(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        return kdmp_reading.narrow(queryset, value)

    def by_ods(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        if value == "beda":
            return queryset.filter(status_ods__isnull=False).exclude(status_ods=F("status_hitung"))
        return queryset.filter(status_ods=None if value == EMPTY else value)

    def by_waiting(self, queryset: KoperasiQuerySet, name: str, value: bool) -> KoperasiQuerySet:
        return queryset.filter(menunggu_pemeriksaan=True) if value else queryset

    def by_pasted(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        pasted = DaftarNik.objects.filter(kode=value).annotate(satu=Func("nik", function="unnest"))
        return queryset.filter(pk__in=merged.by_nik(pasted.order_by().values("satu")).values("bertahan"))

    def by_picked(self, queryset: KoperasiQuerySet, name: str, value: str) -> KoperasiQuerySet:
        return queryset.filter(pk__in=offering.picked_ids(value))

    def by_year(self, queryset: KoperasiQuerySet, name: str, value: Any) -> KoperasiQuerySet:
        """tahun, rat and wajib make one question; it is asked once, when `tahun` comes by."""
        if name != "tahun":
            return queryset
        year, asked, rule = int(value), self.form.cleaned_data, self.offers.rule
        if asked.get("wajib"):
            queryset = queryset.filter(obliged_in(year, rule))
        if not asked.get("rat"):
            return queryset
        held = Exists(facts.evidence(on=self.on, level=rule.tingkat, tahun_buku=year, jenis=JenisBukti.RAT))
        return queryset.filter(held if asked["rat"] == "sudah" else ~held)


def obliged_in(year: int, rule: AturanStatus, *, status: str = "status") -> Q:
    """Wajib RAT for tahun buku `year`: without a decision and first obliged by then; authority is asked apart.

    `status`: the column or annotation that says whether a decision stands, for a day that is not today.
    """
    last = dt.date(year - rule.jeda_tahun_pertama, 12, 31)
    known = Q(tanggal_badan_hukum=None) | Q(tanggal_badan_hukum__lte=last)
    return known & Q(**{f"{status}__in": StatusHitung.values})


def of(request: Any, *, on: dt.date) -> KoperasiFilter:
    """The filter of a request over what its user may see."""
    return KoperasiFilter(request.GET, Koperasi.objects.visible_to(request.user), on=on)
