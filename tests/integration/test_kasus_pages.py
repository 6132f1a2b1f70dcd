"""The list of cases, the desk, giving out work, one case with its timeline: numbers, queries, roles."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates, sheets
from pembinaan.models import Kasus, KegiatanKasus, Masalah, SerahTerima
from pembinaan.views import setelan
from tests.factories import registry as make
from tests.factories.kasus import JanjiRatFactory, KasusFactory, KegiatanKasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 12)
LIST, DESK = "/pembinaan/kasus/", "/pembinaan/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Ratna Petugas")


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID, nama="Endang Kabid")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def case(nama: str, petugas: User | None = None, **fields: object) -> Kasus:
    koperasi = make.KoperasiFactory(
        nama=nama, status_hitung=fields.pop("status", "tidak_aktif"), keterangan="tidak_aktif",
        menunggu_pemeriksaan=fields.pop("menunggu", False), kecamatan=fields.pop("kecamatan", None),
    )  # fmt: skip
    fields.setdefault("keadaan", "berjalan" if petugas else "baru")
    return KasusFactory(koperasi=koperasi, petugas=petugas, **fields)


@pytest.fixture
def office(clerk: User) -> dict[str, Kasus]:
    """One case of each sort, and what each filter must find."""
    made = {
        "baru": case("KSP Baru"),
        "saya": case("KSP Saya", clerk, dibuka_pada=TODAY - dt.timedelta(days=3)),
        "lewat": case("KSP Lewat", clerk, tenggat=TODAY - dt.timedelta(days=1)),
        "tepat": case("KSP Tepat", make_user(Peran.PETUGAS), tenggat=TODAY),
        "usul": case("KSP Kembali", clerk, status="aktif"),
        "menunggu": case("KSP Menunggu", clerk, status="aktif", menunggu=True),
        "selesai": case("KSP Selesai", clerk, keadaan="selesai", hasil="tidak_berhasil", ditutup_pada=TODAY),
    }
    KegiatanKasusFactory(kasus=made["lewat"], tanggal=TODAY - dt.timedelta(days=30), oleh=clerk)
    KegiatanKasusFactory(kasus=made["usul"], tanggal=TODAY - dt.timedelta(days=31), oleh=clerk)
    KunjunganFactory(koperasi=made["menunggu"].koperasi, petugas=clerk, tanggal=TODAY - dt.timedelta(days=2),
                     dicatat_tanggal=TODAY)  # fmt: skip
    return made


def found(client: Client, query: dict[str, object], office: dict[str, Kasus]) -> set[str]:
    names = {kasus.pk: name for name, kasus in office.items()}
    return {names[line.kasus.pk] for line in client.get(LIST, query).context["page"].object_list}


OPEN = {"baru", "saya", "lewat", "tepat", "usul", "menunggu"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, OPEN),
        ({"keadaan": "semua"}, OPEN | {"selesai"}),
        ({"keadaan": "selesai"}, {"selesai"}),
        ({"hasil": "tidak_berhasil"}, {"selesai"}),
        ({"keadaan": "baru"}, {"baru"}),
        ({"petugas": "saya"}, {"saya", "lewat", "usul", "menunggu"}),
        ({"petugas": "tanpa"}, {"baru"}),
        ({"lewat": "on"}, {"lewat"}),
        ({"usul": "on"}, {"usul"}),
        ({"menunggu": "on"}, {"menunggu"}),
        ({"diam": "on"}, {"baru", "tepat", "usul"}),
        ({"q": "lewat"}, {"lewat"}),
        ({"tahun": 2025}, set()),
        ({"tahun": 2026, "lewat": "on"}, {"lewat"}),
        ({"jenis": "sengketa"}, set()),
        ({"masalah": "kosong", "petugas": "tanpa"}, {"baru"}),
        ({"masalah": "999999"}, set()),
        ({"petugas": "x"}, set()),
    ],
)
def test_each_filter_finds_its_own(office: dict[str, Kasus], clerk: User, query: dict, names: set[str]) -> None:
    assert found(browser(clerk), query, office) == names


def test_by_problem_and_by_kecamatan(office: dict[str, Kasus], clerk: User) -> None:
    problem, here = Masalah.objects.all()[0], make.KecamatanFactory(nama="Babat")
    office["lewat"].masalah.add(problem)
    office["tepat"].koperasi.kecamatan = here
    office["tepat"].koperasi.save()
    assert found(browser(clerk), {"masalah": problem.pk}, office) == {"lewat"}
    assert found(browser(clerk), {"kecamatan": here.pk}, office) == {"tepat"}
    assert found(browser(clerk), {"kecamatan": "kosong"}, office) == OPEN - {"tepat"}


def test_an_unreadable_filter_shows_nothing_and_says_so(office: dict[str, Kasus], clerk: User) -> None:
    answer = browser(clerk).get(LIST, {"tahun": "1066"})
    assert "Ada yang perlu diperbaiki" in answer.content.decode()
    assert "KSP" not in answer.content.decode().split("</form>")[-1]


@pytest.mark.parametrize("who", ["clerk", "kabid", "kepala"])
def test_each_number_of_the_desk_is_its_list(office: dict[str, Kasus], clerk: User, kabid: User, who: str) -> None:
    user = {"clerk": clerk, "kabid": kabid}.get(who) or make_user(Peran.KEPALA)
    JanjiRatFactory(koperasi=office["saya"].koperasi, kasus=office["saya"], tanggal=TODAY, dicatat_oleh=clerk)
    JanjiRatFactory(koperasi=office["lewat"].koperasi, kasus=office["lewat"], tanggal=dt.date(2026, 9, 1),
                    dicatat_oleh=clerk)  # fmt: skip
    kept = JanjiRatFactory(koperasi=office["usul"].koperasi, kasus=office["usul"], tanggal=dt.date(2026, 9, 1))
    make.both_levels(kept.koperasi, 2025, tanggal=dt.date(2026, 8, 30))
    client, numbers = browser(user), {}
    for query in ({}, {"siapa": "semua"}):
        desk = client.get(DESK, query).context["meja"]
        loads = [(label, n, url) for load in desk.loads for label, n, url in load.cells]
        assert bool(loads) != desk.mine
        for label, n, url in [*((tile.label, tile.count, tile.url) for tile in desk.tiles), *loads]:
            target = urlsplit(url)
            page = client.get(target.path, dict(parse_qsl(target.query))).context["page"]
            assert page.paginator.count == n, (label, url)
        numbers |= {tile.label: tile.count for tile in desk.tiles}
    assert (numbers["Usul ditutup"], numbers["Lewat tenggat"], numbers["Belum dibagi"]) == (1, 1, 1)
    assert (numbers["Janji RAT hari ini"], numbers["Janji lewat, belum RAT"]) == (1, 1)


def test_the_kabid_finds_every_setting_in_one_place(kabid: User, clerk: User) -> None:
    page = browser(kabid).get("/pembinaan/setelan/")
    for name, title, _ in setelan.PAGES:
        assert title in page.content.decode()
        assert browser(kabid).get(reverse(name)).status_code == 200
    assert browser(clerk).get("/pembinaan/setelan/").status_code == 403


def test_who_handles_no_cases_sees_the_whole_office(office: dict[str, Kasus], clerk: User) -> None:
    assert browser(clerk).get(DESK).context["meja"].mine
    kabid = browser(make_user(Peran.KABID))
    assert not kabid.get(DESK).context["meja"].mine
    assert kabid.get(DESK, {"siapa": "saya"}).context["meja"].mine
    for role in (Peran.KEPALA, Peran.SEKRETARIAT, Peran.AUDITOR):
        answer = browser(make_user(role)).get(DESK)
        assert not answer.context["meja"].mine
        assert "Serah terima" not in answer.content.decode()
    assert browser(make_user(Peran.ADMIN)).get(DESK).status_code == 403


def test_queries_do_not_grow(clerk: User, kabid: User, django_assert_max_num_queries: object) -> None:
    place = make.KecamatanFactory()
    rows = [case(f"KSP {n}", clerk, kecamatan=place) for n in range(30)]
    for kasus in rows:
        kasus.masalah.set(Masalah.objects.all()[:2])
        for n in range(3):
            KegiatanKasusFactory(kasus=kasus, oleh=make_user(), tanggal=dt.date(2026, 8, 1 + n))
        JanjiRatFactory(koperasi=kasus.koperasi, kasus=kasus, tanggal=TODAY, dicatat_oleh=make_user())
        SerahTerima.objects.create(kasus=kasus, kepada=clerk, tanggal=TODAY, oleh=kabid)
    client = browser(kabid)
    for address in (LIST, f"{LIST}?diam=on&usul=on", DESK, f"{DESK}?siapa=semua", "/pembinaan/janji/",
                    f"{LIST}{rows[0].pk}/", f"{LIST}{rows[0].pk}/?semua=1",
                    f"/pembinaan/meja/serah-terima/?dari={clerk.pk}", "/pembinaan/setelan/masalah/"):  # fmt: skip
        client.get(address)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert client.get(address).status_code == 200, address


def test_the_download_is_the_list(office: dict[str, Kasus], clerk: User) -> None:
    answer = browser(clerk).get("/pembinaan/kasus/unduh/", {"petugas": "saya", "urut": "koperasi"})
    (sheet,) = sheets.read(b"".join(answer.streaming_content))
    assert [row[1] for row in sheet.rows[1:]] == ["KSP Kembali", "KSP Lewat", "KSP Menunggu", "KSP Saya"]
    assert sheet.rows[1][12] == "Aktif kembali"
    assert Jejak.objects.get(aksi="kasus.diekspor").rincian["kasus"] == 4
    assert isinstance(io.BytesIO, type)


# --- Giving out -----------------------------------------------------------------------------------------
def test_the_kabid_gives_out_what_is_ticked(office: dict[str, Kasus], kabid: User, clerk: User) -> None:
    new = case("KSP Baru Juga")
    data = {"kasus": [office["baru"].pk], "kepada": clerk.pk}
    browser(kabid).post("/pembinaan/kasus/bagi/?keadaan=baru", data)
    office["baru"].refresh_from_db()
    assert (office["baru"].petugas, office["baru"].keadaan) == (clerk, "berjalan")
    assert Kasus.objects.get(pk=new.pk).petugas is None
    handed = SerahTerima.objects.get()
    assert (handed.dari, handed.kepada, handed.oleh) == (None, clerk, kabid)


def test_the_kabid_gives_out_everything_a_filter_finds(office: dict[str, Kasus], kabid: User) -> None:
    to, new = make_user(Peran.PENDAMPING), case("KSP Baru Juga")
    back = browser(kabid).post("/pembinaan/kasus/bagi/?keadaan=baru", {"semua": "1", "kepada": to.pk}, follow=True)
    assert "2 kasus diberikan" in back.content.decode()
    assert set(Kasus.objects.filter(petugas=to)) == {office["baru"], new}


def test_moving_a_colleagues_case_needs_a_reason_and_somebody_who_may(
    office: dict[str, Kasus], kabid: User, clerk: User
) -> None:
    to, chosen = make_user(Peran.PETUGAS), {"kasus": [office["lewat"].pk, office["baru"].pk]}
    client = browser(kabid)
    text = client.post("/pembinaan/kasus/bagi/", chosen | {"kepada": to.pk}, follow=True).content.decode()
    assert "Tulis alasan pemindahannya." in text
    for nobody in (make_user(Peran.SEKRETARIAT), make_user(Peran.PETUGAS, is_active=False), make_user()):
        text = client.post("/pembinaan/kasus/bagi/", chosen | {"kepada": nobody.pk}, follow=True).content.decode()
        assert "Pilih petugas yang diberi kasus." in text
    assert not SerahTerima.objects.exists()
    client.post("/pembinaan/kasus/bagi/", chosen | {"kepada": to.pk, "alasan": "Pembagian wilayah"})
    assert Kasus.objects.filter(petugas=to).count() == 2
    assert {row.dari for row in SerahTerima.objects.all()} == {clerk, None}


def test_a_whole_desk_is_handed_over(office: dict[str, Kasus], kabid: User, clerk: User) -> None:
    to, client = make_user(Peran.PETUGAS, nama="Dimas Penerima"), browser(kabid)
    page = client.get("/pembinaan/meja/serah-terima/", {"dari": clerk.pk}).content.decode()
    assert "4 kasus akan pindah" in page
    assert "KSP Lewat" in page
    assert "KSP Selesai" not in page
    sent = {"dari": clerk.pk, "kepada": to.pk, "alasan": ""}
    answer = client.post("/pembinaan/meja/serah-terima/", sent)
    assert answer.status_code == 422
    clerk.is_active = False
    clerk.save()
    client.post("/pembinaan/meja/serah-terima/", sent | {"alasan": "Mutasi ke Bappeda"})
    assert Kasus.objects.filter(petugas=to, keadaan="berjalan").count() == 4
    rows = SerahTerima.objects.all()
    assert len({row.rombongan for row in rows}) == 1
    assert {row.alasan for row in rows} == {"Mutasi ke Bappeda"}
    assert Kasus.objects.get(pk=office["selesai"].pk).petugas == clerk
    assert Jejak.objects.get(aksi="kasus.serah").rincian["kasus"] == 4


def test_only_the_kabid_gives_out(office: dict[str, Kasus], clerk: User) -> None:
    for address in ("/pembinaan/kasus/bagi/", "/pembinaan/meja/serah-terima/"):
        assert browser(clerk).post(address, {"kepada": clerk.pk}).status_code == 403
    assert "Bagi kasus" not in browser(clerk).get(LIST).content.decode()


# --- One case -------------------------------------------------------------------------------------------
def test_the_page_tells_everything_in_order(office: dict[str, Kasus], clerk: User) -> None:
    kasus = office["lewat"]
    rat = make.RatFactory(
        koperasi=kasus.koperasi, tahun_buku=2019, keadaan="dikembalikan", dikirim_pada=dt.date(2020, 3, 1)
    )
    rat.pemeriksaan_set.create(keputusan="kembalikan", catatan="Daftar hadir", pada=dt.date(2020, 3, 9))
    JanjiRatFactory(koperasi=kasus.koperasi, kasus=kasus, dijanjikan_pada=dt.date(2026, 9, 2), dicatat_oleh=clerk)
    KunjunganFactory(koperasi=kasus.koperasi, petugas=clerk, tanggal=dt.date(2026, 9, 5), dicatat_tanggal=TODAY)
    SerahTerima.objects.create(kasus=kasus, kepada=clerk, tanggal=dt.date(2026, 7, 2), oleh=clerk)
    KegiatanKasusFactory(kasus=office["usul"], uraian="Milik koperasi lain", oleh=clerk)
    answer = browser(clerk).get(f"{LIST}{kasus.pk}/")
    said = [line.judul for line in answer.context["garis"]]
    assert said == [
        "Kunjungan lapangan", "Janji: RAT tahun buku 2025 pada 12 September 2026", "Telepon atau WhatsApp",
        "Ditangani Ratna Petugas", "Kasus keaktifan dibuka", "RAT tahun buku 2019 dikembalikan untuk perbaikan",
        "RAT tahun buku 2019 dikirim", "Tercatat tidak aktif",
    ]  # fmt: skip
    assert "Milik koperasi lain" not in answer.content.decode()
    links = [line.url for line in answer.context["garis"] if line.url]
    assert [browser(clerk).get(url).status_code for url in links if "kunjungan" not in url] == [302] * 3
    assert browser(clerk).get("/pembinaan/catatan/apa/1/").status_code == 404


def test_a_long_timeline_is_cut_and_shown_whole_on_demand(office: dict[str, Kasus], clerk: User) -> None:
    kasus = office["lewat"]
    for n in range(40):
        KegiatanKasusFactory(kasus=kasus, oleh=clerk, tanggal=dt.date(2026, 7, 1) + dt.timedelta(days=n))
    client = browser(clerk)
    short = client.get(f"{LIST}{kasus.pk}/")
    assert len(short.context["garis"]) == 30
    assert "Lihat semuanya" in short.content.decode()
    assert client.get(f"{LIST}{kasus.pk}/", {"semua": 1}).context["waktu_page"].paginator.count == 43
    assert len(client.get(f"{LIST}{kasus.pk}/", {"semua": 1, "hal": 2}).context["garis"]) == 18


def test_an_activity_is_written_kept_when_wrong_and_taken_back(office: dict[str, Kasus], clerk: User) -> None:
    kasus, client = office["saya"], browser(clerk)
    address = f"{LIST}{kasus.pk}/kegiatan/"
    sent = {"kegiatan-jenis": "telepon", "kegiatan-tanggal": "13/09/2026", "kegiatan-uraian": "Menelepon bendahara"}
    wrong = client.post(address, sent)
    assert wrong.status_code == 422
    assert "belum tiba" in wrong.content.decode()
    assert "Menelepon bendahara" in wrong.content.decode()
    client.post(address, sent | {"kegiatan-tanggal": "12/09/2026", "kegiatan-biaya": "150.000"})
    row = KegiatanKasus.objects.get(kasus=kasus)
    assert (row.biaya, row.oleh, row.dicatat_tanggal) == (150_000, clerk, TODAY)
    client.post(f"{LIST}{kasus.pk}/kegiatan/{row.pk}/batal/", {"alasan": "Salah koperasi"})
    text = client.get(f"{LIST}{kasus.pk}/").content.decode()
    assert "Salah koperasi" in text
    assert "<s>Menelepon bendahara</s>" in text


def test_a_person_opens_a_case_of_any_kind_once(office: dict[str, Kasus], clerk: User) -> None:
    koperasi, client = make.KoperasiFactory(nama="KSP Rukun"), browser(clerk)
    address, problem = f"/pembinaan/koperasi/{koperasi.pk}/kasus/baru/", Masalah.objects.all()[0]
    sent = {"jenis": "sengketa", "tujuan": "Damai", "masalah": [problem.pk], "saya": "on", "tenggat": "1 Desember 2026"}
    client.post(address, sent)
    kasus = Kasus.objects.get(koperasi=koperasi)
    assert (kasus.jenis, kasus.petugas, kasus.keadaan, kasus.dibuka_oleh) == ("sengketa", clerk, "berjalan", clerk)
    assert list(kasus.masalah.all()) == [problem]
    again = client.post(address, sent)
    assert again.status_code == 422
    assert "masih terbuka" in again.content.decode()
    assert "Damai" in again.content.decode()
    assert client.post(address, sent | {"jenis": "data", "tenggat": "1/1/2026"}).status_code == 422
    assert client.post(address, {"jenis": "data"}).status_code == 302


# --- Problems -------------------------------------------------------------------------------------------
def test_the_list_of_problems_is_the_kabids(kabid: User, clerk: User, office: dict[str, Kasus]) -> None:
    client, here = browser(kabid), "/pembinaan/setelan/masalah/"
    assert browser(clerk).get(here).status_code == 403
    first, second = Masalah.objects.all()[:2]
    office["baru"].masalah.add(first)
    assert next(row.kasus_n for row in client.get(here).context["rows"] if row == first) == 1
    client.post(f"{here}{first.pk}/urut/", {"arah": "turun"})
    assert list(Masalah.objects.all()[:2]) == [second, first]
    client.post(f"{here}tambah/", {"nama": "  Kantor   terendam "})
    made = Masalah.objects.get(nama="Kantor terendam")
    assert client.post(f"{here}tambah/", {"nama": "kantor TERENDAM"}).status_code == 422
    client.post(f"{here}{made.pk}/ubah/", {"nama": "Kantor kebanjiran"})
    made.refresh_from_db()
    assert (made.nama, made.aktif) == ("Kantor kebanjiran", False)
    office["saya"].masalah.add(made)
    offered = browser(clerk).get(f"{LIST}{office['baru'].pk}/ubah/").context["form"].fields["masalah"].queryset
    assert made not in offered
    kept = browser(clerk).get(f"{LIST}{office['saya'].pk}/ubah/").context["form"].fields["masalah"].queryset
    assert made in kept


def test_kept_and_broken_promises_are_counted_and_each_number_is_its_list(clerk: User) -> None:
    desk, day = browser(clerk), dt.timedelta(days=1)
    other = make_user(Peran.PETUGAS, nama="Ani Lain")
    kept, broken = (make.KoperasiFactory(kecamatan=None) for _ in range(2))
    make.both_levels(kept, 2025, tanggal=TODAY - 20 * day, dari=TODAY - 20 * day)
    told = {"dijanjikan_pada": TODAY - 40 * day, "tanggal": TODAY - 10 * day}
    JanjiRatFactory(koperasi=kept, dicatat_oleh=clerk, **told)
    JanjiRatFactory(koperasi=broken, dicatat_oleh=other, **told, dicabut_pada=TODAY - day, alasan_cabut="Diganti.")
    JanjiRatFactory(koperasi=broken, dicatat_oleh=other, dijanjikan_pada=TODAY - day, tanggal=TODAY + day)
    rows = desk.get("/pembinaan/janji/").context["ditepati"]
    assert [(one.name, one.kept, one.decided) for one in rows] == [
        (other.nama, 0, 1), (clerk.nama, 1, 1), ("Seluruh kantor", 1, 2),
    ]  # fmt: skip
    for one in rows:
        for label, number, url in one.cells:
            assert desk.get(url).context["page"].paginator.count == number, (one.name, label)
