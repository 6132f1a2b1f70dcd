"""Numbers that come back for many letters on one page, uploads of PDFs, and what a signature needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from koperasi.lib import filed
from koperasi.lib.teks import one_line
from koperasi.ui.forms import TanggalField
from pembinaan.actions.surat_luar import Kembali
from pembinaan.letters import ladder, reading, returned
from pembinaan.letters.ladder import Next
from pembinaan.models import Kertas, Surat

Line = dict[str, Any]  # of actions.surat_luar_berkas: one PDF that was read


# --- One letter's line ------------------------------------------------------------------------------------------
class NomorRow(forms.Form):
    """Labels are said to screen readers, the table's head shows them."""

    nomor = forms.CharField(label="Nomor surat", required=False, max_length=200)
    tanggal = TanggalField(label="Tanggal surat", required=False, help_text="")
    keputusan = forms.ChoiceField(
        label="Keputusan", required=False, widget=forms.RadioSelect,
        choices=[("terbit", "Tetap terbitkan"), ("batal", "Batalkan, nomornya tetap di agenda")],
    )  # fmt: skip
    alasan = forms.CharField(label="Alasan pembatalan", required=False, max_length=500)
    berkas = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    bertanda = forms.BooleanField(label="Catat juga sebagai ditandatangani", required=False)

    def __init__(self, data: Any, *, surat: Surat) -> None:
        super().__init__(data, prefix=f"s{surat.pk}")
        self.surat = surat
        for name in ("nomor", "tanggal", "alasan"):
            widget = self.fields[name].widget
            widget.attrs["aria-label"] = f"{self.fields[name].label}, {surat.koperasi.nama}"

    def clean_nomor(self) -> str:
        nomor = one_line(self.cleaned_data["nomor"])
        if sentence := returned.number_problem(nomor):
            raise ValidationError(sentence)
        return nomor

    @property
    def empty(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("nomor", "tanggal", "berkas"))


@dataclass
class Baris:
    """One line of the preview: its fields, whether the rule still holds, and the PDF it was read from."""

    form: NomorRow
    jawaban: Next | None = None
    berkas: Line | None = None

    @property
    def surat(self) -> Surat:
        return self.form.surat

    @property
    def goyah(self) -> str:
        """Why the rule no longer holds; "" where it does."""
        return self.jawaban.sentence if self.jawaban and self.jawaban.what != ladder.DRAFT else ""


