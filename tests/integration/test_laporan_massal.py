"""Short reports of many cooperatives: a workbook out, the same in, a draft on behalf for each good row."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs.models import Pekerjaan
from koperasi.jobs.worker import claim, perform
from koperasi.lib import dates
from registry.actions import drafts
from registry.filing import sections
from registry.models import Konsep, Koperasi, LaporanKeuangan, MasaBukti
from tests.factories.laporan import sign
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KecamatanFactory, KoperasiFactory, LaporanKeuanganFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 2, 20)
PAGE, FILE, CREATE = (f"registry:laporan-massal-{verb}" for verb in ("upload", "file", "create"))


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def clerk(client: Client) -> User:
    user = make_user(Peran.PETUGAS)
    client.force_login(user)
    return user


@pytest.fixture
def here() -> list[Koperasi]:
    """Two that owe a short report; beside them one that lends, one that sent, one too young, one elsewhere."""
    place, old = KecamatanFactory(nama="Babat"), {"tanggal_badan_hukum": dt.date(2015, 5, 1), "jenis": "konsumen"}
    KoperasiFactory(nama="KSP D", kecamatan=place, **old | {"jenis": "simpan_pinjam"})
    LaporanKeuanganFactory(koperasi=KoperasiFactory(nama="KUD E", kecamatan=place, **old), tahun_buku=2025)
    KoperasiFactory(nama="KUD F", kecamatan=place, **old | {"tanggal_badan_hukum": dt.date(2026, 1, 5)})
    KoperasiFactory(nama="KUD G", **old)
    return [KoperasiFactory(nama=f"KUD {letter}", kecamatan=place, **old) for letter in "AB"]


def workbook(client: Client, koperasi: Koperasi) -> openpyxl.Workbook:
    answer = client.get(reverse(FILE), {"kecamatan": koperasi.kecamatan_id, "buku": 2025})
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


GOOD = {"aset": 300_000_000, "kewajiban": 100_000_000, "modal_sendiri": 200_000_000, "modal_luar": 100_000_000,
        "volume_usaha": 90_000_000, "shu": 4_000_000, "anggota_laki": 20, "anggota_perempuan": 30,
        "anggota": 50}  # fmt: skip


def put(book: openpyxl.Workbook, row: int, **cells: object) -> None:
    page = book["Laporan"]
    codes = {page.cell(1, column).value: column for column in range(1, page.max_column + 1)}
    for kode, value in cells.items():
        page.cell(row, codes[kode]).value = value


def upload(client: Client, book: openpyxl.Workbook, **more: str) -> object:
    file = io.BytesIO()
    book.save(file)
    data = {"berkas": SimpleUploadedFile("isi.xlsx", file.getvalue()), "alasan": "Belum punya ponsel.",
            "cara": "kertas", "siapa": "Pengurus", "diterima": "18/02/2026", **more}  # fmt: skip
    return client.post(reverse(PAGE), data)


def work() -> None:
    while job := claim():
        perform(job)


def test_the_workbook_names_those_who_still_owe_a_short_report(
    clerk: User, client: Client, here: list[Koperasi]
) -> None:
    LaporanKeuanganFactory(koperasi=here[1], tahun_buku=2024, aset=123_000_000)
    page = workbook(client, here[0])["Laporan"]
    rows = list(page.iter_rows(min_row=3, values_only=True))
    assert [row[1] for row in rows] == ["KUD A", "KUD B"]
    assert 123_000_000 in rows[1]
    assert 123_000_000 not in rows[0]
    assert client.get(reverse(PAGE), {"kecamatan": here[0].kecamatan_id}).context["count"] == 2


def test_good_rows_become_drafts_that_stay_drafts_until_they_are_signed(
    clerk: User, client: Client, here: list[Koperasi]
) -> None:
    book = workbook(client, here[0])
    put(book, 3, **GOOD)
    put(book, 4, **GOOD | {"aset": 1.5, "anggota": 51})
    answer = upload(client, book)
    read = answer.context["read"]
    assert [row.koperasi for row in read.good] == [here[0]]
    assert str(read.bad[0].problems[0]).startswith("Laporan!D4: Aset: “1,5” dapat berarti 1.500")
    assert "Laporan!L4: Anggota laki-laki 20 dan perempuan 30 berjumlah 50" in str(read.bad[0].problems[1])
    assert not Konsep.objects.exists(), "a look writes nothing"
    answer = client.post(reverse(CREATE), {"waiting": answer.context["waiting"]})
    assert answer.url.startswith("/pekerjaan/rombongan/")
    assert "Sesudah selesai, buka Laporan banyak koperasi" in client.get(answer.url).content.decode()
    work()
    assert [job.state for job in Pekerjaan.objects.filter(kind="laporan.massal")] == ["selesai"]
    konsep = Konsep.objects.get()
    assert (konsep.koperasi, konsep.jalur, konsep.diterima_kantor_pada) == (here[0], "petugas", dt.date(2026, 2, 18))
    assert konsep.alasan_wakil == "Pengurus membawa berkas kertas. Belum punya ponsel."
    assert sections.filled(konsep)[0].complete
    with pytest.raises(drafts.Incomplete):
        drafts.send(konsep=konsep, by=clerk)
    assert not MasaBukti.objects.filter(koperasi=here[0]).exists()
    (sent,) = drafts.send(konsep=sign(konsep), by=clerk)
    assert (sent.aset, sent.dikirim_pada) == (300_000_000, dt.date(2026, 2, 18))


def test_sending_the_rows_twice_makes_each_draft_once(clerk: User, client: Client, here: list[Koperasi]) -> None:
    book = workbook(client, here[0])
    put(book, 3, **GOOD)
    waiting = upload(client, book).context["waiting"]
    for _ in range(2):
        client.post(reverse(CREATE), {"waiting": waiting})
    work()
    assert Konsep.objects.count() == 1


def test_rows_of_others_and_rows_that_were_sent_meanwhile(clerk: User, client: Client, here: list[Koperasi]) -> None:
    book = workbook(client, here[0])
    put(book, 3, **GOOD)
    put(book, 4, **GOOD)
    book["Laporan"].cell(4, 1).value = "999999"
    put(book, 5, kode=str(here[0].pk), **GOOD)
    LaporanKeuanganFactory(koperasi=here[0], tahun_buku=2025, keadaan="dikirim")
    read = upload(client, book).context["read"]
    assert read.good == []
    sentences = [[one.sentence for one in row.problems] for row in read.bad]
    assert sentences[0] == ["Laporan keuangan tahun buku ini sudah dikirim."]
    assert "tidak ada dalam daftar" in sentences[1][0]
    assert "sudah ada pada baris di atas" in sentences[2][1]


def test_a_job_that_finds_the_year_sent_says_so(clerk: User, client: Client, here: list[Koperasi]) -> None:
    book = workbook(client, here[0])
    put(book, 3, **GOOD)
    waiting = upload(client, book).context["waiting"]
    client.post(reverse(CREATE), {"waiting": waiting})
    LaporanKeuanganFactory(koperasi=here[0], tahun_buku=2025)
    work()
    job = Pekerjaan.objects.get(kind="laporan.massal")
    assert (job.state, job.sentence) == ("gagal", "Laporan keuangan tahun buku 2025 dari KUD A sudah dikirim.")
    assert not Konsep.objects.exists()


def test_who_may_and_what_is_asked(clerk: User, client: Client, here: list[Koperasi]) -> None:
    book = workbook(client, here[0])
    put(book, 3, **GOOD)
    for more in ({"alasan": ""}, {"siapa": ""}, {"diterima": "21/02/2026"}, {"diterima": "12/31/2025"}):
        assert upload(client, book, **more).status_code == 422
    waiting = upload(client, book).context["waiting"]
    colleague = make_user(Peran.PETUGAS)
    client.force_login(colleague)
    client.post(reverse(CREATE), {"waiting": waiting})
    client.force_login(make_user(Peran.PENGURUS))
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.post(reverse(CREATE), {"waiting": waiting}).status_code == 403
    assert not Pekerjaan.objects.exists(), "the rows belong to the one who uploaded them"


def test_the_page_asks_no_more_for_more_rows(
    clerk: User, client: Client, here: list[Koperasi], django_assert_max_num_queries: object
) -> None:
    for n in range(30):
        KoperasiFactory(nama=f"KUD {n}", kecamatan=here[0].kecamatan, tanggal_badan_hukum=dt.date(2015, 1, 1),
                        jenis="jasa")  # fmt: skip
    with django_assert_max_num_queries(15):
        assert client.get(reverse(PAGE), {"kecamatan": here[0].kecamatan_id}).context["count"] == 32
    assert LaporanKeuangan.objects.count() == 1
