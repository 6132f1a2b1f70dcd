"""Pages of the province's forms: what is refused, who may, pointing by hand, filling, the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.jobs import worker
from koperasi.lib import dates
from koperasi.lib.sheets import OLE
from pembinaan.actions import formulir as actions
from pembinaan.formulir import checking
from pembinaan.models import FormatProvinsi, FormatTerisi
from tests.factories import files, people
from tests.factories import formulir as made
from tests.factories.angka import TODAY, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def by() -> User:
    return people.make_user(Peran.PETUGAS)


@pytest.fixture
def browser(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """The workbook with one more part in its zip."""
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def covering(tag: str, area: str, *, name: str = "") -> bytes:
    """A small workbook of which one tag covers `area`; its sheet may be called `name` inside the zip."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Kecamatan"
    more = {"mergeCell": f'<mergeCells><mergeCell ref="{area}"/></mergeCells>',
            "hyperlink": f'<hyperlinks><hyperlink ref="{area}" location="A1"/></hyperlinks>'}[tag]  # fmt: skip
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.saved(book))) as old, zipfile.ZipFile(found, "w") as new:
        for part in old.namelist():
            text = old.read(part).replace(b"</sheetData>", b"</sheetData>" + more.encode())
            if name:
                text = text.replace(b"worksheets/sheet1.xml", name.encode())
            new.writestr(part.replace("worksheets/sheet1.xml", name) if name else part, text)
    return found.getvalue()


