"""The pages of numbers from outside: list, paste, upload, preview, and who may."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs.models import Pekerjaan
from pembinaan.letters.snapshot import Butir
from pembinaan.models import BerkasPaket, Surat
from tests.factories import registry as make
from tests.factories import tanda
from tests.factories.people import make_user
from tests.factories.surat import PaketSuratFactory
from tests.integration.surat import luar_desk as luar
from tests.integration.surat.kirim import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outside_day")]
TODAY, NOMOR = luar.TODAY, luar.NOMOR
LIST = "/surat/luar/"
UPLOAD = f"{LIST}unggah/"


def typed(surat: Surat, nomor: str = NOMOR, tanggal: str = "22/11/2026", **more: str) -> dict[str, str]:
    row = {"nomor": nomor, "tanggal": tanggal, **more}
    return {f"s{surat.pk}-{name}": value for name, value in row.items()}


# --- Typing and pasting ------------------------------------------------------------------------------------
def test_nothing_is_saved_until_the_preview_is_confirmed(desk: Client, clerk: User) -> None:
    first, second = luar.outside(clerk, "Satu"), luar.outside(clerk, "Dua")
    assert "Satu" in text(desk.get(LIST))
    data = typed(first) | typed(second, "", "")
    preview = desk.post(f"{LIST}periksa/", data)
    assert preview.status_code == 200
    assert "Satu" in text(preview)
    assert "Dua" not in text(preview), "empty lines are passed over"
    first.refresh_from_db()
    assert first.keadaan == "luar"
    assert desk.post(f"{LIST}catat/", data).status_code == 302
    first.refresh_from_db()
    assert (first.keadaan, first.nomor) == ("terbit", NOMOR)


def test_errors_stand_beside_their_lines_and_nothing_typed_is_lost(desk: Client, clerk: User) -> None:
    first, second = luar.outside(clerk, "Satu"), luar.outside(clerk, "Dua")
    data = typed(first, "17/2026", "31/02/2026") | typed(second, "${nomor_naskah}")
    for where in ("periksa/", "catat/"):
        answer = desk.post(LIST + where, data)
        assert answer.status_code == 422
        assert "31/02/2026" in text(answer)
        assert "${nomor_naskah}" in text(answer)
        assert f'href="#id_s{second.pk}-nomor"' in text(answer)
    assert Surat.objects.filter(keadaan="luar").count() == 2


def test_a_pasted_column_in_order_or_with_names(desk: Client, clerk: User) -> None:
    for nama in ("Citra", "Adi", "Budi"):
        luar.outside(clerk, nama)
    answer = desk.post(f"{LIST}periksa/", {"teks": "Nomor\tTanggal\n1/2026\t20/11/2026\n\n3/2026\t21 November 2026\n"})
    assert answer.status_code == 200
    body = text(answer)
    assert body.index("Adi") < body.index("1/2026") < body.index("Citra") < body.index("3/2026")
    named = "Budi\t7/2026\t20/11/2026\nTidak Ada\t8/2026\t20/11/2026"
    body = text(desk.post(f"{LIST}periksa/", {"teks": named}))
    assert "7/2026" in body
    assert "Baris 2: Tidak Ada tidak ada di antara surat yang menunggu." in body
    assert desk.post(f"{LIST}periksa/", {"teks": "Salah\t8\t9"}).status_code == 422
    assert desk.post(f"{LIST}periksa/", {"teks": ""}).status_code == 422


def test_a_changed_rule_is_shown_and_needs_a_decision(desk: Client, clerk: User) -> None:
    surat = luar.outside(clerk)
    make.both_levels(surat.koperasi, 2025)
    preview = text(desk.post(f"{LIST}periksa/", typed(surat)))
    assert "Syarat surat ini berubah sejak disetujui" in preview
    undecided = desk.post(f"{LIST}catat/", typed(surat))
    assert undecided.status_code == 422
    assert "Putuskan dahulu" in text(undecided)
    assert desk.post(f"{LIST}catat/", typed(surat, keputusan="batal")).status_code == 422  # no reason
    desk.post(f"{LIST}catat/", typed(surat, keputusan="batal", alasan="Sudah RAT."))
    surat.refresh_from_db()
    assert (surat.keadaan, surat.nomor, surat.alasan_akhir) == ("batal", NOMOR, "Sudah RAT.")


# --- PDFs --------------------------------------------------------------------------------------------------------
def test_many_pdfs_in_a_zip_find_their_letters_by_code_and_by_name(desk: Client, clerk: User) -> None:
    maju, jaya = luar.outside(clerk, "Maju"), luar.outside(clerk, "Maju Jaya")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.pdf", luar.pdf_of(maju, "1/Dinkop/2026", kode="", periksa=""))
        packed.writestr("b.pdf", luar.pdf_of(jaya, "2/Dinkop/2026", kode="", periksa=""))
        packed.writestr("c.pdf", luar.pdf_of(maju, "3/Dinkop/2026", yth=("Orang lain",), butir=(), kode="", periksa=""))
        packed.writestr("d.pdf", luar.pdf_of(maju, "${nomor_naskah}", kode="", periksa=""))
    where = luar.uploaded(desk, UPLOAD, ("map.zip", archive.getvalue()))
    body = text(desk.get(where))
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
    assert desk.post(f"{LIST}catat/", data).status_code == 302
    for surat, nomor in ((maju, "1/Dinkop/2026"), (jaya, "2/Dinkop/2026")):
        surat.refresh_from_db()
        assert (surat.keadaan, surat.nomor, surat.pdf_dari_luar) == ("siap", nomor, True)


def test_a_signed_return_is_also_signed_and_kept_byte_for_byte(desk: Client, clerk: User) -> None:
    surat = luar.outside(clerk)
    data = tanda.signed(luar.pdf_of(surat))
    where = luar.uploaded(desk, UPLOAD, ("srikandi.pdf", data))
    body = text(desk.get(where))
    assert "Sri Contoh (Dinas Uji)" in body
    assert "Penerbit tidak dapat dipastikan" in body
    assert '<ol class="beda">' not in body, body[body.index('<ol class="beda">') :][:1500]
    job = where.rstrip("/").rpartition("/")[2]
    desk.post(f"{LIST}catat/", typed(surat, berkas=f"{job}-0", bertanda="on"))
    surat.refresh_from_db()
    assert (surat.keadaan, surat.ttd_cara) == ("bertanda", "luar")
    for file in (surat.pdf, surat.ttd_pdf):
        with file.open("rb") as kept:
            assert kept.read() == data
    assert surat.ttd_rincian["tanda"][0]["utuh"]


def test_another_text_is_shown_in_the_preview(desk: Client, clerk: User) -> None:
    surat = luar.outside(clerk)
    data = luar.pdf_of(surat, butir=(Butir("Segala biaya ditanggung pengurus."),))
    body = text(desk.get(luar.uploaded(desk, UPLOAD, ("a.pdf", data))))
    assert "perbedaan teks dengan surat yang disetujui" in body
    assert "Segala biaya ditanggung" in body


def test_a_reading_belongs_to_whoever_uploaded(desk: Client, clerk: User, client: Client) -> None:
    surat = luar.outside(clerk)
    where = luar.uploaded(desk, UPLOAD, ("a.pdf", luar.pdf_of(surat)))
    job = where.rstrip("/").rpartition("/")[2]
    other = Client()
    other.force_login(make_user(Peran.SEKRETARIAT))
    assert other.get(where).status_code == 404
    assert other.get(f"{where}0.pdf").status_code == 404
    assert desk.get(f"{where}0.pdf")["Content-Type"] == "application/pdf"
    assert desk.get(f"{where}9.pdf").status_code == 404
    refused = other.post(f"{LIST}catat/", typed(surat, berkas=f"{job}-0"))
    assert refused.status_code == 422
    assert "tidak lagi tersedia" in text(refused)
    surat.refresh_from_db()
    assert surat.keadaan == "luar"
    assert desk.post(f"{LIST}unggah/", {}).status_code == 422


# --- One letter, the folder ---------------------------------------------------------------------------------
def test_the_page_of_one_letter_has_its_card_and_files(desk: Client, clerk: User) -> None:
    surat = luar.outside(clerk)
    body = text(desk.get(f"{LIST}{surat.pk}/"))
    assert "Surat Dinas" in body
    assert "Penting" in body
    assert "500.3.2.4" in body
    assert "Ketua Pengurus KPRI Bina Karya" in body
    with_kop, without = (desk.get(f"{LIST}{surat.pk}/konsep.docx?kop={kop}").content for kop in ("ya", "tidak"))
    assert len(with_kop) > len(without)
    assert desk.get(f"{LIST}{surat.pk}/konsep.pdf").content.startswith(b"%PDF")
    assert desk.get(f"{LIST}{surat.pk}/batal/").status_code == 200
    assert desk.post(f"{LIST}{surat.pk}/batal/", {"alasan": ""}).status_code == 422
    desk.post(f"{LIST}{surat.pk}/batal/", {"alasan": "Tidak jadi."})
    surat.refresh_from_db()
    assert surat.keadaan == "batal"
    assert desk.get(f"{LIST}{surat.pk}/konsep.docx").status_code == 302, "no file for SRIKANDI any more"


def test_the_folder_holds_everything_in_order(desk: Client, clerk: User) -> None:
    paket = PaketSuratFactory(judul="Peringatan Babat")
    for nama in ("Citra", "Adi"):
        luar.outside(clerk, nama, paket)
    assert desk.post(f"{LIST}paket/{paket.pk}/map/", {"kertas": "f4", "kop": "tidak"}).status_code == 302
    assert [job.state for job in luar.work()] == ["selesai"]
    row = BerkasPaket.objects.get()
    assert (row.jumlah, row.nama) == (2, "map-peringatan-babat-f4-tanpa-kop.zip")
    answer = desk.get(reverse("pembinaan:luar-map-file", args=[row.pk]))
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
    assert desk.post(f"{LIST}paket/{empty.pk}/map/", {"kertas": "a4", "kop": "ya"}).status_code == 302
    assert not Pekerjaan.objects.filter(payload__paket=empty.pk).exists()


# --- Who ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [(Peran.SEKRETARIAT, 200), (Peran.PETUGAS, 403), (Peran.KABID, 403), (Peran.KEPALA, 403), (Peran.ADMIN, 403),
     (Peran.PENDAMPING, 403), (Peran.AUDITOR, 403)],
)  # fmt: skip
def test_only_who_keeps_the_agenda(client: Client, clerk: User, role: Peran, status: int) -> None:
    surat = luar.outside(clerk)
    client.force_login(make_user(role))
    for where in ("", f"{surat.pk}/", f"{surat.pk}/batal/", f"{surat.pk}/konsep.pdf"):
        assert client.get(LIST + where).status_code == status, where


def test_strangers_and_wrong_methods(client: Client, desk: Client, clerk: User) -> None:
    surat = luar.outside(clerk)
    assert Client().get(LIST).status_code == 302
    assert desk.get(f"{LIST}999999/").status_code == 404
    for where in ("periksa/", "catat/", "unggah/"):
        assert desk.get(LIST + where).status_code == 405
    assert desk.post(LIST).status_code == 405
    assert desk.post(f"{LIST}catat/", {}).status_code == 422
    assert surat.tanggal is None


def test_the_list_asks_as_much_for_many_as_for_few(
    desk: Client, clerk: User, django_assert_max_num_queries: object
) -> None:
    for at in range(6):
        luar.outside(clerk, f"Koperasi {at}")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        desk.get(LIST)


def test_dates_in_words(desk: Client, clerk: User) -> None:
    surat = luar.outside(clerk)
    desk.post(f"{LIST}catat/", typed(surat, tanggal="22 November 2026"))
    surat.refresh_from_db()
    assert surat.tanggal == dt.date(2026, 11, 22)
