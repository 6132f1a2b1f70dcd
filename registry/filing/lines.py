"""The lines of a laporan keuangan (domain.md 4), as data; the form, the template, the checks and the review read it.

Codes are unique within a size, and what both sizes have carries the same code in both (aset, shu, volume_usaha).
The long form holds what a health assessment asks (domain.md 3.6) beside the statements themselves.
"""

from __future__ import annotations

from registry.filing.shape import ORANG, Baris, Jumlah, Kelompok, Lembar
from registry.models import Konsep, Koperasi
from registry.models.choices import Jenis

SIMPAN_PINJAM, RIIL = "simpan_pinjam", "riil"

KEANGGOTAAN = Kelompok(
    "keanggotaan",
    "Anggota per akhir tahun buku",
    (
        Baris("anggota_laki", "Anggota laki-laki", required=True, kind=ORANG),
        Baris("anggota_perempuan", "Anggota perempuan", required=True, kind=ORANG),
        Baris("anggota", "Anggota seluruhnya", required=True, kind=ORANG),
    ),
)
VOLUME = Baris(
    "volume_usaha",
    "Volume usaha",
    required=True,
    hint="Seluruh penjualan, atau pinjaman yang diberikan, selama setahun.",
)

ANGKA = Lembar(
    "angka",
    "Angka pokok",
    (
        Kelompok(
            "neraca",
            "Neraca per akhir tahun buku",
            (
                Baris("aset", "Aset", required=True, hint="Jumlah seluruh aset (aktiva) pada neraca."),
                Baris("kewajiban", "Kewajiban", required=True, hint="Jumlah seluruh utang, termasuk tabungan anggota."),
                Baris("modal_sendiri", "Modal sendiri (ekuitas)", required=True, negative=True,
                      hint="Simpanan pokok, simpanan wajib, cadangan, hibah, dan SHU yang belum dibagi."),
                Baris("modal_luar", "Modal luar", required=True, hint="Biasanya sama dengan kewajiban."),
            ),
        ),
        Jumlah("selisih", "Aset dikurangi kewajiban dan ekuitas", ("aset", "-kewajiban", "-modal_sendiri"), zero=True,
               unless="shu"),
        Kelompok(
            "usaha",
            "Usaha selama tahun buku",
            (
                VOLUME,
                Baris("shu", "SHU setelah pajak", required=True, negative=True,
                      hint="Bila rugi, tulis dengan tanda minus. Rugi tidak menghalangi pelaporan."),
            ),
        ),
        KEANGGOTAAN,
    ),
    blank=None,
)  # fmt: skip

