"""Where a filled form's figures come from: the frozen rows of a closed period and of the one before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from koperasi.lib import dates
from pembinaan.angka.ukuran import UKURAN, Rasio
from pembinaan.letters import masthead
from pembinaan.models import BagianFormat, PeriodeTutup
from registry import kantor as office
from registry.models import Kecamatan, Koperasi
from registry.models.choices import Bentuk, Jenis, StatusHitung, StatusKeputusan

Baris = BagianFormat.Baris
Numbers = Mapping[str, int | None]
Value = int | float | str | dt.date | None
_WORDS = dict(Jenis.choices) | dict(Bentuk.choices) | dict(StatusHitung.choices) | dict(StatusKeputusan.choices)
_TICKS = {"baris-aktif": ("status", "aktif"), "baris-tidak-aktif": ("status", "tidak_aktif")}
ROMAN = ("I", "II", "III", "IV")


@dataclass
class Sumber:
    """The figures of one closed period. Tables and rows are read once, when a part first asks for them."""

    periode: PeriodeTutup
    _tables: dict[str, dict[tuple[Any, ...], Numbers]] = field(default_factory=dict)
    _rows: list[dict[str, Any]] | None = None

    def table(self, baris: str) -> dict[Any, Numbers]:
        """{name or code: {figure: number}}; None is for those without one, "()" for all together is in `totals`."""
        from pembinaan.rekap import beku

        if baris not in self._tables:
            self._tables[baris] = dict(beku.table(self.periode, baris))
        return {key[0]: found for key, found in self._tables[baris].items() if key}

    def totals(self) -> Numbers:
        self.table(Baris.KECAMATAN)
        return self._tables[Baris.KECAMATAN].get((), {})

    def rows(self) -> list[dict[str, Any]]:
        """Cooperatives by kecamatan and name."""
        from pembinaan.rekap import beku

        if self._rows is None:
            found = list(beku.rows(self.periode))
            self._rows = sorted(found, key=lambda row: (str(row.get("kecamatan") or "~"), str(row.get("nama"))))
        return self._rows

    def before(self) -> Sumber | None:
        """The period before it, None where that was never closed."""
        earlier = self.periode.sebelumnya
        return Sumber(earlier) if earlier else None


def figure(numbers: Numbers, kode: str) -> int | float | None:
    """A count, a sum, or a share in per cent; None where there is none."""
    one = UKURAN.get(kode)
    if not isinstance(one, Rasio):
        return numbers.get(kode)
    part, whole = numbers.get(one.pembilang.kode), numbers.get(one.penyebut.kode)
    return None if part is None or not whole else round(100 * part / whole, 2)


def of_cooperative(row: Mapping[str, Any], kode: str, position: int) -> Value:
    """What a column says of one cooperative; `row` as the closed period holds it."""
    if kode == "baris-nomor":
        return position
    if kode in _TICKS:
        name, wanted = _TICKS[kode]
        return 1 if row.get(name) == wanted else None
    if kode in ("baris-sudah-rat", "baris-sudah-laporan", "baris-kdmp"):
        return 1 if row.get(kode.removeprefix("baris-").replace("-", "_")) else None
    name = kode.removeprefix("baris-").replace("-", "_")
    found = row.get(name)
    if name == "tanggal_rat" and isinstance(found, str):
        return dt.date.fromisoformat(found) if found else None
    if name in ("jenis", "bentuk", "status"):
        return _WORDS.get(str(found), str(found)) if found else None
    return None if found == "" else found


def known(baris: str) -> Sequence[str]:
    """Names of which the register knows, also those without a cooperative in the period: their counts are 0."""
    if baris == Baris.KECAMATAN:
        return list(Kecamatan.objects.values_list("nama", flat=True))
    if baris == Baris.KELOMPOK:
        return list(Koperasi.objects.live().exclude(kelompok="").order_by().values_list("kelompok", flat=True).distinct())
    return {Baris.JENIS: Jenis.values, Baris.BENTUK: Bentuk.values}.get(baris, [])  # type: ignore[call-overload]


def head(periode: PeriodeTutup) -> dict[str, Value]:
    """The fields of a form's head. Names of the office as they were when the period was closed, else as they are."""
    kantor, on = office.current(), periode.sampai
    frozen = periode.kepala_surat or {}
    signed = masthead.signature(kantor, on=periode.ditutup_tanggal)
    return {
        "kop-dinas": frozen.get("dinas") or kantor.nama,
        "kop-wilayah": frozen.get("wilayah") or kantor.nama_wilayah,
        "kop-provinsi": kantor.provinsi or None,
        "kop-periode": period_words(periode),
        "kop-tahun": periode.tahun,
        "kop-tahun-buku": periode.tahun_buku,
        "kop-tanggal": on,
        "kop-tanggal-kata": dates.panjang(on),
        "kop-nomor": periode.nomor,
        "kop-tempat": frozen.get("tempat") or kantor.ibu_kota or None,
        "kop-kepala": signed.nama or None,
        "kop-pangkat": signed.pangkat or None,
        "kop-nip": signed.nip or None,
    }


def period_words(periode: PeriodeTutup) -> str:
    """ "Triwulan III Tahun 2026", "Tahun 2026"."""
    if periode.jenis == PeriodeTutup.Jenis.TAHUN:
        return f"Tahun {periode.tahun}"
    return f"{periode.get_jenis_display()} {ROMAN[periode.ke - 1]} Tahun {periode.tahun}"
