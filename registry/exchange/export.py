"""Cooperatives as records: for export_koperasi and for the browser's "what is shown". Our own import reads them back.

Money is whole rupiah, NIK text, dates ISO, empty null, desa without its prefix. A figure is the latest one known.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from koperasi.lib import teks
from koperasi.lib.sheets import CSV_KOMA, CSV_TITIK_KOMA, Column, write_csv, write_xlsx
from registry.exchange.fields import FIGURES
from registry.exchange.places import split_text
from registry.models import DataTahunan, KodeSumber, Koperasi
from registry.models.koperasi import KoperasiQuerySet

CHUNK = 2000
Record = dict[str, Any]

PLAIN = (
    "id", "nama", "badan_hukum", "tanggal_badan_hukum", "nik", "nib", "npwp", "bentuk", "wilayah_keanggotaan",
    "kewenangan", "jenis", "kelompok", "kdmp", "alamat", "telepon", "status", "keterangan", "status_ods",
    "rat_terakhir",
)  # fmt: skip
COLUMNS = (
    Column("id", "angka", 8),
    Column("kode_sumber", "text", 14),
    Column("nama", "text", 36),
    Column("badan_hukum", "text", 30),
    Column("tanggal_badan_hukum", "tanggal", 14),
    Column("nik", "text", 16),
    Column("nib", "text", 16),
    Column("npwp", "text", 20),
    Column("bentuk", "text", 10),
    Column("wilayah_keanggotaan", "text", 14),
    Column("kewenangan", "text", 12),
    Column("jenis", "text", 14),
    Column("kelompok", "text", 16),
    Column("kdmp", "text", 8),
    Column("alamat", "text", 40),
    Column("kecamatan", "text", 18),
    Column("kecamatan_kode", "text", 12),
    Column("desa", "text", 18),
    Column("telepon", "text", 18),
    Column("status", "text", 12),
    Column("keterangan", "text", 22),
    Column("status_ods", "text", 12),
    Column("rat_terakhir", "tanggal", 14),
    Column("tanggal_posisi", "tanggal", 14),
    Column("anggota", "angka", 10),
    Column("anggota_laki", "angka", 10),
    Column("anggota_perempuan", "angka", 10),
    Column("manajer", "angka", 9),
    Column("karyawan", "angka", 9),
    Column("modal_sendiri", "angka", 18),
    Column("modal_luar", "angka", 18),
    Column("volume_usaha", "angka", 18),
    Column("shu", "angka", 16),
    Column("aset", "angka", 18),
)
FORMATS = ("json", "csv", "xlsx")
CONTENT_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "csv-koma": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def records(queryset: KoperasiQuerySet) -> Iterator[Record]:
    """One dict per cooperative, in the queryset's order, with the names of COLUMNS as keys."""
    columns = (*PLAIN, "wilayah_teks", "kecamatan__nama", "kecamatan__kode", "desa__nama")
    rows = queryset.values(*columns).iterator(CHUNK)
    while chunk := list(itertools.islice(rows, CHUNK)):
        ids = [row["id"] for row in chunk]
        codes, figures = _codes(ids), _figures(ids)
        for row in chunk:
            yield _record(row, codes.get(row["id"]), figures.get(row["id"], {}))


def _record(row: Record, code: str | None, figures: Record) -> Record:
    desa, kecamatan = split_text(row["wilayah_teks"], kecamatan_known=bool(row["kecamatan__kode"]))
    values = {name: row[name] for name in PLAIN}
    values |= {
        "kode_sumber": code,
        "kecamatan": row["kecamatan__nama"] or kecamatan,
        "kecamatan_kode": row["kecamatan__kode"],
        "desa": teks.bare_desa(row["desa__nama"] or desa),
        "tanggal_posisi": figures.get("tanggal_posisi"),
        **{name: figures.get(name) for name in FIGURES},
    }
    return {column.title: _clean(values[column.title]) for column in COLUMNS}


def _clean(value: object) -> object:
    """Text on one line; what is empty is null."""
    return (teks.one_line(value) or None) if isinstance(value, str) else value


def _codes(ids: list[int]) -> dict[int, str]:
    """The latest id another system gives each cooperative."""
    rows = KodeSumber.objects.filter(koperasi__in=ids, dicabut_pada=None).order_by("pk")
    return dict(rows.values_list("koperasi_id", "kode"))


def _figures(ids: list[int]) -> dict[int, Record]:
    """Each figure as it was last known, and the date of the newest position."""
    found: dict[int, Record] = {}
    rows = DataTahunan.objects.filter(koperasi__in=ids, ditarik_pada=None).order_by("tanggal_posisi", "pk")
    for row in rows.values("koperasi_id", "tanggal_posisi", *FIGURES):
        known = {name: value for name, value in row.items() if value is not None}
        found.setdefault(known.pop("koperasi_id"), {}).update(known)
    return found


def write(file: BinaryIO, kind: str, queryset: KoperasiQuerySet) -> None:
    """`kind`: json, xlsx, csv-koma (for programs), csv (for an Excel that speaks Indonesian)."""
    rows = records(queryset)
    if kind == "json":
        _write_json(file, rows)
    elif kind == "xlsx":
        write_xlsx(file, COLUMNS, _cells(rows), "Koperasi")
    else:
        write_csv(file, COLUMNS, _cells(rows, flags=True), CSV_TITIK_KOMA if kind == "csv" else CSV_KOMA)


def _cells(rows: Iterable[Record], *, flags: bool = False) -> Iterator[list[object]]:
    for row in rows:
        cells = [row[column.title] for column in COLUMNS]
        yield [("ya" if cell else "tidak") if flags and isinstance(cell, bool) else cell for cell in cells]


def _write_json(file: BinaryIO, rows: Iterable[Record]) -> None:
    file.write(b"[")
    for number, row in enumerate(rows):
        file.write((",\n" if number else "\n").encode())
        file.write(json.dumps(row, ensure_ascii=False, default=_iso).encode())
    file.write(b"\n]\n")


def _iso(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def all_live() -> KoperasiQuerySet:
    """Every record that is neither withdrawn nor merged, of any kewenangan, in the order of their ids."""
    return Koperasi.objects.live().order_by("pk")
