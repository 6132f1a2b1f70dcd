"""What each row would do to the register. Preview and commit use the same plan; only the commit writes it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from koperasi.lib import dates
from koperasi.lib.sheets import SheetProblem
from registry.exchange import diff, layouts, matching, reading
from registry.exchange.diff import Ops
from registry.exchange.matching import Index, Keys, Match, Register
from registry.exchange.reading import Table
from registry.exchange.values import Note, Row
from registry.models import BarisImpor

Hasil = BarisImpor.Hasil


@dataclass
class RowPlan:
    row: Row
    hasil: Hasil
    match: Match = field(default_factory=Match)
    ops: Ops = field(default_factory=Ops)
    fingerprint: str = ""  # under which a choice for this row is remembered
    choice_key: str = ""  # the same, set where a person must choose among match.candidates

    @property
    def koperasi_id(self) -> int | None:
        return self.match.koperasi_id


@dataclass
class Plan:
    table: Table
    rows: list[RowPlan]
    on: dt.date
    position: dt.date

    def count(self, hasil: Hasil) -> int:
        return sum(1 for plan in self.rows if plan.hasil == hasil)

    def counts(self) -> dict[str, int]:
        counted = Counter(plan.hasil for plan in self.rows)
        return {
            "rows": len(self.rows),
            "new": counted[Hasil.BARU],
            "changed": counted[Hasil.BERUBAH],
            "same": counted[Hasil.SAMA],
            "errors": counted[Hasil.GALAT],
            "warnings": len(self.warnings()),
        }

    def errors(self) -> list[dict[str, Any]]:
        return [_told(p.row, note) for p in self.rows for note in p.row.errors]

    def warnings(self) -> list[dict[str, Any]]:
        about_file = [{"row": None, **note.as_dict()} for note in self.table.notes]
        return about_file + [_told(p.row, note) for p in self.rows for note in p.row.warnings]


def _told(row: Row, note: Note) -> dict[str, Any]:
    told = {"row": row.number, **note.as_dict()}
    return told | {"message": f"Lembar {row.sheet}: {note.message}"} if row.sheet else told


class Batch(Index):
    """Rows of this file that will be written: new ones by their keys, the others by the cooperative they change."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[int, int] = {}
        self.rows: dict[int, Row] = {}


def build(
    file: Path | bytes,
    name: str = "",
    *,
    on: dt.date,
    mapping: Mapping[str, Any] | None = None,
    sumber: str = "",
    position: dt.date | None = None,
) -> Plan:
    """Read the file and decide every row against the register as it is now. Writes nothing.

    `position` is the date of the figures where no column says it: given, else in the titles, else `on`.
    Raises SheetProblem.
    """
    table = reading.open_table(file, name, mapping=mapping, sumber=sumber)
    if not layouts.usable(table.header.columns):
        raise SheetProblem("Pilih paling sedikit kolom nama koperasi, ID, NIK, atau nomor badan hukum.")
    rows = reading.read_rows(table, on=on)
    _check_territory(table, rows)
    position = position or table.position or on
    if position > on:
        told = f"Posisi angka {dates.panjang(position)} belum terjadi; yang dicatat {dates.panjang(on)}."
        table.notes.append(Note(None, dates.panjang(position), told))
        position = on
    register, batch = Register(table.sumber), Batch()
    plans = [_decide(row, register, batch) for row in rows]
    state = diff.State([p.koperasi_id for p in plans if p.koperasi_id], table.sumber)
    for plan in plans:
        if plan.hasil == Hasil.GALAT:
            continue
        plan.ops = diff.compare(plan.row, plan.match, state, position=position)
        if plan.koperasi_id is not None:
            plan.hasil = Hasil.BERUBAH if plan.ops.anything else Hasil.SAMA
    return Plan(table, plans, on, position)


def _check_territory(table: Table, rows: list[Row]) -> None:
    """A register of another kabupaten goes in like any other: it must be seen before it is saved."""
    named = [row for row in rows if row["kecamatan"]]
    unknown = sum(1 for row in named if row.place.kecamatan_id is None)
    if unknown > 2 and unknown * 2 > len(named):
        told = f"Kecamatan pada {unknown} dari {len(named)} baris tidak ada di wilayah kantor ini"
        table.notes.append(Note(None, "", f"{told}; periksa apakah berkas ini milik kabupaten atau kota lain."))


def _decide(row: Row, register: Register, batch: Batch) -> RowPlan:
    """New, matched or wrong. `batch` holds the rows before this one that will be written."""
    keys = matching.keys_of(row)
    match = register.match(row, keys)
    if match.problem:
        _fail(row, "id" if row["id"] is not None else _step_field(match.step), match.problem)
    elif match.koperasi_id is None:
        _check_new(row, keys, register)
    if not row.errors:
        _check_nik(row, keys, match, register, batch)
        _check_twice(row, keys, match, batch)
    key = keys.fingerprint()
    if row.errors:
        return RowPlan(row, Hasil.GALAT, match, fingerprint=key, choice_key=key if match.candidates else "")
    return RowPlan(row, Hasil.SAMA if match.koperasi_id else Hasil.BARU, match, fingerprint=key)


def _check_new(row: Row, keys: Keys, register: Register) -> None:
    if not row["nama"]:
        known_by = next((name for name in ("kode_sumber", "nik", "badan_hukum") if row.text(name)), "")
        missing = f"Koperasi dengan ID {row.text(known_by)} belum ada, dan baris ini tidak bernama." if known_by else ""
        _fail(row, "nama" if "nama" in row.titles else known_by, missing or "Nama koperasi kosong.")
    elif not row.errors and (near := register.similar(keys)) is not None:
        row.warn("nama", f"Mirip dengan {register.label(near)}, ID {near}.")


def _check_nik(row: Row, keys: Keys, match: Match, register: Register, batch: Batch) -> None:
    """An id is stronger than a NIK: the row goes in, and a person is told who else has its NIK."""
    if not keys.nik:
        return
    if (other := register.with_nik(keys.nik, but=match.koperasi_id)) is not None:
        row.warn("nik", f"NIK ini juga tercatat pada {register.label(other)}, ID {other}.")
    elif (first := batch.with_nik(keys.nik, but=None)) is not None:
        row.warn("nik", f"NIK ini juga ada di baris {batch.rows[first].where}.")


def _check_twice(row: Row, keys: Keys, match: Match, batch: Batch) -> None:
    """Two rows that hit one cooperative, in the register or in the file itself: the second is wrong."""
    if match.koperasi_id is not None:
        first = batch.taken.setdefault(match.koperasi_id, row.key)
    else:
        found = batch.find(keys)
        first = found.koperasi_id or min(found.candidates, default=row.key)
    if first != row.key:
        where = batch.rows[first].where
        _fail(row, _step_field(match.step), f"Baris ini mengenai koperasi yang sama dengan baris {where}.")
        return
    batch.rows[row.key] = row
    if match.koperasi_id is None:
        batch.add(row.key, keys)


def _step_field(step: str) -> str:
    return {"kode": "kode_sumber", "nik": "nik", "bh": "badan_hukum", "id": "id"}.get(step, "nama")


def _fail(row: Row, name: str, message: str) -> None:
    row.errors.append(Note(row.titles.get(name), row.text(name)[:200], message))
