"""What stands in the way of cooperatives, as five offices told it (domain.md 6 and 7). The office changes the list."""

from __future__ import annotations

from pembinaan.models import Masalah

MASALAH = {
    "simpanan": "Anggota tidak membayar simpanan",
    "pengurus_tidak_mampu": "Pengurus tidak mampu",
    "pengurus_tidak_ada": "Pengurus tidak ada",
    "pengurus_berselisih": "Pengurus berselisih",
    "pembukuan": "Pembukuan tidak tertib",
    "modal": "Kekurangan modal",
    "usaha_berhenti": "Usaha berhenti",
    "kredit_macet": "Kredit macet",
    "alamat": "Alamat tidak jelas",
    "lain": "Lainnya",
}


def load() -> list[str]:
    """Only where the list is empty: what the office retired or renamed would come back otherwise."""
    if Masalah.objects.exists():
        return []
    rows = [Masalah(kode=kode, nama=nama, urutan=at) for at, (kode, nama) in enumerate(MASALAH.items(), 1)]
    Masalah.objects.bulk_create(rows)
    return [f"{len(rows)} masalah untuk kasus pembinaan"]
