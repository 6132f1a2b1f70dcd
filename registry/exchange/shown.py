"""What a list shows, as a file: the columns that were chosen, under the headings of the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from koperasi.lib import teks
from koperasi.lib.sheets import CSV_KOMA, CSV_TITIK_KOMA, Column, write_csv, write_xlsx
from registry.models.koperasi import KoperasiQuerySet
from registry.saringan import kolom
from registry.saringan.kolom import Kolom

CHUNK = 2000


def write(file: BinaryIO, kind: str, queryset: KoperasiQuerySet, columns: Sequence[Kolom]) -> None:
    """`kind`: xlsx, csv-koma (for programs), csv (for an Excel that speaks Indonesian). The name comes first."""
    held = [one for one in columns if one.kind]  # the year strip is a picture
    heads = [Column("Koperasi", "text", 36), *(Column(one.label, one.kind, one.width) for one in held)]
    rows = _rows(queryset, held)
    if kind == "xlsx":
        write_xlsx(file, heads, rows, "Koperasi")
    else:
        write_csv(file, heads, rows, CSV_TITIK_KOMA if kind == "csv" else CSV_KOMA)


def _rows(queryset: KoperasiQuerySet, columns: Sequence[Kolom]) -> Iterator[list[object]]:
    rows = queryset.select_related("kecamatan", "desa").defer(*kolom.deferred(columns))
    for one in kolom.annotate(rows, columns).iterator(CHUNK):
        yield [one.nama, *(_clean(kolom.value(one, column.code)) for column in columns)]


def _clean(value: object) -> object:
    """Text on one line."""
    return (teks.one_line(value) or None) if isinstance(value, str) else value
