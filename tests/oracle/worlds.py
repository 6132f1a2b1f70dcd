"""Random worlds: filings with their whole life, extensions, decisions, rule versions; and the same in the database."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from registry.models import (
    AturanStatus,
    KeputusanPerpanjangan,
    Koperasi,
    MasaBukti,
    Perpanjangan,
    PerubahanKewenangan,
    PerubahanStatus,
)
from tests.factories.registry import KantorFactory
from tests.oracle.brute import Coop, Evidence, Extension, Rule, World

GRACE = timedelta(days=14)
FIRST, LAST = date(2018, 1, 1), date(2027, 12, 31)
# Where rules turn: the days around the office's dates, the law's, and the year's end.
EDGES = ((1, 1), (3, 31), (4, 1), (6, 29), (6, 30), (7, 1), (7, 2), (9, 30), (10, 1), (12, 31))


def profile(examples: int) -> settings:
    """`examples`, or five times as many where ORAKEL=lama asks for a long look.

    CI looks at the same worlds each time, so that a change is judged by what it changed; other runs look at new ones.
    """
    long = os.environ.get("ORAKEL") == "lama"
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    # Worlds are big: making a failing one small takes minutes, which only the long look has.
    phases = [phase for phase in Phase if long or phase not in (Phase.shrink, Phase.explain)]
    times = 5 if long else 1
    return settings(
        max_examples=examples * times,
        deadline=None,
        suppress_health_check=checks,
        phases=phases,
        derandomize=bool(os.environ.get("CI")) and not long,
    )


def days(first: date = FIRST, last: date = LAST) -> st.SearchStrategy[date]:
    edges = [date(y, m, d) for y in range(first.year, last.year + 1) for m, d in EDGES]
    return st.sampled_from([day for day in edges if first <= day <= last]) | st.dates(first, last)


def moment(world: World, number: int) -> date:
    """A day on which something of this world turns, or the day before: an extension, anything, or the calendar."""
    one = timedelta(days=1)
    own = {day for coop in world.coops for row in coop.evidence for day in (row.begin, row.end) if day}
    granted = {day for e in world.extensions for day in (e.begin, e.until, e.until + one, e.revoked) if day}
    own |= {rule.start for rule in world.rules if rule.start}
    own |= {day - one for day in own}
    edges = [date(year, *edge) for year in range(FIRST.year + 2, LAST.year + 1) for edge in EDGES]
    kinds = [sorted(day for day in days if FIRST <= day <= LAST) for days in (granted, own | granted, edges)]
    found = kinds[number % 3] or edges
    return found[number // 3 % len(found)]


NUMBERS = st.integers(0, 5000)


def rules(number: int = 1, start: st.SearchStrategy[date | None] | None = None) -> st.SearchStrategy[Rule]:
    return st.builds(
        Rule,
        number=st.just(number),
        start=st.none() if start is None else start,
        adopted=st.booleans() if number > 1 else st.just(True),
        length=st.sampled_from([1, 2, 2, 2, 3, 3, 4, 5, 7, 10]),
        kind=st.sampled_from(["either", "either", "rat", "laporan", "both"]),
        level=st.sampled_from(["dikirim", "dikirim", "diterima"]),
        months=st.sampled_from([6, 6, 6, *range(1, 13)]),
        gap=st.sampled_from([0, 1]),
    )


@st.composite
def filings(draw: st.DrawFn) -> list[Evidence]:
    """What one filing leaves in MasaBukti: sent, perhaps late; sent back, withdrawn, sent again, accepted, mended."""
    year, kind = draw(st.integers(2015, 2026)), draw(st.sampled_from(["rat", "laporan"]))
    sent = draw(days(date(year, 6, 1), min(date(year + 4, 12, 31), LAST)))
    fate = draw(st.sampled_from("waiting accepted returned resubmitted withdrawn corrected imported cancelled".split()))
    later = [sent + timedelta(days=n) for n in sorted(draw(st.lists(st.integers(0, 400), min_size=3, max_size=3)))]
    row = {"year": year, "kind": kind, "source": "pengajuan"}
    sent_row = Evidence(**row, level="dikirim", begin=sent)
    if fate == "waiting":
        return [sent_row]
    if fate == "accepted":
        return [sent_row, Evidence(**row, level="diterima", begin=later[0])]
    if fate == "returned":
        return [Evidence(**row, level="dikirim", begin=sent, end=later[0] + GRACE)]
    if fate == "withdrawn":
        return [Evidence(**row, level="dikirim", begin=sent, end=later[0])]
    if fate == "resubmitted":
        first = Evidence(**row, level="dikirim", begin=sent, end=later[0] + GRACE)
        again = [Evidence(**row, level="dikirim", begin=later[1])]
        return [first, *again, *([Evidence(**row, level="diterima", begin=later[2])] if draw(st.booleans()) else [])]
    if fate == "corrected":  # accepted, then replaced by an accepted correction
        old = [Evidence(**row, level=level, begin=day, end=later[2]) for level, day in
               (("dikirim", sent), ("diterima", later[0]))]  # fmt: skip
        return [
            *old,
            Evidence(**row, level="diterima", begin=later[2]),
            Evidence(**row, level="dikirim", begin=later[1]),
        ]
    cancelled = fate == "cancelled"
    return [
        Evidence(year, kind, level, sent, sent if cancelled else None, cancelled, "impor")
        for level in ("dikirim", "diterima")
    ]


@st.composite
def coops(draw: st.DrawFn, place: int) -> Coop:
    evidence: list[Evidence] = []
    open_keys: set[tuple[Any, ...]] = set()
    for row in [row for filing in draw(st.lists(filings(), max_size=7)) for row in filing]:
        key = (row.year, row.kind, row.level, row.source)
        if row.end is None and key in open_keys:
            continue  # the register holds one open row of a kind
        if row.end is None:
            open_keys.add(key)
        evidence.append(row)
    coop = Coop(
        place=place,
        founded=draw(st.none() | st.dates(date(2008, 1, 1), date(2027, 12, 31))),
        bentuk=draw(st.sampled_from(["primer", "sekunder", ""])),
        evidence=evidence,
        dissolving_since=draw(st.none() | st.none() | days()),
        gone=draw(st.sampled_from([False] * 7 + [True])),
    )
    values = st.sampled_from(["dibekukan", None, "dibubarkan"])
    decided = draw(st.lists(st.tuples(days(), values), max_size=2)) if draw(st.integers(0, 3)) == 0 else []
    coop.decisions = sorted(decided, key=lambda pair: pair[0])
    if draw(st.integers(0, 4)) == 0:
        coop.moves = [(draw(days()), "kabkota", "provinsi")]
        coop.authority = "provinsi"
    return coop


@st.composite
def worlds(draw: st.DrawFn, size: int = 5) -> World:
    """Random cooperatives between two that always contrast: one that filed everything, one that filed nothing."""
    members = [draw(coops(place)) for place in range(size)]
    full = [
        Evidence(year, kind, level, date(year + 1, 2, 14))
        for year in range(2012, 2027) for kind in ("rat", "laporan") for level in ("dikirim", "diterima")
    ]  # fmt: skip
    members += [Coop(size, date(2012, 5, 5), evidence=full), Coop(size + 1, None)]
    extensions = []
    for _ in range(draw(st.integers(0, 4))):
        year, begin = draw(st.integers(2017, 2026)), draw(days())
        extensions.append(
            Extension(
                year=year,
                until=draw(days(date(year + 1, 1, 1), min(date(year + 3, 6, 30), LAST))),
                begin=begin,
                revoked=draw(st.none() | st.integers(0, 300).map(lambda n, begin=begin: begin + timedelta(days=n))),
                covers=tuple(sorted(draw(st.sets(st.integers(0, size + 1), min_size=1)))),
            )
        )
    versions = [draw(rules())]
    for number in range(2, 2 + draw(st.integers(0, 2))):
        versions.append(draw(rules(number, days())))
    return World(members, extensions, versions)


def store(world: World) -> list[Koperasi]:
    """The world as rows; returns its cooperatives in the order of their places. Roll back afterwards."""
    KantorFactory()
    AturanStatus.objects.all().delete()
    AturanStatus.objects.bulk_create([stored_rule(rule) for rule in world.rules])
    rows = Koperasi.objects.bulk_create([stored_coop(coop) for coop in world.coops])
    if any(coop.gone for coop in world.coops):
        survivor = rows[-1]
        for number, (coop, row) in enumerate(zip(world.coops, rows, strict=True)):
            if coop.gone and number % 2:
                Koperasi.objects.filter(pk=row.pk).update(digabung_ke=survivor)
            elif coop.gone:
                Koperasi.objects.filter(pk=row.pk).update(ditarik_pada=datetime(2026, 1, 1, tzinfo=UTC))
    MasaBukti.objects.bulk_create(
        [stored_evidence(row, rows[coop.place]) for coop in world.coops for row in coop.evidence]
    )
    for extension in world.extensions:
        store_extension(extension, rows)
    PerubahanStatus.objects.bulk_create(
        [
            PerubahanStatus(koperasi=rows[coop.place], kolom="status_keputusan", baru=value, berlaku_pada=day)
            for coop in world.coops for day, value in coop.decisions
        ]
    )  # fmt: skip
    PerubahanKewenangan.objects.bulk_create(
        [
            PerubahanKewenangan(koperasi=rows[coop.place], lama=before, baru=after, berlaku_pada=day, alasan="uji")
            for coop in world.coops for day, before, after in coop.moves
        ]
    )  # fmt: skip
    return rows


def stored_rule(rule: Rule) -> AturanStatus:
    return AturanStatus(
        nomor=rule.number,
        berlaku_sejak=rule.start,
        jumlah_tahun=rule.length,
        bukti=rule.kind,
        tingkat=rule.level,
        bulan_batas=rule.months,
        jeda_tahun_pertama=rule.gap,
        dasar_hukum="uji",
        ditetapkan_pada=datetime(2017, 1, 1, tzinfo=UTC) if rule.adopted else None,
    )


def stored_coop(coop: Coop) -> Koperasi:
    return Koperasi(
        nama=f"Koperasi {coop.place}",
        tanggal_badan_hukum=coop.founded,
        bentuk=coop.bentuk,
        kewenangan=coop.authority,
        proses_pembubaran_sejak=coop.dissolving_since,
        status_keputusan=coop.decisions[-1][1] if coop.decisions else None,
        status_hitung="aktif",
    )


def stored_evidence(row: Evidence, koperasi: Koperasi) -> MasaBukti:
    return MasaBukti(
        koperasi=koperasi,
        tahun_buku=row.year,
        jenis=row.kind,
        tingkat=row.level,
        dari=row.begin,
        sampai=row.end,
        sumber=row.source,
        dicatat_pada=row.begin,
        dibatalkan_pada=row.begin if row.cancelled else None,
    )


def store_extension(extension: Extension, rows: list[Koperasi]) -> None:
    decision = KeputusanPerpanjangan.objects.create(
        tahun_buku=extension.year,
        cakupan="semua",
        batas_baru=extension.until,
        berlaku_pada=extension.begin,
        dicabut_pada=extension.revoked,
        dasar_hukum="uji",
    )
    Perpanjangan.objects.bulk_create(
        [
            Perpanjangan(
                keputusan=decision,
                koperasi=rows[place],
                tahun_buku=extension.year,
                batas=extension.until,
                berlaku_pada=extension.begin,
                dicabut_pada=extension.revoked,
            )
            for place in extension.covers
        ]
    )
