"""The year strips of a page of cooperatives, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery

from koperasi.ui.strip import Strip, YearCell
from registry.classification import clauses, facts, judging
from registry.models import AturanStatus, KeadaanPengajuan, Koperasi, MasaBukti
from registry.models.choices import JenisBukti, StatusHitung

YEARS = 6
Sides = dict[tuple[int, str], str]  # (tahun buku, jenis) -> "ada" or "kembali"


def for_list(
    koperasi_list: Iterable[Koperasi], *, on: dt.date, years: int = YEARS, rule: AturanStatus | None = None
) -> dict[int, Strip]:
    """{pk: strip} of the last `years` tahun buku before the year of `on`. Three queries; two where `rule`, that of
    `on`, is known already."""
    ids = [koperasi.pk for koperasi in koperasi_list]
    if not ids:
        return {}
    rule = rule or AturanStatus.objects.in_force(on)
    span = range(on.year - years, on.year)
    rows = Koperasi.objects.filter(pk__in=ids).order_by()
    rows = judging.judge(facts.annotate(rows, on=on, rule=rule), on=on, rule=rule, remarks=False)
    protected = facts.open_extensions(on=on, tahun_buku__in=span)
    rows = rows.annotate(v_protected=ArraySubquery(protected.distinct().values("tahun_buku")))
    sides = _sides(ids, span, on)
    return {row.pk: _strip(row, sides[row.pk], span, on, rule) for row in rows.only("pk")}


def for_one(koperasi: Koperasi, *, on: dt.date, years: int = YEARS) -> Strip:
    return for_list([koperasi], on=on, years=years)[koperasi.pk]


def _sides(ids: list[int], span: range, on: dt.date) -> dict[int, Sides]:
    sides: dict[int, Sides] = defaultdict(dict)
    rows = MasaBukti.objects.filter(
        koperasi__in=ids, tahun_buku__in=span, dari__lte=on, dibatalkan_pada=None
    ).values_list("koperasi_id", "tahun_buku", "jenis", "sampai", "rat__keadaan", "laporan__keadaan")
    for pk, year, kind, until, *filing_states in rows.order_by():
        if until is None or until > on:
            sides[pk][year, kind] = "ada"
        elif KeadaanPengajuan.DIKEMBALIKAN in filing_states:
            sides[pk].setdefault((year, kind), "kembali")
    return sides


def _strip(row: Any, sides: Sides, span: range, on: dt.date, rule: AturanStatus) -> Strip:
    last_due = clauses.last_due_year(on, rule.bulan_batas)

    def side(year: int, kind: str) -> str:
        if (year, kind) in sides:
            return sides[year, kind]
        if year < row.v_obliged:
            return "belum"
        return "tiada" if year <= last_due and year not in row.v_protected else "menunggu"

    return Strip(
        cells=[YearCell(year, side(year, JenisBukti.RAT), side(year, JenisBukti.LAPORAN)) for year in span],
        window=(row.v_block - rule.jumlah_tahun + 1, row.v_block),
        strong=row.v_status == StatusHitung.TIDAK_AKTIF,
    )
