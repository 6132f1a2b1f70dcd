"""A file of ODS beside the register: each kind of difference, worked through, compared again."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs import worker
from koperasi.lib import dates
from pembinaan.actions import rekonsiliasi as actions
from pembinaan.models import BarisRekonsiliasi, RekonsiliasiOds
from registry.models import DataTahunan, Impor, Kecamatan, Koperasi
from registry.models.choices import Kewenangan
from tests.factories.impor import TODAY, office
from tests.factories.people import make_user
from tests.factories.registry import DataTahunanFactory, KoperasiFactory
from tests.numbers import check

pytestmark = pytest.mark.django_db
Jenis, Keadaan = BarisRekonsiliasi.Jenis, BarisRekonsiliasi.Keadaan
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "register_nyata_207.csv"
HEAD = "NIK;Nama Koperasi;Nomor Badan Hukum;Kecamatan;Status;Tanggal RAT;Aset"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        office()
        yield


@pytest.fixture
def by() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def browser(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def ours(nama: str, nik: str = "", **more: object) -> Koperasi:
    kecamatan = Kecamatan.objects.get(nama="Toboali")
    fields = {"badan_hukum": "", "kecamatan": kecamatan, "desa": None, "kelompok": ""} | more
    return KoperasiFactory(nama=nama, nik=nik, **fields)


def compared(by: User, *lines: str, head: str = HEAD) -> RekonsiliasiOds:
    found, known = actions.upload(data="\n".join([head, *lines]).encode(), nama_berkas="ods.csv", by=by)
    if not known:
        kolom = {int(index): name for index, name in found.pemetaan["kolom"].items()}
        actions.map_columns(found=found, kolom=kolom, sumber="ods-uji", by=by)
    actions.start(found=found, by=by)
    assert worker.drain(seconds=300) is False
    found.refresh_from_db()
    return found


def told(found: RekonsiliasiOds) -> set[tuple[str, str]]:
    return {(row.jenis, row.nama) for row in found.baris_set.all()}


def test_each_kind_of_difference(by: User) -> None:
    """One cooperative for each; the same on both sides is nowhere."""
    same = ours("KSP Sama", "1903010000001", status_hitung="aktif", rat_terakhir=dt.date(2026, 3, 1))
    DataTahunanFactory(koperasi=same, aset=500, tanggal_posisi=dt.date(2025, 12, 31))
    ours("KSP Beda", "1903010000002", status_hitung="tidak_aktif", rat_terakhir=dt.date(2026, 2, 1))
    ours("KUD Hanya Kita")
    ours("KUD Bubar", status_hitung="tidak_aktif", status_keputusan="dibubarkan")
    ours("KUD Provinsi", kewenangan=Kewenangan.PROVINSI)
    ours("KSU Kembar")
    ours("KSU Kembar")
    found = compared(
        by,
        "1903010000001;KSP  Sama;;Kec. Toboali;Aktif;01/03/2026;500",
        "1903010000002;KSP Beda Nama;;Air Gegas;Aktif;;",
        ";KSU Kembar;;Toboali;Aktif;;",
        ";KSP Baru;12/BH/2020;Toboali;Tidak Aktif;;",
        "1903010000001;KSP Sama Lagi;;Toboali;Aktif;;",
    )
    assert told(found) == {
        (Jenis.DATA, "KSP Beda"), (Jenis.STATUS, "KSP Beda"), (Jenis.HANYA_KITA, "KUD Hanya Kita"),
        (Jenis.RAGU, "KSU Kembar"), (Jenis.HANYA_ODS, "KSP Baru"), (Jenis.RAGU, "KSP Sama Lagi"),
    }  # fmt: skip
    beda = {one["kolom"]: (one["ods"], one["kita"]) for one in found.baris_set.get(jenis=Jenis.DATA).isi["beda"]}
    assert beda == {
        "Nama koperasi": ("KSP Beda Nama", "KSP Beda"), "Kecamatan": ("Air Gegas", "Toboali"),
        "Tanggal RAT terakhir": ("", "1 Februari 2026"),
    }  # fmt: skip
    status = found.baris_set.get(jenis=Jenis.STATUS).isi
    assert (status["ods"], status["kita"]) == ("aktif", "tidak_aktif")
    doubt = found.baris_set.get(jenis=Jenis.RAGU, nama="KSU Kembar")
    assert len(doubt.isi["calon"]) == 2
    assert {name: found.hitungan[name] for name in ("baris", "cocok", "data", "ragu")} == {
        "baris": 5, "cocok": 2, "data": 1, "ragu": 2,
    }  # fmt: skip


def test_a_file_as_offices_keep_it(by: User) -> None:
    """Titles below a heading, empty and merged lines, names in capitals, dates as text, a NIK that Excel cut, twice."""
    for at in range(1, 6):
        ours(f"KSP Sumber {at}", f"190301000000{at}", status_hitung="aktif", rat_terakhir=dt.date(2026, 3, at))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["DATA KOPERASI KAB. BANGKA SELATAN"], ["Sumber: ODS"], [],
        ["NO", "NIK", "NAMA KOPERASI", "KECAMATAN", "STATUS", "TGL RAT"],
        [1, 1903010000001.0, "KSP SUMBER 1", "KEC. TOBOALI", "AKTIF", "1 Maret 2026"],
        [2, "1,90E+12", "KSP SUMBER 2", "KEC. TOBOALI", "AKTIF", "02/03/2026"], [], ["KECAMATAN TOBOALI"],
        [3, "1.95E+12", "KSP SUMBER 3", "KECAMATAN TOBOALI", "AKTIF", dt.date(2026, 3, 3)],
        [4, "'1903010000004", "KSP  Sumber  4 ", "TOBOALI", "Tidak Aktif", "04-03-2026"],
        [5, "1903010000004", "KSP SUMBER 4", "KEC. TOBOALI", "TIDAK AKTIF", "04-03-2026"],
        [6, "", "KSP BARU", "KEC. TOBOALI", "AKTIF", ""], ["JUMLAH", "", "", "", "", 6],
    ):  # fmt: skip
        sheet.append(line)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A8:F8")
    file = io.BytesIO()
    book.save(file)
    found, _ = actions.upload(data=file.getvalue(), nama_berkas="ods.xlsx", by=by)
    kolom = {int(index): name for index, name in found.pemetaan["kolom"].items()}
    actions.map_columns(found=found, kolom=kolom, sumber="kantor", by=by)
    actions.start(found=found, by=by)
    worker.drain()
    found.refresh_from_db()
    assert told(found) == {
        (Jenis.DATA, "KSP Sumber 3"), (Jenis.STATUS, "KSP Sumber 4"), (Jenis.RAGU, "KSP SUMBER 4"),
        (Jenis.HANYA_ODS, "KSP BARU"), (Jenis.HANYA_KITA, "KSP Sumber 5"),
    }  # fmt: skip
    (nik,) = found.baris_set.get(jenis=Jenis.DATA).isi["beda"]
    assert (nik["ods"], nik["kita"]) == ("1.95E+12", "1903010000003"), "another number, and ours beside it"
    assert any("NIK pada 2 baris sudah dipotong oleh Excel" in one for one in found.hitungan["catatan"])
    assert {row.isi["kecamatan"] for row in found.baris_set.all()} == {"Toboali"}, "one name in the filter"


def test_the_register_is_not_touched(by: User) -> None:
    ours("KSP Satu", "1903010000001", status_hitung="aktif")
    before = list(Koperasi.objects.order_by("pk").values())
    compared(by, "1903010000001;KSP Dua;9/BH;Air Gegas;Tidak Aktif;01/03/2026;99")
    assert list(Koperasi.objects.order_by("pk").values()) == before
    assert not DataTahunan.objects.exists()


def test_figures_are_compared_with_the_newest_of_any_source(by: User) -> None:
    one = ours("KSP Satu", "1903010000001", status_hitung="aktif")
    DataTahunanFactory(koperasi=one, aset=100, tanggal_posisi=dt.date(2024, 12, 31))
    DataTahunanFactory(koperasi=one, aset=200, tanggal_posisi=dt.date(2025, 12, 31))
    assert told(compared(by, "1903010000001;KSP Satu;;Toboali;Aktif;;200")) == set()
    found = compared(by, "1903010000001;KSP Satu;;Toboali;Aktif;;100")
    assert found.baris_set.get().isi["beda"] == [{"kolom": "Aset", "ods": "100", "kita": "200"}]


def test_a_dissolved_one_is_no_difference_unless_ods_calls_it_active(by: User) -> None:
    ours("KSP Bubar", "1903010000001", status_hitung="aktif", status_keputusan="dibubarkan")
    assert told(compared(by, "1903010000001;KSP Bubar;;Toboali;Tidak Aktif;;")) == set()
    assert told(compared(by, "1903010000001;KSP Bubar;;Toboali;Aktif;;")) == {(Jenis.STATUS, "KSP Bubar")}


# --- Worked through ------------------------------------------------------------------------------------
def test_comparing_again_keeps_notes_and_shows_what_was_done(by: User) -> None:
    one = ours("KSP Satu", "1903010000001", status_hitung="aktif")
    ours("KUD Kita")
    found = compared(by, "1903010000001;KSP Dua;;Toboali;Aktif;;", ";KSP Baru;;Toboali;Aktif;;")
    kept = found.baris_set.get(jenis=Jenis.HANYA_KITA)
    actions.settle(found=found, keys=[kept.pk], keadaan=Keadaan.DIBIARKAN, catatan="Belum masuk ODS.", by=by)
    Koperasi.objects.filter(pk=one.pk).update(nama="KSP Dua", nama_normal="ksp dua")
    actions.start(found=found, by=by)
    worker.drain()
    kept.refresh_from_db()
    assert (kept.keadaan, kept.catatan) == (Keadaan.DIBIARKAN, "Belum masuk ODS.")
    done = found.baris_set.get(jenis=Jenis.DATA)
    assert (done.keadaan, done.isi["sama"]) == (Keadaan.SELESAI, True)
    assert found.baris_set.get(jenis=Jenis.HANYA_ODS).keadaan == Keadaan.BELUM
    Koperasi.objects.filter(pk=one.pk).update(nama="KSP Tiga", nama_normal="ksp tiga")
    actions.start(found=found, by=by)
    worker.drain()
    done.refresh_from_db()
    assert (done.keadaan, done.isi.get("sama")) == (Keadaan.BELUM, None)
    assert found.baris_set.count() == 3


def test_rows_are_ticked_and_settled_with_a_note(browser: Client, by: User) -> None:
    found = compared(by, ";KSP Satu;;Toboali;Aktif;;", ";KSP Dua;;Toboali;Aktif;;")
    first, second = found.baris_set.order_by("pk")
    url = reverse("pembinaan:rekonsiliasi-settle", args=[found.pk])
    asked = {"keadaan": "dibiarkan", "baris": [first.pk], "kembali": "jenis=hanya_ods"}
    page = browser.post(url, asked, follow=True)
    assert "Tulis mengapa dibiarkan berbeda." in page.content.decode()
    page = browser.post(url, asked | {"catatan": "Milik provinsi."}, follow=True)
    assert page.redirect_chain[-1][0].endswith("?jenis=hanya_ods")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.keadaan, first.catatan, first.oleh) == (Keadaan.DIBIARKAN, "Milik provinsi.", by)
    assert second.keadaan == Keadaan.BELUM
    page = browser.post(url, {"keadaan": "selesai", "baris": ["999999"]}, follow=True)
    assert "Baris itu tidak ada." in page.content.decode()


def test_a_doubtful_row_is_given_its_cooperative(browser: Client, by: User) -> None:
    first, other = ours("KSU Kembar", status_hitung="aktif"), ours("KSU Kembar", status_hitung="aktif")
    stranger = ours("KSP Lain", status_hitung="aktif")
    found = compared(by, ";KSU Kembar;;Toboali;Aktif;;")
    row = found.baris_set.get(jenis=Jenis.RAGU)
    url = reverse("pembinaan:rekonsiliasi-choose", args=[found.pk])
    page = browser.post(url, {"padanan": f"{row.pk}-{stranger.pk}"}, follow=True).content.decode()
    assert "bukan salah satu calon" in page
    browser.post(url, {"padanan": f"{row.pk}-{other.pk}"})
    worker.drain()
    row.refresh_from_db()
    assert row.keadaan == Keadaan.SELESAI
    assert found.baris_set.filter(jenis=Jenis.HANYA_KITA, koperasi=first).exists()
    assert browser.post(url, {"padanan": "x"}).status_code == 404


def test_rows_of_another_list_cannot_be_settled(browser: Client, by: User) -> None:
    here, there = (compared(by, f";KSP {name};;Toboali;Aktif;;") for name in ("Sini", "Sana"))
    other = there.baris_set.get(jenis=Jenis.HANYA_ODS)
    url = reverse("pembinaan:rekonsiliasi-settle", args=[here.pk])
    browser.post(url, {"keadaan": "selesai", "baris": [other.pk]})
    assert actions.settle(found=here, keys=[other.pk], keadaan="selesai", catatan="", by=by) == 0
    other.refresh_from_db()
    assert other.keadaan == Keadaan.BELUM


# --- Pages ---------------------------------------------------------------------------------------------
def test_every_number_opens_its_rows(browser: Client, by: User) -> None:
    ours("KSP Satu", "1903010000001", status_hitung="tidak_aktif")
    ours("KUD Kita")
    found = compared(by, "1903010000001;KSP Dua;;Toboali;Aktif;;", ";KSP Baru;;Toboali;Aktif;;")
    assert check(browser, reverse("pembinaan:rekonsiliasi-detail", args=[found.pk]), least=10) >= 10
    url = reverse("pembinaan:rekonsiliasi-detail", args=[found.pk])
    page = browser.get(f"{url}?jenis=data&kolom=Nama koperasi&kecamatan=Toboali").content.decode()
    assert '<data class="jumlah-baris" value="1">' in page
    assert browser.get(f"{url}?jenis=ngawur").status_code == 422


def test_the_page_asks_no_more_for_more_rows(browser: Client, by: User) -> None:
    few = compared(by, ";KSP Satu;;Toboali;Aktif;;")
    many = compared(by, *(f";KSP Nomor {n};;Toboali;Aktif;;" for n in range(60)))
    counted = []
    for found in (few, many):
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("pembinaan:rekonsiliasi-detail", args=[found.pk]) + "?per=50")
        counted.append(len(queries))
    assert max(counted) <= 15
    assert counted[1] <= counted[0] + 1


def test_the_spreadsheet_has_one_row_a_difference(browser: Client, by: User) -> None:
    ours("KSP Satu", "1903010000001", status_hitung="aktif")
    found = compared(by, "1903010000001;=1+1;;Air Gegas;Aktif;;")
    answer = browser.get(reverse("pembinaan:rekonsiliasi-export", args=[found.pk]) + "?jenis=data")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[5] for row in rows] == ["Nama koperasi", "Kecamatan"]
    assert rows[0][6] == "=1+1"
    assert sheet["G2"].data_type == "s"


def test_upload_in_the_browser_and_on_to_the_import(browser: Client) -> None:
    data = b"NIK;Nama Koperasi;Kecamatan;Status Koperasi\n1903010000009;KSP Baru;Toboali;Aktif\n"
    answer = browser.post(reverse("pembinaan:rekonsiliasi-upload"), {"berkas": SimpleUploadedFile("o.csv", data)})
    found = RekonsiliasiOds.objects.get()
    if answer.url == reverse("pembinaan:rekonsiliasi-columns", args=[found.pk]):
        page = browser.get(answer.url).content.decode()
        assert "Nama Koperasi" in page
        asked = {"sumber": "uji", "kolom_0": "nik", "kolom_1": "nama", "kolom_2": "kecamatan", "kolom_3": "status"}
        answer = browser.post(answer.url, asked)
    assert answer.url.startswith("/pekerjaan/")
    worker.drain()
    assert "KSP Baru" in browser.get(reverse("pembinaan:rekonsiliasi-detail", args=[found.pk])).content.decode()
    answer = browser.post(reverse("pembinaan:rekonsiliasi-transfer", args=[found.pk]))
    assert answer.url == reverse("registry:impor-columns", args=[Impor.objects.get().pk])


def test_of_several_certificates_the_newest_is_compared(by: User) -> None:
    ours("KSP Satu", "1903010000001", sertifikat_nik_terbit=dt.date(2023, 5, 1),
         sertifikat_nik_berakhir=dt.date(2025, 5, 1))  # fmt: skip
    head = "No;NIK;Nama Koperasi;Tanggal Diterbitkan;Tanggal Cetak;Tanggal Expired;Edisi Cetak;Status Sertifikat"
    found = compared(
        by, "1;1903010000001;KSP Satu;01/04/2019;01/04/2019;01/04/2021;1;Expired",
        "2;1903010000001;KSP Satu;01/05/2023;01/05/2023;01/05/2025;2;Aktif", head=head,
    )  # fmt: skip
    assert told(found) == set()
    assert found.hitungan["cocok"] == 1
    assert any(note.startswith("1 baris adalah sertifikat lama") for note in found.hitungan["catatan"])


def test_a_new_cooperative_starts_with_what_the_file_says(browser: Client, by: User) -> None:
    found = compared(by, "1903010000009;KSP Baru & Maju;12/BH/2020;Toboali;Aktif;;")
    page = browser.get(reverse("pembinaan:rekonsiliasi-detail", args=[found.pk])).content.decode()
    (address,) = re.findall(r'href="([^"]*)">Tambah koperasi', page)
    form = browser.get(unescape(address)).content.decode()
    assert 'value="KSP Baru &amp; Maju"' in form
    assert 'value="1903010000009"' in form
    assert 'value="12/BH/2020"' in form
    assert f'<option value="{Kecamatan.objects.get(nama="Toboali").pk}" selected' in form
    assert browser.get(f"{reverse('registry:koperasi-create')}?kecamatan=x&jenis=y&nama=").status_code == 200


def test_a_colleague_is_told_who_compares(browser: Client, by: User) -> None:
    found = compared(by, "3524010000001;KUD Satu;;Toboali;aktif;;")
    job = actions.start(found=found, by=by)
    address = reverse("pembinaan:rekonsiliasi-check", args=[found.pk])
    assert browser.post(address).url == reverse("jobs:pekerjaan-detail", args=[job.pk])
    other = Client()
    other.force_login(make_user(Peran.PETUGAS))
    page = other.post(address, follow=True)
    assert page.status_code == 200
    assert f"sedang dicocokkan atas permintaan {by}" in page.content.decode()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 bukan lembar kerja", b"PK\x03\x04rusak"])
def test_a_file_that_cannot_be_read_is_refused(browser: Client, data: bytes) -> None:
    answer = browser.post(reverse("pembinaan:rekonsiliasi-upload"), {"berkas": SimpleUploadedFile("o.xlsx", data)})
    assert answer.status_code == 422
    assert not RekonsiliasiOds.objects.exists()


@pytest.mark.parametrize(
    ("role", "look", "change"),
    [(Peran.PETUGAS, 200, 200), (Peran.KEPALA, 200, 403), (Peran.AUDITOR, 200, 403), (Peran.PENDAMPING, 403, 403),
     (Peran.PENGURUS, 403, 403)],
)  # fmt: skip
def test_who_may(by: User, role: Peran, look: int, change: int) -> None:
    found = compared(by, ";KSP Satu;;Toboali;Aktif;;")
    client = Client()
    client.force_login(make_user(role))
    assert client.get(reverse("pembinaan:rekonsiliasi-detail", args=[found.pk])).status_code == look
    assert client.get(reverse("pembinaan:rekonsiliasi-upload")).status_code == change
    settled = client.post(reverse("pembinaan:rekonsiliasi-settle", args=[found.pk]), {"keadaan": "selesai"})
    assert settled.status_code == (302 if change == 200 else 403)


@pytest.mark.skipif(not REAL.exists(), reason="berkas nyata tidak ada di sini")
def test_a_real_register_of_207_rows(by: User) -> None:
    """Against an empty register each of its rows is only there; after its own import nothing is missing."""
    from registry.actions import imports

    data = REAL.read_bytes()
    found, known = actions.upload(data=data, nama_berkas=REAL.name, by=by)
    assert known
    actions.start(found=found, by=by)
    worker.drain()
    found.refresh_from_db()
    assert found.hitungan["baris"] == 207
    assert found.hitungan["hanya_ods"] + found.hitungan["ragu"] == 207
    impor = imports.upload(data=data, nama_berkas=REAL.name, by=by)
    imports.commit(impor=impor, by=by)
    actions.start(found=found, by=by)
    worker.drain()
    found.refresh_from_db()
    taken = Koperasi.objects.live().count()
    assert found.hitungan["cocok"] == taken
    assert found.hitungan["hanya_ods"] == 207 - taken - found.hitungan["ragu"]
    assert found.hitungan["hanya_kita"] == 0
