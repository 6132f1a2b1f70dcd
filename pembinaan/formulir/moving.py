"""Next year's version of a form: which parts of the mapping still fit, what moved, what is gone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from koperasi.lib import sheet_patch, teks
from pembinaan.formulir import book, figures, names
from pembinaan.formulir.book import Buku, Lembar
from pembinaan.models import BagianFormat

Baris = BagianFormat.Baris
SHIFTS = sorted(range(-15, 16), key=abs)


@dataclass
class Pindah:
    """A part in the new file: `isi` {old place: new place}; `kata` what a person is told."""

    bagian: BagianFormat
    lembar: str = ""
    baris_awal: int | None = None
    baris_akhir: int | None = None
    kolom_kunci: str = ""
    isi: dict[str, str] = field(default_factory=dict)
    kata: list[str] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        return bool(self.isi)


def move(old: Buku, new: Buku, parts: list[BagianFormat]) -> list[Pindah]:
    """One for each part (isi_set prefetched); a part that fits nowhere has no `isi` and says so."""
    return [_part(old, new, part) for part in parts]


def _part(old: Buku, new: Buku, part: BagianFormat) -> Pindah:
    found = Pindah(part)
    before, after = old.get(part.lembar), _sheet(new, part.lembar)
    if before is None or after is None:
        found.kata.append(f"{part}: lembar “{part.lembar}” tidak ada dalam berkas baru; bagian ini dilepas.")
        return found
    found.lembar = after.nama
    if after.nama != part.lembar:
        found.kata.append(f"Lembar “{part.lembar}” kini bernama “{after.nama}”.")
    if part.baris == Baris.SEL:
        _cells(before, after, found)
    else:
        _table(before, after, found)
    if not found.isi and part.isi_set.all():
        found.kata.append(f"{part}: tidak ada lagi yang cocok; bagian ini dilepas.")
    return found


def _sheet(new: Buku, nama: str) -> Lembar | None:
    """By its name; else the only one whose name differs in numbers alone ("TW III 2026", "TW IV 2026")."""
    alike = [one for one in new.lembar if _plain(one.nama) == _plain(nama)]
    return new.get(nama) or (alike[0] if len(alike) == 1 else None)


def _table(before: Lembar, after: Lembar, found: Pindah) -> None:
    part, first = found.bagian, found.bagian.baris_awal or 1
    wanted = {isi.tempat: _title(before, book.number(isi.tempat), first) for isi in part.isi_set.all()}
    wanted_key = _title(before, book.number(part.kolom_kunci), first)
    shift = max(SHIFTS, key=lambda one: (_score(after, wanted, first + one, before, part), -abs(one)))
    start = first + shift
    there: dict[tuple[str, ...], list[int]] = {}
    for column in range(1, after.last_column + 1):
        there.setdefault(_title(after, column, start), []).append(column)
    for tempat, title in wanted.items():
        same = book.number(tempat) in there.get(title, [])
        columns = there.get(title, []) if title else []
        name = " · ".join(before.title(book.number(tempat), first)) or tempat
        if same:
            found.isi[tempat] = tempat
        elif len(columns) == 1:
            found.isi[tempat] = sheet_patch.letters(columns[0])
            found.kata.append(f"{after.nama}: kolom “{name}” pindah dari {tempat} ke {found.isi[tempat]}.")
        else:
            found.kata.append(f"{after.nama}: kolom {tempat} “{name}” tidak ditemukan lagi dan dilepas.")
    keys = there.get(wanted_key, [])
    at = part.kolom_kunci if book.number(part.kolom_kunci) in keys or len(keys) != 1 else sheet_patch.letters(keys[0])
    found.kolom_kunci, found.baris_awal = at, max(start, 1)
    found.baris_akhir = _last(before, after, part, found, shift)
    if shift or found.baris_akhir != part.baris_akhir:
        end = f"–{found.baris_akhir}" if found.baris_akhir else ""
        found.kata.append(
            f"{after.nama}: baris data kini {found.baris_awal}{end} (sebelumnya {first}–{part.baris_akhir or ''})."
        )


def _score(after: Lembar, wanted: dict[str, tuple[str, ...]], start: int, before: Lembar, part: BagianFormat) -> int:
    """How many columns have their titles above that row, and whether its name is the same."""
    if start < 1:
        return -1
    titles = {_title(after, column, start) for column in range(1, after.last_column + 1)}
    column = book.number(part.kolom_kunci)
    old = names.key(before.text(part.baris_awal or 1, column), part.baris)
    named = {names.key(after.text(start, at), part.baris) for at in range(1, after.last_column + 1)}
    return sum(2 for title in wanted.values() if title and title in titles) + (3 if old and old in named else 0)


def _last(before: Lembar, after: Lembar, part: BagianFormat, found: Pindah, shift: int) -> int | None:
    """Where the last name stands now; for cooperatives as many rows as the new file prepares."""
    from pembinaan.formulir.proposing import prepared

    if part.baris == Baris.KOPERASI:
        return prepared(after, found.baris_awal or 1)
    end = part.baris_akhir or part.baris_awal or 1
    old = names.bare(before.text(end, book.number(part.kolom_kunci))).lower()
    column = book.number(found.kolom_kunci)
    if old:
        for row in range(found.baris_awal or 1, after.last_row + 1):
            if names.bare(after.text(row, column)).lower() == old:
                return row
    return max(end + shift, found.baris_awal or 1)


def _cells(before: Lembar, after: Lembar, found: Pindah) -> None:
    for isi in found.bagian.isi_set.all():
        row, column = book.place(isi.tempat)
        label = _label(before, row, column)
        if label and label == _label(after, row, column):
            found.isi[isi.tempat] = isi.tempat
            continue
        places = [place for place in _places(after) if label and _label(after, *place) == label]
        if len(places) == 1:
            found.isi[isi.tempat] = book.address(*places[0])
            found.kata.append(
                f"{after.nama}: sel {isi.tempat} “{figures.label(isi.ukuran)}” pindah ke {found.isi[isi.tempat]}."
            )
        else:
            found.kata.append(
                f"{after.nama}: sel {isi.tempat} “{figures.label(isi.ukuran)}” tidak cocok lagi dan dilepas."
            )


def _places(sheet: Lembar) -> list[tuple[int, int]]:
    """Cells that may hold an answer: each text, and what stands to the right of it within three columns."""
    near = {(row, column + step) for row, column in sheet.cells for step in range(4)}
    return sorted(place for place in near if sheet.anchor(*place) == place)


def _label(sheet: Lembar, row: int, column: int) -> str:
    """What a cell is for: its own label before dots, else the nearest text to its left, else above."""
    own = sheet.text(row, column)
    if own.strip(":.…_- ") and (":" in own or own.rstrip().endswith("....")):
        return _plain(own.split(":")[0]) + "|"
    for left in range(column - 1, max(0, column - 4), -1):
        if (text := _plain(sheet.text(row, left))).strip(":"):
            return f"{text}|{column - left}"
    above = _plain(sheet.text(row - 1, column)) if row > 1 else ""
    return f"^{above}" if above else ""


def _title(sheet: Lembar, column: int, first: int) -> tuple[str, ...]:
    return tuple(plain for text in sheet.title(column, first) if (plain := _plain(text)))


def _plain(text: str) -> str:
    """Without years, numbers and signs: next year's title is the same."""
    return " ".join(re.findall(r"[a-z%]+", re.sub(r"\b[ivx]{1,4}\b", " ", teks.one_line(text).lower())))
