"""Roles and rights, in code: who may do what is read here and changed by a reviewed commit, not by a click.

A role is held between two dates (`PeranPengguna`); one person may hold several. Rights say *what*; *which
cooperatives* is asked of `visible_to(user)`, and *in which state* of the policies.
"""

from __future__ import annotations

from enum import StrEnum


class Peran(StrEnum):
    PETUGAS = "petugas"
    PENDAMPING = "pendamping"
    KABID = "kabid"
    SEKRETARIAT = "sekretariat"
    KEPALA = "kepala"
    AUDITOR = "auditor"
    ADMIN = "admin"
    PENGURUS = "pengurus"

    @property
    def label(self) -> str:
        return PERAN_LABEL[self]


PERAN_LABEL: dict[Peran, str] = {
    Peran.PETUGAS: "Petugas",
    Peran.PENDAMPING: "Pendamping lapangan (PPKL)",
    Peran.KABID: "Kepala bidang",
    Peran.SEKRETARIAT: "Sekretariat",
    Peran.KEPALA: "Kepala dinas",
    Peran.AUDITOR: "Auditor",
    Peran.ADMIN: "Admin aplikasi",
    Peran.PENGURUS: "Pengurus koperasi",
}

PERAN_TUGAS: dict[Peran, str] = {
    Peran.PETUGAS: "Mengelola data koperasi, memeriksa laporan, menyiapkan surat dan pembinaan.",
    Peran.PENDAMPING: "Mendata dan mengunjungi koperasi. Tidak memeriksa, menerima laporan, atau membuat surat.",
    Peran.KABID: "Membagi pekerjaan, memeriksa kedua, memberi paraf, mengusulkan aturan dan naskah surat.",
    Peran.SEKRETARIAT: "Mengurus agenda surat, nomor, dan pengiriman.",
    Peran.KEPALA: "Menyetujui dan menandatangani surat, menetapkan aturan, membaca ringkasan.",
    Peran.AUDITOR: "Membaca dan mengunduh semuanya sampai tanggal tertentu. Tidak mengubah apa pun, dan setiap "
    "halaman yang dibuka tercatat.",
    Peran.ADMIN: "Mengelola pengguna dan pengaturan. Tidak memutuskan apa pun tentang koperasi.",
    Peran.PENGURUS: "Melihat dan melaporkan koperasinya sendiri.",
}

STAF = frozenset(Peran) - {Peran.PENGURUS}


