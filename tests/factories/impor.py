"""An office with a few places, and files taken through the import as a person or the command would."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.lib import dates
from registry.actions import imports
from registry.exchange import export
from registry.models import Desa, Impor, Kantor, Kecamatan, Koperasi

TODAY = dt.date(2026, 7, 15)
LATER = dt.date(2026, 7, 20)


def office() -> Kantor:
    """Two kecamatan with three desa; `Air Gegas` is written as one word in half the files of the world."""
    kantor = Kantor.objects.create(kode="19.03", nama="Dinas Koperasi", nama_wilayah="Kabupaten Bangka Selatan")
    for number, (nama, desa_names) in enumerate(
        {"Air Gegas": ["Bencah", "Nyelanding"], "Toboali": ["Tanjung"]}.items()
    ):
        kecamatan = Kecamatan.objects.create(kode=f"19.03.{number + 1:02}", nama=nama)
        for count, desa in enumerate(desa_names):
            Desa.objects.create(kode=f"{kecamatan.kode}.{2001 + count}", nama=desa, jenis="desa", kecamatan=kecamatan)
    return kantor


def take_in(
    data: bytes, name: str = "berkas.csv", *, on: dt.date = TODAY, strict: bool = False, **upload: Any
) -> Impor:
    """Upload and commit on the office's date `on`."""
    with dates.freeze(on):
        impor = imports.upload(data=data, nama_berkas=name, by=None, **upload)
        return imports.commit(impor=impor, by=None, strict=strict)


def counts(impor: Impor) -> tuple[int, int, int, int]:
    """(new, changed, same, errors)."""
    return tuple(impor.hitungan[name] for name in ("new", "changed", "same", "errors"))  # type: ignore[return-value]


def exported() -> dict[str, dict[str, Any]]:
    """What export_koperasi writes, by name."""
    return {record["nama"]: record for record in export.records(export.all_live())}


def named(nama: str) -> Koperasi:
    return Koperasi.objects.live().get(nama=nama)
