"""Closed lists of the field's words. Values are stored; labels are what the screen says."""

from __future__ import annotations

from django.db.models import TextChoices


class Bentuk(TextChoices):
    PRIMER = "primer", "Primer"
    SEKUNDER = "sekunder", "Sekunder"


class WilayahKeanggotaan(TextChoices):
    KABKOTA = "kabkota", "Kabupaten/Kota"
    PROVINSI = "provinsi", "Provinsi"
    NASIONAL = "nasional", "Nasional"


class Kewenangan(TextChoices):
    """Who supervises: follows wilayah keanggotaan (Permenkop 9/2020), not the address."""

    KABKOTA = "kabkota", "Kabupaten/Kota"
    PROVINSI = "provinsi", "Provinsi"
    PUSAT = "pusat", "Pusat"


class Jenis(TextChoices):
    KONSUMEN = "konsumen", "Konsumen"
    PRODUSEN = "produsen", "Produsen"
    JASA = "jasa", "Jasa"
    PEMASARAN = "pemasaran", "Pemasaran"
    SIMPAN_PINJAM = "simpan_pinjam", "Simpan Pinjam"


class Pola(TextChoices):
    KONVENSIONAL = "konvensional", "Konvensional"
    SYARIAH = "syariah", "Syariah"


class StatusHitung(TextChoices):
    AKTIF = "aktif", "Aktif"
    TIDAK_AKTIF = "tidak_aktif", "Tidak aktif"


class StatusKeputusan(TextChoices):
    DIBEKUKAN = "dibekukan", "Dibekukan"
    DIBUBARKAN = "dibubarkan", "Dibubarkan"


class StatusOds(TextChoices):
    AKTIF = "aktif", "Aktif"
    TIDAK_AKTIF = "tidak_aktif", "Tidak aktif"


class StatusLapangan(TextChoices):
    DITEMUKAN_AKTIF = "ditemukan_aktif", "Ditemukan, usaha berjalan"
    DITEMUKAN_BERHENTI = "ditemukan_berhenti", "Ditemukan, usaha berhenti"
    PINDAH = "pindah", "Pindah alamat"
    TIDAK_DITEMUKAN = "tidak_ditemukan", "Tidak ditemukan"


class Keterangan(TextChoices):
    """One per cooperative, the first that holds, in this order (design: Statuses)."""

    DIBUBARKAN = "dibubarkan", "Dibubarkan"
    DIBEKUKAN = "dibekukan", "Dibekukan"
    DI_LUAR_KEWENANGAN = "di_luar_kewenangan", "Di luar kewenangan"
    PROSES_PEMBUBARAN = "proses_pembubaran", "Dalam proses pembubaran"
    BELUM_ADA_DATA = "belum_ada_data", "Belum ada data"
    TIDAK_AKTIF = "tidak_aktif", "Tidak aktif"
    BELUM_WAJIB_RAT = "belum_wajib_rat", "Belum wajib RAT"
    SUDAH_RAT = "sudah_rat", "Sudah RAT"
    BERISIKO = "berisiko", "Berisiko"
    ADA_LAPORAN_BELUM_RAT = "ada_laporan_belum_rat", "Ada laporan, belum RAT"
    BELUM_RAT_DALAM_BATAS = "belum_rat_dalam_batas", "Belum RAT, masih dalam batas"
    BELUM_RAT_LEWAT_BATAS = "belum_rat_lewat_batas", "Belum RAT, lewat batas"


class JenisBukti(TextChoices):
    RAT = "rat", "RAT"
    LAPORAN = "laporan", "Laporan keuangan"


class TingkatBukti(TextChoices):
    DIKIRIM = "dikirim", "Dikirim"
    DITERIMA = "diterima", "Diterima"


class SumberBukti(TextChoices):
    PENGAJUAN = "pengajuan", "Pengajuan koperasi"
    IMPOR = "impor", "Impor berkas"
    CATATAN = "catatan", "Catatan petugas"
    REKAMAN_GANDA = "rekaman_ganda", "Rekaman ganda"


class AsalCatatan(TextChoices):
    """Where a staff record of the past (Matriks RAT) was read from."""

    BUKU_RAT = "buku_rat", "Buku RAT"
    ODS = "ods", "ODS"
    DISAKSIKAN = "disaksikan", "Disaksikan petugas"


class KegiatanBerjalan(TextChoices):
    BERJALAN = "berjalan", "Berjalan"
    TIDAK = "tidak", "Tidak berjalan"
    TIDAK_DIKETAHUI = "tidak_diketahui", "Tidak diketahui"


class JabatanPengurus(TextChoices):
    KETUA = "ketua", "Ketua"
    WAKIL_KETUA = "wakil_ketua", "Wakil ketua"
    SEKRETARIS = "sekretaris", "Sekretaris"
    BENDAHARA = "bendahara", "Bendahara"
    ANGGOTA = "anggota", "Anggota pengurus"
    PENGAWAS = "pengawas", "Pengawas"
    MANAJER = "manajer", "Manajer"


class JenisKelamin(TextChoices):
    LAKI = "L", "Laki-laki"
    PEREMPUAN = "P", "Perempuan"


class Kekurangan(TextChoices):
    """What is often missing from a record; the position here is the bit in Koperasi.kekurangan: add at the end."""

    NIK = "nik", "NIK Koperasi"
    BADAN_HUKUM = "badan_hukum", "Nomor badan hukum"
    TANGGAL_BADAN_HUKUM = "tanggal_badan_hukum", "Tanggal badan hukum"
    BENTUK = "bentuk", "Bentuk"
    JENIS = "jenis", "Jenis"
    KECAMATAN = "kecamatan", "Kecamatan"
    DESA = "desa", "Desa/kelurahan"
    ALAMAT = "alamat", "Alamat"
    TELEPON = "telepon", "Telepon"
    PENGURUS = "pengurus", "Pengurus"

    @property
    def bit(self) -> int:
        return 1 << list(Kekurangan).index(self)
