"""Rule versions: proposed by the kabid, adopted by the kepala, applied by the night of their first day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from koperasi.audit import trail
from koperasi.lib import dates, locks
from registry import policies
from registry.classification import run
from registry.models import AturanStatus

if TYPE_CHECKING:
    from koperasi.accounts.models import User


trail.describe(
    {
        "aturan.diusulkan": "mengusulkan aturan status",
        "aturan.ditetapkan": "menetapkan aturan status",
        "aturan.ditolak": "menolak usulan aturan status",
    }
)


@transaction.atomic
def propose(*, by: User | None, berlaku_sejak: dt.date, dasar_hukum: str, alasan: str,
            **parameters: Any) -> AturanStatus:  # fmt: skip
    """The next version, not in force until adopted. `parameters`: of simulation.PARAMETERS. Raises policies.Refused."""
    locks.exclusive(locks.KLASIFIKASI)  # two proposals in one second must not take the same number
    with run.writing_facts() as on:
        policies.check_proposal(berlaku_sejak, on)
        last = AturanStatus.objects.aggregate(last=Max("nomor"))["last"] or 0
        aturan = AturanStatus(
            nomor=last + 1, berlaku_sejak=berlaku_sejak, dasar_hukum=dasar_hukum, alasan=alasan, diusulkan_oleh=by,
            **parameters,
        )  # fmt: skip
        aturan.full_clean()
        aturan.save()
    trail.record("aturan.diusulkan", by=by, object=aturan, detail=_values(aturan))
    return aturan


@transaction.atomic
def adopt(*, aturan: AturanStatus, by: User | None) -> AturanStatus:
    """In force from its first day, which lies in the future: only the night applies it. Raises policies.Refused."""
    locks.exclusive(locks.KLASIFIKASI)
    with run.writing_facts() as on:
        aturan = AturanStatus.objects.select_for_update().get(pk=aturan.pk)
        policies.check_adoption(aturan, on)
        aturan.ditetapkan_oleh, aturan.ditetapkan_pada = by, dates.sekarang()
        aturan.save()
    trail.record("aturan.ditetapkan", by=by, object=aturan, detail=_values(aturan))
    return aturan


@transaction.atomic
def reject(*, aturan: AturanStatus, alasan: str, by: User | None) -> AturanStatus:
    """Not adopted; the reason stands in the trail. Raises policies.Refused."""
    aturan = AturanStatus.objects.select_for_update().get(pk=aturan.pk)
    policies.check_rejection(aturan, alasan)
    aturan.ditolak_pada = dates.sekarang()
    aturan.save()
    trail.record("aturan.ditolak", by=by, object=aturan, detail={"alasan": alasan})
    return aturan


def _values(aturan: AturanStatus) -> dict[str, Any]:
    return {
        "versi": aturan.nomor,
        "mulai": aturan.berlaku_sejak.isoformat() if aturan.berlaku_sejak else None,
        "tahun buku berturut-turut": aturan.jumlah_tahun,
        "bukti": aturan.get_bukti_display(),
        "tingkat": aturan.get_tingkat_display(),
        "batas, bulan": aturan.bulan_batas,
        "wajib mulai": aturan.get_jeda_tahun_pertama_display(),
    }
