"""Every placeholder a letter's text may hold: what it means, an example, and what happens where it is empty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kosong(StrEnum):
    """TAK: never empty. SISIP: stands inside a sentence and vanishes alone. HILANG: takes its line with it."""

    TAK = "tak"
    SISIP = "sisip"
    HILANG = "hilang"


@dataclass(frozen=True)
class Isian:
    """naskah: which kinds can fill it; "" = all, else "tangga" (steps of the ladder), "keterangan", "pembatalan".
    Elsewhere it is empty."""

    nama: str
    arti: str
    contoh: str
    kosong: Kosong = Kosong.TAK
    naskah: str = ""


PLACEHOLDERS: tuple[Isian, ...] = (
    Isian("koperasi", "Nama koperasi", "KPRI Bina Karya"),
    Isian("identitas", "Nama koperasi dengan badan hukum dan NIK Koperasi",
          "KPRI Bina Karya (badan hukum Nomor 091/BH/1996 tanggal 24 Maret 1996, NIK Koperasi 3524100030012)"),
    Isian("badan_hukum", "Nomor dan tanggal badan hukum", "091/BH/1996 tanggal 24 Maret 1996", Kosong.HILANG),
    Isian("nik", "NIK Koperasi", "3524100030012", Kosong.HILANG),
    Isian("alamat", "Alamat koperasi menurut data kami", "Jalan Raya Contoh Nomor 12, Desa Gembong, Kecamatan Babat"),
    Isian("desa", "Desa atau kelurahan koperasi", "Desa Gembong", Kosong.HILANG),
    Isian("kecamatan", "Kecamatan koperasi", "Babat", Kosong.HILANG),
    Isian("tahun", "Tahun buku yang belum ada RAT atau laporannya", "2024 dan 2025", naskah="tangga"),
    Isian("tahun_terakhir", "Yang terakhir dari tahun buku itu", "2025", naskah="tangga"),
    Isian("jumlah_tahun", "Banyaknya tahun buku berturut-turut menurut aturan status", "2 (dua)", naskah="tangga"),
    Isian("bukti", "Yang belum diterima, menurut aturan status",
          "laporan penyelenggaraan RAT maupun laporan keuangan", naskah="tangga"),
    Isian("hal_bukti", "Yang belum diterima, untuk baris Hal", "RAT dan laporan keuangan", naskah="tangga"),
    Isian("batas_dinas", "Batas RAT menurut ketentuan dinas", "31 Maret 2026", naskah="tangga"),
    Isian("batas_uu", "Batas menurut undang-undang; hanya bila tidak aktif", "30 Juni 2026", Kosong.HILANG, "tangga"),
    Isian("sejak", "Sejak kapan tercatat tidak aktif, dengan spasi di depan", " sejak 1 Juli 2026", Kosong.SISIP,
          "tangga"),
    Isian("ancaman", "Kapan menjadi tidak aktif bila tidak ada yang masuk, dengan koma di depan",
          ", dan tercatat tidak aktif mulai 1 Juli 2027 bila sampai 30 Juni 2027 belum ada RAT maupun laporan keuangan",
          Kosong.SISIP, "tangga"),
    Isian("waktu_menjawab", "Waktu menjawab dari tangga surat", "14 (empat belas) hari", naskah="tangga"),
    Isian("hari_menghadap", "Hari menghadap: tanggal surat ditambah waktu menjawab, pada hari kerja",
          "Kamis, 10 Desember 2026", naskah="tangga"),
    Isian("surat_sebelumnya", "Surat sebelumnya dengan nomor dan tanggal; barisnya hilang bila belum ada",
          "Nomor 500.3.2.4/12/Dinkop/2026 tanggal 1 April 2026 (Teguran I)", Kosong.HILANG),
    Isian("surat_kembali", "Surat yang tidak dapat diantar; barisnya hilang bila tidak ada",
          "Nomor 500.3.2.4/12/Dinkop/2026 tanggal 1 April 2026 (Teguran I)", Kosong.HILANG, "keterangan"),
    Isian("surat_lama", "Surat yang dibatalkan", "Nomor 500.3.2.4/12/Dinkop/2026 tanggal 1 April 2026 hal Teguran I",
          naskah="pembatalan"),
    Isian("alasan", "Alasan pembatalan", "alamat koperasi keliru", naskah="pembatalan"),
    Isian("tanggal_data", "Tanggal data, yaitu tanggal surat disiapkan", "26 November 2026"),
    Isian("dinas", "Nama dinas lengkap", "Dinas Koperasi dan Usaha Mikro Kabupaten Lamongan"),
    Isian("alamat_dinas", "Alamat dinas", "Jalan Contoh Nomor 45, Lamongan", Kosong.SISIP),
    Isian("kontak", "Telepon dinas, dengan koma di depan", ", telepon (0322) 000000", Kosong.SISIP),
    Isian("jabatan_penanda", "Jabatan penanda tangan", "Kepala Dinas Koperasi dan Usaha Mikro Kabupaten Lamongan"),
    Isian("kepala_daerah", "Kepala daerah", "Bupati Lamongan"),
    Isian("wilayah", "Kabupaten atau kota", "Kabupaten Lamongan"),
    Isian("provinsi", "Provinsi", "Provinsi Jawa Timur", Kosong.HILANG),
    Isian("lama_pengumuman", "Lama pengumuman dari setelan surat", "90 (sembilan puluh) hari"),
)  # fmt: skip

BY_NAME: dict[str, Isian] = {one.nama: one for one in PLACEHOLDERS}
EXAMPLES: dict[str, str] = {one.nama: one.contoh for one in PLACEHOLDERS}
