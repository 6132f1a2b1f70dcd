"""Texts of letters: proposed by the kabid, adopted by the kepala with a first day. An adopted version never changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from koperasi.audit import trail
from koperasi.lib import locks
from pembinaan.letters.wording import Teks
from pembinaan.models import TeksSurat
from pembinaan.policies import naskah as policies
from registry import kantor as office

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "naskah.usul": "mengusulkan naskah surat",
        "naskah.tetapkan": "menetapkan naskah surat",
        "naskah.tolak": "menolak usulan naskah surat",
    }
)


@transaction.atomic
def propose(*, kunci: str, teks: Teks, catatan: str, by: User) -> TeksSurat:
    """The next version of that kind's text. A proposal that waits already is replaced by this one.

    Raises Refused for a placeholder that no letter fills, and where nothing changes.
    """
    policies.check_text(kunci, teks)
    locks.exclusive(locks.NASKAH)  # two proposals in one second must not take the same number
    rows = TeksSurat.objects.filter(kunci=kunci)
    waiting = rows.filter(keadaan=TeksSurat.Keadaan.DIUSULKAN).first()
    policies.check_changes(kunci, teks, rows.last_adopted(kunci), waiting, note=catatan.strip())
    last = rows.aggregate(last=Max("versi"))["last"] or 0
    row = waiting or TeksSurat(kunci=kunci, versi=last + 1)
    row.isi, row.catatan, row.diusulkan_oleh, row.diusulkan_pada = teks.to_json(), catatan.strip(), by, office.today()
    row.save()
    trail.record("naskah.usul", by=by, object=row, detail={"naskah": kunci, "versi": row.versi, "catatan": row.catatan})
    return row


@transaction.atomic
def adopt(*, teks: TeksSurat, berlaku_pada: dt.date, by: User) -> TeksSurat:
    """In force from that day; letters issued before keep theirs."""
    row = _locked(teks)
    policies.check_adopt(row, berlaku_pada, office.today())
    row.keadaan, row.berlaku_pada = TeksSurat.Keadaan.DITETAPKAN, berlaku_pada
    row.diputus_oleh, row.diputus_pada = by, office.today()
    row.save()
    trail.record("naskah.tetapkan", by=by, object=row,
                 detail={"naskah": row.kunci, "versi": row.versi, "berlaku": berlaku_pada.isoformat()})  # fmt: skip
    return row


@transaction.atomic
def refuse(*, teks: TeksSurat, alasan: str, by: User) -> TeksSurat:
    row = _locked(teks)
    policies.check_refuse(row, alasan)
    row.keadaan, row.alasan_ditolak = TeksSurat.Keadaan.DITOLAK, alasan.strip()
    row.diputus_oleh, row.diputus_pada = by, office.today()
    row.save()
    trail.record("naskah.tolak", by=by, object=row,
                 detail={"naskah": row.kunci, "versi": row.versi, "alasan": row.alasan_ditolak})  # fmt: skip
    return row


def _locked(teks: TeksSurat) -> TeksSurat:
    return TeksSurat.objects.select_for_update().get(pk=teks.pk)
