"""The demo's cases: one open case for every tidak aktif cooperative, and a past with something of each kind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Count, F, Q

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan import demo, nightly, promises
from pembinaan.kasus import filters, outcome
from pembinaan.models import JanjiRat, Kasus, KegiatanKasus
from registry.models import Koperasi

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("on", [dt.date(2026, 11, 22), dt.date(2027, 1, 15), dt.date(2027, 7, 1)])
def test_every_inactive_cooperative_has_one_open_case(on: dt.date) -> None:
    with dates.freeze(on):
        demo.build(count=180, seed=5)
        assert one_each(30)
        nightly.run(on=on)
        assert one_each(30)
        future = Q(dibuka_pada__gt=on) | Q(ditutup_pada__gt=on)
        assert not Kasus.objects.filter(future).exists()
        assert not KegiatanKasus.objects.filter(Q(tanggal__gte=on) | Q(tanggal__lt=F("kasus__dibuka_pada"))).exists()
        ended = KegiatanKasus.objects.filter(kasus__ditutup_pada__lt=F("tanggal"))
        assert not ended.exists()
        assert not Kasus.objects.filter(hasil="aktif_kembali", koperasi__status_hitung="tidak_aktif").exists()


def one_each(inactive: int) -> bool:
    open_cases = Count("kasus_set", filter=Q(kasus_set__jenis="keaktifan") & ~Q(kasus_set__keadaan="selesai"))
    quiet = Koperasi.objects.filter(status="tidak_aktif").annotate(n=open_cases)
    return set(quiet.values_list("n", flat=True)) == {1} and quiet.count() == inactive


def test_each_page_has_something_to_show() -> None:
    on = dt.date(2026, 11, 22)
    with dates.freeze(on):
        demo.build(count=500, seed=7)
        cases = Kasus.objects.open()
        for condition in (outcome.PROPOSES, outcome.WAITS, filters.overdue(on), filters.idle(on), Q(petugas=None)):
            assert cases.filter(condition).exists(), condition
        assert Kasus.objects.filter(hasil="aktif_kembali").exists()
        assert set(Kasus.objects.values_list("jenis", flat=True)) > {"keaktifan", "sengketa"}
        counted = promises.counts(JanjiRat.objects.all(), on=on)
        assert {"ditepati", "diingkari", "hari_ini", "menunggu"} <= set(counted)
        desks = User.objects.filter(kasus_set__keadaan="berjalan").distinct()
        assert {user.username for user in desks} >= {"petugas", "petugas2", "petugas3", "pendamping"}
