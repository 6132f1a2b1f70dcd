"""Where a filled form's figures come from: the frozen rows of a closed period and of the one before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from koperasi.lib import dates
from pembinaan.angka.jenis import Rasio
from pembinaan.angka.ukuran import UKURAN
from pembinaan.models import BagianFormat, BarisPeriode, PeriodeTutup
from pembinaan.rekap import beku
from pembinaan.rekap.kantor import Kepala
from registry.models import Kecamatan, Koperasi
from registry.models.choices import Bentuk, Jenis, StatusHitung, StatusKeputusan

Baris = BagianFormat.Baris
Numbers = Mapping[str, int | None]
Value = int | float | str | dt.date | None
_WORDS = dict(Jenis.choices) | dict(Bentuk.choices) | dict(StatusHitung.choices) | dict(StatusKeputusan.choices)
_TICKS = {"baris-aktif": ("status", "aktif"), "baris-tidak-aktif": ("status", "tidak_aktif")}
# Empty means no: nothing is missing there.
TICKS = frozenset({*_TICKS, "baris-sudah-rat", "baris-sudah-laporan", "baris-kdmp"})
ROMAN = ("I", "II", "III", "IV")


class Sumber:
    """The figures of one closed period; its rows are read once, when a part first asks for them."""

    def __init__(self, periode: PeriodeTutup) -> None:
        self.periode = periode
        self._tables: dict[Any, dict[tuple[str, ...], Numbers]] = {}

    def table(self, baris: str) -> dict[str, Numbers]:
        """{kode of the kecamatan, jenis, kelompok or bentuk ("" unknown): {figure: number}}."""
        return {key[0]: found for key, found in self._table(baris).items()}

    def totals(self) -> Numbers:
        return self._table(())[()]

    def names(self, baris: str) -> dict[str, str]:
        """What the keys of `table` were called then."""
        values = (row.nilai for row in self._frozen if row.apa == BarisPeriode.Apa.KOPERASI)
        return {key[0]: name for key, name in beku.named(values, baris).items()}

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Cooperatives by kecamatan and name, as `beku.rows` gives them."""
        return sorted(beku.rows(self.periode), key=lambda row: (row["kecamatan"] or "~", row["nama"].lower()))

    @cached_property
    def by_koperasi(self) -> dict[int, dict[str, Any]]:
        return {row["koperasi_id"]: row for row in self.rows}

    @cached_property
    def before(self) -> Sumber | None:
        """The period before it, None where that was never closed."""
        earlier = self.periode.sebelumnya
        return Sumber(earlier) if earlier else None

    @cached_property
    def _frozen(self) -> list[BarisPeriode]:
        return beku.frozen(self.periode)

    def _table(self, by: Any) -> dict[tuple[str, ...], Numbers]:
        if by not in self._tables:
            self._tables.update(beku.tables(self._frozen, [by]))  # type: ignore[arg-type]
        return self._tables[by]


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
    name = kode.removeprefix("baris-").replace("-", "_")
    found: Any = row.get(name)
    if name in ("jenis", "bentuk", "status"):
        found = _WORDS.get(str(found), found)
    if isinstance(found, bool):
        found = 1 if found else None
    return None if found == "" else found


def known(baris: str) -> dict[str, str]:
    """{key as in `Sumber.table`: name} of which the register knows: who has none in the period counts 0."""
    if baris == Baris.KECAMATAN:
        return dict(Kecamatan.objects.values_list("kode", "nama"))
    if baris == Baris.KELOMPOK:
        found = Koperasi.objects.live().exclude(kelompok="").order_by().values_list("kelompok", flat=True)
        return {name: name for name in found.distinct()}
    return {str(code): str(name) for code, name in {Baris.JENIS: Jenis, Baris.BENTUK: Bentuk}[Baris(baris)].choices}


def head(periode: PeriodeTutup) -> dict[str, Value]:
    """The fields of a form's head, as the office stood when the period was closed."""
    kepala, on = Kepala.unpack(periode.kepala_surat), periode.sampai
    signed = kepala.tertanda
    found: dict[str, Value] = {
        "kop-dinas": kepala.dinas,
        "kop-wilayah": kepala.wilayah,
        "kop-provinsi": kepala.provinsi,
        "kop-periode": period_words(periode),
        "kop-tahun": periode.tahun,
        "kop-tahun-buku": periode.tahun_buku,
        "kop-tanggal": on,
        "kop-tanggal-kata": dates.panjang(on),
        "kop-nomor": periode.nomor,
        "kop-tempat": kepala.kota,
        "kop-kepala": signed.nama,
        "kop-pangkat": signed.pangkat,
        "kop-nip": signed.nip,
    }
    return {code: value or None for code, value in found.items()}


def period_words(periode: PeriodeTutup) -> str:
    """ "Triwulan III Tahun 2026", "Tahun 2026"."""
    if periode.jenis == PeriodeTutup.Jenis.TAHUN:
        return f"Tahun {periode.tahun}"
    return f"{periode.get_jenis_display()} {ROMAN[periode.ke - 1]} Tahun {periode.tahun}"
