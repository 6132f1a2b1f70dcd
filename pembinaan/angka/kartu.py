"""The figures of the head's page: each today, beside last month, last year and the target."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from koperasi.lib.rupiah import TIADA, ribuan
from koperasi.ui.templatetags.ui import bertanda, persen
from pembinaan.angka import daftar, ukuran
from pembinaan.angka.jenis import Rasio
from pembinaan.angka.posisi import Cakupan, Posisi
from pembinaan.angka.ukuran import UKURAN
from pembinaan.target import ukur

Numbers = Mapping[str, int]  # {code: number} of one day
NO_SUMMARY, NO_RECORD = "belum ada ringkasan", "belum ada catatan"


@dataclass(frozen=True)
class Sasaran:
    """A target of this year: `nilai` as its paper says it, and how far the figure is from it."""

    tahun: int
    kata: str
    jarak: str
    tercapai: bool


@dataclass(frozen=True)
class Banding:
    """The figure on an earlier day. `kata` instead of a number where nothing is known of that day."""

    posisi: Posisi
    n: int | None
    dari: int | None
    url: str
    selisih: str = ""  # "+3", "−1,2 poin", "tetap", ""
    arah: str = ""  # baik | buruk | ""
    kata: str = ""
    url_dari: str = ""

    @property
    def hari(self) -> dt.date:
        return self.posisi.on

    @property
    def nilai(self) -> str:
        """As it is printed: a number, a share, or why there is none."""
        return self.kata or said(self.n, self.dari)


@dataclass(frozen=True)
class Kartu:
    """One figure. Of a share `n` is the numerator and `dari` the denominator, each with its list."""

    kode: str
    nama: str
    arti: str
    n: int
    dari: int | None
    url: str
    url_dari: str
    banding: Sequence[Banding]
    sasaran: Sasaran | None
    tahun_buku: int | None = None

    @property
    def tahun(self) -> str:
        """The tahun buku it speaks of: "2025", of RAT rutin "2023 s.d. 2025", "" of what has none."""
        if self.tahun_buku is None:
            return ""
        first = self.tahun_buku - ukuran.ROUTINE_YEARS + 1
        return f"{first} s.d. {self.tahun_buku}" if self.kode == ukuran.PERSEN_RUTIN.kode else str(self.tahun_buku)

    @property
    def nilai(self) -> str:
        return said(self.n, self.dari)


@dataclass(frozen=True)
class Spec:
    """Which figure, under which codes its target may stand, and which direction is good news."""

    kode: str
    baik: str = "naik"  # naik | turun | ""
    sasaran: tuple[str, ...] = ()
    tahunan: bool = False  # speaks of a tahun buku


STATUS = (
    Spec("semua", ""), Spec("aktif", sasaran=("persen-aktif",)), Spec("tidak-aktif", "turun"), Spec("diputus", ""),
)  # fmt: skip
YEARLY = (
    Spec("persen-rat", tahunan=True), Spec("persen-rutin", tahunan=True), Spec("persen-laporan", tahunan=True),
)  # fmt: skip
MATTERS = (Spec("surat-keluar", ""), Spec("surat-dijawab"), Spec("kasus-terbuka", ""))
# What has to be counted for all of them; the other codes follow from these.
COUNTED = (
    ukuran.AKTIF, ukuran.TIDAK_AKTIF, ukuran.DIBEKUKAN, ukuran.DIBUBARKAN, ukuran.WAJIB_RAT, ukuran.SUDAH_RAT,
    ukuran.WAJIB_RUTIN, ukuran.RAT_RUTIN, ukuran.SUDAH_LAPORAN,
)  # fmt: skip


def compared_days(on: dt.date) -> tuple[dt.date, dt.date]:
    """Last month: the 1st of this month (on the 1st itself that of the month before). Last year: the 1st of the same
    month a year ago."""
    first = on.replace(day=1)
    month = first if on > first else (first - dt.timedelta(days=1)).replace(day=1)
    return month, dt.date(on.year - 1, on.month, 1)


def build(spec: Spec, posisi: Posisi, cakupan: Cakupan, now: Numbers, past: Sequence[tuple[Posisi, Numbers | None]],
          targets: Mapping[str, Decimal]) -> Kartu:  # fmt: skip
    """`past`: the days it is compared with; None where no summary is there, without "semua" where no record was yet.

    `targets`: of this year, by code.
    """
    one = UKURAN[spec.kode]
    n, dari = read(spec.kode, now)
    return Kartu(
        kode=spec.kode, nama=one.nama, arti=ukuran.definition(one, posisi), n=n, dari=dari,
        url=daftar.url(spec.kode, posisi, cakupan),
        url_dari=_url_of(spec.kode, posisi, cakupan),
        banding=[_compared(spec, there, cakupan, numbers, (n, dari)) for there, numbers in past],
        sasaran=_target(spec, posisi.on.year, now, targets), tahun_buku=posisi.tahun if spec.tahunan else None,
    )  # fmt: skip


def read(kode: str, numbers: Numbers) -> tuple[int, int | None]:
    """(number, None), or (numerator, denominator) of a share."""
    one = UKURAN[kode]
    if isinstance(one, Rasio):
        return numbers[one.pembilang.kode], numbers[one.penyebut.kode]
    return numbers[kode], None


def said(n: int | None, dari: int | None) -> str:
    if n is None:
        return TIADA
    return ribuan(n) if dari is None else persen(n, dari)


def share(n: int, dari: int) -> Decimal | None:
    """As printed, one decimal: differences are those of the printed shares."""
    return Decimal(f"{100 * n / dari:.1f}") if dari else None


def _compared(spec: Spec, posisi: Posisi, cakupan: Cakupan, numbers: Numbers | None,
              now: tuple[int, int | None]) -> Banding:  # fmt: skip
    if numbers is None:
        return Banding(posisi, None, None, "", kata=NO_SUMMARY)
    if "semua" not in numbers:
        return Banding(posisi, None, None, "", kata=NO_RECORD)
    if spec in MATTERS and spec.kode not in numbers:
        return Banding(posisi, None, None, "", kata=NO_SUMMARY)
    n, dari = read(spec.kode, numbers)
    selisih, arah = _difference(spec, now, (n, dari))
    return Banding(posisi, n, dari, daftar.url(spec.kode, posisi, cakupan), selisih, arah,
                   url_dari=_url_of(spec.kode, posisi, cakupan))  # fmt: skip


def _url_of(kode: str, posisi: Posisi, cakupan: Cakupan) -> str:
    """The list behind the denominator of a share, "" of what has none."""
    one = UKURAN[kode]
    return daftar.url(one.penyebut.kode, posisi, cakupan) if isinstance(one, Rasio) else ""


def _difference(spec: Spec, now: tuple[int, int | None], then: tuple[int, int | None]) -> tuple[str, str]:
    if now[1] is None or then[1] is None:
        gap, words = Decimal(now[0] - then[0]), bertanda(now[0] - then[0])
    else:
        here, there = share(now[0], now[1]), share(then[0], then[1])
        if here is None or there is None:
            return "", ""
        gap, words = here - there, f"{_signed(here - there)} poin"
    if not gap:
        return "tetap", ""
    good = {"naik": gap > 0, "turun": gap < 0}.get(spec.baik)
    return words, "" if good is None else "baik" if good else "buruk"


def _signed(value: Decimal) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + decimal(abs(value))


def decimal(value: Decimal) -> str:
    """87.22 -> "87,22"; 60.00 -> "60"; 1250.00 -> "1.250"."""
    whole, _, rest = f"{value:.2f}".partition(".")
    rest = rest.rstrip("0")
    return ribuan(int(whole)) + (f",{rest}" if rest else "")


# --- Targets ----------------------------------------------------------------------------------------------
def _target(spec: Spec, tahun: int, now: Numbers, known: Mapping[str, Decimal]) -> Sasaran | None:
    """Reached or not by the reckoning of the page of targets: a share with two decimals."""
    kode = next((kode for kode in (spec.kode, *spec.sasaran) if kode in known), None)
    if kode is None:
        return None
    n, dari = read(kode, now)
    wanted, value = known[kode], Decimal(n) if dari is None else ukur.percent(n, dari)
    unit = "" if dari is None else " %"
    words = f"{decimal(wanted)}{unit}"
    if value is None:
        return Sasaran(tahun, words, "", False)
    if ukur.reached(UKURAN[kode], value, wanted):
        return Sasaran(tahun, words, "tercapai", True)
    less = "lebih" if kode in ukur.FEWER else "kurang"
    return Sasaran(tahun, words, f"{less} {decimal(abs(wanted - value))}{' poin' if unit else ''}", False)
