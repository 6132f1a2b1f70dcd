"""Registers for the night: many cooperatives at once, judged and recorded as of a day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from registry.classification import run
from registry.models import Koperasi, MasaBukti

FOUNDED = dt.date(2010, 3, 24)


def register(count: int, *, filed: int | None, on: dt.date, name: str = "Koperasi") -> list[Koperasi]:
    """`count` cooperatives whose latest RAT (both levels) is of tahun buku `filed`, recorded as of `on`."""
    with transaction.atomic():
        rows = Koperasi.objects.bulk_create(
            [
                Koperasi(nama=f"{name} {n + 1}", tanggal_badan_hukum=FOUNDED, status_hitung="aktif", bentuk="primer")
                for n in range(count)
            ]
        )
        if filed is not None:
            MasaBukti.objects.bulk_create([row for koperasi in rows for row in rat(koperasi, filed)])
        run.apply(Koperasi.objects.filter(pk__in=[row.pk for row in rows]), on=on)
    return rows


def rat(koperasi: Koperasi, year: int, begin: dt.date | None = None) -> list[MasaBukti]:
    """Unsaved rows of a RAT of `year` at both levels."""
    begin = begin or dt.date(year + 1, 2, 14)
    return [
        MasaBukti(
            koperasi=koperasi,
            tahun_buku=year,
            jenis="rat",
            tingkat=tingkat,
            dari=begin,
            tanggal=begin,
            sumber="catatan",
            dicatat_pada=begin,
        )
        for tingkat in ("dikirim", "diterima")
    ]
