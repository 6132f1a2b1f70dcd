"""Who took part, over all trainings: one filter behind every number of the reports and behind its list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Case, CharField, Count, ExpressionWrapper, F, IntegerField, Q, QuerySet, Value, When

from koperasi.lib.sheets import Column
from pembinaan.models import Audiens, Pelatihan, Peserta
from pembinaan.models.pelatihan import PesertaQuerySet
from pembinaan.trainings.listing import years
from registry.models import Kecamatan
from registry.models.choices import JenisKelamin

EXPIRES_WITHIN = 90  # days
USIA = {
    Audiens.Usia.ANAK: (0, 15), Audiens.Usia.PEMUDA: (16, 30), Audiens.Usia.DEWASA: (31, 60),
    Audiens.Usia.LANSIA: (61, 200),
}  # fmt: skip
UNKNOWN = "kosong"


def counted() -> PesertaQuerySet:
    """Those of trainings that were held and of tests that were taken, not of what is still to come or fell through."""
    return Peserta.objects.filter(pelatihan__keadaan=Pelatihan.Keadaan.SELESAI)


def came() -> QuerySet[Peserta]:
    """Of `counted`: who was there on a day, or took the test."""
    return counted().filter(Q(hadir__len__gt=0) | Q(tanggal_uji__isnull=False))


def expiring(on: dt.date) -> QuerySet[Peserta]:
    """Certificates that end within EXPIRES_WITHIN days of `on`, both ends included."""
    return counted().certified().filter(sertifikat_berakhir__range=(on, on + dt.timedelta(days=EXPIRES_WITHIN)))


def with_age(rows: QuerySet[Peserta]) -> QuerySet[Peserta]:
    """`usia`: a group of Audiens.Usia at the beginning of the training; "campuran" where the year is not known."""
    age = ExpressionWrapper(F("pelatihan__dari__year") - F("orang__tahun_lahir"), output_field=IntegerField())
    whens = [When(umur__range=span, then=Value(group.value)) for group, span in USIA.items()]
    return rows.annotate(umur=age).annotate(
        usia=Case(*whens, default=Value(Audiens.Usia.CAMPURAN.value), output_field=CharField())
    )


class PesertaFilter(forms.Form):
    """Parameters of the list of participants; every number of a report is one of these lists."""

    q = forms.CharField(label="Cari nama orang atau koperasi", required=False, max_length=120)
    tahun = forms.ChoiceField(label="Tahun", required=False)
    jenis = forms.ChoiceField(label="Jenis kegiatan", required=False, choices=[("", "Semua"), *Pelatihan.Jenis.choices])
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    jk = forms.ChoiceField(
        label="Jenis kelamin", required=False,
        choices=[("", "Semua"), *JenisKelamin.choices, (UNKNOWN, "Belum diisi")],
    )  # fmt: skip
    usia = forms.ChoiceField(label="Usia", required=False, choices=[("", "Semua"), *Audiens.Usia.choices])
    hasil = forms.ChoiceField(
        label="Hasil uji", required=False,
        choices=[("", "Tidak disaring"), ("diuji", "Sudah ada hasil"), ("lulus", "Lulus"), ("tidak", "Tidak lulus"),
                 ("belum", "Belum ada hasil")],
    )  # fmt: skip
    sertifikat = forms.ChoiceField(
        label="Sertifikat", required=False,
        choices=[("", "Tidak disaring"), ("ada", "Bersertifikat"), ("segera", "Berakhir dalam 90 hari"),
                 ("habis", "Sudah berakhir")],
    )  # fmt: skip
    koperasi = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31)
    pelatihan = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31)

    def __init__(self, data: Any, *, on: dt.date) -> None:
        super().__init__(data)
        self.on = on
        self.fields["tahun"].choices = [("", "Semua"), *((str(y), str(y)) for y in years(on))]  # type: ignore[attr-defined]
        places = Kecamatan.objects.values_list("pk", "nama")
        self.fields["kecamatan"].choices = [("", "Semua"), *((str(pk), nama) for pk, nama in places)]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Peserta]) -> QuerySet[Peserta]:
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        plain = {"jenis": "pelatihan__jenis", "kecamatan": "orang__koperasi__kecamatan", "koperasi": "orang__koperasi",
                 "pelatihan": "pelatihan", "tahun": "pelatihan__dari__year"}  # fmt: skip
        rows = rows.filter(**{path: asked[name] for name, path in plain.items() if asked[name]})
        if asked["jk"]:
            rows = rows.filter(orang__jenis_kelamin="" if asked["jk"] == UNKNOWN else asked["jk"])
        if asked["usia"]:
            rows = with_age(rows).filter(usia=asked["usia"])
        for word in asked["q"].split()[:8]:
            rows = rows.filter(Q(orang__nama__icontains=word) | Q(orang__koperasi__nama__icontains=word))
        return self._by_paper(self._by_result(rows, asked["hasil"]), asked["sertifikat"])

    @staticmethod
    def _by_result(rows: QuerySet[Peserta], asked: str) -> QuerySet[Peserta]:
        if not asked:
            return rows
        rows = rows.filter(pelatihan__jenis=Pelatihan.Jenis.UJI_KOMPETENSI)
        if asked == "diuji":
            return rows.exclude(lulus=None)
        return rows.filter(lulus={"lulus": True, "tidak": False, "belum": None}[asked])

    def _by_paper(self, rows: QuerySet[Peserta], asked: str) -> QuerySet[Peserta]:
        if not asked:
            return rows
        rows = rows.exclude(nomor_sertifikat="").filter(dicabut_pada=None)
        if asked == "segera":
            return rows.filter(sertifikat_berakhir__range=(self.on, self.on + dt.timedelta(days=EXPIRES_WITHIN)))
        return rows.filter(sertifikat_berakhir__lt=self.on) if asked == "habis" else rows


# --- Numbers of the reports ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Group:
    usia: str
    label: str
    laki: int
    perempuan: int
    tanpa: int  # sex not recorded

    @property
    def jumlah(self) -> int:
        return self.laki + self.perempuan + self.tanpa


def by_age(rows: QuerySet[Peserta]) -> list[Group]:
    """A row for each age group, all of them, in their order. One query."""
    found: dict[tuple[str, str], int] = {}
    grouped = with_age(rows).order_by().values("usia", "orang__jenis_kelamin").annotate(n=Count("pk"))
    for row in grouped:
        found[row["usia"], row["orang__jenis_kelamin"]] = row["n"]
    return [
        Group(key, label, *(found.get((key, sex), 0) for sex in ("L", "P", ""))) for key, label in Audiens.Usia.choices
    ]


def tests_by_year(rows: QuerySet[Peserta]) -> list[dict[str, Any]]:
    """tahun, diuji, yang_lulus, tidak: of those whose result is known; newest first."""
    tested = rows.filter(pelatihan__jenis=Pelatihan.Jenis.UJI_KOMPETENSI).exclude(lulus=None)
    passed = Count("pk", filter=Q(lulus=True))
    grouped = tested.order_by().values(tahun=F("pelatihan__dari__year")).annotate(diuji=Count("pk"), yang_lulus=passed)
    return [{**row, "tidak": row["diuji"] - row["yang_lulus"]} for row in grouped.order_by("-tahun")]


COLUMNS = (
    Column("Nama", width=30), Column("Jabatan", width=18), Column("Koperasi", width=36), Column("Kecamatan", width=18),
    Column("Jenis kelamin", width=12), Column("Tahun lahir", "angka", 9), Column("Kegiatan", width=40),
    Column("Jenis kegiatan", width=18), Column("Mulai", "tanggal", 12), Column("Hari hadir", "angka", 8),
    Column("Nilai awal", "angka", 8), Column("Nilai akhir", "angka", 8), Column("Tanggal uji", "tanggal", 12),
    Column("Lulus", width=10), Column("Nomor sertifikat", width=26), Column("Penerbit", width=20),
    Column("Terbit", "tanggal", 12), Column("Berlaku sampai", "tanggal", 12),
)  # fmt: skip
RELATED = ("orang__koperasi__kecamatan", "pelatihan")


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def cells(one: Peserta) -> list[object]:
    orang, pelatihan = one.orang, one.pelatihan
    return [
        orang.nama, orang.jabatan, orang.koperasi.nama, str(orang.koperasi.kecamatan or ""),
        orang.get_jenis_kelamin_display(), orang.tahun_lahir, str(pelatihan), pelatihan.get_jenis_display(),
        pelatihan.dari, len(one.hadir), _number(one.nilai_awal), _number(one.nilai_akhir),
        one.tanggal_uji, "" if one.lulus is None else "lulus" if one.lulus else "tidak lulus", one.nomor_sertifikat,
        one.penerbit_sertifikat, one.sertifikat_terbit, one.sertifikat_berakhir,
    ]  # fmt: skip
