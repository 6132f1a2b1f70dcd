"""The night opens a case for each cooperative that became tidak aktif: whom, once, and for whom not."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import nightly
from pembinaan.actions import kasus as cases
from pembinaan.actions import kasus_malam
from pembinaan.models import Kasus
from registry.actions import release
from registry.models import Koperasi, Malam, PerubahanStatus
from tests.factories import night
from tests.factories import registry as make
from tests.factories.people import make_user

TODAY = dt.date(2026, 7, 3)
DAY = dt.timedelta(days=1)


@pytest.fixture
def office(db: None) -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        release.release_review(by=None)
        yield


def inactive(since: dt.date = dt.date(2026, 7, 1), **fields: object) -> Koperasi:
    fields = {"status_hitung": "tidak_aktif", "keterangan": "tidak_aktif", "peristiwa": since} | fields
    return make.KoperasiFactory(**fields)


def turn(koperasi: Koperasi, baru: str, on: dt.date) -> PerubahanStatus:
    """A further event, with the column that follows it."""
    event = PerubahanStatus.objects.create(
        koperasi=koperasi, kolom="status_hitung", lama=koperasi.status_hitung, baru=baru, berlaku_pada=on
    )
    koperasi.status_hitung = baru
    koperasi.save()
    return event


def test_it_opens_one_for_each_and_twice_opens_none(office: None) -> None:
    quiet, lively = inactive(), make.KoperasiFactory()
    malam = Malam.objects.create(tanggal=TODAY)
    assert kasus_malam.open_for_inactive(on=TODAY, malam=malam) == 1
    kasus = Kasus.objects.get()
    event = quiet.perubahan_status_set.get()
    assert (kasus.koperasi, kasus.jenis, kasus.keadaan) == (quiet, "keaktifan", "baru")
    assert (kasus.peristiwa, kasus.malam, kasus.dibuka_pada, kasus.dibuka_oleh) == (event, malam, TODAY, None)
    assert lively.kasus_set.count() == 0
    history = Kasus.pgh_event_model.objects.get(pgh_obj_id=kasus.pk)  # comes by trigger
    assert history.pgh_context.metadata == {"proses": "malam"}
    trail = Jejak.objects.get(aksi="kasus.malam")
    assert (trail.oleh, trail.rincian["kasus"]) == (None, 1)
    assert kasus_malam.open_for_inactive(on=TODAY + DAY) == 0
    assert Jejak.objects.filter(aksi="kasus.malam").count() == 1


def test_a_closed_case_stays_closed_until_it_turns_tidak_aktif_again(office: None) -> None:
    quiet = inactive()
    kasus_malam.open_for_inactive(on=TODAY)
    Kasus.objects.update(keadaan="selesai", hasil="tidak_berhasil", ditutup_pada=TODAY)
    assert kasus_malam.open_for_inactive(on=TODAY + DAY) == 0
    turn(quiet, "aktif", TODAY + 2 * DAY)
    assert kasus_malam.open_for_inactive(on=TODAY + 2 * DAY) == 0
    again = turn(quiet, "tidak_aktif", TODAY + 3 * DAY)
    assert kasus_malam.open_for_inactive(on=TODAY + 3 * DAY) == 1
    assert Kasus.objects.open().get().peristiwa == again
    assert kasus_malam.open_for_inactive(on=TODAY + 4 * DAY) == 0


def test_one_that_was_open_all_along_stays_the_only_one(office: None) -> None:
    quiet = inactive()
    kasus_malam.open_for_inactive(on=TODAY)
    turn(quiet, "aktif", TODAY + DAY)
    turn(quiet, "tidak_aktif", TODAY + 2 * DAY)
    assert kasus_malam.open_for_inactive(on=TODAY + 2 * DAY) == 0
    assert Kasus.objects.count() == 1


def test_one_opened_by_a_person_since_counts_and_of_another_kind_does_not(office: None) -> None:
    clerk = make_user(Peran.PETUGAS)
    by_hand, other, before = inactive(), inactive(), inactive()
    cases.open_case(koperasi=by_hand, jenis="keaktifan", by=clerk)
    cases.open_case(koperasi=other, jenis="revitalisasi", by=clerk)
    with dates.freeze(dt.date(2026, 6, 1)):
        cases.open_case(koperasi=before, jenis="keaktifan", by=clerk)
    Kasus.objects.filter(jenis="keaktifan").update(keadaan="selesai", hasil="tidak_berhasil", ditutup_pada=TODAY)
    assert kasus_malam.open_for_inactive(on=TODAY) == 2
    assert {kasus.koperasi for kasus in Kasus.objects.filter(peristiwa__isnull=False)} == {other, before}


def test_who_gets_none(office: None) -> None:
    inactive(kewenangan="provinsi")
    inactive(status_keputusan="dibubarkan")
    inactive(ditarik_pada=dates.sekarang())
    inactive(digabung_ke=make.KoperasiFactory())
    assert kasus_malam.open_for_inactive(on=TODAY) == 0


def test_before_its_release_a_kecamatan_gets_none(db: None) -> None:
    make.KantorFactory()
    held = inactive()
    with dates.freeze(TODAY):
        free = inactive(kecamatan=make.KecamatanFactory())
        release.release_review(by=None, kecamatan=free.kecamatan)
        assert kasus_malam.open_for_inactive(on=TODAY) == 1
        assert Kasus.objects.get().koperasi == free
        release.release_review(by=None, kecamatan=held.kecamatan)
        assert kasus_malam.open_for_inactive(on=TODAY) == 1


def test_the_whole_night_and_a_second_start(office: None) -> None:
    night.register(3, filed=2023, on=dt.date(2026, 6, 1))
    night.register(4, filed=2024, on=dt.date(2026, 6, 1))
    nightly.run(on=TODAY)
    assert Kasus.objects.count() == 3
    malam = Malam.objects.get()
    assert malam.tahap_selesai == ["klasifikasi", "kasus", "tangga", "ringkasan"]
    assert set(Kasus.objects.values_list("malam", flat=True)) == {malam.pk}
    nightly.run(on=TODAY)
    assert Kasus.objects.count() == 3


def test_a_past_day_is_named_by_who_was_tidak_aktif_then(office: None) -> None:
    """As the demo's history asks: the cases of an office that began months ago."""
    back = inactive(dt.date(2025, 7, 1))
    then = back.perubahan_status_set.get()
    turn(back, "aktif", dt.date(2026, 3, 1))
    later = inactive(dt.date(2026, 7, 1))
    past = dt.date(2025, 9, 1)
    assert kasus_malam.open_for_inactive(on=past, among=Koperasi.objects.filter(pk__in=[back.pk, later.pk])) == 1
    assert Kasus.objects.get().peristiwa == then


@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once_open_one_case_each() -> None:
    make.KantorFactory()
    rows = [inactive() for _ in range(5)]
    with dates.freeze(TODAY):
        release.release_review(by=None)
    opened: list[int] = []

    def one() -> None:
        try:
            with dates.freeze(TODAY):
                opened.append(kasus_malam.open_for_inactive(on=TODAY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [0, 5]
    assert Kasus.objects.count() == len(rows)
    assert connection.vendor == "postgresql"
