"""Where a figure will probably stand on 31 December: one method a kind of figure, told in one sentence.

Status follows the rule itself; what is filed or done follows the pace of last year. No method, no forecast.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan
from pembinaan import statistics
from pembinaan.angka.jenis import Jumlahan, Rasio, Ukuran
from pembinaan.angka.posisi import Posisi
from pembinaan.angka.ukuran import AKTIF, PERSEN_AKTIF, TIDAK_AKTIF
from pembinaan.target.ukur import Nilai, percent, runs_since
from registry.models import PerubahanStatus
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet

BY_RULE = (AKTIF.kode, TIDAK_AKTIF.kode, PERSEN_AKTIF.kode)
NO_METHOD = "Tidak diprakirakan: angka ini tidak mengikuti kecepatan yang tetap."
NO_YEARLY = "Tidak diprakirakan: data tahunan diisi koperasi sekali setahun."
NO_PAST = "Tidak diprakirakan: belum ada catatan dari tahun lalu untuk dibandingkan."


@dataclass(frozen=True)
class Prakiraan:
    """From `low` to `high` (the same where one figure is said); both None: none, and `method` says why not."""

    low: Decimal | None
    high: Decimal | None
    method: str


@dataclass(frozen=True)
class Gerak:
    """What moves the number of aktif until the end of the year. `falling`: turn tidak aktif if nothing comes in."""

    falling: int
    back: int  # became aktif again this year
    elapsed: int  # days of this year
    remaining: int
    idle: int  # tidak aktif today: no more than these can come back

    @property
    def rising(self) -> int:
        """At the pace of this year: in its first weeks that alone may be more than there are."""
        return min(round(self.back * self.remaining / self.elapsed), self.idle)


def needed_days(today: dt.date) -> tuple[dt.date, dt.date]:
    """The same day last year (of 29 February the 28th) and its end."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    last = today.year - 1
    return dt.date(last, today.month, day), dt.date(last, 12, 31)


def movement(koperasi_set: KoperasiQuerySet, end: Posisi, today: dt.date, *, idle: int) -> Gerak:
    """Two queries. `end`: 31 December with the rule in force then; `idle`: tidak aktif today."""
    own = koperasi_set.within_authority()
    start = dt.date(today.year, 1, 1)
    back = PerubahanStatus.objects.filter(
        koperasi__in=own.order_by().values("pk"), kolom=PerubahanStatus.Kolom.HITUNG, lama=StatusHitung.TIDAK_AKTIF,
        baru=StatusHitung.AKTIF, berlaku_pada__range=(start, today),
    )  # fmt: skip
    return Gerak(
        falling=statistics.becoming_inactive(own, day=end.on, rule=end.rule).order_by().count(),
        back=back.count(),
        elapsed=(today - start).days + 1,
        remaining=(end.on - today).days,
        idle=idle,
    )


def forecast(one: Ukuran, now: Nilai, past: Mapping[dt.date, Nilai], gerak: Gerak | None) -> Prakiraan:
    """`past`: the same figure on the days of `needed_days`."""
    if one.kode in BY_RULE and gerak:
        return _by_rule(one, now, gerak)
    if isinstance(one, Jumlahan):
        return Prakiraan(None, None, NO_YEARLY)
    then, end = (past.get(day) for day in needed_days(now.posisi.on))
    if then is None or end is None:
        return Prakiraan(None, None, NO_PAST)
    if isinstance(one, Rasio):
        return _share(now, then, end)
    return _flow(now, then, end) if runs_since(one) else Prakiraan(None, None, NO_METHOD)


def _by_rule(one: Ukuran, now: Nilai, gerak: Gerak) -> Prakiraan:
    end = dates.panjang(now.posisi.on.replace(month=12, day=31))
    rising = gerak.rising
    method = (
        f"Paling rendah: bila sampai {end} tidak ada lagi berkas yang masuk, {ribuan(gerak.falling)} koperasi menjadi "
        f"tidak aktif menurut aturan. Paling tinggi: tidak ada yang menjadi tidak aktif, dan koperasi aktif kembali "
        f"secepat tahun ini ({ribuan(gerak.back)} dalam {ribuan(gerak.elapsed)} hari), paling banyak "
        f"{ribuan(gerak.idle)} yang kini tidak aktif."
    )
    if one.kode == TIDAK_AKTIF.kode:
        method = method.replace("Paling rendah", "Paling banyak").replace("Paling tinggi", "Paling sedikit")
        return Prakiraan(Decimal(now.n - rising), Decimal(now.n + gerak.falling), method)
    low, high = now.n - gerak.falling, now.n + rising
    if now.of is None:
        return Prakiraan(Decimal(low), Decimal(high), method)
    return Prakiraan(percent(low, now.of), percent(high, now.of), method)


def _share(now: Nilai, then: Nilai, end: Nilai) -> Prakiraan:
    """Of those still missing, the part that followed last year between this day and 31 December."""
    day = dates.panjang(then.posisi.on)
    missing_then, missing = (then.of or 0) - then.n, (now.of or 0) - now.n
    if not then.of or not end.of or not now.of:
        return Prakiraan(None, None, NO_PAST)
    still = Decimal((end.of - end.n) * then.of) / Decimal(missing_then * end.of) if missing_then else Decimal(1)
    followed = 1 - still
    same = f"Tahun lalu hampir tidak berubah antara {day} dan 31 Desember; diprakirakan tetap."
    if followed < 0:  # last year it fell: the same loss, of those who have it
        kept = Decimal(end.n * then.of) / Decimal(end.of * then.n) if then.n else Decimal(1)
        value = percent(round(now.n * kept), now.of)
        if value == percent(now.n, now.of):
            return Prakiraan(value, value, same)
        return Prakiraan(value, value, f"Tahun lalu turun antara {day} dan 31 Desember; diprakirakan turun sebanding.")
    value = percent(round(now.n + missing * followed), now.of)
    if missing and value == percent(now.n, now.of):
        return Prakiraan(value, value, same)
    part = f"{100 * followed:.1f} %".replace(".", ",")
    method = (
        f"Dari yang belum pada {day}, {part} menyusul sampai 31 Desember tahun itu; bagian yang sama diterapkan pada "
        f"{ribuan(missing)} yang belum sekarang."
    )
    return Prakiraan(value, value, method)


def _flow(now: Nilai, then: Nilai, end: Nilai) -> Prakiraan:
    day = now.posisi.on
    if then.n:
        value = Decimal(round(now.n * end.n / then.n))
        method = (
            f"Tahun lalu {ribuan(then.n)} sampai {dates.panjang(then.posisi.on)} dan {ribuan(end.n)} sampai akhir "
            "tahun; diprakirakan bertambah sebanding."
        )
        return Prakiraan(value, value, method)
    eve = dt.date(day.year - 1, 12, 31)
    elapsed, whole = (day - eve).days, (day.replace(month=12, day=31) - eve).days
    value = Decimal(round(now.n * whole / elapsed))
    return Prakiraan(value, value, f"Kecepatan tahun ini ({ribuan(now.n)} dalam {elapsed} hari) diteruskan.")
