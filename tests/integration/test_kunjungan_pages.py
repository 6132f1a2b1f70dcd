"""Lists of visits, disagreements, the report for staff and for an officer, and who may do what."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import attachments
from pembinaan.models import Kunjungan
from registry.models import Koperasi
from tests.factories import registry as make
from tests.factories.kasus import JanjiRatFactory
from tests.factories.kunjungan import KunjunganFactory, RencanaFactory
from tests.factories.papers import photo
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 12)  # a Wednesday
LIST, BEDA = "/pembinaan/kunjungan/", "/pembinaan/kunjungan/perbedaan/"


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


def named(desk: Client, query: str = "") -> list[str]:
    return [visit.koperasi.nama for visit in desk.get(f"{LIST}?{query}").context["page"].object_list]


def entered(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


# --- The list ---------------------------------------------------------------------------------
@pytest.fixture
def three(clerk: User) -> list[Kunjungan]:
    west, east = make.KecamatanFactory(nama="Babat"), make.KecamatanFactory(nama="Turi")
    colleague = make_user(Peran.PENDAMPING, nama="Yoga")
    route = RencanaFactory(dari=dt.date(2026, 8, 16), sampai=dt.date(2026, 8, 17))
    return [
        KunjunganFactory(koperasi=make.KoperasiFactory(nama="KSP Alfa", kecamatan=west), petugas=clerk),
        KunjunganFactory(
            koperasi=make.KoperasiFactory(nama="KUD Beta", kecamatan=east), petugas=colleague, alamat="tidak_ditemukan",
            temuan="tidak_ditemukan", usaha="", tanggal=dt.date(2025, 5, 5),
        ),
        KunjunganFactory(
            koperasi=make.KoperasiFactory(nama="KPRI Gama", kecamatan=west), petugas=clerk, keadaan="direncanakan",
            rencana=route,
        ),
    ]  # fmt: skip


def test_each_filter_asks_for_what_it_says(desk: Client, clerk: User, three: list[Kunjungan]) -> None:
    KunjunganFactory(koperasi=make.KoperasiFactory(nama="Dibatalkan"), keadaan="batal")
    assert named(desk) == ["KPRI Gama", "KSP Alfa", "KUD Beta"]
    assert named(desk, f"kecamatan={three[1].koperasi.kecamatan_id}") == ["KUD Beta"]
    assert named(desk, f"petugas={three[1].petugas_id}") == ["KUD Beta"]
    assert named(desk, "tahun=2026") == ["KSP Alfa"]
    assert named(desk, "temuan=tidak_ditemukan") == ["KUD Beta"]
    assert named(desk, "keadaan=batal") == ["Dibatalkan"]
    assert named(desk, "minggu=on") == ["KPRI Gama"]
    assert named(desk, "saya=on") == ["KPRI Gama", "KSP Alfa"]
    assert named(desk, f"koperasi={three[0].koperasi_id}") == ["KSP Alfa"]
    assert named(desk, "q=beta") == ["KUD Beta"]
    assert named(desk, "urut=koperasi") == ["KPRI Gama", "KSP Alfa", "KUD Beta"]
    with dates.freeze(TODAY + dt.timedelta(days=5)):
        assert named(desk, "minggu=on") == ["KPRI Gama"]  # the last day of the route
    with dates.freeze(TODAY + dt.timedelta(days=6)):
        assert named(desk, "minggu=on") == []
    with dates.freeze(TODAY - dt.timedelta(days=7)):
        assert named(desk, "minggu=on") == []


def test_an_unreadable_filter_shows_nothing_and_says_so(desk: Client, three: list[Kunjungan]) -> None:
    page = desk.get(f"{LIST}?kecamatan=x")
    assert page.status_code == 422
    assert not page.context["page"].object_list


def test_the_file_holds_the_same_rows(desk: Client, three: list[Kunjungan]) -> None:
    answer = desk.get(f"{LIST}unduh/?temuan=tidak_ditemukan")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert len(rows) == 2
    assert rows[1][1] == "KUD Beta"
    assert rows[1][rows[0].index("Temuan")] == "Tidak ditemukan"


def test_a_list_costs_the_same_for_many(desk: Client, clerk: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        return len(queries)

    KunjunganFactory(petugas=clerk)
    cost()  # the first page of a process reads what stays the same
    few = cost()
    for _ in range(8):
        KunjunganFactory(petugas=clerk)
    assert cost() == few <= 15


# --- Disagreements ----------------------------------------------------------------------------
@pytest.fixture
def disagreeing(clerk: User) -> dict[str, Koperasi]:
    babat = make.KecamatanFactory(nama="Babat")
    found = {
        "hilang": make.KoperasiFactory(nama="KSP Hilang", kecamatan=babat, status_ods="aktif",
                                       status_lapangan="tidak_ditemukan"),
        "berhenti": make.KoperasiFactory(nama="KSP Berhenti", kecamatan=babat, status_lapangan="ditemukan_berhenti"),
        "berjalan": make.KoperasiFactory(nama="KSP Berjalan", status_lapangan="ditemukan_aktif",
                                         status_hitung="tidak_aktif"),
        "sama": make.KoperasiFactory(nama="KSP Sama", status_lapangan="ditemukan_aktif", status_ods="aktif"),
        "ods": make.KoperasiFactory(nama="KSP Ods", status_lapangan="tidak_ditemukan", status_ods="tidak_aktif"),
        "luar": make.KoperasiFactory(nama="KSP Luar", status_lapangan="tidak_ditemukan", status_ods="aktif",
                                     kewenangan="provinsi"),
    }  # fmt: skip
    KunjunganFactory(koperasi=found["hilang"], alamat="tidak_ditemukan", temuan="tidak_ditemukan", usaha="",
                     petugas=clerk)  # fmt: skip
    return found


def test_each_number_opens_its_list(desk: Client, disagreeing: dict[str, Koperasi]) -> None:
    page = desk.get(BEDA)
    assert [number for _, number in page.context["kinds"]] == [1, 1, 1]
    for kind, number in page.context["kinds"]:
        rows = desk.get(f"{BEDA}?jenis={kind.kode}").context["page"]
        assert rows.paginator.count == number
    names = {
        kind: [one.nama for one in desk.get(f"{BEDA}?jenis={kind}").context["page"].object_list]
        for kind in ("ods_hilang", "hitung_berhenti", "hitung_berjalan")
    }
    assert names == {
        "ods_hilang": ["KSP Hilang"], "hitung_berhenti": ["KSP Berhenti"], "hitung_berjalan": ["KSP Berjalan"],
    }  # fmt: skip
    babat = next(row for row in page.context["tabel"] if row.nama == "Babat")
    assert babat.jumlah == (1, 1, 0)
    there = desk.get(f"{BEDA}?jenis=ods_hilang&kecamatan={babat.pk}")
    assert [one.nama for one in there.context["page"].object_list] == ["KSP Hilang"]
    assert "kunjungan 10" in there.content.decode()
    file = desk.get(f"{BEDA}unduh/?jenis=ods_hilang")
    rows = list(load_workbook(BytesIO(b"".join(file.streaming_content))).active.values)
    assert [row[0] for row in rows] == ["Koperasi", "KSP Hilang"]


def test_nonsense_asks_for_the_first_kind(desk: Client, disagreeing: dict[str, Koperasi]) -> None:
    assert desk.get(f"{BEDA}?jenis=x&kecamatan=y").status_code == 200
    assert desk.get(f"{BEDA}?jenis=ods_hilang&kecamatan=0").context["page"].paginator.count == 0


def test_the_cooperatives_page_shows_the_finding_with_its_day(desk: Client, clerk: User) -> None:
    from pembinaan.actions import kunjungan as actions

    koperasi = make.KoperasiFactory()
    visit = actions.begin(koperasi=koperasi, by=clerk)
    data = {"tanggal": dt.date(2026, 8, 10), "petugas": clerk, "alamat": "tidak_ditemukan"}
    actions.finish(kunjungan=visit, data=data, by=clerk)
    page = desk.get(f"/koperasi/{koperasi.pk}/").content.decode()
    assert "Tidak ditemukan" in page
    assert "dicatat 10 Agustus 2026" in page
    assert 'href="#pembinaan">lihat kunjungannya' in page
    assert 'id="pembinaan"' in page


# --- The report, and who reads it --------------------------------------------------------------
def reports(clerk: User) -> tuple[Client, Kunjungan, Kunjungan]:
    """An officer's browser, a visit to the own cooperative, and one to another."""
    officer = make_user(Peran.PENGURUS)
    own = make.AksesPengurusFactory(user=officer).koperasi
    told = {"rekomendasi": "usul_bubar", "catatan": "Ketua sulit dihubungi.", "petugas": clerk, "biaya": 150_000}
    mine, other = KunjunganFactory(koperasi=own, **told), KunjunganFactory(**told)
    client = Client()
    client.force_login(officer)
    return client, mine, other


