"""The Excel template: handed out with what is known, read back cell by cell, put into the draft as if it were typed."""

from __future__ import annotations

import datetime as dt
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
from koperasi.lib import dates
from koperasi.lib.sheets import SheetProblem
from registry.actions import drafts
from registry.actions import laporan as actions
from registry.exchange import laporan_excel, laporan_template
from registry.filing import sections
from registry.models import Konsep
from registry.policies import Refused
from tests.factories.laporan import LENGKAP, RINGKAS, fill
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory, LaporanKeuanganFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 2, 20)


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def officer() -> User:
    return make_user(Peran.PENGURUS)


def begin(officer: User, **fields: object) -> Konsep:
    koperasi = KoperasiFactory(**{"tanggal_badan_hukum": dt.date(2015, 5, 1), "jenis": "konsumen", **fields})
    AksesPengurusFactory(user=officer, koperasi=koperasi)
    return drafts.begin(koperasi=koperasi, jenis="laporan", tahun_buku=[2025], by=officer)


def template(konsep: Konsep) -> openpyxl.Workbook:
    file = io.BytesIO()
    laporan_template.write(file, konsep)
    return openpyxl.load_workbook(file)


def row_of(page: object, kode: str) -> int:
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == kode)


def put(book: openpyxl.Workbook, sheet: str, **cells: object) -> openpyxl.Workbook:
    for kode, value in cells.items():
        book[sheet].cell(row_of(book[sheet], kode), 4).value = value
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


NUMBERS = {
    "aset": 1_250_000_000, "kewajiban": 250_000_000, "modal_sendiri": 1_000_000_000, "modal_luar": 250_000_000,
    "volume_usaha": 900_000_000, "shu": -4_500_000, "anggota_laki": 70, "anggota_perempuan": 50, "anggota": 120,
}  # fmt: skip


def test_the_template_carries_what_is_known(officer: User) -> None:
    konsep = begin(officer, jenis="simpan_pinjam", kelompok="KSP", nama="KSP Uji Coba")
    isi = {"posisi": {"kas": 7_000_000, "kas_dan_bank": 90_000_000, "modal_sendiri": 520_000_000}}
    LaporanKeuanganFactory(koperasi=konsep.koperasi, isi=isi)
    konsep = fill(konsep, {"posisi": {"kas": "15.000.000", "bank": "sekitar 3 juta"}})
    book = template(konsep)
    assert book.sheetnames == [
        "Petunjuk", "Neraca", "Hasil usaha", "Arus kas", "Perubahan ekuitas", "Anggota dan data lain", "Kode",
    ]  # fmt: skip
    assert book["Kode"].sheet_state == "veryHidden"
    neraca = book["Neraca"]
    kas, bank = row_of(neraca, "kas"), row_of(neraca, "bank")
    assert (neraca.cell(kas, 3).value, neraca.cell(kas, 4).value) == (7_000_000, 15_000_000)
    assert neraca.cell(bank, 4).value is None, "what cannot be read is left to the page"
    assert (neraca.cell(kas, 4).protection.locked, neraca.cell(kas, 2).protection.locked) == (False, True)
    assert neraca.protection.sheet
    assert {page.page_setup.fitToHeight for page in book if page.sheet_state == "visible"} == {0}, (
        "printed to be signed"
    )
    balance = neraca.cell(row_of(neraca, "shu_berjalan") + 2, 5)
    assert "Seimbang" in balance.value
    assert balance.font.color.rgb == "FF0B5D4A", "red is for what is wrong"
    assert book["Arus kas"].cell(row_of(book["Arus kas"], "kas_awal"), 4).value == 90_000_000, "offered as opening"
    assert "persediaan" not in [neraca.cell(row, 1).value for row in range(1, neraca.max_row + 1)]


