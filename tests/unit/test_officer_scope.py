"""Which cooperatives an officer sees: those of an access in force today, whatever came before it."""

from __future__ import annotations

import datetime as dt

import pytest

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.models import Koperasi
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 7, 1)
TERMS = {
    "open": [(dt.date(2020, 1, 1), None)],
    "until tomorrow": [(dt.date(2020, 1, 1), dt.date(2026, 7, 2))],
    "elected again": [(dt.date(2020, 1, 1), dt.date(2022, 1, 1)), (dt.date(2024, 1, 1), None)],
    "ended today": [(dt.date(2020, 1, 1), TODAY)],
    "not begun": [(dt.date(2026, 7, 2), None)],
}


@pytest.mark.parametrize(
    ("terms", "seen"),
    [("open", True), ("until tomorrow", True), ("elected again", True), ("ended today", False), ("not begun", False)],
)
def test_an_officer_sees_the_cooperative_of_a_term_in_force(terms: str, seen: bool) -> None:
    KantorFactory()
    own, other = KoperasiFactory(), KoperasiFactory()
    user, colleague = make_user(Peran.PENGURUS), make_user(Peran.PENGURUS)
    for dari, sampai in TERMS[terms]:
        AksesPengurusFactory(user=user, koperasi=own, dari=dari, sampai=sampai)
    AksesPengurusFactory(user=colleague, koperasi=other, dari=dt.date(2020, 1, 1))
    with dates.freeze(TODAY):
        assert list(Koperasi.objects.visible_to(user)) == ([own] if seen else [])