def test_an_officer_reads_the_own_report_without_the_offices_thoughts(desk: Client, clerk: User) -> None:
    officer, mine, other = reports(clerk)
    page = officer.get(f"{LIST}{mine.kunci}/")
    assert "usaha berhenti" in page.content.decode()
    for secret in ("Usulan pembubaran", "sulit dihubungi", "150.000"):
        assert secret not in page.content.decode()
        assert secret in desk.get(f"{LIST}{mine.kunci}/").content.decode()
    assert officer.get(f"{LIST}{mine.kunci}/berita-acara.pdf").status_code == 200
    assert officer.get(f"/pembinaan/koperasi/{mine.koperasi_id}/").status_code == 200
    for address in (f"{LIST}{other.kunci}/", f"{LIST}{other.kunci}/berita-acara.pdf",
                    f"/pembinaan/koperasi/{other.koperasi_id}/"):  # fmt: skip
        assert officer.get(address).status_code == 404
    for address in (LIST, BEDA, f"{LIST}bawa/", f"{LIST}{mine.kunci}/isi/"):
        assert officer.get(address).status_code == 403


def test_an_officer_sees_no_visit_that_is_still_to_come(clerk: User) -> None:
    officer, mine, _ = reports(clerk)
    planned = KunjunganFactory(koperasi=mine.koperasi, keadaan="direncanakan", petugas=clerk)
    assert officer.get(f"{LIST}{planned.kunci}/").status_code == 404
    told = officer.get(f"/pembinaan/koperasi/{mine.koperasi_id}/").content.decode()
    assert f"catatan/kunjungan/{mine.pk}/" in told
    assert f"catatan/kunjungan/{planned.pk}/" not in told


