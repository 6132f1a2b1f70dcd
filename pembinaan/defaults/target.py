"""Indicators that most Renstra of dinas koperasi have (domain.md 6). Without targets: those are the office's own."""

from __future__ import annotations

from pembinaan.models import Indikator

INDIKATOR = (
    ("Persentase koperasi aktif", "persen-aktif", ""),
    ("Persentase koperasi yang melaksanakan RAT", "persen-rat", "Beberapa dinas membagi dengan koperasi aktif saja."),
    ("Persentase koperasi yang RAT rutin tiga tahun", "persen-rutin", ""),
    ("Persentase koperasi yang menyampaikan laporan keuangan", "persen-laporan", ""),
    ("Persentase koperasi bersertifikat NIK", "persen-sertifikat", ""),
    ("Cakupan pengawasan koperasi", "persen-kunjungan", "Dihitung dari kunjungan lapangan yang tercatat."),
    ("Jumlah kasus pembinaan yang ditutup aktif kembali", "kasus-aktif-kembali", ""),
    ("Jumlah koperasi yang dilatih", "dilatih", ""),
)


def load() -> list[str]:
    """Only where the list is empty: what the office retired or renamed would come back otherwise."""
    if Indikator.objects.exists():
        return []
    rows = [
        Indikator(nama=nama, ukuran=ukuran, catatan=catatan, urutan=at)
        for at, (nama, ukuran, catatan) in enumerate(INDIKATOR, 1)
    ]
    Indikator.objects.bulk_create(rows)
    return [f"{len(rows)} indikator, perlu diperiksa dinas"]
