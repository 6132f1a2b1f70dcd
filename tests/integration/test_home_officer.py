"""What the pengurus find on their home page: derived from the verdict, the drafts and the filings of this moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.views import home_officer
from registry.actions import drafts, filings
from registry.models import Konsep, Koperasi, Pemeriksaan, RilisPeninjauan
from tests.factories import registry as make
from tests.factories.people import make_user
from tests.factories.rat import MEETING, filled_rat

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        RilisPeninjauan.objects.create(kecamatan=None, tanggal=TODAY)
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    made = make.KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))
    make.both_levels(made, 2024)
    make.both_levels(made, 2024, "laporan")
    return made


@pytest.fixture
def officer(koperasi: Koperasi) -> User:
    return make.officer_of(koperasi)


def page(user: User) -> str:
    browser = Client()
    browser.force_login(user)
    return str(browser.get("/").content.decode())


def test_one_tap_begins_what_is_missing(koperasi: Koperasi, officer: User) -> None:
    text = page(officer)
    assert text.count("Mulai mengisi") == 2
    assert f'action="{reverse("registry:pengajuan-create", args=[koperasi.pk])}"' in text
    assert "Surat dari dinas" not in text, "there are none"


def test_letters_stand_there_when_there_are_some(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = {"url": "/surat/1/", "title": "Surat Teguran I", "text": "518/301"}
    monkeypatch.setattr(home_officer, "letters_to", lambda koperasi: [letter])
    assert "Surat Teguran I" in page(officer)


def test_a_draft_is_gone_on_with_by_any_colleague(koperasi: Koperasi, officer: User) -> None:
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=make.officer_of(koperasi, nama="Rekan"))
    typed = {name: [text] for name, text in MEETING.items()}
    drafts.save_section(konsep=konsep, key="pelaksanaan", typed=typed, version=0, by=officer)
    text = page(officer)
    assert "Lanjutkan konsep (1 dari 4 bagian)" in text
    assert "Diisi Rekan" in text
    assert text.count("Mulai mengisi") == 1, "the report"
    drafts.discard(konsep=konsep, by=officer)
    assert page(officer).count("Mulai mengisi") == 2


def test_an_office_draft_is_not_shown(koperasi: Koperasi, officer: User) -> None:
    drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=make_user(Peran.PETUGAS), jalur="petugas")
    assert "Lanjutkan konsep" not in page(officer)


def test_from_sent_to_sent_back_to_repaired(koperasi: Koperasi, officer: User) -> None:
    (rat,) = drafts.send(konsep=filled_rat(koperasi, officer), by=officer)
    sent = page(officer)
    assert "Sedang di dinas" in sent
    assert rat.nomor in sent
    assert "RAT tahun buku 2025, dikirim" in sent
    assert sent.count("Mulai mengisi") == 1, "nothing to do about the RAT"
    filings.send_back(filing=rat, alasan="Daftar hadir kurang.", by=None)
    back = page(officer)
    assert "Dikembalikan untuk perbaikan" in back, "though it still counts during its grace"
    assert "masih dihitung sampai dengan 9 Desember 2026" in back
    assert "Daftar hadir kurang." in back
    assert "Perbaiki dan kirim lagi" in back
    items = [{"butir": "Daftar hadir", "alasan": "Halaman 2 tidak terbaca."}]
    Pemeriksaan.objects.create(rat=rat, keputusan="kembalikan", butir=items, pada=TODAY)
    assert "Halaman 2 tidak terbaca." in page(officer)
    drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer, tujuan="perbaikan", asal=rat.konsep)
    repairing = page(officer)
    assert "Lanjutkan konsep (4 dari 4 bagian)" in repairing
    assert "Perbaiki dan kirim lagi" not in repairing


def test_after_the_grace_it_counts_no_longer(koperasi: Koperasi, officer: User) -> None:
    (rat,) = drafts.send(konsep=filled_rat(koperasi, officer), by=officer)
    filings.send_back(filing=rat, alasan="Kurang.", by=None)
    with dates.freeze(TODAY + dt.timedelta(days=15)):
        text = page(officer)
    assert "tidak dihitung lagi" in text
    assert "masih dihitung" not in text


def test_a_correction_is_another_draft(koperasi: Koperasi, officer: User) -> None:
    (rat,) = drafts.send(konsep=filled_rat(koperasi, officer), by=officer)
    filings.accept(filing=rat, by=None)
    drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer, tujuan="koreksi", asal=rat.konsep)
    text = page(officer)
    assert "Konsep lain" in text
    assert "Koreksi yang sudah diterima" in text


def test_many_years_behind_stand_behind_a_click(officer: User) -> None:
    asleep = make.KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))
    text = page(make.officer_of(asleep))
    assert text.count("Mulai mengisi") == 4, "RAT and report of the two latest years"
    older = text.split("Tahun buku sebelumnya yang belum ada")[1]
    assert "RAT tahun buku 2020" in older
    assert "jenis=rat&amp;tahun_buku=2020" in older


def test_before_the_release_one_may_file_all_the_same(koperasi: Koperasi, officer: User) -> None:
    RilisPeninjauan.objects.all().delete()
    drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer)
    text = page(officer)
    assert "sedang ditinjau dinas" in text
    assert "Lanjutkan konsep" in text
    assert "tidak aktif" not in text.lower()


def test_staff_who_are_officers_see_their_own_cooperative_alone(officer: User) -> None:
    officer.peran.create(peran=Peran.PETUGAS, dari=dt.date(2020, 1, 1))
    make.KoperasiFactory(nama="AAA Tetangga")
    browser = Client()
    browser.force_login(officer)
    assert "Tetangga" not in browser.get("/", {"sebagai": "pengurus"}).content.decode()


def test_few_queries_however_many_rows(koperasi: Koperasi, officer: User) -> None:
    browser = Client()
    browser.force_login(officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get("/")
        return len(queries)

    for year in (2021, 2022, 2023):
        make.RatFactory(koperasi=koperasi, tahun_buku=year, keadaan="dikembalikan", alasan_kembali="Kurang.")
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer)
    count()  # the first click of five minutes also notes when this device was last used
    few = count()
    for year in (2019, 2020):
        make.RatFactory(koperasi=koperasi, tahun_buku=year, keadaan="dikembalikan", alasan_kembali="Kurang.")
        drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[year], by=officer)
    Konsep.objects.filter(pk=konsep.pk).update(isian={"keputusan": {}})
    assert count() == few <= 15
