"""An officer gets in: invited at a desk, first log-in on a narrow phone without JavaScript, then the devices."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from tests.e2e import looking
from tests.e2e.conftest import NARROW, Enter
from tests.e2e.office import Office

PASSWORD = "tiga kata rahasia"


def test_from_the_desk_to_the_phone(enter: Enter, office: Office) -> None:
    desk = enter(Peran.PETUGAS, refused={422})
    desk.goto(f"/koperasi/{office.samples['koperasi']}/akses/undang/")
    desk.get_by_role("button", name="Buat undangan").click()
    expect(desk.get_by_role("alert").first).to_contain_text("Tulis nama lengkapnya.")
    _fill(desk)
    desk.get_by_role("button", name="Buat undangan").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Undangan untuk Nyoman Sudarsana")
    assert looking.axe(desk) == []
    text = desk.get_by_role("textbox", name="Pesan").input_value()
    desk.get_by_role("button", name="Salin pesan").click()
    expect(desk.locator("[role=status]")).to_contain_text("alin")
    _prints_on_half_a_page(desk)

    phone = enter(None, width=NARROW, js=False)
    path = re.search(r"/sandi/\S+", text)
    assert path
    phone.goto(path[0])
    assert looking.sideways(phone) == []
    phone.get_by_label("Kata sandi baru").fill(PASSWORD)
    phone.get_by_label("Tulis sekali lagi").fill(PASSWORD)
    phone.get_by_role("button", name="Simpan dan masuk").click()
    expect(phone).to_have_url(re.compile(r":\d+/$"))
    expect(phone.get_by_text("Kata sandi Anda sudah disimpan.")).to_be_visible()

    borrowed = enter(None, width=NARROW)
    borrowed.goto("/masuk/")
    borrowed.get_by_label("Nomor ponsel atau nama pengguna").fill("+62 812 9999 0003")
    borrowed.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    borrowed.get_by_role("button", name="Tampilkan kata sandi").click()
    expect(borrowed.get_by_label("Kata sandi", exact=True)).to_have_attribute("type", "text")
    borrowed.get_by_label("Bukan ponsel saya").check()
    borrowed.get_by_role("button", name="Masuk").click()
    expect(borrowed).to_have_url(re.compile(r":\d+/$"))
    assert next(one for one in borrowed.context.cookies() if one["name"] == "sessionid")["expires"] == -1

    phone.goto("/akun/perangkat/")
    assert looking.sideways(phone) == []
    phone.get_by_role("button", name=re.compile("^Keluarkan Chrome")).click()
    borrowed.goto("/")
    expect(borrowed).to_have_url(re.compile("/masuk/"))


def _fill(page: Page) -> None:
    page.get_by_label("Nama lengkap").fill("Nyoman Sudarsana")
    page.get_by_label("Jabatan", exact=True).select_option("ketua")
    page.get_by_label("Nomor ponsel").fill("0812-9999-0003")
    page.get_by_label("Hari terakhir masa jabatan").fill("31/12/2027")


def _prints_on_half_a_page(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # 190 mm: A4 without its margins
    slip = page.locator(".slip").bounding_box()
    assert slip
    assert slip["height"] < 500, "half of A4 is 148 mm, 560 px"
    expect(page.get_by_role("button", name="Buka WhatsApp")).to_be_hidden()
    page.emulate_media(media="screen")