class Izin(StrEnum):
    KOPERASI_LIHAT = "koperasi.lihat"
    KOPERASI_MILIK_SENDIRI = "koperasi.milik_sendiri"
    KOPERASI_UBAH = "koperasi.ubah"
    KOPERASI_KEWENANGAN = "koperasi.kewenangan"
    KOPERASI_KEGIATAN = "koperasi.kegiatan"
    KOPERASI_MASSAL = "koperasi.massal"
    KOPERASI_GABUNG = "koperasi.gabung"
    KONTAK_LIHAT = "kontak.lihat"
    BUKTI_CATAT = "bukti.catat"
    PENGAJUAN_KIRIM = "pengajuan.kirim"
    PENGAJUAN_WAKILI = "pengajuan.wakili"
    PENGAJUAN_PERIKSA = "pengajuan.periksa"
    PENGAJUAN_SENGKETA = "pengajuan.sengketa"
    PENGAJUAN_SETELAN = "pengajuan.setelan"
    PENGURUS_UNDANG = "pengurus.undang"
    PENGINGAT = "pengingat"
    IMPOR = "impor"
    IMPOR_LIHAT = "impor.lihat"
    EKSPOR = "ekspor"
    PERPANJANGAN_BERI = "perpanjangan.beri"
    STATUS_KEPUTUSAN = "status.keputusan"
    ATURAN_LIHAT = "aturan.lihat"
    ATURAN_USUL = "aturan.usul"
    ATURAN_TETAPKAN = "aturan.tetapkan"
    PENINJAUAN_RILIS = "peninjauan.rilis"
    REM_LEPAS = "rem.lepas"
    MALAM_LIHAT = "malam.lihat"
    SURAT_PRATINJAU = "surat.pratinjau"
    SURAT_LIHAT = "surat.lihat"
    SURAT_SIAPKAN = "surat.siapkan"
    SURAT_PARAF = "surat.paraf"
    SURAT_SETUJUI = "surat.setujui"
    SURAT_NOMOR = "surat.nomor"
    SURAT_KIRIM = "surat.kirim"
    SURAT_KEBERATAN = "surat.keberatan"
    SURAT_NASKAH_USUL = "surat.naskah_usul"
    SURAT_NASKAH_TETAPKAN = "surat.naskah_tetapkan"
    SURAT_SETELAN = "surat.setelan"
    PEMBINAAN_LIHAT = "pembinaan.lihat"
    PEMBINAAN_SETELAN = "pembinaan.setelan"
    KASUS_TANGANI = "kasus.tangani"
    KASUS_TUTUP = "kasus.tutup"
    KASUS_BAGI = "kasus.bagi"
    KUNJUNGAN_RENCANA = "kunjungan.rencana"
    KUNJUNGAN_CATAT = "kunjungan.catat"
    PELATIHAN_KELOLA = "pelatihan.kelola"
    FASILITASI_KELOLA = "fasilitasi.kelola"
    BANTUAN_KELOLA = "bantuan.kelola"
    USULAN_SUSUN = "usulan.susun"
    USULAN_AJUKAN = "usulan.ajukan"
    MIKRO_KELOLA = "mikro.kelola"
    REKAP_TUTUP = "rekap.tutup"
    FORMAT_KELOLA = "format.kelola"
    PETA_KELOLA = "peta.kelola"
    TARGET_KELOLA = "target.kelola"
    REGISTER_BUKA = "register.buka"
    AUDIT_LIHAT = "audit.lihat"
    PEKERJAAN_SEMUA = "pekerjaan.semua"
    PENGGUNA_LIHAT = "pengguna.lihat"
    PENGGUNA_KELOLA = "pengguna.kelola"
    KANTOR_UBAH = "kantor.ubah"

    @property
    def label(self) -> str:
        """Completes "Anda tidak berhak ..."."""
        return IZIN_LABEL[self]


