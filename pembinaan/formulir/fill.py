"""Writing a closed period into the province's workbook. Formulas stay; what has no source stays empty and is listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from koperasi.lib.sheet_patch import letters, patch
from koperasi.lib.sheets import SheetProblem
from pembinaan.angka.ukuran import COUNTS, MATTERS, SUMS
from pembinaan.formulir import book, names
from pembinaan.formulir.figures import SIZES, is_money, label
from pembinaan.formulir.pen import Pen
from pembinaan.formulir.sources import TICKS, Numbers, Sumber, figure, head, known, of_cooperative
from pembinaan.models import BagianFormat, IsiFormat

Baris = BagianFormat.Baris
Report = Callable[[int, int], None]
NO_FIGURE = "belum ada angkanya dalam periode ini"
NOT_COUNTED = "belum dihitung ketika periode ini ditutup"
NO_BEFORE = "periode sebelumnya belum pernah ditutup"
ON_PURPOSE = "dibiarkan kosong menurut pengaturan format"


@dataclass(frozen=True)
class Hasil:
    """A filled workbook: `terisi` cells were written; `kosong` [{"lembar", "sel", "alasan"}] were not."""

    data: bytes
    terisi: int
    kosong: list[dict[str, str]]


def fill(
    data: bytes, parts: Sequence[BagianFormat], sumber: Sumber, report: Report = lambda done, total: None
) -> Hasil:
    """The workbook `data` with every part written. Raises SheetProblem where a part finds no room."""
    workbook = book.load(data)
    pen = Pen()
    for done, part in enumerate(parts):
        report(done, len(parts))
        if part.lembar not in workbook.sheetnames:
            raise SheetProblem(f"Lembar “{part.lembar}” tidak ada lagi dalam berkas format ini.")
        sheet, places = workbook[part.lembar], list(part.isi_set.all())
        if part.baris == Baris.SEL:
            _cells(pen, sheet, places, sumber)
        elif part.baris == Baris.KOPERASI:
            _cooperatives(pen, sheet, part, places, sumber)
        else:
            _table(pen, sheet, part, places, sumber)
    filled = patch(data, pen.changes)
    report(len(parts), len(parts))
    return Hasil(filled, pen.written, pen.listed())


def _scaled(value: Any, isi: IsiFormat) -> Any:
    size = SIZES[isi.satuan] if is_money(isi.ukuran) else 1
    if size == 1 or not isinstance(value, int):
        return value
    return value // size if value % size == 0 else value / size


# --- Single cells ------------------------------------------------------------------------------------
def _cells(pen: Pen, sheet: Any, places: Sequence[IsiFormat], sumber: Sumber) -> None:
    for isi in places:
        row, column = book.place(isi.tempat)
        source = sumber.before if isi.sebelumnya else sumber
        if not isi.ukuran or source is None:
            pen.empty(sheet, row, column, NO_BEFORE if isi.ukuran else ON_PURPOSE, keep_label=True)
            continue
        if isi.ukuran.startswith("kop-"):
            value, why = head(source.periode).get(isi.ukuran), f"{label(isi.ukuran)} belum diisi di aplikasi"
        else:
            value, why = _number(source.totals(), isi)
        pen.put(sheet, row, column, _scaled(value, isi), why, head=True)


def _number(numbers: Any, isi: IsiFormat) -> tuple[Any, str]:
    """(value, why there is none)."""
    value = figure(numbers, isi.ukuran)
    if value is None and numbers and isi.ukuran not in numbers and not isi.ukuran.startswith("persen"):
        return None, f"{label(isi.ukuran)} {NOT_COUNTED}"
    return value, f"{label(isi.ukuran)} {NO_FIGURE}"


# --- A row for each kecamatan, jenis, kelompok or bentuk ------------------------------------------------
def _table(pen: Pen, sheet: Any, part: BagianFormat, places: Sequence[IsiFormat], sumber: Sumber) -> None:
    lookup = names.by_key(known(part.baris) | sumber.names(part.baris), part.baris)
    found, totals, odd = _rows(sheet, part, lookup)
    for isi in places:
        column = book.number(isi.tempat)
        source = sumber.before if isi.sebelumnya else sumber
        if not isi.ukuran or source is None:
            for row in [*found, *totals]:
                pen.empty(sheet, row, column, NO_BEFORE if isi.ukuran else ON_PURPOSE)
            continue
        numbers, nobody = source.table(part.baris), _zero()
        for row, kode in found.items():
            value, why = _number(numbers.get(kode, nobody), isi)
            pen.put(sheet, row, column, _scaled(value, isi), why)
        for row, above in _spans(found, totals).items():
            value, why = _number(_added(numbers.get(kode, nobody) for kode in above), isi)
            pen.put(sheet, row, column, _scaled(value, isi), why)
    for row, (name, why) in odd.items():
        for isi in places:
            pen.empty(sheet, row, book.number(isi.tempat), f"baris “{name}” {why}", keep_text=True)
    named = sumber.names(part.baris)
    for kode, number in _without_row(sumber, part.baris, found.values()).items():
        told = f"{named[kode]} ({number} koperasi) tidak punya baris di formulir"
        pen.tell(sheet.title, "", f"{told}, jadi tidak ikut dalam jumlahnya" if totals else told)


def _spans(found: dict[int, str], totals: dict[int, bool]) -> dict[int, list[str]]:
    """{row of a total: kode of the rows it adds}: a subtotal those since the one before it, any other all of them."""
    made, start = {}, 0
    for row in sorted(totals):
        part = totals[row]
        made[row] = [kode for at, kode in found.items() if not part or start < at < row]
        start = row if part else start
    return made


def _added(rows: Iterable[Numbers]) -> dict[str, int | None]:
    """The row of totals is the sum of the rows above it, as the province's own formulas beside it would add them."""
    found: dict[str, int | None] = {}
    for numbers in rows:
        for kode, number in numbers.items():
            found[kode] = found.get(kode) if number is None else (found.get(kode) or 0) + number
    return found


