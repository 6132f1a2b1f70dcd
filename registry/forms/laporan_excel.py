"""Uploading figures from Excel: the file, and for drafts on behalf of many how and when they reached the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from registry.forms.wakil import VisitForm

MAX_BYTES = 5_000_000


class ExcelForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas Excel yang sudah diisi",
        help_text="Templat yang diunduh dari halaman ini, disimpan sebagai xlsx, xls, atau ods.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
        error_messages={"required": "Pilih berkas yang sudah diisi.", "empty": "Berkas ini kosong."},
    )

    def clean_berkas(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["berkas"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(f"Berkas ini lebih besar dari {MAX_BYTES // 1_000_000} MB; templat yang diisi tidak.")
        return file


class MassalForm(ExcelForm, VisitForm):
    """One visit for all rows of a workbook; it can be changed draft by draft afterwards."""

    field_order = ("berkas", "siapa", "cara", "alasan", "diterima")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["siapa"].help_text = "Misalnya: pengurus masing-masing koperasi, pada sosialisasi RAT."
