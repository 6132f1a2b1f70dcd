"""Saved filters: who sees what, and that every count is that of its list."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from registry import policies
from registry.actions import saringan as actions
from registry.filters import KoperasiFilter
from registry.models import DaftarNik, Koperasi, SaringanTersimpan
from registry.saringan import nik
from tests import numbers
from tests.factories.angka import world
from tests.factories.people import make_user
from tests.factories.registry import (
    KantorFactory,
    KecamatanFactory,
    KoperasiFactory,
    both_levels,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
LIST, KEPT = "/koperasi/", "/koperasi/saringan/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


def enter(*roles: Peran) -> Client:
    client = Client()
    client.force_login(make_user(*roles))
    return client


@pytest.fixture
def staff() -> Client:
    return enter(Peran.PETUGAS)


def save(client: Client, kueri: str, nama: str = "Punya saya", **more: str) -> SaringanTersimpan:
    answer = client.post(f"{KEPT}simpan/", {"nama": nama, "kueri": kueri, **more})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return SaringanTersimpan.objects.filter(nama=nama).latest("pk")


def names(client: Client, address: str) -> list[str]:
    page = client.get(address)
    assert page.status_code == 200
    return sorted(koperasi.nama for koperasi in page.context["page"].object_list)


# --- Saved filters -------------------------------------------------------------------------
@pytest.mark.parametrize("seed", [3, 17, 40])
def test_every_number_is_that_of_its_list(seed: int) -> None:
    """The delivered filters and own ones, on the page of filters and on the block of Beranda."""
    world(seed)
    staff = enter(Peran.PETUGAS)
    place = Koperasi.objects.exclude(kecamatan=None)[0].kecamatan_id
    own = [save(staff, f"kecamatan={place}&status=aktif", "Babat aktif"), save(staff, "kewenangan=semua", "Semua"),
           save(staff, "q=sumber&kurang=telepon", "Cari"), save(staff, "kelompok=KUD&jenis=kosong", "KUD")]  # fmt: skip
    for row in [*own, *SaringanTersimpan.objects.exclude(bawaan=None)]:
        staff.post(f"{KEPT}{row.pk}/beranda/", {"beranda": "ya"})
    assert numbers.check(staff, KEPT, least=9) == 9
    assert numbers.check(staff, f"{KEPT}beranda/", least=9) == 9


def test_five_are_delivered_and_can_be_read(staff: Client) -> None:
    shown = [one for _, group in staff.get(KEPT).context["kelompok"] for one in group]
    assert len(shown) == 5
    assert all(one.count == 0 and not one.wrong and one.row.bersama for one in shown)
    before = SaringanTersimpan.objects.count()
    call_command("load_defaults", stdout=io.StringIO())
    assert SaringanTersimpan.objects.count() == before


def test_the_year_of_a_filter_moves_with_the_calendar(staff: Client) -> None:
    held = KoperasiFactory(nama="Sudah")
    both_levels(held, 2025)
    KoperasiFactory(nama="Belum")
    row = save(staff, "rat=belum&wajib=on&hal=3&per=50")
    assert row.kueri == "rat=belum&wajib=on"
    assert names(staff, f"{LIST}?{row.kueri}") == ["Belum"]
    with dates.freeze(dt.date(2027, 2, 1)):
        assert names(staff, f"{LIST}?{row.kueri}") == ["Belum", "Sudah"]


def test_saving_comes_back_to_the_list_with_its_columns(staff: Client) -> None:
    answer = staff.post(f"{KEPT}simpan/", {"nama": " Punya  saya ", "kueri": "status=aktif&kolom=nik&kolom=telepon"})
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"status": ["aktif"], "kolom": ["nik,telepon"]}
    row = SaringanTersimpan.objects.get(nama="Punya saya")
    assert (row.kueri, row.kolom) == ("status=aktif", ["nik", "telepon"])
    page = staff.get(answer["Location"]).content.decode()
    assert f'aria-current="true">{row.nama}</a>' in page
    assert Jejak.objects.get(aksi="saringan.simpan").nama_objek == "Punya saya"


def test_a_name_is_taken_once_a_person(staff: Client) -> None:
    first = save(staff, "status=aktif")
    again = staff.post(f"{KEPT}simpan/", {"nama": "punya SAYA", "kueri": "status=tidak_aktif", "bersama": "on"})
    assert again.status_code == 422
    page = again.content.decode()
    assert "sudah punya saringan bernama “Punya saya”" in page
    assert "status=tidak_aktif" in page  # nothing typed is lost
    staff.post(f"{KEPT}simpan/", {"nama": "punya saya", "kueri": "status=tidak_aktif", "timpa": "on"})
    first.refresh_from_db()
    assert (first.kueri, SaringanTersimpan.objects.filter(nama__iexact="punya saya").count()) == (
        "status=tidak_aktif",
        1,
    )
    other = enter(Peran.KABID)
    assert save(other, "status=aktif", "Punya saya").pk != first.pk
    assert staff.post(f"{KEPT}simpan/", {"nama": " ", "kueri": ""}).status_code == 422


def test_two_people(staff: Client) -> None:
    """A shared filter is seen and pinned by a colleague and not changed; an own one is nobody else's."""
    own, shared = save(staff, "status=aktif", "Rahasia"), save(staff, "status=tidak_aktif", "Untuk semua", bersama="on")
    other = enter(Peran.SEKRETARIAT)
    page = other.get(KEPT).content.decode()
    assert "Untuk semua" in page
    assert "Rahasia" not in page
    assert "Untuk semua" in other.get(LIST).content.decode()
    assert other.post(f"{KEPT}{own.pk}/beranda/", {"beranda": "ya"}).status_code == 404
    assert other.post(f"{KEPT}{shared.pk}/beranda/", {"beranda": "ya"}).status_code == 302
    for row in (own, shared):
        for deed in ("ubah", "hapus"):
            assert other.get(f"{KEPT}{row.pk}/{deed}/").status_code == 404
            assert other.post(f"{KEPT}{row.pk}/{deed}/", {"nama": "x"}).status_code == 404
    assert "Untuk semua" in other.get(f"{KEPT}beranda/").content.decode()
    staff.post(f"{KEPT}{shared.pk}/ubah/", {"nama": "Untuk saya"})
    assert "Untuk s" not in other.get(f"{KEPT}beranda/").content.decode()
    staff.post(f"{KEPT}{own.pk}/hapus/", follow=True)
    assert "Rahasia" not in staff.get(KEPT).content.decode()
    assert not shared.beranda.exists()
    again = save(staff, "status=aktif", "Lagi", bersama="on")
    other.post(f"{KEPT}{again.pk}/beranda/", {"beranda": "ya"})
    save(staff, "status=aktif", "Lagi", timpa="on")  # written over, and no longer shared
    assert not again.beranda.exists()


