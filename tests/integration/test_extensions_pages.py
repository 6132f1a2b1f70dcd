"""Perpanjangan: one row per cooperative of that day, newcomers get theirs, a revocation of many waits for the night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import policies
from registry.actions import extensions
from registry.classification import clauses, night, run, verdict
from registry.models import AturanStatus, Kecamatan, KeputusanPerpanjangan, Koperasi, Perpanjangan
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KecamatanFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
LATER = dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID)


@pytest.fixture
def two_places() -> tuple[Koperasi, Koperasi]:
    """Both lack 2024 and 2025, and so an extension of 2025 is all that each needs. One in Babat, one in Deket."""
    found = tuple(
        KoperasiFactory(kecamatan=KecamatanFactory(nama=name), nama=f"KUD {name}", status_hitung="tidak_aktif")
        for name in ("Babat", "Deket")
    )
    for koperasi in found:
        both_levels(koperasi, 2023)
    return found  # type: ignore[return-value]


def grant(by: User, **fields: Any) -> KeputusanPerpanjangan:
    values = {"cakupan": "semua", "tahun_buku": 2025, "batas_baru": LATER, "dasar_hukum": "SE 1/2026"} | fields
    return extensions.grant(by=by, **values)


def stored(*koperasi_list: Koperasi) -> list[str]:
    return [Koperasi.objects.get(pk=koperasi.pk).status_hitung for koperasi in koperasi_list]


def test_one_cooperative(kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    babat, deket = two_places
    keputusan = grant(kabid, cakupan="koperasi", koperasi=babat)
    assert stored(babat, deket) == ["aktif", "tidak_aktif"]
    assert [row.koperasi for row in keputusan.perpanjangan_set.all()] == [babat]
    extensions.revoke(keputusan=keputusan, alasan="Keliru.", by=kabid)
    assert stored(babat, deket) == ["tidak_aktif", "tidak_aktif"]
    assert Perpanjangan.objects.get().dicabut_pada == TODAY


@pytest.mark.parametrize(("months", "base"), [(6, "30 Juni 2026"), (3, "31 Maret 2026"), (9, "30 September 2026")])
def test_an_extension_lies_after_the_rule_s_own_due_date(
    kabid: User, two_places: tuple[Koperasi, Koperasi], months: int, base: str
) -> None:
    AturanStatus.objects.update(bulan_batas=months)
    last = clauses.base_due(2025, months)
    one = {"cakupan": "koperasi", "koperasi": two_places[0]}
    with dates.freeze(last):
        with pytest.raises(policies.Refused, match=f"sudah {base}"):
            grant(kabid, batas_baru=last, **one)
        assert grant(kabid, batas_baru=last + dt.timedelta(days=1), **one).pk


def test_one_kecamatan(kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    babat, deket = two_places
    grant(kabid, cakupan="kecamatan", kecamatan=babat.kecamatan)
    assert stored(babat, deket) == ["aktif", "tidak_aktif"]
    Koperasi.objects.filter(pk=babat.pk).update(kecamatan=deket.kecamatan)  # a move changes none
    Koperasi.objects.filter(pk=deket.pk).update(kecamatan=babat.kecamatan)
    run_apply(babat, deket)
    assert stored(babat, deket) == ["aktif", "tidak_aktif"]


def test_a_kecamatan_touches_no_other(kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    """One elsewhere that is aktif by now for another reason is not written: that is the night's."""
    babat, deket = two_places
    both_levels(deket, 2025)  # no action recorded it: the stored status is behind
    grant(kabid, cakupan="kecamatan", kecamatan=babat.kecamatan)
    assert stored(babat, deket) == ["aktif", "tidak_aktif"]


def run_apply(*koperasi_list: Koperasi) -> None:
    run.apply(Koperasi.objects.filter(pk__in=[k.pk for k in koperasi_list]), on=TODAY)