POSISI = Lembar(
    "posisi",
    "Neraca",
    (
        Kelompok(
            "aset_lancar",
            "Aset lancar",
            (
                Baris("kas", "Kas"),
                Baris("bank", "Bank"),
                Baris("simpanan_koperasi_lain", "Simpanan di koperasi lain"),
                Baris("piutang_usaha", "Piutang usaha", sector=RIIL, hint="Penjualan yang belum dibayar."),
                Baris("pinjaman_anggota", "Pinjaman yang diberikan kepada anggota"),
                Baris("pinjaman_lain", "Pinjaman yang diberikan kepada bukan anggota",
                      hint="Calon anggota, koperasi lain, dan anggotanya."),
                Baris("penyisihan_piutang", "Penyisihan piutang", sign=-1, hint="Mengurangi aset. Tulis tanpa minus."),
                Baris("persediaan", "Persediaan", sector=RIIL),
                Baris("biaya_dimuka", "Biaya dibayar di muka"),
                Baris("pendapatan_diterima", "Pendapatan yang masih harus diterima"),
                Baris("aset_lancar_lain", "Aset lancar lain"),
            ),
            "Jumlah aset lancar",
        ),
        Kelompok(
            "aset_tidak_lancar",
            "Aset tidak lancar",
            (
                Baris("investasi", "Penyertaan dan investasi jangka panjang"),
                Baris("aset_tetap", "Aset tetap", hint="Harga perolehan tanah, bangunan, kendaraan, peralatan."),
                Baris("akumulasi_penyusutan", "Akumulasi penyusutan", sign=-1,
                      hint="Mengurangi aset. Tulis tanpa minus."),
                Baris("aset_tak_berwujud", "Aset tak berwujud"),
                Baris("aset_lain", "Aset lain"),
            ),
            "Jumlah aset tidak lancar",
        ),
        Jumlah("aset", "Jumlah aset", ("aset_lancar", "aset_tidak_lancar")),
        Kelompok(
            "kewajiban_pendek",
            "Kewajiban jangka pendek",
            (
                Baris("tabungan_anggota", "Tabungan anggota"),
                Baris("tabungan_lain", "Tabungan bukan anggota"),
                Baris("berjangka_anggota", "Simpanan berjangka anggota"),
                Baris("berjangka_lain", "Simpanan berjangka bukan anggota",
                      hint="Calon anggota, koperasi lain, dan anggotanya."),
                Baris("titipan_dana", "Titipan dana"),
                Baris("utang_usaha", "Utang usaha"),
                Baris("utang_bank_pendek", "Utang bank yang jatuh tempo dalam setahun"),
                Baris("utang_pajak", "Utang pajak"),
                Baris("beban_harus_dibayar", "Beban yang masih harus dibayar"),
                Baris("utang_biaya", "Utang biaya"),
                Baris("dana_shu", "Dana bagian SHU", hint="Pendidikan, sosial, pengurus, karyawan, bagian anggota."),
                Baris("kewajiban_pendek_lain", "Kewajiban jangka pendek lain"),
            ),
            "Jumlah kewajiban jangka pendek",
        ),
        Kelompok(
            "kewajiban_panjang",
            "Kewajiban jangka panjang",
            (
                Baris("utang_bank_panjang", "Utang bank"),
                Baris("pinjaman_pihak_ketiga", "Pinjaman pihak ketiga"),
                Baris("modal_penyertaan", "Modal penyertaan"),
                Baris("kewajiban_panjang_lain", "Kewajiban jangka panjang lain"),
            ),
            "Jumlah kewajiban jangka panjang",
        ),
        Jumlah("kewajiban", "Jumlah kewajiban", ("kewajiban_pendek", "kewajiban_panjang")),
        Kelompok(
            "ekuitas",
            "Ekuitas",
            (
                Baris("simpanan_pokok", "Simpanan pokok"),
                Baris("simpanan_wajib", "Simpanan wajib"),
                Baris("modal_penyetaraan", "Modal penyetaraan"),
                Baris("modal_sumbangan", "Modal sumbangan atau hibah"),
                Baris("cadangan_umum", "Cadangan umum"),
                Baris("cadangan_risiko", "Cadangan tujuan risiko"),
                Baris("shu_belum_dibagi", "SHU tahun-tahun lalu yang belum dibagi", negative=True),
                Baris("shu_berjalan", "SHU tahun berjalan", negative=True, hint="Bila rugi, tulis dengan tanda minus."),
            ),
            "Jumlah ekuitas",
        ),
        Jumlah("selisih", "Aset dikurangi kewajiban dan ekuitas", ("aset", "-kewajiban", "-ekuitas"), zero=True),
        # What figures and lists call it, and what the next year's growth is measured against.
        Jumlah("modal_sendiri", "Modal sendiri", ("ekuitas",), shown=False),
        Jumlah("modal_luar", "Modal luar", ("kewajiban",), shown=False),
        Jumlah("dana_diterima", "Dana yang diterima",
               ("kewajiban", "ekuitas", "-utang_pajak", "-beban_harus_dibayar", "-utang_biaya"), shown=False),
        Jumlah("kas_dan_bank", "Kas dan bank", ("kas", "bank"), shown=False),
    ),
    hint="Angka per akhir tahun buku. Baris yang kosong dihitung nol.",
)  # fmt: skip