def test_a_filter_whose_place_is_gone_says_so(staff: Client) -> None:
    gone = KecamatanFactory()
    row = save(staff, f"kecamatan={gone.pk}", "Kecamatan lama")
    staff.post(f"{KEPT}{row.pk}/beranda/", {"beranda": "ya"})
    gone.delete()
    page = staff.get(KEPT).content.decode()
    assert "Tidak dapat dibaca lagi" in page
    assert "Kecamatan: " in page
    assert "tidak dapat dibaca lagi" in staff.get(f"{KEPT}beranda/").content.decode()
    assert "Saringan ini tidak dapat dibaca" in staff.get(f"{LIST}?{row.kueri}").content.decode()


def test_pages_of_filters_take_few_queries_however_many_there_are(staff: Client) -> None:
    places = KecamatanFactory.create_batch(3)
    for number in range(12):
        row = save(staff, f"kecamatan={places[number % 3].pk}&rat=belum&wajib=on&kurang=nik", f"Nomor {number}")
        staff.post(f"{KEPT}{row.pk}/beranda/", {"beranda": "ya"})
    staff.get(LIST)
    for address in (KEPT, f"{KEPT}beranda/", LIST):
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).status_code == 200
        assert len(queries) <= 15, (address, len(queries))


def test_the_home_page_asks_for_its_block(staff: Client) -> None:
    KoperasiFactory()
    page = staff.get("/").content.decode()
    assert f'hx-get="{KEPT}beranda/"' in page
    assert staff.get(f"{KEPT}beranda/", headers={"HX-Request": "true"}).content.decode().strip() == ""


@pytest.mark.parametrize("role", [Peran.PENGURUS, Peran.ADMIN])
def test_who_may_not(role: Peran) -> None:
    pasted = DaftarNik.objects.create(pemilik=make_user(Peran.PETUGAS), nik=["3524010010001"])
    client = enter(role)
    for address in (KEPT, f"{KEPT}simpan/", f"{KEPT}beranda/", "/koperasi/nik/", f"/koperasi/nik/{pasted.kode}/"):
        assert client.get(address).status_code == 403, address


