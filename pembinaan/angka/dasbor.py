"""The head's page, built once for the home page, for the room "Angka" and for its paper.

Today is counted live from the definitions of its lists; past days come from the summary, and in a small register that
has none from the record of those days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from koperasi.accounts.models import User
from pembinaan import changes, counting, statistics
from pembinaan.angka import daftar, hitung, kartu, perhatian, ringkas, ringkasan, teks, tren, ukuran
from pembinaan.angka.jenis import Rasio
from pembinaan.angka.kartu import Banding, Kartu
from pembinaan.angka.posisi import Cakupan, Posisi
from pembinaan.target import pencapaian
from registry import kantor as office
from registry.models import AturanStatus, Kantor, Koperasi
from registry.models.koperasi import KoperasiQuerySet
from registry.models.rules import in_force

BY = ("kecamatan", "kecamatan__nama")
NIGHT_SHOWN = 6
LOW_BY = 10  # points: a kecamatan that far below the whole office is marked


@dataclass(frozen=True)
class Tempat:
    """A kecamatan: its numbers by code, and its lists. `pk`: that of its sheet, None where it is not known."""

    pk: int | None
    nama: str
    n: Mapping[str, int]
    url: Mapping[str, str]
    rendah: bool


@dataclass(frozen=True)
class Pertanyaan:
    """What is asked of the page; `kdmp` "", "tanpa" or "hanya"."""

    kdmp: str = ""
    tren: str = "bulan"
    verdict: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str], kdmp: str) -> Pertanyaan:
        """Anything unknown is as usual."""
        asked = query.get("tren", "")
        return cls(kdmp, asked if asked in tren.CHOICES else "bulan", query.get("menurut") == "verdict")


@dataclass
class Dasbor:
    """Everything the pages and the paper show. `n`: numbers of today by code, `url` their lists."""

    posisi: Posisi
    cakupan: Cakupan
    n: dict[str, int]
    url: dict[str, str]
    status: Sequence[Kartu]
    tahunan: Sequence[Kartu]
    urusan: Sequence[Kartu]
    tempat: Sequence[Tempat]
    tren: tren.Tren
    akan: perhatian.Akan | None  # None: a large register, read by a request of its own
    perhatian: Sequence[perhatian.Perhatian]
    semua_perhatian: Mapping[str, str]
    malam: changes.Night
    lain: dict[str, int]  # what a page asked to have counted besides
    teks: dict[str, str] = field(default_factory=dict)

    @property
    def kartu(self) -> list[Kartu]:
        return [*self.status, *self.tahunan, *self.urusan]

    @property
    def hari_banding(self) -> Sequence[Banding]:
        return self.status[0].banding


def build(user: User, asked: Pertanyaan, *, besides: Mapping[str, QuerySet[Any]] | None = None,
          whole: bool = False) -> Dasbor:  # fmt: skip
    """Eight queries where the summary has every day, one more for each of: days to be counted, the record, the rule.

    `besides`: other things to count in the same breath (pembinaan.counting), given back in `lain`. Of a large register
    what comes, the ten, and letters and cases of past days are left to a page of their own unless `whole` is asked.
    """
    cakupan = Cakupan(kdmp=asked.kdmp)
    seen = cakupan.narrow(Koperasi.objects.visible_to(user))
    versions = list(AturanStatus.objects.adopted())

    def there(on: dt.date) -> Posisi:
        return Posisi(on, today, in_force(versions, on), on.year - 1, dt.date(on.year, 1, 1))

    today = office.today()
    posisi = there(today)
    compared = [there(day) for day in kartu.compared_days(today)]
    lines = _places(seen, posisi)
    now = ringkasan.complete(_sum(lines.values()))
    small = now["semua"] < ringkasan.SMALL
    stored = ringkasan.many({*(one.on for one in compared), *_trend_days(asked, today)}, cakupan)
    past = _past(seen, stored, compared, small)
    days = [posisi, *compared] if small or whole else [posisi]
    counted = counting.together(_matters(seen, days) | dict(besides or {}))
    for place, numbers in enumerate([now, *past][: len(days)]):
        if numbers is not None:
            numbers |= {one.kode: counted.pop(f"{one.kode}@{place}") for one in ukuran.MATTERS[:3]}
    rows = seen.within_authority()
    akan, ten = attention(user, asked, posisi, versions) if small or whole else (None, [])
    cards = _cards(posisi, cakupan, now, list(zip(compared, past, strict=True)))
    found = Dasbor(
        posisi=posisi, cakupan=cakupan, n=now, url=_urls(now, posisi, cakupan),
        status=cards[0], tahunan=cards[1], urusan=cards[2], tempat=_tempat(lines, now, posisi, cakupan),
        tren=_trend(seen, stored, cakupan, asked, [*map(there, _trend_days(asked, today))], (posisi, now)), akan=akan,
        perhatian=ten, semua_perhatian=perhatian.all_of(posisi, cakupan),
        malam=changes.last_night(rows, on=today, show=NIGHT_SHOWN), lain=counted,
    )  # fmt: skip
    found.teks = _texts(found)
    return found


def attention(user: User, asked: Pertanyaan, posisi: Posisi,
              versions: Sequence[AturanStatus]) -> tuple[perhatian.Akan, list[perhatian.Perhatian]]:  # fmt: skip
    """What comes on the next due date, and the ten cooperatives. One query."""
    rows = Cakupan(kdmp=asked.kdmp).narrow(Koperasi.objects.visible_to(user))
    return perhatian.today(rows, posisi, versions)


def ten(user: User, asked: Pertanyaan) -> dict[str, Any]:
    """The block of the ten and of what comes by itself, as the page shows it."""
    versions, today = list(AturanStatus.objects.adopted()), office.today()
    posisi = Posisi(today, today, in_force(versions, today), today.year - 1, dt.date(today.year, 1, 1))
    akan, found = attention(user, asked, posisi, versions)
    kantor, cakupan = Kantor.objects.get_current() or Kantor(), Cakupan(kdmp=asked.kdmp)
    texts = {
        "perhatian": teks.attention(found, posisi, kantor, asked.kdmp),
        "akan": teks.forecast(akan, posisi, kantor, asked.kdmp),
    }
    return {"perhatian": found, "akan": akan, "semua_perhatian": perhatian.all_of(posisi, cakupan), "teks": texts,
            "posisi": posisi}  # fmt: skip


# --- Today -------------------------------------------------------------------------------------------------
def _places(seen: KoperasiQuerySet, posisi: Posisi) -> dict[tuple[Any, ...], dict[str, int]]:
    """{(kecamatan, its name): numbers}; the whole is the sum over these, so the table cannot disagree with it."""
    return hitung.counts_by(posisi.rows(seen), posisi, kartu.COUNTED, BY)


def _sum(lines: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found = dict.fromkeys((one.kode for one in kartu.COUNTED), 0)
    for line in lines:
        for kode, number in line.items():
            found[kode] += number
    return found


def _urls(now: Mapping[str, int], posisi: Posisi, cakupan: Cakupan) -> dict[str, str]:
    return {kode: daftar.url(kode, posisi, cakupan) for kode in now}


def _tempat(lines: Mapping[tuple[Any, ...], dict[str, int]], now: Mapping[str, int], posisi: Posisi,
            cakupan: Cakupan) -> list[Tempat]:  # fmt: skip
    """By name, the unknown place last."""
    whole = kartu.share(now["aktif"], now["dinilai"])
    found = []
    for (pk, nama), numbers in sorted(lines.items(), key=lambda line: (line[0][1] is None, line[0][1] or "")):
        n = ringkasan.complete(numbers)
        own = cakupan.also(kecamatan=pk)
        share = kartu.share(n["aktif"], n["dinilai"])
        low = share is not None and whole is not None and share <= whole - LOW_BY
        urls = {kode: daftar.url(kode, posisi, own) for kode in ("semua", "aktif", "tidak-aktif", "diputus",
                                                                 "sudah-rat", "wajib-rat")}  # fmt: skip
        found.append(Tempat(pk, nama or teks.UNKNOWN_PLACE, n, urls, low))
    return found


# --- The past ------------------------------------------------------------------------------------------------
def _past(seen: KoperasiQuerySet, stored: Mapping[dt.date, dict[str, int]], days: Sequence[Posisi],
          small: bool) -> list[dict[str, int] | None]:  # fmt: skip
    """What was counted on each day; None where no summary is there, empty before anything was on record."""
    known = dict(stored)
    missing = [posisi for posisi in days if posisi.on not in known]
    if missing and small:
        asked = [(posisi.rows(seen), posisi) for posisi in missing]
        counted = hitung.counts_on(asked, kartu.COUNTED)
        known |= {posisi.on: numbers for posisi, numbers in zip(missing, counted, strict=True)}
    found = [ringkasan.complete(known[posisi.on]) if posisi.on in known else None for posisi in days]
    if not any(numbers and not numbers["semua"] for numbers in found):
        return found
    begin = ringkas.first_record()  # none of these cooperatives, or no record at all?
    return [numbers if begin and begin <= posisi.on else {} for numbers, posisi in zip(found, days, strict=True)]


def _matters(seen: KoperasiQuerySet, days: Sequence[Posisi]) -> dict[str, QuerySet[Any]]:
    """{"code@place": letters or cases}, the place that of the day."""
    found: dict[str, QuerySet[Any]] = {}
    for place, posisi in enumerate(days):
        there = posisi.rows(seen)
        for one in ukuran.MATTERS[:3]:
            found[f"{one.kode}@{place}"] = one.baris(there, posisi)
    return found


def _cards(posisi: Posisi, cakupan: Cakupan, now: Mapping[str, int],
           past: Sequence[tuple[Posisi, Mapping[str, int] | None]]) -> list[list[Kartu]]:  # fmt: skip
    known = pencapaian.targets(posisi.on.year)
    if cakupan.query():  # a number is meant for all cooperatives, a share may be asked of some
        known = {kode: value for kode, value in known.items() if isinstance(ukuran.UKURAN.get(kode), Rasio)}
    return [
        [kartu.build(spec, posisi, cakupan, now, past, known) for spec in specs]
        for specs in (kartu.STATUS, kartu.YEARLY, kartu.MATTERS)
    ]


def _trend_days(asked: Pertanyaan, today: dt.date) -> list[dt.date]:
    return tren.months(today) if asked.tren == "bulan" else statistics.year_ends(today)


def _trend(seen: KoperasiQuerySet, stored: Mapping[dt.date, dict[str, int]], cakupan: Cakupan, asked: Pertanyaan,
           days: Sequence[Posisi], last: tuple[Posisi, Mapping[str, int]]) -> tren.Tren:  # fmt: skip
    """By month from the summary; year ends, and months that a small register's summary lacks, from the record."""
    small = last[1]["semua"] < ringkasan.SMALL
    known = {day: dict(numbers) for day, numbers in stored.items()}
    judged: tren.Judged = {}
    if asked.verdict:
        judged = tren.judged(seen, [*days, last[0]] if small else [*days, last[0]][-tren.JUDGED_AT_MOST :])
        known = tren.recorded(judged) | known
    missing = [posisi.on for posisi in days if posisi.on not in known]
    if missing and (small or asked.tren == "tahun"):
        known |= {day: _coded(n) for day, n in statistics.recorded(seen, missing).items()}
    lines: list[tuple[Posisi, Mapping[str, int]]] = [
        (posisi, _with_decided(known[posisi.on])) for posisi in days if posisi.on in known
    ]
    lines.append(last)
    found = tren.Tren(asked.tren, tren.chart(lines, cakupan, asked.tren), len(days) + 1 - len(lines))
    if not asked.verdict:
        return found
    beside = tren.beside(judged, [posisi for posisi, _ in lines if posisi.on in judged], cakupan)
    return replace(found, menurut=beside, grafik_aturan=tren.chart_by_rule(beside, asked.tren), dibatasi=not small)


