"""Reference rows every installation starts with. Idempotent: an office's own changes are never overwritten."""

from __future__ import annotations

from django.db import transaction

from koperasi.lib import dates
from registry.models import AlasanSiap, AturanStatus, SaringanTersimpan
from registry.models.choices import JenisBukti

DASAR_HUKUM_ATURAN = (
    "UU 25/1992 ps. 26 (rapat anggota paling sedikit sekali setahun, pertanggungjawaban paling lambat enam bulan "
    "setelah tahun buku); Permenkop 19/2015 ps. 20 (tidak RAT dua kali berturut-turut atau lebih)."
)


# What reviewers say most often, by kind and item. The office changes, adds and retires them on its own page.
ALASAN: dict[str, dict[str, tuple[str, ...]]] = {
    JenisBukti.RAT: {
        "Pelaksanaan rapat": (
            "Tanggal rapat berbeda dengan yang tertulis pada berita acara.",
            "Jumlah yang hadir berbeda dengan daftar hadir.",
        ),
        "Berita acara RAT": (
            "Berita acara belum ditandatangani pimpinan rapat dan sekretaris.",
            "Foto berita acara tidak terbaca; potret lagi di tempat yang terang.",
            "Berita acara untuk tahun buku lain.",
        ),
        "Daftar hadir": (
            "Daftar hadir belum ada tanda tangannya.",
            "Halaman daftar hadir tidak lengkap.",
        ),
        "Keputusan rapat": (
            "Keputusan tentang laporan pertanggungjawaban pengurus tidak tertulis dalam berita acara.",
            "Pembagian SHU berbeda dengan berita acara.",
        ),
        "Pengurus dan pengawas": ("Nama pengurus terpilih berbeda dengan berita acara.",),
    },
    JenisBukti.LAPORAN: {
        "Neraca": (
            "Neraca belum ditandatangani pengurus.",
            "Angka aset berbeda dengan neraca yang difoto.",
            "Jumlah aset tidak sama dengan kewajiban ditambah modal.",
        ),
        "Perhitungan hasil usaha": (
            "Perhitungan hasil usaha belum ditandatangani pengurus.",
            "SHU berbeda dengan perhitungan hasil usaha yang difoto.",
        ),
        "Angka": (
            "Angka tampaknya ditulis dalam ribuan atau jutaan; tulis dalam rupiah penuh.",
            "Angka sama persis dengan tahun buku sebelumnya; periksa apakah berkasnya tertukar.",
        ),
    },
}


# Filters that every office opens again and again: key, name, what it asks, columns ([]: the usual ones).
SARINGAN: tuple[tuple[str, str, str, list[str]], ...] = (
    ("wajib-belum-rat", "Wajib RAT, belum RAT", "wajib=on&rat=belum",
     ["kecamatan", "jenis", "status", "pita", "rat", "telepon"]),
    ("berisiko", "Berisiko menjadi tidak aktif", "keterangan=berisiko&urut=rat",
     ["kecamatan", "status", "pita", "rat", "telepon"]),
    ("tidak-aktif-tanpa-telepon", "Tidak aktif, tanpa telepon", "status=tidak_aktif&kurang=telepon&urut=kecamatan",
     ["kecamatan", "alamat", "status", "sejak", "rat"]),
    ("ods-beda", "Status ODS berbeda", "ods=beda", ["kecamatan", "status", "status_ods", "nik", "rat"]),
    ("kdmp-belum-rat", "KDMP belum RAT", "kdmp=hanya&rat=belum",
     ["kecamatan", "status", "badan-hukum", "rat", "telepon"]),
)  # fmt: skip


@transaction.atomic
def load_defaults() -> list[str]:
    """Create what is missing; returns one Indonesian line per row created."""
    created = []
    _, new = AturanStatus.objects.get_or_create(
        nomor=1,
        defaults={
            "dasar_hukum": DASAR_HUKUM_ATURAN,
            "alasan": "Aturan bawaan: tidak ada RAT dan laporan keuangan dua tahun buku berturut-turut.",
            "ditetapkan_pada": dates.sekarang(),
        },
    )
    if new:
        created.append("Aturan status versi 1")
    if not AlasanSiap.objects.exists():  # never beside the office's own: what it has retired would come back
        rows = [
            AlasanSiap(jenis=jenis, butir=butir, teks=teks)
            for jenis, items in ALASAN.items()
            for butir, texts in items.items()
            for teks in texts
        ]
        AlasanSiap.objects.bulk_create(rows)
        created.append(f"{len(rows)} alasan siap pakai untuk pemeriksa")
    for key, nama, kueri, kolom in SARINGAN:
        fields = {"nama": nama, "kueri": kueri, "kolom": kolom, "bersama": True}
        if SaringanTersimpan.objects.get_or_create(bawaan=key, defaults=fields)[1]:
            created.append(f"Saringan “{nama}”")
    return created
