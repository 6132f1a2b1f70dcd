"""The lines of the timeline in words: each kind takes apart what its Source joined with bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from koperasi.lib import dates
from koperasi.ui import status as looks
from pembinaan.models import HasilKasus, JawabanSurat, JenisKasus
from registry.models import Pemeriksaan, PerubahanStatus

Said = tuple[str, str, str]  # title, text, tone


def _opened(parts: list[str]) -> Said:
    return f"Kasus {JenisKasus(parts[0]).label.lower()} dibuka", "", "baru"


def _closed(parts: list[str]) -> Said:
    kind, outcome, joined, *note = parts
    text = ". ".join(filter(None, [f"ke {joined}" if joined else "", "|".join(note)]))
    return f"Kasus {JenisKasus(kind).label.lower()} ditutup: {HasilKasus(outcome).label.lower()}", text, "aktif"


def _handed(parts: list[str]) -> Said:
    before, after, *reason = parts
    text = "|".join(reason)
    return (f"Berpindah dari {before} kepada {after}" if before else f"Ditangani {after}"), text, ""


def _promised(parts: list[str]) -> Said:
    year, day, who, *note = parts
    text = ". ".join(filter(None, [f"dijanjikan {who}", "|".join(note)]))
    return f"Janji: RAT tahun buku {year} pada {_day(day)}", text, "baru"


def _withdrawn(parts: list[str]) -> Said:
    year, day, *reason = parts
    return f"Janji RAT tahun buku {year} pada {_day(day)} dicabut", "|".join(reason), "netral"


def _turned(parts: list[str]) -> Said:
    column, before, after = parts
    word = looks.look(after).word.lower() if after else "dicabut"
    Kolom = PerubahanStatus.Kolom
    title = {
        Kolom.HITUNG: f"Menjadi {word}" if before else f"Tercatat {word}",
        Kolom.KEPUTUSAN: f"Keputusan: {word}",
        Kolom.ODS: f"ODS: {word}",
        Kolom.LAPANGAN: f"Temuan lapangan: {word}",
    }[Kolom(column)]
    return title, "", looks.look(after).tone if after else ""


def _filed(noun: str) -> Callable[[list[str]], Said]:
    return lambda parts: (f"{noun} tahun buku {parts[0]} dikirim", "", "baru")


def _reviewed(noun: str) -> Callable[[list[str]], Said]:
    def words(parts: list[str]) -> Said:
        year, decision, *note = parts
        said = Pemeriksaan.Keputusan(decision)
        tone = "aktif" if said == Pemeriksaan.Keputusan.TERIMA else "risiko"
        return f"{noun} tahun buku {year} {said.label.lower()}", "|".join(note), tone

    return words


def _reminded(parts: list[str]) -> Said:
    year, *who = parts
    return f"Pengingat RAT tahun buku {year} dibuka di WhatsApp", f"kepada {'|'.join(who)}" if who[0] else "", ""


def _received(parts: list[str]) -> Said:
    title, nomor, deemed = parts
    how = "dianggap telah disampaikan" if deemed == "true" else "diterima koperasi"
    return f"{title or 'Surat'} Nomor {nomor} {how}", "", "aktif"


def _answered(parts: list[str]) -> Said:
    nomor, kind, *text = parts
    return f"Surat Nomor {nomor} dijawab: {JawabanSurat.Jenis(kind).label.lower()}", "|".join(text), "baru"


def _day(text: str) -> str:
    return dates.panjang(dt.date.fromisoformat(text))


WORDS: dict[str, Callable[[list[str]], Said]] = {
    "buka": _opened,
    "tutup": _closed,
    "serah": _handed,
    "janji": _promised,
    "cabut": _withdrawn,
    "status": _turned,
    "rat": _filed("RAT"),
    "laporan": _filed("Laporan keuangan"),
    "periksa_rat": _reviewed("RAT"),
    "periksa_laporan": _reviewed("Laporan keuangan"),
    "pengingat": _reminded,
    "surat_dinas": lambda parts: (f"Surat dinas: {'|'.join(parts)}", "", "baru"),
    "surat_terima": _received,
    "surat_jawab": _answered,
    "berkas": lambda parts: ("Berkas ditambahkan", "|".join(parts), ""),
}