@dataclass
class Daftar:
    """The lines of one page. Shapes, doubles and dates are checked here; the action checks again under its locks."""

    rows: list[Baris]
    on: dt.date
    umum: list[str] = field(default_factory=list)

    def check(self, *, decide: bool) -> bool:
        """`decide`: also the decision about lines whose rule no longer holds."""
        shaped = [row for row in self.rows if row.form.is_valid()]
        typed = {row.surat.pk: (row.form.cleaned_data["nomor"], row.form.cleaned_data["tanggal"]) for row in shaped}
        self.add(returned.problems(typed, {row.surat.pk: row.surat for row in self.rows}, on=self.on))
        for row in shaped if decide else ():
            self._decided(row)
        return self.valid

    def _decided(self, row: Baris) -> None:
        choice, why = row.form.cleaned_data["keputusan"], row.form.cleaned_data["alasan"].strip()
        if row.goyah and not choice:
            row.form.add_error("keputusan", "Putuskan dahulu: tetap terbitkan, atau batalkan.")
        if choice == "batal" and not why:
            row.form.add_error("alasan", "Tulis alasan pembatalannya.")

    def add(self, problems: Mapping[int, str]) -> None:
        for row in self.rows:
            if row.surat.pk in problems:
                sentence = problems[row.surat.pk]
                row.form.add_error("tanggal" if sentence.startswith("Tanggal") else "nomor", sentence)

    @property
    def valid(self) -> bool:
        return not any(row.form.errors for row in self.rows)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the summary above the page."""
        return [
            (row.form[name].id_for_label, f"{row.surat.koperasi.nama}: {problem}")
            for row in self.rows
            for name, problems in row.form.errors.items()
            for problem in problems
        ]

    def returned(self) -> list[Kembali]:
        return [self._one(row) for row in self.rows]

    @staticmethod
    def _one(row: Baris) -> Kembali:
        typed, line = row.form.cleaned_data, row.berkas or {}
        signed = bool(typed["bertanda"] and line.get("utuh"))
        return Kembali(
            surat=row.surat.pk, nomor=typed["nomor"], tanggal=typed["tanggal"], tetap=typed["keputusan"] == "terbit",
            batal=typed["alasan"].strip() if typed["keputusan"] == "batal" else "", berkas=line.get("berkas", ""),
            sha256=line.get("sha256", ""), ukuran=line.get("ukuran", 0), halaman=line.get("halaman", 0),
            tanda=tuple(line["tanda"]) if signed else (),
        )  # fmt: skip


def rows_of(data: Any, letters: Iterable[Surat]) -> list[NomorRow]:
    """The lines of a POST in which something was filled in."""
    shown = [NomorRow(data, surat=one) for one in letters if f"s{one.pk}-nomor" in data]
    return [row for row in shown if not row.empty]


def data_of(filled: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    """Pasted lines as the data of a form."""
    data: dict[str, str] = {}
    for pk, (nomor, tanggal) in filled.items():
        data |= {f"s{pk}-nomor": nomor, f"s{pk}-tanggal": tanggal}
    return data


def data_of_files(lines: Sequence[Line], job: int) -> dict[str, str]:
    """PDFs that were read, as the data of a form; signed and undisturbed ones are also noted as signed."""
    data: dict[str, str] = {}
    for at, line in enumerate(lines):
        if pk := line["surat"]:
            day = dt.date.fromisoformat(line["tanggal"]).strftime("%d/%m/%Y") if line["tanggal"] else ""
            data |= {f"s{pk}-nomor": line["nomor"], f"s{pk}-tanggal": day, f"s{pk}-berkas": f"{job}-{at}"}
            if line["utuh"] and not line["beda"]:
                data[f"s{pk}-bertanda"] = "on"
    return data


# --- Other forms -------------------------------------------------------------------------------------------------
class TempelForm(forms.Form):
    teks = forms.CharField(
        label="Kolom dari Excel", widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}), strip=False,
        max_length=100_000, error_messages={"required": "Tempel dahulu kolom nomor dan tanggalnya."},
        help_text="Dua kolom: nomor, tanggal, berurut seperti daftar ini. Atau tiga kolom: nama koperasi, nomor, "
        "tanggal, boleh tidak berurut.",
    )  # fmt: skip


class BanyakBerkas(forms.FileInput):
    """Shows as one field; the first file stands for all in the form's own checks."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.get(name)


class UnggahForm(forms.Form):
    """The files themselves are read from request.FILES: one field, many files."""

    berkas = forms.FileField(
        label="PDF yang kembali", widget=BanyakBerkas(attrs={"accept": "application/pdf,.zip", "multiple": True}),
        help_text="Satu atau banyak PDF, atau satu ZIP; paling besar 60 MB sekali unggah. Disimpan persis seperti "
        "diterima.",
        error_messages={"required": "Pilih dahulu PDF atau ZIP-nya.", "empty": "Berkas ini kosong."},
    )  # fmt: skip

    def uploads(self) -> list[tuple[str, bytes]]:
        """Raises ValidationError before anything large is read into memory."""
        found = self.files.getlist("berkas")
        if sum(one.size or 0 for one in found) > reading.MAX_ALL or len(found) > reading.MOST_FILES:
            raise ValidationError("Paling banyak 500 PDF dan 60 MB sekali unggah; bagi menjadi beberapa bagian.")
        return [(one.name or "berkas.pdf", one.read()) for one in found]


class MapForm(forms.Form):
    kertas = forms.ChoiceField(label="Kertas", choices=Kertas.choices)
    kop = forms.ChoiceField(
        label="Kop surat", choices=[("ya", "Dengan kop"), ("tidak", "Tanpa kop, karena templat SRIKANDI sudah berkop")]
    )


class AlasanForm(forms.Form):
    alasan = forms.CharField(label="Alasan", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PindaianForm(forms.Form):
    berkas = forms.FileField(
        label="Pindaian halaman yang ditandatangani", help_text="PDF, atau foto JPEG atau PNG; paling besar 10 MB.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": "Pilih dahulu pindaiannya.", "empty": "Berkas ini kosong."},
    )  # fmt: skip
    tanggal = TanggalField(label="Tanggal ditandatangani")

    def clean_berkas(self) -> Any:
        try:
            filed.check_size(self.cleaned_data["berkas"].size or 0)
        except filed.FileProblem as problem:
            raise ValidationError(str(problem)) from None
        return self.cleaned_data["berkas"]


class BasahForm(forms.Form):
    tanggal = TanggalField(label="Tanggal ditandatangani")