def _without_row(source: Sumber, baris: str, reached: Collection[str]) -> dict[str, int]:
    """{kode: how many cooperatives} of those that the form has no row for; "" stands for those without a kode."""
    table = source.table(baris)
    return {kode: count for kode, numbers in table.items() if kode not in reached and (count := numbers["semua"])}


def _zero() -> dict[str, int | None]:
    """Of a place in which no cooperative was: counts are 0, sums have no figure."""
    counted = [*(one.kode for one in COUNTS), *(one.kode for one in MATTERS)]
    return {**dict.fromkeys(counted, 0), **{one.kode: None for one in SUMS}}


def _rows(
    sheet: Any, part: BagianFormat, lookup: dict[str, str]
) -> tuple[dict[int, str], dict[int, bool], dict[int, tuple[str, str]]]:
    """Between the part's first and last row: ({row: kode}, {row of a total: whether of a part only},
    {row: (its name, why it is not filled)})."""
    column = book.number(part.kolom_kunci)
    last = min(part.baris_akhir or sheet.max_row, sheet.max_row)  # a row asked for is a row made
    found: dict[int, str] = {}
    totals: dict[int, bool] = {}
    odd: dict[int, tuple[str, str]] = {}
    for row in range(part.baris_awal or 1, last + 1):
        cell = sheet.cell(row, column)
        name = "" if cell.value is None or cell.data_type == "f" else str(cell.value).strip()
        name = name or _total_beside(sheet, row, column)
        if not name or book.NUMBERING.fullmatch(name):
            continue
        kode = lookup.get(names.key(name, part.baris))
        if kode is not None and kode in found.values():
            odd[row] = (name, "sudah ada di baris lain")
        elif kode is not None:
            found[row] = kode
        elif names.is_total(name):
            totals[row] = names.is_subtotal(name)
        else:
            odd[row] = (name, "tidak cocok dengan data periode ini")
    return found, totals, odd


