"""A status change in words, from the data its row keeps: what was known when it was made, not what is known now."""

from __future__ import annotations

from registry.classification import clauses
from registry.classification.reasons import LACKING, accepted
from registry.models import AturanStatus, PerubahanStatus
from registry.models.choices import StatusHitung


def reason_of(event: PerubahanStatus) -> str:
    """Why this event of status_hitung came to be, one sentence; empty for other columns and for events without data.

    Reads `event.aturan`: select it with the events.
    """
    rule, last, start = event.aturan, event.alasan.get("akhir_jendela"), event.alasan.get("mulai_dinilai")
    if event.kolom != PerubahanStatus.Kolom.HITUNG or rule is None:
        return ""
    if event.baru == StatusHitung.TIDAK_AKTIF and last:
        years = clauses.years_in_words(range(last - rule.jumlah_tahun + 1, last + 1))
        lacking = LACKING[AturanStatus.Bukti(rule.bukti)] + accepted(rule)
        return f"{lacking[0].upper()}{lacking[1:]} untuk tahun buku {years}."
    if event.baru == StatusHitung.AKTIF and start:
        return f"Tahun buku yang dinilai mulai {start}, dan belum ada {rule.jumlah_tahun} yang terlewat berturut-turut."
    return ""
