"""Visits and routes know each other: what a phone still holds, what the night opened meanwhile, the same numbers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import kunjungan as actions
from pembinaan.actions import rencana as routes
from pembinaan.kasus import desk
from pembinaan.models import JanjiRat, Kunjungan, PelaksanaKunjungan, RencanaKunjungan
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory, RencanaFactory, typed
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 12)
LIST = "/pembinaan/kunjungan/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Ratna Petugas")


@pytest.fixture
def desk_of(clerk: User, client: Client) -> Client:
    client.force_login(clerk)
    return client


def planned(clerk: User, count: int = 2, **fields: object) -> list[Kunjungan]:
    route = RencanaFactory(dari=TODAY, sampai=TODAY, **fields)
    PelaksanaKunjungan.objects.create(rencana=route, user=clerk, nama=clerk.nama)
    return [KunjunganFactory(keadaan="direncanakan", rencana=route, petugas=None, dibuat_oleh=clerk, urutan=n)
            for n in range(1, count + 1)]  # fmt: skip


def phone(client: Client, visit: Kunjungan, clerk: User, key: uuid.UUID, rencana: object) -> object:
    about = {"kunci": key, "koperasi": visit.koperasi_id, "rencana": rencana, "versi": 0, "asal": "luring"}
    return client.post(f"{LIST}bawa/simpan/", typed(petugas=clerk.pk, tanggal="12/8/2026", **about))


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_phone_holds_the_form_of_a_place_that_left_the_route(desk_of: Client, clerk: User, cancelled: bool) -> None:
    gone, _ = planned(clerk)
    route = gone.rencana
    assert route is not None
    if cancelled:
        routes.cancel(rencana=route, alasan="Banjir", by=clerk)
    else:
        routes.remove_place(kunjungan=gone, by=clerk)
    answer = phone(desk_of, gone, clerk, gone.kunci, route.pk)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    sentence = answer.json()["kalimat"]  # type: ignore[attr-defined]
    assert ("dibatalkan" if cancelled else "dikeluarkan") in sentence
    assert "kunjungan tersendiri" in sentence
    # Even with the route's number it comes back as a visit of its own, not onto the route.
    key = uuid.uuid4()
    assert phone(desk_of, gone, clerk, key, route.pk).status_code == 200  # type: ignore[attr-defined]
    assert desk_of.post(f"{LIST}bawa/kirim/", {"kunci": key}).status_code == 200
    alone = Kunjungan.objects.get(kunci=key)
    assert (alone.keadaan, alone.rencana) == ("selesai", None)


def test_on_the_screen_what_was_typed_stays(desk_of: Client, clerk: User) -> None:
    gone, _ = planned(clerk)
    routes.remove_place(kunjungan=gone, by=clerk)
    answer = desk_of.post(f"{LIST}{gone.kunci}/isi/", typed(petugas=clerk.pk, tanggal="12/8/2026", versi=0))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "dikeluarkan dari rutenya" in text
    assert 'value="Bu Sumiati"' in text


def test_a_case_opened_after_the_planning_is_the_visits(clerk: User) -> None:
    first, second = planned(clerk)
    closed = KasusFactory(koperasi=second.koperasi, keadaan="selesai", hasil="tidak_berhasil", ditutup_pada=TODAY)
    Kunjungan.objects.filter(pk=second.pk).update(kasus=closed)
    opened = [KasusFactory(koperasi=one.koperasi) for one in (first, second)]
    data = {"tanggal": TODAY, "petugas": clerk, "alamat": "tidak_ditemukan"}
    for visit, kasus in zip((first, second), opened, strict=True):
        assert actions.finish(kunjungan=visit, data=data, by=clerk).kasus == kasus


def test_a_place_leaves_a_route_by_whoever_plans(clerk: User) -> None:
    visit, _ = planned(clerk)
    companion = make_user(Peran.PENDAMPING)
    with pytest.raises(Refused, match="halaman rute"):
        actions.cancel(kunjungan=visit, by=companion)
    alone = actions.begin(koperasi=make.KoperasiFactory(), by=clerk)
    with pytest.raises(Refused, match="dimulai Ratna Petugas"):
        actions.cancel(kunjungan=alone, by=companion)
    actions.cancel(kunjungan=alone, by=clerk)
    assert Kunjungan.objects.get(pk=alone.pk).keadaan == "batal"


def test_the_desks_number_is_that_of_the_list(desk_of: Client, clerk: User) -> None:
    planned(clerk, 3)
    planned(make_user(Peran.PETUGAS), 2)
    for mine, count in ((True, 3), (False, 5)):
        made = desk.build(clerk, on=TODAY, mine=mine)
        tile = next(one for one in made.tiles if one.label == "Kunjungan 7 hari ini")
        assert tile.count == count == desk_of.get(tile.url).context["page"].paginator.count
        assert len(made.visits) == count


def test_links_between_routes_and_visits(desk_of: Client, clerk: User) -> None:
    visit, _ = planned(clerk)
    here = desk_of.get(f"/pembinaan/rencana/{visit.rencana_id}/").content.decode()
    for link in (f"bawa/?rencana={visit.rencana_id}", f"ketik/?rencana={visit.rencana_id}",
                 f"{LIST}?rencana={visit.rencana_id}"):  # fmt: skip
        assert link in here
    there = desk_of.get(f"{LIST}?rencana={visit.rencana_id}")
    assert there.context["page"].paginator.count == 2
    assert f"/pembinaan/rencana/{visit.rencana_id}/" in there.content.decode()
    assert 'href="/pembinaan/rencana/"' in there.content.decode()
    assert f'href="{LIST}"' in desk_of.get("/pembinaan/rencana/").content.decode()
    auditor = Client()
    auditor.force_login(make_user(Peran.AUDITOR))
    assert "Bawa formulir" not in auditor.get(f"/pembinaan/rencana/{visit.rencana_id}/").content.decode()


def test_a_corrected_visit_takes_back_a_promise_of_the_wrong_year(clerk: User) -> None:
    visit = actions.begin(koperasi=make.KoperasiFactory(), by=clerk)
    data = {"tanggal": TODAY, "petugas": clerk, "alamat": "ditemukan", "usaha": "tidak", "janji_tahun_buku": 2024,
            "janji_tanggal": TODAY + dt.timedelta(days=9)}  # fmt: skip
    visit = actions.finish(kunjungan=visit, data=data, by=clerk)
    actions.correct(kunjungan=visit, data=data | {"janji_tahun_buku": 2025}, typed={}, by=clerk)
    assert {one.tahun_buku: bool(one.dicabut_pada) for one in JanjiRat.objects.all()} == {2024: True, 2025: False}
    actions.correct(kunjungan=visit, data=data | {"janji_tanggal": None}, typed={}, by=clerk)
    assert not JanjiRat.objects.filter(dicabut_pada=None).exists()


def test_two_desks_type_in_the_same_number(clerk: User) -> None:
    RencanaFactory(keadaan="berjalan", nomor_surat_tugas="000.1.2.3/7/2026")
    route = RencanaFactory(dari=TODAY, sampai=TODAY)
    with pytest.raises(Refused, match="sudah dipakai"):
        routes.issue(rencana=route, nomor="000.1.2.3/7/2026", tanggal=TODAY, by=clerk)
    assert RencanaKunjungan.objects.get(pk=route.pk).nomor_surat_tugas == ""
