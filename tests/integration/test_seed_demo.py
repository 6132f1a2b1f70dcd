"""The demo office comes out as announced on whatever day it is made, and its past was recorded on its own days."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import connection

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan import demo, nightly
from registry.actions.kantor import setup_office
from registry.classification import status, verdict
from registry.demo.lives import plan_lives
from registry.models import Kantor, Kecamatan, Koperasi, Malam, PerubahanStatus, RilisPeninjauan
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

DAYS = [dt.date(2026, 11, 22), dt.date(2027, 1, 15), dt.date(2027, 6, 30), dt.date(2027, 7, 1)]


@pytest.mark.parametrize("on", DAYS)
def test_counts_are_exact_on_any_date(on: dt.date) -> None:
    with dates.freeze(on):
        made = demo.build(count=180, seed=5)
    assert (made.active, made.inactive) == (150, 30)
    assert Koperasi.objects.filter(status_keputusan__isnull=False).count() == 0
    assert Malam.objects.get(tanggal=on).keadaan == Malam.Keadaan.SELESAI
    assert RilisPeninjauan.objects.filter(kecamatan=None).exists()
    assert Kecamatan.objects.count() == 27


def test_the_record_of_ten_years_equals_the_rule() -> None:
    """status_on (what was recorded) and verdict (what the rule says) agree on days throughout the window."""
    on = dt.date(2026, 11, 22)
    with dates.freeze(on):
        demo.build(count=150, seed=11)
        born = dict(
            PerubahanStatus.objects.filter(kolom="status_hitung", lama=None).values_list("koperasi", "berlaku_pada")
        )
        days = [
            dt.date(2016, 1, 1),
            dt.date(2018, 7, 1),
            dt.date(2019, 9, 1),
            dt.date(2022, 6, 30),
            dt.date(2022, 7, 1),
        ]
        days += [dt.date(year, 10, 5) for year in range(2017, 2026)] + [on - dt.timedelta(days=1), on]
        seen: Counter[str] = Counter()
        for day in days:
            present = [pk for pk, since in born.items() if since <= day]
            rule = dict(verdict.annotate(Koperasi.objects.filter(pk__in=present), on=day).values_list("pk", "v_status"))
            record = status_record(present, day)
            assert record == rule, day
            seen.update(rule.values())
    assert seen["aktif"] > 100
    assert seen["tidak_aktif"] > 100


def test_last_night_has_something_to_show() -> None:
    with dates.freeze(DAYS[0]):
        demo.build(count=200, seed=3)
    changes = PerubahanStatus.objects.filter(malam__tanggal=DAYS[0], kolom="status_hitung", lama__isnull=False)
    assert changes.count() > 0
    assert set(changes.values_list("baru", flat=True)) == {"tidak_aktif"}


def test_refused_where_cooperatives_exist() -> None:
    with dates.freeze(DAYS[0]):
        demo.build(count=20, seed=1)
        with pytest.raises(demo.DemoRefused, match="masih kosong"):
            demo.build(count=20, seed=1)
    assert Koperasi.objects.count() == 20


def test_nights_over_the_empty_office_do_not_stand_in_for_the_demos_own() -> None:
    with dates.freeze(DAYS[0] - dt.timedelta(days=1)):
        nightly.run()
    with dates.freeze(DAYS[0]):
        nightly.run()
        made = demo.build(count=200, seed=3)
        assert made.inactive == 33
        malam = Malam.objects.get()
        assert (malam.tanggal, malam.keadaan) == (DAYS[0], Malam.Keadaan.SELESAI)
        assert malam.berubah > 0


def test_what_does_not_come_out_as_planned_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo.office, "plan_lives", lambda rng, clock, count, inactive: plan_lives(rng, clock, count, 5))
    with dates.freeze(DAYS[0]), pytest.raises(demo.DemoRefused, match="tidak sesuai rencana"):
        demo.build(count=60, seed=3)
    assert not Koperasi.objects.exists()


def test_of_two_at_once_the_second_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def held() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'")
            raise demo.DemoRefused(f"{cursor.fetchone()[0]} kunci")

    monkeypatch.setattr(demo.office, "_office", held)
    with pytest.raises(demo.DemoRefused, match="1 kunci"):
        demo.build(count=20)


def test_an_office_that_was_there_says_that_its_data_is_invented() -> None:
    with dates.freeze(DAYS[0]):
        setup_office(kode="35.24", nama="Dinas Koperasi")
        demo.build(count=60, seed=3)
    kantor = Kantor.objects.get()
    assert (kantor.nama, kantor.contoh) == ("Dinas Koperasi", True)


def status_record(present: list[int], day: dt.date) -> dict[int, str]:
    return dict(status.on(Koperasi.objects.filter(pk__in=present), day).values_list("pk", "status_on"))


def test_a_real_person_never_gets_the_password_that_everybody_knows() -> None:
    real = make_user(username="admin", nama="Admin Sungguhan")
    with pytest.raises(demo.DemoRefused, match="sudah dipakai Admin Sungguhan"):
        demo.build(count=20)
    assert User.objects.get().password == real.password
    assert not Koperasi.objects.exists()
