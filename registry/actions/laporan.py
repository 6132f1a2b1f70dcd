"""A laporan keuangan in its draft: which size is filled in, figures that come from Excel, drafts for many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from registry import policies
from registry.actions import drafts, wakil
from registry.filing import building, lines, standing
from registry.models import Konsep, Koperasi
from registry.models.choices import JenisBukti
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

MASSAL = "laporan.massal"  # one draft on behalf of a cooperative, from a row of the office's workbook
Values = Mapping[str, Mapping[str, str]]


@transaction.atomic
def choose_size(*, konsep: Konsep, ukuran: str, by: User) -> Konsep:
    """More than is asked may be handed in, never less. What was typed in the other size is kept."""
    konsep = Konsep.objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=konsep.pk)
    policies.check_draft_open(konsep)
    if konsep.jenis != JenisBukti.LAPORAN or ukuran not in Konsep.Ukuran.values:
        raise Refused("Ukuran laporan ini tidak dikenal.")
    if ukuran == Konsep.Ukuran.RINGKAS and building.size_for(konsep.koperasi, konsep.jenis) == Konsep.Ukuran.LENGKAP:
        raise Refused("Dinas meminta laporan lengkap dari koperasi ini.")
    konsep.ukuran = ukuran
    konsep.save(update_fields=["ukuran", "diubah_pada"])
    return konsep


@transaction.atomic
def fill_in(*, konsep: Konsep, values: Values, versions: Mapping[str, int], by: User) -> Konsep:
    """Figures as if they were typed, all sections or none. `versions`: of the sections as they were when the person
    saw what would be replaced; raises drafts.Conflict where another device saved one since."""
    for key, texts in values.items():
        held = konsep.isian.get(key) or {}
        typed = {**held, **{kode: [text] for kode, text in texts.items()}}
        saved = drafts.save_section(konsep=konsep, key=key, typed=typed, version=versions.get(key, 0), by=by)
    return saved if values else konsep


@transaction.atomic
def draft_for(
    *, koperasi: Koperasi, tahun_buku: int, angka: Mapping[str, str], visit: dict[str, str], diterima: dt.date, by: User
) -> Konsep:
    """A short report on behalf of the cooperative. It stays a draft until the signed papers are there."""
    if building.size_for(koperasi, JenisBukti.LAPORAN) == Konsep.Ukuran.LENGKAP:
        raise Refused(f"Dari {koperasi} diminta laporan lengkap; isi satu per satu.")
    if standing.of_year(koperasi, JenisBukti.LAPORAN, [tahun_buku]):
        raise Refused(f"Laporan keuangan tahun buku {tahun_buku} dari {koperasi} sudah dikirim.")
    konsep = wakil.begin(
        koperasi=koperasi, jenis=JenisBukti.LAPORAN, tahun_buku=tahun_buku, visit=visit, diterima=diterima, by=by
    )
    versions = {lines.ANGKA.key: int(konsep.versi.get(lines.ANGKA.key, 0))}
    return fill_in(konsep=konsep, values={lines.ANGKA.key: angka}, versions=versions, by=by)
