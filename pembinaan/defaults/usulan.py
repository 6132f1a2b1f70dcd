"""Grounds and steps of proposals as delivered; the office changes them.

What was read in a source stands as it is; what is practice of one office, hearsay or from an excerpt is marked
`perlu_dicek` and says so on screen (facts: UU 25/1992 ps. 47, PP 17/1994 ps. 3, Permenkop 19/2015 ps. 20, press about
Tangerang Selatan 2025 and Kutai Timur 2022).
"""

from __future__ import annotations

from pembinaan.models import AlasanUsulan, JenisUsulan, LangkahUsulan

BUBAR, BEKU = JenisUsulan.PEMBUBARAN, JenisUsulan.PEMBEKUAN
UU = "UU 25/1992"

# (jenis, kode, nama, dasar hukum, perlu dicek)
ALASAN = (
    (BUBAR, "tanpa_usaha", "Tidak melakukan kegiatan usaha secara nyata dua tahun berturut-turut",
     "PP 17/1994 Pasal 3 ayat (1)", True),
    (BUBAR, "langgar_ketentuan", "Tidak memenuhi ketentuan undang-undang atau tidak melaksanakan anggaran dasarnya",
     "UU 25/1992 Pasal 47; PP 17/1994 Pasal 3 ayat (1)", False),
    (BUBAR, "tanpa_rat", "Tidak melaksanakan RAT dua kali atau lebih berturut-turut",
     "Permenkop 19/Per/M.KUKM/IX/2015 Pasal 20", True),
    (BUBAR, "tidak_ada_harapan", "Kelangsungan hidupnya tidak dapat lagi diharapkan", f"{UU} Pasal 47", True),
    (BUBAR, "ketertiban_umum", "Kegiatannya bertentangan dengan ketertiban umum atau kesusilaan, dengan putusan "
     "pengadilan yang berkekuatan hukum tetap", "PP 17/1994 Pasal 3 ayat (1)", False),
    (BUBAR, "pailit", "Dinyatakan pailit dengan putusan pengadilan yang berkekuatan hukum tetap",
     "PP 17/1994 Pasal 3 ayat (1)", False),
    (BEKU, "teguran_diabaikan", "Teguran bertahap tidak ditindaklanjuti",
     "Permenkop 9/2020 (tahapan sanksi)", True),
    (BEKU, "tanpa_rat", "Tidak melaksanakan RAT dua kali atau lebih berturut-turut",
     "Permenkop 19/Per/M.KUKM/IX/2015 Pasal 20", True),
    (BEKU, "melanggar", "Melanggar ketentuan perkoperasian dan belum memperbaikinya",
     "Permenkop 9/2020 (tahapan sanksi)", True),
)  # fmt: skip

# (jenis, kode, nama, {fields}); dasar hukum and perlu_dicek among them
LANGKAH: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    (BUBAR, "kunjungan", "Kunjungan lapangan bersama kelurahan atau desa",
     {"dasar_hukum": "Praktik Kota Tangerang Selatan, 2025", "perlu_dicek": True}),
    (BUBAR, "surat_lurah", "Surat keterangan lurah atau kepala desa",
     {"dasar_hukum": "Praktik Kota Tangerang Selatan, 2025", "perlu_dicek": True}),
    (BUBAR, "pengumuman", "Pengumuman di tempat umum dan media sosial",
     {"lama": 3, "satuan": "bulan", "dasar_hukum": "Praktik Kota Tangerang Selatan, 2025", "perlu_dicek": True}),
    (BUBAR, "pemberitahuan", "Pemberitahuan rencana pembubaran diterima koperasi",
     {"perlu_tanda_terima": True, "dasar_hukum": f"{UU} Pasal 47"}),
    (BUBAR, "masa_keberatan", "Masa keberatan koperasi",
     {"lama": 2, "satuan": "bulan", "dihitung_dari": "pemberitahuan", "dasar_hukum": f"{UU} Pasal 47"}),
    (BUBAR, "jawaban_keberatan", "Jawaban atas keberatan",
     {"lama": 1, "satuan": "bulan", "sifat": "batas", "dihitung_dari": "keberatan", "dasar_hukum": f"{UU} Pasal 47"}),
    (BUBAR, "keputusan", "Keputusan kementerian",
     {"lama": 4, "satuan": "bulan", "sifat": "batas", "dihitung_dari": "pemberitahuan", "wajib": False,
      "dasar_hukum": f"{UU} Pasal 47"}),
    (BUBAR, "kreditor", "Pemberitahuan kepada para kreditor",
     {"perlu_tanda_terima": True, "wajib": False, "dasar_hukum": f"{UU} Pasal 49 ayat (4)", "perlu_dicek": True}),
    (BUBAR, "tagihan", "Tagihan para kreditor",
     {"lama": 3, "satuan": "bulan", "dihitung_dari": "kreditor", "wajib": False, "dasar_hukum": f"{UU} Pasal 50"}),
    (BEKU, "kunjungan", "Kunjungan lapangan", {"dasar_hukum": "Praktik pembinaan", "perlu_dicek": True}),
    (BEKU, "teguran", "Surat teguran terakhir diterima koperasi",
     {"perlu_tanda_terima": True, "lama": 14, "satuan": "hari",
      "dasar_hukum": "Permenkop 9/2020 (tahapan sanksi)", "perlu_dicek": True}),
    (BEKU, "pemberitahuan", "Pemberitahuan rencana pembekuan diterima koperasi",
     {"perlu_tanda_terima": True, "wajib": False, "dasar_hukum": "Praktik Kabupaten Kutai Timur, 2022",
      "perlu_dicek": True}),
    (BEKU, "jawaban_keberatan", "Jawaban atas keberatan",
     {"lama": 1, "satuan": "bulan", "sifat": "batas", "dihitung_dari": "keberatan",
      "dasar_hukum": f"Disamakan dengan {UU} Pasal 47", "perlu_dicek": True}),
)  # fmt: skip


def load() -> list[str]:
    """Only where the lists are empty: what the office retired or renamed would come back otherwise."""
    made = []
    if not AlasanUsulan.objects.exists():
        rows = [
            AlasanUsulan(jenis=jenis, kode=kode, nama=nama, dasar_hukum=basis, perlu_dicek=check, urutan=at)
            for at, (jenis, kode, nama, basis, check) in enumerate(ALASAN, 1)
        ]
        AlasanUsulan.objects.bulk_create(rows)
        made.append(f"{len(rows)} alasan usulan pembubaran dan pembekuan")
    if not LangkahUsulan.objects.exists():
        steps = [
            LangkahUsulan(jenis=jenis, kode=kode, nama=nama, urutan=at, **fields)
            for at, (jenis, kode, nama, fields) in enumerate(LANGKAH, 1)
        ]
        LangkahUsulan.objects.bulk_create(steps)
        made.append(f"{len(steps)} langkah usulan pembubaran dan pembekuan")
    return made