FORM = made.province_form(["Babat", "Sukodadi"], prepared=30)
WRONG = {
    "makro": (with_part(FORM, "xl/vbaProject.bin"), checking.MACRO),
    "sandi": (OLE + "EncryptedPackage".encode("utf-16-le"), checking.ENCRYPTED),
    "xls": (files.xls([["Nama", "NIK"]]), checking.OLD),
    "ods": (files.ods([["Nama", "NIK"]]), checking.NOT_XLSX),
    "rusak": (FORM[: len(FORM) // 2], checking.BROKEN),
    "kosong": (made.saved(openpyxl.Workbook()), "Berkas ini tidak berisi apa pun; unggah formulir"),
    "besar": (b"PK" + b"x" * checking.MAX_BYTES, checking.TOO_BIG),
    "csv": (b"a;b;c\n1;2;3\n", checking.NOT_XLSX),
    "gabungan selebar lembar": (covering("mergeCell", "A1:XFD1048576"), checking.TOO_WIDE),
    "gabungan sekolom": (covering("mergeCell", "$B:$B"), checking.TOO_WIDE),
    "gabungan dalam lembar bernama lain": (covering("mergeCell", "C3:Z99999", name="lain/x.xml"), checking.TOO_WIDE),
    "tautan selebar lembar": (covering("hyperlink", "A1:XFD1048576"), checking.TOO_WIDE),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_filled_is_refused_in_one_sentence(browser: Client, kind: str) -> None:
    data, sentence = WRONG[kind]
    sent = {"nama": "Format saya", "berkas": SimpleUploadedFile("f.xlsx", data)}
    answer = browser.post(reverse("pembinaan:format-upload"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Format saya"' in page
    assert not FormatProvinsi.objects.exists()


def test_cells_are_counted_whatever_the_sheet_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MAX_CELLS", 0)
    with pytest.raises(checking.SheetProblem, match="sel; hapus lembar"):
        checking.check(covering("mergeCell", "A1:B2", name="lain/x.xml"))


def test_merged_titles_are_no_bomb() -> None:
    assert checking.check(covering("mergeCell", "A1:M1")).lembar[0].spans == {(1, 1): (1, 13)}


def test_what_does_not_simply_stay_is_said_before(browser: Client, by: User) -> None:
    data = with_part(with_part(FORM, "_xmlsignatures/sig1.xml"), "xl/pivotTables/pivotTable1.xml")
    found = actions.upload(data=data, nama_berkas="f.xlsx", nama="Format", by=by)
    page = browser.get(reverse("pembinaan:format-detail", args=[found.pk])).content.decode()
    assert "Tanda tangan digital pada berkas tidak berlaku lagi" in page
    assert "segarkan" in page
    assert "berkas lain" not in page
    assert checking.losses(with_part(FORM, "xl/activeX/activeX1.xml")) == [], "every other part comes back as it was"


def test_the_whole_way_by_hand(browser: Client, by: User) -> None:
    """Upload, a part typed in, its columns, a period, the file."""
    world(3)
    periode = made.closed(by)
    sent = {"nama": "Keragaan", "berkas": SimpleUploadedFile("Keragaan.xlsx", FORM)}
    answer = browser.post(reverse("pembinaan:format-upload"), sent)
    found = FormatProvinsi.objects.get()
    assert answer.url == reverse("pembinaan:bagian-propose", args=[found.pk])
    assert "Per Jenis" in browser.get(answer.url).content.decode()
    asked = {"lembar": "Per Jenis", "baris": "jenis", "baris_awal": "4", "baris_akhir": "9", "kolom_kunci": "a"}
    answer = browser.post(reverse("pembinaan:bagian-create", args=[found.pk]), asked)
    part = found.bagian_set.get()
    page = browser.get(answer.url).content.decode()
    assert part.kolom_kunci == "A"
    assert 'name="u_F"' in page
    columns = {"u_B": "semua", "s_B": "satuan", "u_C": "-", "u_D": "", "u_F": "modal-sendiri", "s_F": "juta"}
    answer = browser.post(answer.url, asked | columns)
    isi = {one.tempat: (one.ukuran, one.satuan) for one in part.isi_set.all()}
    assert isi == {"B": ("semua", "satuan"), "D": ("", "satuan"), "F": ("modal-sendiri", "juta")}
    answer = browser.post(reverse("pembinaan:terisi-create", args=[found.pk]), {"periode": periode.pk})
    assert worker.drain(seconds=300) is False
    filled = FormatTerisi.objects.get()
    page = browser.get(reverse("pembinaan:terisi-detail", args=[filled.pk])).content.decode()
    assert "dibiarkan kosong menurut pengaturan format" in page
    answer = browser.get(reverse("pembinaan:terisi-file", args=[filled.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Per Jenis"]
    count = sum(row.nilai["jenis"] == "konsumen" for row in periode.baris_set.filter(apa="koperasi"))
    assert sheet["B4"].value == count
    assert sheet["C4"].value is None
    assert Jejak.objects.filter(aksi="format.terisi_diunduh").count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"baris_awal": ""}, "Tulis nomor baris data pertama."),
        ({"baris_akhir": ""}, "Tulis nomor baris data terakhir."),
        ({"baris_akhir": "2"}, "Baris terakhir berada di atas baris pertama."),
        ({"kolom_kunci": "7"}, "bukan huruf kolom"),
        ({"kolom_kunci": ""}, "Tulis huruf kolom namanya."),
        ({"lembar": "Tidak Ada"}, "Tidak Ada"),
    ],
)
def test_wrong_rows_are_said(browser: Client, by: User, changed: dict[str, str], sentence: str) -> None:
    found = actions.upload(data=FORM, nama_berkas="f.xlsx", nama="Format", by=by)
    asked = {"lembar": "Per Jenis", "baris": "jenis", "baris_awal": "4", "baris_akhir": "9", "kolom_kunci": "A"}
    answer = browser.post(reverse("pembinaan:bagian-create", args=[found.pk]), asked | changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not found.bagian_set.exists()


def test_single_cells_are_checked_and_anchored(browser: Client, by: User) -> None:
    found = actions.upload(data=FORM, nama_berkas="f.xlsx", nama="Format", by=by)
    part = actions.add_part(format=found, data={"lembar": "TW III 2026", "baris": "sel"}, by=by)
    url = reverse("pembinaan:bagian-update", args=[found.pk, part.pk])
    cells = {"lembar": "TW III 2026", "t_0": "e9", "u_0": "semua", "t_1": "x", "u_1": "aktif", "u_2": "aktif"}
    page = browser.post(url, cells)
    assert page.status_code == 422
    for sentence in ("Sel E9 berisi rumus dan tidak ditimpa.", "“X” bukan sel", "Tulis selnya, misalnya C7."):
        assert sentence in page.content.decode()
    browser.post(url, {"lembar": "TW III 2026", "t_0": "d1", "u_0": "kop-periode", "t_1": "C4", "u_1": "kop-tanggal"})
    assert {one.tempat: one.ukuran for one in part.isi_set.all()} == {"A1": "kop-periode", "C4": "kop-tanggal"}


@pytest.mark.parametrize(
    ("role", "look", "change"),
    [(Peran.PETUGAS, 200, 200), (Peran.KABID, 200, 200), (Peran.KEPALA, 200, 403), (Peran.AUDITOR, 200, 403),
     (Peran.PENDAMPING, 200, 403), (Peran.ADMIN, 403, 403), (Peran.PENGURUS, 403, 403)],
)  # fmt: skip
def test_who_may(by: User, role: Peran, look: int, change: int) -> None:
    found = actions.upload(data=FORM, nama_berkas="f.xlsx", nama="Format", by=by)
    client = Client()
    client.force_login(people.make_user(role))
    assert client.get(reverse("pembinaan:format-detail", args=[found.pk])).status_code == look
    assert client.get(reverse("pembinaan:format-list")).status_code == look
    assert client.get(reverse("pembinaan:format-update", args=[found.pk])).status_code == change
    assert client.get(reverse("pembinaan:bagian-create", args=[found.pk])).status_code == change


def test_a_replaced_version_is_not_filled(browser: Client, by: User) -> None:
    world(3)
    periode = made.closed(by)
    found = actions.upload(data=FORM, nama_berkas="f.xlsx", nama="Format", by=by)
    sent = {"berkas": SimpleUploadedFile("baru.xlsx", FORM)}
    browser.post(reverse("pembinaan:format-update", args=[found.pk]), sent)
    page = browser.post(reverse("pembinaan:terisi-create", args=[found.pk]), {"periode": periode.pk}, follow=True)
    assert "sudah diganti versi yang lebih baru" in page.content.decode()
    assert FormatProvinsi.objects.filter(dicabut_pada=None).count() == 1


def test_the_grid_shows_letters_numbers_and_merged_cells(browser: Client, by: User) -> None:
    found = actions.upload(data=FORM, nama_berkas="f.xlsx", nama="Format", by=by)
    page = browser.get(reverse("pembinaan:format-detail", args=[found.pk])).content.decode()
    assert '<th scope="col" data-k="M">M</th>' in page
    assert '<th scope="row" data-b="9">9</th>' in page
    assert 'data-s="C6" colspan="3"' in page
    assert 'class="rumus">=C9+D9' in page
    assert "Ref (tersembunyi)" in page