def test_all_and_their_revocation_waits_for_the_night(kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    keputusan = grant(kabid)
    assert stored(*two_places) == ["aktif", "aktif"]
    keputusan = extensions.revoke(keputusan=keputusan, alasan="Keliru.", by=kabid)
    tomorrow = TODAY + dt.timedelta(days=1)
    assert keputusan.dicabut_pada == tomorrow
    assert stored(*two_places) == ["aktif", "aktif"]
    assert verdict.explain(two_places[0], on=tomorrow).status == "tidak_aktif"
    with pytest.raises(policies.Refused, match="sudah dicabut"):
        extensions.revoke(keputusan=keputusan, alasan="Lagi.", by=kabid)
    with dates.freeze(tomorrow):
        night.classify(tomorrow)
    assert stored(*two_places) == ["tidak_aktif", "tidak_aktif"]


def test_an_extension_for_all_makes_nobody_tidak_aktif(kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    """Whoever turns tidak aktif for another reason waits for the night and its brake."""
    overdue = KoperasiFactory(status_hitung="aktif")
    grant(kabid)
    assert stored(overdue, *two_places) == ["aktif", "aktif", "aktif"]
    assert verdict.explain(overdue, on=TODAY).status == "tidak_aktif"


def test_newcomers_get_the_rows_in_force(kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    babat, _ = two_places
    everyone = grant(kabid)
    place = grant(kabid, cakupan="kecamatan", kecamatan=babat.kecamatan)
    gone = grant(kabid, tahun_buku=2024)
    extensions.revoke(keputusan=gone, alasan="Keliru.", by=kabid)
    after = TODAY + dt.timedelta(days=3)
    with dates.freeze(after):
        here = KoperasiFactory(kecamatan=babat.kecamatan)
        outside = KoperasiFactory(kewenangan="provinsi")
        added = extensions.grant_existing(Koperasi.objects.filter(pk__in=[here.pk, outside.pk]), on=after)
    assert added == 2
    rows = Perpanjangan.objects.filter(koperasi__in=[here, outside])
    assert {(row.koperasi_id, row.keputusan_id, row.berlaku_pada) for row in rows} == {
        (here.pk, everyone.pk, after), (here.pk, place.pk, after),
    }  # fmt: skip
    assert extensions.grant_existing(Koperasi.objects.filter(pk=here.pk), on=after) == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"batas_baru": dt.date(2026, 6, 30)}, "sesudahnya"),
        ({"batas_baru": dt.date(2026, 8, 1)}, "sudah lewat"),
        ({"tahun_buku": 2027, "batas_baru": dt.date(2029, 1, 1)}, "belum dimulai"),
        ({"cakupan": "koperasi"}, "Pilih koperasi"),
        ({"cakupan": "kecamatan"}, "Pilih kecamatan"),
    ],
)
def test_refused(kabid: User, two_places: tuple[Koperasi, Koperasi], fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(policies.Refused, match=sentence):
        grant(kabid, **fields)
    assert not KeputusanPerpanjangan.objects.exists()


# --- Pages ------------------------------------------------------------------------------------
def test_grant_and_revoke_in_the_browser(client: Client, kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    babat, deket = two_places
    client.force_login(kabid)
    form = {
        "cakupan": "koperasi", "koperasi": "kud babat", "tahun_buku": "2025", "batas_baru": "31 Desember 2026",
        "dasar_hukum": "Surat 518/1/2026",
    }  # fmt: skip
    answer = client.post("/perpanjangan/beri/", form)
    keputusan = KeputusanPerpanjangan.objects.get()
    assert answer.url == f"/perpanjangan/{keputusan.pk}/"
    assert stored(babat, deket) == ["aktif", "tidak_aktif"]
    assert "KUD Babat" in client.get("/perpanjangan/").content.decode()
    page = client.get(answer.url).content.decode()
    assert "KUD Babat" in page
    assert "KUD Deket" not in page
    question = client.get(f"{answer.url}cabut/").content.decode()
    assert "tahun buku 2025 sampai 31 Desember 2026, untuk 1 koperasi" in question
    assert client.post(f"{answer.url}cabut/", {"alasan": ""}).status_code == 422
    client.post(f"{answer.url}cabut/", {"alasan": "Salah koperasi."})
    assert stored(babat, deket) == ["tidak_aktif", "tidak_aktif"]


def test_two_that_fit_are_refused(client: Client, kabid: User) -> None:
    for _ in range(2):
        KoperasiFactory(nama="KUD Kembar")
    client.force_login(kabid)
    form = {
        "cakupan": "koperasi", "koperasi": "KUD Kembar", "tahun_buku": "2025", "batas_baru": "31/12/2026",
        "dasar_hukum": "S",
    }  # fmt: skip
    answer = client.post("/perpanjangan/beri/", form)
    assert answer.status_code == 422
    assert "lebih dari satu" in answer.content.decode()


def test_who_may(client: Client, kabid: User, two_places: tuple[Koperasi, Koperasi]) -> None:
    keputusan = grant(kabid)
    client.force_login(make_user(Peran.PETUGAS))
    assert client.get("/perpanjangan/").status_code == 200
    assert client.get("/perpanjangan/beri/").status_code == 403
    assert client.post(f"/perpanjangan/{keputusan.pk}/cabut/", {"alasan": "x"}).status_code == 403
    keputusan.refresh_from_db()
    assert keputusan.dicabut_pada is None


def test_queries_do_not_grow(client: Client, kabid: User, django_assert_max_num_queries: Callable[..., Any]) -> None:
    place: Kecamatan = KecamatanFactory()
    many = [KoperasiFactory(kecamatan=place) for _ in range(12)]
    for koperasi in many:
        grant(kabid, cakupan="koperasi", koperasi=koperasi)
    keputusan = grant(kabid)
    client.force_login(kabid)
    with django_assert_max_num_queries(15):
        client.get("/perpanjangan/")
    with django_assert_max_num_queries(15):
        client.get(f"/perpanjangan/{keputusan.pk}/")
