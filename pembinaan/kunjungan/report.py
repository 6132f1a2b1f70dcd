"""One visit in words: for its page, for the pengurus' reading of it, and for the Berita Acara."""

from __future__ import annotations

from koperasi.lib.rupiah import ribuan, rp
from koperasi.lib.teks import write_phone
from pembinaan.kunjungan.words import documents
from pembinaan.models import Kunjungan

Lines = list[tuple[str, str]]


def met(kunjungan: Kunjungan) -> Lines:
    return _filled(
        [
            ("Nama", kunjungan.ditemui_nama), ("Jabatan", kunjungan.ditemui_jabatan),
            ("Nomor HP", kunjungan.ditemui_telepon),
        ]
    )  # fmt: skip


def place(kunjungan: Kunjungan) -> Lines:
    """What was seen at the address."""
    return _filled(
        [
            ("Alamat koperasi", kunjungan.get_alamat_display()),
            ("Alamat sekarang", kunjungan.alamat_baru),
            ("Papan nama", _flag(kunjungan.papan_nama, "terpasang", "tidak terpasang")),
            ("Kantor", _flag(kunjungan.kantor_buka, "buka", "tutup")),
            ("Usaha", kunjungan.get_usaha_display()),
        ]
    )  # fmt: skip


def told(kunjungan: Kunjungan) -> Lines:
    """What the cooperative says of itself. Two queries (reasons, promises)."""
    reasons = ", ".join(one.nama for one in kunjungan.sebab.all())
    return _filled(
        [
            ("RAT terakhir", f"tahun buku {kunjungan.rat_terakhir_tahun}" if kunjungan.rat_terakhir_tahun else ""),
            ("Anggota sekarang", _count(kunjungan.anggota, " orang")),
            ("Aset yang tersisa", _money(kunjungan.aset)), ("Utang yang tersisa", _money(kunjungan.utang)),
            ("Dokumen yang dilihat", ", ".join(documents(kunjungan.dokumen))),
            ("Sebab atau masalah", reasons), ("Uraian", kunjungan.sebab_catatan),
            ("Keinginan pengurus", kunjungan.get_keinginan_display()),
        ]
    )  # fmt: skip


def inside(kunjungan: Kunjungan) -> Lines:
    """The office's own: what it thinks should follow is not for the officer of the cooperative to read here."""
    return _filled(
        [
            ("Rekomendasi", kunjungan.get_rekomendasi_display()), ("Catatan", kunjungan.catatan),
            ("Biaya", _money(kunjungan.biaya)), ("Cara mencatat", kunjungan.get_asal_display()),
        ]
    )  # fmt: skip


def position(kunjungan: Kunjungan) -> str:
    """ "-7,119823, 112,416382 (ketelitian 12 m)", or ""."""
    if kunjungan.lintang is None or kunjungan.bujur is None:
        return ""
    where = ", ".join(f"{value:f}".replace(".", ",") for value in (kunjungan.lintang, kunjungan.bujur))
    return f"{where} (ketelitian {kunjungan.akurasi} m)" if kunjungan.akurasi else where


def phone(number: str) -> str:
    return write_phone(number) if number.startswith("62") else number


def _filled(lines: Lines) -> Lines:
    return [(label, str(text)) for label, text in lines if text]


def _flag(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else (yes if value else no)


def _count(value: int | None, unit: str) -> str:
    return "" if value is None else f"{ribuan(value)}{unit}"


def _money(value: int | None) -> str:
    return "" if value is None else rp(value)
