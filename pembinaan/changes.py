"""What the night changed, in words, and whether it ran at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from koperasi.lib import dates
from registry.classification import clauses
from registry.classification.reasons import LACKING, WANTED
from registry.models import AturanStatus, Koperasi, Malam, PerubahanStatus
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet

SHOWN = 12
RECENT_DAYS = 30


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
    """At most four queries."""
    newest = list(Malam.objects.order_by("-tanggal")[:2])
    finished = next((malam for malam in newest if malam.keadaan == Malam.Keadaan.SELESAI), None)
    if finished is None:
        finished = Malam.objects.filter(keadaan=Malam.Keadaan.SELESAI).order_by("-tanggal").first()
    problem, tone = _problem(newest[0] if newest else None, finished, on)
    events = PerubahanStatus.objects.filter(
        kolom=PerubahanStatus.Kolom.HITUNG, lama__isnull=False, koperasi__in=rows.order_by()
    ).select_related("koperasi__kecamatan", "aturan")
    own = list(events.filter(malam=finished).order_by("-baru", "koperasi__nama")[: show + 1]) if finished else []
    recent: Sequence[PerubahanStatus] = ()
    if len(own) < show // 2:
        since = events.filter(berlaku_pada__gt=on - dt.timedelta(days=RECENT_DAYS), berlaku_pada__lte=on)
        recent = since.exclude(pk__in=[event.pk for event in own]).order_by("-berlaku_pada", "-pk")[: show // 2]
    total = len(own) if len(own) <= show else events.filter(malam=finished).count()
    return Night(
        finished=finished,
        problem=problem,
        tone=tone,
        changes=[_change(event) for event in own[:show]],
        total=total,
        recent=[_change(event) for event in recent],
    )


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
    return Change(event.koperasi, event.baru or "", reason(event), event.berlaku_pada)


def reason(event: PerubahanStatus) -> str:
    """Why a computed status changed, from the data the event carries."""
    rule, start, end = event.aturan, event.alasan.get("mulai_dinilai"), event.alasan.get("akhir_jendela")
    if rule is None or start is None:
        return ""
    kind = AturanStatus.Bukti(rule.bukti)
    if event.baru == StatusHitung.TIDAK_AKTIF:
        return f"{LACKING[kind]} tahun buku {clauses.years_in_words(range(start, (end or start) + 1))}"
    if event.lama == StatusHitung.TIDAK_AKTIF:
        return f"ada {WANTED[kind]} tahun buku {start - 1}"
    return ""
