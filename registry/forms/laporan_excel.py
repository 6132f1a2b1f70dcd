"""Uploading figures from Excel: the file, and for drafts on behalf of many how and when they reached the office."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from koperasi.ui.forms import TanggalField

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


class MassalForm(ExcelForm):
    """For all rows of one workbook; a draft's own page can change neither."""

    alasan = forms.CharField(
        label="Mengapa dinas yang mengisi",
        max_length=300,
        help_text="Misalnya: koperasi menyerahkan laporan di atas kertas pada sosialisasi RAT.",
        error_messages={"required": "Tulis mengapa dinas yang mengisi."},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["diterima"] = TanggalField(
            label="Diterima kantor pada",
            latest=today,
            initial=today,
            help_text="Tanggal ini yang dihitung bila laporan lengkap dan dikirim. Contoh: 22/11/2026.",
        )
