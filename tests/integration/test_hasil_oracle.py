"""The funnel, the days and the costs against a second reading in plain Python over all rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.models import (
    Fasilitasi,
    JanjiRat,
    Kasus,
    KegiatanKasus,
    Kunjungan,
    Pelatihan,
    Peserta,
)
from pembinaan.results import costs, days, funnel
from registry.models import MasaBukti, PerubahanStatus
from tests.factories.hasil import TODAY, world
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory

pytestmark = pytest.mark.django_db
SEEDS = range(3)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kabid() -> User:
    return make_user("kabid")


def reached(kasus: Kasus) -> dict[str, bool]:
    """What the printed definition says, read slowly."""
    since, own = kasus.dibuka_pada, {"koperasi_id": kasus.koperasi_id}
    now = kasus.koperasi
    return {
        "surat": any(
            k.kasus.koperasi_id == kasus.koperasi_id and k.jenis == "surat" and k.tanggal >= since
            for k in KegiatanKasus.objects.select_related("kasus")
        ),
        "kunjungan": any(v.keadaan == "selesai" and v.tanggal >= since for v in Kunjungan.objects.filter(**own)),
        "janji": any(j.dijanjikan_pada >= since for j in JanjiRat.objects.filter(**own)),
        "rat": any(
            m.jenis == "rat" and m.tingkat == "diterima" and m.dicatat_pada >= since
            for m in MasaBukti.objects.filter(**own)
        ),
        "aktif": kasus.hasil == "aktif_kembali" or (now.status == "aktif" and not now.menunggu_pemeriksaan),
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_funnel(seed: int, kabid: User) -> None:
    world(seed)
    for year in (None, 2025):
        own = [k for k in Kasus.objects.select_related("koperasi") if year is None or k.dibuka_pada.year == year]
        flags = {kasus.pk: reached(kasus) for kasus in own}
        everything, groups = funnel.count(funnel.cases(kabid, tahun=year), "kecamatan")
        assert everything.total == len(own) == sum(one.total for one in groups)
        before = None
        for stage in funnel.STAGES:
            wanted = {pk for pk, flag in flags.items() if flag[stage.code]}
            assert everything.reached[stage.code] == len(wanted) == sum(g.reached[stage.code] for g in groups)
            listed = funnel.cases(kabid, tahun=year, tahap=stage.code)
            assert set(listed.values_list("pk", flat=True)) == wanted
            if before:
                both = {pk for pk in wanted if flags[pk][before]}
                assert everything.both[stage.code] == len(both)
                listed = funnel.cases(kabid, tahun=year, tahap=stage.code, juga=before)
                assert set(listed.values_list("pk", flat=True)) == both
            before = stage.code


@pytest.mark.parametrize("group", funnel.GROUPS)
def test_every_group_opens_its_list(group: str, kabid: User) -> None:
    world(11)
    everything, groups = funnel.count(funnel.cases(kabid), group)
    assert sum(one.total for one in groups) == everything.total == Kasus.objects.count()
    for one in groups:
        asked = {group: int(one.key) if group == "tahun" else one.key}
        assert funnel.cases(kabid, **asked).count() == one.total
        for stage in funnel.STAGES:
            assert funnel.cases(kabid, **asked, tahap=stage.code).count() == one.reached[stage.code]


def test_first_activity(kabid: User) -> None:
    world(12)
    rows = {kasus.pk: kasus.pertama for kasus in funnel.cases(kabid).annotate(pertama=funnel.first_activity())}
    for kasus in Kasus.objects.all():
        found = [
            (
                k.tanggal,
                "b" if k.jenis == "surat" else "a",
                k.pk,
                "surat" if k.jenis == "surat" else f"kegiatan:{k.jenis}",
            )
            for k in KegiatanKasus.objects.filter(kasus__koperasi=kasus.koperasi_id)
        ]
        found += [(v.tanggal, "c", v.pk, "kunjungan") for v in Kunjungan.objects.filter(
            koperasi=kasus.koperasi_id, keadaan="selesai")]  # fmt: skip
        own = sorted(one for one in found if one[0] >= kasus.dibuka_pada and one[1] in "abc")
        told = rows[kasus.pk]
        assert told == (own[0][3] if own else "belum") or told.partition(":")[0] not in (
            "kegiatan",
            "surat",
            "kunjungan",
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_days(seed: int, kabid: User) -> None:
    world(seed, count=60)
    took, unknown = [], 0
    by_koperasi = defaultdict(list)
    for event in PerubahanStatus.objects.filter(kolom="status_hitung").order_by("berlaku_pada", "pk"):
        by_koperasi[event.koperasi_id].append(event)
    for events in by_koperasi.values():
        for before, after in pairwise(events):
            if after.baru == "aktif":
                if before.lama is None:
                    unknown += 1
                else:
                    took.append((after.berlaku_pada - before.berlaku_pada).days)
    everything, places, years = days.spread(days.returns(kabid))
    assert list(everything.days) == sorted(took)
    assert everything.unknown == unknown
    assert sum(one.total for one in places) == sum(one.total for one in years) == len(took) + unknown
    for quarters, told in ((1, everything.lower), (2, everything.median), (3, everything.upper)):
        wanted = next((d for d in sorted(took) if 4 * sum(x <= d for x in took) >= quarters * len(took)), None)
        assert told == wanted
    for code, _, n in everything.by_class:
        assert days.returns(kabid, kelas=code).count() == n
    assert sum(n for _, _, n in everything.by_class) == len(took)
    assert days.returns(kabid, kelas=days.UNKNOWN).count() == unknown


def slow_costs(kasus: Kasus) -> list[tuple[str, int, int]]:
    """(source, ref, rupiah) of one case."""
    found = []
    within = lambda day: kasus.dibuka_pada <= day <= kasus.ditutup_pada  # noqa: E731
    for act in KegiatanKasus.objects.filter(kasus=kasus):
        if act.biaya is not None:
            found.append(("kegiatan", act.pk, act.biaya))
    for visit in Kunjungan.objects.filter(koperasi=kasus.koperasi_id, keadaan="selesai"):
        if not within(visit.tanggal):
            continue
        route = visit.rencana
        if route is not None and route.biaya is not None:
            mates = sorted((v.urutan, v.pk) for v in Kunjungan.objects.filter(rencana=route, keadaan="selesai"))
            place = mates.index((visit.urutan, visit.pk))
            found.append(("kunjungan", visit.pk, route.biaya // len(mates) + (place < route.biaya % len(mates))))
        elif visit.biaya is not None:
            found.append(("kunjungan", visit.pk, visit.biaya))
    for pelatihan in Pelatihan.objects.filter(keadaan="selesai").exclude(biaya=None):
        guests = sorted({p.orang.koperasi_id for p in Peserta.objects.filter(pelatihan=pelatihan) if p.hadir})
        if within(pelatihan.dari) and kasus.koperasi_id in guests:
            share, rest = divmod(pelatihan.biaya, len(guests))
            found.append(("pelatihan", pelatihan.pk, share + (guests.index(kasus.koperasi_id) < rest)))
    for one in Fasilitasi.objects.filter(koperasi=kasus.koperasi_id).exclude(biaya=None):
        if within(one.selesai_pada):
            found.append(("fasilitasi", one.pk, one.biaya))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_costs(seed: int, kabid: User) -> None:
    world(seed)
    wanted: dict[int, set[tuple[str, int, int]]] = defaultdict(set)
    for kasus in Kasus.objects.filter(hasil="aktif_kembali"):
        wanted[kasus.koperasi_id] |= set(slow_costs(kasus))
    found = costs.bills(costs.reactivated(kabid))
    assert {bill.koperasi.pk: {(c.source, c.ref, c.rp) for c in bill.costs} for bill in found} == dict(wanted)
    told = costs.summary(found)
    assert told.count == len(wanted)
    assert told.noted == sum(bool(own) for own in wanted.values())
    assert told.total == sum(rp for own in wanted.values() for _, _, rp in own)


def test_what_is_divided_adds_up_again() -> None:
    for amount, shares in ((100, 3), (2, 5), (0, 4), (7, 1)):
        parts = costs.divide(amount, shares)
        assert sum(parts) == amount
        assert max(parts) - min(parts) <= 1
    assert Counter(costs.divide(100, 3)) == {34: 1, 33: 2}
