"""Hands stay on the keyboard: to the search, and through the Matriks RAT as through a sheet of Excel."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from tests.e2e.conftest import Enter
from tests.e2e.office import Office

PASTE = """(input, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    input.focus();
    input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_past_the_header_to_the_search(enter: Enter, office: Office) -> None:
    _, known = office.quiet(0)
    page = enter(Peran.PETUGAS)
    page.goto("/koperasi/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()
    search = page.get_by_label("Cari nama")
    for _ in range(6):
        page.keyboard.press("Tab")
        if search.evaluate("box => box === document.activeElement"):
            break
    expect(search).to_be_focused()
    page.keyboard.type(known.badan_hukum)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=known.nama).first).to_be_visible()
    expect(page).to_have_url(re.compile("q="))


def test_the_list_row_by_row(enter: Enter) -> None:
    """j and k move, x ticks, ? says the keys, / goes to the search where letters are letters, Enter opens."""
    page = enter(Peran.PETUGAS)
    page.goto("/koperasi/?status=aktif")
    names = page.locator("tr[data-baris] th a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("tr[data-baris] input[name=pilih]").nth(1)).to_be_checked()
    names.nth(1).focus()
    page.keyboard.press("ArrowDown")
    expect(names.nth(2)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("?")
    expect(page.get_by_text("baris berikutnya, sebelumnya")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("xjk?")
    expect(page.get_by_label("Cari nama")).to_have_value("xjk?")
    page.get_by_role("button", name="Tampilkan hanya itu").click()
    expect(page.locator("#hitungan")).to_contain_text("1 dari")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/koperasi/\d+/$"))


def test_menu_closes_with_escape(enter: Enter) -> None:
    page = enter(Peran.PETUGAS)
    page.goto("/")
    summary = page.locator("details.akun summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Ganti kata sandi")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Ganti kata sandi")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_cell_of_the_matrix_by_keyboard(enter: Enter, office: Office) -> None:
    pk, _ = office.quiet(5)
    year = office.today.year - 2
    page = _matrix(enter)
    page.locator(f"input[name='s-{pk}-{year - 1}']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("14/2")
    page.keyboard.press("Enter")
    cell = page.locator(f"input[name='s-{pk}-{year}']")
    expect(cell).to_have_value(f"14/2/{year + 1}")
    expect(cell).not_to_be_focused()
    row = page.locator(f"#b-{pk}")
    expect(row.locator(".matriks-status")).not_to_contain_text("Tidak aktif")
    expect(row).to_contain_text("buku RAT")
    assert office.ask("SELECT status FROM registry_koperasi WHERE id = %s", pk) == [("aktif",)]
    page.get_by_role("button", name="Urungkan").click()
    expect(cell).to_have_value("")
    expect(row.locator(".matriks-status")).to_contain_text("Tidak aktif")


def test_what_cannot_be_read_stays_in_its_cell(enter: Enter, office: Office) -> None:
    pk, _ = office.quiet(5)
    page = _matrix(enter)
    cell = page.locator(f"input[name='s-{pk}-{office.today.year - 3}']")
    cell.fill("entah")
    cell.press("Enter")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_value("entah")
    cell.press("Escape")
    expect(cell).to_have_value("")


def test_a_block_from_excel(enter: Enter, office: Office) -> None:
    """With names in the first column rows find themselves; an unknown one is handed back, nothing else is touched."""
    (first, a), (second, b), (third, _) = office.quiet(6), office.quiet(7), office.quiet(8)
    year = office.today.year - 2
    page = _matrix(enter)
    block = f"{b.nama}\t20/2/{year + 1}\tL\n{a.nama}\t14/2/{year + 1}\t\nKoperasi Yang Tidak Ada\tv\t\n"
    page.locator(f"input[name='s-{third}-{year}']").evaluate(PASTE, block)
    expect(page.locator(f"input[name='s-{first}-{year}']")).to_have_value(f"14/2/{year + 1}")
    expect(page.locator(f"input[name='s-{second}-{year}']")).to_have_value(f"20/2/{year + 1}")
    expect(page.locator(f"input[name='s-{second}-{year + 1}']")).to_have_value("L")
    expect(page.get_by_label("Baris tempelan yang belum masuk")).to_have_value(re.compile("Tidak Ada"))
    expect(page.locator(f"#b-{second} .matriks-status")).not_to_contain_text("Tidak aktif")
    ids = [first, second, third]
    found = dict(office.ask("SELECT id, status FROM registry_koperasi WHERE id = ANY(%s)", ids))
    assert found == {first: "aktif", second: "aktif", third: "tidak_aktif"}


def _matrix(enter: Enter) -> Page:
    page = enter(Peran.PETUGAS)
    page.goto("/matriks-rat/?status=tidak_aktif&per=100")
    return page
