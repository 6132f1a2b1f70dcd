"""Reference rows every installation starts with. Idempotent: an office's own changes are never overwritten."""

from __future__ import annotations

from django.db import transaction

from koperasi.lib import dates
from registry.models import AturanStatus

DASAR_HUKUM_ATURAN = (
    "UU 25/1992 ps. 26 (rapat anggota paling sedikit sekali setahun, pertanggungjawaban paling lambat enam bulan "
    "setelah tahun buku); Permenkop 19/2015 ps. 20 (tidak RAT dua kali berturut-turut atau lebih)."
)


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
    return created