def test_what_was_filled_in_offline_lands_as_if_it_were_typed(officer: User) -> None:
    konsep = begin(officer)
    data = saved(put(template(konsep), "Angka pokok", **NUMBERS))
    read = laporan_excel.read(data, konsep)
    assert read.problems == []
    konsep = actions.fill_in(konsep=konsep, values=read.values, versions=konsep.versi, by=officer)
    assert konsep.isian["angka"]["shu"] == ["-4.500.000"]
    typed = fill(begin(officer), RINGKAS)
    by_hand, by_file = ([one for one in sections.filled(konsep) if one.complete] for konsep in (typed, konsep))
    assert [one.section.key for one in by_file] == ["angka"]
    by_hand, by_file = sections.values(by_hand), sections.values(by_file)
    assert by_hand == by_file


def test_every_problem_has_its_cell_and_nothing_is_saved(officer: User) -> None:
    konsep = fill(begin(officer), {"angka": {"aset": "1.000"}})
    book = put(template(konsep), "Angka pokok", aset=1.5, kewajiban="dua juta", modal_luar=-5, anggota="seratus")
    page = book["Angka pokok"]
    cell = {kode: f"Angka pokok!D{row_of(page, kode)}" for kode in ("aset", "kewajiban", "modal_luar", "anggota")}
    read = laporan_excel.read(saved(book), konsep)
    found = {one.place: one.sentence for one in read.problems}
    assert set(found) == set(cell.values())
    assert "“1,5” dapat berarti 1.500 atau pecahan" in found[cell["aset"]]
    assert "negatif" in found[cell["modal_luar"]]
    assert Konsep.objects.get(pk=konsep.pk).isian["angka"] == {"aset": ["1.000"]}


def test_amounts_keep_their_size(officer: User) -> None:
    konsep = begin(officer)
    book = put(template(konsep), "Angka pokok", aset="1.500", kewajiban=1500.0, modal_sendiri="Rp 1.500.000,00",
               modal_luar="2,000,000", shu="(3.000)")  # fmt: skip
    read = laporan_excel.read(saved(book), konsep)
    assert read.values["angka"] == {
        "aset": "1.500", "kewajiban": "1.500", "modal_sendiri": "1.500.000", "modal_luar": "2.000.000", "shu": "-3.000",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["koperasi", "tahun", "ukuran", "versi"])
def test_a_template_of_something_else_is_refused(officer: User, kind: str) -> None:
    konsep = begin(officer)
    book = put(template(konsep), "Angka pokok", **NUMBERS)
    words = {
        "koperasi": "koperasi lain",
        "tahun": "tahun buku 2024",
        "ukuran": "laporan lengkap",
        "versi": "versi lama",
    }
    changed = {"koperasi": ("B3", "999999"), "tahun": ("B4", "2024"), "ukuran": ("B5", "lengkap"), "versi": ("B2", "0")}
    place, value = changed[kind]
    book["Kode"][place] = value
    with pytest.raises(SheetProblem, match=words[kind]):
        laporan_excel.read(saved(book), konsep)


def test_a_moved_column_is_noticed(officer: User) -> None:
    """Otherwise last year's figures would be read as this year's."""
    konsep = begin(officer)
    LaporanKeuanganFactory(koperasi=konsep.koperasi)
    book = put(template(konsep), "Angka pokok", **NUMBERS)
    book["Angka pokok"].insert_cols(3)
    read = laporan_excel.read(saved(book), konsep)
    assert (read.values, len(read.problems)) == ({}, 1)
    assert "Kolom D bukan lagi" in read.problems[0].sentence


def test_not_a_template_at_all(officer: User) -> None:
    konsep = begin(officer)
    book = openpyxl.Workbook()
    book.active["A1"] = "Neraca"
    for data in (saved(book), b"a;b\n1;2\n"):
        with pytest.raises(SheetProblem, match="bukan templat"):
            laporan_excel.read(data, konsep)
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x")
    with pytest.raises(SheetProblem):
        laporan_excel.read(broken.getvalue(), konsep)


# --- The page ---------------------------------------------------------------------------------
def upload(client: Client, konsep: Konsep, data: bytes) -> object:
    file = SimpleUploadedFile("isi.xlsx", data)
    return client.post(reverse("registry:laporan-upload", args=[konsep.kode]), {"berkas": file})