def test_an_officer_reads_no_visit_of_the_cooperative_that_was_left(clerk: User) -> None:
    officer, mine, _ = reports(clerk)
    mine.koperasi.akses_set.update(sampai=TODAY)
    assert officer.get(f"{LIST}{mine.kunci}/").status_code == 404


@pytest.mark.parametrize("role", [Peran.SEKRETARIAT, Peran.KEPALA, Peran.AUDITOR])
def test_who_only_reads_changes_nothing(clerk: User, role: str) -> None:
    reader, koperasi = entered(role), make.KoperasiFactory()
    visit = KunjunganFactory(keadaan="direncanakan", koperasi=koperasi, petugas=clerk)
    assert reader.get(LIST).status_code == 200
    assert reader.get(f"{LIST}{visit.kunci}/").status_code == 200
    new = f"/pembinaan/koperasi/{koperasi.pk}/kunjungan/baru/"
    for address in (new, *(f"{LIST}{visit.kunci}/{page}/" for page in ("isi", "simpan", "kirim", "perbaiki", "batal",
                                                                       "terima"))):  # fmt: skip
        assert reader.post(address).status_code == 403
    assert Kunjungan.objects.count() == 1
    assert "Isi hasil kunjungan" not in reader.get(f"{LIST}{visit.kunci}/").content.decode()


def test_the_minutes_hold_what_was_found_and_not_what_is_recommended(desk: Client, clerk: User) -> None:
    route = RencanaFactory(nomor_surat_tugas="094/12/413.110/2026", tanggal_surat_tugas=dt.date(2026, 8, 7))
    route.pelaksana_set.create(user=clerk, nama="Sri Petugas, S.E.", nip="199100112015012001", jabatan="Analis")
    visit = KunjunganFactory(rencana=route, rekomendasi="usul_bubar", ditemui_nama="Bu Sumiati", petugas=clerk)
    JanjiRatFactory(koperasi=visit.koperasi, kunjungan=visit)
    attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk)
    answer = desk.get(f"{LIST}{visit.kunci}/berita-acara.pdf")
    document = pypdfium2.PdfDocument(answer.content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    assert len(document) == 2
    for expected in ("094/12/413.110/2026", "Sri Petugas, S.E.", "Bu Sumiati", "Tidak berjalan", "12 September 2026",
                     "Senin"):  # fmt: skip
        assert expected in text
    assert "pembubaran" not in text


def test_no_minutes_before_the_visit(desk: Client, clerk: User) -> None:
    visit = KunjunganFactory(keadaan="direncanakan", petugas=clerk)
    assert desk.get(f"{LIST}{visit.kunci}/berita-acara.pdf").status_code == 404
