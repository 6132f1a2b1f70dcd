"""Rule versions: proposed by the kabid, adopted by the kepala, applied by the night of their first day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from koperasi.audit import trail
from koperasi.lib import dates, locks
from registry import policies, simulation
from registry.actions import release
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


@dataclass(frozen=True)
class Pelepasan:
    """What the brake is to let pass in advance. `arah`: statuses to which cooperatives may change."""

    arah: Collection[str]
    sampai: dt.date
    alasan: str


@transaction.atomic
def adopt(*, aturan: AturanStatus, by: User | None, pelepasan: Pelepasan | None = None) -> AturanStatus:
    """In force from its first day, which lies in the future: only the night applies it. Raises policies.Refused.

    `pelepasan`: together with it, those whom the rule itself changes are let past the brake of that night.
    """
    locks.exclusive(locks.KLASIFIKASI)
    with run.writing_facts() as on:
        aturan = AturanStatus.objects.select_for_update().get(pk=aturan.pk)
        policies.check_adoption(aturan, on)
        aturan.ditetapkan_oleh, aturan.ditetapkan_pada = by, dates.sekarang()
        aturan.save()
        if pelepasan is not None:
            _let_pass(aturan, pelepasan, by)
    trail.record("aturan.ditetapkan", by=by, object=aturan, detail=_values(aturan))
    return aturan


@transaction.atomic
def let_pass(*, aturan: AturanStatus, pelepasan: Pelepasan, by: User | None) -> int:
    """As with the adoption, afterwards, as long as the version has not begun. Returns how many were let pass."""
    with run.writing_facts() as on:
        aturan = AturanStatus.objects.select_for_update().get(pk=aturan.pk)
        policies.check_rule_release(aturan, on)
        return _let_pass(aturan, pelepasan, by)


def _let_pass(aturan: AturanStatus, pelepasan: Pelepasan, by: User | None) -> int:
    """Who they are is found here and now, never taken from a page: what is new afterwards counts for the brake."""
    first = aturan.berlaku_sejak
    policies.check_release_reaches(first, pelepasan.sampai)
    flips = simulation.flips_of(on=first, rule=aturan)  # type: ignore[arg-type]
    chosen = {arah: [pk for pk, status in flips.items() if status == arah] for arah in pelepasan.arah}
    if not any(chosen.values()):
        raise policies.Refused("Tidak ada koperasi yang berubah ke arah itu karena aturan ini.")
    for arah, keys in chosen.items():
        if keys:
            release.release_brake(
                by=by, arah=arah, sampai=pelepasan.sampai, alasan=f"Aturan versi {aturan.nomor}: {pelepasan.alasan}",
                koperasi_ids=keys,
            )  # fmt: skip
    return sum(map(len, chosen.values()))


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
