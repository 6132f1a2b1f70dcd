"""Likely doubles, and the pages on which two records are compared, merged and parted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import duplicates
from registry.actions import gabung as records
from registry.actions import release
from registry.models import GabunganRekaman, Koperasi
from tests.factories import gabung as doubles
from tests.factories import registry as make
from tests.factories.gabung import TODAY, fresh, merge
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
DAYS = [dt.date(2024, 7, 1), dt.date(2025, 3, 1), dt.date(2025, 7, 1), dt.date(2026, 7, 1), TODAY]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    return doubles.pair()


# --- Candidates -----------------------------------------------------------------------------------
def test_likely_doubles_and_their_reasons(clerk: User) -> None:
    place, other = make.KecamatanFactory(), make.KecamatanFactory()
    desa = make.DesaFactory(kecamatan=place)

    def record(nama: str, **kwargs: Any) -> Koperasi:
        return make.KoperasiFactory(**{"nama": nama, "kecamatan": place, "badan_hukum": "", "telepon": "",
                                       "tanggal_badan_hukum": None} | kwargs)  # fmt: skip

    nik = [record("KSP Alam", nik="3524010010001"), record("Toko Segar", nik="3524010010001", kecamatan=other)]
    spelled = [record("KUD Sumber Rejeki", desa=desa), record("KUD Sumber Rezeki", desa=desa)]
    number = [record("Kopkar Bahari", badan_hukum="091/BH/1996"), record("Kopkar Jaya", badan_hukum="91/BH/1996")]
    record("KPRI Guru", kecamatan=other), record("KPRI Guru", kecamatan=place)  # each place has its teachers
    kdmp = [record(f"KDMP Desa {n}", kdmp=True, desa=make.DesaFactory(kecamatan=place)) for n in ("Moro", "Moropelang")]
    found = {(pair.satu, pair.dua): pair for pair in duplicates.pairs(Koperasi.objects.live())}
    assert {tuple(one.pk for one in two) for two in (nik, spelled, number)} <= set(found)
    assert tuple(one.pk for one in kdmp) not in found
    assert "NIK Koperasi sama" in found[nik[0].pk, nik[1].pk].reasons[0]
    records.mark_different(satu=nik[1], dua=nik[0], alasan="Dua badan.", by=clerk)
    merge(spelled[1], spelled[0], clerk)
    left = {(pair.satu, pair.dua) for pair in duplicates.pairs(Koperasi.objects.live())}
    assert left == set(found) - {(nik[0].pk, nik[1].pk), (spelled[0].pk, spelled[1].pk)}


def test_a_large_register_asks_indexes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    place = make.KecamatanFactory()
    same = [make.KoperasiFactory(nama="KUD Tani", kecamatan=place, badan_hukum="5/BH/1999") for _ in range(2)]
    make.KoperasiFactory(nama="KUD Tanii", kecamatan=place)
    monkeypatch.setattr(duplicates, "LARGE", 1)
    assert [(pair.satu, pair.dua) for pair in duplicates.pairs(Koperasi.objects.live())] == [(same[0].pk, same[1].pk)]


# --- Pages ----------------------------------------------------------------------------------------
def test_choose_look_merge_and_back(pair: tuple[Koperasi, Koperasi], clerk: User, client: Client) -> None:
    ke, dari = pair
    release.release_review(by=make_user(Peran.KEPALA), alasan="Selesai.")
    client.force_login(clerk)
    address = f"/mutu/ganda/{ke.pk}/{dari.pk}/"
    page = client.get(address)
    assert page.status_code == 200
    assert "Lihat akibatnya" in page.content.decode()
    form = page.context["form"]
    asked = {name: form.initial.get(name, "satu") for name in form.fields} | {"bertahan": "satu", "alasan": "Satu."}
    assert asked["telepon"] == "dua", "filled over empty"
    looked = client.post(address, asked | {"langkah": "tinjau"})
    assert looked.status_code == 200
    assert looked.context["nanti"].status == "aktif"
    assert not GabunganRekaman.objects.exists()
    assert fresh(dari).digabung_ke is None
    assert fresh(ke).telepon == ""
    assert client.post(address, asked | {"langkah": "tinjau", "alasan": ""}).status_code == 422
    assert client.post(address, asked | {"langkah": "gabung"}).url == f"/koperasi/{ke.pk}/"
    assert (fresh(ke).status, fresh(ke).telepon) == ("aktif", "0812-7777-1234")
    assert client.get(address).status_code == 404
    done = GabunganRekaman.objects.get()
    assert "K.U.D. Makmur Jaya" in client.get("/mutu/ganda/diputus/").content.decode()
    assert client.post(f"/mutu/ganda/gabungan/{done.pk}/batal/", {"alasan": ""}).status_code == 422
    assert client.post(f"/mutu/ganda/gabungan/{done.pk}/batal/", {"alasan": "Keliru."}).url == f"/koperasi/{dari.pk}/"
    assert fresh(ke).status == "tidak_aktif"
    assert client.post(f"{address}bukan/", {"alasan": "Dua."}).url == "/mutu/ganda/"
    assert "Sudah dicatat sebagai dua koperasi" in client.get(address).content.decode()


@pytest.mark.parametrize("role", [Peran.KEPALA, Peran.PENDAMPING, Peran.SEKRETARIAT, Peran.AUDITOR])
def test_others_look_and_do_not_merge(role: Peran, pair: tuple[Koperasi, Koperasi], client: Client) -> None:
    ke, dari = pair
    client.force_login(make_user(role))
    address = f"/mutu/ganda/{ke.pk}/{dari.pk}/"
    assert "Lihat akibatnya" not in client.get(address).content.decode()
    assert client.post(address, {"langkah": "gabung", "bertahan": "satu", "alasan": "x"}).status_code == 403
    assert client.post(f"{address}bukan/").status_code == 403
    assert fresh(dari).digabung_ke is None


def test_queries_do_not_grow(pair: tuple[Koperasi, Koperasi], clerk: User, client: Client) -> None:
    client.force_login(clerk)
    for _ in range(30):
        make.KoperasiFactory(nama="KUD Makmur", kecamatan=pair[0].kecamatan, badan_hukum="")
    for address in ("/mutu/ganda/", f"/mutu/ganda/{pair[0].pk}/{pair[1].pk}/", "/mutu/ganda/diputus/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 15, (address, len(queries))
