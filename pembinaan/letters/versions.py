"""The versions of one kind's text: which holds when, and what changed between two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from pembinaan.letters.values import NBSP
from pembinaan.letters.wording import FIELDS, Teks
from pembinaan.models import TeksSurat


@dataclass(frozen=True)
class Part:
    """One part of a text for reading: its label and its lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One part of the text that differs. words: [("sama" | "hapus" | "tambah", text), ...] in reading order."""

    label: str
    words: list[tuple[str, str]]


def in_force(rows: Iterable[TeksSurat], on: dt.date) -> TeksSurat | None:
    """Of rows of one kind that were read already, the one in force: TeksSuratQuerySet.in_force without a query."""
    adopted = [r for r in rows if r.keadaan == TeksSurat.Keadaan.DITETAPKAN and r.berlaku_pada and r.berlaku_pada <= on]
    return max(adopted, key=lambda row: (row.berlaku_pada, row.versi), default=None)


def state(row: TeksSurat, current: TeksSurat | None, on: dt.date) -> tuple[str, str]:
    """(words, tone) of where a version stands on a day."""
    if row.keadaan == TeksSurat.Keadaan.DITOLAK:
        return "tidak ditetapkan", "netral"
    if row.keadaan == TeksSurat.Keadaan.DIUSULKAN:
        return "usulan, menunggu kepala dinas", "baru"
    if current is not None and row.pk == current.pk:
        return "berlaku sekarang", "aktif"
    if row.berlaku_pada and row.berlaku_pada > on:
        return "sudah ditetapkan, belum berlaku", "risiko"
    return "pernah berlaku", "netral"


def parts(teks: Teks) -> list[Part]:
    """The parts that hold something, in the order of the paper."""
    shown = [one for one in FIELDS if one.bentuk != "ya" and getattr(teks, one.nama)]
    return [Part(one.label, tuple(_text(teks, one.nama).split("\n"))) for one in shown]


def changes(before: Teks, after: Teks) -> list[Change]:
    """Part by part, word by word; parts that are the same are left out."""
    pairs = [(one.label, _text(before, one.nama), _text(after, one.nama)) for one in FIELDS]
    return [Change(label, _words(old, new)) for label, old, new in pairs if old != new]


def _text(teks: Teks, name: str) -> str:
    """With plain spaces: a form gives back those that must not break as plain ones, and nobody changed a word."""
    value = getattr(teks, name)
    return (value if isinstance(value, str) else "\n".join(value)).replace(NBSP, " ")


def _words(old: str, new: str) -> list[tuple[str, str]]:
    left, right = old.split(" "), new.split(" ")
    found: list[tuple[str, str]] = []
    for what, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("sama", " ".join(left[i:j])))
            continue
        if i < j:
            found.append(("hapus", " ".join(left[i:j])))
        if k < m:
            found.append(("tambah", " ".join(right[k:m])))
    return found
