"""What the night changed, in words, and whether it ran at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, When, Window

from koperasi.lib import dates
from registry import events
from registry.models import Koperasi, Malam, PerubahanStatus
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet

SHOWN = 12
RECENT_DAYS = 30
WEEK = 7


@dataclass(frozen=True)
class Change:
    koperasi: Koperasi
    status: str
    reason: str
    day: dt.date


@dataclass(frozen=True)
class Night:
    """The last finished night and what it changed; `recent` are changes since, and before it where it had none."""

    finished: Malam | None
    problem: str  # one sentence, or ""
    tone: str  # of the message: warning, error
    changes: Sequence[Change]
    total: int
    recent: Sequence[Change]


def last_night(rows: KoperasiQuerySet, *, on: dt.date, show: int = SHOWN) -> Night:
    """Two queries; a third where the last nights failed for more than a week."""
    newest = list(Malam.objects.order_by("-tanggal")[:WEEK])
    finished = next((malam for malam in newest if malam.keadaan == Malam.Keadaan.SELESAI), None)
    if finished is None and len(newest) == WEEK:
        finished = Malam.objects.filter(keadaan=Malam.Keadaan.SELESAI).order_by("-tanggal").first()
    problem, tone = _problem(newest[0] if newest else None, finished, on)
    shown = _events(rows, finished, on, show + show // 2)
    own = [event for event in shown if finished and event.malam_id == finished.pk]
    others = [event for event in shown if not finished or event.malam_id != finished.pk]
    return Night(
        finished=finished,
        problem=problem,
        tone=tone,
        changes=[_change(event) for event in own[:show]],
        total=own[0].v_own if own else 0,  # type: ignore[attr-defined]
        recent=[_change(event) for event in others[: show // 2]] if len(own) < show // 2 else [],
    )


def _events(rows: KoperasiQuerySet, finished: Malam | None, on: dt.date, most: int) -> list[PerubahanStatus]:
    """Changes of the computed status: those of the night first, tidak aktif before aktif, then the latest others."""
    of_night = Q(malam=finished) if finished else Q(pk=None)
    recent = Q(berlaku_pada__gt=on - dt.timedelta(days=RECENT_DAYS), berlaku_pada__lte=on)
    found = PerubahanStatus.objects.filter(
        of_night | recent, kolom=PerubahanStatus.Kolom.HITUNG, lama__isnull=False, koperasi__in=rows.order_by()
    )
    rank = Case(When(of_night & Q(baru=StatusHitung.TIDAK_AKTIF), then=0), When(of_night, then=1), default=2)
    ordered = found.annotate(v_rank=rank, v_own=Window(Count("pk", filter=of_night)))
    ordered = ordered.order_by("v_rank", "-berlaku_pada", "koperasi__nama")
    return list(ordered.select_related("koperasi__kecamatan", "aturan")[:most])


def _problem(newest: Malam | None, finished: Malam | None, on: dt.date) -> tuple[str, str]:
    if newest is None:
        return "Proses malam belum pernah berjalan: status koperasi belum dihitung.", "warning"
    day = dates.panjang(newest.tanggal)
    if newest.keadaan == Malam.Keadaan.TERTAHAN:
        return (
            f"Proses malam {day} tertahan: terlalu banyak koperasi akan berubah status. Tidak ada yang berubah sampai "
            "kepala dinas melepasnya.",
            "error",
        )
    if newest.keadaan == Malam.Keadaan.GAGAL:
        return f"Proses malam {day} gagal. Status yang tampil adalah dari malam terakhir yang selesai.", "error"
    if finished is None or finished.tanggal < on - dt.timedelta(days=1):
        last = dates.panjang(finished.tanggal) if finished else "belum pernah"
        return f"Proses malam terakhir selesai: {last}. Status sesudah itu belum dihitung.", "warning"
    return "", ""


def _change(event: PerubahanStatus) -> Change:
    return Change(event.koperasi, event.baru or "", events.reason_of(event), event.berlaku_pada)
