"""The table of a signed list that came back: date and name a row, or why it returned; one photo for all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms

from koperasi.lib.parse import ValueSentence, parse_date
from koperasi.lib.teks import one_line
from koperasi.ui.forms import TanggalField
from pembinaan.actions.surat_terima import Line
from pembinaan.forms.surat_kirim import PHOTO_HINT, PhotoField
from pembinaan.models import AlasanKembali, Surat

REASONS = [(code, label) for code, label in AlasanKembali.choices if code != AlasanKembali.LAIN]


@dataclass
class Row:
    """What was typed for one letter: right or wrong, it is shown again."""

    surat: Surat
    tanggal: str = ""
    penerima: str = ""
    jabatan: str = ""
    alasan: str = ""
    galat: str = ""


class DaftarForm(forms.Form):
    """`DaftarForm(data, files, letters=rows)`; `rows` for the table, `lines` of a valid form for the action."""

    tanggal = TanggalField(label="Tanggal untuk semua baris yang kosong tanggalnya", required=False)
    berkas = PhotoField(label="Foto daftar yang sudah ditandatangani", required=False, help_text=PHOTO_HINT)
    tanpa_bukti = forms.CharField(label="Bila tidak ada foto: mengapa", max_length=200, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, letters: list[Surat]) -> None:
        super().__init__(data, files)
        self.rows = [self._row(surat) for surat in letters]
        self.lines: list[Line] = []

    def _row(self, surat: Surat) -> Row:
        typed = {
            name: one_line(self.data.get(f"{name[0]}-{surat.pk}", "")) for name in ("tanggal", "penerima", "jabatan")
        }
        reason = self.data.get(f"a-{surat.pk}", "")
        return Row(surat, **typed, alasan=reason if reason in dict(REASONS) else "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.rows:
            if row.penerima or row.alasan or row.tanggal or row.jabatan:
                self._read(row, cleaned.get("tanggal"))
        if any(row.galat for row in self.rows):
            self.add_error(None, "Belum ada yang disimpan: perbaiki baris yang ditandai.")
        elif not self.lines and not self.errors:
            self.add_error(None, "Isi paling sedikit satu baris: nama penerima, atau alasan kembali.")
        return cleaned

    def _read(self, row: Row, common: dt.date | None) -> None:
        if row.penerima and row.alasan:
            row.galat = "Pilih satu: diterima, atau kembali."
        elif not row.penerima and not row.alasan:
            row.galat = "Tulis nama penerima, atau pilih alasan kembali."
        try:
            day = parse_date(row.tanggal) if row.tanggal else common
        except ValueSentence as sentence:
            row.galat, day = str(sentence), None
        if not day and not row.galat:
            row.galat = "Tulis tanggalnya, atau tanggal untuk semua baris di atas."
        if day and not row.galat:
            self.lines.append(Line(row.surat.pk, day, row.penerima[:150], row.jabatan[:100], row.alasan))

    def mark(self, wrong: dict[int, str]) -> None:
        """Sentences of the action beside their rows."""
        for row in self.rows:
            row.galat = wrong.get(row.surat.pk, row.galat)
