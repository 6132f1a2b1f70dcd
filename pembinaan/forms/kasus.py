"""Forms of cases: their shape. What a state allows, policies say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.http import QueryDict

from koperasi.accounts.models import User
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan import promises
from pembinaan.kasus.filters import MINE, people
from pembinaan.models import HasilKasus, JanjiRat, JenisKasus, JenisKegiatan, Kasus, Masalah
from pembinaan.policies import kasus as policies
from registry.lookup import NotOne, find_koperasi
from registry.models import Kecamatan, Koperasi

LONG = 4000
YEARS = 5


def _text(rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=LONG, **kwargs)


class MasalahField(forms.ModelMultipleChoiceField):
    """Those on offer, and those a case has already, retired or not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Masalah.objects.filter(aktif=True), label="Masalah", required=False,
            widget=forms.CheckboxSelectMultiple, **kwargs,
        )  # fmt: skip


class KasusForm(forms.Form):
    """To describe a case: `kasus` is the one that is changed."""

    tujuan = _text(
        2, label="Tujuan", required=False, help_text="Apa yang hendak dicapai, misalnya RAT tahun buku 2025."
    )
    tenggat = TanggalField(label="Tenggat", required=False)
    masalah = MasalahField()

    def __init__(self, *args: Any, kasus: Kasus | None = None, **kwargs: Any) -> None:
        if kasus is not None:
            start = {"tujuan": kasus.tujuan, "tenggat": kasus.tenggat, "masalah": list(kasus.masalah.all())}
            kwargs.setdefault("initial", start)
        super().__init__(*args, **kwargs)
        if kasus is not None:
            field: Any = self.fields["masalah"]
            field.queryset = (field.queryset | Masalah.objects.filter(kasus_set=kasus)).distinct()


class OpenForm(KasusForm):
    jenis = forms.ChoiceField(label="Jenis kasus", choices=JenisKasus.choices)
    saya = forms.BooleanField(label="Saya yang menangani", required=False)
    field_order = ("jenis", "tujuan", "tenggat", "masalah", "saya")


class BukaMassalForm(forms.Form):
    """One case each for many cooperatives."""

    jenis = forms.ChoiceField(label="Jenis kasus", choices=JenisKasus.choices)
    tujuan = _text(2, label="Tujuan", required=False, help_text="Sama untuk semua kasus yang dibuka.")
    tenggat = TanggalField(label="Tenggat", required=False)
    masalah = forms.ModelChoiceField(
        Masalah.objects.filter(aktif=True), label="Masalah", required=False, empty_label="Belum ditentukan",
        help_text="Sama untuk semua kasus yang dibuka; pada tiap kasus dapat ditambah nanti.",
    )  # fmt: skip
    saya = forms.BooleanField(label="Saya yang menangani semuanya", required=False)

    @property
    def isian(self) -> dict[str, Any]:
        """Of a valid form, as it is kept."""
        asked = self.cleaned_data
        due, problem = asked["tenggat"], asked["masalah"]
        return asked | {"tujuan": asked["tujuan"].strip(), "tenggat": due.isoformat() if due else "",
                        "masalah": problem.pk if problem else None}  # fmt: skip


class KegiatanForm(forms.Form):
    jenis = forms.ChoiceField(label="Kegiatan", choices=JenisKegiatan.choices)
    tanggal = TanggalField(label="Tanggal")
    uraian = _text(2, label="Apa yang dilakukan")
    hasil = _text(2, label="Hasilnya", required=False)
    tindak_lanjut = _text(1, label="Langkah berikut", required=False)
    biaya = RupiahField(label="Biaya", required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"tanggal": on})
        super().__init__(*args, **kwargs)


class JanjiForm(forms.Form):
    tahun_buku = forms.TypedChoiceField(label="Untuk tahun buku", coerce=int)
    tanggal = TanggalField(label="Akan RAT pada")
    oleh_siapa = forms.CharField(label="Dijanjikan oleh", max_length=150, help_text="Nama dan jabatannya.")
    dijanjikan_pada = TanggalField(label="Diucapkan pada")
    catatan = _text(1, label="Catatan", required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"dijanjikan_pada": on, "tahun_buku": on.year - 1})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tahun_buku"]
        field.choices = [(year, str(year)) for year in range(on.year, on.year - 1 - YEARS, -1)]


class ReasonForm(forms.Form):
    alasan = _text(2, label="Alasan")

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alasan"].required = required


class PersonField(forms.ModelChoiceField):
    def __init__(self, *, on: dt.date, **kwargs: Any) -> None:
        super().__init__(policies.handlers(on).order_by("nama", "pk"), **kwargs)


