"""Rule versions: proposed by the kabid, looked at, adopted by the kepala, applied by the night of the first day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import policies, simulation
from registry.actions import decisions, rules
from registry.classification import night
from registry.models import AturanStatus, Koperasi, PerubahanStatus
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
START = dt.date(2027, 1, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID)


@pytest.fixture
def kepala() -> User:
    return make_user(Peran.KEPALA)


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    """Met by a RAT, met by a report alone: a rule of RAT alone parts them."""
    meets, reports = KoperasiFactory(nama="KUD Rapat"), KoperasiFactory(nama="KSP Laporan")
    both_levels(meets, 2025)
    both_levels(reports, 2025, jenis="laporan")
    return meets, reports


def propose(by: User, **fields: Any) -> AturanStatus:
    values = {
        "berlaku_sejak": START, "dasar_hukum": "SE 1/2026", "alasan": "Uji.", "jumlah_tahun": 2, "bukti": "rat",
        "tingkat": "dikirim", "bulan_batas": 6, "jeda_tahun_pertama": 0,
    } | fields  # fmt: skip
    return rules.propose(by=by, **values)


def test_proposed_is_not_in_force_and_adopted_is_from_its_day(kabid: User, kepala: User) -> None:
    aturan = propose(kabid)
    assert aturan.nomor == 2
    assert AturanStatus.objects.in_force(START).nomor == 1
    rules.adopt(aturan=aturan, by=kepala)
    assert AturanStatus.objects.in_force(START - dt.timedelta(days=1)).nomor == 1
    assert AturanStatus.objects.in_force(START).nomor == 2


def test_only_the_night_applies_it(kabid: User, kepala: User, pair: tuple[Koperasi, Koperasi]) -> None:
    meets, reports = pair
    rules.adopt(aturan=propose(kabid, berlaku_sejak=TODAY + dt.timedelta(days=1)), by=kepala)
    assert set(Koperasi.objects.values_list("status_hitung", flat=True)) == {"aktif"}
    with dates.freeze(TODAY + dt.timedelta(days=1)):
        night.classify(TODAY + dt.timedelta(days=1))
    assert Koperasi.objects.get(pk=meets.pk).status_hitung == "aktif"
    assert Koperasi.objects.get(pk=reports.pk).status_hitung == "tidak_aktif"
    assert PerubahanStatus.objects.filter(koperasi=reports).latest("pk").aturan.nomor == 2


@pytest.mark.parametrize("day", [TODAY, TODAY - dt.timedelta(days=1)])
def test_not_before_tomorrow(kabid: User, day: dt.date) -> None:
    with pytest.raises(policies.Refused, match="paling cepat besok"):
        propose(kabid, berlaku_sejak=day)


def test_what_was_decided_stays_decided(kabid: User, kepala: User) -> None:
    aturan = rules.adopt(aturan=propose(kabid), by=kepala)
    with pytest.raises(policies.Refused, match="sudah ditetapkan"):
        rules.reject(aturan=aturan, alasan="Tidak.", by=kepala)
    other = rules.reject(aturan=propose(kabid), alasan="Tidak.", by=kepala)
    with pytest.raises(policies.Refused, match="sudah ditolak"):
        rules.adopt(aturan=other, by=kepala)
    late = propose(kabid, berlaku_sejak=TODAY + dt.timedelta(days=1))
    with dates.freeze(TODAY + dt.timedelta(days=1)), pytest.raises(policies.Refused, match="sudah lewat"):
        rules.adopt(aturan=late, by=kepala)


def test_preview_counts_what_the_rule_itself_changes(kabid: User, pair: tuple[Koperasi, Koperasi]) -> None:
    KoperasiFactory(nama="KUD Kosong")  # tidak aktif under both: no flip
    frozen = KoperasiFactory()
    decisions.record_decision(koperasi=frozen, keputusan="dibekukan", nomor="1", tanggal=TODAY, by=kabid)
    preview = simulation.compare(on=START, rule=propose(kabid))
    assert (preview.before, preview.after) == ({"aktif": 2, "tidak_aktif": 1}, {"aktif": 1, "tidak_aktif": 2})
    assert (preview.to_inactive, preview.to_active) == (1, 0)
    assert preview.flips == {pair[1].pk: "tidak_aktif"}
    looser = simulation.compare(on=START, rule=propose(kabid, bukti="either", jumlah_tahun=10, jeda_tahun_pertama=1))
    assert (looser.to_inactive, looser.to_active) == (0, 0)


# --- Pages ------------------------------------------------------------------------------------
FORM = {
    "bukti": "rat", "jumlah_tahun": "2", "tingkat": "dikirim", "bulan_batas": "6", "jeda_tahun_pertama": "0",
    "berlaku_sejak": "1 Januari 2027", "dasar_hukum": "SE 1/2026", "alasan": "Semua kabupaten memakai RAT.",
}  # fmt: skip


def test_from_proposal_to_adoption(client: Client, kabid: User, kepala: User, pair: tuple[Koperasi, Koperasi]) -> None:
    client.force_login(kabid)
    assert client.post("/aturan/usul/", FORM | {"berlaku_sejak": "1/1/2020"}).status_code == 422
    assert client.post("/aturan/usul/", FORM).url == "/aturan/2/"
    page = client.get("/aturan/2/").content.decode()
    assert "1 koperasi menjadi tidak aktif" in page
    assert "KSP Laporan" in page
    assert "KUD Rapat" not in page
    assert client.post("/aturan/2/tetapkan/").status_code == 403
    client.force_login(kepala)
    assert client.get("/aturan/2/tetapkan/").status_code == 200
    assert AturanStatus.objects.get(nomor=2).ditetapkan_pada is None
    client.post("/aturan/2/tetapkan/")
    assert AturanStatus.objects.get(nomor=2).ditetapkan_oleh == kepala
    assert "berlaku mulai 1 Januari 2027" in client.get("/aturan/").content.decode()


def test_rejection_needs_a_reason(client: Client, kabid: User, kepala: User) -> None:
    propose(kabid)
    client.force_login(kepala)
    assert client.post("/aturan/2/tolak/", {"alasan": ""}).status_code == 422
    client.post("/aturan/2/tolak/", {"alasan": "Belum perlu."})
    assert AturanStatus.objects.get(nomor=2).ditolak_pada
    assert client.post("/aturan/usul/", FORM).status_code == 403


def test_queries_do_not_grow(client: Client, kabid: User, django_assert_max_num_queries: Callable[..., Any]) -> None:
    for _ in range(12):
        both_levels(KoperasiFactory(), 2025, jenis="laporan")
    propose(kabid)
    client.force_login(kabid)
    for address in ("/aturan/", "/aturan/2/"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
