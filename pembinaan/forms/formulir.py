"""Forms about the province's workbook: the file, a part of it, what goes into its columns and cells, the period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from koperasi.lib import sheet_patch
from pembinaan.formulir import book, checking, figures, names, proposing
from pembinaan.formulir.book import Buku, Lembar
from pembinaan.formulir.sources import period_words
from pembinaan.models import BagianFormat, IsiFormat, PeriodeTutup

Baris = BagianFormat.Baris
UNITS = [("satuan", "Apa adanya"), ("ribu", "Dalam ribu"), ("juta", "Dalam juta"), ("miliar", "Dalam miliar")]
SPARE = 6  # empty lines offered for more single cells
MAX_COLUMNS = 60


class BerkasForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas format (.xlsx)",
        help_text=f"Persis seperti yang dikirim provinsi, paling besar {checking.MAX_BYTES // 1_000_000} MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Pilih berkas format.", "empty": "Berkas ini kosong."},
    )

    def clean_berkas(self) -> UploadedFile:
        file = cast(UploadedFile, self.cleaned_data["berkas"])
        if (file.size or 0) > checking.MAX_BYTES:
            raise ValidationError(checking.TOO_BIG)
        return file


class UnggahForm(BerkasForm):
    nama = forms.CharField(
        label="Nama format", max_length=150, help_text="Misalnya: Keragaan koperasi triwulanan.",
        error_messages={"required": "Beri nama agar mudah dicari lagi."},
    )  # fmt: skip
    field_order = ("nama", "berkas")


class PeriodeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{period_words(obj)} · {obj.nomor}"


class PeriodeForm(forms.Form):
    periode = PeriodeField(
        label="Periode yang sudah ditutup", queryset=PeriodeTutup.objects.none(), empty_label="Pilih periode",
        error_messages={"required": "Pilih periodenya.", "invalid_choice": "Periode itu belum ditutup."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["periode"])
        field.queryset = PeriodeTutup.objects.order_by("-sampai", "-pk")


class BagianForm(forms.ModelForm):
    """Which rows of which sheet. Row numbers and letters are those at the edge of the grid."""

    class Meta:
        model = BagianFormat
        fields = ("lembar", "baris", "baris_awal", "baris_akhir", "kolom_kunci")
        help_texts = {
            "baris_awal": "Nomor di tepi kiri kisi. Klik sel pada kisi untuk mengisinya.",
            "baris_akhir": "Termasuk baris jumlah. Untuk baris per koperasi boleh kosong.",
            "kolom_kunci": "Huruf kolom tempat nama kecamatan, jenis, atau koperasi.",
        }

    def __init__(self, *args: Any, buku: Buku, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.buku = buku
        if self.instance.pk:
            del self.fields["baris"]  # its columns mean something else
        sheets = [(one.nama, f"{one.nama} (tersembunyi)" if one.hidden else one.nama) for one in buku.lembar]
        self.fields["lembar"] = forms.ChoiceField(label="Lembar", choices=sheets)
        if self.instance.baris == Baris.SEL:  # no rows
            for name in ("baris_awal", "baris_akhir", "kolom_kunci"):
                del self.fields[name]
            return
        self.fields["kolom_kunci"].widget.attrs |= {"data-tunjuk": "kolom", "autocomplete": "off", "size": "4"}
        for name in ("baris_awal", "baris_akhir"):
            self.fields[name].widget.attrs |= {"data-tunjuk": "baris", "min": "1"}

    @property
    def sheet(self) -> Lembar:
        """The chosen one, else the first."""
        chosen = self.data.get("lembar") or self.initial.get("lembar") or self.instance.lembar
        return self.buku.get(chosen) or self.buku.lembar[0]

    def clean_kolom_kunci(self) -> str:
        letters = str(self.cleaned_data.get("kolom_kunci") or "").strip().upper()
        if letters:
            try:
                book.number(letters)
            except ValueError:
                raise ValidationError(f"“{letters}” bukan huruf kolom; tulis misalnya B.") from None
        return letters

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        baris = asked.get("baris") or self.instance.baris
        first, last = asked.get("baris_awal"), asked.get("baris_akhir")
        if baris == Baris.SEL:
            return asked | {"baris_awal": None, "baris_akhir": None, "kolom_kunci": ""}
        if self.errors:
            return asked
        if not first:
            self.add_error("baris_awal", "Tulis nomor baris data pertama.")
        if not asked.get("kolom_kunci"):
            self.add_error("kolom_kunci", "Tulis huruf kolom namanya.")
        if not last and baris != Baris.KOPERASI:
            self.add_error("baris_akhir", "Tulis nomor baris data terakhir.")
        if first and last and last < first:
            self.add_error("baris_akhir", "Baris terakhir berada di atas baris pertama.")
        if max(first or 0, last or 0) > book.LAST_ROW:
            self.add_error("baris_akhir", "Baris sebanyak itu tidak ada dalam lembar Excel.")
        if self.errors:
            return asked
        sheet = self.buku.get(asked["lembar"])
        if baris == Baris.KOPERASI and sheet and first and not last:
            asked["baris_akhir"] = proposing.prepared(sheet, first)
        return asked

    def _post_clean(self) -> None:
        """The checks of the table say in English what `clean` says better."""
        self._validate_constraints = False
        super()._post_clean()


@dataclass(frozen=True)
class Isi:
    ukuran: str
    satuan: str
    sebelumnya: bool


@dataclass(frozen=True)
class Line:
    """One column or cell on the page: its fields, and what stands above or beside it."""

    key: str
    judul: str
    contoh: str
    fields: list[Any]


class IsiForm(forms.Form):
    """What goes where: fields u_<key> (figure), s_<key> (unit), p_<key> (previous), and for cells t_<key> (address).

    Columns are named by their letter; cells are numbered, with a few spare lines.
    """

    def __init__(self, data: Any, *, bagian: BagianFormat, sheet: Lembar) -> None:
        super().__init__(data)
        self.bagian, self.sheet = bagian, sheet
        self.cells = bagian.baris == Baris.SEL
        known = list(bagian.isi_set.all())
        if self.cells:
            self.keys = [str(n) for n in range(max(len(known) + SPARE, _posted(data)))]
            stored = dict(zip(self.keys, known, strict=False))
        else:
            stored = {isi.tempat: isi for isi in known}
            self.keys = self._columns(stored)
        guessed = {} if known else self._guesses()
        for key in self.keys:
            self._add(key, stored.get(key), guessed.get(key))

    def _columns(self, stored: dict[str, IsiFormat]) -> list[str]:
        first = self.bagian.baris_awal or 1
        titled = [c for c in range(1, min(self.sheet.last_column, MAX_COLUMNS) + 1) if self.sheet.title(c, first)]
        used = self.sheet.columns_used(first, first)
        named = self.bagian.baris != Baris.KOPERASI and self.bagian.kolom_kunci
        key = book.number(self.bagian.kolom_kunci) if named else 0
        numbers = {*titled, *used, *map(book.number, stored)} - {key}
        return [sheet_patch.letters(number) for number in sorted(numbers)]

    def _guesses(self) -> dict[str, figures.Guess]:
        if self.cells:
            return {}
        usul = proposing.Usul(self.sheet.nama, self.bagian.baris, self.bagian.baris_awal)
        proposing.fill_columns(self.sheet, usul)
        return usul.isi

    def _add(self, key: str, isi: IsiFormat | None, guess: figures.Guess | None) -> None:
        source: Any = isi or guess
        if self.cells:
            self.fields[f"t_{key}"] = forms.CharField(
                label="Sel", required=False, max_length=10, initial=isi.tempat if isi else "",
                widget=forms.TextInput(attrs={"data-tunjuk": "sel", "autocomplete": "off", "size": "6"}),
            )  # fmt: skip
        options = figures.choices(self.bagian.baris)
        if not self.cells:
            options = [("-", "Tidak disentuh"), *options]
        attrs = {"data-kolom": key} if not self.cells else {}
        self.fields[f"u_{key}"] = forms.ChoiceField(
            label=f"Isi kolom {key}" if not self.cells else "Isi", required=False, choices=options,
            initial=source.ukuran if source else "-" if not self.cells else "", widget=forms.Select(attrs=attrs),
        )  # fmt: skip
        self.fields[f"s_{key}"] = forms.ChoiceField(
            label=f"Satuan kolom {key}" if not self.cells else "Satuan", required=False,
            choices=UNITS, initial=source.satuan if source else "satuan",
        )  # fmt: skip
        self.fields[f"p_{key}"] = forms.BooleanField(
            label="periode sebelumnya", required=False, initial=source.sebelumnya if source else False
        )

    def lines(self) -> list[Line]:
        first = self.bagian.baris_awal or 1
        made = []
        for key in self.keys:
            names_ = (["t"] if self.cells else []) + ["u", "s", "p"]
            column = 0 if self.cells else book.number(key)
            title = "" if self.cells else " · ".join(self.sheet.title(column, first))
            sample = "" if self.cells else self.sheet.text(first, column)[:40]
            made.append(Line(key, title, sample, [self[f"{name}_{key}"] for name in names_]))
        return made

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if self.cells:
            seen: set[str] = set()
            for key in self.keys:
                self._clean_cell(asked, key, seen)
        return asked

    def _clean_cell(self, asked: dict[str, Any], key: str, seen: set[str]) -> None:
        typed = str(asked.get(f"t_{key}") or "").strip().upper()
        if not typed:
            if asked.get(f"u_{key}"):
                self.add_error(f"t_{key}", "Tulis selnya, misalnya C7.")
            return
        try:
            row, column = book.place(typed)
        except ValueError:
            self.add_error(f"t_{key}", f"“{typed}” bukan sel; tulis misalnya C7.")
            return
        at = book.address(*self.sheet.anchor(row, column))
        if at in seen:
            self.add_error(f"t_{key}", f"Sel {at} sudah dipakai di baris lain.")
        if self.sheet.formula(*book.place(at)):
            self.add_error(f"t_{key}", f"Sel {at} berisi rumus dan tidak ditimpa.")
        seen.add(at)
        asked[f"t_{key}"] = at

    def isi(self) -> dict[str, Isi]:
        """{column or cell: what goes there}, of a valid form."""
        asked, found = self.cleaned_data, {}
        for key in self.keys:
            place = asked.get(f"t_{key}") if self.cells else key
            code = asked.get(f"u_{key}", "")
            if place and code != "-" and f"u_{key}" in self.data:  # a column that came with other rows was not asked
                unit = (asked.get(f"s_{key}") or "satuan") if figures.is_money(code) else "satuan"
                found[place] = Isi(code, unit, bool(asked.get(f"p_{key}")))
        return found


def _posted(data: Any) -> int:
    return min(sum(1 for name in data or () if name.startswith("t_") and name[2:].isdigit()), 200)


def row_names(sheet: Lembar, bagian: BagianFormat) -> list[str]:
    """The names between the first and the last row, as the form writes them."""
    if bagian.baris == Baris.SEL or not bagian.baris_akhir:
        return []
    column = book.number(bagian.kolom_kunci)
    texts = [sheet.text(row, column) for row in range(bagian.baris_awal or 1, bagian.baris_akhir + 1)]
    return [names.bare(text) for text in texts if text]