IZIN_LABEL: dict[Izin, str] = {
    Izin.KOPERASI_LIHAT: "melihat data koperasi",
    Izin.KOPERASI_MILIK_SENDIRI: "melihat koperasi sendiri sebagai pengurus",
    Izin.KOPERASI_UBAH: "menambah atau mengubah data koperasi",
    Izin.KOPERASI_KEWENANGAN: "mengubah kewenangan atas koperasi",
    Izin.KOPERASI_KEGIATAN: "mencatat kegiatan usaha koperasi",
    Izin.KOPERASI_MASSAL: "mengubah banyak koperasi sekaligus",
    Izin.KOPERASI_GABUNG: "menggabungkan rekaman ganda",
    Izin.KONTAK_LIHAT: "melihat kontak pengurus pada lembar wilayah",
    Izin.BUKTI_CATAT: "mencatat RAT dan laporan keuangan",
    Izin.PENGAJUAN_KIRIM: "mengirim RAT dan laporan keuangan koperasi sendiri",
    Izin.PENGAJUAN_WAKILI: "memasukkan RAT dan laporan keuangan atas nama koperasi",
    Izin.PENGAJUAN_PERIKSA: "memeriksa RAT dan laporan keuangan",
    Izin.PENGAJUAN_SENGKETA: "memutus sengketa dan menyetujui tanggal terima yang mundur",
    Izin.PENGAJUAN_SETELAN: "mengatur pelaporan dan alasan siap pakai",
    Izin.PENGURUS_UNDANG: "mengundang pengurus koperasi",
    Izin.PENGINGAT: "mengirim pengingat RAT",
    Izin.IMPOR: "mengimpor data",
    Izin.IMPOR_LIHAT: "melihat impor data",
    Izin.EKSPOR: "mengunduh data",
    Izin.PERPANJANGAN_BERI: "memberi atau mencabut perpanjangan batas RAT",
    Izin.STATUS_KEPUTUSAN: "mencatat keputusan pembekuan atau pembubaran",
    Izin.ATURAN_LIHAT: "melihat aturan status",
    Izin.ATURAN_USUL: "mengusulkan aturan status",
    Izin.ATURAN_TETAPKAN: "menetapkan aturan status",
    Izin.PENINJAUAN_RILIS: "mengakhiri masa peninjauan",
    Izin.REM_LEPAS: "melepas rem perubahan status",
    Izin.MALAM_LIHAT: "melihat hasil proses malam",
    Izin.SURAT_PRATINJAU: "melihat pratinjau surat",
    Izin.SURAT_LIHAT: "melihat surat kepada koperasi",
    Izin.SURAT_SIAPKAN: "menyiapkan konsep surat",
    Izin.SURAT_PARAF: "memberi paraf pada surat",
    Izin.SURAT_SETUJUI: "menyetujui dan menandatangani surat",
    Izin.SURAT_NOMOR: "mengurus nomor dan agenda surat",
    Izin.SURAT_KIRIM: "mencatat pengantaran surat",
    Izin.SURAT_KEBERATAN: "memutus keberatan atas surat",
    Izin.SURAT_NASKAH_USUL: "mengusulkan naskah surat",
    Izin.SURAT_NASKAH_TETAPKAN: "menetapkan naskah surat",
    Izin.SURAT_SETELAN: "mengatur surat dan tangga surat",
    Izin.PEMBINAAN_LIHAT: "melihat pembinaan",
    Izin.PEMBINAAN_SETELAN: "mengatur daftar pilihan pembinaan",
    Izin.KASUS_TANGANI: "menangani kasus pembinaan",
    Izin.KASUS_TUTUP: "menutup kasus pembinaan",
    Izin.KASUS_BAGI: "membagi kasus pembinaan",
    Izin.KUNJUNGAN_RENCANA: "merencanakan kunjungan dan menyusun surat tugas",
    Izin.KUNJUNGAN_CATAT: "mencatat hasil kunjungan",
    Izin.PELATIHAN_KELOLA: "mengelola pelatihan dan uji kompetensi",
    Izin.FASILITASI_KELOLA: "mengelola fasilitasi",
    Izin.BANTUAN_KELOLA: "mengelola bantuan",
    Izin.USULAN_SUSUN: "menyusun usulan pembubaran dan pembekuan",
    Izin.USULAN_AJUKAN: "mengajukan usulan ke kementerian",
    Izin.MIKRO_KELOLA: "mengelola data usaha mikro",
    Izin.REKAP_TUTUP: "menutup periode rekap",
    Izin.FORMAT_KELOLA: "mengisi format provinsi",
    Izin.PETA_KELOLA: "mengunggah peta wilayah",
    Izin.TARGET_KELOLA: "mengatur indikator dan target",
    Izin.REGISTER_BUKA: "membuka atau menutup register untuk umum",
    Izin.AUDIT_LIHAT: "melihat jejak perubahan",
    Izin.PEKERJAAN_SEMUA: "melihat pekerjaan milik orang lain",
    Izin.PENGGUNA_LIHAT: "melihat daftar pengguna",
    Izin.PENGGUNA_KELOLA: "mengelola pengguna",
    Izin.KANTOR_UBAH: "mengubah pengaturan kantor",
}

_BACA = frozenset({Izin.KOPERASI_LIHAT, Izin.EKSPOR, Izin.ATURAN_LIHAT, Izin.PEMBINAAN_LIHAT, Izin.SURAT_LIHAT})
_LAPANGAN = frozenset({Izin.KASUS_TANGANI, Izin.KUNJUNGAN_CATAT, Izin.FASILITASI_KELOLA, Izin.MIKRO_KELOLA})
_REGISTRI = (
    _BACA
    | _LAPANGAN
    | {
        Izin.KOPERASI_UBAH,
        Izin.KOPERASI_KEWENANGAN,
        Izin.KOPERASI_KEGIATAN,
        Izin.KOPERASI_MASSAL,
        Izin.KOPERASI_GABUNG,
        Izin.KONTAK_LIHAT,
        Izin.FORMAT_KELOLA,
        Izin.PETA_KELOLA,
        Izin.BUKTI_CATAT,
        Izin.PENGAJUAN_WAKILI,
        Izin.PENGAJUAN_PERIKSA,
        Izin.PENGURUS_UNDANG,
        Izin.PENGINGAT,
        Izin.IMPOR,
        Izin.IMPOR_LIHAT,
        Izin.MALAM_LIHAT,
        Izin.SURAT_PRATINJAU,
        Izin.SURAT_SIAPKAN,
        Izin.SURAT_KIRIM,
        Izin.KASUS_TUTUP,
        Izin.KUNJUNGAN_RENCANA,
        Izin.PELATIHAN_KELOLA,
        Izin.BANTUAN_KELOLA,
        Izin.USULAN_SUSUN,
    }
)

