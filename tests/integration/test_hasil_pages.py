"""Pages of results: numbers and their lists, bad addresses, exports, the cooperative's own page, the home pages."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import doings
from pembinaan.models import Audiens, Masalah
from pembinaan.results import outcome, people, problems, yearly
from registry.models import Koperasi, RilisPeninjauan
from tests.factories import hasil as make
from tests.factories.kasus import JanjiRatFactory, KasusFactory, KegiatanKasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.people import make_user
from tests.factories.registry import (
    AksesPengurusFactory,
    KantorFactory,
    KecamatanFactory,
    KoperasiFactory,
    PengurusFactory,
)

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
PAGES = ["", "lama/", "biaya/", "jangkauan/", "banding/", "masalah/", "tahunan/2026/"]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    KantorFactory()
    RilisPeninjauan.objects.create(kecamatan=None, tanggal=TODAY)
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kabid() -> User:
    return make_user("kabid")


@pytest.fixture
def staff(client: Client, kabid: User) -> Client:
    client.force_login(kabid)
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def rows_behind(page: str) -> str:
    """How many rows a list says it has, as it is printed."""
    told = re.search(r'<data class="jumlah-baris"[^>]*>([\d.]+)</data>', page)
    assert told, page[:200]
    return told[1]


def cells(client: Client, path: str) -> list[tuple[str, str]]:
    """Numbers on a page and the lists they open."""
    page = re.sub(r"(?s)<svg.*?</svg>", "", text(client, path))
    return [
        (words, url.replace("&amp;", "&"))
        for url, words in re.findall(r'<a href="(/pembinaan/hasil/rincian/[^"]*)"[^>]*>\s*(?:<[^>]*>)*([\d.]+)', page)
    ]


@pytest.mark.parametrize("path", PAGES)
def test_every_number_opens_as_many_rows(staff: Client, path: str) -> None:
    make.world(3, count=12)
    Masalah.objects.exists()
    found = cells(staff, f"/pembinaan/hasil/{path}")
    for number, url in dict.fromkeys(found):
        if "/audiens/" in url:  # counts people, lists groups
            continue
        page = text(staff, url)
        assert rows_behind(page) == number, url
    assert found or path in ("tahunan/2026/",)


@pytest.mark.parametrize("path", PAGES)
def test_queries_do_not_grow_with_rows(staff: Client, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(staff, f"/pembinaan/hasil/{path}")
        return len(captured)

    make.world(4, count=3)
    queries()
    few = queries()
    make.world(5, count=12)
    assert queries() <= few + 3  # routes and trainings that were not there before
    assert queries() <= 15


def test_lists_hold_their_budget_and_export(staff: Client) -> None:
    make.world(6, count=12)
    for path in ("kasus/", "masalah/", "kembali/", "biaya/", "orang/?tahun=2025", "pengurus/", "koperasi/?tahun=2025",
                 "kunjungan/?tahun=2025", "aktif-kembali/", "audiens/?tahun=2025"):  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            page = text(staff, f"/pembinaan/hasil/rincian/{path}")
        assert len(captured) <= 15, path
        told = int(rows_behind(page))
        name, _, query = path.partition("/")
        answer = staff.get(f"/pembinaan/hasil/rincian/{name}/unduh/{query}")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        assert book.active.max_row == told + 1, path
    assert Jejak.objects.filter(aksi="hasil.diunduh").count() == 10


@pytest.mark.parametrize(
    "path",
    ["?tahun=besok", "?kecamatan=999999", "?petugas=x'", "?menurut=warna", "lama/?tahun=12",
     "tahunan/2026/?kecamatan=z", "rincian/kasus/?tahun=abad", "rincian/kasus/?tahap=menang",
     "rincian/kembali/?kelas=lama", "rincian/orang/?usia=9"],
)  # fmt: skip
def test_nonsense_gets_a_sentence(staff: Client, path: str) -> None:
    assert (
        "pesan error" in text(staff, f"/pembinaan/hasil/{path}", 422)
        or "galat" in text(staff, f"/pembinaan/hasil/{path}", 422).lower()
    )


def test_what_does_not_exist_is_404(staff: Client) -> None:
    for path in ("hasil/rincian/rahasia/", "hasil/tahunan/1999/", "hasil/tahunan/2027/", "koperasi/999999/",
                 "catatan/kunjungan/999999/", "catatan/apa-saja/1/", "hasil/tahunan/berkas/99/"):  # fmt: skip
        text(staff, f"/pembinaan/{path}", 404)


def test_who_may_not(client: Client) -> None:
    for role in ("pengurus", "admin"):
        client.force_login(make_user(role))
        for path in [*PAGES, "rincian/kasus/", "rincian/kasus/unduh/", "tahunan/2026/unduh/"]:
            assert client.get(f"/pembinaan/hasil/{path}").status_code == 403, (role, path)
    client.force_login(make_user("auditor"))
    assert client.get("/pembinaan/hasil/tahunan/2026/unduh/").status_code == 200
    assert client.post("/pembinaan/hasil/tahunan/2026/susun/").status_code == 403


# --- People ------------------------------------------------------------------------------------------
def test_youth_and_women_unknown_apart(kabid: User, staff: Client) -> None:
    koperasi, other = KoperasiFactory(), KoperasiFactory()
    held = make.training(biaya=None, on=dt.date(2026, 3, 3), by=kabid)
    again = make.training(biaya=None, on=dt.date(2026, 4, 3), by=kabid, seri="Pajak")
    people_ = {"Siti": ("P", 1996), "Rini": ("P", 1995), "Budi": ("L", 2010), "Agus": ("", None), "Tono": ("L", 2011)}
    for nama, (sex, born) in people_.items():
        make.came(held, koperasi, nama, jenis_kelamin=sex, tahun_lahir=born)
    make.came(again, koperasi, "Siti", jenis_kelamin="P", tahun_lahir=1996)
    make.came(again, other, "Tidak Datang", hadir=False, jenis_kelamin="P", tahun_lahir=2000)
    Audiens.objects.create(pelatihan=held, kelompok="sekolah", usia="pemuda", laki=10, perempuan=15)
    Audiens.objects.create(pelatihan=held, kelompok="pkk", usia="campuran", perempuan=30)
    told = people.reach(kabid, tahun=2026)
    assert told.by["", ""] == 5
    assert (told.by["P", ""], told.by["L", ""], told.by["kosong", ""]) == (2, 2, 1)
    assert (told.by["", "pemuda"], told.by["", "lain"], told.by["", "kosong"]) == (2, 2, 1)  # 30 and 16; 31 and 15
    assert told.by["P", "pemuda"] == 1
    assert told.audience == {"semua": 55, "perempuan": 45, "laki": 10, "pemuda": 25, "pemudi": 15, "kosong": 30}
    assert people.reach(kabid, tahun=2025).by["", ""] == 0
    assert "Siti" in text(staff, "/pembinaan/hasil/rincian/orang/?tahun=2026&usia=pemuda")
    assert "Rini" not in text(staff, "/pembinaan/hasil/rincian/orang/?tahun=2026&usia=pemuda")


def test_women_in_office(kabid: User) -> None:
    koperasi = KoperasiFactory()
    PengurusFactory(koperasi=koperasi, jenis_kelamin="P")
    PengurusFactory(koperasi=koperasi, jenis_kelamin="L", jabatan="bendahara")
    PengurusFactory(koperasi=koperasi, jenis_kelamin="P", jabatan="bendahara", sampai=dt.date(2026, 1, 1))
    told = people.officer_counts(kabid, on=TODAY)
    assert (told.total, told.perempuan, told.laki, told.ketua_perempuan) == (2, 1, 1, 1)


# --- Help against status, problems -----------------------------------------------------------------
def test_help_and_status_of_two_cooperatives(kabid: User, staff: Client) -> None:
    back = KoperasiFactory(status_hitung="aktif", peristiwa=False)
    never = KoperasiFactory(status_hitung="tidak_aktif", peristiwa=False)
    for koperasi in (back, never):
        make.event(koperasi, "tidak_aktif", dt.date(2020, 7, 1), old=None)
    make.event(back, "aktif", dt.date(2025, 5, 1))
    KunjunganFactory(koperasi=back, tanggal=dt.date(2024, 2, 2))
    lines = {group.key: group for group in outcome.compare(kabid, outcome.Span(2024, TODAY))}
    assert (lines["kunjungan"].total, lines["kunjungan"].came_back, lines["kunjungan"].aktif) == (1, 1, 1)
    assert (lines["tanpa"].total, lines["tanpa"].were_inactive, lines["tanpa"].came_back) == (1, 1, 0)
    assert "Bukan bukti sebab-akibat" in text(staff, "/pembinaan/hasil/banding/?tahun=2024")
    unknown = {group.key: group for group in outcome.compare(kabid, outcome.Span(2018, TODAY))}
    assert unknown["tanpa"].unknown == 2


def test_a_case_with_two_problems_stands_in_both_lines(kabid: User) -> None:
    first, second = Masalah.objects.order_by("pk")[:2]
    both, none = KasusFactory(), KasusFactory(keadaan="selesai", hasil="bergabung", ditutup_pada=TODAY,
                                              bergabung_ke=KoperasiFactory())  # fmt: skip
    both.masalah.add(first, second)
    lines = {line.key: line for line in problems.lines(kabid)}
    assert (lines[str(first.pk)].open, lines[str(second.pk)].open, lines["kosong"].closed) == (1, 1, 1)
    assert lines["kosong"].outcomes == [("bergabung", "Bergabung dengan koperasi lain", 1)]
    assert problems.cases(kabid, masalah="kosong", hasil="bergabung").get() == none


# --- The yearly report -----------------------------------------------------------------------------
@pytest.fixture
def extra_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another room adds its own: cases that were opened."""
    from pembinaan.models import Kasus

    source = doings.Source("pembukaan", "Pembukaan kasus", Kasus.objects.all, "koperasi", "dibuka_pada", "petugas",
                           F("tujuan"), lambda pk: f"/kasus/{pk}/")  # fmt: skip
    monkeypatch.setattr(doings, "SOURCES", (*doings.SOURCES, source))


