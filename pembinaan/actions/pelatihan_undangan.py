"""Inviting cooperatives to a training: who, what they answered, and that the text was opened in WhatsApp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import dates
from pembinaan.actions.pelatihan import locked
from pembinaan.models import Pelatihan, Undangan
from pembinaan.policies import pelatihan as policies
from registry import kantor
from registry.models.koperasi import KoperasiQuerySet
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "pelatihan.undang": "mengundang koperasi ke",
        "pelatihan.undangan_batal": "membatalkan undangan ke",
        "pelatihan.undangan_buka": "membuka undangan di WhatsApp untuk",
        "pelatihan.jawaban": "mencatat jawaban undangan",
    }
)


@transaction.atomic
def invite(*, pelatihan: Pelatihan, koperasi_set: KoperasiQuerySet, by: User) -> list[Undangan]:
    """Those of the set that were not invited yet. Beyond the quota too: the page says so, it does not refuse."""
    row = locked(pelatihan)
    policies.check_invite(row)
    invited = row.undangan_set.values("koperasi")
    fresh = list(koperasi_set.order_by().exclude(pk__in=invited).distinct())
    if not fresh:
        raise Refused("Pilih paling sedikit satu koperasi yang belum diundang.")
    on = kantor.today()
    made = Undangan.objects.bulk_create(
        Undangan(pelatihan=row, koperasi=one, diundang_pada=on, diundang_oleh=by) for one in fresh
    )
    trail.record("pelatihan.undang", by=by, object=row, detail={"koperasi": len(made)})
    return made


@transaction.atomic
def answer(*, pelatihan: Pelatihan, answers: Mapping[int, tuple[str, str]], by: User) -> int:
    """{invitation: (jawaban, catatan)}; returns how many changed."""
    row = locked(pelatihan)
    policies.check_changeable(row)
    changed = []
    for one in row.undangan_set.filter(pk__in=list(answers)):
        if (one.jawaban, one.catatan) != answers[one.pk]:
            one.jawaban, one.catatan = answers[one.pk]
            changed.append(one)
    Undangan.objects.bulk_update(changed, ["jawaban", "catatan"])
    if changed:
        trail.record("pelatihan.jawaban", by=by, object=row, detail={"undangan": len(changed)})
    return len(changed)


@transaction.atomic
def opened(*, undangan: Undangan, by: User) -> Undangan:
    """Noted before WhatsApp opens; whether it was sent stays unknown."""
    policies.check_remind(undangan.pelatihan)
    undangan.dibuka_pada, undangan.dibuka_oleh = dates.sekarang(), by
    undangan.save(update_fields=["dibuka_pada", "dibuka_oleh"])
    trail.record(
        "pelatihan.undangan_buka", by=by, object=undangan.koperasi, detail={"pelatihan": str(undangan.pelatihan)}
    )
    return undangan


@transaction.atomic
def uninvite(*, undangan: Undangan, by: User) -> None:
    """Invited by mistake."""
    row = locked(undangan.pelatihan)
    policies.check_invite(row)
    trail.record("pelatihan.undangan_batal", by=by, object=row, detail={"koperasi": str(undangan.koperasi)})
    undangan.delete()
