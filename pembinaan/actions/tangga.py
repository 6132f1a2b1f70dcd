"""The office's ladder: steps are changed, moved, retired; whom it leaves alone is added and ended. Never deleted:
letters name their step."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import dates
from pembinaan.models import LangkahTangga, PengecualianTangga
from pembinaan.policies import tangga as policies

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "tangga.langkah": "mengubah langkah tangga surat",
        "tangga.pindah": "memindahkan langkah tangga surat",
        "tangga.periksa": "menandai langkah tangga surat sudah diperiksa",
        "tangga.kecuali": "mengecualikan dari tangga surat",
        "tangga.kecuali_akhir": "mengakhiri pengecualian dari tangga surat",
    }
)
ASIDE = 32000  # where a step stands while two change places: no office has that many


@transaction.atomic
def keep(*, row: LangkahTangga, by: User) -> LangkahTangga:
    """A changed or a new step; a new one comes last in its track."""
    rows = _locked(row.jalur)
    if row.pk is None:
        row.urutan = (max((one.urutan for one in rows), default=0) // 10 + 1) * 10
    others = [one for one in rows if one.pk != row.pk]
    policies.check_order(sorted([*others, row], key=lambda one: one.urutan))
    row.save()
    trail.record("tangga.langkah", by=by, object=row, detail={
        "langkah": row.judul, "terbuka": row.get_pembuka_display(), "tenggat_hari": row.tenggat_hari,
        "jeda_hari": row.jeda_hari, "dipakai": "ya" if row.aktif else "tidak",
    })  # fmt: skip
    return row


@transaction.atomic
def move(*, pk: int, up: bool, by: User) -> bool:
    """Changes places with the step before or after it in its track. False at the end of the track."""
    row = LangkahTangga.objects.get(pk=pk)
    rows = _locked(row.jalur)
    at = next(n for n, one in enumerate(rows) if one.pk == pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return False
    one, other = rows[at], rows[to]
    rows[at], rows[to] = other, one
    policies.check_order(rows)
    places = one.urutan, other.urutan
    for step, place in ((one, ASIDE), (other, places[0]), (one, places[1])):
        step.urutan = place
        step.save(update_fields=["urutan", "diubah_pada"])
    trail.record("tangga.pindah", by=by, object=one, detail={"langkah": one.judul, "urutan": one.urutan})
    return True


@transaction.atomic
def check(*, pk: int, by: User) -> LangkahTangga:
    """The office has compared the step with its own rules. Twice writes once."""
    row = LangkahTangga.objects.select_for_update().get(pk=pk)
    if not row.diperiksa:
        row.diperiksa = True
        row.save(update_fields=["diperiksa", "diubah_pada"])
        trail.record("tangga.periksa", by=by, object=row, detail={"langkah": row.judul})
    return row


@transaction.atomic
def leave_alone(*, row: PengecualianTangga, by: User) -> PengecualianTangga:
    """Raises policies.Refused where the same group is left alone already."""
    _locked_exceptions()
    policies.check_new(row)
    row.dicatat_oleh = by
    row.save()
    trail.record("tangga.kecuali", by=by, object=row, detail={
        "kelompok": row.get_kelompok_display(), "alasan": row.alasan,
        "sampai": row.sampai.isoformat() if row.sampai else None,
    })  # fmt: skip
    return row


@transaction.atomic
def end(*, pk: int, sampai: dt.date, by: User) -> PengecualianTangga:
    """It no longer holds from `sampai` on."""
    row = PengecualianTangga.objects.select_for_update(of=("self",)).get(pk=pk)
    policies.check_end(row, sampai)
    row.sampai = sampai
    row.save(update_fields=["sampai"])
    trail.record("tangga.kecuali_akhir", by=by, object=row, detail={
        "kelompok": row.get_kelompok_display(), "sampai": dates.panjang(sampai),
    })  # fmt: skip
    return row


def _locked(jalur: str) -> list[LangkahTangga]:
    return list(LangkahTangga.objects.filter(jalur=jalur).order_by("urutan").select_for_update())


def _locked_exceptions() -> None:
    """Two people who add the same one at once wait for each other."""
    list(LangkahTangga.objects.order_by("pk").select_for_update().values_list("pk", flat=True)[:1])
