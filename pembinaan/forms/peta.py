"""What the map may be asked, the file of outlines, and the centres of kecamatan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from koperasi.lib import geojson
from pembinaan.angka.jenis import Ukuran
from pembinaan.angka.ukuran import COUNTS, MATTERS, PERSEN_AKTIF, SHARES, SUMS, UKURAN
from pembinaan.forms.angka import AngkaForm
from pembinaan.models import PusatKecamatan
from pembinaan.peta import picture, points
from registry.models import Kecamatan

GROUPS: tuple[tuple[str, Sequence[Ukuran]], ...] = (
    ("Persentase", SHARES), ("Banyaknya koperasi", COUNTS), ("Surat dan kasus", MATTERS), ("Jumlah data tahunan", SUMS),
)  # fmt: skip
DEFAULT = PERSEN_AKTIF
POINT_FILES = ".csv,.xlsx,.xls,.ods,.geojson,.json"


class PetaForm(AngkaForm):
    """`ukuran` is always there: without one it is the share of active cooperatives."""

    field_order = ("ukuran", "pada", "tahun", "kdmp", "gambar")
    ukuran = forms.ChoiceField(
        label="Angka", required=False,
        choices=[(label, [(one.kode, one.nama) for one in group]) for label, group in GROUPS],
        error_messages={"invalid_choice": "Angka ini tidak ada. Pilih satu dari daftar."},
    )  # fmt: skip
    gambar = forms.ChoiceField(
        label="Gambar", required=False,
        choices=[("", "Wilayah bila ada"), (picture.CIRCLES, "Lingkaran")],
    )  # fmt: skip

    def __init__(self, data: QueryDict) -> None:
        asked = data.copy()
        if not asked.get("ukuran"):
            asked["ukuran"] = DEFAULT.kode
        super().__init__(asked, fields=self.field_order)

    @property
    def one(self) -> Ukuran:
        return UKURAN[self.cleaned_data["ukuran"]]


class BatasForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas GeoJSON",
        help_text=f"Batas kecamatan (Polygon atau MultiPolygon), koordinat WGS 84; paling besar "
        f"{geojson.MAX_BYTES // 1_000_000} MB.",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={"required": "Pilih berkas GeoJSON batas kecamatan.", "empty": "Berkas ini kosong."},
    )
    sumber = forms.CharField(
        label="Sumber dan lisensi", required=False, max_length=300,
        help_text="Ditulis di bawah peta, misalnya: BIG, Rupabumi Indonesia 2023.",
    )  # fmt: skip

    def clean_berkas(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["berkas"]
        if file.size and file.size > geojson.MAX_BYTES:
            raise forms.ValidationError(geojson.TOO_BIG)
        return file


class TitikForm(forms.Form):
    titik = forms.FileField(
        label="Berkas titik",
        help_text="CSV, Excel, atau GeoJSON berisi titik: kolom kode atau nama kecamatan, lintang, dan bujur.",
        widget=forms.FileInput(attrs={"accept": POINT_FILES}),
        error_messages={"required": "Pilih berkas titik.", "empty": "Berkas ini kosong."},
    )

    def clean_titik(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["titik"]
        if file.size and file.size > geojson.MAX_BYTES:
            raise forms.ValidationError(f"Berkas ini lebih besar dari {geojson.MAX_BYTES // 1_000_000} MB.")
        return file


class PusatForm(forms.Form):
    """Two fields a kecamatan, `lintang_<pk>` and `bujur_<pk>`; both empty takes the centre out.

    After is_valid: `centres` {pk: (lintang, bujur)} and `cleared` {pk}. Places come with `pusat`.
    """

    def __init__(self, data: Any, *, places: Iterable[Kecamatan]) -> None:
        super().__init__(data)
        self.places = list(places)
        self.centres: dict[int, tuple[Decimal, Decimal]] = {}
        self.cleared: set[int] = set()
        for place in self.places:
            pusat = getattr(place, "pusat", None)
            for name in ("lintang", "bujur"):
                self.fields[f"{name}_{place.pk}"] = forms.CharField(
                    label=f"{name.capitalize()} {place.nama}", required=False, max_length=40,
                    initial=f"{getattr(pusat, name).normalize():f}".replace(".", ",") if pusat else "",
                    widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "size": 12}),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for place in self.places:
            try:
                found = points.pair(typed.get(f"lintang_{place.pk}"), typed.get(f"bujur_{place.pk}"))
            except points.PointProblem as problem:
                self.add_error(f"lintang_{place.pk}", f"{place.nama}: {problem}")
                continue
            if found:
                self.centres[place.pk] = found
            else:
                self.cleared.add(place.pk)
        return typed

    def rows(self) -> list[tuple[Kecamatan, PusatKecamatan | None, Any, Any]]:
        """(kecamatan, its centre, field of lintang, field of bujur), those without a centre first."""
        found = [
            (place, getattr(place, "pusat", None), self[f"lintang_{place.pk}"], self[f"bujur_{place.pk}"])
            for place in self.places
        ]
        return sorted(found, key=lambda row: row[1] is not None)