PERAN_IZIN: dict[Peran, frozenset[Izin]] = {
    Peran.PETUGAS: _REGISTRI,
    # No BUKTI_CATAT: what staff record opens evidence as accepted, and a pendamping never accepts.
    Peran.PENDAMPING: _BACA
    | _LAPANGAN
    | {
        Izin.KOPERASI_UBAH,
        Izin.KOPERASI_KEGIATAN,
        Izin.KONTAK_LIHAT,
        Izin.PENGAJUAN_WAKILI,
        Izin.PENGINGAT,
    },
    Peran.KABID: _REGISTRI
    | {
        Izin.PENGAJUAN_SENGKETA,
        Izin.PENGAJUAN_SETELAN,
        Izin.PERPANJANGAN_BERI,
        Izin.STATUS_KEPUTUSAN,
        Izin.ATURAN_USUL,
        Izin.AUDIT_LIHAT,
        Izin.PEKERJAAN_SEMUA,
        Izin.PEMBINAAN_SETELAN,
        Izin.KASUS_BAGI,
        Izin.USULAN_AJUKAN,
        Izin.SURAT_PARAF,
        Izin.SURAT_KEBERATAN,
        Izin.SURAT_NASKAH_USUL,
        Izin.SURAT_SETELAN,
        Izin.REKAP_TUTUP,
        Izin.TARGET_KELOLA,
    },
    Peran.SEKRETARIAT: _BACA
    | {
        Izin.SURAT_PRATINJAU,
        Izin.SURAT_PARAF,
        Izin.SURAT_NOMOR,
        Izin.SURAT_KIRIM,
        Izin.SURAT_SETELAN,
        Izin.TARGET_KELOLA,
    },
    Peran.KEPALA: _BACA
    | {
        Izin.PERPANJANGAN_BERI,
        Izin.STATUS_KEPUTUSAN,
        Izin.ATURAN_TETAPKAN,
        Izin.PENINJAUAN_RILIS,
        Izin.REM_LEPAS,
        Izin.USULAN_AJUKAN,
        Izin.IMPOR_LIHAT,
        Izin.MALAM_LIHAT,
        Izin.SURAT_PRATINJAU,
        Izin.SURAT_SETUJUI,
        Izin.SURAT_KEBERATAN,
        Izin.SURAT_NASKAH_TETAPKAN,
        Izin.KONTAK_LIHAT,
        Izin.REKAP_TUTUP,
        Izin.REGISTER_BUKA,
        Izin.AUDIT_LIHAT,
    },
    # Reads everything; that it changes nothing is held by the middleware, whatever other role the person has.
    Peran.AUDITOR: _BACA
    | {
        Izin.IMPOR_LIHAT,
        Izin.KONTAK_LIHAT,
        Izin.MALAM_LIHAT,
        Izin.SURAT_PRATINJAU,
        Izin.AUDIT_LIHAT,
        Izin.PEKERJAAN_SEMUA,
        Izin.PENGGUNA_LIHAT,
    },
    # Decides nothing about cooperatives, letters or rules, and so does not see them either.
    Peran.ADMIN: frozenset(
        {Izin.PENGGUNA_LIHAT, Izin.PENGGUNA_KELOLA, Izin.KANTOR_UBAH, Izin.PEKERJAAN_SEMUA, Izin.AUDIT_LIHAT}
    ),
    Peran.PENGURUS: frozenset({Izin.KOPERASI_MILIK_SENDIRI, Izin.PENGAJUAN_KIRIM}),
}


def permissions_of(roles: frozenset[Peran]) -> frozenset[Izin]:
    """All rights of someone who holds these roles today."""
    return frozenset().union(*(PERAN_IZIN[role] for role in roles))


def roles_with(permission: Izin) -> list[Peran]:
    """Roles that carry the right, in the order of `Peran`; used by the sentence of a 403."""
    return [role for role in Peran if permission in PERAN_IZIN[role]]
