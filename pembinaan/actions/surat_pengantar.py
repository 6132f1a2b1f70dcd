"""Surat pengantar: letters given to a desa, kelurahan or kecamatan to be passed on, one for each place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.models import CaraKirim, Surat, SuratPengantar
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"pengantar.buat": "membuat surat pengantar", "pengantar.nomor": "mencatat nomor surat pengantar"})


def create_for(letters: Sequence[Surat], cara: str, *, tanggal: dt.date, by: User) -> dict[int, SuratPengantar]:
    """{letter id: its pengantar}; {} where the way needs none. The places were checked before."""
    if cara not in (CaraKirim.DESA, CaraKirim.CAMAT):
        return {}
    column = "desa_id" if cara == CaraKirim.DESA else "kecamatan_id"
    made: dict[int, SuratPengantar] = {}
    for place in sorted({getattr(surat.koperasi, column) for surat in letters}):
        made[place] = SuratPengantar.objects.create(**{column: place}, tanggal=tanggal, dibuat_oleh=by)
        trail.record("pengantar.buat", by=by, object=made[place])
    return {surat.pk: made[getattr(surat.koperasi, column)] for surat in letters}


@transaction.atomic
def number(*, pengantar: SuratPengantar, nomor: str, by: User) -> SuratPengantar:
    """From the sekretariat's agenda, typed in; it may also be written on the paper by hand. "" takes it out again."""
    row = SuratPengantar.objects.select_for_update(of=("self",)).get(pk=pengantar.pk)
    nomor = one_line(nomor)
    same = SuratPengantar.objects.filter(nomor__iexact=nomor, tanggal__year=row.tanggal.year).exclude(pk=row.pk)
    if nomor and same.exists():
        raise Refused(f"Nomor {nomor} sudah dipakai untuk surat pengantar lain tahun {row.tanggal.year}.")
    row.nomor = nomor
    row.save()
    trail.record("pengantar.nomor", by=by, object=row, detail={"nomor": nomor})
    return row
