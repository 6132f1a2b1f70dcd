"""What offices told that they help with (domain.md 6 and 2.3). The office changes the list.

How sure we are: that a NIK certificate is issued and renewed, needs the Berita Acara RAT and a profile form, is sent
on to kabupaten, provinsi or ministry by the reach of the membership, and may be printed by the dinas for nothing, was
read on offices' pages. Nobody told us the days of each step, how long a certificate is valid, nor the papers for NIB,
halal and financing at this office: those are suggestions, and each kind says so in its `catatan`.
"""

from __future__ import annotations

from typing import Any

from pembinaan.facilitation.meeting import ATTACHED
from pembinaan.models import JenisFasilitasi

Hasil = JenisFasilitasi.Hasil
SUGGESTED = "Langkah, hari, dan dokumen usulan bawaan aplikasi: cocokkan dengan kebiasaan dan SOP dinas."

KINDS: tuple[dict[str, Any], ...] = (
    {
        "kode": "nik",
        "nama": "Sertifikat NIK Koperasi",
        "penjelasan": "Nomor Induk Koperasi: tanda bahwa koperasi terdata dan masih mengadakan RAT. Bukan NIK KTP "
        "(16 angka), bukan izin usaha.",
        "langkah": [
            {"nama": "Memeriksa Berita Acara RAT dan formulir profil", "hari": 2},
            {"nama": "Memutakhirkan data koperasi di ODS", "hari": 3},
            {"nama": "Mengajukan ke pemberi sertifikat menurut wilayah keanggotaan", "hari": 5},
            {"nama": "Mencetak dan menyerahkan sertifikat", "hari": 2},
        ],
        "dokumen": [
            {"kode": ATTACHED, "nama": "Berita Acara RAT"},
            {"kode": "formulir_profil", "nama": "Formulir profil koperasi"},
            {"kode": "akta", "nama": "Akta dan pengesahan badan hukum"},
        ],
        "perlu_berita_acara_rat": True,
        "masa_berlaku_bulan": 24,
        "hasil": Hasil.SERTIFIKAT_NIK,
        "catatan": "Berita Acara RAT dan formulir profil: praktik dinas. Hari tiap langkah dan masa berlaku 24 bulan "
        "belum dipastikan; ikuti tanggal pada sertifikatnya.",
    },
    {
        "kode": "nib",
        "nama": "NIB (Nomor Induk Berusaha)",
        "penjelasan": "Izin memulai usaha, terbit dari OSS, 13 angka. Bukan NIK Koperasi, dan bukan IMB (izin "
        "bangunan, kini PBG).",
        "langkah": [
            {"nama": "Menyiapkan data usaha dan KBLI", "hari": 1},
            {"nama": "Mengisi permohonan di OSS bersama pengurus", "hari": 1},
            {"nama": "Menyerahkan NIB kepada koperasi", "hari": 1},
        ],
        "dokumen": [
            {"kode": "akta", "nama": "Akta dan pengesahan badan hukum"},
            {"kode": "npwp", "nama": "NPWP koperasi"},
            {"kode": "ktp_ketua", "nama": "KTP ketua"},
        ],
        "hasil": Hasil.NIB,
        "catatan": SUGGESTED,
    },
    {
        "kode": "halal",
        "nama": "Sertifikat halal",
        "penjelasan": "Keterangan halal untuk barang yang dijual koperasi, terbit dari BPJPH. Bukan izin usaha.",
        "langkah": [
            {"nama": "Memeriksa bahan dan proses bersama pendamping halal", "hari": 5},
            {"nama": "Mengajukan melalui SIHALAL", "hari": 3},
            {"nama": "Menyerahkan sertifikat", "hari": 5},
        ],
        "dokumen": [
            {"kode": "nib", "nama": "NIB"},
            {"kode": "daftar_produk", "nama": "Daftar produk dan bahan"},
        ],
        "catatan": SUGGESTED,
    },
    {
        "kode": "pembiayaan",
        "nama": "Akses pembiayaan",
        "penjelasan": "Mengantar koperasi ke bank, LPDB, atau penyalur lain. Bila dana cair, catat juga sebagai "
        "bantuan agar angsurannya terpantau.",
        "langkah": [
            {"nama": "Memeriksa kelayakan dan laporan keuangan", "hari": 5},
            {"nama": "Menyusun proposal bersama pengurus", "hari": 5},
            {"nama": "Mempertemukan dengan penyalur", "hari": 5},
        ],
        "dokumen": [
            {"kode": "proposal", "nama": "Proposal dan rencana penggunaan"},
            {"kode": "laporan_keuangan", "nama": "Laporan keuangan dua tahun buku"},
        ],
        "catatan": SUGGESTED,
    },
    {
        "kode": "anggaran_dasar",
        "nama": "Perubahan anggaran dasar",
        "penjelasan": "Mendampingi rapat anggota dan notaris sampai pengesahan perubahan anggaran dasar.",
        "langkah": [
            {"nama": "Mendampingi rapat anggota perubahan anggaran dasar", "hari": 5},
            {"nama": "Mengantar ke notaris pembuat akta koperasi", "hari": 10},
        ],
        "dokumen": [{"kode": "berita_acara_perubahan", "nama": "Berita acara rapat perubahan anggaran dasar"}],
        "catatan": SUGGESTED,
    },
)


def load() -> list[str]:
    """Only where the list is empty: what the office retired or renamed would come back otherwise."""
    if JenisFasilitasi.objects.exists():
        return []
    JenisFasilitasi.objects.bulk_create(JenisFasilitasi(urutan=at, **kind) for at, kind in enumerate(KINDS, 1))
    return [f"{len(KINDS)} jenis fasilitasi"]
