"""Short reports of many cooperatives in one workbook: a row each, handed out for a filter, read back with every cell.

Row 1 (hidden) carries the codes of the columns, column A (hidden) the cooperative. Rows without figures are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError

from koperasi.lib import sheets
from koperasi.lib.sheets import Sheet, SheetProblem
from koperasi.lib.teks import one_line
from registry.exchange import laporan_template as template
from registry.exchange.laporan_excel import EMPTY, Masalah, identity, text_of
from registry.filing import building, checks, lines
from registry.filing.previous import Closing, closings
from registry.filing.standing import STANDING
from registry.forms.laporan import read_or_nothing
from registry.models import Koperasi, LaporanKeuangan
from registry.models.choices import JenisBukti
from registry.models.koperasi import KoperasiQuerySet

KIND, SHEET = "laporan-massal", "Laporan"
MOST = 1_000  # cooperatives of one workbook
LINES = {line.kode: line for _, line in lines.ANGKA.lines(frozenset())}
SHOWN_LAST = ("aset", "modal_sendiri", "shu", "anggota")
FIRST = 3  # columns before the figures: id, name, kecamatan


def wanting(koperasi_set: KoperasiQuerySet, year: int) -> list[Koperasi]:
    """Those of the set that still owe a short report of `year`, in the order of their names."""
    sent = LaporanKeuangan.objects.filter(tahun_buku=year, keadaan__in=STANDING, ditarik_pada=None).values("koperasi")
    rows = koperasi_set.exclude(pk__in=sent).select_related("kecamatan").order_by("nama_urut", "pk")
    return [one for one in rows[: MOST * 3] if building.size_for(one, JenisBukti.LAPORAN) != "lengkap"][:MOST]


def write(file: BinaryIO, koperasi: Sequence[Koperasi], year: int) -> None:
    import xlsxwriter

    known = closings([one.pk for one in koperasi], year - 1)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        pen = template.Pen(book)
        page = book.add_worksheet(SHEET)
        _head(page, pen, year)
        for row, one in enumerate(koperasi, start=2):
            _row(page, pen, row, one, known.get(one.pk, Closing(year - 1)))
        page.set_row(0, None, None, {"hidden": True})
        page.set_row(1, 45)
        page.set_column(0, 0, 4, None, {"hidden": True})
        page.set_column(1, 1, 36)
        page.set_column(2, 2, 18)
        page.set_column(FIRST, FIRST + len(LINES) + len(SHOWN_LAST), 18)
        page.freeze_panes(2, 2)
        page.protect("", {"format_columns": True, "autofilter": True, "sort": False})
        template.write_identity(book, KIND, {"tahun_buku": year})


def _head(page: Any, pen: template.Pen, year: int) -> None:
    page.write_string(0, 0, template.MARK)
    titles = ["Koperasi", "Kecamatan"]
    for column, title in enumerate(titles, start=1):
        page.write_string(1, column, title, pen.head_left)
    for column, line in enumerate(LINES.values(), start=FIRST):
        page.write_string(0, column, line.kode)
        page.write_string(1, column, f"{line.label} {year}", pen.head)
    check = FIRST + len(LINES)
    page.write_string(1, check, "Selisih aset dengan kewajiban dan ekuitas", pen.head)
    for column, kode in enumerate(SHOWN_LAST, start=check + 1):
        page.write_string(1, column, f"{LINES[kode].label} {year - 1}", pen.head)


def _row(page: Any, pen: template.Pen, row: int, koperasi: Koperasi, closing: Closing) -> None:
    page.write_string(row, 0, str(koperasi.pk))
    page.write_string(row, 1, koperasi.nama)
    page.write_string(row, 2, str(koperasi.kecamatan or ""))
    for column, line in enumerate(LINES.values(), start=FIRST):
        page.write_blank(row, column, None, pen.entry)
        template.validate(page, row, column, line)
    check, number = FIRST + len(LINES), row + 1
    page.write_formula(row, check, f"=D{number}-E{number}-F{number}", pen.last)
    for column, kode in enumerate(SHOWN_LAST, start=check + 1):
        if kode in closing.values:
            page.write_number(row, column, closing.values[kode], pen.last)


# --- Reading ------------------------------------------------------------------------------------
@dataclass
class BarisMassal:
    """A row that holds figures. `notes` does not keep it from becoming a draft; `problems` does."""

    number: int
    koperasi: Koperasi | None
    angka: dict[str, str] = field(default_factory=dict)
    problems: list[Masalah] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Massal:
    year: int
    rows: list[BarisMassal]
    blank: int = 0

    @property
    def good(self) -> list[BarisMassal]:
        return [row for row in self.rows if not row.problems]

    @property
    def bad(self) -> list[BarisMassal]:
        return [row for row in self.rows if row.problems]


def read(data: bytes, koperasi_set: KoperasiQuerySet) -> Massal:
    """`koperasi_set`: what the person may see. Raises SheetProblem."""
    return read_sheets(sheets.read(data), koperasi_set)


def read_sheets(book: Sequence[Sheet], koperasi_set: KoperasiQuerySet) -> Massal:
    about = identity(book, KIND)
    year = int(about["tahun_buku"]) if about.get("tahun_buku", "").isdecimal() else 0
    page = next((page for page in book if page.name == SHEET), None)
    columns = _columns(page.rows[0]) if page else {}
    if page is None or not columns or not 1945 <= year <= 2100:
        raise SheetProblem("Baris judul tersembunyi pada lembar “Laporan” tidak lengkap. Unduh templatnya lagi.")
    cells = [(number, row) for number, row in enumerate(page.rows, start=page.first_row) if _id(row)]
    filled = [(number, row) for number, row in cells if any(not sheets.is_blank(_at(row, c)) for c in columns)]
    if not filled:
        raise SheetProblem(EMPTY)
    found = _known(koperasi_set, [_id(row) for _, row in filled], year)
    rows = [_read_row(number, row, columns, found) for number, row in filled[: MOST * 2]]
    _judge(rows, year, {kode: _letter(column) for column, kode in columns.items()})
    return Massal(year, rows, blank=len(cells) - len(filled))


def _columns(head: Sequence[object]) -> dict[int, str]:
    """{column: code}; empty where one is missing or stands there twice."""
    found = {index: text for index, cell in enumerate(head) if (text := one_line(cell)) in LINES}
    return found if sorted(found.values()) == sorted(LINES) else {}


def _id(row: Sequence[object]) -> int:
    text = one_line(_at(row, 0)).removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _at(row: Sequence[object], index: int) -> object:
    return row[index] if index < len(row) else None


def _known(koperasi_set: KoperasiQuerySet, ids: Iterable[int], year: int) -> Mapping[int, tuple[Koperasi, bool]]:
    """{id: (cooperative, whether the year was sent)} in two queries."""
    rows = {one.pk: one for one in koperasi_set.filter(pk__in=list(ids)).select_related("kecamatan")}
    sent = set(
        LaporanKeuangan.objects.filter(
            koperasi__in=list(rows), tahun_buku=year, keadaan__in=STANDING, ditarik_pada=None
        ).values_list("koperasi", flat=True)
    )
    return {pk: (one, pk in sent) for pk, one in rows.items()}


def _read_row(
    number: int, row: Sequence[object], columns: Mapping[int, str], found: Mapping[int, tuple[Koperasi, bool]]
) -> BarisMassal:
    koperasi, sent = found.get(_id(row), (None, False))
    read = BarisMassal(number, koperasi)
    if koperasi is None:
        read.problems.append(Masalah(f"{SHEET}!A{number}", "Koperasi pada baris ini tidak ada dalam daftar Anda."))
    elif sent:
        read.problems.append(Masalah(f"{SHEET}!A{number}", "Laporan keuangan tahun buku ini sudah dikirim."))
    elif building.size_for(koperasi, JenisBukti.LAPORAN) == "lengkap":
        read.problems.append(Masalah(f"{SHEET}!A{number}", "Diminta laporan lengkap; isi satu per satu."))
    for column, kode in columns.items():
        cell, place = _at(row, column), f"{SHEET}!{_letter(column)}{number}"
        try:
            if not sheets.is_blank(cell) and (text := text_of(LINES[kode], cell)):
                read.angka[kode] = text
        except ValidationError as problem:
            read.problems.append(Masalah(place, f"{LINES[kode].label}: {' '.join(problem.messages)}"))
    return read


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _judge(rows: list[BarisMassal], year: int, letters: Mapping[str, str]) -> None:
    """The same checks as on the page; an error keeps the row back, an oddity is only said."""
    known = closings([row.koperasi.pk for row in rows if row.koperasi], year - 1)
    seen: set[int] = set()
    for row in rows:
        if row.koperasi is None:
            continue
        if row.koperasi.pk in seen:
            row.problems.append(Masalah(f"{SHEET}!A{row.number}", "Koperasi ini sudah ada pada baris di atas."))
        seen.add(row.koperasi.pk)
        values = {kode: read_or_nothing(LINES[kode], text) for kode, text in row.angka.items()}
        last = known.get(row.koperasi.pk, Closing(year - 1)).values
        for found in checks.of(checks.Angka(values, year=year, last=last)):
            if found.blocking:
                row.problems.append(Masalah(f"{SHEET}!{letters[found.field]}{row.number}", found.sentence))
            else:
                row.notes.append(found.sentence)
        if missing := [line.label for kode, line in LINES.items() if kode not in row.angka]:
            row.notes.append(f"Belum diisi: {', '.join(missing)}.")
