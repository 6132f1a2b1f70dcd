"""The import in the browser: upload, columns, preview, choice, commit, undo, the file back; and who may do it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from koperasi.accounts.roles import Peran
from koperasi.audit import trail
from koperasi.audit.models import Jejak
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from registry.actions import imports
from registry.models import Impor, Koperasi, PemetaanKolom
from tests.factories.files import csv_bytes, xlsx
from tests.factories.impor import TODAY, named, office, take_in
from tests.factories.people import make_user
from tests.factories.registry import KoperasiFactory

pytestmark = pytest.mark.django_db

HEADER = "ID KOPERASI,NAMA KOPERASI,KECAMATAN,TANGGAL RAT,SHU"
DATA = csv_bytes(HEADER, "1,KSP A,Toboali,06/02/2026,(5.000)", "2,KSP B,Antah,31/02/2026,1", "3,KSP C,Airgegas,,-")


@pytest.fixture(autouse=True)
def _office():
    office()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def petugas(client: Client) -> Client:
    client.force_login(make_user(Peran.PETUGAS))
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"registry:{name}", args=args)


def upload(client: Client, data: bytes = DATA, name: str = "daftar.csv") -> HttpResponse:
    return client.post(url("impor-create"), {"berkas": SimpleUploadedFile(name, data)})


def work(response: HttpResponse) -> Pekerjaan:
    """The job a page started, done as a worker would."""
    job = Pekerjaan.objects.get(pk=response.url.rstrip("/").rsplit("/", 1)[-1])
    assert worker.claim() == job
    job.refresh_from_db()
    worker.perform(job)
    job.refresh_from_db()
    assert job.state == "selesai", job.sentence
    return job


def columns_as_shown(client: Client, impor: Impor) -> dict[str, object]:
    form = client.get(url("impor-columns", impor.pk)).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def checked(client: Client, data: bytes = DATA) -> Impor:
    upload(client, data)
    impor = Impor.objects.first()
    work(client.post(url("impor-columns", impor.pk), columns_as_shown(client, impor)))
    impor.refresh_from_db()
    return impor


def test_from_upload_to_saved_and_back(petugas: Client) -> None:
    response = upload(petugas)
    impor = Impor.objects.get()
    assert response.url == url("impor-columns", impor.pk)
    page = petugas.get(response.url)
    assert "Formulir provinsi" in page.content.decode()
    assert page.context["form"]["kolom_1"].value() == "nama"
    work(petugas.post(response.url, columns_as_shown(petugas, impor)))
    assert not Koperasi.objects.exists(), "a preview writes nothing"
    page = petugas.get(url("impor-detail", impor.pk))
    text = page.content.decode()
    assert "Simpan 2 koperasi" in text
    assert "Tanggal “31/02/2026” tidak ada dalam kalender." in text
    assert "Kecamatan “Antah” tidak dikenal" in text
    work(petugas.post(url("impor-commit", impor.pk)))
    assert set(Koperasi.objects.values_list("nama", flat=True)) == {"KSP A", "KSP C"}
    text = petugas.get(url("impor-detail", impor.pk)).content.decode()
    assert "1 baris tidak disimpan" in text
    assert "Simpan 2" not in text
    assert "2 koperasi" not in petugas.get(url("impor-undo", impor.pk)).context["heading"]
    assert petugas.get(url("impor-undo", impor.pk)).context["effects"][0] == "2 koperasi baru ditarik dari daftar."
    work(petugas.post(url("impor-undo", impor.pk)))
    assert not Koperasi.objects.live().exists()
    text = petugas.get(url("impor-detail", impor.pk)).content.decode()
    assert "2 baris dikembalikan" in text
    assert "KSP A" in text
    assert "/koperasi/" not in text.split("<table")[1], "what was withdrawn has no page"


def test_before_an_undo_it_is_said_what_will_be_left(petugas: Client) -> None:
    impor = take_in(DATA)
    edited = named("KSP C")
    edited.alamat = "Jl. Baru"
    edited.save()
    effects = petugas.get(url("impor-undo", impor.pk)).context["effects"]
    assert effects[0] == "1 koperasi baru ditarik dari daftar."
    assert effects[-1].startswith("1 koperasi dibiarkan")


def test_the_preview_of_a_new_row_says_how_it_was_read(petugas: Client) -> None:
    header = "NAMA KOPERASI,KECAMATAN,TANGGAL RAT,MODAL SENDIRI,SHU"
    data = csv_bytes(header, "KSP A,Toboali,5//2/2026,Rp 1.500.000,(11.845.222)", "KSP B,Toboali,00/01/1900,,-")
    text = petugas.get(url("impor-detail", checked(petugas, data).pk)).content.decode()
    assert "RAT tahun buku 2025: 5 Februari 2026 · Modal sendiri: 1.500.000 · SHU: -11.845.222" in text
    assert text.count("Tanpa tanggal RAT") == 1


def test_rows_can_be_filtered(petugas: Client) -> None:
    impor = checked(petugas)
    shown = {
        which: [row.nomor for row in petugas.get(url("impor-detail", impor.pk), {"hasil": which}).context["page"]]
        for which in ("", "new", "error", "same", "peringatan", "ngawur")
    }
    assert shown == {"": [2, 3, 4], "new": [2, 4], "error": [3], "same": [], "peringatan": [3], "ngawur": [2, 3, 4]}


def test_strict_from_the_page(petugas: Client) -> None:
    impor = checked(petugas)
    work(petugas.post(url("impor-commit", impor.pk), {"ketat": "on"}))
    assert not Koperasi.objects.exists()
    assert "Tidak ada yang disimpan: 1 baris" in petugas.get(url("impor-detail", impor.pk)).content.decode()


def test_a_mapping_made_by_hand_is_remembered(petugas: Client) -> None:
    data = csv_bytes("Kode,Lembaga Ekonomi,Wilayah,Nama", "1,KSP A,Toboali,Budi", "2,KSP B,Airgegas,Siti")
    upload(petugas, data)
    impor = Impor.objects.get()
    shown = columns_as_shown(petugas, impor)
    assert shown["kolom_3"] == "nama"
    by_hand = shown | {"kolom_1": "nama", "kolom_2": "kecamatan", "kolom_3": "ketua", "kolom_0": "kode_sumber"}
    twice = petugas.post(url("impor-columns", impor.pk), by_hand | {"kolom_3": "nama"})
    assert "sudah dipilih untuk kolom lain" in twice.content.decode()
    nothing = petugas.post(url("impor-columns", impor.pk), dict.fromkeys(shown, "") | {"sumber": "x"})
    assert "Pilih paling sedikit kolom nama koperasi" in nothing.content.decode()
    work(petugas.post(url("impor-columns", impor.pk), by_hand | {"sumber": "dinas-lama"}))
    work(petugas.post(url("impor-commit", impor.pk)))
    assert named("KSP B").kecamatan.nama == "Air Gegas"
    assert named("KSP A").pengurus_set.get().nama == "Budi"
    assert PemetaanKolom.objects.get().sumber == "dinas-lama"
    again = take_in(data.replace(b"Budi", b"Wati"), "bulan-depan.csv")
    assert (again.sumber, again.hitungan["changed"], again.hitungan["same"]) == ("dinas-lama", 1, 1)


def test_a_person_chooses_between_two_candidates(petugas: Client) -> None:
    one, two = KoperasiFactory.create_batch(2, nik="1903010020001", nama="KSP Kembar")
    impor = checked(petugas, csv_bytes("Nama Koperasi,NIK,Jumlah Anggota", "KSP Kembar,1903010020001,7"))
    choose = url("impor-choose", impor.pk, impor.baris_set.get().pk)
    assert choose in petugas.get(url("impor-detail", impor.pk)).content.decode()
    assert f"ID {one.pk}" in petugas.get(choose).content.decode()
    assert petugas.post(choose, {"koperasi": "999"}).url == choose
    work(petugas.post(choose, {"koperasi": two.pk}))
    assert impor.baris_set.get().koperasi == two
    work(petugas.post(url("impor-commit", impor.pk)))
    assert two.data_tahunan_set.get().anggota == 7
    assert not one.data_tahunan_set.exists()


def test_the_office_gets_its_file_back_with_the_errors_beside_the_rows(petugas: Client) -> None:
    header = HEADER.split(",")
    data = xlsx(
        [["DAFTAR KOPERASI"], [], header, [1.0, "KSP A", "Toboali", "06/02/2026", 5.0], [2.0, "=B", "", "kapan", ""]]
    )
    impor = checked(petugas, data)
    sheet = openpyxl.load_workbook(io.BytesIO(download(petugas, impor))).active
    assert [cell.value for cell in sheet[3]] == [*header, "Hasil impor", "Penjelasan impor"]
    assert [cell.value for cell in sheet[4]] == [1, "KSP A", "Toboali", "06/02/2026", 5, "Baru", None]
    assert sheet["B5"].value == "=B"
    assert sheet["B5"].data_type == "s"
    assert sheet["F5"].value == "Perlu diperbaiki"
    assert sheet["G5"].value.startswith("TANGGAL RAT: “kapan” bukan tanggal")
    assert sheet["D5"].fill.fgColor.rgb.endswith("F8D7DA")
    assert sheet["D4"].fill.fgColor.rgb == "00000000"
    wrong = download(petugas, impor, "?hanya=salah")
    rows = list(openpyxl.load_workbook(io.BytesIO(wrong)).active.values)
    assert [row[1] for row in rows if row[0] and row[5]] == ["NAMA KOPERASI", "=B"]
    # Mended and uploaded again it is still a file of the same making.
    again = checked(petugas, wrong)
    assert (again.sumber, again.hitungan["rows"]) == ("formulir_provinsi", 1)
    assert b"".join(petugas.get(url("impor-file", impor.pk)).streaming_content) == data


def download(client: Client, impor: Impor, query: str = "") -> bytes:
    return b"".join(client.get(url("impor-annotated", impor.pk) + query).streaming_content)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "kosong"), (b"%PDF-1", "bukan lembar kerja"), (b"a;b\n1;2\n", "judul kolom"), (b"PK\x03\x04", "rusak")],
)
def test_an_unusable_file_is_one_sentence_on_the_form(petugas: Client, data: bytes, sentence: str) -> None:
    response = upload(petugas, data, "x.xlsx")
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Impor.objects.exists()
    assert "Pilih berkas" in petugas.post(url("impor-create")).content.decode()


def test_a_second_click_starts_no_second_job(petugas: Client) -> None:
    impor = checked(petugas)
    first, second = (petugas.post(url("impor-commit", impor.pk)) for _ in range(2))
    assert first.url == second.url
    assert "sedang dikerjakan" in petugas.get(url("impor-detail", impor.pk)).content.decode()
    work(first)
    refused = petugas.post(url("impor-commit", impor.pk), follow=True)
    assert "sudah disimpan" in refused.content.decode()


def test_looking_costs_few_queries_however_long_the_file(petugas: Client, django_assert_max_num_queries) -> None:
    lines = [f"{n},KSP {n},Toboali,06/02/2026,{n}" for n in range(60)]
    impor = take_in(csv_bytes(HEADER, *lines))
    with django_assert_max_num_queries(15):
        petugas.get(url("impor-detail", impor.pk))
    with django_assert_max_num_queries(15):
        petugas.get(url("impor-list"))


def test_who_may_import_and_who_may_only_look(client: Client) -> None:
    impor = take_in(DATA)
    pages = [
        url("impor-list"),
        url("impor-detail", impor.pk),
        url("impor-annotated", impor.pk),
        url("impor-file", impor.pk),
    ]
    deeds = [url("impor-create"), url("impor-undo", impor.pk)]
    open_one = imports.upload(data=DATA, nama_berkas="b.csv", by=None)
    wanted = {Peran.KABID: (200, 200), Peran.AUDITOR: (200, 403), Peran.PENDAMPING: (403, 403), Peran.ADMIN: (403, 403)}
    for role, (look, do) in wanted.items():
        client.force_login(make_user(role))
        assert {client.get(page).status_code for page in pages} == {look}, role
        assert {client.get(page).status_code for page in deeds} == {do}, role
        if do == 403:
            posts = [url(name, impor.pk) for name in ("impor-commit", "impor-check", "impor-undo")]
            assert {client.post(page).status_code for page in posts} == {403}
    client.force_login(make_user(Peran.KABID))
    assert client.get(url("impor-columns", open_one.pk)).status_code == 200
    assert client.get(url("impor-columns", impor.pk)).status_code == 302, "saved: there is nothing to map"
    client.logout()
    assert client.get(pages[0]).status_code == 302
    assert client.get(url("impor-commit", impor.pk)).status_code in {302, 405}


def test_the_list_as_a_file(petugas: Client) -> None:
    take_in(DATA)
    response = petugas.get(url("koperasi-export", "xlsx"), {"q": "KSP C"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["KSP C"]
    assert response["Content-Disposition"] == 'attachment; filename="koperasi-2026-07-15.xlsx"'
    text = b"".join(petugas.get(url("koperasi-export", "csv")).streaming_content).decode("utf-8-sig")
    assert text.count("\r\n") == 3
    assert [line.split(";")[2] for line in text.splitlines()[1:]] == ["KSP A", "KSP C"]
    text = b"".join(petugas.get(url("koperasi-export", "csv-koma"), {"urut": "-nama"}).streaming_content).decode()
    assert [line.split(",")[2] for line in text.splitlines()[1:]] == ["KSP C", "KSP A"]
    petugas.force_login(make_user(Peran.ADMIN))
    assert petugas.get(url("koperasi-export", "csv")).status_code == 403


def test_the_trail_says_in_words_which_list_was_taken(petugas: Client) -> None:
    take_in(DATA)
    petugas.get(url("koperasi-export", "csv"), {"kewenangan": "semua", "q": "KSP C", "per": "50"})
    row = Jejak.objects.get(aksi="koperasi.diekspor")
    assert trail.detail_words(row.rincian) == "jenis: csv; koperasi: 1; Kewenangan: Semua kewenangan"