def test_an_auditor_reads_and_keeps_nothing() -> None:
    auditor = enter(Peran.AUDITOR)
    assert auditor.get(KEPT).status_code == 200
    assert "Simpan saringan ini" not in auditor.get(LIST).content.decode()
    assert auditor.post(f"{KEPT}simpan/", {"nama": "x"}).status_code == 403
    assert auditor.post("/koperasi/nik/", {"tempelan": "3524010010001"}).status_code == 403


def test_who_gives_out_work_takes_over_what_others_share() -> None:
    """People leave: their shared filters can be renamed, kept or removed; what they did not share stays theirs."""
    gone = make_user(Peran.PETUGAS)
    theirs = SaringanTersimpan.objects.create(nama="Belum RAT", kueri="rat=belum", pemilik=gone, bersama=True)
    private = SaringanTersimpan.objects.create(nama="Catatan saya", pemilik=gone)
    delivered = SaringanTersimpan.objects.create(nama="Bawaan", bawaan="uji", bersama=True)
    gone.is_active = False
    gone.save()
    clerk, head = enter(Peran.PETUGAS), enter(Peran.KABID)
    for one in (theirs, private, delivered):
        assert clerk.get(f"{KEPT}{one.pk}/ubah/").status_code == 404
    assert (
        head.get(f"{KEPT}{private.pk}/ubah/").status_code == head.get(f"{KEPT}{delivered.pk}/hapus/").status_code == 404
    )
    assert "Ambil alih" in head.get(KEPT).content.decode()
    assert gone.nama in head.get(f"{KEPT}{theirs.pk}/ubah/").content.decode()
    assert head.post(f"{KEPT}{theirs.pk}/ubah/", {"nama": "Belum RAT 2025", "bersama": "on"}).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.nama, theirs.bersama, theirs.pemilik.peran.get().peran) == ("Belum RAT 2025", True, Peran.KABID)
    assert clerk.get(f"{KEPT}{theirs.pk}/hapus/").status_code == 404
    assert head.post(f"{KEPT}{theirs.pk}/hapus/").status_code == 302
    assert "Belum RAT 2025" not in clerk.get(KEPT).content.decode()


def test_what_a_colleague_takes_back_while_it_is_renamed_is_said(staff: Client) -> None:
    gone, kabid = make_user(Peran.PETUGAS), make_user(Peran.KABID)
    theirs = SaringanTersimpan.objects.create(nama="Belum RAT", kueri="rat=belum", pemilik=gone, bersama=True)
    SaringanTersimpan.objects.filter(pk=theirs.pk).update(bersama=False)
    with pytest.raises(policies.Refused, match="tidak lagi membagikannya"):
        actions.update(saringan=theirs, nama="Lain", bersama=True, by=kabid)
    theirs.refresh_from_db()
    assert (theirs.nama, theirs.pemilik) == ("Belum RAT", gone)


def test_ticked_rows_stay_all_of_them_on_the_pages_that_follow(staff: Client) -> None:
    """The list's address has one `pilih` a box: the reminders and the matrix take each, not the last."""
    rows = [KoperasiFactory(nama=f"KUD {word}", tanggal_badan_hukum=dt.date(2010, 1, 5)) for word in "ABC"]
    ticked = "&".join(f"pilih={one.pk}" for one in rows[:2])
    page = staff.get(f"/pengingat/?rat=belum&tahun=2025&{ticked}")
    found = page.context["antrean"].filter.qs
    assert {one.nama for one in found} == {"KUD A", "KUD B"}
    matrix = staff.get(f"/matriks-rat/?{ticked}")
    assert dict(matrix.context["others"])["pilih"] == f"{rows[0].pk},{rows[1].pk}"


def test_a_nik_of_a_merged_record_finds_what_it_was_merged_into(staff: Client) -> None:
    survivor = KoperasiFactory(nama="Bertahan", nik="3524010010001")
    KoperasiFactory(nik="3524010010002", digabung_ke=survivor)
    KoperasiFactory(nik="3524010010003", ditarik_pada=dates.sekarang())
    other = KoperasiFactory(nama="Lain", nik="3524010010004")
    wanted = ["3524010010001", "3524010010002", "3524010010003", "3524010010004"]
    pasted = DaftarNik.objects.create(pemilik=make_user(Peran.PETUGAS), nik=wanted)
    found = nik.compare(pasted, Koperasi.objects.live())
    assert (found.known, found.koperasi, found.unknown, found.shared) == (3, 2, ["3524010010003"], [])
    asked = KoperasiFilter(QueryDict(f"nik={pasted.kode}"), Koperasi.objects.live(), on=TODAY)
    assert set(asked.qs) == {survivor, other}
    numbers.check(staff, f"/koperasi/nik/{pasted.kode}/")
