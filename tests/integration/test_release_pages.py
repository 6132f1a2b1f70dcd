"""Masa peninjauan and the brake: who may let go what, and what the pages of the night say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import policies
from registry.actions import release
from registry.classification import night
from registry.classification.listing import readings
from registry.models import AturanStatus, Kecamatan, Koperasi, Malam, PelepasanRem, RilisPeninjauan
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KecamatanFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
JULY = dt.date(2027, 7, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kepala() -> User:
    return make_user(Peran.KEPALA)


@pytest.fixture
def places() -> tuple[Kecamatan, Kecamatan]:
    return KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Deket")


# --- Masa peninjauan --------------------------------------------------------------------------
def test_a_kecamatan_then_the_office(kepala: User, places: tuple[Kecamatan, Kecamatan]) -> None:
    here, there, nowhere = (KoperasiFactory(kecamatan=place) for place in (*places, None))
    assert not release.released(Koperasi.objects.all()).exists()
    release.release_review(by=kepala, kecamatan=places[0])
    assert list(release.released(Koperasi.objects.all())) == [here]
    assert [release.is_released(koperasi) for koperasi in (here, there, nowhere)] == [True, False, False]
    with pytest.raises(policies.Refused, match="sudah berakhir"):
        release.release_review(by=kepala, kecamatan=places[0])
    release.release_review(by=kepala)
    assert release.released(Koperasi.objects.all()).count() == 3
    assert all(release.is_released(koperasi) for koperasi in (here, there, nowhere))
    with pytest.raises(policies.Refused, match="seluruh kantor"):
        release.release_review(by=kepala, kecamatan=places[1])


@pytest.mark.parametrize("asked", ["abc", "0", "-1"])
def test_an_unknown_kecamatan_does_not_end_the_review_of_the_office(client: Client, kepala: User, asked: str) -> None:
    client.force_login(kepala)
    assert client.get("/peninjauan/akhiri/", {"kecamatan": asked}).status_code == 404
    assert client.post("/peninjauan/akhiri/", {"kecamatan": asked, "alasan": "Sudah."}).status_code == 404
    assert not RilisPeninjauan.objects.exists()


def test_the_page_gives_each_reading(client: Client, kepala: User, places: tuple[Kecamatan, Kecamatan]) -> None:
    both, rat, laporan, _ = (KoperasiFactory(kecamatan=places[0]) for _ in range(4))
    for koperasi in (both, rat):
        both_levels(koperasi, 2025)
    for koperasi in (both, laporan):
        both_levels(koperasi, 2025, jenis="laporan")
    both_levels(KoperasiFactory(kewenangan="provinsi"), 2025)  # not the office's own
    client.force_login(kepala)
    answer = client.get("/peninjauan/")
    found = {row["label"]: (row["aktif"], row["tidak_aktif"], row["now"]) for row in answer.context["readings"]}
    assert found == {
        "RAT atau laporan keuangan": (3, 1, True),
        "RAT": (2, 2, False),
        "Laporan keuangan": (2, 2, False),
        "RAT dan laporan keuangan": (1, 3, False),
    }


def test_release_in_the_browser(client: Client, kepala: User, places: tuple[Kecamatan, Kecamatan]) -> None:
    KoperasiFactory(kecamatan=places[0])
    client.force_login(make_user(Peran.KABID))
    assert client.get("/peninjauan/").status_code == 200
    assert client.post("/peninjauan/akhiri/").status_code == 403
    client.force_login(kepala)
    assert client.get(f"/peninjauan/akhiri/?kecamatan={places[0].pk}").status_code == 200
    assert not RilisPeninjauan.objects.exists()
    client.post(f"/peninjauan/akhiri/?kecamatan={places[0].pk}", {"alasan": "Sudah dicocokkan."})
    assert RilisPeninjauan.objects.get().kecamatan == places[0]
    client.post("/peninjauan/akhiri/", {"alasan": ""})
    assert RilisPeninjauan.objects.filter(kecamatan=None).exists()
    assert "sedang berjalan" not in client.get("/peninjauan/").content.decode()


# --- Brake ------------------------------------------------------------------------------------
@pytest.fixture
def many(places: tuple[Kecamatan, Kecamatan]) -> list[Koperasi]:
    """Thirty whose last RAT was for 2024: tidak aktif from 1 July 2027. And thirty that met for 2026."""
    risky = [KoperasiFactory(nama=f"KUD Berisiko {n:02}", kecamatan=places[0]) for n in range(30)]
    for koperasi in risky:
        both_levels(koperasi, 2024)
    with dates.freeze(dt.date(2027, 3, 1)):
        for koperasi in [KoperasiFactory(kecamatan=places[1]) for _ in range(30)]:
            both_levels(koperasi, 2026)
    return risky


def test_held_shown_released_and_run_again(client: Client, kepala: User, many: list[Koperasi]) -> None:
    client.force_login(kepala)
    with dates.freeze(JULY):
        with pytest.raises(night.Held):
            night.classify(JULY)
        page = client.get("/malam/2027-07-01/").content.decode()
        assert "30 koperasi akan berubah status sekaligus" in page
        assert "KUD Berisiko 00" in page
        form = {"arah": "tidak_aktif", "sampai": "8/7/2027", "alasan": "Sudah diperiksa."}
        named = {"koperasi": [str(koperasi.pk) for koperasi in many[:6]]}
        assert client.post("/malam/2027-07-01/lepas/", form).status_code == 422  # none is named
        assert client.post("/malam/2027-07-01/lepas/", form | named).status_code == 302
        night.classify(JULY)  # 24 are left: under the least number that the brake holds
        changed = client.get("/malam/2027-07-01/").content.decode()
    assert set(PelepasanRem.objects.get().koperasi_set.all()) == set(many[:6])
    assert Koperasi.objects.filter(status_hitung="tidak_aktif").count() == 30
    assert "30 koperasi berubah status" in changed
    assert "Tidak ada RAT maupun laporan keuangan untuk tahun buku 2025 dan 2026." in changed


def test_released_in_advance_from_the_forecast(client: Client, kepala: User, many: list[Koperasi]) -> None:
    client.force_login(kepala)
    page = client.get("/malam/prakiraan/").content.decode()
    assert "Prakiraan rem 1 Juli 2027" in page
    assert "30 koperasi akan menjadi tidak aktif" in page
    assert "Rem akan menahan malam itu" in page
    form = {"arah": "tidak_aktif", "sampai": "8/7/2027", "alasan": "Sudah diperiksa."}
    named = {"koperasi": [str(koperasi.pk) for koperasi in many] + ["999999"]}
    client.post("/malam/prakiraan/lepas/?pada=2027-07-01", form | named)
    assert PelepasanRem.objects.get().koperasi_set.count() == 30
    assert "Rem tidak akan menahan" in client.get("/malam/prakiraan/?pada=1/7/2027").content.decode()
    with dates.freeze(JULY):
        night.classify(JULY)
    assert Koperasi.objects.filter(status_hitung="tidak_aktif").count() == 30


@pytest.mark.parametrize("asked", ["?pada=1/1/2020", "?pada=abc"])
def test_a_forecast_looks_ahead(client: Client, kepala: User, asked: str) -> None:
    client.force_login(kepala)
    assert "Prakiraan rem 1 Juli 2027" in client.get(f"/malam/prakiraan/{asked}").content.decode()


def test_the_forecast_looks_at_the_first_night_of_a_new_rule(client: Client, kepala: User) -> None:
    """That night the brake may act, long before the next due date."""
    start = dt.date(2026, 12, 1)
    AturanStatus.objects.create(
        nomor=2,
        jumlah_tahun=1,
        bukti="rat",
        berlaku_sejak=start,
        ditetapkan_pada=timezone.now(),
        ditetapkan_oleh=kepala,
    )
    client.force_login(kepala)
    assert "Prakiraan rem 1 Desember 2026" in client.get("/malam/").content.decode()
    with dates.freeze(start):
        assert "Prakiraan rem 1 Juli 2027" in client.get("/malam/").content.decode()


def test_who_may(client: Client, many: list[Koperasi]) -> None:
    Malam.objects.create(tanggal=TODAY, keadaan="tertahan")
    client.force_login(make_user(Peran.PETUGAS))
    for address in ("/malam/", "/malam/2026-11-22/", "/malam/prakiraan/"):
        assert client.get(address).status_code == 200
    for address in ("/malam/2026-11-22/lepas/", "/malam/prakiraan/lepas/?pada=2027-07-01"):
        assert client.post(address, {"koperasi": [many[0].pk]}).status_code == 403
    assert client.get("/malam/2026-11-21/").status_code == 404
    assert client.get("/malam/2026-02-31/").status_code == 404
    client.force_login(make_user(Peran.PENDAMPING))
    assert client.get("/malam/").status_code == 403
    assert not PelepasanRem.objects.exists()


def test_queries_do_not_grow(
    client: Client, kepala: User, many: list[Koperasi], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with dates.freeze(JULY):
        with pytest.raises(night.Held):
            night.classify(JULY)
        client.force_login(kepala)
        for address in ("/malam/", "/malam/2027-07-01/", "/malam/prakiraan/?pada=1/7/2028", "/peninjauan/"):
            with django_assert_max_num_queries(15):
                assert client.get(address).status_code == 200


def test_every_reading_can_be_with_without_or_only_kdmp(client: Client) -> None:
    KoperasiFactory(kdmp=True, tanggal_badan_hukum=TODAY)
    KoperasiFactory(kdmp=False, tanggal_badan_hukum=dt.date(2000, 1, 1))
    client.force_login(make_user(Peran.KEPALA))
    for reading, active, inactive in (("", 1, 1), ("tanpa", 0, 1), ("hanya", 1, 0)):
        found = readings(TODAY, reading)["either"]
        assert (found["aktif"], found["tidak_aktif"]) == (active, inactive)
        page = client.get(reverse("registry:peninjauan-detail"), {"kdmp": reading} if reading else {})
        assert page.context["readings"][0]["total"] == active + inactive
