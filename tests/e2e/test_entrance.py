"""The door: the form lets the right people in, and a stranger nowhere else."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from koperasi.accounts.roles import Peran
from koperasi.settings import SANDI_DEMO
from tests.e2e.conftest import Enter


def test_form_lets_in_and_out(enter: Enter) -> None:
    page = enter(None)
    page.goto("/koperasi/")
    expect(page).to_have_url(re.compile(r"/masuk/\?next=/koperasi/"))
    page.get_by_label("Nama pengguna").fill("petugas")
    page.get_by_label("Kata sandi", exact=True).fill(SANDI_DEMO)
    page.get_by_role("button", name="Masuk").click()
    expect(page).to_have_url(re.compile(r"/koperasi/$"))
    page.locator("details.akun summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.goto("/")
    expect(page).to_have_url(re.compile("/masuk/"))


def test_wrong_password_says_so_without_saying_which(enter: Enter) -> None:
    page = enter(None, refused={400, 422})
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill("petugas")
    page.get_by_label("Kata sandi", exact=True).fill("bukan-sandinya")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page).to_have_url(re.compile("/masuk/"))


def test_a_page_that_is_not_there_shows_the_way_back(enter: Enter) -> None:
    page = enter(Peran.PETUGAS, refused={404})
    page.goto("/tidak-ada/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name=re.compile("eranda")).first.click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
