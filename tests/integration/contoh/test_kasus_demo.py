"""The demo's cases: one open case for every tidak aktif cooperative, and a past with something of each kind."""

from __future__ import annotations

from django.db.models import Count, F, Q

from koperasi.accounts.models import User
from pembinaan import nightly, promises
from pembinaan.kasus import filters, outcome
from pembinaan.models import JanjiRat, Kasus, KegiatanKasus
from registry.models import Koperasi
from tests.integration.contoh import world
from tests.integration.contoh.conftest import Office


def test_every_inactive_cooperative_has_one_open_case(office: Office) -> None:
    on = office.day
    assert one_each(world.INACTIVE)
    nightly.run(on=on)
    assert one_each(world.INACTIVE)
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


@world.on(world.DAYS[0])
def test_each_page_has_something_to_show(office: Office) -> None:
    cases = Kasus.objects.open()
    for condition in (outcome.PROPOSES, outcome.WAITS, filters.overdue(office.day), filters.idle(office.day),
                      Q(petugas=None)):  # fmt: skip
        assert cases.filter(condition).exists(), condition
    assert Kasus.objects.filter(hasil="aktif_kembali").exists()
    assert set(Kasus.objects.values_list("jenis", flat=True)) > {"keaktifan", "sengketa"}
    counted = promises.counts(JanjiRat.objects.all(), on=office.day)
    assert {"ditepati", "diingkari", "hari_ini", "menunggu"} <= set(counted)
    desks = User.objects.filter(kasus_set__keadaan="berjalan").distinct()
    assert {user.username for user in desks} >= {"petugas", "petugas2", "petugas3", "pendamping"}
