"""Saving what was typed or pasted into the Matriks RAT: text in, a saved cell or a sentence out, each cell apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.lib import locks, teks
from koperasi.lib.parse import ValueSentence
from koperasi.lib.rupiah import ribuan
from registry import matriks
from registry.actions import records
from registry.matriks import MatrixCell
from registry.models import Koperasi
from registry.models.choices import AsalCatatan, JenisBukti
from registry.models.koperasi import KoperasiQuerySet

if TYPE_CHECKING:
    from koperasi.accounts.models import User

LAST = "t"  # stands for a year in the name of a cell of the column "RAT terakhir"
MOST = 2000  # cells in one request
_NAME = re.compile(r"^s-(\d{1,12})-(\d{4}|t)$", re.ASCII)


@dataclass(frozen=True)
class Typed:
    """One cell as the browser sent it: `before` is what it showed when it was drawn."""

    koperasi_id: int
    year: int | None  # None: the column "RAT terakhir"
    text: str
    before: str

    @property
    def name(self) -> str:
        return f"{self.koperasi_id}-{self.year or LAST}"


@dataclass
class Saved:
    """The outcome. `cells` as they stand now, `refused` sentences and `texts` as typed, by cell name."""

    changed: int = 0
    cells: dict[str, MatrixCell] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    koperasi_set: list[Koperasi] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        done = f"{ribuan(self.changed)} catatan disimpan" if self.changed else "Tidak ada yang berubah"
        return f"{done}; {ribuan(len(self.refused))} sel perlu diperbaiki." if self.refused else f"{done}."


def read_post(post: Mapping[str, str]) -> list[Typed]:
    """The cells whose text differs from what they showed."""
    typed = []
    for key in post:
        if (name := _NAME.match(key)) is None:
            continue
        text, before = teks.one_line(post[key]), teks.one_line(post.get(f"l{key[1:]}", ""))
        if text != before:
            typed.append(Typed(int(name[1]), None if name[2] == LAST else int(name[2]), text, before))
    return typed[:MOST]


@transaction.atomic
def save_typed(*, typed: Sequence[Typed], koperasi_set: KoperasiQuerySet, asal: AsalCatatan, by: User | None) -> Saved:
    """Save each cell that can be read; the others keep their text and get a sentence. Nothing is lost.

    `koperasi_set`: those the person may see; a cell of another cooperative is refused.
    """
    saved = Saved(texts={cell.name: cell.text for cell in typed})
    # Locked before they are read, in the order of every action: what a colleague saves meanwhile is not overwritten.
    locks.share(locks.KLASIFIKASI)
    rows = koperasi_set.filter(pk__in={cell.koperasi_id for cell in typed}).select_for_update(of=("self",))
    seen = set(rows.order_by("pk").values_list("pk", flat=True))
    there = _cells([cell for cell in typed if cell.koperasi_id in seen])
    wanted: dict[records.Key, tuple[str, records.Cell]] = {}
    for cell in typed:
        if cell.koperasi_id not in seen:
            saved.refused[cell.name] = "Koperasi ini tidak ada dalam data."
            continue
        try:
            for want in _read(cell, there.get(cell.name), asal):
                wanted[want.key] = (cell.name, want)
        except ValueSentence as sentence:
            saved.refused[cell.name] = str(sentence)
    if wanted:
        for outcome in records.record_cells(cells=[want for _, want in wanted.values()], by=by):
            saved.changed += outcome.changed
            if outcome.refused:
                saved.refused[wanted[outcome.cell.key][0]] = outcome.refused
    landed = [Typed(pk, year, "", "") for pk, year, _ in wanted]  # where "RAT terakhir" went
    saved.cells = _cells([cell for cell in [*typed, *landed] if cell.koperasi_id in seen])
    saved.koperasi_set = list(Koperasi.objects.filter(pk__in=seen))
    return saved


def _cells(typed: Sequence[Typed]) -> dict[str, MatrixCell]:
    years = {cell.year for cell in typed if cell.year}
    found = matriks.evidence_of({cell.koperasi_id for cell in typed}, years) if years else {}
    return {
        cell.name: MatrixCell(cell.koperasi_id, cell.year, found.get((cell.koperasi_id, cell.year), []))
        for cell in typed
        if cell.year
    }


def _read(typed: Typed, now: MatrixCell | None, asal: AsalCatatan) -> list[records.Cell]:
    """What has to be recorded so that the cell says what was typed. Raises ValueSentence."""
    if typed.year is None or now is None:
        last = matriks.read_last_rat(typed.text)
        if last is None:
            raise ValueSentence("Untuk menghapus, kosongkan sel tahun bukunya.")
        return [records.Cell(typed.koperasi_id, last[0], JenisBukti.RAT, True, last[1], asal)]
    if now.text != typed.before:
        raise ValueSentence(f"Sudah diubah orang lain menjadi “{now.text or 'kosong'}”. Simpan lagi bila tetap ini.")
    said = matriks.read(typed.text, typed.year)
    return [
        records.Cell(typed.koperasi_id, typed.year, jenis, want.ada, want.tanggal, asal)
        for jenis, want in said.items()
        if want != now.said(jenis)
    ]
