"""Finding a cooperative by what people remember of it."""

from __future__ import annotations

import pytest

from registry import search
from registry.models import Koperasi
from tests.factories.registry import KoperasiFactory, PengurusFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Koperasi, Koperasi]:
    first = KoperasiFactory(
        nama='KUD. "Tirtha  Luhur"',
        badan_hukum="091/BH/PAD/KWK. 22/III/96",
        nik="3524010010001",
        telepon="(0362) 26327",
    )
    second = KoperasiFactory(nama="Koperasi Simpan Pinjam Sumber Rejeki", telepon="+62 812-3456-789")
    PengurusFactory(koperasi=second, nama="Made Contoh", telepon="0857.1111.2222")
    return first, second


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tirtha", [0]),
        ("luhur kud", [0]),
        ("Koperasi Unit Desa Tirtha Luhur", [0]),
        ("91/BH/PAD/KWK 22/III/1996", [0]),
        ("3524010010001", [0]),
        ("0362-26327", [0]),
        ("ksp sumber", [1]),
        ("koperasi simpan pinjam", [1]),
        ("made contoh", [1]),
        ("0812 3456 789", [1]),
        ("628123456789", [1]),
        ("+62857 1111 2222", [1]),
        ("su", [1]),
        ("sumber luhur", []),
        ("u", []),
    ],
)
def test_what_finds_what(two: tuple[Koperasi, Koperasi], text: str, found: list[int]) -> None:
    hits = Koperasi.objects.filter(search.condition(text)).order_by("pk")
    assert [two.index(hit) for hit in hits] == found


@pytest.mark.parametrize("text", ["", "  ", "...", "%", "_"])
def test_nothing_to_search_for(text: str) -> None:
    assert search.condition(text) is None


def test_refresh_repairs_bulk_changes(two: tuple[Koperasi, Koperasi]) -> None:
    Koperasi.objects.filter(pk=two[0].pk).update(nama="KSU Melati", badan_hukum="7/BH/2001")
    search.refresh(Koperasi.objects.all())
    changed = Koperasi.objects.get(pk=two[0].pk)
    assert (changed.nama_normal, changed.badan_hukum_normal) == ("ksu melati", "7/BH/2001")
    assert "melati" in changed.cari
    assert "tirtha" not in changed.cari
    assert "made contoh" in Koperasi.objects.get(pk=two[1].pk).cari
