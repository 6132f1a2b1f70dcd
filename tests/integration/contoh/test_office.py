"""The demo office comes out as announced on whatever day it is made, and its past was recorded on its own days."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.roles import Peran
from pembinaan import demo
from registry.classification import status, verdict
from registry.models import Kantor, Kecamatan, Koperasi, Malam, PerubahanStatus, RilisPeninjauan
from tests.factories.people import make_user
from tests.integration.contoh import world
from tests.integration.contoh.conftest import Office
from tests.integration.test_kantor import form_data

JUNE = dt.date(2027, 6, 30)


def test_counts_are_exact_on_any_date(office: Office) -> None:
    assert (office.made.active, office.made.inactive) == (world.ACTIVE, world.INACTIVE)
    assert Koperasi.objects.count() == world.COUNT
    by_rule = Counter(Koperasi.objects.values_list("status_hitung", flat=True))
    assert by_rule == {"aktif": world.ACTIVE, "tidak_aktif": world.INACTIVE + world.FROZEN + world.DISSOLVED}
    decided = Koperasi.objects.exclude(status_keputusan=None)
    assert Counter(decided.values_list("status", flat=True)) == {
        "dibekukan": world.FROZEN, "dibubarkan": world.DISSOLVED
    }  # fmt: skip
    assert not decided.filter(status_hitung="aktif").exists()
    assert not decided.filter(kasus_set__jenis="keaktifan").exists()
    assert Malam.objects.get(tanggal=office.day).keadaan == Malam.Keadaan.SELESAI
    assert RilisPeninjauan.objects.filter(kecamatan=None).exists()
    assert Kecamatan.objects.count() == 27


@world.on(world.DAYS[0])
def test_the_record_of_ten_years_equals_the_rule(office: Office) -> None:
    """The computed status (what was recorded) and verdict (what the rule says) agree on days throughout the window."""
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
    days += [dt.date(year, 10, 5) for year in range(2017, 2026)] + [office.day - dt.timedelta(days=1), office.day]
    seen: Counter[str] = Counter()
    for day in days:
        present = [pk for pk, since in born.items() if since <= day]
        rule = dict(verdict.annotate(Koperasi.objects.filter(pk__in=present), on=day).values_list("pk", "v_status"))
        record = status_record(present, day)
        assert record == rule, day
        seen.update(rule.values())
    assert seen["aktif"] > 100
    assert seen["tidak_aktif"] > 100


def status_record(present: list[int], day: dt.date) -> dict[int, str]:
    """What was computed, whatever was decided: the rule does not know decisions."""
    return dict(status.computed_on(Koperasi.objects.filter(pk__in=present), day).values_list("pk", "computed_on"))


@world.on(world.DAYS[0])
def test_last_night_has_something_to_show(office: Office) -> None:
    changes = PerubahanStatus.objects.filter(malam__tanggal=office.day, kolom="status_hitung", lama__isnull=False)
    assert changes.count() > 0
    assert set(changes.values_list("baru", flat=True)) == {"tidak_aktif"}


@world.on(world.DAYS[0])
def test_refused_where_cooperatives_exist(office: Office) -> None:
    with pytest.raises(demo.DemoRefused, match="masih kosong"):
        demo.build(count=20, seed=1)
    assert Koperasi.objects.count() == world.COUNT


@world.on(world.LONG_OPEN)
def test_nights_over_the_empty_office_do_not_stand_in_for_the_demos_own(office: Office) -> None:
    malam = Malam.objects.get()
    assert (malam.tanggal, malam.keadaan) == (office.day, Malam.Keadaan.SELESAI)
    assert malam.berubah > 0


@world.on(world.LONG_OPEN)
def test_an_office_that_was_there_says_that_its_data_is_invented(office: Office) -> None:
    kantor = Kantor.objects.get()
    assert (kantor.nama, kantor.contoh) == (world.OWN_NAME, True)


@world.on(JUNE)
def test_another_own_date_is_in_every_keterangan_at_once_and_no_status_moves(office: Office, client: Client) -> None:
    before = dict(Koperasi.objects.values_list("pk", "status_hitung"))
    late = Koperasi.objects.filter(keterangan="belum_rat_lewat_batas").count()
    assert late > 0
    client.force_login(make_user(Peran.ADMIN))
    answer = client.post(reverse("registry:kantor-update"), form_data(batas_primer_bulan=6, batas_primer_hari=30))
    assert answer.status_code == 302
    assert Koperasi.objects.filter(keterangan="belum_rat_lewat_batas", bentuk="primer").count() == 0
    assert Koperasi.objects.filter(keterangan="belum_rat_dalam_batas").count() >= late
    assert dict(Koperasi.objects.values_list("pk", "status_hitung")) == before
