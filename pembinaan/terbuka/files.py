"""The whole register as a file, compressed as it is read: nobody waits for the last row to see the first, and no server
holds more than a piece of it. Kept for all who ask soon after."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator

from django.core.cache import cache

from koperasi.lib.sheets import CSV_KOMA, CSV_TITIK_KOMA, csv_parts
from pembinaan.terbuka import rows
from registry import kantor as office

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "csv-koma": "text/csv; charset=utf-8"}
KEPT = 600  # seconds: twenty thousand rows take some seconds to read
PIECE, SMALL = 64_000, 4_000  # bytes handed over at once, unpacked and packed


def packed(kind: str, on: dt.date) -> Iterable[bytes]:
    """The pieces of the gzip file of `kind` (of TYPES), from the cache or made while they are taken."""
    key = f"register:{kind}:{on}"
    kept = cache.get(key)
    return [kept] if kept else _keep(key, _pack(_parts(kind, on)))


def unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """For a reader that takes no gzip."""
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for piece in pieces:
        data = piece
        while data:
            yield reader.decompress(data, PIECE)
            data = reader.unconsumed_tail
    yield reader.flush()


def _keep(key: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Kept only when the last piece was taken: half a file is none."""
    whole = io.BytesIO()
    for piece in pieces:
        whole.write(piece)
        yield piece
    cache.set(key, whole.getvalue(), KEPT)


def _pack(parts: Iterable[bytes]) -> Iterator[bytes]:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=5) as file:
        for part in parts:
            file.write(part)
            if out.tell() > SMALL:
                yield out.getvalue()
                out.seek(0)
                out.truncate()
    yield out.getvalue()


def _parts(kind: str, on: dt.date) -> Iterator[bytes]:
    found = rows.records(rows.shown(), on=on)
    if kind == "json":
        return _json_parts(found, on)
    cells = ([_word(value) for value in row.values()] for row in found)
    return csv_parts(rows.SHEET, cells, CSV_TITIK_KOMA if kind == "csv" else CSV_KOMA)


def _word(value: object) -> object:
    return ("ya" if value else "tidak") if isinstance(value, bool) else value


def _json_parts(found: Iterable[rows.Record], on: dt.date) -> Iterator[bytes]:
    """{"sumber", "lisensi", "posisi", "data": [...]}, one record a line."""
    kantor = office.current()
    head = {"sumber": f"{kantor.nama} {kantor.nama_wilayah}", "lisensi": rows.LISENSI, "posisi": on.isoformat()}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "data": ['
    for number, row in enumerate(found):
        line = json.dumps(row, ensure_ascii=False, default=lambda day: day.isoformat())
        yield f"{',' if number else ''}\n{line}".encode()
    yield b"\n]}\n"