def _coded(recorded: Mapping[str, int]) -> dict[str, int]:
    return {status.replace("_", "-"): n for status, n in recorded.items()}


def _with_decided(numbers: Mapping[str, int]) -> dict[str, int]:
    return {**numbers, "diputus": numbers["dibekukan"] + numbers["dibubarkan"]}


# --- Words ---------------------------------------------------------------------------------------------------
def _texts(found: Dasbor) -> dict[str, str]:
    kantor, kdmp, posisi = Kantor.objects.get_current() or Kantor(), found.cakupan.kdmp, found.posisi
    said = {
        "status": teks.status(found.n, found.status, posisi, kantor, kdmp),
        "tahunan": teks.shares(found.tahunan, posisi, kantor, kdmp),
        "urusan": teks.matters(found.urusan, posisi, kantor, kdmp),
        "malam": teks.night(found.malam, posisi, kantor, kdmp),
        "tren": teks.trend(found.tren, posisi, kantor, kdmp),
        "tempat": teks.places(found.n, {one.nama: one.n["semua"] for one in found.tempat}, posisi, kantor, kdmp),
    }
    if found.akan:
        said["perhatian"] = teks.attention(found.perhatian, posisi, kantor, kdmp)
        said["akan"] = teks.forecast(found.akan, posisi, kantor, kdmp)
    return said
