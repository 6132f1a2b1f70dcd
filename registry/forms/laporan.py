"""The sections of a laporan keuangan as forms: their fields are the lines of registry.filing.lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from koperasi.lib.rupiah import ribuan, rp
from koperasi.ui.forms import RupiahField
from registry.filing import building, lines, previous, shape
from registry.filing.shape import ORANG, Baris, Jumlah, Kelompok
from registry.forms.answers import EMPTY, Jawaban, answer
from registry.forms.fields import JumlahField
from registry.forms.konsep import BagianForm, Dibaca
from registry.forms.papers import PapersForm, Slot
from registry.models import JenisBerkas, Konsep, Pengajuan


def field_of(line: Baris) -> forms.Field:
    """The one field of a line, on the page and in the Excel template."""
    more: dict[str, Any] = {"label": line.label, "required": line.required, "help_text": line.hint}
    if line.kind == ORANG:
        return JumlahField(**more)
    return RupiahField(min_value=None if line.negative else 0, **more)


def read_or_nothing(line: Baris, text: Any) -> int | None:
    """What the text says, or None: for sums beside fields that are still being filled in."""
    field = field_of(line)
    try:
        return field.to_python(text)
    except ValidationError:
        return None


@dataclass(frozen=True)
class Hasil:
    """A sum as the page shows it. `parts` is the same rule for the script: codes, "-" before what is deducted."""

    kode: str
    label: str
    amount: int | None  # None while nothing of it is filled in
    parts: str
    zero: bool = False
    unless: str = ""
    balanced: bool = False

    @property
    def words(self) -> str:
        """Of a sum that has to be nothing."""
        if self.amount is None:
            return ""
        if self.balanced:
            return "Seimbang."
        more, less = ("aset", "kewajiban dan ekuitas") if self.amount > 0 else ("kewajiban dan ekuitas", "aset")
        return f"Belum seimbang: {more} lebih besar {rp(abs(self.amount))} daripada {less}."


@dataclass(frozen=True)
class Tampil:
    """One row of the section: the fields of a group with their sum, or a sum of its own (no fields)."""

    title: str
    fields: list[BoundField]
    sum: Hasil | None


class LembarForm(BagianForm):
    """A sheet of figures. Cleaned data holds its sums too, so that a filing keeps what was read and not only typed."""

    template = "registry/laporan/lembar.html"
    sheet: shape.Lembar

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for _, line in self.sheet.lines(lines.sectors_of(self.konsep.koperasi))]
        self.fields = {line.kode: field_of(line) for line in self.lines} | self.fields

    # --- Last year: asked for where the section is drawn, never where it is only judged ----------
    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """This year opens with last year's closing until something else is typed."""
        line = next((line for line in self.lines if line.kode == field_name and line.opening), None)
        offered = previous.of(self.konsep).opening(line.opening) if line else None
        return super().get_initial_for_field(field, field_name) if offered is None else offered

    def _help(self, line: Baris) -> str:
        closing = previous.of(self.konsep)
        if line.opening:
            known = closing.opening(line.opening) is not None
            last = f"Diisi dari akhir tahun buku {closing.year}; ubah bila berbeda." if known else ""
        else:
            value = closing.values.get(line.kode)
            last = (
                ""
                if value is None
                else f"Tahun buku {closing.year}: {ribuan(value) if line.kind == ORANG else rp(value)}."
            )
        return " ".join(filter(None, [line.hint, last]))

    @property
    def source(self) -> str:
        """Where last year's figures on this page come from; "" where it shows none."""
        closing = previous.of(self.konsep)
        kodes = {kode for line in self.lines for kode in (line.opening or (line.kode,))}
        return closing.source if kodes & set(closing.values) else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        typed = [line for line in self.lines if cleaned[line.kode] is not None and not line.opening]
        if not typed and self.sheet.optional:
            return cleaned | dict.fromkeys((line.kode for line in self.lines), None)
        if not typed:
            raise ValidationError("Belum ada angka yang diisi pada bagian ini.")
        if self.sheet.blank is not None:
            cleaned |= {line.kode: self.sheet.blank for line in self.lines if cleaned[line.kode] is None}
        return cleaned | shape.totals(self.sheet, cleaned)

    # --- How it is drawn ------------------------------------------------------------------
    def rows(self) -> Iterator[Tampil]:
        """Groups and sums in their order, the sums of what is typed so far: the page is right without its script."""
        for line in self.lines:
            self[line.kode].help_text = self._help(line)
        amounts = {line.kode: read_or_nothing(line, self[line.kode].value()) for line in self.lines}
        for row in self.sheet.rows:
            if isinstance(row, Jumlah):
                if row.shown:
                    yield Tampil("", [], self._sum(row, amounts))
            elif fields := [self[line.kode] for line in row.lines if line.kode in self.fields]:
                yield Tampil(row.title, fields, self._sum(row, amounts) if row.total else None)
        rest = [self[name] for name in self.fields if name not in amounts]
        if rest:
            yield Tampil("Lain-lain", rest, None)

    def answers(self) -> list[Jawaban]:
        """Lines that say something, and the sums: forty times nothing would hide them."""
        found = []
        for row in self.rows():
            told = [answer(field) for field in row.fields]
            found += [one for one in told if one.wrong or one.text not in (EMPTY, rp(0))]
            if row.sum and row.sum.amount is not None:
                wrong = row.sum.words if row.sum.zero and not row.sum.balanced else ""
                found.append(Jawaban(row.sum.label, rp(row.sum.amount), wrong=wrong))
        return found

    def read(self) -> Iterator[Dibaca]:
        """Lines with their sums, as on the signed paper; lines of nothing would hide them."""
        for row in self.sheet.rows:
            if isinstance(row, Kelompok):
                yield from (
                    Dibaca(line.kode, self.fields[line.kode], quiet=self.sheet.blank == 0)
                    for line in row.lines
                    if line.kode in self.fields
                )
            if isinstance(row, Kelompok):
                label, quiet = row.total, True
            else:
                label, quiet = row.label if row.shown else "", not row.zero
            if label:
                yield Dibaca(row.kode, RupiahField(label=label, min_value=None), sum=True, quiet=quiet)
        known = {line.kode for line in self.lines}
        yield from (Dibaca(name, field) for name, field in self.fields.items() if name not in known)

    def _sum(self, row: Jumlah | Kelompok, amounts: Mapping[str, int | None]) -> Hasil:
        if isinstance(row, Kelompok):
            kodes = [("-" if line.sign < 0 else "") + line.kode for line in row.lines if line.kode in self.fields]
            label, zero, unless = row.total, False, ""
        else:
            kodes, label, zero, unless = list(row.parts), row.label, row.zero, row.unless
        begun = any(amounts.get(line) is not None for line in shape.lines_of(row.kode, (self.sheet,)))
        amount = shape.amount(row.kode, amounts, (self.sheet,))
        balanced = zero and (abs(amount) <= 1 or (bool(unless) and abs(amount - (amounts.get(unless) or 0)) <= 1))
        return Hasil(row.kode, label, amount if begun else None, " ".join(kodes), zero, unless, balanced)


