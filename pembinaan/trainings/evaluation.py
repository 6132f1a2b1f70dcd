"""What came of one training, in numbers: each with how many it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Q, Sum
from django.db.models.functions import Coalesce

from pembinaan.models import Pelatihan


@dataclass(frozen=True)
class Hasil:
    """Means are None where nobody gave a number."""

    awal: float | None
    akhir: float | None
    berdua: int  # who has both marks
    kesan: float | None
    penilai: int
    diuji: int
    lulus: int


def of(row: Pelatihan) -> Hasil:
    """One query. Marks are compared over those who have both: otherwise who came late would move the mean."""
    both = Q(nilai_awal__isnull=False, nilai_akhir__isnull=False)
    found: dict[str, Any] = row.peserta_set.order_by().aggregate(
        awal=Avg("nilai_awal", filter=both), akhir=Avg("nilai_akhir", filter=both), berdua=Count("pk", filter=both),
        rerata=Avg("kesan"), penilai=Count("kesan"), diuji=Count("pk", filter=Q(lulus__isnull=False)),
        yang_lulus=Count("pk", filter=Q(lulus=True)),
    )  # fmt: skip
    return Hasil(kesan=found.pop("rerata"), lulus=found.pop("yang_lulus"), **found)


@dataclass(frozen=True)
class Kehadiran:
    pernah: int  # came on at least one day
    semua: int
    hari_orang: int


def attendance(row: Pelatihan) -> Kehadiran:
    """`semua`: on every day."""
    days = len(row.hari)
    found = row.peserta_set.order_by().aggregate(
        pernah=Count("pk", filter=Q(hadir__len__gt=0)), semua=Count("pk", filter=Q(hadir__len=days)),
        hari_orang=Coalesce(Sum(F("hadir__len")), 0),
    )  # fmt: skip
    return Kehadiran(**found)
