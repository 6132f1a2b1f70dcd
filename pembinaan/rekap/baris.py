"""What is known of each cooperative, letter and case as of a day: what closing freezes, and what a later look compares.

Every mark comes from `angka.ukuran`, so that rows counted here are the rows that a page counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, DateField, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from pembinaan.angka import belah, hitung
from pembinaan.angka.posisi import Posisi, everyone
from pembinaan.angka.ukuran import COUNTS, MATTERS, SUMS, UKURAN
from pembinaan.models import BarisPeriode
from registry.classification import facts
from registry.models.choices import JenisBukti
from registry.models.koperasi import KoperasiQuerySet

Ref = tuple[str, int, int]  # apa, cooperative, letter or case (0 for the cooperative itself)
Nilai = dict[str, Any]
PLAIN = ("nama", "nik", "badan_hukum", "jenis", "kelompok", "bentuk", "kdmp")
Apa = BarisPeriode.Apa


def of_day(posisi: Posisi, koperasi_set: KoperasiQuerySet | None = None) -> dict[Ref, Nilai]:
    """Everything of the day, cooperatives first. Two queries whatever the number of rows."""
    chosen = everyone() if koperasi_set is None else koperasi_set
    found = {(Apa.KOPERASI.value, pk, 0): value for pk, value in _cooperatives(posisi, chosen)}
    # One that came into the figures between two queries is counted with all that is its own, or not at all.
    found |= {ref: value for ref, value in _matters(posisi, chosen).items() if (Apa.KOPERASI.value, ref[1], 0) in found}
    return found


def _cooperatives(posisi: Posisi, chosen: KoperasiQuerySet) -> Iterator[tuple[int, Nilai]]:
    parts = belah.split(COUNTS, posisi)
    held = facts.evidence(
        on=posisi.on, level=posisi.rule.tingkat, tahun_buku=posisi.tahun, jenis=JenisBukti.RAT
    ).order_by("dari", "pk").annotate(t_kapan=Coalesce("tanggal", "dari", output_field=DateField()))  # fmt: skip
    rows = posisi.rows(chosen).order_by("pk").annotate(
        **parts.marks, t_rat=Subquery(held.values("t_kapan")[:1]),
        t_angka=Subquery(hitung.figures_of(posisi).values(satu=JSONObject(**_FIGURES))[:1]),
    )  # fmt: skip
    names = ("pk", *PLAIN, "kecamatan__nama", "kecamatan__kode", "desa__nama", "p_status", "sertifikat_nik_terbit",
             "t_rat", "t_angka", *parts.marks)  # fmt: skip
    for row in rows.values(*names).iterator(5000):
        yield row["pk"], _told(row, row["t_angka"] or {}, list(parts.codes(row)))


_FIGURES = {name: name for name in ("tanggal_posisi", *(one.kolom for one in SUMS))}


def _told(row: dict[str, Any], figures: dict[str, Any], codes: list[str]) -> Nilai:
    return {
        **{name: row[name] for name in PLAIN},
        "kecamatan": row["kecamatan__nama"] or "", "kecamatan_kode": row["kecamatan__kode"] or "",
        "desa": row["desa__nama"] or "", "status": row["p_status"], "tanggal_rat": _iso(row["t_rat"]),
        "sertifikat_terbit": _iso(row["sertifikat_nik_terbit"]), "data_per": figures.get("tanggal_posisi"),
        **{one.kolom: figures.get(one.kolom) for one in SUMS},
        "ya": codes,
    }  # fmt: skip


def _matters(posisi: Posisi, chosen: KoperasiQuerySet) -> dict[Ref, Nilai]:
    """Letters and cases with the codes under which each is counted. One query."""
    there = posisi.rows(chosen)
    found: dict[Ref, Nilai] = {}
    first, *others = [
        one.baris(there, posisi).order_by().values_list("u_koperasi", "pk", Value(one.kode, CharField()),
                                                        *_TOLD[one.satuan])
        for one in MATTERS
    ]  # fmt: skip
    for koperasi, pk, kode, *values in first.union(*others, all=True):
        apa, tell = (Apa.SURAT, _letter) if UKURAN[kode].satuan == "surat" else (Apa.KASUS, _case)
        value = found.setdefault((apa.value, koperasi, pk), tell(posisi, *values) | {"ya": []})
        value["ya"].append(kode)
    for value in found.values():
        value["ya"].sort(key=_ORDER.index)  # a union has no order of its own
    return found


_ORDER = [one.kode for one in MATTERS]
_TOLD: dict[str, tuple[Any, ...]] = {
    "surat": ("nomor", "tanggal", Cast(Value(None), DateField())), "kasus": ("jenis", "dibuka_pada", "ditutup_pada")
}  # fmt: skip


def _letter(posisi: Posisi, nomor: str, tanggal: dt.date, _: None) -> Nilai:
    return {"nomor": nomor, "tanggal": _iso(tanggal)}


def _case(posisi: Posisi, jenis: str, opened: dt.date, closed: dt.date | None) -> Nilai:
    """A case that was closed after the day was open on it."""
    return {"jenis": jenis, "dibuka": _iso(opened), "ditutup": _iso(closed if closed and closed <= posisi.on else None)}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
