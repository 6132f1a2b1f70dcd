"""The committed questions of the list's bench are 200 different ones, can all be asked, and stay within the budget."""

from __future__ import annotations

import pytest

from koperasi.lib import dates
from registry.models import Kecamatan, Koperasi
from tests.benchmarks import daftar, daftar_kombinasi, dunia_daftar

pytestmark = pytest.mark.django_db


def test_every_question_can_be_asked_of_a_small_world() -> None:
    dunia_daftar.build(300)
    dunia_daftar.search_text()
    assert Koperasi.objects.count() == 300
    assert not Koperasi.objects.filter(cari="").exists()
    asked = list(daftar_kombinasi.combinations())
    assert len({tuple(sorted(one.items())) for one in asked}) == daftar_kombinasi.COUNT
    places = list(Kecamatan.objects.order_by("kode").values_list("pk", flat=True))
    with dates.freeze(daftar.ON):
        most = max(len(daftar.page(daftar.real(one, places)).taken) for one in asked)
        most = max(most, *(len(daftar.page({"q": text}).taken) for text in daftar_kombinasi.SEARCHES))
    assert most <= daftar.BUDGET["queries"] - daftar.QUERIES_AROUND
