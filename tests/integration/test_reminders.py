"""Reminders: whom the queue names, in which order, what one tap leaves behind, and what a group is told."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from koperasi.lib.teks import normalize_phone
from pembinaan.models import PengingatRat
from pembinaan.reminders import contacts
from registry.models import AturanStatus, Kantor, Koperasi
from tests.factories import registry as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
QUEUE = "/pengingat/"


@pytest.fixture(autouse=True)
def today() -> object:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def waiting(nama: str, telepon: str = "0812-3400-1111", **fields: object) -> Koperasi:
    return make.KoperasiFactory(nama=nama, telepon=telepon, **fields)


def tap(desk: Client, koperasi: Koperasi, number: str = "6281234001111", query: str = "", **more: object) -> object:
    return desk.post(f"/koperasi/{koperasi.pk}/ingatkan/{query}", {"tahun": 2025, "tujuan": number} | more)


# --- Whom, in which order ---------------------------------------------------------------------
def test_the_queue_is_the_list_of_who_has_no_rat(desk: Client) -> None:
    waiting("KSP Belum")
    met = waiting("KSP Sudah")
    make.both_levels(met, 2025)
    waiting("KSP Baru", tanggal_badan_hukum=dt.date(2026, 1, 5))
    waiting("KSP Provinsi", kewenangan="provinsi")
    make.both_levels(waiting("KUD Lapor"), 2025, "laporan")  # a report is no RAT
    text = desk.get(QUEUE, {"tahun": 2025}).content.decode()
    assert "<strong>2</strong> koperasi wajib RAT" in text
    assert "KSP Belum" in text
    assert "KUD Lapor" in text
    for absent in ("KSP Sudah", "KSP Baru", "KSP Provinsi"):
        assert absent not in text


def test_the_list_s_filter_is_kept(desk: Client) -> None:
    here, there = make.KecamatanFactory(nama="Babat"), make.KecamatanFactory(nama="Sekaran")
    waiting("KSP Di Sini", kecamatan=here)
    waiting("KSP Di Sana", kecamatan=there)
    listed = desk.get("/koperasi/", {"tahun": 2025, "rat": "belum", "kecamatan": here.pk}).content.decode()
    link = f"/pengingat/?tahun=2025&amp;rat=belum&amp;kecamatan={here.pk}"
    assert link in listed
    text = desk.get(link.replace("&amp;", "&")).content.decode()
    assert "KSP Di Sini" in text
    assert "KSP Di Sana" not in text
    assert "Ingatkan lewat" not in desk.get("/koperasi/", {"tahun": 2025, "rat": "sudah"}).content.decode()


def test_an_unreadable_filter_shows_nobody(desk: Client) -> None:
    waiting("KSP Belum")
    for query in ({"tahun": "1066"}, {"tahun": "x"}, {"tahun": 2025, "kecamatan": "999999"}):
        text = desk.get(QUEUE, query).content.decode()
        assert "KSP Belum" not in text
        assert "Ada yang perlu diperbaiki" in text
    for place in ("0", "-1", "99999999999999999999", "x", "2"):
        assert "KSP Belum" in desk.get(QUEUE, {"ke": place}).content.decode()


def test_who_was_reminded_lately_comes_last_and_after_a_week_again(desk: Client) -> None:
    first, second = waiting("A Pertama"), waiting("B Kedua", kecamatan=None)
    tap(desk, first)
    assert desk.get(QUEUE).context["kini"].koperasi == second
    last = desk.get(QUEUE).context["berikut"][0]
    assert last.koperasi == first
    assert last.baru_saja
    assert "sudah diingatkan dalam 7 hari" in desk.get(QUEUE, {"ke": 2}).content.decode()
    with dates.freeze(TODAY + dt.timedelta(days=8)):
        rows = [desk.get(QUEUE).context["kini"], *desk.get(QUEUE).context["berikut"]]
        assert [row.koperasi for row in rows] == [second, first], "never reminded stands before long ago"
        assert not any(row.baru_saja for row in rows)


def test_a_reminder_of_another_year_does_not_count(desk: Client) -> None:
    koperasi = waiting("KSP Lama")
    tap(desk, koperasi, tahun=2024)
    assert desk.get(QUEUE, {"tahun": 2025}).context["kini"].terakhir is None
    assert desk.get(QUEUE, {"tahun": 2024}).context["kini"].terakhir is not None


def test_without_a_number_they_stand_apart(desk: Client) -> None:
    silent = waiting("KSP Sunyi", telepon="(0322) 311 234")
    officer = make.PengurusFactory(koperasi=waiting("KSP Ketua", telepon=""), telepon="0813-5555-666")
    make.PengurusFactory(koperasi=silent, telepon="0812-9999-888", sampai=TODAY - dt.timedelta(days=1))
    answer = desk.get(QUEUE)
    assert answer.context["antrean"].reachable == 1
    assert answer.context["kini"].koperasi == officer.koperasi
    apart = desk.get("/pengingat/tanpa-nomor/").content.decode()
    assert "KSP Sunyi" in apart
    assert "KSP Ketua" not in apart


NUMBERS = [
    "0812-3456 789", "+62 812 3456 789", "62812 3456789", "8123456789", "8123456789.0", "0062 812 3456 789",
    "(0322) 311234 / 0812-3456-789", "0812 345 dan 0813-111-2222", "0322-311234", "021 5550 8123", "-", "", "12",
    "0812", "hubungi ketua", "0812345678901234567", "62620812345678", "0322 311\n0856 7777 888", "dandi 08123456789",
]  # fmt: skip


@pytest.mark.parametrize("written", NUMBERS)
def test_the_database_and_python_read_numbers_alike(written: str) -> None:
    koperasi = waiting("KSP Nomor", telepon=written)
    found = contacts.of(koperasi, on=TODAY)
    row = contacts.annotate(Koperasi.objects.filter(pk=koperasi.pk), on=TODAY).get()
    assert row.punya_wa == bool(found)
    first = normalize_phone(written)
    if contacts.MOBILE.fullmatch(first):
        assert found[0].nomor == first


def test_the_ketua_s_number_comes_first_and_each_number_once() -> None:
    koperasi = waiting("KSP Nomor", telepon="0811-1111-111; 0822-2222-222")
    make.PengurusFactory(koperasi=koperasi, nama="Budi", jabatan="bendahara", telepon="0833-3333-333")
    make.PengurusFactory(koperasi=koperasi, nama="Ani", jabatan="ketua", telepon="0822 2222 222", jenis_kelamin="P")
    found = contacts.of(koperasi, on=TODAY)
    assert [one.nomor for one in found] == ["628222222222", "628333333333", "628111111111"]
    assert found[0].sapaan == "Ibu Ani, Ketua KSP Nomor"
    assert found[2].sapaan == "Pengurus KSP Nomor"
    assert found[0].tertulis == "0822-2222-222"


# --- One tap ------------------------------------------------------------------------------------
def test_one_tap_is_noted_and_leads_to_the_next(desk: Client, clerk: User) -> None:
    first, second = waiting("A Pertama"), waiting("B Kedua", telepon="0899 1234 567")
    answer = tap(desk, first, query="?tahun=2025&jenis=konsumen")
    row = PengingatRat.objects.get()
    assert (row.koperasi, row.tahun_buku, row.tujuan, row.oleh) == (first, 2025, "6281234001111", clerk)
    assert answer.url == f"/pengingat/?tahun=2025&jenis=konsumen&dibuka={row.pk}"
    page = desk.get(answer.url)
    assert page.context["kini"].koperasi == second
    link = urlsplit(page.context["dibuka"].link)
    assert (link.netloc, link.path) == ("wa.me", "/6281234001111")
    assert parse_qs(link.query)["text"] == [row.teks]
    assert row.link.replace("&", "&amp;") in page.content.decode()
    assert Jejak.objects.get(aksi="pengingat.buka").id_objek == str(first.pk)


def test_the_script_gets_the_link_and_the_next_page(desk: Client) -> None:
    koperasi = waiting("KSP Belum")
    answer = desk.post(
        f"/koperasi/{koperasi.pk}/ingatkan/?tahun=2025&ke=1",
        {"tahun": 2025, "tujuan": "6281234001111"},
        headers={"Accept": "application/json"},
    )
    told = answer.json()
    assert told["tautan"].startswith("https://wa.me/6281234001111?text=Yth.%20")
    assert told["berikut"] == "/pengingat/?tahun=2025&ke=1"


def test_the_text_says_both_dates_and_how_far_the_data_reach(desk: Client) -> None:
    tap(desk, waiting("KSP Belum"))
    text = PengingatRat.objects.get().teks
    assert text.startswith("Yth. Pengurus KSP Belum\n")
    for part in ("Berdasarkan data yang kami terima sampai dengan 10 Maret 2026", "tahun buku 2025",
                 "ketentuan dinas: 31 Maret 2026", "undang-undang: 30 Juni 2026", "Sri Petugas",
                 "Dinas Koperasi dan Usaha Mikro Kabupaten Lamongan"):  # fmt: skip
        assert part in text
    assert "{" not in text


def test_an_extension_moves_both_dates(desk: Client) -> None:
    koperasi = waiting("KSP Belum")
    make.PerpanjanganFactory(koperasi=koperasi, berlaku_pada=dt.date(2026, 2, 1), batas=dt.date(2026, 9, 30))
    now = desk.get(QUEUE).context["kini"]
    assert (now.batas.dinas, now.batas.hukum) == (dt.date(2026, 9, 30), dt.date(2026, 9, 30))
    tap(desk, koperasi)
    assert "menurut perpanjangan dari dinas: 30 September 2026" in PengingatRat.objects.get().teks


def test_whose_rat_has_come_in_is_not_reminded(desk: Client) -> None:
    koperasi = waiting("KSP Belum")
    make.both_levels(koperasi, 2025)
    answer = tap(desk, koperasi)
    assert not PengingatRat.objects.exists()
    assert "sudah masuk" in desk.get(answer.url).content.decode()
    told = desk.post(f"/koperasi/{koperasi.pk}/ingatkan/", {"tahun": 2025, "tujuan": "6281234001111"},
                     headers={"Accept": "application/json"})  # fmt: skip
    assert told.status_code == 409
    assert "sudah masuk" in told.json()["galat"]


def test_a_rat_under_review_is_left_alone_where_only_accepted_ones_count(desk: Client) -> None:
    AturanStatus.objects.update(tingkat="diterima")
    sent, idle = waiting("KSP Terkirim"), waiting("KSP Diam")
    make.MasaBuktiFactory(koperasi=sent, tahun_buku=2025, tingkat="dikirim", dari=TODAY)
    answer = desk.get(QUEUE)
    assert answer.context["antrean"].reachable == 1
    assert answer.context["kini"].koperasi == idle


@pytest.mark.parametrize(
    "data",
    [{"tujuan": "628999999999"}, {"tujuan": ""}, {"tahun": "x"}, {"tahun": "2025; DROP"}, {"tahun": 10**9}],
)
def test_only_its_own_numbers_and_real_years(desk: Client, data: dict) -> None:
    koperasi = waiting("KSP Belum")
    assert tap(desk, koperasi, **data).status_code == 302
    assert not PengingatRat.objects.exists()


@pytest.mark.parametrize("year", [2026, 2031, 1990])
def test_no_year_that_is_not_owed(desk: Client, year: int) -> None:
    tap(desk, waiting("KSP Belum"), tahun=year)
    assert not PengingatRat.objects.exists()


def test_a_cooperative_of_the_province_is_not_ours_to_remind(desk: Client) -> None:
    answer = tap(desk, waiting("KSP Provinsi", kewenangan="provinsi"))
    assert not PengingatRat.objects.exists()
    assert "di luar kewenangan" in desk.get(answer.url).content.decode()


@pytest.mark.parametrize("role", [Peran.PENGURUS, Peran.KEPALA, Peran.SEKRETARIAT, Peran.AUDITOR, Peran.ADMIN])
def test_other_roles_remind_nobody(client: Client, role: Peran) -> None:
    koperasi = waiting("KSP Belum")
    user = make_user(role)
    make.AksesPengurusFactory(user=user, koperasi=koperasi)
    client.force_login(user)
    assert tap(client, koperasi).status_code == 403
    assert client.get(QUEUE).status_code == 403
    assert not PengingatRat.objects.exists()


def test_what_another_opened_is_not_shown(desk: Client) -> None:
    koperasi = waiting("KSP Belum")
    other = Client()
    other.force_login(make_user(Peran.PENDAMPING))
    tap(other, koperasi)
    answer = desk.get(QUEUE, {"dibuka": PengingatRat.objects.get().pk})
    assert answer.context["dibuka"] is None


def test_reminders_are_only_added_to(desk: Client) -> None:
    tap(desk, waiting("KSP Belum"))
    with pytest.raises(DatabaseError, match="Cannot update"):
        PengingatRat.objects.update(teks="lain")


# --- On the cooperative's page, and for a group ---------------------------------------------------
def test_the_cooperative_s_page_asks_for_its_reminders(desk: Client) -> None:
    reminded, quiet = waiting("KSP Belum"), waiting("KSP Diam")
    tap(desk, reminded)
    assert f'hx-get="/koperasi/{reminded.pk}/pengingat/"' in desk.get(f"/koperasi/{reminded.pk}/").content.decode()
    part = desk.get(f"/koperasi/{reminded.pk}/pengingat/", headers={"HX-Request": "true"}).content.decode()
    assert "Sri Petugas" in part
    assert "<html" not in part
    assert "Belum pernah" in desk.get(f"/koperasi/{quiet.pk}/pengingat/").content.decode()


def test_the_group_text_counts_and_names_only_where_allowed(desk: Client) -> None:
    kecamatan = make.KecamatanFactory(nama="Babat")
    waiting("KSP Belum", kecamatan=kecamatan)
    waiting("Pusat Induk", kecamatan=kecamatan, bentuk="sekunder", telepon="")
    make.both_levels(waiting("KSP Sudah", kecamatan=kecamatan), 2025)
    waiting("KSP Lain Tempat")
    address = f"/pengingat/kecamatan/{kecamatan.pk}/"
    text = desk.get(address, {"tahun": 2025}).context["grup"].teks
    assert "2 di antara 3 koperasi" in text
    assert "31 Maret 2026 (1 koperasi) dan 30 Juni 2026 (1 koperasi)" in text
    assert "KSP Belum" not in text
    Kantor.objects.update(sebut_nama_di_grup=True)
    text = desk.get(address, {"tahun": 2025}).context["grup"].teks
    assert "1. KSP Belum\n2. Pusat Induk" in text
    assert "KSP Sudah" not in text
    assert "KSP Lain Tempat" not in text


def test_opening_a_group_text_is_noted(desk: Client, clerk: User) -> None:
    koperasi = waiting("KSP Belum")
    answer = desk.post(f"/pengingat/kecamatan/{koperasi.kecamatan_id}/buka/?tahun=2025", {"tahun": 2025})
    row = PengingatRat.objects.get()
    assert (row.kanal, row.kecamatan, row.koperasi, row.oleh) == ("grup", koperasi.kecamatan, None, clerk)
    assert "https://wa.me/?text=" in desk.get(answer.url).content.decode()
    assert "koperasi di Kecamatan" in unquote(row.link)
    make.both_levels(koperasi, 2025)
    desk.post(f"/pengingat/kecamatan/{koperasi.kecamatan_id}/buka/", {"tahun": 2025})
    assert PengingatRat.objects.count() == 1, "nobody is left to remind"


def test_queries_do_not_grow_with_the_queue(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            desk.get(QUEUE)
        return len(found)

    make.PengurusFactory(koperasi=waiting("KSP Belum"))
    desk.get(QUEUE)
    few = queries()
    for _ in range(30):
        make.PengurusFactory(koperasi=waiting("KSP Banyak"))
    assert queries() <= few <= 15
