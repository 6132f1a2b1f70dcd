"""A promise of a RAT: noted with its day; a newer one of the same tahun buku ends the older."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.models import JanjiRat, Kasus, Kunjungan
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"janji.catat": "mencatat janji RAT"})


@transaction.atomic
def promise(
    *, koperasi: Koperasi, tahun_buku: int, tanggal: dt.date, oleh_siapa: str, dijanjikan_pada: dt.date, by: User,
    kunjungan: Kunjungan | None = None, kasus: Kasus | None = None, catatan: str = "",
) -> JanjiRat:  # fmt: skip
    """Raises Refused. The same promise again changes nothing."""
    Koperasi.objects.select_for_update(no_key=True).get(pk=koperasi.pk)
    if tanggal < dijanjikan_pada:
        raise Refused("Hari RAT yang dijanjikan tidak boleh sebelum hari janjinya.")
    if tanggal.year <= tahun_buku:
        raise Refused(f"RAT tahun buku {tahun_buku} baru dapat diadakan mulai tahun {tahun_buku + 1}.")
    standing = JanjiRat.objects.filter(koperasi=koperasi, tahun_buku=tahun_buku, dicabut_pada=None)
    if same := standing.filter(tanggal=tanggal, kunjungan=kunjungan).first():
        return same
    standing.update(dicabut_pada=dijanjikan_pada, alasan_cabut="Diganti janji yang baru.")
    row = JanjiRat.objects.create(
        koperasi=koperasi, tahun_buku=tahun_buku, tanggal=tanggal, oleh_siapa=one_line(oleh_siapa)[:150],
        dijanjikan_pada=dijanjikan_pada, dicatat_oleh=by, kunjungan=kunjungan, kasus=kasus, catatan=catatan,
    )  # fmt: skip
    trail.record("janji.catat", by=by, object=koperasi, detail={"tahun_buku": tahun_buku, "hari": tanggal.isoformat()})
    return row
