"""Reads a filled-in template back: every figure as the text that would have been typed, every problem with its cell.

Whose file it is, which year, size and layout stand in its hidden sheet. Raises SheetProblem where that does not fit;
what is wrong with single cells is listed, so that all of it can be mended at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from koperasi.lib import sheets
from koperasi.lib.rupiah import ribuan
from koperasi.lib.sheets import Sheet, SheetProblem
from koperasi.lib.teks import one_line
from registry.exchange import laporan_template as template
from registry.filing import lines
from registry.filing.shape import Baris, Lembar
from registry.forms.laporan import field_of, read_or_nothing
from registry.models import Konsep, Koperasi

NOT_OURS = "Berkas ini bukan templat dari aplikasi ini. Unduh templatnya, lalu salin angkanya ke sana."
OLD = "Templat ini versi lama. Unduh yang baru, lalu salin angkanya."
EMPTY = "Belum ada angka yang diisi dalam berkas ini."


@dataclass(frozen=True)
class Masalah:
    place: str  # "Neraca!D12"
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass
class Terbaca:
    """`values`: {section: {code: text}} of the cells that hold something."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Masalah] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(section) for section in self.values.values())


def read(data: bytes, konsep: Konsep) -> Terbaca:
    """Raises SheetProblem."""
    return read_sheets(sheets.read(data), konsep)


def read_sheets(book: Sequence[Sheet], konsep: Konsep) -> Terbaca:
    about = identity(book, template.KIND)
    _check_owner(about, konsep)
    found = Terbaca()
    for lembar in lines.sheets_of(konsep.ukuran):
        page = next((page for page in book if page.name == lembar.title), None)
        if page is None:
            found.problems.append(Masalah(lembar.title, "Lembar ini tidak ada dalam berkas. Unduh templatnya lagi."))
        else:
            _read_sheet(page, lembar, konsep, found)
    if not found.count and not found.problems:
        raise SheetProblem(EMPTY)
    return found


def identity(book: Sequence[Sheet], kind: str) -> dict[str, str]:
    """What the hidden sheet says. Raises SheetProblem where there is none or it is another kind of file."""
    page = next((page for page in book if page.name == template.IDENTITY), None)
    about = {one_line(row[0]): one_line(row[1]) for row in page.rows if len(row) > 1} if page else {}
    if about.get("templat") != kind:
        raise SheetProblem(NOT_OURS)
    if about.get("versi") != str(template.VERSION):
        raise SheetProblem(OLD)
    return about


def _check_owner(about: Mapping[str, str], konsep: Konsep) -> None:
    if about.get("koperasi") != str(konsep.koperasi_id):
        raise SheetProblem(f"Templat ini milik koperasi lain, bukan {konsep.koperasi}.")
    if about.get("tahun_buku") != str(max(konsep.tahun_buku)):
        raise SheetProblem(
            f"Templat ini untuk tahun buku {about.get('tahun_buku', '')[:10]}, sedangkan laporan ini tahun buku "
            f"{max(konsep.tahun_buku)}."
        )
    if about.get("ukuran") != konsep.ukuran:
        raise SheetProblem(
            f"Templat ini untuk laporan {about.get('ukuran', '')[:10]}, sedangkan Anda mengisi laporan "
            f"{konsep.get_ukuran_display().lower()}. Unduh templat yang baru."
        )


def _read_sheet(page: Sheet, lembar: Lembar, konsep: Konsep, found: Terbaca) -> None:
    known = {line.kode: line for _, line in lembar.lines(lines.sectors_of(konsep.koperasi))}
    head = next((row for row in page.rows[:10] if one_line(_cell(row, 0)) == template.MARK), None)
    if head is None or one_line(_cell(head, template.INPUT)) != template.heading(max(konsep.tahun_buku)):
        moved = f"Kolom D bukan lagi “{template.heading(max(konsep.tahun_buku))}”. Unduh templatnya lagi."
        found.problems.append(Masalah(page.name, moved))
        return
    values: dict[str, str] = {}
    for number, row in enumerate(page.rows, start=page.first_row):
        kode, cell = one_line(_cell(row, 0)), _cell(row, template.INPUT)
        if kode not in known or sheets.is_blank(cell):
            continue
        place = f"{page.name}!D{number}"
        if kode in values:
            found.problems.append(Masalah(place, f"Baris “{known[kode].label}” ada dua kali."))
            continue
        try:
            values[kode] = text_of(known[kode], cell)
        except ValidationError as problem:
            found.problems.append(Masalah(place, f"{known[kode].label}: {' '.join(problem.messages)}"))
    if values:
        found.values[lembar.key] = values


def _cell(row: Sequence[object], index: int) -> object:
    return row[index] if index < len(row) else None


def text_of(line: Baris, cell: object) -> str:
    """The cell as it would be typed into the line's field. Raises ValidationError with the field's own sentence."""
    if isinstance(cell, float) and cell != cell // 1 and abs(cell) < 1000:
        shown = f"{cell:g}".replace(".", ",")
        thousands = ribuan(round(cell * 1000))
        raise ValidationError(f"“{shown}” dapat berarti {thousands} atau pecahan. Tulis tanpa titik dan koma.")
    amount = field_of(line).clean(cell)
    return "" if amount is None else ribuan(amount)


# --- What an upload would change ----------------------------------------------------------------
@dataclass(frozen=True)
class Beda:
    """A line that the draft and the file answer differently."""

    section: str
    label: str
    before: str
    after: str


def differences(konsep: Konsep, values: Mapping[str, Mapping[str, str]]) -> list[Beda]:
    """Lines where the draft holds something else than the file: nothing of the draft is replaced unasked."""
    return [
        Beda(lembar.title, line.label, before, after)
        for lembar, line in _lines(konsep.ukuran, konsep.koperasi)
        if (after := values.get(lembar.key, {}).get(line.kode))
        and (before := " ".join((konsep.isian.get(lembar.key) or {}).get(line.kode, [])).strip())
        and read_or_nothing(line, before) != read_or_nothing(line, after)
    ]


def _lines(ukuran: str, koperasi: Koperasi) -> Iterator[tuple[Lembar, Baris]]:
    for lembar in lines.sheets_of(ukuran):
        for _, line in lembar.lines(lines.sectors_of(koperasi)):
            yield lembar, line
