"""Why a cooperative changed between two days: the day and one sentence, from the entries in between."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from koperasi.lib import dates
from koperasi.ui import status as looks
from pembinaan.angka.mutasi import BELUM, CHANGES, DECIDED, LUAR, Rentang
from registry import events
from registry.models import PerubahanKewenangan, PerubahanStatus

Entry = PerubahanStatus | PerubahanKewenangan
Kolom = PerubahanStatus.Kolom


@dataclass(frozen=True)
class Sebab:
    tanggal: dt.date | None
    teks: str


def why(rows: Sequence[Any], rentang: Rentang, *, every: bool = False) -> dict[int, Sebab]:
    """{cooperative: the change that led to its state}; with `every` all changes in between, each with its day.

    `rows` as `mutasi.rows` gives them. Two queries.
    """
    keys, entries = [row.pk for row in rows], defaultdict[int, list[Entry]](list)
    between = {"koperasi__in": keys, "berlaku_pada__range": rentang.span}
    for event in PerubahanStatus.objects.filter(**between, kolom__in=CHANGES).select_related("aturan").order_by("pk"):
        entries[event.koperasi_id].append(event)
    for move in PerubahanKewenangan.objects.filter(**between).order_by("pk"):
        entries[move.koperasi_id].append(move)
    for own in entries.values():
        own.sort(key=lambda entry: entry.berlaku_pada)
    read = _story if every else _reason
    return {row.pk: read(row, entries[row.pk]) for row in rows}


def _reason(row: Any, entries: Sequence[Entry]) -> Sebab:
    moves = [entry for entry in entries if isinstance(entry, PerubahanKewenangan)]
    changes = [entry for entry in entries if isinstance(entry, PerubahanStatus)]
    if LUAR in (row.m_awal, row.m_akhir) and moves:
        return Sebab(moves[-1].berlaku_pada, words(moves[-1]))
    computed = [change for change in changes if change.kolom == Kolom.HITUNG]
    decided = [change for change in changes if change.kolom == Kolom.KEPUTUSAN]
    reason = words((decided if row.m_akhir in DECIDED and decided else computed or changes)[-1]) if changes else ""
    if row.m_awal == BELUM and changes:
        first = changes[0].berlaku_pada
        return Sebab(first, f"Baru tercatat {dates.panjang(first)}. {reason}".strip())
    if decided and (row.m_awal in DECIDED or row.m_akhir in DECIDED):
        return Sebab(decided[-1].berlaku_pada, words(decided[-1]))
    return Sebab(computed[-1].berlaku_pada, reason) if computed else Sebab(None, "")


def _story(row: Any, entries: Sequence[Entry]) -> Sebab:
    told = [f"{dates.pendek(entry.berlaku_pada)}{_became(entry)}: {words(entry)}" for entry in entries]
    return Sebab(entries[-1].berlaku_pada if entries else None, " ".join(told))


def _became(entry: Entry) -> str:
    """The computed status that a change made; a decision and a move say it themselves."""
    computed = isinstance(entry, PerubahanStatus) and entry.kolom == Kolom.HITUNG
    return f" {looks.look(entry.baru).word.lower()}" if computed and entry.baru else ""


def words(entry: Entry) -> str:
    """One entry in a sentence."""
    if isinstance(entry, PerubahanKewenangan):
        return (
            f"Kewenangan berpindah dari {entry.get_lama_display()} ke {entry.get_baru_display()}: "
            f"{entry.alasan.strip().rstrip('.')}."
        )
    if entry.kolom == Kolom.KEPUTUSAN:
        return events.decision_words(entry)
    word = looks.look(entry.baru).word.lower() if entry.baru else ""
    return events.reason_of(entry) or (f"Tercatat {word}." if entry.lama is None else f"Menjadi {word}.")
