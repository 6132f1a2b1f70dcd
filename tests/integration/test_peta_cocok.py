"""Which kecamatan a row of a file means: codes, names, and what only looks alike."""

from __future__ import annotations

from typing import Any

import pytest

from pembinaan.peta.matching import Matcher
from registry.models import Kantor
from tests.factories.registry import KantorFactory, KecamatanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places() -> None:
    KantorFactory()
    for n, nama in enumerate(("Babat", "Modo", "Air Gegas"), 1):
        KecamatanFactory(kode=f"35.24.0{n}", nama=nama)


def test_codes_are_kemendagris_with_or_without_dots_and_never_those_of_bps() -> None:
    match: Any = Matcher().find
    assert match({"KODE_KEC": "352401"}).kecamatan.kode == "35.24.01"
    assert match({"KDCPUM": "35.24.02", "WADMKC": "Lain"}).via == "kode"
    assert match({"kode": 352403.0}).kecamatan.kode == "35.24.03"
    assert match({"kode": "3524010"}).kecamatan is None
    assert match({"kode": "3524010", "nama": "MODO"}).via == "nama"
    assert match({"KDCBPS": "352401", "nama": "Modo"}).kecamatan.nama == "Modo"
    assert match({"kode": "35.24.99", "nama": "Babat"}).via == "nama"
    assert match({"kode": "36.03.01", "nama": "Babat"}).kecamatan is None
    assert match({"nama": "Babatt"}).hint == "Babat"
    assert match({"kode": ["35.24.01"], "nama": None}).kecamatan is None


@pytest.mark.parametrize(
    "name", ["Kec. Babat", "BABAT ", "kecamatan  babat", "Babat (Kota)", "Distrik Babat", "BABAT, LAMONGAN"]
)
def test_names_as_files_write_them(name: str) -> None:
    assert Matcher().find({"nama": name}).kecamatan.nama == "Babat"


def test_in_a_file_of_desa_the_kecamatan_counts_not_the_name_of_the_desa() -> None:
    match: Any = Matcher().find
    assert match({"nama": "Babat", "kecamatan": "Modo"}).kecamatan.nama == "Modo"
    assert match({"kode": "35.24.02.2007", "nama": "Babat"}).kecamatan.nama == "Modo"
    assert match({"kode": "35.23.02.2007", "nama": "Babat"}).kecamatan is None


def test_a_like_name_of_another_kabupaten_is_left_out() -> None:
    """A file of the whole province without codes; one that never names ours is not judged by it."""
    Kantor.objects.update(nama_wilayah="Kabupaten Lamongan")
    rows = [{"WADMKC": "Babat", "WADMKK": "Lamongan"}, {"WADMKC": "Babat", "WADMKK": "Banyuwangi"}]
    assert [match.kecamatan is not None for match in Matcher().find_all(rows)] == [True, False]
    rows = [{"WADMKC": "Babat", "WADMKK": "LMG"}, {"WADMKC": "Modo", "WADMKK": ""}]
    assert all(match.kecamatan for match in Matcher().find_all(rows))


def test_of_two_kecamatan_of_one_name_only_the_code_tells() -> None:
    KecamatanFactory(kode="35.24.11", nama="Kota")
    KecamatanFactory(kode="35.24.12", nama="Kota")
    assert Matcher().find({"nama": "Kota"}).kecamatan is None
    assert Matcher().find({"nama": "Kota", "kode": "35.24.12"}).kecamatan is not None