class AngkaForm(LembarForm):
    sheet = lines.ANGKA
    columns = ("aset", "kewajiban", "modal_sendiri", "modal_luar", "volume_usaha", "shu", "anggota")


class PosisiForm(LembarForm):
    sheet = lines.POSISI
    columns = ("aset", "kewajiban", "modal_sendiri", "modal_luar")


class HasilUsahaForm(LembarForm):
    sheet = lines.HASIL_USAHA
    columns = ("shu",)


class ArusKasForm(LembarForm):
    may_be_left_out = True  # SAK EMKM asks neither
    sheet = lines.ARUS_KAS


class PerubahanEkuitasForm(LembarForm):
    may_be_left_out = True  # SAK EMKM asks neither
    sheet = lines.PERUBAHAN_EKUITAS


class DataForm(LembarForm):
    sheet = lines.DATA
    columns = ("volume_usaha", "anggota")

    diaudit = forms.ChoiceField(
        label="Laporan ini diaudit akuntan publik",
        choices=[("ya", "Ya"), ("tidak", "Tidak")],
        required=False,
        widget=forms.RadioSelect,
    )
    auditor = forms.CharField(label="Nama kantor akuntan publik", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("diaudit") == "ya" and not cleaned.get("auditor"):
            self.add_error("auditor", "Tulis nama kantor akuntan publiknya.")
        return cleaned


class BerkasLaporanForm(PapersForm):
    """The signed papers: neraca and PHU with the short form, the whole report with the long one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = "Semua halaman dalam urutannya, dengan tanda tangan yang terbaca."
        if self.konsep.ukuran == Konsep.Ukuran.LENGKAP:
            self.slots = (Slot(JenisBerkas.LAPORAN, wajib=True, hint=page),)
        else:
            self.slots = (Slot(JenisBerkas.NERACA, wajib=True, hint=page), Slot(JenisBerkas.PHU, wajib=True, hint=page))
        self.slots += (Slot(JenisBerkas.LAPORAN_PENGAWAS),)


class TandaTanganForm(BagianForm):
    """Unsigned is a draft and no evidence."""

    ditandatangani = forms.BooleanField(
        label="Laporan ini sudah ditandatangani seluruh pengurus",
        error_messages={
            "required": "Laporan yang belum ditandatangani tetap menjadi konsep. Minta tanda tangan, lalu centang ini."
        },
    )
    kurang = forms.CharField(
        label="Berkas yang masih ditunggu dari koperasi",
        max_length=200,
        required=False,
        help_text="Selama ini terisi, laporan tetap menjadi konsep.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.konsep.jalur != Pengajuan.Jalur.PETUGAS:
            del self.fields["kurang"]  # the pengurus know themselves what they still have to find

    def clean_kurang(self) -> str:
        waiting: str = self.cleaned_data["kurang"]
        if waiting:
            raise ValidationError(f"Masih menunggu {waiting}. Kosongkan bila sudah ada.")
        return waiting


class UkuranForm(forms.Form):
    """A cooperative may hand in more than it is asked for, never less."""

    ukuran = forms.ChoiceField(
        label="Laporan yang diisi",
        widget=forms.RadioSelect,
        choices=[
            (Konsep.Ukuran.RINGKAS, "Ringkas: sembilan angka pokok, dengan neraca dan PHU yang ditandatangani"),
            (Konsep.Ukuran.LENGKAP, "Lengkap: semua baris laporan, yang juga dipakai untuk penilaian kesehatan"),
        ],
    )

    def __init__(self, *args: Any, konsep: Konsep, **kwargs: Any) -> None:
        super().__init__(*args, initial={"ukuran": konsep.ukuran}, **kwargs)
        self.asked = building.size_for(konsep.koperasi, konsep.jenis)
