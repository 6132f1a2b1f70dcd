"""What the demo's cases say. Invented; worded as offices told the press they work."""

from __future__ import annotations

GOALS = (
    "RAT tahun buku {tahun} terlaksana dan dilaporkan.",
    "Pengurus baru terbentuk, lalu RAT tahun buku {tahun}.",
    "Alamat dan pengurus jelas; putuskan dibina atau diusulkan bubar.",
    "Laporan keuangan tahun buku {tahun} tersusun dan RAT digelar.",
    "Anggota dikumpulkan untuk memutuskan dilanjutkan, digabung, atau dibubarkan.",
)

# kind, what was done, what came of it, next step, costs noted (whole rupiah)
DONE: tuple[tuple[str, str, str, str, tuple[int, ...]], ...] = (
    ("telepon", "Menelepon ketua lewat nomor di data.", "Tersambung; ketua bersedia mengumpulkan pengurus.",
     "Hubungi lagi minggu depan.", ()),
    ("telepon", "Menghubungi nomor koperasi dua kali.", "Tidak diangkat.", "Cari nomor lain lewat pemerintah desa.",
     ()),
    ("telepon", "Mengirim pesan WhatsApp kepada sekretaris.", "Dibalas: buku kas masih ada di bendahara lama.",
     "Minta foto buku kas.", ()),
    ("konsultasi", "Ketua dan bendahara datang ke kantor.", "Dijelaskan syarat RAT dan berkas yang perlu dibawa.",
     "Pengurus menyusun neraca sederhana.", ()),
    ("konsultasi", "Bendahara membawa buku kas dua tahun terakhir.",
     "Neraca disusun bersama, masih kurang daftar piutang.", "Lengkapi daftar piutang anggota.", ()),
    ("pendampingan", "Mendampingi penyusunan laporan pertanggungjawaban.", "Draf LPJ selesai.",
     "Tetapkan tanggal RAT.", (150_000, 200_000, 300_000)),
    ("pendampingan", "Bertemu perangkat desa dan mantan pengurus.", "Ada lima anggota yang mau melanjutkan.",
     "Undang anggota lewat kepala desa.", (100_000, 150_000, 250_000)),
    ("rapat", "Menghadiri rapat pengurus di balai desa.", "Disepakati membentuk panitia RAT.",
     "Panitia menyampaikan undangan.", (100_000, 200_000)),
    ("mediasi", "Mempertemukan pengurus lama dan baru.", "Buku dan stempel diserahkan.",
     "Buat berita acara serah terima.", (150_000,)),
    ("surat", "Menyerahkan undangan pembinaan lewat kantor kecamatan.", "Diterima staf kecamatan.", "", ()),
    ("catatan", "Menurut kepala desa, usaha simpan pinjam berhenti sejak pengurus pindah.", "", "", ()),
    ("catatan", "Kantor koperasi sekarang dipakai toko; papan nama sudah tidak ada.", "", "Jadwalkan kunjungan.", ()),
)  # fmt: skip

NOTES = (
    "RAT terlaksana, laporannya sudah diterima.",
    "Pengurus baru sudah melapor sendiri lewat aplikasi.",
    "Aktif kembali setelah didampingi menyusun LPJ.",
    "Dipantau lagi menjelang RAT tahun berikutnya.",
)

# kind, goal, what was done, note at the end
OTHER_CASES = (
    ("sengketa", "Perselisihan pengurus tentang pengembalian simpanan selesai.",
     "Mempertemukan kedua pihak di kantor dinas.", "Kedua pihak menandatangani kesepakatan."),
    ("pengawasan", "Tindak lanjut temuan pemeriksaan kesehatan.", "Membahas rencana perbaikan dengan pengurus.",
     "Temuan sudah ditindaklanjuti."),
    ("revitalisasi", "Unit toko berjalan lagi.", "Menyusun rencana usaha bersama pengurus.",
     "Unit toko sudah buka setiap hari."),
    ("data", "Nomor badan hukum dan alamat dilengkapi.", "Mencocokkan buku induk dengan akta.",
     "Data sudah lengkap."),
    ("lain", "Permintaan pendampingan pajak.", "Menjelaskan kewajiban pajak koperasi.",
     "SPT tahunan sudah disampaikan."),
    ("pengawasan", "Izin usaha simpan pinjam diperpanjang.", "Memeriksa berkas permohonan.", "Izin sudah terbit."),
)  # fmt: skip
