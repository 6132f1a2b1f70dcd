"""A status change in words, from the data its row keeps: what was known when it was made, not what is known now."""

from __future__ import annotations

from koperasi.lib import dates
from koperasi.lib.parse import parse_date
from registry.classification import clauses
from registry.classification.reasons import LACKING, NUMBERS, WANTED, accepted
from registry.models import AturanStatus, PerubahanStatus
from registry.models.choices import StatusHitung, StatusKeputusan


def reason_of(event: PerubahanStatus) -> str:
    """Why this event of status_hitung came to be, one sentence; empty for other columns and for events without data.

    Reads `event.aturan`: select it with the events.
    """
    rule, start = event.aturan, event.alasan.get("mulai_dinilai")
    if event.kolom != PerubahanStatus.Kolom.HITUNG or rule is None or start is None:
        return ""
    if event.baru == StatusHitung.TIDAK_AKTIF:
        return _inactive(rule, event.alasan["akhir_jendela"])
    last = clauses.last_due_year(event.berlaku_pada, rule.bulan_batas)
    return _active(rule, start, event.alasan.get("terpenuhi"), last)


def _inactive(rule: AturanStatus, end: int) -> str:
    years = clauses.years_in_words(range(end - rule.jumlah_tahun + 1, end + 1))
    lacking = LACKING[AturanStatus.Bukti(rule.bukti)] + accepted(rule)
    return f"{lacking[0].upper()}{lacking[1:]} untuk tahun buku {years}."


def _active(rule: AturanStatus, start: int, met: int | None, last: int) -> str:
    """What came in, or that nothing is owed yet; N years past due and yet aktif: an extension protects one."""
    wanted = WANTED[AturanStatus.Bukti(rule.bukti)] + accepted(rule)
    because = f"Ada {wanted} untuk tahun buku {met}" if met == start - 1 else f"Wajib melapor mulai tahun buku {start}"
    few = f"yang terlewat belum {NUMBERS[rule.jumlah_tahun]} tahun buku berturut-turut"
    if last - start + 1 >= rule.jumlah_tahun:
        return f"Batas diperpanjang, sehingga {few}."
    return f"{because}; {few}." if last >= start else f"{because}."


def decision_words(event: PerubahanStatus) -> str:
    """A decision in one sentence, with the paper it stands on; for events of status_keputusan."""
    data, day = event.alasan, parse_date(event.alasan.get("tanggal"))
    paper = [f"nomor {data['nomor']}"] if data.get("nomor") else []
    paper += [f"tanggal {dates.panjang(day)}"] if day else []
    note = f" Catatan: {data['catatan'].rstrip('.')}." if data.get("catatan") else ""
    if not event.baru:
        return f"{' '.join(['Keputusan dicabut', *paper])}.{note}"
    word = StatusKeputusan(event.baru).label
    return f"{' '.join([word, 'dengan keputusan', *paper]) if paper else word}.{note}"
