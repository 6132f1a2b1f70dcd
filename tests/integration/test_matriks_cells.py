"""Matriks RAT: what is typed, what is saved, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from koperasi.lib.parse import ValueSentence
from registry import matriks
from registry.actions import filings
from registry.models import Koperasi, MasaBukti, Rat
from registry.models.choices import JenisBukti
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KecamatanFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
SAVE = "/matriks-rat/simpan/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def petugas() -> User:
    return make_user(Peran.PETUGAS, nama="Sari Wulandari")


@pytest.fixture
def sari(client: Client, petugas: User) -> Client:
    client.force_login(petugas)
    return client


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    silent = KoperasiFactory(nama="KUD Sunyi", status_hitung="tidak_aktif", keterangan="belum_ada_data")
    filed = KoperasiFactory(nama="KSP Rajin")
    both_levels(filed, 2025, asal="buku_rat")
    return silent, filed


def post(client: Client, cells: dict[str, tuple[str, str]], **extra: str) -> dict[str, Any]:
    """cells: {"12-2024": (typed, before)}; the answer as the script gets it."""
    data = {"asal": "buku_rat", **extra}
    for name, (typed, before) in cells.items():
        data |= {f"s-{name}": typed, f"l-{name}": before}
    return client.post(SAVE, data, headers={"X-Matriks": "sel"}).json()


# --- Text -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "rat", "laporan", "written"),
    [
        ("14/2", dt.date(2025, 2, 14), None, "14/2/2025"),
        ("14.2", dt.date(2025, 2, 14), None, "14/2/2025"),
        ("14 feb", dt.date(2025, 2, 14), None, "14/2/2025"),
        ("24/03/2026", dt.date(2026, 3, 24), None, "24/3/2026"),
        ("5 Mei 2025", dt.date(2025, 5, 5), None, "5/5/2025"),
        ("v", True, None, "v"),
        ("√", True, None, "v"),
        ("RAT", True, None, "v"),
        ("L", None, True, "L"),
        ("lap. 20/3", None, dt.date(2025, 3, 20), "L 20/3/2025"),
        ("14/2 L", dt.date(2025, 2, 14), True, "14/2/2025 L"),
        ("14/2/2025, L 20/3/2025", dt.date(2025, 2, 14), dt.date(2025, 3, 20), "14/2/2025 L 20/3/2025"),
        ("v L", True, True, "v L"),
        ("", None, None, ""),
        ("-", None, None, ""),
        ("belum", None, None, ""),
    ],
)
def test_what_a_text_says(typed: str, rat: object, laporan: object, written: str) -> None:
    said = matriks.read(typed, 2024)

    def plain(one: matriks.Said) -> object:
        return one.tanggal or one.ada or None

    assert [plain(said[JenisBukti.RAT]), plain(said[JenisBukti.LAPORAN])] == [rat, laporan]
    assert matriks.write(said[JenisBukti.RAT], said[JenisBukti.LAPORAN]) == written
    assert matriks.read(written, 2024) == said


@pytest.mark.parametrize("typed", ["31/2", "abc", "Juli", "14/2 x L y", "12/31/2025"])
def test_what_cannot_be_read(typed: str) -> None:
    with pytest.raises(ValueSentence):
        matriks.read(typed, 2024)


# --- Saving -----------------------------------------------------------------------------------
def test_one_cell_is_saved_and_the_row_answers(sari: Client, petugas: User, pair: tuple[Koperasi, Koperasi]) -> None:
    silent, filed = pair
    name = f"{silent.pk}-2025"
    answer = post(sari, {name: ("14/2", "")}, asal="disaksikan")
    assert answer["sel"][name]["teks"] == "14/2/2026"
    assert answer["sel"][name]["catatan"] == "disaksikan petugas"
    assert "dicatat Sari Wulandari 22 Nov 2026" in answer["sel"][name]["kalimat"]
    assert answer["galat"] == {}
    assert answer["baris"][str(silent.pk)]["terakhir"] == "14/2/2026"
    assert "Aktif" in answer["baris"][str(silent.pk)]["status"]
    assert set(answer["baris"]) == {str(silent.pk)}
    assert MasaBukti.objects.filter(koperasi=filed, dibatalkan_pada=None).count() == 2


def test_a_refused_cell_keeps_what_is_there(sari: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    silent, filed = pair
    wrong, right = f"{filed.pk}-2025", f"{silent.pk}-2024"
    answer = post(sari, {wrong: ("31/12", "14/2/2026"), right: ("v L", "")})
    assert "belum terjadi" in answer["sel"][wrong]["galat"]
    assert answer["sel"][wrong]["teks"] == "14/2/2026"
    assert answer["sel"][right] | {"kalimat": ""} == {
        "teks": "v L", "catatan": "buku RAT", "galat": "", "kalimat": "",
    }  # fmt: skip
    assert answer["ringkas"] == "2 catatan disimpan; 1 sel perlu diperbaiki."


def test_someone_else_was_faster(sari: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    name = f"{pair[1].pk}-2025"
    answer = post(sari, {name: ("3/3", "")})  # drawn empty, filled since
    assert "Sudah diubah" in answer["sel"][name]["galat"]
    assert answer["sel"][name]["teks"] == "14/2/2026"
    assert post(sari, {name: ("3/3", "14/2/2026")})["sel"][name]["teks"] == "3/3/2026"


def test_emptying_a_cell_erases_it(sari: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    filed = pair[1]
    name = f"{filed.pk}-2025"
    answer = post(sari, {name: ("", "14/2/2026")})
    assert (answer["sel"][name]["teks"], answer["baris"][str(filed.pk)]["terakhir"]) == ("", "")
    assert not MasaBukti.objects.filter(koperasi=filed, sampai=None).exists()


def test_the_last_rat_goes_to_its_tahun_buku(sari: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    silent, filed = pair
    answer = post(sari, {f"{silent.pk}-t": ("27 Maret 2024", ""), f"{filed.pk}-t": ("14/2", "14/2/2026")})
    assert answer["sel"][f"{silent.pk}-2023"]["teks"] == "27/3/2024"
    assert answer["baris"][str(silent.pk)]["terakhir"] == "27/3/2024"
    assert "tahunnya" in answer["galat"][f"{filed.pk}-t"]


def test_a_cell_of_a_filing_is_not_changed(sari: Client, petugas: User, pair: tuple[Koperasi, Koperasi]) -> None:
    silent, _ = pair
    filings.submit(filing=Rat(koperasi=silent, tahun_buku=2025, tanggal=dt.date(2026, 3, 1)), by=petugas)
    name = f"{silent.pk}-2025"
    answer = post(sari, {name: ("3/3", "1/3/2026")})
    assert "pengajuan koperasi" in answer["sel"][name]["galat"]
    assert post(sari, {name: ("1/3 L", "1/3/2026")})["sel"][name]["teks"] == "1/3/2026 L"


def test_a_pasted_block_is_one_request(sari: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    koperasi_list = [KoperasiFactory() for _ in range(10)]
    cells = {f"{k.pk}-{year}": ("v", "") for k in koperasi_list for year in range(2021, 2026)}
    with django_assert_max_num_queries(30 + len(koperasi_list)):  # a row of the trail for each cooperative
        answer = post(sari, cells)
    assert answer["ringkas"] == "50 catatan disimpan."


def test_strangers(client: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    silent, _ = pair
    name = f"{silent.pk}-2025"
    assert client.post(SAVE, {f"s-{name}": "v"}).status_code == 302
    for role in (Peran.PENDAMPING, Peran.AUDITOR, Peran.SEKRETARIAT, Peran.PENGURUS):
        client.force_login(make_user(role))
        assert client.post(SAVE, {f"s-{name}": "v"}).status_code == 403
    assert client.get(SAVE).status_code in (403, 405)
    assert not MasaBukti.objects.filter(koperasi=silent).exists()


def test_a_merged_cooperative_is_not_there(sari: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    silent, filed = pair
    Koperasi.objects.filter(pk=silent.pk).update(digabung_ke=filed)
    assert "tidak ada" in post(sari, {f"{silent.pk}-2025": ("v", "")})["galat"][f"{silent.pk}-2025"]


# --- Pages ------------------------------------------------------------------------------------
def test_the_page_without_script(sari: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    """The whole page is sent; only what was changed is saved, and the filters come back."""
    silent, filed = pair
    data = {
        "kembali": "q=KUD", "asal": "ods",
        f"s-{silent.pk}-2024": "v", f"l-{silent.pk}-2024": "",
        f"s-{filed.pk}-2025": "14/2/2026", f"l-{filed.pk}-2025": "14/2/2026",
    }  # fmt: skip
    answer = sari.post(SAVE, data)
    assert answer.status_code == 302
    assert answer.url == reverse("registry:matriks-rat") + "?q=KUD"
    assert MasaBukti.objects.filter(koperasi=silent, asal="ods", tahun_buku=2024, sampai=None).count() == 2
    assert MasaBukti.objects.filter(koperasi=filed).count() == 2


def test_without_script_what_was_refused_stays_in_its_cell(sari: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    silent, _ = pair
    data = {f"s-{silent.pk}-2024": "30/2", f"l-{silent.pk}-2024": "", f"s-{silent.pk}-2023": "v", "kembali": "q=Sunyi"}
    answer = sari.post(SAVE, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="s-{silent.pk}-2024" value="30/2"' in page
    assert "tidak ada dalam kalender" in page
    assert "KSP Rajin" not in page
    assert MasaBukti.objects.filter(koperasi=silent, tahun_buku=2023).count() == 2


@pytest.mark.parametrize("count", [2, 20])
def test_queries_do_not_grow(sari: Client, count: int, django_assert_max_num_queries: Callable[..., Any]) -> None:
    for koperasi in [KoperasiFactory() for _ in range(count)]:
        both_levels(koperasi, 2025)
    with django_assert_max_num_queries(15):
        assert sari.get("/matriks-rat/").status_code == 200
    with django_assert_max_num_queries(15):
        assert sari.get("/matriks-rat/cetak/").status_code == 200


def test_rows_are_those_of_the_filter(sari: Client) -> None:
    babat, deket = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Deket")
    here, there = KoperasiFactory(kecamatan=babat, nama="KUD Babat"), KoperasiFactory(kecamatan=deket, nama="KUD Deket")
    both_levels(there, 2025)
    assert "KUD Deket" not in sari.get(f"/matriks-rat/?kecamatan={babat.pk}").content.decode()
    empty = sari.get("/matriks-rat/?kosong=terakhir").content.decode()
    assert "KUD Babat" in empty
    assert "KUD Deket" not in empty
    paper = sari.get("/matriks-rat/cetak/?isi=kosong").content.decode()
    assert paper.index("Kecamatan Babat") < paper.index(here.nama) < paper.index("Kecamatan Deket")
    assert "14/2/2026" not in paper
    assert "14/2/2026" in sari.get("/matriks-rat/cetak/").content.decode()


def test_a_reader_sees_no_inputs(client: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    client.force_login(make_user(Peran.SEKRETARIAT))
    page = client.get("/matriks-rat/").content.decode()
    assert "14/2/2026" in page
    assert 'name="s-' not in page
