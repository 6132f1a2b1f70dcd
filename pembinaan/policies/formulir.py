"""What may be done with a form of the province in its present state."""

from __future__ import annotations

from pembinaan.models import BagianFormat, FormatProvinsi
from registry.policies import Refused


def check_in_use(format: FormatProvinsi) -> None:
    if format.dicabut_pada:
        raise Refused("Format ini sudah diganti versi yang lebih baru. Buka versi itu untuk mengubah atau mengisinya.")


def check_part(bagian: BagianFormat) -> None:
    check_in_use(bagian.format)
    if bagian.dihapus_pada:
        raise Refused("Bagian ini sudah dihapus.")


def check_fillable(format: FormatProvinsi) -> None:
    check_in_use(format)
    if not format.bagian_set.filter(dihapus_pada=None, isi_set__isnull=False).exists():
        raise Refused("Tunjukkan dahulu kolom atau sel yang akan diisi.")
