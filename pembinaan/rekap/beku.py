"""Figures of a closed period, from its frozen rows only: nothing here reads the register of today.

table(periode, "kecamatan") -> {("35.24.01",): {"semua": 41, "aktif": 30, "aset": 1250000, ...}, ("",): {...}}
table(periode, ())          -> {(): {...}}
rows(periode)               -> dicts, one a cooperative, by name
names(periode, "kecamatan") -> {("35.24.01",): "Babat", ("",): "Belum diketahui"}
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pembinaan.angka.jenis import Hitungan, Urusan
from pembinaan.angka.ukuran import COUNTS, MATTERS, SUMS
from pembinaan.models import BarisPeriode, PeriodeTutup
from registry.models.choices import Bentuk, Jenis

Key = tuple[str, ...]
Numbers = dict[str, int | None]
BY = ("kecamatan", "jenis", "kelompok", "bentuk")  # how the official tables are divided
COLUMN = {"kecamatan": "kecamatan_kode"}  # what a row is told apart by, where it is not its own name
NOBODY = {"kecamatan": "Belum diketahui"}
LABELS: Mapping[str, Mapping[str, str]] = {"jenis": dict(Jenis.choices), "bentuk": dict(Bentuk.choices)}
DATES = ("tanggal_rat", "data_per", "sertifikat_terbit")


def table(periode: PeriodeTutup, by: str | tuple[()] = ()) -> dict[Key, Numbers]:
    """{key: {code of angka.ukuran: number}}; the key is the kecamatan's kode, the jenis, kelompok or bentuk, or ().

    Counts and letters are 0 where there are none; a sum is None where no cooperative has a figure. Codes that were not
    counted when the period was closed are missing. Shares are left to the reader: numerator and denominator are here.
    """
    return tables(frozen(periode), [by])[by]


def rows(periode: PeriodeTutup) -> Iterator[dict[str, Any]]:
    """Each frozen cooperative: koperasi_id, nama, nik, badan_hukum, kecamatan, kecamatan_kode, desa, jenis, kelompok,
    bentuk (codes, "" unknown), kdmp, status, tanggal_rat (date or None), anggota_laki ... shu (int or None), data_per,
    sertifikat, sertifikat_terbit, and one bool for each count under its code with "_": wajib_rat, sudah_rat,
    sudah_laporan, rat_rutin ..."""
    found = [row for row in frozen(periode) if row.apa == BarisPeriode.Apa.KOPERASI]
    for row in sorted(found, key=lambda row: (row.nilai["nama"].lower(), row.koperasi_id)):
        yield {"koperasi_id": row.koperasi_id, **_flat(row.nilai)}


def names(periode: PeriodeTutup, by: str) -> dict[Key, str]:
    """What the keys of `table` were called when the period was closed."""
    return named((row.nilai for row in frozen(periode) if row.apa == BarisPeriode.Apa.KOPERASI), by)


def named(values: Iterable[Mapping[str, Any]], by: str) -> dict[Key, str]:
    """{key: name} of rows as `baris` gives them."""
    return {(key,): said for key, said in {value[COLUMN.get(by, by)]: _name(by, value) for value in values}.items()}


def _name(by: str, value: Mapping[str, Any]) -> str:
    said = value[by]
    return LABELS.get(by, {}).get(said, said) or NOBODY.get(by, "Belum diisi")


def frozen(periode: PeriodeTutup) -> list[BarisPeriode]:
    """Every row behind the period in the order of its sidik: cases, cooperatives, letters."""
    return list(periode.baris_set.order_by("apa", "koperasi_id", "rujukan"))


def tables(found: Sequence[BarisPeriode], by: Iterable[str | tuple[()]]) -> dict[str | tuple[()], dict[Key, Numbers]]:
    """Several tables of the same rows. Letters and cases stand where their cooperative stands."""
    place = {row.koperasi_id: row.nilai for row in found if row.apa == BarisPeriode.Apa.KOPERASI}
    return {one: _table(found, place, one) for one in by}


def _table(
    found: Sequence[BarisPeriode], place: Mapping[int, Mapping[str, Any]], by: str | tuple[()]
) -> dict[Key, Numbers]:
    made: dict[Key, Numbers] = {} if by else {(): _zero()}
    for row in found:
        key: Key = (place[row.koperasi_id][COLUMN.get(by, by)],) if by else ()
        numbers = made.setdefault(key, _zero())
        for kode in row.nilai["ya"]:
            numbers[kode] = (numbers.get(kode) or 0) + 1
        if row.apa == BarisPeriode.Apa.KOPERASI:
            for one in SUMS:
                value = row.nilai.get(one.kolom)
                if value is not None:
                    numbers[one.kode] = (numbers[one.kode] or 0) + value
    return made


def _zero() -> Numbers:
    counted: list[Hitungan | Urusan] = [*COUNTS, *MATTERS]
    return {**{one.kode: 0 for one in counted}, **{one.kode: None for one in SUMS}}


def _flat(value: Mapping[str, Any]) -> dict[str, Any]:
    there = set(value["ya"])
    flags = {one.kode.replace("-", "_"): one.kode in there for one in COUNTS}
    plain = {name: _date(said) if name in DATES else said for name, said in value.items() if name != "ya"}
    return {**flags, **plain, "sertifikat": flags["sertifikat_nik"]}


def _date(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None


def sidik(found: Iterable[BarisPeriode]) -> str:
    """SHA-256 over the rows, in the order of `frozen`."""
    whole = hashlib.sha256()
    for row in found:
        said = [row.apa, row.koperasi_id, row.rujukan, row.nilai]
        whole.update(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return whole.hexdigest()