def test_what_the_draft_holds_is_replaced_only_after_a_yes(officer: User, client: Client) -> None:
    client.force_login(officer)
    konsep = fill(begin(officer), {"angka": {"aset": "1.000.000.000", "shu": "Rp -4.500.000"}})
    data = saved(put(template(konsep), "Angka pokok", **NUMBERS))
    answer = upload(client, konsep, data)
    assert [(one.label, one.before, one.after) for one in answer.context["differences"]] == [
        ("Aset", "1.000.000.000", "1.250.000.000")
    ], "the same amount in another spelling is no difference"
    assert Konsep.objects.get(pk=konsep.pk).isian["angka"]["aset"] == ["1.000.000.000"]
    save = reverse("registry:laporan-save", args=[konsep.kode])
    answer = client.post(save, {"waiting": answer.context["waiting"] + "x"})
    assert Konsep.objects.get(pk=konsep.pk).isian["angka"]["aset"] == ["1.000.000.000"], "what was tampered with"
    waiting = upload(client, konsep, data).context["waiting"]
    client.post(save, {"waiting": waiting})
    konsep.refresh_from_db()
    assert konsep.isian["angka"]["aset"] == ["1.250.000.000"]
    fill(konsep, {"angka": {"aset": "7"}})
    client.post(save, {"waiting": waiting})
    assert Konsep.objects.get(pk=konsep.pk).isian["angka"]["aset"] == ["7"], "another device was there meanwhile"


def test_an_empty_cell_takes_nothing_away(officer: User, client: Client) -> None:
    client.force_login(officer)
    konsep = fill(begin(officer), {"angka": {"volume_usaha": "5.000.000"}})
    book = put(template(konsep), "Angka pokok", aset=100, volume_usaha=None)
    assert upload(client, konsep, saved(book)).status_code == 302
    assert Konsep.objects.get(pk=konsep.pk).isian["angka"] == {"aset": ["100"], "volume_usaha": ["5.000.000"]}


def test_problems_are_listed_on_the_page(officer: User, client: Client) -> None:
    client.force_login(officer)
    konsep = begin(officer)
    answer = upload(client, konsep, saved(put(template(konsep), "Angka pokok", aset=12.5)))
    assert answer.status_code == 422
    assert "12.500 atau pecahan" in answer.content.decode()
    assert upload(client, konsep, b"bukan excel").status_code == 422


def test_nobody_else_gets_the_template(officer: User, client: Client) -> None:
    konsep = begin(officer)
    stranger = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=stranger, koperasi=KoperasiFactory())
    for person, status in ((stranger, 404), (make_user(Peran.PETUGAS), 404), (make_user(Peran.KEPALA), 403)):
        client.force_login(person)
        for name in ("laporan-file", "laporan-upload", "laporan-ukuran-set"):
            assert client.get(reverse(f"registry:{name}", args=[konsep.kode])).status_code == status
    client.force_login(officer)
    answer = client.get(reverse("registry:laporan-file", args=[konsep.kode]))
    assert answer.headers["Content-Disposition"].startswith("attachment")


# --- The size -----------------------------------------------------------------------------------
def test_more_than_asked_but_never_less(officer: User, client: Client) -> None:
    shop = fill(begin(officer), RINGKAS)
    shop = actions.choose_size(konsep=shop, ukuran="lengkap", by=officer)
    assert sections.of(shop)[0].key == "posisi"
    shop = actions.choose_size(konsep=shop, ukuran="ringkas", by=officer)
    assert sections.filled(shop)[0].complete, "what was typed is kept"
    lender = fill(begin(officer, jenis="simpan_pinjam"), LENGKAP)
    with pytest.raises(Refused, match="meminta laporan lengkap"):
        actions.choose_size(konsep=lender, ukuran="ringkas", by=officer)
    client.force_login(officer)
    page = reverse("registry:laporan-ukuran-set", args=[lender.kode])
    assert client.post(page, {"ukuran": "ringkas"}).status_code == 422
    assert client.post(page, {"ukuran": "besar"}).status_code == 422
    assert Konsep.objects.get(pk=lender.pk).ukuran == "lengkap"
