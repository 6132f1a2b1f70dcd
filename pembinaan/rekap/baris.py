"""What is known of each cooperative, letter and case as of a day: what closing freezes, and what a later look compares.

Every mark comes from `angka.ukuran`, so that rows counted here are the rows that a page counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import DateField, Subquery
from django.db.models.functions import Coalesce

from pembinaan.angka import belah, hitung
from pembinaan.angka.posisi import Posisi, everyone
from pembinaan.angka.ukuran import COUNTS, MATTERS, SUMS
from pembinaan.models import BarisPeriode
from registry.classification import facts
from registry.models import DataTahunan
from registry.models.choices import JenisBukti
from registry.models.koperasi import KoperasiQuerySet

Ref = tuple[str, int, int]  # apa, cooperative, letter or case (0 for the cooperative itself)
Nilai = dict[str, Any]
PLAIN = ("nama", "nik", "badan_hukum", "jenis", "kelompok", "bentuk", "kdmp")
Apa = BarisPeriode.Apa


def of_day(posisi: Posisi, koperasi_set: KoperasiQuerySet | None = None) -> dict[Ref, Nilai]:
    """Everything of the day, cooperatives first. Six queries whatever the number of rows."""
    chosen = everyone() if koperasi_set is None else koperasi_set
    found = {(Apa.KOPERASI.value, pk, 0): value for pk, value in _cooperatives(posisi, chosen)}
    found |= _matters(posisi, chosen)
    return found


def _cooperatives(posisi: Posisi, chosen: KoperasiQuerySet) -> Iterator[tuple[int, Nilai]]:
    parts = belah.split(COUNTS, posisi)
    held = facts.evidence(
        on=posisi.on, level=posisi.rule.tingkat, tahun_buku=posisi.tahun, jenis=JenisBukti.RAT
    ).order_by("dari", "pk").annotate(t_kapan=Coalesce("tanggal", "dari", output_field=DateField()))  # fmt: skip
    rows = posisi.rows(chosen).order_by("pk").annotate(
        **parts.marks, t_rat=Subquery(held.values("t_kapan")[:1]), t_angka=hitung.latest_figures(posisi)
    )  # fmt: skip
    names = ("pk", *PLAIN, "kecamatan__nama", "kecamatan__kode", "desa__nama", "p_status", "sertifikat_nik_terbit",
             "t_rat", "t_angka", *parts.marks)  # fmt: skip
    figures = _figures(posisi)
    for row in rows.values(*names).iterator(5000):
        yield row["pk"], _told(row, figures.get(row["t_angka"], {}), list(parts.codes(row)))


def _figures(posisi: Posisi) -> dict[int, dict[str, Any]]:
    there = DataTahunan.objects.filter(ditarik_pada=None, tanggal_posisi__lte=posisi.on)
    latest = there.order_by("koperasi_id", "-tanggal_posisi", "-pk").distinct("koperasi_id")
    return {row["pk"]: row for row in latest.values("pk", "tanggal_posisi", *(one.kolom for one in SUMS))}


def _told(row: dict[str, Any], figures: dict[str, Any], codes: list[str]) -> Nilai:
    return {
        **{name: row[name] for name in PLAIN},
        "kecamatan": row["kecamatan__nama"] or "", "kecamatan_kode": row["kecamatan__kode"] or "",
        "desa": row["desa__nama"] or "", "status": row["p_status"], "tanggal_rat": _iso(row["t_rat"]),
        "sertifikat_terbit": _iso(row["sertifikat_nik_terbit"]), "data_per": _iso(figures.get("tanggal_posisi")),
        **{one.kolom: figures.get(one.kolom) for one in SUMS},
        "ya": codes,
    }  # fmt: skip


def _matters(posisi: Posisi, chosen: KoperasiQuerySet) -> dict[Ref, Nilai]:
    """Letters and cases with the codes under which each is counted."""
    found: dict[Ref, Nilai] = {}
    there = posisi.rows(chosen)
    for one in MATTERS:
        apa, describe = (Apa.SURAT, _letter) if one.satuan == "surat" else (Apa.KASUS, _case)
        for row in one.baris(there, posisi).order_by("u_koperasi", "pk"):
            value = found.setdefault((apa.value, row.u_koperasi, row.pk), describe(row, posisi) | {"ya": []})
            value["ya"].append(one.kode)
    return found


def _letter(row: Any, posisi: Posisi) -> Nilai:
    return {"nomor": row.nomor, "tanggal": _iso(row.tanggal)}


def _case(row: Any, posisi: Posisi) -> Nilai:
    """A case that was closed after the day was open on it."""
    ended = row.ditutup_pada if row.ditutup_pada and row.ditutup_pada <= posisi.on else None
    return {"jenis": row.jenis, "dibuka": _iso(row.dibuka_pada), "ditutup": _iso(ended)}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