class AssignForm(forms.Form):
    """On the list: `semua` is the second button, everything the filter finds."""

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict.fromkeys(("required", "invalid_choice"), "Pilih petugas yang diberi kasus.")
        self.fields["kepada"] = PersonField(
            on=on, label="Berikan kepada", empty_label="Pilih petugas", error_messages=words
        )
        self.fields["alasan"] = forms.CharField(
            label="Alasan", required=False, max_length=LONG, help_text="Wajib bila sudah ada petugasnya."
        )


class TransferForm(forms.Form):
    """A whole desk: from whoever has open cases, active or not, to somebody who may have them."""

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holding = Kasus.objects.open().exclude(petugas=None).order_by().values("petugas")
        self.fields["dari"] = forms.ModelChoiceField(
            User.objects.filter(pk__in=holding).order_by("nama", "pk"), label="Meja kerja milik",
            empty_label="Pilih petugas",
        )  # fmt: skip
        self.fields["kepada"] = PersonField(on=on, label="Diserahkan kepada", empty_label="Pilih petugas")
        self.fields["alasan"] = _text(2, label="Alasan", help_text="Misalnya mutasi atau cuti panjang.")


class CloseForm(forms.Form):
    hasil = forms.ChoiceField(label="Hasil", choices=HasilKasus.choices, widget=forms.RadioSelect)
    bergabung_ke = forms.CharField(
        label="Bergabung ke koperasi", required=False, max_length=200,
        help_text="Hanya untuk “Bergabung”: NIK Koperasi, nomor badan hukum, atau nama lengkapnya.",
    )  # fmt: skip
    catatan = _text(3, label="Catatan", required=False)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """A cooperative as the number or the name that finds it again."""
        value = super().get_initial_for_field(field, field_name)
        return value.nik or value.badan_hukum or value.nama if isinstance(value, Koperasi) else value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("bergabung_ke", "").strip()
        cleaned["bergabung_ke"] = None
        if cleaned.get("hasil") == HasilKasus.BERGABUNG:
            try:
                cleaned["bergabung_ke"] = find_koperasi(text, Koperasi.objects.live(), by_name=True) if text else None
                if not text:
                    self.add_error("bergabung_ke", "Sebutkan koperasi tempat bergabung.")
            except NotOne as sentence:
                self.add_error("bergabung_ke", str(sentence))
        return cleaned


class MasalahForm(forms.Form):
    nama = forms.CharField(label="Nama masalah", max_length=100)
    aktif = forms.BooleanField(label="Ditawarkan pada kasus dan kunjungan", required=False, initial=True)


class JanjiFilter(filters.FilterSet):
    """`?nasib= petugas= kecamatan= tahun= diganti=` over promises; `on` decides which are kept."""

    nasib = filters.ChoiceFilter(
        choices=list(promises.choices()), method="by_fate", label="Keadaan", empty_label="Semua"
    )
    petugas = filters.ChoiceFilter(method="by_person", label="Petugas", empty_label="Semua")
    kecamatan = filters.ChoiceFilter(method="by_place", label="Kecamatan", empty_label="Semua")
    tahun = filters.ChoiceFilter(field_name="tahun_buku", label="Tahun buku", empty_label="Semua")
    diganti = filters.BooleanFilter(
        method="by_replaced", label="Termasuk yang sudah diganti", widget=forms.CheckboxInput
    )

    class Meta:
        model = JanjiRat
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: Any, *, user: Any, on: dt.date) -> None:
        self.user, self.on = user, on
        rows = promises.of_petugas(promises.annotate(queryset, on=on))
        super().__init__({name: value for name, value in data.items() if value}, rows)
        self.filters["petugas"].extra["choices"] = [(MINE, "Saya"), *people(on)]
        self.filters["kecamatan"].extra["choices"] = list(Kecamatan.objects.values_list("pk", "nama"))
        self.filters["tahun"].extra["choices"] = [(str(y), str(y)) for y in range(on.year, on.year - 11, -1)]

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def by_fate(self, queryset: Any, name: str, value: str) -> Any:
        """Of those that were replaced only what is asked for by name: `diingkari` are to be asked after."""
        rows = queryset.filter(nasib=value)
        whole = value == "dicabut" or self.form.cleaned_data.get("diganti")
        return rows if whole else rows.filter(dicabut_pada=None)

    def by_replaced(self, queryset: Any, name: str, value: bool) -> Any:
        """Read by `by_fate`: without a fate that is asked for, replaced ones stand in the list anyway."""
        return queryset

    def by_person(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(penanggung=self.user.pk if value == MINE else int(value))

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(koperasi__kecamatan=int(value))
