"""Papers of a route: what stands on them, who may take them, and the large report that a worker makes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from zipfile import ZipFile

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates, sheets
from pembinaan.actions import attachments, rencana_files
from pembinaan.actions import rencana as actions
from pembinaan.models import Masalah, RencanaKunjungan
from pembinaan.rencana import report, word
from registry import kantor
from tests.factories.papers import photo
from tests.factories.people import make_user
from tests.factories.registry import (
    KantorFactory,
    KecamatanFactory,
    KoperasiFactory,
    MasaBuktiFactory,
    PengurusFactory,
)
from tests.factories.rencana import make_route, visit_done
from tests.letters import templat_laporan

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 12, 2)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Ratna", nip="199100112015012001", jabatan="Analis Koperasi")


@pytest.fixture
def client(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def rencana(clerk: User) -> RencanaKunjungan:
    """Numbered; the first of two was visited, and looks different from the second."""
    here = KecamatanFactory(nama="Babat")
    seen = KoperasiFactory(kecamatan=here, nama="KSU Diam", alamat="Jalan Mawar 3")
    other = KoperasiFactory(kecamatan=here, nama="KSU Sepi", alamat="", status_hitung="tidak_aktif", status_ods="aktif")
    PengurusFactory(koperasi=other, nama="Bu Ketua", jabatan="ketua")
    MasaBuktiFactory(koperasi=other, tahun_buku=2021, jenis="rat", dari=dt.date(2022, 3, 1))
    rencana = make_route(seen, other, by=clerk)
    actions.issue(rencana=rencana, nomor="090/77/2026", tanggal=dt.date(2026, 11, 27), by=clerk)
    visit = visit_done(rencana, seen, tanggal=dt.date(2026, 12, 1), by=clerk, catatan="Gudang <kosong> & terkunci.")
    visit.sebab.add(Masalah.objects.create(kode="uji", nama="Usaha berhenti lama"))
    attachments.add(
        milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk, keterangan="Depan"
    )
    attachments.add(milik="kunjungan", owner=visit, jenis="berita_acara", data=photo(), name="b.jpg", by=clerk)
    actions.conclude(rencana=rencana, catatan_hasil="Didampingi sampai RAT.\n\nData diperbarui.", biaya=None, by=clerk)
    return RencanaKunjungan.objects.get(pk=rencana.pk)


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)).replace("\r\n", " ")


@pytest.mark.parametrize("kertas", ["a4", "f4", "kuarto"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "surat-tugas-pdf",
            ("090/77/2026", "27 November 2026", "Ratna", "KSU Diam", "KSU Sepi", "1 s.d. 2 Desember 2026"),
        ),
        ("visum-pdf", ("090/77/2026", "Tiba di", "KSU Sepi", "Tiba kembali di")),
        (
            "formulir-pdf",
            (
                "KSU Sepi",
                "Bu Ketua",
                "tahun buku 2021",
                "Tidak aktif",
                "jalan belum tercatat, Kecamatan Babat",
                "lintang",
            ),
        ),
        ("perjalanan-pdf", ("KSU Diam", "Didampingi sampai RAT.", "Tidak sempat dikunjungi: KSU Sepi")),
    ],
)
def test_papers_say_what_is_known(
    client: Client, rencana: RencanaKunjungan, name: str, words: tuple[str, ...], kertas: str
) -> None:
    answer = client.get(reverse(f"pembinaan:{name}", args=[rencana.pk]), {"kertas": kertas})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    text = text_of(answer.content)
    assert [word for word in words if word not in text] == []
    width = round(pypdfium2.PdfDocument(answer.content)[0].get_width() / 72 * 25.4)
    assert width == (215 if kertas == "f4" else 210)


def test_the_form_is_only_for_those_not_visited_yet(client: Client, rencana: RencanaKunjungan) -> None:
    pdf = client.get(reverse("pembinaan:formulir-pdf", args=[rencana.pk])).content
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert "KSU Diam" not in text_of(pdf)


def test_the_number_stays_open_until_it_is_typed_in(client: Client, clerk: User) -> None:
    rencana = make_route(KoperasiFactory(), by=clerk)
    text = text_of(client.get(reverse("pembinaan:surat-tugas-pdf", args=[rencana.pk])).content)
    assert "/2026" in text
    assert "27 November" not in text


# --- The report ------------------------------------------------------------------------------------------
def test_the_report_is_built_from_the_findings(rencana: RencanaKunjungan) -> None:
    made = report.compose_report(rencana, kantor.current(), on=TODAY)
    assert [one.nama for one in made.hasil] == ["KSU Diam"]
    seen = made.hasil[0]
    assert (seen.temuan, seen.sebab, seen.keinginan) == (
        "Ditemukan, usaha berhenti", "Usaha berhenti lama", "Aktif kembali",
    )  # fmt: skip
    assert "Papan nama tidak ada." in seen.kalimat
    assert made.kesimpulan == ("Didampingi sampai RAT.", "Data diperbarui.")
    assert made.belum == ("KSU Sepi",)
    assert [one.keterangan for one in seen.foto] == ["Depan"]  # only photos, not the Berita Acara


def test_photos_are_made_smaller(rencana: RencanaKunjungan, clerk: User) -> None:
    visit = rencana.kunjungan_set.get(keadaan="selesai")
    large = io.BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(large, "JPEG", quality=95)
    for number in range(6):
        attachments.add(
            milik="kunjungan", owner=visit, jenis="foto", data=large.getvalue(), name=f"{number}.jpg", by=clerk
        )
    made = report.compose_report(rencana, kantor.current(), on=TODAY)
    assert len(made.hasil[0].foto) == report.MOST_PHOTOS
    for one in made.hasil[0].foto:
        assert max(Image.open(io.BytesIO(one.jpeg)).size) <= report.WIDEST
    assert len(report.pdf(made)) < 1_200_000


def test_word_has_the_same_parts_and_keeps_angle_brackets(client: Client, rencana: RencanaKunjungan) -> None:
    answer = client.get(reverse("pembinaan:perjalanan-export", args=[rencana.pk]))
    data = b"".join(answer.streaming_content)
    document = Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for part in ("A. Dasar", "090/77/2026", "KSU Diam", "Gudang <kosong> & terkunci.", "Usaha berhenti lama",
                 "1. Didampingi sampai RAT.", "Tidak sempat dikunjungi: KSU Sepi"):  # fmt: skip
        assert part in text, part
    assert "{" not in text
    assert [row.cells[1].text for row in document.tables[0].rows] == ["Nama", "Ratna"]
    assert any(name.startswith("word/media/") for name in ZipFile(io.BytesIO(data)).namelist())
    assert Jejak.objects.get(aksi="rencana.laporan").rincian == {"bentuk": "docx"}


def test_the_delivered_template_is_what_the_script_builds() -> None:
    made = io.BytesIO()
    templat_laporan.build().save(made)
    with ZipFile(made) as new, ZipFile(word.template_path()) as kept:
        assert new.read("word/document.xml") == kept.read("word/document.xml"), (
            "python -m tests.letters.templat_laporan"
        )


def test_findings_as_a_sheet(client: Client, rencana: RencanaKunjungan) -> None:
    data = b"".join(client.get(reverse("pembinaan:temuan-export", args=[rencana.pk])).streaming_content)
    head, first, second = sheets.read(data, "t.xlsx")[0].rows
    line, other = dict(zip(head, first, strict=True)), dict(zip(head, second, strict=True))
    assert (line["Koperasi"], line["Kunjungan"], line["Temuan"]) == ("KSU Diam", "Selesai", "Ditemukan, usaha berhenti")
    assert (line["Sebab"], line["Papan nama"], line["Anggota"]) == ("Usaha berhenti lama", "tidak", 42)
    assert (other["Koperasi"], other["Kunjungan"], other["Status di ODS"]) == ("KSU Sepi", "Direncanakan", "Aktif")
    assert Jejak.objects.get(aksi="rencana.temuan").rincian == {"koperasi": 2}


# --- A large one -----------------------------------------------------------------------------------------
@pytest.fixture
def large(clerk: User) -> RencanaKunjungan:
    many = KoperasiFactory.create_batch(11)
    rencana = make_route(*many, by=clerk)
    actions.issue(rencana=rencana, nomor="090/78", tanggal=dt.date(2026, 11, 27), by=clerk)
    for one in many[:9]:
        visit_done(rencana, one, tanggal=dt.date(2026, 12, 1), by=clerk)
    return rencana


def test_a_large_report_is_made_by_a_job(client: Client, clerk: User, large: RencanaKunjungan) -> None:
    direct = client.get(reverse("pembinaan:perjalanan-pdf", args=[large.pk]))
    assert direct.url == reverse("pembinaan:rencana-detail", args=[large.pk])
    ask = reverse("pembinaan:perjalanan-print", args=[large.pk])
    assert client.post(ask, {"bentuk": "exe"}).url == direct.url
    answer = client.post(ask, {"bentuk": "docx"})
    job = Pekerjaan.objects.get(kind=rencana_files.BUAT)
    assert answer.url == reverse("jobs:pekerjaan-detail", args=[job.pk])
    file = reverse("pembinaan:perjalanan-file", args=[large.pk, job.pk])
    assert client.get(file).status_code == 302  # not made yet
    claimed = worker.claim()
    assert claimed == job
    worker.perform(claimed)
    job.refresh_from_db()
    assert job.state == "selesai", job.sentence
    assert file in client.get(answer.url).content.decode()
    data = b"".join(client.get(file).streaming_content)
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    assert "9 koperasi dikunjungi" in text
    stranger = Client()
    stranger.force_login(make_user(Peran.PETUGAS))
    assert stranger.get(file).status_code == 404
    wrong = make_route(KoperasiFactory(), by=clerk)
    assert client.get(reverse("pembinaan:perjalanan-file", args=[wrong.pk, job.pk])).status_code == 404


def test_the_file_of_a_job_may_be_gone(client: Client, clerk: User, large: RencanaKunjungan) -> None:
    job = Pekerjaan.objects.create(
        kind=rencana_files.BUAT, owner=clerk, state="selesai", payload={"rencana": large.pk, "bentuk": "pdf-a4"},
        result={"berkas": "berkas/aa/bb/tidak-ada.pdf"},
    )  # fmt: skip
    answer = client.get(reverse("pembinaan:perjalanan-file", args=[large.pk, job.pk]), follow=True)
    assert "disimpan satu hari" in answer.content.decode()


# --- Who -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("role", "pdf", "sheet"), [("pendamping", 200, 200), ("auditor", 200, 200),
                                                    ("pengurus", 403, 403), ("admin", 403, 403)])  # fmt: skip
def test_who_may_take_papers(rencana: RencanaKunjungan, role: str, pdf: int, sheet: int) -> None:
    browser = Client()
    browser.force_login(make_user(role))
    assert browser.get(reverse("pembinaan:surat-tugas-pdf", args=[rencana.pk])).status_code == pdf
    assert browser.get(reverse("pembinaan:temuan-export", args=[rencana.pk])).status_code == sheet


# --- Papers that come back -------------------------------------------------------------------------------
def test_the_stamped_visum_comes_back_as_an_attachment(client: Client, rencana: RencanaKunjungan) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = reverse("pembinaan:lampiran-create", args=["rencana", rencana.pk, "visum"])
    client.post(address, {"berkas": SimpleUploadedFile("visum.jpg", photo())})
    row = rencana.lampiran_set.get()
    assert (row.jenis, row.nama_asli) == ("visum", "visum.jpg")
    page = client.get(reverse("pembinaan:rencana-detail", args=[rencana.pk])).content.decode()
    assert "visum.jpg" in page
    field = Client()
    field.force_login(make_user(Peran.PENDAMPING))
    assert field.post(address, {"berkas": SimpleUploadedFile("x.jpg", photo())}).status_code == 403
