"""Objects for the addresses of targets and of trying rules (see urls_pembinaan.py)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from pembinaan.models import CatatanSimulasi, Indikator
from registry.models import Koperasi


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    """Office-wide: nothing of it belongs to one cooperative."""
    day = dt.date(2026, 1, 5)
    rule = {"jumlah_tahun": 2, "bukti": "rat", "tingkat": "dikirim", "bulan_batas": 6, "jeda_tahun_pertama": 0}
    note = CatatanSimulasi.objects.create(
        judul="Uji", tanggal=day, aturan=rule | {"kata": "RAT."}, pembanding=rule | {"nomor": 1, "kata": "Awal."},
        hasil={"sel": [], "kecamatan": {}, "n": []}, oleh=clerk, dibuat_tanggal=day,
    )  # fmt: skip
    return {
        "angka/target/indikator/": {"pk": Indikator.objects.get_or_create(nama="Uji", ukuran="aktif")[0].pk},
        "angka/simulasi/catatan/": {"pk": note.pk},
    }
