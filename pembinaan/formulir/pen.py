"""What goes into cells of a workbook that is not ours: never over a formula, never as a formula, the look kept."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from koperasi.lib import teks
from koperasi.lib.sheet_patch import DATE, TEXT, Changes, Put
from pembinaan.formulir import book

FORMULA = "berisi rumus provinsi, tidak ditimpa"
MERGED = "bagian dari sel gabungan"
RISKY = ("=", "+", "-", "@", "\t", "\r")
# "Kabupaten : ........", ": .....", "NIP. ....", "Triwulan ......": what stands before the dots stays.
LABELLED = re.compile(r"^([^:]{0,100}:)[.…_\s-]*$|^(NIP\.?)[.…_\s-]*$|^(\S.{0,100}?)\s*[.…_]{4,}\s*$", re.IGNORECASE)
_CONTROL = re.compile(r"[\000-\010\013\014\016-\037]")


class Pen:
    """Decides what each cell gets, counts what it wrote, and remembers what stayed empty and why.

    `changes`: {sheet: what is to be written}; the openpyxl workbook is only read for what stands in it.
    """

    def __init__(self) -> None:
        self.written = 0
        self.changes: dict[str, Changes] = {}
        self._told: list[tuple[str, str, int, int, str]] = []  # lembar, sel, row, column, alasan

    def put(self, sheet: Any, row: int, column: int, value: Any, why: str, *, head: bool = False) -> None:
        """`why`: what is told where `value` is None; the cell is then emptied of what the form held.

        `head`: a cell that may hold its own label ("Kabupaten : ....").
        """
        if value is None or value == "":
            self.empty(sheet, row, column, why, keep_label=head)
            return
        cell = self._cell(sheet, row, column)
        if cell is None:
            return
        if isinstance(value, str):
            put = _text(cell, value, head=head)
        elif isinstance(value, dt.date):
            put = _date(cell, value)
        else:
            put = Put(round(value / 100, 6) if "%" in cell.number_format and isinstance(value, float) else value)
        self._change(sheet).cells[row, column] = put
        self.written += 1

    def empty(
        self, sheet: Any, row: int, column: int, why: str, *, keep_label: bool = False, keep_text: bool = False
    ) -> None:
        """Last year's number in a cell without a source would pass for this year's."""
        cell = self._cell(sheet, row, column)
        if cell is None:
            return
        text = str(cell.value) if isinstance(cell.value, str) or hasattr(cell.value, "as_list") else ""
        if not (text and (keep_text or (keep_label and LABELLED.match(text)))):
            self._change(sheet).cells[row, column] = Put(None)
        if why:
            self._note(sheet.title, row, column, why)

    def tell(self, lembar: str, sel: str, why: str) -> None:
        self._told.append((lembar, sel, 0, 0, why))

    def copy_look(self, sheet: Any, source: int, target: int) -> None:
        """The styles and height of one row for another."""
        self._change(sheet).rows[target] = source

    def _change(self, sheet: Any) -> Changes:
        return self.changes.setdefault(sheet.title, Changes())

    def listed(self) -> list[dict[str, str]]:
        """Places under each other with the same reason are one line: "F8:F34"."""
        rows = sorted((told for told in self._told if told[2]), key=lambda told: (told[0], told[3], told[4], told[2]))
        found: list[dict[str, Any]] = []
        for lembar, sel, row, column, why in rows:
            last = found[-1] if found else None
            if last and (last["lembar"], last["kolom"], last["alasan"], last["akhir"]) == (
                lembar,
                column,
                why,
                row - 1,
            ):
                last["akhir"] = row
            else:
                found.append({"lembar": lembar, "kolom": column, "alasan": why, "awal": row, "akhir": row, "sel": sel})
        cells = [{name: one[name] for name in ("lembar", "sel", "alasan")} for one in map(_ended, found)]
        return cells + [{"lembar": told[0], "sel": told[1], "alasan": told[4]} for told in self._told if not told[2]]

    def _cell(self, sheet: Any, row: int, column: int) -> Any:
        """The cell if it may be written, else None and a note."""
        from openpyxl.cell.cell import MergedCell

        cell = sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            self._note(sheet.title, row, column, MERGED)
            return None
        if cell.data_type == "f":
            self._note(sheet.title, row, column, FORMULA)
            return None
        return cell

    def _note(self, lembar: str, row: int, column: int, why: str) -> None:
        self._told.append((lembar, book.address(row, column), row, column, why))


def _ended(one: dict[str, Any]) -> dict[str, Any]:
    end = book.address(one["akhir"], one["kolom"])
    return one if one["awal"] == one["akhir"] else one | {"sel": f"{one['sel']}:{end}"}


def _text(cell: Any, value: str, *, head: bool) -> Put:
    """As text, whatever it begins with: what a cooperative is called must not become a formula."""
    value = _CONTROL.sub("", teks.one_line(value))[:32_000]
    labelled = LABELLED.match(str(cell.value)) if head and cell.value is not None else None
    if labelled:
        value = f"{next(filter(None, labelled.groups())).strip()} {value}"
    return Put(value, TEXT if value.startswith(RISKY) else "")


def _date(cell: Any, value: dt.date) -> Put:
    from openpyxl.styles.numbers import is_date_format

    return Put(value, "" if is_date_format(cell.number_format) else DATE)
