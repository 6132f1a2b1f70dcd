"""The list: what each filter keeps, what the counts are out of, how many queries a page takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import filters, statistics
from registry.models import Koperasi
from registry.models.choices import Kekurangan
from tests import numbers
from tests.factories.people import make_user
from tests.factories.registry import (
    DesaFactory,
    KantorFactory,
    KecamatanFactory,
    KoperasiFactory,
    PengurusFactory,
    both_levels,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
URL = "/koperasi/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Peran.PETUGAS))
    return client


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    """Everything is there and aktif; much is missing, KDMP, tidak aktif."""
    desa = DesaFactory(kecamatan=KecamatanFactory(nama="Babat"), nama="Plaosan")
    full = KoperasiFactory(
        nama="KUD Tirta Makmur", nik="3524010010001", alamat="Jl. Raya 1", telepon="0812-1", desa=desa, kelompok="KUD",
        jenis="konsumen", keterangan="sudah_rat", rat_terakhir=dt.date(2026, 2, 14), status_ods="aktif",
    )  # fmt: skip
    PengurusFactory(koperasi=full)
    both_levels(full, 2025)
    bare = KoperasiFactory(
        nama="Kopwan Melati", badan_hukum="", tanggal_badan_hukum=None, jenis="", bentuk="", kdmp=True,
        status_hitung="tidak_aktif", keterangan="tidak_aktif", status_ods="aktif",
        kecamatan=KecamatanFactory(nama="Modo"), menunggu_pemeriksaan=True,
    )  # fmt: skip
    return full, bare


def found(**asked: str) -> list[str]:
    chosen = filters.KoperasiFilter(asked, Koperasi.objects.live(), on=TODAY)
    assert not chosen.form.errors
    return sorted(chosen.qs.values_list("nama", flat=True))


FULL, BARE = "KUD Tirta Makmur", "Kopwan Melati"


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, [FULL, BARE]),
        ({"status": "aktif"}, [FULL]),
        ({"keterangan": "tidak_aktif"}, [BARE]),
        ({"jenis": "konsumen"}, [FULL]),
        ({"jenis": "kosong"}, [BARE]),
        ({"bentuk": "primer"}, [FULL]),
        ({"kelompok": "KUD"}, [FULL]),
        ({"kdmp": "hanya"}, [BARE]),
        ({"kdmp": "tanpa"}, [FULL]),
        ({"ods": "beda"}, [BARE]),
        ({"ods": "aktif"}, [FULL, BARE]),
        ({"ods": "kosong"}, []),
        ({"menunggu": "on"}, [BARE]),
        ({"tahun": "2025", "rat": "sudah"}, [FULL]),
        ({"tahun": "2025", "rat": "belum"}, [BARE]),
        ({"tahun": "2024", "rat": "sudah"}, []),
        ({"rat": "belum"}, [BARE]),  # without a year: the tahun buku before this year
        ({"q": "melati"}, [BARE]),
        ({"q": "tirta", "status": "tidak_aktif"}, []),
        ({"q": "..."}, []),
    ],
)
def test_each_filter(pair: tuple[Koperasi, Koperasi], asked: dict[str, str], names: list[str]) -> None:
    assert found(**asked) == sorted(names)


@pytest.mark.parametrize("gap", list(Kekurangan))
def test_every_gap_of_a_record_can_be_asked_for(pair: tuple[Koperasi, Koperasi], gap: Kekurangan) -> None:
    """`bare` lacks all but its kecamatan."""
    assert found(kurang=gap) == ([] if gap == Kekurangan.KECAMATAN else [BARE])


def test_places(pair: tuple[Koperasi, Koperasi]) -> None:
    full, bare = pair
    assert found(kecamatan=str(full.kecamatan_id)) == [FULL]
    assert found(kecamatan=str(full.kecamatan_id), desa=str(full.desa_id)) == [FULL]
    assert found(kecamatan="kosong") == []
    wrong = filters.KoperasiFilter(
        {"kecamatan": str(bare.kecamatan_id), "desa": str(full.desa_id)}, Koperasi.objects.live(), on=TODAY
    )
    assert "desa" in wrong.form.errors
    assert not wrong.qs.exists()


def test_wajib_is_the_denominator_of_rat(pair: tuple[Koperasi, Koperasi]) -> None:
    """Founded this year: not obliged for the last. A decision: not obliged at all. Outside authority: not ours."""
    KoperasiFactory(nama="Baru", tanggal_badan_hukum=dt.date(2026, 1, 5))
    KoperasiFactory(nama="Beku", status_keputusan="dibekukan")
    KoperasiFactory(nama="Luar", kewenangan="provinsi")
    assert found(tahun="2025", wajib="on") == sorted([FULL, BARE])
    counted = statistics.rat(Koperasi.objects.live(), year=2025, on=TODAY)
    assert (counted.obliged, counted.held, counted.missing) == (2, 1, 1)


def test_authority_is_shown_apart(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    KoperasiFactory(nama="KSP Lintas Kabupaten", kewenangan="provinsi", keterangan="di_luar_kewenangan")
    page = staff.get(URL).content.decode()
    assert numbers.behind(page) == {2}
    assert "KSP Lintas Kabupaten" not in page
    assert "1 koperasi di luar kewenangan" in page
    outside = staff.get(URL, {"kewenangan": "luar"}).content.decode()
    assert "KSP Lintas Kabupaten" in outside
    assert FULL not in outside
    assert numbers.behind(staff.get(URL, {"kewenangan": "semua"}).content.decode()) == {3}


def test_withdrawn_and_merged_records_are_nowhere(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    full, bare = pair
    Koperasi.objects.filter(pk=bare.pk).update(digabung_ke=full)
    page = staff.get(URL, {"kewenangan": "semua"}).content.decode()
    assert numbers.behind(page) == {1}
    assert BARE not in page


def test_counts_say_what_they_are_out_of(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    page = staff.get(URL, {"status": "tidak_aktif"}).content.decode()
    assert numbers.behind(page) == {1}
    assert "</strong> dari 2 koperasi · posisi 22 November 2026" in page


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("nama", ["KUD A", "kud b", "KUD C"]),
        ("-nama", ["KUD C", "kud b", "KUD A"]),
        ("kecamatan", ["KUD C", "KUD A", "kud b"]),
        ("-kecamatan", ["kud b", "KUD A", "KUD C"]),
        ("rat", ["kud b", "KUD C", "KUD A"]),
        ("-rat", ["KUD A", "KUD C", "kud b"]),
        ("badan-hukum", ["KUD C", "KUD A", "kud b"]),
        ("status", ["KUD A", "kud b", "KUD C"]),
        ("-status", ["KUD C", "kud b", "KUD A"]),
        ("entah", ["KUD A", "kud b", "KUD C"]),
    ],
)
def test_orders(staff: Client, order: str, names: list[str]) -> None:
    babat, modo = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Modo")
    KoperasiFactory(
        nama="KUD A", kecamatan=modo, rat_terakhir=dt.date(2026, 2, 1), tanggal_badan_hukum=dt.date(1990, 1, 1)
    )
    KoperasiFactory(nama="kud b", kecamatan=None, tanggal_badan_hukum=dt.date(2020, 1, 1))
    KoperasiFactory(
        nama="KUD C", kecamatan=babat, status_hitung="tidak_aktif", rat_terakhir=dt.date(2020, 2, 1),
        tanggal_badan_hukum=None,
    )  # fmt: skip
    page = staff.get(URL, {"urut": order})
    assert [koperasi.nama for koperasi in page.context["page"].object_list] == names


@pytest.mark.parametrize("order", ["nama", "kecamatan", "-kecamatan", "rat"])
@pytest.mark.parametrize("asked", [{}, {"q": "kud"}])
def test_pages_show_every_row_once(staff: Client, order: str, asked: dict[str, str]) -> None:
    places = [*KecamatanFactory.create_batch(3), None]
    for number in range(60):
        KoperasiFactory(nama=f"KUD {number % 7}", kecamatan=places[number % 4])
    seen = []
    for number in (1, 2, 3):
        page = staff.get(URL, {"urut": order, "hal": number, **asked}).context["page"]
        seen += [koperasi.pk for koperasi in page.object_list]
    assert len(seen) == 60
    assert set(seen) == set(Koperasi.objects.values_list("pk", flat=True))


def test_a_typo_is_asked_back(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    page = staff.get(URL, {"q": "tirta makmor"}).content.decode()
    assert "Mungkin maksud Anda" in page
    assert "q=KUD+Tirta+Makmur" in page
    assert "Mungkin maksud Anda" not in staff.get(URL, {"q": "xyzzy"}).content.decode()


def test_a_typo_in_the_long_opening_of_a_name_is_asked_back(staff: Client) -> None:
    KoperasiFactory(nama="Koperasi Desa Merah Putih Tlogorejo", kdmp=True)
    page = staff.get(URL, {"q": "Koprasi Desa Merahh Putih Tlogorejo"}).content.decode()
    assert "q=Koperasi+Desa+Merah+Putih+Tlogorejo" in page


def test_a_search_says_what_lies_outside_the_authority(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    KoperasiFactory(nama="Koperasi Pindah Provinsi", kewenangan="provinsi", kewenangan_sejak=TODAY)
    page = staff.get(URL, {"q": "pindah prov"}).content.decode()
    assert "1 koperasi di luar kewenangan</a> cocok" in page
    assert "?q=pindah%20prov&amp;kewenangan=luar" in page
    assert "Koperasi Pindah Provinsi" in staff.get(URL, {"q": "pindah prov", "kewenangan": "luar"}).content.decode()


def test_an_unreadable_filter_shows_nothing_and_says_so(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    page = staff.get(URL, {"status": "entah"})
    assert page.context["shown"].count == 0
    assert "Saringan ini tidak dapat dibaca" in page.content.decode()


def test_htmx_gets_the_part_and_a_clean_address(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    answer = staff.get(URL, {"q": "", "status": "aktif"}, headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == "/koperasi/?status=aktif"
    assert "<html" not in answer.content.decode()
    assert 'id="hitungan" hx-swap-oob="true"' in answer.content.decode()
    restored = staff.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


@pytest.mark.parametrize(
    ("on", "bentuk", "words"),
    [
        (TODAY, "", "31 Maret 2026: sudah lewat 236 hari"),
        (dt.date(2026, 3, 21), "", "31 Maret 2026: 10 hari lagi"),
        (dt.date(2026, 6, 30), "sekunder", "30 Juni 2026: hari ini"),
    ],
)
def test_a_list_of_who_has_no_rat_says_how_many_days_are_left(
    staff: Client, on: dt.date, bentuk: str, words: str
) -> None:
    with dates.freeze(on):
        page = staff.get(URL, {"tahun": "2025", "rat": "belum", "bentuk": bentuk}).content.decode()
        assert f"Batas RAT menurut dinas {words}" in page
        assert "Batas RAT menurut dinas" not in staff.get(URL, {"tahun": "2025", "rat": "sudah"}).content.decode()


def test_query_budget_does_not_grow_with_rows(staff: Client) -> None:
    def queries(asked: dict[str, str]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert staff.get(URL, asked).status_code == 200
        return len(captured)

    kecamatan = KecamatanFactory()
    desa = DesaFactory(kecamatan=kecamatan)
    worst = {"kecamatan": str(kecamatan.pk), "desa": str(desa.pk), "tahun": "2025", "rat": "belum", "wajib": "on"}
    asked = [{}, {"urut": "kecamatan"}, {"q": "ksp"}, worst]
    KoperasiFactory(desa=desa)
    staff.get(URL)  # what is remembered for minutes is remembered now
    before = [queries(one) for one in asked]
    for _ in range(20):
        both_levels(KoperasiFactory(desa=desa), 2024)
    assert [queries(one) for one in asked] == before
    assert max(before) <= 15, before


def test_who_may_not_see_it(client: Client) -> None:
    client.force_login(make_user(Peran.ADMIN))
    assert client.get(URL).status_code == 403
    client.force_login(make_user(Peran.PENGURUS))
    assert client.get(URL).status_code == 403
    client.force_login(make_user(Peran.AUDITOR))
    page = client.get(URL).content.decode()
    assert "Tambah koperasi" not in page


def test_beyond_the_deepest_row_kecamatan_are_offered(
    staff: Client, pair: tuple[Koperasi, Koperasi], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("koperasi.ui.paging.DEEPEST_ROW", 1)
    page = staff.get(URL).content.decode()
    assert "Lebih dalam per kecamatan" in page
    assert f"?kecamatan={pair[0].kecamatan_id}" in page
