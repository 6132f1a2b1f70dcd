"""The texts of the delivered letters, in one place, as data with {placeholders}.

Legal basis: UU 25/1992 ps. 26 and 47 and Permenkop 19/2015 ps. 20 (one source each), habits of real offices for the
rest. Everything here is a default that an office checks before it sends a letter; its own versions (TeksSurat) have
the same shape. "Belum kami terima", never "tidak diselenggarakan": it may have met without telling the office.
"""

from __future__ import annotations

from pembinaan.letters.placeholders import EXAMPLES, PLACEHOLDERS, Isian
from pembinaan.letters.teks import FIELDS, Teks, UnknownPlaceholder, check, fill, fill_line, fill_lines, placeholders

__all__ = [
    "DEFAULTS", "EXAMPLES", "FIELDS", "PASAL_RAT", "PASAL_SANKSI", "PLACEHOLDERS", "TERLAMBAT", "TIDAK_AKTIF", "Isian",
    "Teks", "UnknownPlaceholder", "check", "fill", "fill_line", "fill_lines", "placeholders",
]  # fmt: skip

TERLAMBAT = "terlambat"
TIDAK_AKTIF = "tidak_aktif"

PASAL_RAT = "Undang-Undang Nomor 25 Tahun 1992 tentang Perkoperasian Pasal\u00a026"
PASAL_SANKSI = (
    "Peraturan Menteri Koperasi dan UKM Nomor 19/Per/M.KUKM/IX/2015 tentang Penyelenggaraan Rapat Anggota Koperasi "
    "Pasal\u00a020"
)

_DASAR = f"Berdasarkan {PASAL_RAT}, {PASAL_SANKSI}, serta anggaran dasar koperasi Saudara"
_PEMBUKA = f"{_DASAR}, kami sampaikan:"
_BELUM_RAT = (
    "Berdasarkan data yang kami terima sampai dengan {tanggal_data}, belum kami terima laporan penyelenggaraan Rapat "
    "Anggota Tahunan (RAT) tahun buku {tahun} dari {identitas}."
)
_MASIH_AKTIF = (
    "Batas RAT tahun buku {tahun_terakhir} menurut ketentuan dinas, {batas_dinas}, telah lewat. Batas ini bukan "
    "penentu status: dalam catatan kami koperasi Saudara masih aktif{ancaman}."
)
_SEBELUMNYA = "Surat kami sebelumnya: {surat_sebelumnya}."
_PERMINTAAN = "Kami minta Saudara, dalam waktu {waktu_menjawab} sejak surat ini diterima:"
_ISI_PERMINTAAN = (
    "menyelenggarakan RAT tahun buku {tahun}, atau melaporkan secara tertulis kendala dan rencana tanggal "
    "penyelenggaraannya;",
    "menyampaikan berita acara RAT, laporan pertanggungjawaban pengurus dan pengawas, neraca, dan "
    "perhitungan hasil usaha (PHU).",
)
_BILA_SUDAH = (
    "Apabila RAT tersebut sudah Saudara selenggarakan, cukup sampaikan salinan berkasnya agar data kami perbaiki."
)
_BILA_SUDAH_STATUS = (
    "Apabila RAT atau laporan tersebut sudah ada, cukup sampaikan salinan berkasnya agar data dan status koperasi "
    "Saudara kami perbaiki."
)
_PENYAMPAIAN = (
    "Bila tidak dapat disampaikan ke alamat koperasi Saudara, surat ini kami umumkan selama {lama_pengumuman} dan "
    "dianggap telah disampaikan pada hari terakhirnya."
)
_BANTUAN = "Bila memerlukan bantuan, silakan hubungi kami{kontak} pada jam kerja."
_PENUTUP = "Demikian, atas perhatian dan kerja sama Saudara kami ucapkan terima kasih."


def _teguran(hal: str, akibat: str) -> Teks:
    return Teks(
        sifat="Penting", hal=hal, pembuka=_PEMBUKA, fakta=(_BELUM_RAT, _MASIH_AKTIF, _SEBELUMNYA),
        permintaan=_PERMINTAAN, isi_permintaan=_ISI_PERMINTAAN, akibat=akibat, bila_sudah=_BILA_SUDAH,
        bantuan=_BANTUAN, penutup=_PENUTUP,
    )  # fmt: skip


