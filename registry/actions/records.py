"""Staff records of the past: a cell of the Matriks RAT, or one RAT or report with its details.

They open both levels from the day of the meeting. A corrected or erased cell was never true: its rows are voided.
Evidence that rests on a cooperative's own filing is not touched here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koperasi.audit import trail
from registry import policies, states
from registry.actions import evidence
from registry.actions.facts import changing
from registry.models import Koperasi, LaporanKeuangan, MasaBukti, Rat
from registry.models.choices import AsalCatatan, JenisBukti, SumberBukti

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Key = tuple[int, int, str]  # koperasi, tahun buku, jenis

trail.describe(
    {
        "matriks.dicatat": "mengisi Matriks RAT",
        "rat.dicatat": "mencatat RAT",
        "laporan.dicatat": "mencatat laporan keuangan",
    }
)


@dataclass(frozen=True)
class Cell:
    """What one cell says about one kind: there or not, on which date (None: a tick), read from where."""

    koperasi_id: int
    tahun_buku: int
    jenis: JenisBukti
    ada: bool
    tanggal: dt.date | None = None
    asal: AsalCatatan = AsalCatatan.BUKU_RAT

    @property
    def key(self) -> Key:
        return (self.koperasi_id, self.tahun_buku, self.jenis.value)


@dataclass(frozen=True)
class Outcome:
    """One cell after saving. `refused` is one sentence, or empty."""

    cell: Cell
    changed: bool
    refused: str = ""


def record_past(*, koperasi: Koperasi, tahun_buku: int, jenis: JenisBukti, tanggal: dt.date | None,
                asal: AsalCatatan, by: User | None) -> Outcome:  # fmt: skip
    """Record one RAT or report of the past. Raises Refused."""
    cell = Cell(koperasi.pk, tahun_buku, jenis, True, tanggal, asal)
    return _one(record_cells(cells=[cell], by=by))


def erase_cell(*, koperasi: Koperasi, tahun_buku: int, jenis: JenisBukti, by: User | None) -> Outcome:
    """What was recorded or imported for this year was never true. Raises Refused."""
    return _one(record_cells(cells=[Cell(koperasi.pk, tahun_buku, jenis, False)], by=by))


def record_cells(*, cells: Sequence[Cell], by: User | None) -> list[Outcome]:
    """Save cells of the matrix, all in one transaction; a refused cell stops none of the others.

    A cell that says what is there already changes nothing, whatever its source.
    """
    wanted = {cell.key: cell for cell in cells}
    with changing({cell.koperasi_id for cell in cells}, by=by) as on:
        koperasi_set = Koperasi.objects.in_bulk({cell.koperasi_id for cell in cells})
        there = open_evidence(wanted)
        outcomes = [
            _judge(cell, koperasi_set.get(cell.koperasi_id), there.get(cell.key, []), on) for cell in wanted.values()
        ]
        _write([outcome.cell for outcome in outcomes if outcome.changed], there, on=on, by=by)
    return outcomes


def open_evidence(keys: Iterable[Key]) -> dict[Key, list[MasaBukti]]:
    """Rows not cancelled and not closed, by cooperative, year and kind."""
    wanted = set(keys)
    found: dict[Key, list[MasaBukti]] = defaultdict(list)
    rows = MasaBukti.objects.filter(
        koperasi__in={key[0] for key in wanted}, tahun_buku__in={key[1] for key in wanted}, sampai=None
    )
    for row in rows.select_related("rat", "laporan"):
        key = (row.koperasi_id, row.tahun_buku, row.jenis)
        if key in wanted:
            found[key].append(row)
    return found


def _judge(cell: Cell, koperasi: Koperasi | None, rows: list[MasaBukti], on: dt.date) -> Outcome:
    same = bool(rows) == cell.ada and (not cell.ada or cell.tanggal in {row.tanggal for row in rows})
    if same:
        return Outcome(cell, changed=False)
    try:
        policies.check_cell(koperasi, cell, rows, on)
    except policies.Refused as sentence:
        return Outcome(cell, changed=False, refused=str(sentence))
    return Outcome(cell, changed=True)


def _write(cells: Sequence[Cell], there: dict[Key, list[MasaBukti]], *, on: dt.date, by: User | None) -> None:
    old = [row for cell in cells for row in there.get(cell.key, [])]
    evidence.void(MasaBukti.objects.filter(pk__in=[row.pk for row in old]), on=on)
    for cell in cells:
        _replace_details(cell, there.get(cell.key, []))
    new = [
        row
        for cell in cells
        if cell.ada
        for row in evidence.both_levels(
            koperasi_id=cell.koperasi_id, tahun_buku=cell.tahun_buku, jenis=cell.jenis, tanggal=cell.tanggal,
            sumber=SumberBukti.CATATAN, asal=cell.asal, on=on, by=by,
        )
    ]  # fmt: skip
    evidence.open_rows(new)
    by_koperasi: dict[int, list[dict[str, object]]] = defaultdict(list)
    for cell in cells:
        by_koperasi[cell.koperasi_id].append(_in_words(cell, there.get(cell.key, [])))
    for koperasi in Koperasi.objects.filter(pk__in=by_koperasi):
        trail.record("matriks.dicatat", by=by, object=koperasi, detail={"sel": by_koperasi[koperasi.pk]})


def _replace_details(cell: Cell, rows: list[MasaBukti]) -> None:
    """A RAT recorded by staff with its details no longer stands once its cell says otherwise."""
    verb = "replace" if cell.ada else "erase"
    for filing in {filing for row in rows if (filing := row.rat or row.laporan)}:
        filing.keadaan = states.after(verb, filing.keadaan)
        filing.save(update_fields=["keadaan", "diubah_pada"])


def _in_words(cell: Cell, rows: list[MasaBukti]) -> dict[str, object]:
    return {
        "tahun_buku": cell.tahun_buku,
        "jenis": cell.jenis.value,
        "ada": cell.ada,
        "tanggal": cell.tanggal.isoformat() if cell.tanggal else None,
        "asal": cell.asal.value if cell.ada else None,
        "sebelumnya": sorted({row.tanggal.isoformat() if row.tanggal else "ada" for row in rows}),
    }


def _one(outcomes: list[Outcome]) -> Outcome:
    outcome = outcomes[0]
    if outcome.refused:
        raise policies.Refused(outcome.refused)
    return outcome


def record_filing(*, filing: Rat | LaporanKeuangan, asal: AsalCatatan, by: User | None) -> Rat | LaporanKeuangan:
    """A RAT or report with its details, recorded by staff as accepted. Replaces an imported or recorded cell of the
    same year and kind. `filing` is unsaved. Raises Refused."""
    jenis = JenisBukti.RAT if isinstance(filing, Rat) else JenisBukti.LAPORAN
    tanggal = filing.tanggal if isinstance(filing, Rat) else None
    cell = Cell(filing.koperasi_id, filing.tahun_buku, jenis, True, tanggal, asal)
    with changing([filing.koperasi_id], by=by) as on:
        rows = open_evidence([cell.key]).get(cell.key, [])
        policies.check_cell(Koperasi.objects.get(pk=filing.koperasi_id), cell, rows, on)
        evidence.void(MasaBukti.objects.filter(pk__in=[row.pk for row in rows]), on=on)
        _replace_details(cell, rows)
        filing.keadaan = states.after("record", filing.keadaan)
        filing.jalur, filing.dibuat_oleh = filing.Jalur.PETUGAS, by
        filing.dikirim_pada = filing.diputus_pada = on
        filing.save()
        evidence.open_rows(
            evidence.both_levels(
                koperasi_id=filing.koperasi_id, tahun_buku=filing.tahun_buku, jenis=jenis, tanggal=tanggal,
                sumber=SumberBukti.CATATAN, asal=asal, on=on, by=by, **{jenis.value: filing},
            )
        )  # fmt: skip
        trail.record(f"{jenis}.dicatat", by=by, object=filing.koperasi,
                     detail={"tahun_buku": filing.tahun_buku, "pengajuan": filing.pk, "asal": asal.value})  # fmt: skip
    return filing