HASIL_USAHA = Lembar(
    "hasil_usaha",
    "Hasil usaha",
    (
        Kelompok(
            "partisipasi_neto",
            "Pelayanan kepada anggota",
            (
                Baris("partisipasi_bruto", "Partisipasi bruto anggota", hint="Pendapatan dari anggota."),
                Baris("beban_pokok", "Beban pokok", sign=-1),
            ),
            "Partisipasi neto anggota",
        ),
        Kelompok(
            "laba_nonanggota",
            "Pelayanan kepada bukan anggota",
            (
                Baris("pendapatan_nonanggota", "Pendapatan dari bukan anggota"),
                Baris("beban_pokok_nonanggota", "Beban pokok bukan anggota", sign=-1),
            ),
            "Laba (rugi) kotor bukan anggota",
        ),
        Jumlah("shu_kotor", "SHU kotor", ("partisipasi_neto", "laba_nonanggota")),
        Kelompok(
            "beban",
            "Beban",
            (
                Baris("beban_operasional", "Beban usaha operasional"),
                Baris("beban_administrasi", "Beban administrasi dan umum"),
                Baris("beban_perkoperasian", "Beban perkoperasian", hint="Rapat anggota, pembinaan, pendidikan."),
            ),
            "Jumlah beban",
        ),
        Kelompok(
            "lain_lain",
            "Pendapatan dan beban lain",
            (
                Baris("pendapatan_lain", "Pendapatan lain"),
                Baris("beban_lain", "Beban lain", sign=-1),
            ),
            "Pendapatan dikurangi beban lain",
        ),
        Jumlah("shu_sebelum_pajak", "SHU sebelum pajak", ("shu_kotor", "-beban", "lain_lain")),
        Kelompok("pajak", "Pajak", (Baris("pph", "Pajak penghasilan badan"),)),
        Jumlah("shu", "SHU setelah pajak", ("shu_sebelum_pajak", "-pph")),
        Jumlah("beban_usaha", "Beban usaha", ("beban_operasional", "beban_administrasi"), shown=False),
        Jumlah("pendapatan", "Pendapatan", ("partisipasi_bruto", "pendapatan_nonanggota", "pendapatan_lain"),
               shown=False),
    ),
    hint="Selama tahun buku. Beban ditulis tanpa tanda minus. Baris yang kosong dihitung nol.",
)  # fmt: skip

ARUS_KAS = Lembar(
    "arus_kas",
    "Arus kas",
    (
        Kelompok("awal", "Awal tahun", (
            Baris("kas_awal", "Kas dan bank pada awal tahun", opening=("kas_dan_bank",)),
        )),
        Kelompok("kas_operasi", "Kegiatan usaha", (
            Baris("masuk_operasi", "Uang masuk dari kegiatan usaha"),
            Baris("keluar_operasi", "Uang keluar untuk kegiatan usaha", sign=-1),
        ), "Arus kas kegiatan usaha"),
        Kelompok("kas_investasi", "Investasi", (
            Baris("masuk_investasi", "Uang masuk dari investasi", hint="Misalnya penjualan aset tetap."),
            Baris("keluar_investasi", "Uang keluar untuk investasi", sign=-1),
        ), "Arus kas investasi"),
        Kelompok("kas_pendanaan", "Pendanaan", (
            Baris("masuk_pendanaan", "Uang masuk dari pendanaan", hint="Simpanan anggota, pinjaman yang diterima."),
            Baris("keluar_pendanaan", "Uang keluar untuk pendanaan", sign=-1,
                  hint="Simpanan yang diambil, angsuran, SHU yang dibagi."),
        ), "Arus kas pendanaan"),
        Jumlah("kas_akhir", "Kas dan bank pada akhir tahun",
               ("kas_awal", "kas_operasi", "kas_investasi", "kas_pendanaan")),
    ),
    optional=True,
    hint="Kosongkan bila laporan Anda tidak memuat arus kas. Selain itu, baris yang kosong dihitung nol.",
)  # fmt: skip

