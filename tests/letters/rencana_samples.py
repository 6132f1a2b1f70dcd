"""Papers of a journey as they are and at their worst, without a database."""

from __future__ import annotations

from pembinaan.letters import compose
from pembinaan.rencana.sheets import Orang, SuratTugas, Tempat, Visum
from tests.letters.samples import KANTOR, KANTOR_PANJANG, TERTANDA, TERTANDA_PANJANG

DASAR = (
    "Undang-Undang Nomor 25 Tahun 1992 tentang Perkoperasian",
    "Peraturan Menteri Koperasi dan Usaha Kecil dan Menengah Nomor 9 Tahun 2020 tentang Pengawasan Koperasi",
    "Dokumen Pelaksanaan Anggaran Dinas Koperasi dan Usaha Mikro Tahun Anggaran 2026",
)
DASAR_PANJANG = (
    *DASAR,
    "Peraturan Menteri Koperasi dan Usaha Kecil dan Menengah Republik Indonesia Nomor 19/Per/M.KUKM/IX/2015 tentang "
    "Penyelenggaraan Rapat Anggota Koperasi sebagaimana dilaksanakan di wilayah kabupaten",
    "Keputusan Kepala Dinas tentang Pembentukan Tim Pemeriksa Keberadaan dan Kegiatan Usaha Koperasi Tidak Aktif, "
    "Koperasi yang Tidak Menyelenggarakan Rapat Anggota Tahunan, dan Koperasi yang Tidak Diketahui Alamatnya",
    "Surat Camat perihal permohonan pemeriksaan bersama atas koperasi yang tidak melaporkan kegiatannya",
)
MAKSUD = "Pemeriksaan alamat, pengurus, dan kegiatan usaha koperasi tidak aktif di Kecamatan Babat"
MAKSUD_PANJANG = (
    "Pemeriksaan alamat, papan nama, pengurus, anggota, aset dan utang yang tersisa, serta kegiatan usaha koperasi "
    "tidak aktif dan koperasi yang aktif menurut ODS tetapi tidak melaporkan rapat anggota tahunan, bersama pemerintah "
    "desa dan kelurahan"
)
ORANG = (
    Orang("Contoh Nama Petugas, S.E.", "Penata", "III/c", "19870000 201101 1 004", "Pengawas Koperasi Ahli Muda"),
    Orang("Contoh Nama Pendamping", "", "", "–", "Petugas Penyuluh Koperasi Lapangan"),
)
ORANG_PANJANG = tuple(
    Orang(
        f"Dra. Raden Ajeng Contoh Nama Pegawai Panjang Ke-{nomor}, S.E., M.M., Ak.", "Penata Muda Tingkat I", "III/b",
        "19910000 201501 2 001",
        "Kepala Seksi Kelembagaan, Pengawasan, Pemeriksaan Kesehatan, dan Pemberdayaan Koperasi Simpan Pinjam",
    )
    for nomor in range(1, 7)
)  # fmt: skip
TEMPAT = (
    Tempat("KPRI Bina Karya", "Jalan Raya Contoh Nomor 12, Desa Gembong, Kecamatan Babat", "091/BH/KWK.13/III/1996"),
    Tempat("Koperasi Tani Sumber Rejeki", "Dusun Krajan, Desa Patihan, Kecamatan Babat", "518/12/BH/2004"),
    Tempat("Koperasi Wanita Melati", "Kelurahan Babat, Kecamatan Babat", "P2T/11/09.01/2010"),
)
TEMPAT_PANJANG = tuple(
    Tempat(
        f"Koperasi Serba Usaha Gabungan Kelompok Tani dan Nelayan Sumber Rejeki Makmur Sentosa {nomor}",
        "Jalan Raya Lintas Contoh Kilometer 127 RT 003 RW 012 Dusun Sumber Rejeki, samping Balai Desa lama, "
        "Desa Contoh Panjang Sekali, Kecamatan Talang Ubi",
        "0123/BH/PAD/KWK.22/III/1996/DISPERINDAGKOP/2004",
    )
    for nomor in range(1, 26)
)


def surat_tugas(*, worst: bool = False) -> SuratTugas:
    kantor = KANTOR_PANJANG if worst else KANTOR
    return SuratTugas(
        kop=compose.letterhead(kantor), nomor="" if worst else "000.1.2.3/145/413.112/2026",
        dasar=DASAR_PANJANG if worst else DASAR, kepada=ORANG_PANJANG if worst else ORANG,
        maksud=MAKSUD_PANJANG if worst else MAKSUD, tempat=TEMPAT_PANJANG if worst else TEMPAT,
        kecamatan="Talang Ubi" if worst else "Babat", lama="5 (lima) hari" if worst else "2 (dua) hari",
        hari="30 November s.d. 4 Desember 2026" if worst else "1 s.d. 2 Desember 2026",
        beban_anggaran="DPA Dinas Koperasi dan Usaha Mikro Tahun Anggaran 2026, Kegiatan Pemeriksaan dan Pengawasan "
        "Koperasi, kode rekening 5.1.02.04.01.0003",
        angkutan="kendaraan dinas roda empat", ditetapkan_di=kantor.ibu_kota,
        tanggal="" if worst else "27 November 2026", tahun="2026",
        tertanda=TERTANDA_PANJANG if worst else TERTANDA,
    )  # fmt: skip


def visum(*, worst: bool = False) -> Visum:
    surat = surat_tugas(worst=worst)
    return Visum(
        dinas=compose.office_name(KANTOR_PANJANG if worst else KANTOR), nomor=surat.nomor, tanggal=surat.tanggal,
        maksud=surat.maksud,
        pelaksana=tuple(one.nama for one in surat.kepada), kedudukan=surat.ditetapkan_di, hari=surat.hari,
        tempat=surat.tempat, tertanda=surat.tertanda,
    )  # fmt: skip
