"""Usaha mikro as a workbook, under the headings that our own import reads back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from koperasi.lib.sheets import Column, write_xlsx
from pembinaan.models import UsahaMikro
from pembinaan.models.mikro import UsahaMikroQuerySet
from registry.exchange.places import split_text

CHUNK = 2000
NEEDS = tuple(UsahaMikro.Kebutuhan)
COLUMNS = (
    Column("Nama usaha", width=32), Column("Pemilik", width=28), Column("L/P", width=6), Column("Desa", width=20),
    Column("Kecamatan", width=20), Column("Bidang usaha", width=22), Column("Klaster", width=26),
    Column("Koperasi", width=34), *(Column(need.label, width=14) for need in NEEDS), Column("Telepon", width=18),
)  # fmt: skip


def write(file: BinaryIO, rows: UsahaMikroQuerySet) -> None:
    """All rows of the queryset in its order; of an empty one the headings, as a template to fill in."""
    write_xlsx(file, COLUMNS, cells(rows), "Usaha mikro")


def cells(rows: UsahaMikroQuerySet) -> Iterator[list[object]]:
    for usaha in rows.select_related("desa", "kecamatan", "klaster", "koperasi").iterator(CHUNK):
        desa, kecamatan = split_text(usaha.wilayah_teks, kecamatan_known=bool(usaha.kecamatan_id))
        yield [
            usaha.nama, usaha.pemilik, usaha.jenis_kelamin, usaha.desa.nama if usaha.desa else desa,
            usaha.kecamatan.nama if usaha.kecamatan else kecamatan, usaha.bidang,
            usaha.klaster.nama if usaha.klaster else "", usaha.koperasi.nama if usaha.koperasi else "",
            *("ya" if need.value in usaha.kebutuhan else "" for need in NEEDS), usaha.telepon,
        ]  # fmt: skip
