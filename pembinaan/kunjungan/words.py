"""The words of the form that are no column's own choices."""

from __future__ import annotations

from collections.abc import Iterable

# Codes stand in Kunjungan.dokumen; a code is never reused for something else.
DOKUMEN = {
    "akta": "Akta pendirian dan badan hukum",
    "daftar_anggota": "Buku daftar anggota",
    "daftar_pengurus": "Buku daftar pengurus dan pengawas",
    "notulen": "Buku notulen rapat",
    "kas": "Buku kas",
    "simpan_pinjam": "Buku simpanan dan pinjaman",
    "laporan_keuangan": "Laporan keuangan",
    "berita_acara_rat": "Berita acara RAT",
    "nib": "NIB",
    "sertifikat_nik": "Sertifikat NIK Koperasi",
}
FOTO, SURAT_LURAH = "foto", "surat_lurah"
LAMPIRAN = {FOTO: "Foto di lokasi", SURAT_LURAH: "Surat keterangan lurah atau kepala desa"}
PETUNJUK_LAMPIRAN = {
    FOTO: "Bangunan, papan nama, kegiatan usaha, orang yang ditemui.",
    SURAT_LURAH: "Terutama bila alamatnya tidak ditemukan. Boleh menyusul sesudah kunjungan dikirim.",
}


def documents(codes: Iterable[str]) -> list[str]:
    return [DOKUMEN.get(code, code.replace("_", " ")) for code in codes]
