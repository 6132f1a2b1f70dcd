"""The figures of an accepted laporan keuangan become the cooperative's yearly figures, with their source."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from registry.models import DataTahunan, LaporanKeuangan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

SOURCE = "Laporan keuangan yang diterima"
COLUMNS = ("anggota", "modal_sendiri", "modal_luar", "aset", "volume_usaha", "shu")
BY_SEX = ("anggota_laki", "anggota_perempuan")  # where the report gave them


def take(report: LaporanKeuangan, *, by: User | None) -> DataTahunan | None:
    """One row per year and source: a correction that is accepted writes over it, and the history keeps both.

    A report without any figure, as a binder's, leaves none.
    """
    values = {name: getattr(report, name) for name in COLUMNS}
    if all(value is None for value in values.values()):
        return None
    held = {
        name: value for section in report.isi.values() if isinstance(section, dict) for name, value in section.items()
    }
    values |= {name: held.get(name) for name in BY_SEX}
    row, _ = DataTahunan.objects.update_or_create(
        koperasi=report.koperasi, tanggal_posisi=dt.date(report.tahun_buku, 12, 31), sumber=SOURCE, ditarik_pada=None,
        defaults=values, create_defaults={**values, "dicatat_oleh": by},
    )  # fmt: skip
    return row
