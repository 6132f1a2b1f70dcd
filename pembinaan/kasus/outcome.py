"""With which outcome a case proposes to close: derived when it is read, confirmed by a person.

`PROPOSED` says it of many from the stored columns, `standing` of one from the rule itself, with the evidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from koperasi.lib import dates
from pembinaan.models import (
    HasilKasus,
    JenisKasus,
    Kasus,
    KeadaanKasus,
    KeadaanUsulan,
    Rehabilitasi,
    UsulanPembubaran,
)
from pembinaan.proposals import outcomes
from registry import events
from registry.classification import judging
from registry.models import AturanStatus, Koperasi, MasaBukti, PerubahanStatus
from registry.models.choices import JenisBukti, StatusHitung, StatusKeputusan, TingkatBukti

BY_DECISION = {
    StatusKeputusan.DIBUBARKAN: HasilKasus.DIBUBARKAN,
    StatusKeputusan.DIBEKUKAN: HasilKasus.DIBEKUKAN,
}


# On a queryset of Kasus. What is said first holds: a merger, which is a decision too, over any other decision, a
# decision over the verdict, the verdict over what the room of proposals says.
ACTIVE_AGAIN = Q(
    koperasi__status_keputusan=None, koperasi__status_hitung=StatusHitung.AKTIF, koperasi__menunggu_pemeriksaan=False
)
OPEN = ~Q(keadaan=KeadaanKasus.SELESAI) & Q(jenis=JenisKasus.KEAKTIFAN)
WAITS = OPEN & Q(koperasi__status_keputusan=None, koperasi__menunggu_pemeriksaan=True)


def _said() -> list[tuple[Q, HasilKasus]]:
    """The first that holds is what a case proposes."""
    return [
        (OPEN & outcomes.MERGED, HasilKasus.BERGABUNG),
        *((OPEN & Q(koperasi__status_keputusan=code), hasil) for code, hasil in BY_DECISION.items()),
        (OPEN & ACTIVE_AGAIN, HasilKasus.AKTIF_KEMBALI),
        *((OPEN & condition, hasil) for condition, hasil in outcomes.whens()),
    ]


PROPOSES = reduce(or_, (condition for condition, _ in _said()))


def proposed() -> Case:
    """The HasilKasus an open case of kind keaktifan proposes, or null."""
    return Case(
        *(When(condition, then=Value(hasil)) for condition, hasil in _said()),
        default=None, output_field=CharField(null=True),
    )  # fmt: skip


def annotate(rows: QuerySet[Kasus]) -> QuerySet[Kasus]:
    """Adds `usul` (HasilKasus or null) and `menunggu` (aktif only by what nobody has reviewed)."""
    return rows.annotate(usul=proposed(), menunggu=Case(When(WAITS, then=Value(True)), default=Value(False)))


@dataclass(frozen=True)
class Standing:
    """What is true of the cooperative of a case today, as far as its end hangs on it."""

    active_again: bool  # by the rule, also by what was accepted alone, and without a decision
    waits: bool  # only by what nobody has reviewed
    decision: str | None
    proposed: str | None = None  # JenisUsulan of a dossier that lies with the ministry
    rehabilitation: bool = False
    evidence: Sequence[str] = field(default=())  # what made it aktif, one sentence each
    other: outcomes.Outcome | None = None  # what the room of proposals says

    def outcome(self, kasus: Kasus) -> HasilKasus | None:
        """What the case proposes. Only cases of kind keaktifan propose anything."""
        if not kasus.is_open or kasus.jenis != JenisKasus.KEAKTIFAN:
            return None
        if self.joined:
            return HasilKasus.BERGABUNG
        if self.decision:
            return BY_DECISION[StatusKeputusan(self.decision)]
        if self.active_again:
            return HasilKasus.AKTIF_KEMBALI
        return HasilKasus(self.other.hasil) if self.other else None

    @property
    def joined(self) -> Koperasi | None:
        """The cooperative it has joined."""
        return self.other.bergabung_ke if self.other else None


def standing(kasus: Kasus, *, on: dt.date) -> Standing:
    """At most six queries."""
    koperasi, rule = kasus.koperasi, AturanStatus.objects.in_force(on)
    ours = UsulanPembubaran.objects.filter(koperasi=OuterRef("pk"), keadaan=KeadaanUsulan.DIAJUKAN)
    rows = judging.annotate(Koperasi.objects.filter(pk=koperasi.pk).order_by(), on=on, rule=rule).annotate(
        k_usulan=ours.order_by().values("jenis")[:1],
        k_rehabilitasi=Exists(Rehabilitasi.objects.filter(koperasi=OuterRef("pk"), ditutup_pada=None)),
    )
    row: Any = rows.values("v_status", "v_menunggu", "v_met", "k_usulan", "k_rehabilitasi", "status_keputusan").get()
    decision = row["status_keputusan"]
    again = row["v_status"] == StatusHitung.AKTIF and not row["v_menunggu"] and decision is None
    return Standing(
        active_again=again, waits=row["v_menunggu"] and decision is None, decision=decision,
        proposed=row["k_usulan"], rehabilitation=row["k_rehabilitasi"],
        evidence=_sentences(koperasi, on) if again else (), other=outcomes.of(kasus),
    )  # fmt: skip


def _sentences(koperasi: Koperasi, on: dt.date) -> list[str]:
    """The accepted evidence of the latest year that has any; what else made it aktif is said by the status event."""
    accepted = MasaBukti.objects.filter(koperasi=koperasi, tingkat=TingkatBukti.DITERIMA, dari__lte=on)
    found = list(accepted.filter(Q(sampai=None) | Q(sampai__gt=on)).order_by("-tahun_buku", "jenis", "-dari")[:6])
    latest = [row for row in found if row.tahun_buku == found[0].tahun_buku]
    by_kind = {row.jenis: row for row in reversed(latest)}
    sentences = [_sentence(row) for _, row in sorted(by_kind.items(), reverse=True)]
    event = (
        koperasi.perubahan_status_set.filter(kolom=PerubahanStatus.Kolom.HITUNG, berlaku_pada__lte=on)
        .select_related("aturan").order_by("-berlaku_pada", "-pk").first()
    )  # fmt: skip
    if event and event.baru == StatusHitung.AKTIF:
        since, why = dates.panjang(event.berlaku_pada), events.reason_of(event)
        sentences.append(f"Aktif sejak {since}. {why}".strip())
    return sentences


def _sentence(row: MasaBukti) -> str:
    kind = "RAT" if row.jenis == JenisBukti.RAT else "Laporan keuangan"
    held = f" yang diadakan {dates.panjang(row.tanggal)}" if row.tanggal and row.jenis == JenisBukti.RAT else ""
    return f"{kind} tahun buku {row.tahun_buku}{held}, diterima {dates.panjang(row.dari)}."


__all__ = ["OPEN", "PROPOSES", "WAITS", "Standing", "annotate", "proposed", "standing"]
