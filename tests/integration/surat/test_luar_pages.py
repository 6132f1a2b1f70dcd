"""The pages of numbers from outside: list, paste, upload, preview, and who may."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan.letters.snapshot import Butir
from pembinaan.models import BerkasPaket, Surat
from tests.factories import registry as make
from tests.factories import tanda
from tests.factories.people import make_user
from tests.factories.surat import PaketSuratFactory
from tests.integration.surat import luar_desk as desk

pytestmark = pytest.mark.django_db
TODAY, NOMOR = desk.TODAY, desk.NOMOR
LIST = "/surat/luar/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        desk.office()
        yield


@pytest.fixture
def clerk() -> User:
    make_user(Peran.KEPALA, nama="Sri Kepala")
    return make_user(Peran.SEKRETARIAT)


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def typed(surat: Surat, nomor: str = NOMOR, tanggal: str = "22/11/2026", **more: str) -> dict[str, str]:
    row = {"nomor": nomor, "tanggal": tanggal, **more}
    return {f"s{surat.pk}-{name}": value for name, value in row.items()}


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def uploaded(page: Client, files: list[tuple[str, bytes]], to: str = "/surat/luar/unggah/") -> str:
    """The address of the preview, after the worker has read them."""
    answer = page.post(to, {"berkas": [SimpleUploadedFile(name, data) for name, data in files]})
    assert answer.status_code == 302, text(answer)
    desk.work()
    job = Pekerjaan.objects.filter(kind="surat.luar.baca").latest("pk")
    assert job.state == "selesai", job.sentence
    return reverse("pembinaan:luar-read" if job.payload["untuk"] == "luar" else "pembinaan:ttd-read", args=[job.pk])


# --- Typing and pasting ------------------------------------------------------------------------------------
def test_nothing_is_saved_until_the_preview_is_confirmed(page: Client, clerk: User) -> None:
    first, second = desk.outside(clerk, "Satu"), desk.outside(clerk, "Dua")
    assert "Satu" in text(page.get(LIST))
    data = typed(first) | typed(second, "", "")
    preview = page.post(f"{LIST}periksa/", data)
    assert preview.status_code == 200
    assert "Satu" in text(preview)
    assert "Dua" not in text(preview), "empty lines are passed over"
    first.refresh_from_db()
    assert first.keadaan == "luar"
    assert page.post(f"{LIST}catat/", data).status_code == 302
    first.refresh_from_db()
    assert (first.keadaan, first.nomor) == ("terbit", NOMOR)


def test_errors_stand_beside_their_lines_and_nothing_typed_is_lost(page: Client, clerk: User) -> None:
    first, second = desk.outside(clerk, "Satu"), desk.outside(clerk, "Dua")
    data = typed(first, "17/2026", "31/02/2026") | typed(second, "${nomor_naskah}")
    for where in ("periksa/", "catat/"):
        answer = page.post(LIST + where, data)
        assert answer.status_code == 422
        assert "31/02/2026" in text(answer)
        assert "${nomor_naskah}" in text(answer)
        assert f'href="#id_s{second.pk}-nomor"' in text(answer)
    assert Surat.objects.filter(keadaan="luar").count() == 2


def test_a_pasted_column_in_order_or_with_names(page: Client, clerk: User) -> None:
    for nama in ("Citra", "Adi", "Budi"):
        desk.outside(clerk, nama)
    answer = page.post(f"{LIST}periksa/", {"teks": "Nomor\tTanggal\n1/2026\t20/11/2026\n\n3/2026\t21 November 2026\n"})
    assert answer.status_code == 200
    body = text(answer)
    assert body.index("Adi") < body.index("1/2026") < body.index("Citra") < body.index("3/2026")
    named = "Budi\t7/2026\t20/11/2026\nTidak Ada\t8/2026\t20/11/2026"
    body = text(page.post(f"{LIST}periksa/", {"teks": named}))
    assert "7/2026" in body
    assert "Baris 2: Tidak Ada tidak ada di antara surat yang menunggu." in body
    assert page.post(f"{LIST}periksa/", {"teks": "Salah\t8\t9"}).status_code == 422
    assert page.post(f"{LIST}periksa/", {"teks": ""}).status_code == 422


def test_a_changed_rule_is_shown_and_needs_a_decision(page: Client, clerk: User) -> None:
    surat = desk.outside(clerk)
    make.both_levels(surat.koperasi, 2025)
    preview = text(page.post(f"{LIST}periksa/", typed(surat)))
    assert "Syarat surat ini berubah sejak disetujui" in preview
    undecided = page.post(f"{LIST}catat/", typed(surat))
    assert undecided.status_code == 422
    assert "Putuskan dahulu" in text(undecided)
    assert page.post(f"{LIST}catat/", typed(surat, keputusan="batal")).status_code == 422  # no reason
    page.post(f"{LIST}catat/", typed(surat, keputusan="batal", alasan="Sudah RAT."))
    surat.refresh_from_db()
    assert (surat.keadaan, surat.nomor, surat.alasan_akhir) == ("batal", NOMOR, "Sudah RAT.")


# --- PDFs --------------------------------------------------------------------------------------------------------
def test_many_pdfs_in_a_zip_find_their_letters_by_code_and_by_name(page: Client, clerk: User) -> None:
    maju, jaya = desk.outside(clerk, "Maju"), desk.outside(clerk, "Maju Jaya")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.pdf", desk.pdf_of(maju, "1/Dinkop/2026", kode="", periksa=""))
        packed.writestr("b.pdf", desk.pdf_of(jaya, "2/Dinkop/2026", kode="", periksa=""))
        packed.writestr("c.pdf", desk.pdf_of(maju, "3/Dinkop/2026", yth=("Orang lain",), butir=(), kode="", periksa=""))
        packed.writestr("d.pdf", desk.pdf_of(maju, "${nomor_naskah}", kode="", periksa=""))
    where = uploaded(page, [("map.zip", archive.getvalue())])
    body = text(page.get(where))
    assert "dikenali dari nama koperasi" in body
    assert 'value="1/Dinkop/2026"' in body
    assert 'value="2/Dinkop/2026"' in body
    assert 'value="22/11/2026"' in body or 'value="2026-11-22"' in body
    assert "Tidak cocok dengan surat yang menunggu" in body
    assert "masih memuat tanda ${...}" in body
    data: dict[str, str] = {}
    job = where.rstrip("/").rpartition("/")[2]
    for at, (surat, nomor) in enumerate([(maju, "1/Dinkop/2026"), (jaya, "2/Dinkop/2026")]):
        data |= typed(surat, nomor, berkas=f"{job}-{at}")
    assert page.post(f"{LIST}catat/", data).status_code == 302
    for surat, nomor in ((maju, "1/Dinkop/2026"), (jaya, "2/Dinkop/2026")):
        surat.refresh_from_db()
        assert (surat.keadaan, surat.nomor, surat.pdf_dari_luar) == ("siap", nomor, True)


def test_a_signed_return_is_also_signed_and_kept_byte_for_byte(page: Client, clerk: User) -> None:
    surat = desk.outside(clerk)
    data = tanda.signed(desk.pdf_of(surat))
    where = uploaded(page, [("srikandi.pdf", data)])
    body = text(page.get(where))
    assert "Sri Contoh (Dinas Uji)" in body
    assert "Penerbit tidak dapat dipastikan" in body
    assert '<ol class="beda">' not in body, body[body.index('<ol class="beda">') :][:1500]
    job = where.rstrip("/").rpartition("/")[2]
    page.post(f"{LIST}catat/", typed(surat, berkas=f"{job}-0", bertanda="on"))
    surat.refresh_from_db()
    assert (surat.keadaan, surat.ttd_cara) == ("bertanda", "luar")
    for file in (surat.pdf, surat.ttd_pdf):
        with file.open("rb") as kept:
            assert kept.read() == data
    assert surat.ttd_rincian["tanda"][0]["utuh"]


def test_another_text_is_shown_in_the_preview(page: Client, clerk: User) -> None:
    surat = desk.outside(clerk)
    data = desk.pdf_of(surat, butir=(Butir("Segala biaya ditanggung pengurus."),))
    body = text(page.get(uploaded(page, [("a.pdf", data)])))
    assert "perbedaan teks dengan surat yang disetujui" in body
    assert "Segala biaya ditanggung" in body


def test_a_reading_belongs_to_whoever_uploaded(page: Client, clerk: User, client: Client) -> None:
    surat = desk.outside(clerk)
    where = uploaded(page, [("a.pdf", desk.pdf_of(surat))])
    job = where.rstrip("/").rpartition("/")[2]
    other = Client()
    other.force_login(make_user(Peran.SEKRETARIAT))
    assert other.get(where).status_code == 404
    assert other.get(f"{where}0.pdf").status_code == 404
    assert page.get(f"{where}0.pdf")["Content-Type"] == "application/pdf"
    assert page.get(f"{where}9.pdf").status_code == 404
    refused = other.post(f"{LIST}catat/", typed(surat, berkas=f"{job}-0"))
    assert refused.status_code == 422
    assert "tidak lagi tersedia" in text(refused)
    surat.refresh_from_db()
    assert surat.keadaan == "luar"
    assert page.post(f"{LIST}unggah/", {}).status_code == 422


# --- One letter, the folder ---------------------------------------------------------------------------------
def test_the_page_of_one_letter_has_its_card_and_files(page: Client, clerk: User) -> None:
    surat = desk.outside(clerk)
    body = text(page.get(f"{LIST}{surat.pk}/"))
    assert "Surat Dinas" in body
    assert "Penting" in body
    assert "500.3.2.4" in body
    assert "Ketua Pengurus KPRI Bina Karya" in body
    with_kop, without = (page.get(f"{LIST}{surat.pk}/konsep.docx?kop={kop}").content for kop in ("ya", "tidak"))
    assert len(with_kop) > len(without)
    assert page.get(f"{LIST}{surat.pk}/konsep.pdf").content.startswith(b"%PDF")
    assert page.get(f"{LIST}{surat.pk}/batal/").status_code == 200
    assert page.post(f"{LIST}{surat.pk}/batal/", {"alasan": ""}).status_code == 422
    page.post(f"{LIST}{surat.pk}/batal/", {"alasan": "Tidak jadi."})
    surat.refresh_from_db()
    assert surat.keadaan == "batal"
    assert page.get(f"{LIST}{surat.pk}/konsep.docx").status_code == 302, "no file for SRIKANDI any more"


def test_the_folder_holds_everything_in_order(page: Client, clerk: User) -> None:
    paket = PaketSuratFactory(judul="Peringatan Babat")
    for nama in ("Citra", "Adi"):
        desk.outside(clerk, nama, paket)
    assert page.post(f"{LIST}paket/{paket.pk}/map/", {"kertas": "f4", "kop": "tidak"}).status_code == 302
    assert [job.state for job in desk.work()] == ["selesai"]
    row = BerkasPaket.objects.get()
    assert (row.jumlah, row.nama) == (2, "map-peringatan-babat-f4-tanpa-kop.zip")
    answer = page.get(reverse("pembinaan:luar-map-file", args=[row.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = archive.namelist()
    assert [one for one in names if one.endswith(".docx")] == [
        "docx/001 Adi - Peringatan dan rencana pembubaran.docx",
        "docx/002 Citra - Peringatan dan rencana pembubaran.docx",
    ]
    assert sum(one.endswith(".pdf") for one in names) == 2
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(archive.read("Daftar tujuan dan kartu.xlsx")))
    assert book.sheetnames == ["Tujuan", "Kartu"]
    assert [cell.value for cell in book["Kartu"][1]][1:5] == ["Jenis naskah", "Sifat", "Tingkat urgensi", "Klasifikasi"]
    assert book["Tujuan"]["B2"].value == "Adi"
    card = archive.read("Kartu untuk disalin.html").decode()
    assert "Isi ringkas" in card
    assert "Adi" in card
    empty = PaketSuratFactory()
    assert page.post(f"{LIST}paket/{empty.pk}/map/", {"kertas": "a4", "kop": "ya"}).status_code == 302
    assert not Pekerjaan.objects.filter(payload__paket=empty.pk).exists()


# --- Who ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [(Peran.SEKRETARIAT, 200), (Peran.PETUGAS, 403), (Peran.KABID, 403), (Peran.KEPALA, 403), (Peran.ADMIN, 403),
     (Peran.PENDAMPING, 403), (Peran.AUDITOR, 403)],
)  # fmt: skip
def test_only_who_keeps_the_agenda(client: Client, clerk: User, role: Peran, status: int) -> None:
    surat = desk.outside(clerk)
    client.force_login(make_user(role))
    for where in ("", f"{surat.pk}/", f"{surat.pk}/batal/", f"{surat.pk}/konsep.pdf"):
        assert client.get(LIST + where).status_code == status, where


def test_strangers_and_wrong_methods(client: Client, page: Client, clerk: User) -> None:
    surat = desk.outside(clerk)
    assert Client().get(LIST).status_code == 302
    assert page.get(f"{LIST}999999/").status_code == 404
    for where in ("periksa/", "catat/", "unggah/"):
        assert page.get(LIST + where).status_code == 405
    assert page.post(LIST).status_code == 405
    assert page.post(f"{LIST}catat/", {}).status_code == 422
    assert surat.tanggal is None


def test_the_list_asks_as_much_for_many_as_for_few(
    page: Client, clerk: User, django_assert_max_num_queries: object
) -> None:
    for at in range(6):
        desk.outside(clerk, f"Koperasi {at}")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        page.get(LIST)


def test_dates_in_words(page: Client, clerk: User) -> None:
    surat = desk.outside(clerk)
    page.post(f"{LIST}catat/", typed(surat, tanggal="22 November 2026"))
    surat.refresh_from_db()
    assert surat.tanggal == dt.date(2026, 11, 22)