def _total_beside(sheet: Any, row: int, column: int) -> str:
    """ "JUMLAH" often stands left of the names, in a cell merged over them."""
    said = [str(sheet.cell(row, at).value or "") for at in range(1, column)]
    return next((text for text in said if names.is_total(text)), "")


# --- A row for each cooperative ------------------------------------------------------------------------
def _cooperatives(pen: Pen, sheet: Any, part: BagianFormat, places: Sequence[IsiFormat], sumber: Sumber) -> None:
    rows, first = sumber.rows, part.baris_awal or 1
    prepared = min(part.baris_akhir or 0, sheet.max_row)
    _make_room(pen, sheet, part, places, len(rows))
    for isi in places:
        column, missing = book.number(isi.tempat), 0
        known_rows: Any = {row["koperasi_id"]: row for row in rows}
        if isi.sebelumnya:
            known_rows = sumber.before.by_koperasi if sumber.before else {}
        for position, row in enumerate(rows, 1):
            told = known_rows.get(row["koperasi_id"])
            value = of_cooperative(told, isi.ukuran, position) if told and isi.ukuran else None
            missing += value is None
            pen.put(sheet, first + position - 1, column, _scaled(value, isi), "")
        if missing and isi.ukuran not in TICKS:
            pen.tell(part.lembar, f"{isi.tempat}{first}:{isi.tempat}{first + len(rows) - 1}",
                     _why_missing(isi, missing, sumber))  # fmt: skip
    for line in range(first + len(rows), prepared + 1):
        for isi in places:  # rows prepared for more cooperatives than there are
            pen.empty(sheet, line, book.number(isi.tempat), "")


def _why_missing(isi: IsiFormat, missing: int, sumber: Sumber) -> str:
    if not isi.ukuran or (isi.sebelumnya and not sumber.before):
        return NO_BEFORE if isi.ukuran else ON_PURPOSE
    return f"{label(isi.ukuran)} kosong pada {missing} koperasi: belum ada isinya dalam periode ini"


def _make_room(pen: Pen, sheet: Any, part: BagianFormat, places: Sequence[IsiFormat], count: int) -> None:
    """Rows below the prepared ones are used only where nothing stands; they get the look of the first row.

    Nothing is inserted: that would leave formulas and merged cells behind. Raises SheetProblem.
    """
    first = part.baris_awal or 1
    needed = first + count - 1
    prepared = part.baris_akhir or first
    if needed <= prepared:
        return
    taken = _first_taken(sheet, prepared + 1, needed)
    if taken is not None:
        missing = needed - taken + 1
        raise SheetProblem(
            f"Lembar “{part.lembar}” menyediakan {taken - first} baris mulai baris {first}, sedangkan periode ini "
            f"memuat {count} koperasi. Sisipkan {missing} baris di Excel di atas baris {taken}, "
            "lalu ganti berkas formatnya."
        )
    for row in range(prepared + 1, needed + 1):
        pen.copy_look(sheet, first, row)
    if part.baris_akhir:
        pen.tell(part.lembar, f"{prepared + 1}:{needed}",
                 "baris di bawah yang disediakan ikut terisi; periksa apakah rumus jumlah mencakupnya")  # fmt: skip
    for column in sorted(
        column for (row, column), cell in sheet._cells.items() if row == first and cell.data_type == "f"
    ):
        letter = letters(column)
        pen.tell(part.lembar, f"{letter}{prepared + 1}:{letter}{needed}",
                 "rumus baris ini belum ada di baris tambahan; salin dari baris di atasnya")  # fmt: skip


def _first_taken(sheet: Any, first: int, last: int) -> int | None:
    """The first row between them in which something stands or a merged cell reaches."""
    taken = [row for (row, _), cell in sheet._cells.items() if first <= row <= last and cell.value is not None]
    taken += [
        max(area.min_row, first) for area in sheet.merged_cells.ranges if area.max_row >= first and area.min_row <= last
    ]
    return min(taken, default=None)
