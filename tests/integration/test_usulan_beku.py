"""A freeze is not the end; what a letter to the ministry must have waited for, and what must be readable by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import proposals as actions
from pembinaan.actions import proposals_ministry as ministry
from pembinaan.models import Lampiran, UsulanPembubaran
from pembinaan.proposals.dossier import content
from registry.actions.decisions import record_decision
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.papers import photo
from tests.factories.people import make_user
from tests.factories.usulan import complete

pytestmark = pytest.mark.django_db
OPENED, TODAY = dt.date(2026, 3, 2), dt.date(2026, 8, 3)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID, nama="Retno Kabid")


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def ready(kabid: User) -> UsulanPembubaran:
    return complete(make.KoperasiFactory(nama="KSP Melati Padam", status_hitung="tidak_aktif"), kabid, opened=OPENED)


@pytest.fixture
def sent(ready: UsulanPembubaran, kabid: User) -> UsulanPembubaran:
    ministry.send(usulan=ready, nomor_surat="500/45", tanggal=TODAY, by=kabid)
    ready.refresh_from_db()
    return ready


def scan() -> ministry.Scan:
    return ministry.Scan(photo(), "keputusan.jpg")


def test_a_freeze_is_not_the_end(kabid: User, client: Client) -> None:
    """What is dibekukan can be proposed for pembubaran, with the freeze as evidence, and then be dibubarkan."""
    koperasi = make.KoperasiFactory(nama="KSP Beku", status_hitung="tidak_aktif")
    done = make.KoperasiFactory(nama="KSP Bubar", status_hitung="tidak_aktif")
    record_decision(koperasi=koperasi, keputusan="dibekukan", nomor="AHU-12", tanggal=OPENED, by=kabid)
    record_decision(koperasi=done, keputusan="dibubarkan", nomor="AHU-13", tanggal=OPENED, by=kabid)
    koperasi.refresh_from_db()
    client.force_login(kabid)
    page = client.get("/pembinaan/usulan/baru/")
    assert [one.nama for one in page.context["page"]] == ["KSP Beku"]
    assert "Dibekukan; lihat hitungannya" in page.content.decode()
    with pytest.raises(Refused, match="sudah dibekukan oleh kementerian"):
        actions.open_proposal(koperasi=koperasi, jenis="pembekuan", by=kabid)
    usulan = complete(koperasi, kabid, opened=OPENED)
    told = "Dibekukan dengan keputusan kementerian Nomor AHU-12 tanggal 2 Maret 2026."
    assert told in client.get(f"/pembinaan/usulan/{usulan.pk}/bukti/").content.decode()
    assert ["Pembekuan", told] in content.compose(usulan, on=TODAY)["koperasi"]
    ministry.send(usulan=usulan, nomor_surat="500/45", tanggal=TODAY, by=kabid)
    ministry.decide(usulan=usulan, nomor="AHU-99", tanggal=TODAY, by=kabid, scan=scan())
    koperasi.refresh_from_db()
    assert (koperasi.status_keputusan, koperasi.proses_pembubaran_sejak) == ("dibubarkan", None)
    decided = koperasi.perubahan_status_set.filter(kolom="status_keputusan").values_list("lama", "baru")
    assert list(decided) == [(None, "dibekukan"), ("dibekukan", "dibubarkan")]


def test_a_letter_is_not_dated_before_what_it_had_to_wait_for(ready: UsulanPembubaran, kabid: User) -> None:
    """Two months after the notice and three after the announcement are over on 2 June."""
    with pytest.raises(Refused, match="masih berjalan sampai dengan"):
        ministry.send(usulan=ready, nomor_surat="500/45", tanggal=dt.date(2026, 4, 1), by=kabid)
    ready.refresh_from_db()
    assert (ready.keadaan, ready.isi) == ("disusun", {})


def test_an_annex_that_could_not_be_bound_stops_the_sending(ready: UsulanPembubaran, kabid: User) -> None:
    paper = Lampiran.objects.filter(usulan=ready, jenis="surat_lurah").get()
    Lampiran.objects.filter(pk=paper.pk).update(pindai="menunggu")
    with pytest.raises(Refused, match="belum selesai dipindai"):
        ministry.send(usulan=ready, nomor_surat="500/45", tanggal=TODAY, by=kabid)
    Lampiran.objects.filter(pk=paper.pk).update(pindai="bersih")
    ministry.send(usulan=ready, nomor_surat="500/45", tanggal=TODAY, by=kabid)
