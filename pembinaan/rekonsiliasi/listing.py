"""The differences as a list to work through: what it may be asked, its columns, and its counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from koperasi.lib import teks
from koperasi.lib.sheets import Column
from pembinaan.models import BarisRekonsiliasi, RekonsiliasiOds
from registry.models.choices import StatusHitung, StatusKeputusan

Jenis, Keadaan = BarisRekonsiliasi.Jenis, BarisRekonsiliasi.Keadaan
STATUS = dict(StatusHitung.choices) | dict(StatusKeputusan.choices)
COLUMNS = [
    Column("Jenis perbedaan", width=28), Column("Baris berkas", "angka", 10), Column("Koperasi", width=40),
    Column("NIK Koperasi", width=16), Column("Kecamatan", width=20), Column("Yang berbeda", width=24),
    Column("Menurut ODS", width=30), Column("Menurut kita", width=30), Column("Keadaan", width=18),
    Column("Catatan", width=40),
]  # fmt: skip


def rows(found: RekonsiliasiOds, asked: dict[str, Any]) -> QuerySet[BarisRekonsiliasi]:
    """`asked`: jenis, keadaan, kecamatan (its name), kolom (of a difference of fields), q; each may be empty."""
    there = found.baris_set.select_related("koperasi", "oleh").order_by("nama", "pk")
    for name in ("jenis", "keadaan"):
        if value := asked.get(name):
            there = there.filter(**{name: value})
    if kecamatan := asked.get("kecamatan"):
        there = there.filter(isi__kecamatan__iexact=kecamatan)
    if kolom := asked.get("kolom"):
        there = there.filter(isi__beda__contains=[{"kolom": kolom}])
    if q := teks.one_line(asked.get("q")):
        there = there.filter(Q(nama__icontains=q) | Q(isi__nik__startswith=q))
    return there


def counts(found: RekonsiliasiOds) -> list[dict[str, Any]]:
    """Of each kind: jenis, nama, jumlah, belum (not yet worked on). One query."""
    lines = found.baris_set.order_by().values("jenis").annotate(
        jumlah=Count("pk"), belum=Count("pk", filter=Q(keadaan=Keadaan.BELUM))
    )  # fmt: skip
    known = {line["jenis"]: (line["jumlah"], line["belum"]) for line in lines}
    found_ = []
    for jenis in Jenis:
        jumlah, belum = known.get(jenis, (0, 0))
        found_.append({"jenis": str(jenis), "nama": str(jenis.label), "jumlah": jumlah, "belum": belum})
    return found_


def kecamatan_of(found: RekonsiliasiOds) -> list[str]:
    """As the rows name them, each once."""
    names = found.baris_set.order_by().values_list("isi__kecamatan", flat=True).distinct()
    return sorted({teks.one_line(name) for name in names if name}, key=str.lower)


def columns_of(found: RekonsiliasiOds) -> list[str]:
    """Fields that differ anywhere."""
    rows_ = found.baris_set.filter(jenis=Jenis.DATA).values_list("isi", flat=True).iterator(2000)
    return sorted({one["kolom"] for isi in rows_ for one in isi.get("beda", ())})


def sheet_lines(found: Sequence[BarisRekonsiliasi] | QuerySet[BarisRekonsiliasi]) -> Any:
    """Rows of the workbook: one a difference, so that a row with three fields stands three times."""
    for row in found:
        isi = row.isi
        for what, theirs, ours in _differences(row):
            yield [row.get_jenis_display(), row.nomor, row.nama, isi.get("nik", ""), isi.get("kecamatan", ""), what,
                   theirs, ours, row.get_keadaan_display(), row.catatan]  # fmt: skip


def _differences(row: BarisRekonsiliasi) -> list[tuple[str, str, str]]:
    isi = row.isi
    if row.jenis == Jenis.DATA:
        return [(one["kolom"], one["ods"], one["kita"]) for one in isi.get("beda", ())]
    if row.jenis == Jenis.STATUS:
        return [("Status", STATUS.get(isi["ods"], isi["ods"]), STATUS.get(isi["kita"], isi["kita"]))]
    if row.jenis == Jenis.RAGU:
        return [(isi.get("alasan", ""), "", "; ".join(one["nama"] for one in isi.get("calon", ())))]
    return [
        (
            "",
            "ada" if row.jenis == Jenis.HANYA_ODS else "tidak ada",
            "ada" if row.jenis == Jenis.HANYA_KITA else "tidak ada",
        )
    ]
