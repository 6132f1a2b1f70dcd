"""The list of trainings: its filter and the numbers of each row, from one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from koperasi.lib.sheets import Column
from pembinaan.models import Audiens, Dana, Pelatihan, Peserta, Undangan
from registry.models import Kecamatan

ORDERS = {"dari": "dari", "seri": "seri", "peserta": "jumlah_peserta"}


def years(on: dt.date) -> list[int]:
    """From the first training on record to next year, newest first."""
    first = Pelatihan.objects.order_by("dari").values_list("dari", flat=True).first()
    return list(range(on.year + 1, min(first.year if first else on.year, on.year) - 1, -1))


class PelatihanFilter(forms.Form):
    """`PelatihanFilter(request.GET, on=today)`; an unreadable question lists nothing and says why."""

    q = forms.CharField(label="Cari nama, materi, tempat", required=False, max_length=120)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *Pelatihan.Jenis.choices])
    tahun = forms.ChoiceField(label="Tahun", required=False)
    dana = forms.ChoiceField(label="Sumber dana", required=False, choices=[("", "Semua"), *Dana.choices])
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *Pelatihan.Keadaan.choices])
    kecamatan = forms.ChoiceField(label="Menjangkau kecamatan", required=False)

    def __init__(self, data: Any, *, on: dt.date) -> None:
        super().__init__(data)
        self.fields["tahun"].choices = [("", "Semua"), *((str(y), str(y)) for y in years(on))]  # type: ignore[attr-defined]
        places = Kecamatan.objects.values_list("pk", "nama")
        self.fields["kecamatan"].choices = [("", "Semua"), *((str(pk), nama) for pk, nama in places)]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Pelatihan]) -> QuerySet[Pelatihan]:
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        for name in ("jenis", "dana", "keadaan"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["tahun"]:
            rows = rows.filter(dari__year=int(asked["tahun"]))
        for word in asked["q"].split()[:8]:
            rows = rows.filter(Q(seri__icontains=word) | Q(materi__icontains=word) | Q(tempat__icontains=word))
        if asked["kecamatan"]:
            reached = Peserta.objects.filter(pelatihan=OuterRef("pk"), orang__koperasi__kecamatan=asked["kecamatan"])
            rows = rows.filter(Exists(reached))
        return rows


def _count(rows: QuerySet[Any], what: Any = None) -> Coalesce:
    """A number beside each training without joining the others' rows."""
    grouped = rows.filter(pelatihan=OuterRef("pk")).order_by().values("pelatihan")
    counted = grouped.annotate(n=what if what is not None else Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_counts(rows: QuerySet[Pelatihan]) -> QuerySet[Pelatihan]:
    """jumlah_undangan, jumlah_peserta, jumlah_audiens, jumlah_lulus, jumlah_sertifikat."""
    people = Peserta.objects.all()
    return rows.annotate(
        jumlah_undangan=_count(Undangan.objects.all()),
        jumlah_peserta=_count(people),
        jumlah_lulus=_count(people.filter(lulus=True)),
        jumlah_diuji=_count(people.exclude(lulus=None)),
        jumlah_sertifikat=_count(people.certified()),
        jumlah_audiens=_count(Audiens.objects.all(), Sum(F("laki") + F("perempuan"))),
    )


def ordered(rows: QuerySet[Pelatihan], key: str) -> QuerySet[Pelatihan]:
    """`key` as paging.sort_key gives it: "-dari"."""
    column = ORDERS[key.removeprefix("-")]
    direction = F(column).desc() if key.startswith("-") else F(column).asc()
    return rows.order_by(direction, "-pk")


COLUMNS = (
    Column("Jenis", width=18), Column("Nama", width=40), Column("Angkatan", "angka", 9), Column("Mulai", "tanggal", 12),
    Column("Selesai", "tanggal", 12), Column("Tempat", width=30), Column("Sumber dana", width=14),
    Column("Biaya", "angka", 16), Column("Kuota", "angka", 8), Column("Keadaan", width=16),
    Column("Koperasi diundang", "angka", 10), Column("Peserta", "angka", 9), Column("Audiens", "angka", 9),
    Column("Diuji", "angka", 8), Column("Lulus", "angka", 8), Column("Sertifikat", "angka", 10),
)  # fmt: skip


def cells(one: Any) -> list[object]:
    """A row of `with_counts` in the order of COLUMNS."""
    return [
        one.get_jenis_display(), one.seri, one.angkatan, one.dari, one.sampai, one.tempat, one.get_dana_display(),
        one.biaya, one.kuota, one.get_keadaan_display(), one.jumlah_undangan, one.jumlah_peserta, one.jumlah_audiens,
        one.jumlah_diuji, one.jumlah_lulus, one.jumlah_sertifikat,
    ]  # fmt: skip
