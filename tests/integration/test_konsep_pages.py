"""The pages of a draft and of what was sent: nothing typed is lost, nobody else's is reached, sending happens once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.actions import drafts, filings
from registry.models import Konsep, Koperasi, Pemeriksaan, Rat
from tests.factories.people import make_user
from tests.factories.rat import DECISIONS, MEETING, filled_rat
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory, RatFactory, officer_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 26, 7, 5, tzinfo=dt.UTC)  # 14.05 WIB


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(NOW):
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))


@pytest.fixture
def officer(koperasi: Koperasi) -> User:
    return officer_of(koperasi, nama="Siti Contoh")


@pytest.fixture
def client(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def address(name: str, konsep: Konsep, *more: str) -> str:
    return reverse(f"registry:konsep-{name}", args=[konsep.kode, *more])


def of(filing: Rat, name: str = "detail") -> str:
    return reverse(f"registry:pengajuan-{name}", args=["rat", filing.pk])


def read(answer: Any) -> str:
    return str(answer.content.decode())


def as_user(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


# --- Beginning ------------------------------------------------------------------------------------
def test_starting_leads_to_the_list_of_sections(client: Client, koperasi: Koperasi) -> None:
    url = reverse("registry:pengajuan-create", args=[koperasi.pk])
    assert "2018" in read(client.get(url))
    assert "2017" not in read(client.get(url)), "before it was obliged"
    assert client.post(url, {"jenis": "rat", "tahun_buku": "2026"}).status_code == 422
    answer = client.post(url, {"jenis": "rat", "tahun_buku": "2025"}, follow=True)
    assert "0 dari 4 bagian lengkap" in read(answer)
    assert Konsep.objects.get().tahun_buku == [2025]


def test_a_colleague_goes_on_with_the_draft(client: Client, koperasi: Koperasi, officer: User) -> None:
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer)
    url = reverse("registry:pengajuan-create", args=[koperasi.pk])
    answer = as_user(officer_of(koperasi)).post(url, {"jenis": "rat", "tahun_buku": "2025"}, follow=True)
    assert "sudah dimulai oleh Siti Contoh" in read(answer)
    assert list(Konsep.objects.all()) == [konsep]


def test_what_was_sent_is_not_begun_again(client: Client, koperasi: Koperasi) -> None:
    rat = RatFactory(koperasi=koperasi, tahun_buku=2025, keadaan="dikirim")
    url = reverse("registry:pengajuan-create", args=[koperasi.pk])
    assert client.post(url, {"jenis": "rat", "tahun_buku": "2025"}).url == of(rat)
    assert not Konsep.objects.exists()


# --- Filling in -----------------------------------------------------------------------------------
@pytest.fixture
def konsep(koperasi: Koperasi, officer: User) -> Konsep:
    return drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer)


def test_what_is_wrong_is_saved_named_and_still_there(client: Client, konsep: Konsep) -> None:
    url = address("edit", konsep, "pelaksanaan")
    answer = client.post(url, MEETING | {"tanggal": "31 Februari 2026", "tempat": "<b>Balai</b>", "versi": "0"})
    assert answer.status_code == 422
    assert 'href="#id_tanggal"' in read(answer)
    again = read(client.get(url))
    assert 'value="31 Februari 2026"' in again
    assert "&lt;b&gt;Balai&lt;/b&gt;" in again
    assert "Ada yang perlu diperbaiki" not in again, "said only to whom a link has led to it"
    assert "Ada yang perlu diperbaiki" in read(client.get(url + "?periksa"))


def test_one_section_leads_to_the_next_that_is_not_complete(client: Client, konsep: Konsep) -> None:
    first, second = address("edit", konsep, "pelaksanaan"), address("edit", konsep, "keputusan")
    assert client.post(first, MEETING | {"versi": "0"}).url == second
    assert client.post(second, DECISIONS | {"versi": "0", "langkah": "nanti"}).url == address("detail", konsep)
    assert client.post(first, MEETING | {"versi": "1"}).url == address("edit", konsep, "terpilih")
    assert client.post(address("edit", konsep, "tidak-ada"), {}).status_code == 404


def test_typing_is_acknowledged_with_the_time(client: Client, konsep: Konsep) -> None:
    url = address("save", konsep, "pelaksanaan")
    answer = client.post(url, {"tanggal": "14 M", "versi": "0", "keadaan": "diterima", "tujuan": "koreksi"})
    assert answer.json() == {"versi": 1, "kalimat": "Tersimpan 14.05"}
    konsep.refresh_from_db()
    assert konsep.isian == {"pelaksanaan": {"tanggal": ["14 M"]}}, "fields of the section and nothing else"
    assert (konsep.keadaan, konsep.tujuan) == ("buka", "baru")
    assert client.post(url, {"tanggal": "14 M", "versi": "x"}).json()["versi"] == 1, "the same text is no conflict"


def test_two_devices_see_both_texts(client: Client, konsep: Konsep) -> None:
    save, edit = address("save", konsep, "pelaksanaan"), address("edit", konsep, "pelaksanaan")
    client.post(save, {"tempat": "Balai Desa", "cara": "luring", "versi": "0"})
    late = client.post(save, {"tempat": "Gedung", "cara": "daring", "versi": "0"})
    assert (late.status_code, late.json()["versi"]) == (409, 1)
    for text in ("Balai Desa", "Gedung", "Luring (tatap muka)", "Daring"):
        assert text in late.json()["html"]
    plain = client.post(edit, {"tempat": "Gedung", "cara": "daring", "versi": "0"})
    assert plain.status_code == 409
    assert 'value="Gedung"' in read(plain), "nothing typed is cleared"
    assert 'name="versi" value="1"' in read(plain), "saving again means: mine"
    assert Konsep.objects.get().isian["pelaksanaan"]["tempat"] == ["Balai Desa"]
    client.post(edit, {"tempat": "Gedung", "cara": "daring", "versi": "1", "langkah": "tetap"})
    assert Konsep.objects.get().isian["pelaksanaan"]["tempat"] == ["Gedung"]


def test_a_discarded_draft_is_gone(client: Client, konsep: Konsep) -> None:
    assert "hilang" in read(client.get(address("cancel", konsep)))
    assert client.post(address("cancel", konsep)).url == "/"
    assert client.get(address("detail", konsep)).status_code == 404
    assert client.post(address("save", konsep, "pelaksanaan"), {"versi": "0"}).status_code == 404


# --- All answers, and sending ---------------------------------------------------------------------
def test_an_incomplete_draft_says_what_is_missing(client: Client, konsep: Konsep) -> None:
    client.post(address("edit", konsep, "pelaksanaan"), MEETING | {"versi": "0", "hadir_laki": "500"})
    answer = client.post(address("send", konsep))
    assert answer.status_code == 422
    assert "Pelaksanaan rapat: ada yang belum lengkap" in read(answer)
    assert "Keputusan rapat: belum diisi" in read(answer)
    assert "lebih banyak daripada yang berhak hadir" in read(answer)
    assert not Rat.objects.exists()


def test_an_oddity_is_sent_with_a_reason(client: Client, koperasi: Koperasi, officer: User) -> None:
    konsep = filled_rat(koperasi, officer, pelaksanaan={"kuorum": "80"})
    refused = client.post(address("send", konsep), {"alasan-kuorum_kurang": "  "})
    assert refused.status_code == 422
    assert 'href="#alasan-kuorum_kurang"' in read(refused)
    sent = client.post(address("send", konsep), {"alasan-kuorum_kurang": "Rapat pertama gagal, ini yang kedua."})
    rat = Rat.objects.get()
    assert sent.url == of(rat)
    assert rat.isi["peringatan"]["kuorum_kurang"][1] == "Rapat pertama gagal, ini yang kedua."


def test_sending_twice_makes_one_filing(client: Client, koperasi: Koperasi, officer: User) -> None:
    konsep = filled_rat(koperasi, officer)
    first, second = (client.post(address("send", konsep)) for _ in range(2))
    assert first.url == second.url == of(Rat.objects.get())
    assert client.get(address("edit", konsep, "keputusan")).url == first.url, "a bookmark leads to the receipt"
    late = client.post(address("save", konsep, "keputusan"), {"lpj": "ditolak", "versi": "1"})
    assert (late.status_code, late.json()["kalimat"]) == (
        422,
        "Konsep ini sudah dikirim, sehingga tidak dapat diubah lagi.",
    )


def test_two_years_are_two_filings_of_one_meeting(client: Client, koperasi: Koperasi, officer: User) -> None:
    konsep = filled_rat(koperasi, officer)
    typed = {name: [text] for name, text in MEETING.items()} | {"tahun_buku": ["2024", "2025"]}
    drafts.save_section(konsep=konsep, key="pelaksanaan", typed=typed, version=1, by=officer)
    answer = client.post(address("send", konsep), {"alasan-terlambat_2024": "Dua tahun sekaligus."}, follow=True)
    numbers = [rat.nomor for rat in Rat.objects.order_by("tahun_buku")]
    assert [number[:8] for number in numbers] == ["RAT-2024", "RAT-2025"]
    assert all(number in read(answer) for number in numbers)


def test_a_colleague_was_faster(client: Client, koperasi: Koperasi, officer: User) -> None:
    konsep = filled_rat(koperasi, officer)
    RatFactory(koperasi=koperasi, tahun_buku=2025, keadaan="dikirim", dikirim_oleh=make_user(nama="Rekan Contoh"))
    assert "dikirim oleh Rekan Contoh" in read(client.get(address("detail", konsep)))
    answer = client.post(address("send", konsep))
    assert answer.status_code == 422
    assert "sudah dikirim dan sedang diperiksa" in read(answer)
    assert Konsep.objects.get().is_open, "the draft is kept"


# --- What was sent --------------------------------------------------------------------------------
@pytest.fixture
def rat(koperasi: Koperasi, officer: User) -> Rat:
    (sent,) = drafts.send(konsep=filled_rat(koperasi, officer), by=officer)
    return sent  # type: ignore[return-value]


def test_the_receipt_has_number_code_and_timeline(client: Client, rat: Rat) -> None:
    text = read(client.get(of(rat)))
    assert rat.nomor in text
    assert "<svg" in text.split("resi-qr")[1]
    assert re.search(r"Dikirim.*26 November 2026.*Diperiksa dinas.*Diterima dinas", text, re.DOTALL)
    assert "Sri Contoh, ketua" in text
    filings.accept(filing=rat, by=None)
    assert "Diperiksa dinas" not in read(client.get(of(rat)))


def test_sent_back_with_reasons_repaired_and_sent_again(client: Client, rat: Rat) -> None:
    filings.send_back(filing=rat, alasan="Daftar hadir kurang.", by=None)
    plain = read(client.get(of(rat)))
    assert "Daftar hadir kurang." in plain
    assert "Sampai dengan <strong>9 Desember 2026" in plain, "fourteen days of grace, from the evidence"
    items = [{"butir": "Daftar hadir", "alasan": "Halaman 2 tidak terbaca."}]
    Pemeriksaan.objects.create(
        rat=rat, keputusan="kembalikan", butir=items, tenggat=dt.date(2026, 12, 5), pada=dt.date(2026, 11, 26)
    )
    text = read(client.get(of(rat)))
    assert "<strong>Daftar hadir:</strong> Halaman 2 tidak terbaca." in text
    assert "5 Desember 2026" in text
    url = client.post(of(rat, "repair")).url
    assert client.post(of(rat, "repair")).url == url, "one draft, however often it is asked for"
    mending = read(client.get(url))
    assert "4 dari 4 bagian lengkap" in mending
    assert "Halaman 2 tidak terbaca." in mending, "who repairs reads beside it what is to be repaired"
    repair = Konsep.objects.get(tujuan="perbaikan")
    assert client.post(address("edit", repair, "pelaksanaan"), MEETING | {"tahun_buku": "2024", "versi": "1"}).url
    assert client.post(address("send", repair)).url == of(rat)
    rat.refresh_from_db()
    assert (rat.keadaan, rat.tahun_buku) == ("dikirim", 2025)
    line = read(client.get(of(rat))).split("Perjalanannya")[1]
    assert re.search(r"Dikirim.*Dikembalikan untuk perbaikan.*Dikirim lagi.*Diperiksa dinas", line, re.DOTALL)
    assert "Hasilnya tampil di sini" in line, "what happens next"


def test_the_section_says_why_it_was_sent_back(client: Client, rat: Rat) -> None:
    filings.send_back(filing=rat, alasan="Tempat kurang jelas.", by=None)
    items = [{"butir": "Pelaksanaan rapat", "alasan": "Tulis alamat tempatnya."}]
    Pemeriksaan.objects.create(rat=rat, keputusan="kembalikan", butir=items, pada=dt.date(2026, 11, 26))
    client.post(of(rat, "repair"))
    repair = Konsep.objects.get(tujuan="perbaikan")
    assert "Tulis alamat tempatnya." in read(client.get(address("edit", repair, "pelaksanaan")))
    assert "Tulis alamat tempatnya." not in read(client.get(address("edit", repair, "keputusan")))
    with CaptureQueriesContext(connection) as queries:
        client.get(address("detail", repair))
    assert len(queries) <= 15


def test_withdrawn_it_counts_no_longer(client: Client, rat: Rat) -> None:
    assert "tidak dihitung lagi" in read(client.get(of(rat, "withdraw")))
    assert "Ditarik koperasi" in read(client.post(of(rat, "withdraw"), follow=True))
    assert not rat.masa_bukti_set.filter(sampai=None).exists()


def test_a_correction_begins_with_what_was_accepted(client: Client, rat: Rat) -> None:
    assert client.get(of(rat, "correct")).url == of(rat), "not before it was accepted"
    filings.accept(filing=rat, by=None)
    client.post(of(rat, "correct"))
    konsep = Konsep.objects.get(tujuan="koreksi")
    assert konsep.isian["keputusan"]["lpj"] == ["diterima"]
    client.post(address("send", konsep))
    correction = Rat.objects.get(keadaan="dikirim")
    assert correction.menggantikan == rat
    assert rat.nomor in read(client.get(of(correction))), "the new version names the old one"


def test_a_rival_version_is_explained_and_not_for_ones_own(client: Client, koperasi: Koperasi, rat: Rat) -> None:
    assert "Ajukan tandingan" not in read(client.get(of(rat, "contest"), follow=True))
    rival = as_user(officer_of(koperasi))
    assert "Baca apa yang dapat dilakukan" in read(rival.get(of(rat)))
    assert "berselisih" in read(rival.get(of(rat, "contest")))
    assert "0 dari 4 bagian lengkap" in read(rival.post(of(rat, "contest"), follow=True))
    assert Konsep.objects.get(tujuan="tandingan").tahun_buku == [2025]


# --- Strangers ------------------------------------------------------------------------------------
def test_nobody_else_reaches_a_draft(konsep: Konsep) -> None:
    stranger, clerk = officer_of(KoperasiFactory()), make_user(Peran.PETUGAS)
    former = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=former, koperasi=konsep.koperasi, sampai=dt.date(2026, 11, 26))
    for user in (stranger, clerk, former, make_user(Peran.KABID)):
        browser = as_user(user)
        for name, more in (("detail", ()), ("edit", ("pelaksanaan",)), ("send", ()), ("cancel", ())):
            assert browser.get(address(name, konsep, *more)).status_code == 404, (user, name)
        assert browser.post(address("save", konsep, "pelaksanaan"), {"tempat": "X"}).status_code == 404
        assert browser.post(address("cancel", konsep)).status_code == 404
    konsep.refresh_from_db()
    assert (konsep.isian, konsep.keadaan) == ({}, "buka")


def test_staff_write_in_the_offices_own_drafts_only(client: Client, koperasi: Koperasi) -> None:
    clerk = make_user(Peran.PETUGAS)
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=clerk, jalur="petugas")
    assert as_user(clerk).post(address("save", konsep, "pelaksanaan"), {"tempat": "A", "versi": "0"}).status_code == 200
    assert as_user(make_user(Peran.KEPALA)).get(address("detail", konsep)).status_code == 403
    assert client.get(address("detail", konsep)).status_code == 404, "not the officer's"


def test_staff_who_are_officers_too_act_for_their_own_only(koperasi: Koperasi) -> None:
    both = officer_of(koperasi)
    both.peran.create(peran=Peran.PETUGAS, dari=dt.date(2020, 1, 1))
    other = KoperasiFactory()
    browser = as_user(both)
    assert browser.get(reverse("registry:pengajuan-create", args=[koperasi.pk])).status_code == 200
    assert browser.get(reverse("registry:pengajuan-create", args=[other.pk])).status_code == 404
    rat = RatFactory(koperasi=other, tahun_buku=2025, keadaan="dikirim")
    assert browser.get(of(rat)).status_code == 200, "staff read what was sent"
    assert browser.post(of(rat, "withdraw")).status_code == 403


def test_a_filing_is_seen_by_its_own_cooperative_and_by_staff(rat: Rat) -> None:
    stranger = as_user(officer_of(KoperasiFactory()))
    for name in ("detail", "withdraw", "correct", "contest"):
        assert stranger.get(of(rat, name)).status_code == 404
    assert stranger.post(of(rat, "repair")).status_code == 404
    clerk = as_user(make_user(Peran.PETUGAS))
    assert "Tarik pengajuan" not in read(clerk.get(of(rat)))
    assert clerk.post(of(rat, "withdraw")).status_code == 403
    assert clerk.get(f"/pengajuan/surat/{rat.pk}/").status_code == 404


def test_few_queries(client: Client, koperasi: Koperasi, officer: User, rat: Rat) -> None:
    konsep = filled_rat(koperasi, officer)
    pages = [address("detail", konsep), address("edit", konsep, "pelaksanaan"), address("send", konsep), of(rat)]
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        assert len(queries) <= 15, (page, len(queries))
