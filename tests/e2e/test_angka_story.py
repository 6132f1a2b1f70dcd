"""Figures by those who live with them: the head on a phone, the kabid who closes a quarter, a clerk's pasted list."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from koperasi.lib.dates import panjang
from pembinaan.rekap import masa
from tests.e2e import looking
from tests.e2e.conftest import PHONE, Enter
from tests.e2e.office import Office

PAPERS = ("unduh/xlsx/", "unduh/csv/")
# Aktif, older than the quarter, and without a RAT of the tahun buku: it stays aktif when one is brought.
LATE = """SELECT id, nama FROM registry_koperasi k WHERE status = 'aktif' AND kewenangan = 'kabkota' AND NOT kdmp
    AND tanggal_badan_hukum < %s - 1500 AND digabung_ke_id IS NULL AND NOT EXISTS (SELECT FROM registry_masabukti m
    WHERE m.koperasi_id = k.id AND jenis = 'rat' AND tahun_buku = %s) ORDER BY id DESC"""


def test_the_kepala_answers_the_bupati_from_a_phone(enter: Enter, office: Office) -> None:
    page = enter(Peran.KEPALA, width=PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    assert looking.sideways(page) == []
    status = page.locator("section", has=page.get_by_role("heading", name="Koperasi menurut status"))
    status.locator("summary", has_text="Salin teks").click()
    status.get_by_role("button", name=re.compile("^Salin")).click()
    expect(status.get_by_role("status")).to_contain_text("Tersalin")
    text = page.evaluate("navigator.clipboard.readText()")
    assert len(text.splitlines()) == 3
    assert panjang(office.today) in text
    said = status.locator(".jumlahan [data-angka]").nth(1)
    number = int(said.get_attribute("data-angka") or "-1")
    assert f"{number} tidak aktif" in text
    said.click()
    expect(page.locator("data.jumlah-baris").first).to_have_attribute("value", str(number))
    page.goto("/")
    paper = page.request.get(page.get_by_role("link", name=re.compile("^PDF")).get_attribute("href") or "")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")


def test_a_closed_quarter_stays_as_it_was_and_names_what_came_later(enter: Enter, office: Office) -> None:
    """The demo has closed the two quarters before."""
    quarter = [one for one in masa.past(office.today) if one.jenis == "triwulan"][2]
    kabid = enter(Peran.KABID)
    kabid.goto("/angka/rekap/periode/tutup/")
    kabid.get_by_label("Periode").select_option(quarter.kode)
    kabid.get_by_role("button", name="Lihat yang akan dibekukan").click()
    kabid.get_by_role("button", name=f"Tutup {quarter.nama}").click()
    expect(kabid.get_by_role("heading", level=1)).to_have_text(quarter.nomor)
    before = _papers(kabid)
    pk, name = office.ask(LATE, quarter.dari, quarter.sampai.year - 1)[0]
    _record_rat(enter(Peran.PETUGAS), pk, quarter)
    assert _papers(kabid) == before
    kabid.get_by_role("link", name="Koreksi setelah penutupan").click()
    expect(kabid.get_by_role("row", name=re.compile(re.escape(name)))).to_contain_text("Sudah RAT")


def _papers(page: Page) -> list[bytes]:
    home = page.url
    addresses = [home + path for path in PAPERS]
    page.get_by_role("button", name="PDF").click()  # made by a worker
    addresses.append(page.get_by_role("link", name="Lihat hasilnya").get_attribute("href") or "")
    page.goto(home)
    answers = [page.request.get(address) for address in addresses]
    assert [one.status for one in answers] == [200] * len(addresses)
    assert answers[-1].headers["content-type"] == "application/pdf"
    return [one.body() for one in answers]


def _record_rat(page: Page, pk: int, quarter: masa.Masa) -> None:
    """Held before the quarter ended, brought to the office only now."""
    page.goto(f"/koperasi/{pk}/rat/catat/")
    page.get_by_label("Tahun buku").select_option(str(quarter.sampai.year - 1))
    page.get_by_label(re.compile("^Tanggal RAT")).fill(panjang(quarter.sampai - timedelta(days=10)))
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Statusnya tetap aktif.")).to_be_visible()


def test_pasted_numbers_are_changed_at_once_and_taken_back(enter: Enter, office: Office) -> None:
    asked = "SELECT id, nik, catatan FROM registry_koperasi WHERE nik <> '' AND kewenangan = 'kabkota' " \
            "AND digabung_ke_id IS NULL ORDER BY id LIMIT 3"  # fmt: skip
    rows = office.ask(asked)
    page = enter(Peran.PETUGAS)
    page.goto("/koperasi/nik/")
    page.get_by_role("textbox").fill("\n".join([*(nik for _, nik, _ in rows), "9999999999999"]))
    page.get_by_role("button", name="Cari koperasinya").click()
    expect(page.get_by_role("heading", name="Tidak dikenal: 1")).to_be_visible()
    page.get_by_role("link", name="Buka daftarnya").click()
    page.get_by_role("link", name="Tindakan untuk 3 koperasi ini").click()
    page.get_by_role("link", name="Tambahkan catatan dinas").click()
    page.get_by_label("Catatan yang ditambahkan").fill("Diminta hadir di bimtek.")
    page.get_by_role("button", name="Lihat akibatnya").click()
    page.get_by_role("button", name="Ubah 3 koperasi").click()
    expect(page.get_by_text("Dapat dibatalkan sampai dengan")).to_be_visible()
    assert all("bimtek" in note for _, _, note in office.ask(asked))
    page.get_by_role("link", name="Batalkan tindakan").click()
    page.get_by_role("button", name="Batalkan tindakan").click()
    expect(page.get_by_text("Tindakan dibatalkan.")).to_be_visible()
    assert office.ask(asked) == rows
