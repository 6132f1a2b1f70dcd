"""The figures of the year before: offered as this year's opening, and compared with. Their source is always named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from koperasi.lib.dates import panjang
from registry.models import DataTahunan, KeadaanPengajuan, Konsep, LaporanKeuangan

COLUMNS = ("aset", "kewajiban", "modal_sendiri", "modal_luar", "volume_usaha", "shu", "anggota")
COUNTED = {KeadaanPengajuan.DITERIMA: 0, KeadaanPengajuan.DIKIRIM: 1}  # the one accepted before the one under review


@dataclass(frozen=True)
class Closing:
    """`values` by the codes of lines.py; nothing in it where the year before is not known."""

    year: int
    values: Mapping[str, int] = field(default_factory=dict)
    source: str = ""

    def opening(self, kodes: Sequence[str]) -> int | None:
        """What a year begins with whose last one ended with the sum of these; None where one is not known."""
        return sum(self.values[kode] for kode in kodes) if all(kode in self.values for kode in kodes) else None


def of(konsep: Konsep) -> Closing:
    """Of the year before the draft's; read once for all of its sections."""
    found: Closing | None = getattr(konsep, "closing", None)
    if found is None:
        year = min(konsep.tahun_buku) - 1
        found = closings([konsep.koperasi_id], year).get(konsep.koperasi_id, Closing(year))
        konsep.closing = found  # type: ignore[attr-defined]
    return found


def closings(koperasi_ids: Collection[int], year: int) -> dict[int, Closing]:
    """{koperasi: its figures at the end of `year`} in two queries: from reports, else from imported figures."""
    held: dict[int, Closing] = {}
    figures = DataTahunan.objects.filter(
        koperasi__in=koperasi_ids, tanggal_posisi__range=(dt.date(year, 7, 1), dt.date(year, 12, 31)), ditarik_pada=None
    )
    for row in figures.order_by("tanggal_posisi", "pk"):
        values = {name: value for name in COLUMNS if (value := getattr(row, name, None)) is not None}
        if values:
            source = f"{row.sumber}, posisi {panjang(row.tanggal_posisi)}"
            held[row.koperasi_id] = Closing(year, values, source)
    reports = LaporanKeuangan.objects.filter(
        koperasi__in=koperasi_ids, tahun_buku=year, keadaan__in=list(COUNTED), ditarik_pada=None
    )
    for report in sorted(reports, key=lambda one: COUNTED[KeadaanPengajuan(one.keadaan)], reverse=True):
        if values := _values(report):
            held[report.koperasi_id] = Closing(year, values, _source(report))
    return held


def _values(report: LaporanKeuangan) -> dict[str, int]:
    """Everything that was sent, and the columns of a report that staff wrote down without a draft."""
    sent = {
        name: value
        for section in report.isi.values()
        if isinstance(section, dict)
        for name, value in section.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    return {name: value for name in COLUMNS if (value := getattr(report, name)) is not None} | sent


def _source(report: LaporanKeuangan) -> str:
    accepted = report.keadaan == KeadaanPengajuan.DITERIMA
    day = report.diputus_pada if accepted and report.diputus_pada else report.dikirim_pada
    return f"laporan keuangan yang {'diterima dinas' if accepted else 'dikirim'} {panjang(day)}"