DEFAULTS: dict[str, Teks] = {
    "teguran_1": _teguran(
        "Teguran I, keterlambatan RAT tahun buku\u00a0{tahun}",
        "Apabila dalam waktu tersebut belum kami terima tanggapan, kami akan menyampaikan teguran berikutnya.",
    ),
    "teguran_1_tembusan": _teguran(
        "Teguran I, keterlambatan RAT tahun buku\u00a0{tahun}",
        "Karena keterlambatan ini terjadi dua tahun buku berturut-turut atau lebih, surat ini kami tembuskan kepada "
        "instansi yang berkepentingan. Apabila dalam waktu tersebut belum kami terima tanggapan, kami akan "
        "menyampaikan teguran berikutnya.",
    ),
    "teguran_2": _teguran(
        "Teguran II, keterlambatan RAT tahun buku\u00a0{tahun}",
        "Apabila dalam waktu tersebut belum kami terima tanggapan, kami akan menyampaikan teguran ketiga.",
    ),
    "teguran_3": _teguran(
        "Teguran III, keterlambatan RAT tahun buku\u00a0{tahun}",
        "Ini teguran ketiga. Apabila dalam waktu tersebut belum kami terima tanggapan, koperasi Saudara kami catat "
        "sebagai koperasi yang memerlukan pembinaan khusus dan akan kami kunjungi.",
    ),
    "peringatan": Teks(
        sifat="Penting",
        hal="Peringatan tertulis dan rencana pembubaran",
        pembuka=_PEMBUKA,
        fakta=(
            "Berdasarkan data yang kami terima sampai dengan {tanggal_data}, belum kami terima {bukti} untuk tahun "
            "buku {tahun} dari {identitas}.",
            "Batas RAT tahun buku {tahun_terakhir} menurut ketentuan dinas ({batas_dinas}) dan undang-undang "
            "({batas_uu}) telah lewat. Karena {jumlah_tahun} tahun buku berturut-turut lewat batas menurut "
            "undang-undang, koperasi Saudara tercatat tidak aktif{sejak}.",
            _SEBELUMNYA,
        ),
        permintaan=_PERMINTAAN,
        isi_permintaan=(
            "menyelenggarakan RAT untuk tahun buku tersebut, atau melaporkan secara tertulis kendala dan rencana "
            "tanggalnya;",
            _ISI_PERMINTAAN[1],
        ),
        akibat=(
            "Apabila dalam waktu tersebut belum kami terima tanggapan, pengurus kami panggil dan koperasi Saudara "
            "dapat kami usulkan untuk dibubarkan. Atas rencana ini Saudara berhak mengajukan keberatan tertulis paling "
            "lama 2 (dua) bulan sejak surat ini diterima (UU Nomor 25 Tahun 1992 Pasal\u00a047); selama diperiksa, "
            "langkah berikutnya kami tunda."
        ),
        bila_sudah=_BILA_SUDAH_STATUS,
        penyampaian=_PENYAMPAIAN,
        bantuan=_BANTUAN,
        penutup=_PENUTUP,
    ),
    "panggilan": Teks(
        sifat="Segera",
        hal="Panggilan pengurus koperasi",
        pembuka=(
            f"{_DASAR}, dan karena belum kami terima tanggapan atas surat kami yang terakhir, kami memanggil pengurus "
            "{koperasi} untuk hadir pada:"
        ),
        rincian=(
            "Hari, tanggal: {hari_menghadap}",
            "Pukul: 09.00 sampai selesai",
            "Tempat: {dinas}",
            ": {alamat_dinas}",
            "Menghadap kepada: {jabatan_penanda}",
            "Keperluan: Keterangan tentang RAT dan laporan keuangan tahun buku {tahun}, serta kelanjutan koperasi",
        ),
        fakta=(
            "Berdasarkan data yang kami terima sampai dengan {tanggal_data}, belum kami terima {bukti} untuk tahun "
            "buku {tahun} dari {identitas}. Koperasi Saudara tercatat tidak aktif{sejak}.",
            _SEBELUMNYA,
        ),
        permintaan="Mohon membawa:",
        isi_permintaan=(
            "akta pendirian atau anggaran dasar, buku daftar anggota, serta buku daftar pengurus dan pengawas;",
            "laporan pertanggungjawaban, neraca, dan perhitungan hasil usaha yang ada.",
        ),
        akibat=(
            "Ketua hadir sendiri dan tidak diwakilkan; apabila berhalangan, hadir pengurus lain dengan surat kuasa. "
            "Apabila waktu tersebut tidak memungkinkan, hubungi kami sebelumnya untuk waktu lain{kontak}. Apabila "
            "Saudara tidak hadir tanpa keterangan, usulan pembubaran dapat kami lanjutkan tanpa keterangan Saudara."
        ),
        bila_sudah=_BILA_SUDAH_STATUS,
        penyampaian=_PENYAMPAIAN,
        penutup=_PENUTUP,
    ),
    "keterangan": Teks(
        sifat="Penting",
        hal="Permohonan keterangan tentang keberadaan koperasi",
        pembuka=(
            "Dalam rangka pembinaan dan pengawasan koperasi di {wilayah}, kami mohon keterangan Saudara tentang "
            "koperasi yang menurut data kami beralamat di wilayah Saudara:"
        ),
        rincian=(
            "Nama koperasi: {koperasi}",
            "Badan hukum: Nomor {badan_hukum}",
            "NIK Koperasi: {nik}",
            "Alamat: {alamat}",
        ),
        fakta=(
            "Surat kami kepada koperasi tersebut, {surat_kembali}, tidak dapat disampaikan pada alamat itu.",
        ),
        permintaan="Kami mohon surat keterangan yang memuat:",
        isi_permintaan=(
            "apakah koperasi tersebut berkantor atau berkegiatan pada alamat itu, dan sejak kapan tidak lagi bila "
            "sudah tidak ada;",
            "alamat baru atau nama dan alamat pengurus yang dapat dihubungi, bila Saudara ketahui.",
        ),
        akibat=(
            "Keterangan Saudara kami perlukan sebelum kami mengambil langkah berikutnya. Mohon dapat kami terima dalam "
            "waktu 14 (empat belas) hari sejak surat ini diterima."
        ),
        bantuan="Narahubung kami: {dinas}{kontak}.",
        penutup=_PENUTUP,
    ),
    "pembatalan": Teks(
        sifat="Penting",
        hal="Pembatalan surat",
        pembuka="Bersama ini kami sampaikan kepada pengurus {koperasi} hal-hal sebagai berikut:",
        fakta=(
            "Surat kami {surat_lama}, dibatalkan dan dinyatakan tidak berlaku.",
            "Alasan pembatalan: {alasan}.",
            "Dengan pembatalan ini, permintaan dan jangka waktu dalam surat tersebut tidak mengikat lagi. Kewajiban "
            "koperasi menurut undang-undang dan anggaran dasar tetap berlaku.",
        ),
        bantuan=_BANTUAN,
        penutup=(
            "Demikian, atas kekeliruan tersebut kami mohon maaf dan atas perhatian Saudara kami ucapkan terima kasih."
        ),
    ),
}  # fmt: skip
