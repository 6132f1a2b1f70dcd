"""Laporan keuangan as they are typed: a shop that made a small loss, and a lender whose statements agree."""

from __future__ import annotations

from collections.abc import Mapping

from registry.actions import drafts
from registry.models import Konsep
from tests.factories.papers import paper

Typed = Mapping[str, Mapping[str, str]]

RINGKAS: Typed = {
    "angka": {
        "aset": "1.250.000.000", "kewajiban": "250.000.000", "modal_sendiri": "1.000.000.000",
        "modal_luar": "250.000.000", "volume_usaha": "Rp 900.000.000", "shu": "-4.500.000", "anggota_laki": "70",
        "anggota_perempuan": "50", "anggota": "120",
    }
}  # fmt: skip
LENGKAP: Typed = {
    "posisi": {
        "kas": "15.000.000", "bank": "100.000.000", "pinjaman_anggota": "750.000.000", "penyisihan_piutang":
        "10.000.000", "aset_tetap": "150.000.000", "akumulasi_penyusutan": "50.000.000", "tabungan_anggota":
        "250.000.000", "berjangka_anggota": "100.000.000", "utang_pajak": "5.000.000", "utang_bank_panjang":
        "45.000.000", "simpanan_pokok": "60.000.000", "simpanan_wajib": "350.000.000", "cadangan_umum":
        "100.000.000", "shu_berjalan": "45.000.000",
    },
    "hasil_usaha": {
        "partisipasi_bruto": "120.000.000", "beban_pokok": "20.000.000", "pendapatan_nonanggota": "2.000.000",
        "beban_operasional": "40.000.000", "beban_administrasi": "10.000.000", "beban_perkoperasian": "6.000.000",
        "pendapatan_lain": "1.000.000", "pph": "2.000.000",
    },
    "arus_kas": {
        "kas_awal": "100.000.000", "masuk_operasi": "122.000.000", "keluar_operasi": "97.000.000",
        "keluar_investasi": "20.000.000", "masuk_pendanaan": "60.000.000", "keluar_pendanaan": "50.000.000",
    },
    "perubahan_ekuitas": {"ekuitas_awal": "500.000.000", "setoran": "30.000.000", "penarikan": "5.000.000",
                          "shu_dibagikan": "15.000.000"},
    "data": {
        "anggota_laki": "70", "anggota_perempuan": "50", "anggota": "120", "volume_usaha": "800.000.000",
        "lancar": "700.000.000", "kurang_lancar": "30.000.000", "macet": "20.000.000", "diragukan": "",
    },
}  # fmt: skip


def fill(konsep: Konsep, typed: Typed) -> Konsep:
    """Saves these sections as they were typed."""
    for key, values in typed.items():
        konsep.refresh_from_db()
        texts = {name: [value] for name, value in values.items()}
        version = int(konsep.versi.get(key, 0))
        konsep = drafts.save_section(konsep=konsep, key=key, typed=texts, version=version, by=konsep.dibuat_oleh)
    return konsep


def sign(konsep: Konsep) -> Konsep:
    """The signed papers of its size, and the word that all have signed."""
    papers = ["laporan"] if konsep.ukuran == "lengkap" else ["neraca", "phu"]
    for jenis in [*papers, *(["surat"] if konsep.jalur == "petugas" else [])]:
        paper(konsep, jenis)
    return fill(konsep, {"tanda_tangan": {"ditandatangani": "on"}})
