"""Rows behind the figures of a closed period: a list of its own, from frozen rows only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower
from django.urls import reverse

from pembinaan.angka.jenis import Hitungan, Jumlahan, Urusan
from pembinaan.angka.ukuran import UKURAN
from pembinaan.models import BarisPeriode, PeriodeTutup
from pembinaan.navigation import address
from pembinaan.rekap.beku import COLUMN, LABELS, Key
from pembinaan.results.lists import Col

Apa = BarisPeriode.Apa


def url(periode: PeriodeTutup, by: str, kode: str, key: Key) -> str:
    """The list behind a frozen figure; key () for the whole."""
    asked = {"angka": kode} | ({"menurut": by, "nilai": key[0]} if key else {})
    return f"{reverse('pembinaan:periode-baris-list', args=[periode.pk])}?{urlencode(asked)}"


def rows(periode: PeriodeTutup, kode: str, by: str = "", nilai: str = "") -> QuerySet[BarisPeriode]:
    """What the figure was made of, by name. `kode`: of a count, sum, letter or case; `by` "": everywhere."""
    one = UKURAN[kode]
    found = periode.baris_set.filter(apa=kind_of(kode))
    if isinstance(one, Jumlahan):
        found = found.exclude(**{f"nilai__{one.kolom}": None})
    else:
        found = found.filter(nilai__ya__contains=[kode])
    if by:
        there = periode.baris_set.filter(apa=Apa.KOPERASI, **{f"nilai__{COLUMN.get(by, by)}": nilai})
        found = found.filter(koperasi__in=there.values("koperasi"))
    return found.order_by(Lower(KeyTextTransform("nama", "nilai")), "koperasi_id", "rujukan")


def kind_of(kode: str) -> Apa:
    one = UKURAN[kode]
    if isinstance(one, Urusan):
        return Apa.SURAT if one.satuan == "surat" else Apa.KASUS
    return Apa.KOPERASI


def may_ask(kode: str, periode: PeriodeTutup) -> bool:
    """Whether the period has rows for this figure."""
    return isinstance(UKURAN.get(kode), Hitungan | Jumlahan | Urusan) and kode in counted(periode)


def counted(periode: PeriodeTutup) -> dict[str, int | None]:
    """{code: number} of the whole: the figures printed, and those counted besides."""
    return {**periode.hitungan.get("lain", {}), **periode.hitungan["jumlah"]}


def total(kode: str, found: QuerySet[BarisPeriode]) -> int | None:
    """The sum of a Jumlahan over the rows; None for what is only counted."""
    one = UKURAN[kode]
    if not isinstance(one, Jumlahan):
        return None
    value = Cast(KeyTextTransform(one.kolom, "nilai"), BigIntegerField())
    return int(found.order_by().aggregate(n=Sum(value))["n"] or 0)


def owners(periode: PeriodeTutup, page: Iterable[BarisPeriode]) -> dict[int, Mapping[str, Any]]:
    """{cooperative: its frozen row} for letters and cases. One query."""
    keys = {row.koperasi_id for row in page}
    found = periode.baris_set.filter(apa=Apa.KOPERASI, koperasi__in=keys)
    return dict(found.values_list("koperasi", "nilai"))


def columns(kode: str, own: Mapping[int, Mapping[str, Any]]) -> Sequence[Col]:
    """`own`: from `owners`."""
    named = [
        Col("Koperasi", lambda row: own[row.koperasi_id]["nama"], url=lambda row: address("registry:koperasi-detail",
            row.koperasi_id), width=40),
        Col("Kecamatan", lambda row: own[row.koperasi_id]["kecamatan"] or "Belum diketahui"),
    ]  # fmt: skip
    kind = kind_of(kode)
    if kind == Apa.SURAT:
        return [*named, Col("Nomor", lambda row: row.nilai["nomor"]), Col("Tanggal", _day("tanggal"), "tanggal")]
    if kind == Apa.KASUS:
        return [*named, Col("Jenis", lambda row: row.nilai["jenis"].replace("_", " ")),
                Col("Dibuka", _day("dibuka"), "tanggal"), Col("Ditutup", _day("ditutup"), "tanggal")]  # fmt: skip
    one = UKURAN[kode]
    found = [
        *named, Col("Jenis", lambda row: LABELS["jenis"].get(row.nilai["jenis"], "")),
        Col("Status", lambda row: row.nilai["status"], "status"), Col("RAT", _day("tanggal_rat"), "tanggal"),
    ]  # fmt: skip
    if isinstance(one, Jumlahan):
        kind_of_number = "rupiah" if one.satuan == "rupiah" else "angka"
        found += [
            Col(one.nama, lambda row: row.nilai[one.kolom], kind_of_number),
            Col("Data per", _day("data_per"), "tanggal"),
        ]  # fmt: skip
    return found


def _day(name: str) -> Any:
    return lambda row: dt.date.fromisoformat(row.nilai[name]) if row.nilai[name] else None
