"""The whole day's work on a machine whose browser runs no script."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import quote

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from koperasi.settings import SANDI_DEMO
from tests.e2e import files
from tests.e2e.conftest import Enter
from tests.e2e.office import Office


def test_log_in_search_and_read(enter: Enter, office: Office) -> None:
    page = enter(None, js=False)
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill("petugas")
    page.get_by_label("Kata sandi", exact=True).fill(SANDI_DEMO)
    page.get_by_role("button", name="Masuk").click()
    pk, known = office.quiet(0)
    page.goto("/koperasi/")
    page.get_by_label("Cari nama").fill(known.badan_hukum)
    page.get_by_role("combobox", name="Status", exact=True).select_option("tidak_aktif")
    page.get_by_role("button", name="Cari").click()
    expect(page).to_have_url(re.compile("status=tidak_aktif"))
    page.get_by_role("link", name=known.nama).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(known.nama)
    page.get_by_role("link", name="Mengapa tidak aktif?").click()
    expect(page).to_have_url(re.compile(f"/koperasi/{pk}/mengapa/"))
    expect(page.get_by_role("heading", name="Mengapa tidak aktif?")).to_be_visible()


def test_record_a_rat(enter: Enter, office: Office) -> None:
    pk, _ = office.quiet(2)
    page = enter(Peran.PETUGAS, js=False)
    page.goto(f"/koperasi/{pk}/rat/catat/")
    year = office.today.year - 2
    page.get_by_label("Tahun buku").select_option(str(year))
    page.get_by_label(re.compile("^Tanggal RAT")).fill(f"14 Februari {year + 1}")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text(f"RAT tahun buku {year} dicatat. Status sekarang aktif.")).to_be_visible()
    expect(page.get_by_role("heading", name="Mengapa aktif?")).to_be_visible()


def test_save_a_row_of_the_matrix(enter: Enter, office: Office) -> None:
    (pk, known), (other, _) = office.quiet(3), office.quiet(1)
    page = enter(Peran.PETUGAS, js=False, refused={422})
    page.goto(f"/matriks-rat/?q={quote(known.nama)}")
    year = office.today.year - 2
    cell = page.locator(f"input[name='s-{pk}-{year}']")
    cell.fill("31/2")
    page.get_by_role("button", name="Simpan halaman ini").click()
    expect(page.get_by_role("alert")).to_contain_text("perlu diperbaiki")
    expect(cell).to_have_value("31/2")
    cell.fill("14/2")
    page.get_by_role("button", name="Simpan halaman ini").click()
    expect(cell).to_have_value(re.compile(rf"^14/2/{year + 1}"))
    expect(page.locator(f"#b-{pk} .matriks-status")).to_contain_text("Aktif")
    assert office.ask("SELECT status FROM registry_koperasi WHERE id = %s", other) == [("tidak_aktif",)]


def test_import_from_upload_to_commit(enter: Enter, office: Office) -> None:
    (pk, changed), (_, same) = office.quiet(4), office.quiet(0)
    page = enter(Peran.PETUGAS, js=False)
    page.goto("/impor/baru/")
    data = files.register("N", changed=changed, same=same, on=office.today)
    page.get_by_label(re.compile("Berkas")).set_input_files(
        {"name": "rekap.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Unggah dan baca judul kolom").click()
    page.get_by_role("button", name="Periksa isi berkas").click()
    wait_for_job(page)
    expect(page.locator("tr", has_text="dua puluh")).to_contain_text("bukan jumlah bulat")
    assert office.ask("SELECT count(*) FROM registry_koperasi WHERE nama LIKE '%% N'") == [(0,)]
    page.get_by_role("button", name=f"Simpan {files.NEW + files.CHANGED} koperasi").click()
    wait_for_job(page)
    expect(page.get_by_text("Disimpan", exact=True)).to_be_visible()
    rows = office.ask("SELECT shu FROM registry_datatahunan JOIN registry_koperasi k ON k.id = koperasi_id "
                      "WHERE k.nama LIKE '%% N' ORDER BY shu")  # fmt: skip
    assert rows == [(-1_245_000,), (1_750_000,)]
    met = date.fromisoformat(office.samples["hari"]) - timedelta(days=10)
    assert office.ask("SELECT status, rat_terakhir FROM registry_koperasi WHERE id = %s", pk) == [("aktif", met)]


def wait_for_job(page: Page) -> None:
    """The page of the job says when it is done; without a script one loads it again."""
    link = page.get_by_role("link", name="Lihat hasilnya")
    for _ in range(60):
        if link.is_visible():
            break
        page.wait_for_timeout(250)
        page.reload()
    link.click()
