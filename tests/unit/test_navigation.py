"""The menu leads to every room a person may read, and to none that refuses them."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from koperasi.accounts.roles import Peran
from pembinaan.navigation import items_for
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def rooms(role: Peran) -> set[str]:
    request = RequestFactory().get("/")
    request.user = make_user(role)
    request.resolver_match = None
    return {item.label for item in items_for(request)}


@pytest.mark.parametrize(
    ("role", "seen", "not_seen"),
    [
        (Peran.PETUGAS, {"Impor", "Perpanjangan", "Proses malam"}, {"Pengguna", "Jejak"}),
        (Peran.KABID, {"Periksa", "Laporan banyak koperasi", "Pengaturan pelaporan"}, {"Pengguna", "Pengaturan"}),
        (Peran.AUDITOR, {"Impor", "Perpanjangan", "Jejak", "Pengguna"}, {"Pengaturan"}),
        (Peran.KEPALA, {"Impor", "Perpanjangan", "Jejak"}, {"Pengaturan", "Matriks RAT"}),
        (Peran.ADMIN, {"Pengguna", "Pengaturan"}, {"Koperasi", "Impor", "Perpanjangan"}),
        (Peran.PENGURUS, {"Beranda", "Pelatihan"}, {"Koperasi", "Impor", "Perpanjangan"}),
    ],
)
def test_menu_by_role(role: Peran, seen: set[str], not_seen: set[str]) -> None:
    shown = rooms(role)
    assert seen <= shown
    assert not not_seen & shown


@pytest.mark.parametrize(
    "path", ["/angka/dasbor/", "/angka/peta/", "/angka/di-balik/aktif/", "/mutu/ganda/", "/register/setelan/"]
)
def test_every_room_of_figures_is_marked_in_the_bar(path: str) -> None:
    request = RequestFactory().get(path)
    request.user = make_user(Peran.KEPALA)
    assert [item.label for item in items_for(request) if item.active] == ["Angka"]
