"""Answers to letters: an officer's on the phone, those on paper, objections, and what the ladder makes of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.actions import surat_jawab as actions
from pembinaan.letters import replies
from pembinaan.models import JanjiRat, JawabanSurat, Lampiran, Surat
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.papers import photo
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory
from tests.factories.surat import ISI, make_letter

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        KantorFactory()
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(nama="KSP Maju Sentosa")


@pytest.fixture
def officer(koperasi: Koperasi) -> User:
    user = make_user(Peran.PENGURUS, nama="Siti Aminah")
    AksesPengurusFactory(user=user, koperasi=koperasi, jabatan="ketua")
    return user


@pytest.fixture
def phone(officer: User) -> Client:
    return browser(officer)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def sent(koperasi: Koperasi, **fields: object) -> Surat:
    """On its way since three days, with its running attempt."""
    letter = make_letter(koperasi, **{"keadaan": "dikirim", "tanggal": TODAY - dt.timedelta(days=5)} | fields)  # type: ignore[arg-type]
    if letter.keadaan == "dikirim":
        letter.pengiriman_set.create(
            ke=1, cara="pos", tanggal=TODAY - dt.timedelta(days=3), oleh=make_user(Peran.PETUGAS)
        )
    return letter


def objection(letter: Surat, by: User) -> JawabanSurat:
    return actions.answer(surat=letter, jenis="keberatan", uraian="RAT sudah diadakan.", by=by)


# --- What an officer sees ---------------------------------------------------------------------------------------
def test_only_what_was_handed_over_to_the_own_cooperative(phone: Client, koperasi: Koperasi) -> None:
    mine, stranger = sent(koperasi), sent(KoperasiFactory())
    states = ["konsep", "paraf", "disetujui", "luar", "terbit", "siap", "bertanda"]
    early = [make_letter(koperasi, keadaan=one, kode="teguran_1", putaran=str(n)) for n, one in enumerate(states)]
    page = text(phone.get("/surat/saya/"))
    assert mine.nomor in page
    assert "Jawab dalam 14 hari sejak surat diterima" in page
    assert stranger.nomor not in page
    for hidden in (stranger, *early):
        for address in ("", "surat.pdf", "jawab/penjelasan/"):
            assert phone.get(f"/surat/saya/{hidden.pk}/{address}").status_code == 404
        assert phone.post(f"/surat/saya/{hidden.pk}/terima/").status_code == 404
    detail = text(phone.get(f"/surat/saya/{mine.pk}/"))
    assert "Saya sudah menerima surat ini" in detail
    assert "Ajukan keberatan" in detail
    assert phone.get(f"/surat/saya/{mine.pk}/terima/").status_code == 405


def test_opening_it_writes_nothing(phone: Client, koperasi: Koperasi) -> None:
    letter = sent(koperasi)
    phone.get(f"/surat/saya/{letter.pk}/")
    letter.refresh_from_db()
    assert (letter.keadaan, letter.peristiwa_set.count()) == ("dikirim", 0)


def test_the_paper_is_the_bytes_that_were_stored(phone: Client, koperasi: Koperasi) -> None:
    letter = sent(koperasi)
    assert phone.get(f"/surat/saya/{letter.pk}/surat.pdf").status_code == 404, "the file is not there"
    letter.pdf.save("a.pdf", ContentFile(b"%PDF-issued"))
    answer = phone.get(f"/surat/saya/{letter.pk}/surat.pdf")
    assert b"".join(answer.streaming_content) == b"%PDF-issued"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    letter.ttd_pdf.save("b.pdf", ContentFile(b"%PDF-signed"))
    assert b"".join(phone.get(f"/surat/saya/{letter.pk}/surat.pdf").streaming_content) == b"%PDF-signed"


def test_pages_ask_little(phone: Client, koperasi: Koperasi, officer: User, django_assert_max_num_queries: Any) -> None:
    codes = ["peringatan", "panggilan", "teguran_1", "teguran_2", "teguran_3"]
    letters = [sent(koperasi, keadaan="sampai", kode=code) for code in codes]
    for letter in letters:
        objection(letter, officer)
        actions.answer(surat=letter, jenis="penjelasan", uraian="Sedang kami siapkan.", by=officer)
    row, desk = letters[0].jawaban_set.all()[0], browser(make_user(Peran.KABID))
    mine = ["/surat/saya/", f"/surat/saya/{letters[0].pk}/", f"/surat/jawaban/{row.pk}/"]
    for client, address in [(phone, one) for one in mine] + [(desk, "/surat/jawaban/"), (desk, mine[2])]:
        client.get(address)
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


def test_a_cancelled_one_stays_with_its_letter(phone: Client, koperasi: Koperasi) -> None:
    letter = sent(koperasi, keadaan="batal")
    assert phone.get(f"/surat/saya/{letter.pk}/").status_code == 404, "voided before it left the office"
    other = Surat.objects.create(jenis="pembatalan", koperasi=koperasi, membatalkan=letter, dibuat_tanggal=TODAY)
    assert phone.get(f"/surat/saya/{letter.pk}/").status_code == 404, "what cancels it is only a draft"
    issued = {"nomor": "500.3.2.4/901/Dinkop/2026", "tahun": 2026, "tanggal": TODAY, "isi": ISI, "kode": "9" * 20}
    Surat.objects.filter(pk=other.pk).update(keadaan="siap", pdf="surat/a.pdf", pdf_sha256="0" * 64, **issued)
    page = text(phone.get(f"/surat/saya/{letter.pk}/"))
    assert "dibatalkan dinas" in page
    assert "Ajukan keberatan" not in page
    late = phone.post(f"/surat/saya/{letter.pk}/jawab/penjelasan/", {"uraian": "Kami sudah RAT."})
    assert late.status_code == 422
    assert "tidak perlu dijawab" in text(late)


# --- Receipt ----------------------------------------------------------------------------------------------------
def test_the_officer_confirms_and_the_clock_starts(phone: Client, koperasi: Koperasi, officer: User) -> None:
    letter = sent(koperasi)
    page = text(phone.post(f"/surat/saya/{letter.pk}/terima/", follow=True))
    assert "tercatat Anda terima hari ini" in page
    assert "Jawab paling lambat 10 Desember 2026" in page
    letter.refresh_from_db()
    assert (letter.keadaan, letter.diterima_pada, letter.tenggat) == ("sampai", TODAY, TODAY + dt.timedelta(days=14))
    attempt = letter.pengiriman_set.get()
    assert (attempt.hasil, attempt.hasil_pada, attempt.penerima) == ("diterima", TODAY, "Siti Aminah")
    assert (attempt.jabatan_penerima, attempt.hasil_oleh) == ("ketua", officer)
    event = letter.peristiwa_set.get()
    assert (event.langkah, event.dari, event.ke, event.oleh) == ("deliver", "dikirim", "sampai", officer)
    assert Jejak.objects.filter(aksi="surat.nyatakan_terima", oleh=officer).exists()
    assert "sudah tercatat diterima" in text(phone.post(f"/surat/saya/{letter.pk}/terima/", follow=True))
    assert letter.peristiwa_set.count() == 1


@pytest.mark.parametrize("keadaan", ["sampai", "kembali"])
def test_only_a_letter_on_its_way_is_confirmed(koperasi: Koperasi, officer: User, keadaan: str) -> None:
    with pytest.raises(Refused):
        actions.confirm_receipt(surat=sent(koperasi, keadaan=keadaan), by=officer)


def test_working_days_where_the_step_counts_them(koperasi: Koperasi, officer: User) -> None:
    letter = sent(koperasi)
    assert letter.langkah
    letter.langkah.hari_kerja, letter.langkah.tenggat_hari = True, 3
    letter.langkah.save()
    row = actions.confirm_receipt(surat=letter, by=officer)
    assert row.tenggat == dt.date(2026, 12, 1), "Thursday, and the weekend does not count"


def test_the_phone_says_the_time_that_the_letter_says(phone: Client, koperasi: Koperasi) -> None:
    """Also on the first page, after the office changed its ladder."""
    letter = sent(koperasi)
    Surat.objects.filter(pk=letter.pk).update(isi=ISI | {"tenggat_hari": 21, "hari_kerja": True})
    for address in ("/", "/surat/saya/", f"/surat/saya/{letter.pk}/"):
        assert "21 hari kerja" in text(phone.get(address, follow=True)), address


# --- Answers ----------------------------------------------------------------------------------------------------
def test_an_explanation_and_then_its_photo(phone: Client, koperasi: Koperasi, officer: User) -> None:
    letter = sent(koperasi)
    url = f"/surat/saya/{letter.pk}/jawab/penjelasan/"
    empty = phone.post(url, {"uraian": " "})
    assert empty.status_code == 422
    answer = phone.post(url, {"uraian": "Ketua sakit; RAT kami siapkan."})
    row = JawabanSurat.objects.get()
    assert answer.url == f"/surat/jawaban/{row.pk}/"
    assert (row.jenis, row.dari, row.tanggal, row.lewat_kertas) == ("penjelasan", "Siti Aminah, ketua", TODAY, False)
    letter.refresh_from_db()
    assert letter.keadaan == "sampai", "who answers has it"
    upload = f"/pembinaan/lampiran/jawaban/{row.pk}/berkas/"
    done = phone.post(upload, {"berkas": SimpleUploadedFile("rat.jpg", photo())})
    assert done.url == f"/surat/jawaban/{row.pk}/#berkas-berkas"
    file = Lampiran.objects.get(jawaban=row)
    page = phone.get(f"/surat/jawaban/{row.pk}/")
    assert "rat.jpg" in text(page)
    assert str(file.kode) in text(browser(make_user(Peran.KABID)).get(f"/surat/jawaban/{row.pk}/"))
    other = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=other, koperasi=KoperasiFactory())
    assert browser(other).get(f"/surat/jawaban/{row.pk}/").status_code == 404
    assert browser(other).get(f"/pembinaan/lampiran/{file.kode}/").status_code == 404
    assert browser(other).post(upload, {"berkas": SimpleUploadedFile("x.jpg", photo())}).status_code == 404
    assert "Sudah Anda jawab" in text(phone.get("/surat/saya/"))


def test_sent_twice_is_one_and_other_words_are_another(koperasi: Koperasi, officer: User) -> None:
    letter = sent(koperasi)
    first = actions.answer(surat=letter, jenis="penjelasan", uraian="Satu.", by=officer)
    assert actions.answer(surat=letter, jenis="penjelasan", uraian="Satu.", by=officer) == first
    actions.answer(surat=letter, jenis="penjelasan", uraian="Dua.", by=officer)
    assert letter.jawaban_set.count() == 2
    assert list(letter.peristiwa_set.values_list("langkah", flat=True)) == ["deliver", "answer", "answer"]


def test_a_date_becomes_a_promise(phone: Client, koperasi: Koperasi) -> None:
    letter = sent(koperasi)
    url = f"/surat/saya/{letter.pk}/jawab/janji/"
    assert 'value="2025"' in text(phone.get(url))
    wrong = phone.post(url, {"tahun_buku": "2025", "tanggal_rat": "1/1/2026", "uraian": "Di balai desa."})
    assert wrong.status_code == 422
    assert "Di balai desa." in text(wrong), "nothing typed is lost"
    assert not JanjiRat.objects.exists()
    phone.post(url, {"tahun_buku": "2025", "tanggal_rat": "15/12/2026", "uraian": "Di balai desa."})
    row = JawabanSurat.objects.get()
    assert row.janji
    assert (row.janji.tahun_buku, row.janji.tanggal) == (2025, dt.date(2026, 12, 15))
    assert row.uraian == "RAT tahun buku 2025 direncanakan 15 Desember 2026.\nDi balai desa."
    assert row.janji.oleh_siapa == "Siti Aminah, ketua"
    phone.post(url, {"tahun_buku": "2025", "tanggal_rat": "20/12/2026"})
    assert JanjiRat.objects.get(dicabut_pada=None).tanggal == dt.date(2026, 12, 20)


def test_an_unknown_kind_is_no_page(phone: Client, koperasi: Koperasi) -> None:
    assert phone.get(f"/surat/saya/{sent(koperasi).pk}/jawab/apa-saja/").status_code == 404


def test_the_first_page_says_it_first(phone: Client, koperasi: Koperasi, officer: User) -> None:
    letter = sent(koperasi)
    page = text(phone.get("/"))
    assert page.index("Surat dari dinas</h2>") < page.index("Butuh bantuan")
    assert f"/surat/saya/{letter.pk}/" in page
    actions.confirm_receipt(surat=letter, by=officer)
    assert "Jawab paling lambat 10 Desember 2026" in text(phone.get("/"))
    row = objection(letter, officer)
    assert "Surat dari dinas</h2>" not in text(phone.get("/"))
    actions.decide(jawaban=row, diterima=False, alasan="Tidak ada berita acaranya.", by=make_user(Peran.KABID))
    assert "Keberatan tidak diterima" in text(phone.get("/"))
    # The clock of the ladder goes on, and so does the question.
    for address in ("/", "/surat/saya/", f"/surat/saya/{letter.pk}/"):
        assert "Jawab paling lambat 10 Desember 2026" in text(phone.get(address)), address


# --- The office's desk ------------------------------------------------------------------------------------------
def test_paper_is_noted_by_staff(koperasi: Koperasi) -> None:
    letter, clerk = sent(koperasi, keadaan="sampai"), make_user(Peran.PETUGAS)
    url, desk = f"/surat/{letter.pk}/jawaban/catat/", browser(clerk)
    asked = {"jenis": "penjelasan", "tanggal": "27/11/2026", "dari": "Budi, sekretaris", "uraian": "Gedung kebanjiran."}
    late = desk.post(url, asked)
    assert late.status_code == 422
    assert "Gedung kebanjiran." in text(late)
    early = desk.post(url, asked | {"tanggal": "1/11/2026"})
    assert "tidak dapat mendahului suratnya" in text(early)
    assert desk.post(url, asked | {"jenis": "janji", "tanggal": "25/11/2026"}).status_code == 422
    desk.post(url, asked | {"tanggal": "25/11/2026"})
    row = JawabanSurat.objects.get()
    assert (row.dari, row.lewat_kertas, row.oleh) == ("Budi, sekretaris", True, clerk)
    assert row.tanggal == dt.date(2026, 11, 25)
    assert replies.waiting(clerk).unread == 0, "who noted it has read it"
    for role, status in ((Peran.KEPALA, 403), (Peran.SEKRETARIAT, 200), (Peran.PENDAMPING, 403), (Peran.AUDITOR, 403)):
        assert browser(make_user(role)).get(url).status_code == status


def test_a_draft_takes_no_answer(koperasi: Koperasi) -> None:
    letter = make_letter(koperasi, keadaan="disetujui")
    with pytest.raises(Refused):
        actions.record(
            surat=letter, jenis="penjelasan", uraian="x", dari="y", tanggal=TODAY, by=make_user(Peran.PETUGAS)
        )


def test_the_list_and_its_numbers(koperasi: Koperasi, officer: User) -> None:
    plain, contested = sent(koperasi), sent(koperasi, kode="panggilan")
    with dates.freeze(TODAY - dt.timedelta(days=2)):
        Surat.objects.update(tanggal=TODAY - dt.timedelta(days=5))
        actions.answer(surat=plain, jenis="penjelasan", uraian="Sudah kami siapkan.", by=officer)
    objection(contested, officer)
    clerk, kabid = make_user(Peran.PETUGAS), make_user(Peran.KABID)
    assert replies.waiting(clerk) == replies.Waiting(1, 1, TODAY - dt.timedelta(days=2))
    page = text(browser(clerk).get("/surat/jawaban/"))
    assert page.index("Keberatan") < page.index("Sudah kami siapkan.")
    expected = (("terbuka", "RAT sudah diadakan", "Sudah kami"), ("belum_dibaca", "Sudah kami", "RAT sudah"))
    for state, there, not_there in expected:
        shown = text(browser(clerk).get("/surat/jawaban/", {"keadaan": state})).split("<tbody>")[1]
        assert there in shown
        assert not_there not in shown
    assert "1 keberatan" in text(browser(kabid).get("/"))
    assert "1 keberatan" in text(browser(make_user(Peran.KEPALA)).get("/"))
    home = text(browser(clerk).get("/"))
    assert "1 keberatan" not in home
    assert "1 jawaban" in home
    assert "yang paling lama sejak 24 November 2026" in page
    row = plain.jawaban_set.get()
    desk = browser(clerk)
    assert desk.get(f"/surat/jawaban/{row.pk}/dibaca/").status_code == 405
    desk.post(f"/surat/jawaban/{row.pk}/dibaca/")
    desk.post(f"/surat/jawaban/{row.pk}/dibaca/")
    assert plain.peristiwa_set.filter(langkah=replies.READ).count() == 1
    assert replies.waiting(clerk).unread == 0
    actions.answer(surat=plain, jenis="penjelasan", uraian="Satu lagi.", by=officer)
    assert replies.waiting(clerk).unread == 1, "what came after is news again"
    unreadable = text(desk.get("/surat/jawaban/", {"keadaan": "apa"}))
    assert "<tbody>" not in unreadable, "it lists nothing"


def test_an_objection_is_decided_by_the_kabid_or_kepala_with_a_reason(
    phone: Client, koperasi: Koperasi, officer: User
) -> None:
    letter = sent(koperasi)
    row = objection(letter, officer)
    url = f"/surat/jawaban/{row.pk}/putus/"
    for role in (Peran.PETUGAS, Peran.SEKRETARIAT, Peran.PENDAMPING, Peran.AUDITOR, Peran.ADMIN):
        assert browser(make_user(role)).post(url, {"diterima": "ya", "alasan": "Benar."}).status_code == 403
    assert phone.post(url, {"diterima": "ya", "alasan": "Benar."}).status_code == 403
    kabid = make_user(Peran.KABID)
    desk = browser(kabid)
    assert desk.post(url, {"diterima": "ya", "alasan": ""}).status_code == 422
    desk.post(url, {"diterima": "tidak", "alasan": "Tidak ada berita acaranya."})
    row.refresh_from_db()
    assert (row.keputusan, row.diputus_oleh, row.diputus_pada) == ("ditolak", kabid, TODAY)
    assert "Tidak ada berita acaranya." in text(phone.get(f"/surat/saya/{letter.pk}/"))
    again = desk.post(url, {"diterima": "ya", "alasan": "Berubah."})
    assert again.status_code == 422
    assert "sudah diputus" in text(again)
    upload = f"/pembinaan/lampiran/jawaban/{row.pk}/berkas/"
    phone.post(upload, {"berkas": SimpleUploadedFile("late.jpg", photo())})
    assert not Lampiran.objects.exists(), "what was decided upon stays as it was"


def test_an_accepted_one_ends_the_answering(koperasi: Koperasi, officer: User, phone: Client) -> None:
    letter = sent(koperasi)
    row = objection(letter, officer)
    kepala = make_user(Peran.KEPALA)
    actions.decide(jawaban=row, diterima=True, alasan="RAT ternyata sudah masuk.", by=kepala)
    assert "ditarik" in text(phone.get(f"/surat/saya/{letter.pk}/"))
    with pytest.raises(Refused):
        actions.answer(surat=letter, jenis="penjelasan", uraian="Terima kasih.", by=officer)
    page = text(browser(make_user(Peran.PETUGAS)).get(f"/surat/jawaban/{row.pk}/"))
    assert "Perbaiki dahulu data yang keliru" in page
    explanation = letter.jawaban_set.create(jenis="penjelasan", uraian="x", tanggal=TODAY, dari="y", oleh=officer)
    with pytest.raises(Refused):
        actions.decide(jawaban=explanation, diterima=True, alasan="x", by=kepala)


def test_the_panel_on_a_letter(koperasi: Koperasi, officer: User) -> None:
    from django.test import RequestFactory

    from pembinaan.views import surat_panels

    letter = sent(koperasi)
    request = RequestFactory().get("/")
    request.user = make_user(Peran.KEPALA)
    mine = [panel for panel in surat_panels.of_letter(request, letter) if "surat_jawab" in panel.template]
    assert mine == [], "nothing to show and nothing to do"
    objection(letter, officer)
    (panel,) = [panel for panel in surat_panels.of_letter(request, letter) if "surat_jawab" in panel.template]
    assert [one.jenis for one in panel.context["jawaban"]] == ["keberatan"]