def test_totals_are_the_sums_of_the_lines(kabid: User, staff: Client, extra_source: None) -> None:
    make.world(8, count=15)
    for tahun in (2025, 2026):
        year = yearly.Year(tahun, TODAY)
        lines = yearly.lines(yearly.with_status(yearly.coached(kabid, year), year), year)
        for total in yearly.totals(kabid, year):
            assert total.count == sum(line.counts[total.jenis] for line in lines)
            assert total.cooperatives == sum(bool(line.counts[total.jenis]) for line in lines)
        slow = doings.read(doings.select(since=year.since, until=year.until))
        assert sum(line.total for line in lines) == len(slow)
        assert {line.koperasi.pk for line in lines} == {one.koperasi_id for one in slow}
    page = text(staff, "/pembinaan/hasil/tahunan/2025/")
    assert "Pembukaan kasus" in page
    answer = staff.get("/pembinaan/hasil/tahunan/2025/unduh/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = list(book["Laporan"].iter_rows(min_row=5, values_only=True))
    at = rows[0].index("Jumlah kegiatan")
    assert (
        sum(row[at] for row in rows[1:-1])
        == rows[-1][at]
        == sum(one.count for one in yearly.totals(kabid, yearly.Year(2025, TODAY)))
    )
    assert book["Pengertian"].max_row >= 5


def test_hasil_says_how_it_ended(kabid: User) -> None:
    done, still = KoperasiFactory(), KoperasiFactory()
    for koperasi in (done, still):
        KegiatanKasusFactory(kasus=KasusFactory(koperasi=koperasi, dibuka_pada=dt.date(2026, 1, 5)), tanggal=dt.date(
            2026, 2, 2))  # fmt: skip
    done.kasus_set.update(keadaan="selesai", hasil="aktif_kembali", ditutup_pada=dt.date(2026, 3, 1))
    year = yearly.Year(2026, TODAY)
    told = {line.koperasi: line.hasil for line in yearly.lines(yearly.with_status(yearly.coached(kabid, year), year),
                                                               year)}  # fmt: skip
    assert told == {done: "Aktif kembali", still: "Kasus masih terbuka"}


def test_pdf(staff: Client) -> None:
    make.world(9, count=8)
    answer = staff.get("/pembinaan/hasil/tahunan/2026/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_long_report_is_made_by_a_worker(staff: Client, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from koperasi.jobs import worker
    from koperasi.jobs.models import Pekerjaan
    from pembinaan.results import yearly_files

    make.world(10, count=8)
    monkeypatch.setattr(yearly_files, "AT_ONCE", 2)
    monkeypatch.setattr(yearly_files, "CHUNK", 3)
    assert staff.get("/pembinaan/hasil/tahunan/2026/pdf/").status_code == 302
    assert "Susun PDF" in text(staff, "/pembinaan/hasil/tahunan/2026/")
    answer = staff.post("/pembinaan/hasil/tahunan/2026/susun/")
    job = Pekerjaan.objects.get()
    assert answer.url == f"/pekerjaan/{job.pk}/"
    job = worker.claim()
    assert job
    worker.perform(job)
    job.refresh_from_db()
    assert job.state == "selesai", job.sentence
    made = staff.get(f"/pembinaan/hasil/tahunan/berkas/{job.pk}/")
    assert b"".join(made.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    client.force_login(make_user("petugas"))
    assert client.get(f"/pembinaan/hasil/tahunan/berkas/{job.pk}/").status_code == 404


# --- One cooperative ---------------------------------------------------------------------------------
@pytest.fixture
def coached() -> Koperasi:
    koperasi = KoperasiFactory(nama="KSP Dibina", kecamatan=KecamatanFactory())
    kasus = KasusFactory(koperasi=koperasi, dibuka_pada=dt.date(2026, 1, 5))
    KegiatanKasusFactory(kasus=kasus, tanggal=dt.date(2026, 2, 2), uraian="Menelepon bendahara", biaya=15_000)
    KunjunganFactory(koperasi=koperasi, tanggal=dt.date(2025, 2, 2), temuan="ditemukan_aktif")
    JanjiRatFactory(koperasi=koperasi, kasus=kasus, dijanjikan_pada=dt.date(2026, 2, 2), tanggal=dt.date(2026, 3, 1))
    return koperasi


def test_history_for_staff(staff: Client, coached: Koperasi) -> None:
    other = KoperasiFactory()
    KunjunganFactory(koperasi=other, tanggal=dt.date(2024, 2, 2), temuan="tidak_ditemukan", alamat="tidak_ditemukan")
    page = text(staff, f"/pembinaan/koperasi/{coached.pk}/")
    for words in ("Keaktifan", "Menelepon bendahara", "Ditemukan, usaha berjalan", "Rp15.000", "lewat tanpa RAT",
                  "<h2>2026</h2>", "<h2>2025</h2>"):  # fmt: skip
        assert words in page, words
    assert "Tidak ditemukan" not in page
    part = staff.get(f"/pembinaan/koperasi/{coached.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Menelepon bendahara" in part
    assert f'hx-get="/pembinaan/koperasi/{coached.pk}/"' in text(staff, f"/koperasi/{coached.pk}/")


def test_history_holds_its_budget(staff: Client, coached: Koperasi) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(staff, f"/pembinaan/koperasi/{coached.pk}/")
        return len(captured)

    queries()
    before = queries()
    for n in range(15):
        KunjunganFactory(koperasi=coached, tanggal=dt.date(2024, 1, n + 1))
    assert queries() == before <= 15


def test_an_officer_reads_own_visits_and_nothing_of_the_case(client: Client, coached: Koperasi) -> None:
    user, stranger = make_user("pengurus"), make_user("pengurus")
    AksesPengurusFactory(user=user, koperasi=coached)
    AksesPengurusFactory(user=stranger, koperasi=KoperasiFactory())
    KunjunganFactory(koperasi=coached, keadaan="direncanakan", petugas=make_user("petugas"))
    client.force_login(user)
    page = text(client, f"/pembinaan/koperasi/{coached.pk}/")
    assert "Ditemukan, usaha berjalan" in page
    for words in ("Menelepon bendahara", "Keaktifan", "Rp15.000", "lewat tanpa RAT", "Buka kasus"):
        assert words not in page, words
    visit = coached.kunjungan_set.get(keadaan="selesai")
    act = coached.kasus_set.get().kegiatan_set.get()
    home = text(client, "/")
    assert f'href="/pembinaan/koperasi/{coached.pk}/">Dari dinas: laporan kunjungan dan pelatihan' in home
    assert client.get(f"/pembinaan/catatan/kunjungan/{visit.pk}/").status_code in (302, 404)  # its room may be missing
    assert client.get(f"/pembinaan/catatan/kegiatan/{act.pk}/").status_code == 404
    client.force_login(stranger)
    assert client.get(f"/pembinaan/koperasi/{coached.pk}/").status_code == 404
    assert client.get(f"/pembinaan/catatan/kunjungan/{visit.pk}/").status_code == 404


# --- Home ---------------------------------------------------------------------------------------------
def test_home_counts_of_this_year(client: Client, coached: Koperasi) -> None:
    KasusFactory(dibuka_pada=dt.date(2025, 1, 5), keadaan="selesai", hasil="aktif_kembali",
                 ditutup_pada=dt.date(2026, 3, 1))  # fmt: skip
    KasusFactory(dibuka_pada=dt.date(2024, 1, 5), keadaan="selesai", hasil="aktif_kembali",
                 ditutup_pada=dt.date(2025, 3, 1))  # fmt: skip
    KunjunganFactory(koperasi=coached, tanggal=dt.date(2026, 5, 5))
    for role in ("kepala", "kabid"):
        client.force_login(make_user(role))
        with CaptureQueriesContext(connection) as captured:
            page = text(client, "/")
        assert len(captured) <= 15, role
        assert "Pembinaan tahun ini" in page
        found = dict(re.findall(r'href="(/pembinaan/hasil/rincian/[^"]*)">([\d.]+)<span', page))
        assert list(found.values())[:3] == ["1", "1", "1"]
        for url, number in list(found.items())[:3]:
            assert rows_behind(text(client, url.replace("&amp;", "&"))) == number
    client.force_login(make_user("petugas"))
    assert "Pembinaan tahun ini" not in text(client, "/")


def test_pages_are_numbered_through(kabid: User, monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    from pembinaan.results import yearly_files

    make.world(9, count=12)
    monkeypatch.setattr(yearly_files, "CHUNK", 3)
    document = pypdfium2.PdfDocument(yearly_files.write_pdf(kabid, yearly.Year(2026, TODAY)))
    told = [page.get_textpage().get_text_range() for page in document]
    assert len(told) > 2
    assert [f"Halaman {n}" in words for n, words in enumerate(told, 1)] == [True] * len(told)