PERUBAHAN_EKUITAS = Lembar(
    "perubahan_ekuitas",
    "Perubahan ekuitas",
    (
        Kelompok("ekuitas_lalu", "Awal tahun", (
            Baris("ekuitas_awal", "Ekuitas pada awal tahun", negative=True, opening=("modal_sendiri",)),
        )),
        Kelompok("perubahan", "Perubahan selama tahun buku", (
            Baris("setoran", "Setoran simpanan pokok dan wajib"),
            Baris("penarikan", "Simpanan pokok dan wajib yang dikembalikan", sign=-1),
            Baris("hibah_masuk", "Hibah dan tambahan ekuitas lain"),
            Baris("shu_dibagikan", "SHU tahun lalu yang dibagikan", sign=-1,
                  hint="Termasuk yang dipindahkan ke dana bagian SHU."),
        ), "Perubahan di luar SHU tahun ini"),
        Jumlah("ekuitas_tanpa_shu", "Ekuitas akhir tahun sebelum SHU tahun ini", ("ekuitas_awal", "perubahan")),
    ),
    optional=True,
    hint="Kosongkan bila laporan Anda tidak memuatnya. SHU tahun ini diambil dari bagian Hasil usaha.",
)  # fmt: skip

DATA = Lembar(
    "data",
    "Anggota dan data lain",
    (
        KEANGGOTAAN,
        Kelompok("usaha", "Usaha selama tahun buku", (
            VOLUME,
            Baris("penjualan_anggota", "Penjualan kepada anggota", sector=RIIL),
            Baris("penjualan_nonanggota", "Penjualan kepada bukan anggota", sector=RIIL),
            Baris("hpp", "Harga pokok penjualan", sector=RIIL),
        )),
        Kelompok("kolektibilitas", "Pinjaman menurut kelancarannya", (
            Baris("lancar", "Pinjaman lancar", sector=SIMPAN_PINJAM),
            Baris("kurang_lancar", "Pinjaman kurang lancar", sector=SIMPAN_PINJAM),
            Baris("diragukan", "Pinjaman diragukan", sector=SIMPAN_PINJAM),
            Baris("macet", "Pinjaman macet", sector=SIMPAN_PINJAM),
        ), "Jumlah pinjaman"),
        Kelompok("rincian", "Di antara beban", (
            Baris("porsi_beban_anggota", "Beban usaha untuk pelayanan anggota"),
            Baris("biaya_karyawan", "Biaya karyawan"),
            Baris("biaya_pembinaan", "Biaya pendidikan dan pembinaan anggota"),
        )),
        Kelompok("tahun_lalu", "Tahun buku sebelumnya", (
            Baris("aset_lalu", "Jumlah aset tahun buku sebelumnya", opening=("aset",)),
            Baris("shu_lalu", "SHU setelah pajak tahun buku sebelumnya", negative=True, opening=("shu",)),
            Baris("dana_lalu", "Dana yang diterima", sector=SIMPAN_PINJAM, opening=("dana_diterima",),
                  hint="Kewajiban dan ekuitas tanpa utang pajak, beban yang masih harus dibayar, dan utang biaya."),
        )),
    ),
    blank=None,
    hint="Dipakai untuk penilaian kesehatan. Kosongkan yang tidak diketahui; nol ditulis 0.",
)  # fmt: skip

RINGKAS: tuple[Lembar, ...] = (ANGKA,)
LENGKAP: tuple[Lembar, ...] = (POSISI, HASIL_USAHA, ARUS_KAS, PERUBAHAN_EKUITAS, DATA)


def sheets_of(ukuran: str) -> tuple[Lembar, ...]:
    return LENGKAP if ukuran == Konsep.Ukuran.LENGKAP else RINGKAS


def sectors_of(koperasi: Koperasi) -> frozenset[str]:
    """A KSP lends and does not trade; a cooperative with a unit simpan pinjam does both; the others trade."""
    kelompok = koperasi.kelompok.upper()
    if kelompok in ("USP", "USPPS"):
        return frozenset({SIMPAN_PINJAM, RIIL})
    return frozenset({SIMPAN_PINJAM if koperasi.jenis == Jenis.SIMPAN_PINJAM or kelompok in ("KSP", "KSPPS") else RIIL})
