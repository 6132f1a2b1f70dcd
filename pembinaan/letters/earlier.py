"""Letters that went before, as a text names them: by number, date and step. One query, however many cooperatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from pembinaan.letters import masthead
from pembinaan.models import KeadaanSurat, Surat

MOST = 6  # named one by one; older ones are counted


def read(koperasi_ids: Collection[int]) -> dict[int, list[Surat]]:
    """{cooperative id: its letters of the ladder that have a number and hold, oldest first}."""
    found: dict[int, list[Surat]] = defaultdict(list)
    rows = Surat.objects.numbered().filter(koperasi_id__in=koperasi_ids, jenis="tangga")
    for row in rows.select_related("langkah").defer("isi", "ttd_rincian").order_by("tanggal", "pk"):
        found[row.koperasi_id].append(row)
    return found


def about(letters: Iterable[Surat], *, years: Collection[int], jalur: str, putaran: str) -> list[Surat]:
    """Those that a letter of this track and round names: its own round, and the late ones about its years."""
    own, asked = (jalur, putaran), set(years)
    return [
        row
        for row in letters
        if (row.jalur, row.putaran) == own or (row.jalur == "terlambat" and asked & set(row.tahun_buku))
    ]


def returned(letters: Iterable[Surat]) -> list[Surat]:
    return [row for row in letters if row.keadaan == KeadaanSurat.KEMBALI]


def in_words(letters: list[Surat]) -> str:
    """ "Nomor 500/12/2026 tanggal 1 April 2026 (Teguran I), dan Nomor ..."; "" for none."""
    if not letters:
        return ""
    named = [f"{named_by_number(row)} ({_short(row.judul)})" for row in letters[-MOST:]]
    if (older := len(letters) - MOST) > 0:
        named.append(f"{older} surat yang lebih lama")
    if len(named) == 1:
        return named[0]
    return f"{', '.join(named[:-1])}{',' if len(named) > 2 else ''} dan {named[-1]}"


def _short(title: str) -> str:
    """A short title is not broken over two lines: "Teguran II"."""
    return title.replace(" ", "\u00a0") if len(title) < 13 else title


def named_by_number(row: Surat) -> str:
    day = f" tanggal {masthead.written(row.tanggal)}" if row.tanggal else ""
    return f"Nomor {row.nomor}{day}"
