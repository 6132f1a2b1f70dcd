"""The one table of how a status is said and shown: word, mark and tone, never colour alone.

The codes are those of `registry`'s keterangan and statuses; ui knows how they look, not when they hold.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """word: what stands in the pill; detail: the smaller words beside it; tone: CSS class; mark: key of MARKS."""

    word: str
    detail: str
    tone: str
    mark: str

    @property
    def sentence(self) -> str:
        return f"{self.word}, {self.detail}" if self.detail else self.word


# Each mark has its own outline, so a grey print still tells the statuses apart. Drawn in a 12 x 12 box.
MARKS = {
    "bulat": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "centang": '<path d="M1.5 6.5l3 3.2 6-7" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "silang": '<path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    "segitiga": '<path d="M6 .8l5.6 10.4H.4z" fill="currentColor"/>',
    "cincin": '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="2"/>',
    "separuh": '<circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M6 1.6a4.4 4.4 0 0 1 0 8.8z" fill="currentColor"/>',
    "jam": '<circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M6 3.4V6l2 1.4" fill="none" stroke="currentColor" stroke-width="1.4"/>',
    "tanya": '<path d="M3.4 4.2a2.6 2.6 0 1 1 3.9 2.3C6.4 7 6 7.4 6 8.4" fill="none" stroke="currentColor" '
    'stroke-width="1.8"/><circle cx="6" cy="10.8" r="1.2" fill="currentColor"/>',
    "kotak": '<rect x="1.5" y="1.5" width="9" height="9" fill="currentColor"/>',
    "kotak-kosong": '<rect x="2" y="2" width="8" height="8" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M3 9l6-6" stroke="currentColor" stroke-width="1.6"/>',
    "kotak-separuh": '<rect x="2" y="2" width="8" height="8" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M2 10V2l8 8z" fill="currentColor"/>',
    "luar": '<path d="M6 1l5 5-5 5-5-5z" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "garis": '<path d="M2 6h8" stroke="currentColor" stroke-width="2.4"/>',
}

LOOKS = {
    "aktif": Look("Aktif", "", "aktif", "bulat"),
    "tidak_aktif": Look("Tidak aktif", "", "tidak", "silang"),
    "dibekukan": Look("Dibekukan", "", "beku", "kotak"),
    "dibubarkan": Look("Dibubarkan", "", "beku", "kotak-kosong"),
    "di_luar_kewenangan": Look("Di luar kewenangan", "", "beku", "luar"),
    "proses_pembubaran": Look("Dalam proses pembubaran", "", "beku", "kotak-separuh"),
    "belum_ada_data": Look("Tidak aktif", "belum ada data", "tidak", "tanya"),
    "belum_wajib_rat": Look("Belum wajib RAT", "", "baru", "cincin"),
    "sudah_rat": Look("Aktif", "sudah RAT", "aktif", "centang"),
    "berisiko": Look("Aktif, berisiko", "", "risiko", "segitiga"),
    "ada_laporan_belum_rat": Look("Aktif", "ada laporan, belum RAT", "aktif", "separuh"),
    "belum_rat_dalam_batas": Look("Aktif", "belum RAT, masih dalam batas", "aktif", "bulat"),
    "belum_rat_lewat_batas": Look("Aktif", "belum RAT, lewat batas", "risiko", "jam"),
    "menunggu_pemeriksaan": Look("Menunggu pemeriksaan", "", "baru", "jam"),
    "ditemukan_aktif": Look("Ditemukan", "usaha berjalan", "aktif", "bulat"),
    "ditemukan_berhenti": Look("Ditemukan", "usaha berhenti", "risiko", "separuh"),
    "pindah": Look("Pindah alamat", "", "risiko", "luar"),
    "tidak_ditemukan": Look("Tidak ditemukan", "", "tidak", "silang"),
    "kunjungan_rencana": Look("Direncanakan", "", "baru", "cincin"),
    "kunjungan_direncanakan": Look("Belum dikirim", "", "baru", "cincin"),
    "kunjungan_selesai": Look("Selesai", "", "aktif", "centang"),
    "kunjungan_batal": Look("Dibatalkan", "", "netral", "garis"),
    "bagian_lengkap": Look("Lengkap", "", "aktif", "centang"),
    "bagian_belum": Look("Belum lengkap", "", "risiko", "separuh"),
    "bagian_kosong": Look("Belum diisi", "", "netral", "cincin"),
    "bagian_boleh": Look("Boleh kosong", "", "netral", "cincin"),
    "surat_konsep": Look("Konsep", "", "baru", "cincin"),
    "surat_paraf": Look("Menunggu paraf", "", "baru", "jam"),
    "surat_dikembalikan": Look("Dikembalikan", "", "risiko", "segitiga"),
    "surat_disetujui": Look("Disetujui", "menunggu nomor", "baru", "jam"),
    "surat_luar": Look("Menunggu nomor", "dari luar", "baru", "luar"),
    "surat_terbit": Look("Bernomor", "berkas sedang dibuat", "baru", "separuh"),
    "surat_siap": Look("Siap ditandatangani", "", "baru", "kotak-separuh"),
    "surat_bertanda": Look("Ditandatangani", "belum diantar", "baru", "kotak"),
    "surat_dikirim": Look("Dalam pengantaran", "", "baru", "jam"),
    "surat_sampai": Look("Sampai", "", "aktif", "centang"),
    "surat_kembali": Look("Kembali", "tidak sampai", "risiko", "segitiga"),
    "surat_ditarik": Look("Ditarik", "", "netral", "garis"),
    "surat_batal": Look("Dibatalkan", "", "netral", "silang"),
    "pengajuan_dikirim": Look("Dikirim", "menunggu pemeriksaan", "baru", "jam"),
    "pengajuan_dikembalikan": Look("Dikembalikan untuk perbaikan", "", "risiko", "segitiga"),
    "pengajuan_diterima": Look("Diterima", "", "aktif", "centang"),
    "pengajuan_ditarik": Look("Ditarik koperasi", "", "netral", "garis"),
    "pengajuan_digantikan": Look("Digantikan koreksi", "", "netral", "garis"),
    "pengajuan_sengketa": Look("Disengketakan", "menunggu putusan dinas", "risiko", "tanya"),
    "pengajuan_gugur": Look("Tidak dipilih", "", "netral", "silang"),
    "kasus_baru": Look("Belum dibagi", "", "baru", "cincin"),
    "kasus_berjalan": Look("Dikerjakan", "", "netral", "separuh"),
    "kasus_selesai": Look("Selesai", "", "aktif", "centang"),
    "janji_hari_ini": Look("Hari ini", "", "risiko", "jam"),
    "janji_menunggu": Look("Menunggu harinya", "", "baru", "cincin"),
    "janji_ditepati": Look("Ditepati", "", "aktif", "centang"),
    "janji_terlambat": Look("Ditepati", "terlambat", "aktif", "separuh"),
    "janji_diingkari": Look("Lewat, belum RAT", "", "tidak", "silang"),
    "janji_dicabut": Look("Dicabut", "", "netral", "garis"),
    "rute_disusun": Look("Disusun", "surat tugas belum bernomor", "netral", "cincin"),
    "rute_berjalan": Look("Berjalan", "", "baru", "separuh"),
    "rute_lewat": Look("Berjalan", "harinya sudah lewat", "risiko", "jam"),
    "rute_selesai": Look("Selesai", "", "aktif", "centang"),
    "rute_batal": Look("Dibatalkan", "", "netral", "silang"),
    "pelatihan_direncanakan": Look("Direncanakan", "", "netral", "cincin"),
    "pelatihan_dibuka": Look("Dibuka", "", "baru", "separuh"),
    "pelatihan_selesai": Look("Selesai", "", "aktif", "centang"),
    "pelatihan_batal": Look("Dibatalkan", "", "netral", "silang"),
    "uji_lulus": Look("Lulus", "", "aktif", "centang"),
    "uji_tidak_lulus": Look("Tidak lulus", "", "tidak", "silang"),
    "uji_menunggu": Look("Menunggu hasil", "", "baru", "jam"),
    "baris_siap": Look("Siap", "", "aktif", "centang"),
    "baris_keliru": Look("Perlu diperbaiki", "", "risiko", "segitiga"),
    "fasilitasi_diminta": Look("Diminta", "", "baru", "cincin"),
    "fasilitasi_diproses": Look("Diproses", "", "baru", "separuh"),
    "fasilitasi_selesai": Look("Selesai", "", "aktif", "centang"),
    "fasilitasi_ditolak": Look("Ditolak", "", "tidak", "silang"),
    "fasilitasi_batal": Look("Dibatalkan", "", "netral", "garis"),
    "pinjaman_tanpa_jadwal": Look("Belum ada jadwal", "", "netral", "tanya"),
    "pinjaman_lancar": Look("Lancar", "", "aktif", "bulat"),
    "pinjaman_menunggak": Look("Menunggak", "", "risiko", "jam"),
    "pinjaman_macet": Look("Macet", "", "tidak", "silang"),
    "pinjaman_lunas": Look("Lunas", "", "aktif", "centang"),
    "manfaat_dimanfaatkan": Look("Dimanfaatkan", "", "aktif", "bulat"),
    "manfaat_sebagian": Look("Dimanfaatkan sebagian", "", "risiko", "separuh"),
    "manfaat_tidak": Look("Tidak dimanfaatkan", "", "tidak", "silang"),
    "manfaat_tidak_ada": Look("Sudah tidak ada", "", "tidak", "kotak-kosong"),
    "manfaat_belum": Look("Belum dilihat", "", "netral", "garis"),
    "usulan_disusun": Look("Disusun", "", "baru", "separuh"),
    "usulan_diajukan": Look("Diajukan ke kementerian", "", "risiko", "jam"),
    "usulan_ditolak": Look("Ditolak kementerian", "", "netral", "silang"),
    "usulan_diputuskan": Look("Diputuskan kementerian", "", "beku", "kotak"),
    "usulan_dibatalkan": Look("Dibatalkan dinas", "", "netral", "garis"),
    "rehabilitasi_berjalan": Look("Berjalan", "", "baru", "jam"),
    "rehabilitasi_lewat": Look("Lewat batas", "", "risiko", "segitiga"),
    "rehabilitasi_berhasil": Look("Berhasil", "", "aktif", "centang"),
    "rehabilitasi_tidak": Look("Tidak berhasil", "", "netral", "silang"),
    "belum_tercatat": Look("Belum tercatat", "", "netral", "garis"),
}


def look(code: str) -> Look:
    """The look of a status code; an unknown code shows itself in words instead of failing a whole list."""
    return LOOKS.get(code) or Look(code.replace("_", " ").capitalize(), "", "netral", "garis")
