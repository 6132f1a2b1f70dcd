"""The two forms of an import: the file, and what its columns mean."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from koperasi.lib import sheets
from koperasi.ui.forms import TanggalField
from registry.exchange import layouts
from registry.exchange.fields import BY_NAME, FIELDS
from registry.exchange.reading import Table
from registry.exchange.values import cell_text
from registry.models import Impor

SUFFIXES = ".xlsx,.xls,.ods,.csv"


class UnggahForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas lembar kerja",
        help_text=f"xlsx, xls, ods, atau csv; paling besar {sheets.MAX_BYTES // 1_000_000} MB. "
        "Judul di atas tabel dan baris kosong tidak perlu dihapus.",
        widget=forms.FileInput(attrs={"accept": SUFFIXES}),
        error_messages={"required": "Pilih berkas yang akan diimpor.", "empty": "Berkas ini kosong."},
    )

    def clean_berkas(self) -> UploadedFile:
        file = self.cleaned_data["berkas"]
        if file.size > sheets.MAX_BYTES:
            raise ValidationError(f"Berkas ini lebih besar dari {sheets.MAX_BYTES // 1_000_000} MB.")
        return file


class PemetaanForm(forms.Form):
    """One choice per column of the file, named kolom_0, kolom_1, ..., with the first cells below each title."""

    sumber = forms.CharField(
        label="Nama tata letak",
        max_length=60,
        help_text="Berkas dengan nama tata letak yang sama memakai nomor ID yang sama.",
    )
    tanggal_posisi = TanggalField(
        label="Posisi angka per",
        required=False,
        help_text="Dipakai untuk anggota, modal, volume usaha, dan SHU bila berkas tidak menyebut tanggalnya. "
        "Kosong berarti hari ini.",
    )

    def __init__(self, *args: Any, impor: Impor, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.fields["sumber"].initial = impor.sumber
        self.fields["tanggal_posisi"].initial = impor.tanggal_posisi
        for index in self.indexes():
            self.fields[f"kolom_{index}"] = forms.ChoiceField(
                label=table.header.titles[index] or f"Kolom {index + 1} (tanpa judul)",
                choices=choices(with_id=table.sumber == layouts.EXPORT),
                required=False,
                initial=table.header.columns.get(index, ""),
            )

    def indexes(self) -> list[int]:
        """Columns with a title or a cell in the first rows."""
        return [i for i, title in enumerate(self.table.header.titles) if title or any(self.samples(i))]

    def samples(self, index: int) -> list[str]:
        rows = self.table.sheet.rows[self.table.first_data : self.table.first_data + 3]
        return [cell_text(row[index])[:60] for row in rows if index < len(row)]

    def columns(self) -> list[dict[str, Any]]:
        """For the page: the bound field, the title and the sample cells of each column."""
        return [{"field": self[f"kolom_{i}"], "samples": [s for s in self.samples(i) if s]} for i in self.indexes()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen: defaultdict[str, list[str]] = defaultdict(list)
        for index in self.indexes():
            if name := cleaned.get(f"kolom_{index}"):
                chosen[name].append(f"kolom_{index}")
        for name, columns in chosen.items():
            if len(columns) > 1 and name not in layouts.TWICE:
                for column in columns[1:]:
                    self.add_error(column, f"“{BY_NAME[name].label}” sudah dipilih untuk kolom lain.")
        if not layouts.usable(dict(enumerate(chosen))):
            raise ValidationError("Pilih paling sedikit kolom nama koperasi, ID, NIK, atau nomor badan hukum.")
        return cleaned

    def mapping(self) -> dict[int, str]:
        return {i: name for i in self.indexes() if (name := self.cleaned_data.get(f"kolom_{i}"))}


def choices(*, with_id: bool) -> list[tuple[str, Any]]:
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for field in FIELDS:
        if field.name != "id" or with_id:
            groups[field.group].append((field.name, field.label))
    return [("", "Tidak dibaca"), *groups.items()]
