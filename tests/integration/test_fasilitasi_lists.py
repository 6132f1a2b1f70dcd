"""Lists of requests and of certificates that run out; numbers that open them; the office's own kinds."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.facilitation import certificates, rows, summary
from pembinaan.models import Fasilitasi, JenisFasilitasi
from tests.factories import registry as make
from tests.factories.fasilitasi import BantuanFactory, FasilitasiFactory, MitraFactory, PinjamanFactory
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 17)
LIST, NIK, KINDS = "/pembinaan/fasilitasi/", "/pembinaan/fasilitasi/nik/", "/pembinaan/setelan/fasilitasi/"
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
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


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


# --- Requests -----------------------------------------------------------------------------------------
def names(desk: Client, path: str, **query: object) -> set[str]:
    found = desk.get(path, query).context["page"].object_list
    return {getattr(row, "koperasi", row).nama for row in found}


def test_each_filter_keeps_one_and_leaves_the_other(desk: Client, clerk: User) -> None:
    babat, sekaran = make.KecamatanFactory(nama="Babat"), make.KecamatanFactory(nama="Sekaran")
    one = make.KoperasiFactory(nama="KSP Satu", kecamatan=babat)
    two = make.KoperasiFactory(nama="KUD Dua", kecamatan=sekaran)
    kept = FasilitasiFactory(koperasi=one, keadaan="diproses", petugas=clerk)
    FasilitasiFactory(
        kode="halal", koperasi=two, keadaan="selesai", perihal="perubahan", diminta_pada=dt.date(2025, 5, 5),
        selesai_pada=dt.date(2025, 6, 5), nomor_hasil="ID35-1",
    )  # fmt: skip
    for query in ({"q": "satu"}, {"jenis": kept.jenis_id}, {"keadaan": "berjalan"}, {"keadaan": "lewat"},
                  {"keadaan": "diproses"}, {"perihal": "baru"}, {"kecamatan": babat.pk}, {"petugas": "saya"},
                  {"tahun": 2026}):  # fmt: skip
        assert names(desk, LIST, **query) == {"KSP Satu"}, query
    for query in ({"q": "ID35-1"}, {"keadaan": "selesai"}, {"tahun": 2025}, {"selesai": 2025}):
        assert names(desk, LIST, **query) == {"KUD Dua"}, query
    assert names(desk, LIST) == {"KSP Satu", "KUD Dua"}
    assert names(desk, LIST, jenis="x") == set()


def test_average_days_open_their_list(desk: Client) -> None:
    for days in (4, 8):
        FasilitasiFactory(keadaan="selesai", selesai_pada=dt.date(2026, 8, 3) + dt.timedelta(days=days))
    FasilitasiFactory(keadaan="ditolak", selesai_pada=TODAY, alasan="x")
    FasilitasiFactory(keadaan="selesai", diminta_pada=dt.date(2025, 1, 1), selesai_pada=dt.date(2025, 12, 1))
    nib = JenisFasilitasi.objects.get(kode="nib")
    found = next(one for one in rows.numbers(Fasilitasi.objects.all(), year=2026, on=TODAY) if one.jenis == nib)
    assert (found.done, found.refused, found.running, found.shortest, found.longest) == (2, 1, 0, 4, 8)
    assert found.average == 6
    text = desk.get(LIST).content.decode()
    assert "6,0 hari" in text
    for link, count in re.findall(rf'href="(\?jenis={nib.pk}&amp;[^"]+)">(\d+)</a>', text):
        assert desk.get(LIST + link.replace("&amp;", "&")).context["page"].paginator.count == int(count)


# --- Certificates that run out ------------------------------------------------------------------------
def test_within_90_days_and_expired_ones_apart(desk: Client) -> None:
    for nama, days in (("KSP Hari Ini", 0), ("KSP Sembilan Puluh", 90), ("KSP Nanti", 91), ("KSP Kemarin", -1)):
        make.KoperasiFactory(nama=nama, sertifikat_nik_berakhir=day(days))
    make.KoperasiFactory(nama="KSP Tanpa")
    make.KoperasiFactory(nama="KSP Provinsi", sertifikat_nik_berakhir=day(5), kewenangan="provinsi")
    make.KoperasiFactory(nama="KSP Bubar", sertifikat_nik_berakhir=day(5), status_keputusan="dibubarkan")
    assert names(desk, NIK) == {"KSP Hari Ini", "KSP Sembilan Puluh"}
    assert names(desk, NIK, keadaan="lewat") == {"KSP Kemarin"}
    text = desk.get(NIK).content.decode()
    assert "Berakhir dalam 90 hari: 2" in text
    assert "Sudah berakhir: 1" in text
    assert "hari ini" in text


def test_the_home_page_s_number_is_its_list(desk: Client, clerk: User) -> None:
    kept, begun = (make.KoperasiFactory(sertifikat_nik_berakhir=day(30)) for _ in range(2))
    FasilitasiFactory(kode="nik", koperasi=begun, perihal="perpanjangan")
    text = desk.get("/").content.decode()
    assert "<strong>1 koperasi</strong></a> sertifikat NIK-nya berakhir dalam 90 hari" in text
    assert names(desk, NIK, perpanjangan="belum") == {kept.nama}
    assert names(desk, NIK, perpanjangan="berjalan") == {begun.nama}
    assert certificates.waiting(clerk, on=TODAY).count() == 1


def test_renewals_of_several_at_once(desk: Client, clerk: User) -> None:
    several = [make.KoperasiFactory(sertifikat_nik_berakhir=day(30)) for _ in range(3)]
    FasilitasiFactory(kode="nik", koperasi=several[2], perihal="perpanjangan")
    make.KoperasiFactory(sertifikat_nik_berakhir=day(30))
    answer = desk.post(f"{NIK}perpanjang/?kecamatan=", {"koperasi": [one.pk for one in several]}, follow=True)
    text = answer.content.decode()
    assert "Perpanjangan dimulai untuk 2 koperasi." in text
    assert f"{several[2]} sudah punya" in text
    made = Fasilitasi.objects.filter(perihal="perpanjangan", asal="dinas")
    assert {row.koperasi_id for row in made} == {one.pk for one in several[:2]}
    assert {row.petugas_id for row in made} == {clerk.pk}


def test_renewals_need_a_choice_and_a_kind(desk: Client) -> None:
    koperasi = make.KoperasiFactory(sertifikat_nik_berakhir=day(30))
    assert "Centang dahulu" in desk.post(f"{NIK}perpanjang/", follow=True).content.decode()
    JenisFasilitasi.objects.filter(kode="nik").update(aktif=False)
    assert "tidak menawarkan" in desk.post(f"{NIK}perpanjang/", {"koperasi": koperasi.pk}, follow=True).content.decode()
    assert not Fasilitasi.objects.exists()


# --- Budgets, files ------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [LIST, NIK])
def test_lists_cost_the_same_for_any_number_of_rows(desk: Client, path: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    def fill(count: int) -> None:
        for _ in range(count):
            koperasi = make.KoperasiFactory(sertifikat_nik_berakhir=day(20))
            FasilitasiFactory(koperasi=koperasi, keadaan="diproses")
            FasilitasiFactory(koperasi=koperasi, kode="nik")

    fill(2)
    cost()  # what a process asks once
    few = cost()
    fill(8)
    assert cost() == few <= MOST_QUERIES


def test_the_detail_page_holds_its_budget(desk: Client) -> None:
    row = FasilitasiFactory(kode="nik", keadaan="diproses")
    with CaptureQueriesContext(connection) as queries:
        desk.get(f"{LIST}{row.pk}/")
    assert len(queries) <= MOST_QUERIES


def test_the_file_holds_the_filtered_rows_and_leaves_a_trail(client: Client) -> None:
    kept, left = FasilitasiFactory(keadaan="selesai", selesai_pada=TODAY), FasilitasiFactory(kode="halal")
    client.force_login(make_user(Peran.AUDITOR))
    answer = client.get(f"{LIST}unduh/", {"jenis": kept.jenis_id})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    assert [row[0] for row in cells] == [kept.koperasi.nama]
    assert cells[0][8:10] == (14, 10)
    assert left.koperasi.nama not in {row[0] for row in cells}
    assert Jejak.objects.get(aksi="fasilitasi.diekspor").rincian["baris"] == 1
    client.force_login(make_user(Peran.ADMIN))
    assert client.get(f"{LIST}unduh/").status_code == 403


# --- The office's own kinds ---------------------------------------------------------------------------
def test_the_kabid_changes_the_list_and_running_requests_keep_theirs(client: Client) -> None:
    row = FasilitasiFactory(kode="halal", dokumen=JenisFasilitasi.objects.get(kode="halal").dokumen)
    halal = row.jenis
    client.force_login(make_user(Peran.KABID))
    typed = {
        "nama": "Sertifikat halal", "langkah": "Periksa bahan; 3\nAjukan; 4 hari kerja\nSerahkan", "hasil": "",
        "dokumen": "NIB\nFoto produk", "urutan": 3, "catatan": "Dicocokkan dengan SOP", "aktif": "on",
    }  # fmt: skip
    assert client.post(f"{KINDS}{halal.pk}/", typed).status_code == 302
    halal.refresh_from_db()
    assert halal.langkah == [{"nama": "Periksa bahan", "hari": 3}, {"nama": "Ajukan", "hari": 4}, {"nama": "Serahkan"}]
    assert halal.dokumen == [{"kode": "nib", "nama": "NIB"}, {"kode": "foto_produk", "nama": "Foto produk"}]
    assert row.langkah_set.count() == 3
    text = client.get(f"{LIST}{row.pk}/").content.decode()
    assert "Daftar produk dan bahan" in text
    assert "Foto produk" not in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"langkah": "Periksa; banyak"}, "bukan jumlah hari"),
        ({"langkah": "Periksa; 0"}, "bukan jumlah hari"),
        ({"langkah": "\n".join(["Langkah"] * 16)}, "Paling banyak 15 langkah"),
        ({"nama": "Sertifikat NIK Koperasi"}, "sudah dipakai jenis lain"),
    ],
)
def test_a_kind_that_cannot_be(client: Client, values: dict[str, str], words: str) -> None:
    client.force_login(make_user(Peran.KABID))
    typed = {"nama": "Paten", "langkah": "Periksa; 3", "dokumen": "", "hasil": "", "urutan": 9, "aktif": "on"}
    answer = client.post(f"{KINDS}tambah/", typed | values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert client.post(f"{KINDS}tambah/", typed).status_code == 302
    made = JenisFasilitasi.objects.get(nama="Paten")
    assert made.kode == "paten"


def test_a_kind_that_needs_the_berita_acara_has_a_place_for_it(client: Client) -> None:
    client.force_login(make_user(Peran.KABID))
    typed = {"nama": "Hibah", "langkah": "", "dokumen": "Proposal", "hasil": "", "urutan": 9, "aktif": "on",
             "perlu_berita_acara_rat": "on"}  # fmt: skip
    client.post(f"{KINDS}tambah/", typed)
    assert [one["kode"] for one in JenisFasilitasi.objects.get(nama="Hibah").dokumen] == [
        "berita_acara_rat",
        "proposal",
    ]


def test_only_the_kabid_sets(desk: Client) -> None:
    assert desk.get(KINDS).status_code == 403
    assert desk.post(f"{KINDS}tambah/", {"nama": "x"}).status_code == 403


def test_a_retired_kind_is_not_offered(desk: Client, clerk: User) -> None:
    JenisFasilitasi.objects.filter(kode="halal").update(aktif=False)
    assert "Sertifikat halal" not in desk.get(f"{LIST}catat/").content.decode()


# --- One cooperative -----------------------------------------------------------------------------------
def test_the_part_of_a_cooperative_s_page(clerk: User) -> None:
    koperasi, other = make.KoperasiFactory(), make.KoperasiFactory()
    merged = make.KoperasiFactory(digabung_ke=koperasi)
    FasilitasiFactory(koperasi=koperasi)
    BantuanFactory(koperasi=merged)
    PinjamanFactory(koperasi=koperasi)
    MitraFactory(koperasi=koperasi)
    for factory in (FasilitasiFactory, BantuanFactory, MitraFactory):
        factory(koperasi=other)
    assert clerk.izin
    with CaptureQueriesContext(connection) as queries:
        found = summary.of(koperasi, clerk, on=TODAY)["ringkas"]
    assert len(queries) <= 5
    assert [len(found[name]) for name in ("fasilitasi", "bantuan", "mitra")] == [1, 2, 1]
    from django.template.loader import render_to_string

    text = render_to_string("pembinaan/fasilitasi/_ringkas.html", {"ringkas": found})
    assert "PT Contoh Pangan" in text
    assert "Macet" in text or "Menunggak" in text
