"""Filling in a section on a phone whose line is cut: what was not acknowledged is named, kept, and sent again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from koperasi.accounts.roles import Peran
from tests.e2e import looking
from tests.e2e.conftest import DESKTOP, NARROW, Enter
from tests.e2e.office import Office
from tests.e2e.phone import lose_the_answer
from tests.factories.papers import photo

SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")


def _section(office: Office, key: str) -> str:
    return f"/pengajuan/{office.samples['milik pengurus']['pengajuan']}/bagian/{key}/"


def test_a_cut_line_and_another_device(enter: Enter, office: Office) -> None:
    phone = enter(Peran.PENGURUS, width=NARROW, refused={409})
    phone.goto(_section(office, "keputusan"))
    news, note = phone.locator("#konsep-kabar"), phone.get_by_label("Keputusan lain yang penting")
    note.fill("Membuka unit toko.")
    expect(news).to_have_text(SAVED)

    phone.context.set_offline(True)
    note.fill("Membuka unit toko di pasar.")
    expect(news).to_contain_text("Belum tersimpan: Keputusan lain yang penting. Sambungan terputus.")
    expect(news).to_be_in_viewport()
    phone.get_by_role("button", name="Simpan dan lanjutkan").click()
    expect(news).to_contain_text("Belum tersimpan")
    assert phone.url.endswith("/keputusan/"), "the page is not left"

    desk = enter(Peran.PENGURUS, width=DESKTOP)
    desk.goto(_section(office, "keputusan"))
    expect(desk.get_by_label("Keputusan lain yang penting")).to_have_value("Membuka unit toko.")
    desk.get_by_label("Keputusan lain yang penting").fill("Menutup unit toko.")
    expect(desk.locator("#konsep-kabar")).to_have_text(SAVED)

    phone.context.set_offline(False)
    both = phone.get_by_role("alert")
    expect(both).to_contain_text("Menutup unit toko.")
    expect(both).to_contain_text("Membuka unit toko di pasar.")
    assert looking.axe(phone) + looking.sideways(phone) == []
    phone.get_by_role("button", name="Pakai isian saya").click()
    expect(phone.get_by_role("alert")).to_have_count(0)
    desk.reload()
    expect(desk.get_by_label("Keputusan lain yang penting")).to_have_value("Membuka unit toko di pasar.")


def test_a_lost_answer_is_no_other_device(enter: Enter, office: Office) -> None:
    """The server has the first text, the phone does not know it and sends a longer one with the old version."""
    phone = enter(Peran.PENGURUS, width=NARROW, refused={409})
    phone.goto(_section(office, "keputusan"))
    news, note = phone.locator("#konsep-kabar"), phone.get_by_label("Catatan rapat atas laporan itu")
    phone.route("**/simpan/", lose_the_answer, times=1)
    note.fill("Piutang")
    expect(news).to_contain_text("Belum tersimpan")
    note.fill("Piutang lama ditagih.")
    expect(news).to_have_text(SAVED)
    expect(phone.get_by_role("alert")).to_have_count(0)
    phone.reload()
    expect(note).to_have_value("Piutang lama ditagih.")


def test_what_a_closed_page_could_not_send_comes_back(enter: Enter, office: Office) -> None:
    phone = enter(Peran.PENGURUS, width=NARROW)
    phone.goto(_section(office, "terpilih"))
    phone.get_by_label("Rapat memilih").check()
    phone.get_by_role("button", name="Simpan, lanjutkan nanti").click()
    expect(phone.get_by_role("heading", name=re.compile("bagian lengkap"))).to_be_visible()
    phone.goto(_section(office, "terpilih"))
    phone.context.set_offline(True)
    phone.get_by_label("Nama, orang ke-2").fill("Sri Contoh")
    phone.get_by_label("Jabatan").nth(1).select_option("bendahara")
    expect(phone.locator("#konsep-kabar")).to_contain_text("Belum tersimpan: Nama, orang ke-2, Jabatan")
    phone.close()
    again = phone.context.new_page()
    phone.context.set_offline(False)
    again.goto(_section(office, "terpilih"))
    expect(again.get_by_label("Nama, orang ke-2")).to_have_value("Sri Contoh")
    expect(again.locator("#konsep-kabar")).to_have_text(SAVED)


def test_who_logs_in_again_in_another_tab_goes_on_typing(enter: Enter, office: Office) -> None:
    phone = enter(Peran.PENGURUS, width=NARROW, refused={403})
    phone.goto(_section(office, "pelaksanaan"))
    kept = phone.context.cookies()
    phone.context.clear_cookies()
    phone.get_by_label("Tempat rapat").fill("Balai Desa")
    expect(phone.locator("#konsep-kabar")).to_contain_text("Anda perlu masuk lagi")
    phone.context.add_cookies([{**one, "value": "x" * 32} if one["name"] == "csrftoken" else one for one in kept])
    phone.get_by_label("Tempat rapat").fill("Balai Desa Sumberagung")
    expect(phone.locator("#konsep-kabar")).to_have_text(SAVED)


def test_going_on_while_a_photo_is_under_way(enter: Enter, office: Office) -> None:
    """What was chosen is not lost without a word; taking a paper out without a line says so, and the page stays."""
    phone = enter(Peran.PENGURUS, width=NARROW)
    phone.goto(_section(office, "berkas"))
    part, news = phone.locator("#berkas-foto"), phone.locator("#konsep-kabar")
    expect(part.get_by_role("button", name="Unggah")).to_be_hidden()
    phone.context.set_offline(True)
    part.locator("input[type=file]").set_input_files({"name": "rapat.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(part.get_by_text("rapat.jpg: sambungan terputus")).to_be_visible()
    phone.get_by_role("button", name="Simpan dan lanjutkan").click()
    expect(news).to_contain_text("1 berkas belum terkirim.")
    phone.locator("#berkas-notulen").get_by_role("button", name="Buang").click()
    expect(phone.locator("#berkas-notulen").get_by_role("alert")).to_contain_text("Belum berhasil")
    phone.context.set_offline(False)
    expect(part.get_by_role("link", name="rapat.jpg")).to_be_visible()
    expect(news).to_have_text("")
    part.get_by_role("button", name="Buang").click()
    expect(part.get_by_role("link")).to_have_count(0)
    expect(part.locator("input[type=file]")).to_be_focused()


def test_what_is_not_asked_is_not_shown(enter: Enter, office: Office) -> None:
    page = enter(Peran.PENGURUS, width=NARROW)
    page.goto(_section(office, "terpilih"))
    page.get_by_label("Rapat tidak memilih").check()
    expect(page.get_by_label("Nama, orang ke-1")).to_be_hidden()
    page.get_by_label("Rapat memilih").check()
    expect(page.get_by_label("Nama, orang ke-1")).to_be_visible()


def test_the_sum_of_the_shares_while_typing(enter: Enter, office: Office) -> None:
    page = enter(Peran.PENGURUS, width=NARROW, refused={422})
    page.goto(_section(office, "keputusan"))
    page.get_by_label("Dibagi", exact=True).check()
    for share in page.locator("input[name^=bagi_]").all():
        share.fill("")
    for name, share in (("Dana cadangan", "60"), ("Karyawan", "45,5")):
        page.get_by_label(name).fill(share)
    expect(page.locator(".bagi-jumlah output")).to_have_text("105,5 % dari 100 %")


def test_without_javascript_the_same_sections_are_plain_forms(enter: Enter, office: Office) -> None:
    page = enter(Peran.PENGURUS, width=NARROW, js=False, refused={422})
    page.goto(_section(office, "pelaksanaan"))
    page.get_by_label("Tanggal rapat").fill("31 Februari")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    expect(page.get_by_role("alert")).to_contain_text("Tanggal rapat")
    expect(page.get_by_label("Tanggal rapat")).to_have_value("31 Februari")
    page.get_by_role("button", name="Simpan, lanjutkan nanti").click()
    expect(page.get_by_text("Belum lengkap").first).to_be_visible()
