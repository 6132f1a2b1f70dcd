"""From a filter of the register to letters the kepala approved on a phone: two parafs, and one letter sent back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from tests.e2e import looking
from tests.e2e.conftest import PHONE, Enter
from tests.e2e.office import Office

NAME = "Paket Uji Peramban"


def test_from_the_filter_to_the_approval_on_a_phone(enter: Enter, office: Office) -> None:
    page = enter(Peran.PETUGAS)
    kecamatan = _kecamatan(office)
    page.goto(f"/koperasi/?status=tidak_aktif&kecamatan={kecamatan}")
    page.get_by_role("link", name="Siapkan surat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Siapkan surat untuk ([2-9]|\d\d+) koperasi"))
    page.get_by_label("Nama paket").fill(NAME)
    assert looking.axe(page) == []
    page.get_by_role("button", name=re.compile(r"Siapkan \d+ surat")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    here = page.url
    total = page.locator("tbody tr").count()
    _kabid(enter, here)
    _secretary(enter, here)
    _head(enter, here, total - 1)
    page.goto("/")
    page.locator('.tugas a[href*="keadaan=dikembalikan"]').click()
    expect(page.locator("tbody")).to_contain_text("Alamatnya lama.")


def _kecamatan(office: Office) -> int:
    """One with few who are due a letter, nobody of whom another test makes aktif."""
    kept = {pk for pk, *_ in office.samples["diam"]}
    rows = office.ask(
        "SELECT kecamatan_id, array_agg(id) FROM registry_koperasi k WHERE keterangan IN ('tidak_aktif', "
        "'belum_ada_data') AND kewenangan = 'kabkota' AND kecamatan_id IS NOT NULL AND NOT menunggu_pemeriksaan "
        "AND NOT EXISTS (SELECT FROM pembinaan_janjirat j WHERE j.koperasi_id = k.id AND j.dicabut_pada IS NULL) "
        "GROUP BY 1 HAVING count(*) >= 2"
    )
    return min(rows, key=lambda row: (bool(kept & set(row[1])), len(row[1])))[0]


def _kabid(enter: Enter, here: str) -> None:
    """Sends one letter back, without script, and initials the others."""
    page = enter(Peran.KABID, js=False)
    page.goto(here)
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_text("Kembalikan yang dicentang").click()
    page.get_by_label("Apa yang perlu diperbaiki").fill("Alamatnya lama.")
    page.get_by_role("button", name="Kembalikan kepada penyiap").click()
    expect(page.locator("tbody")).to_contain_text("Alamatnya lama.")
    page.get_by_role("button", name=re.compile("Beri paraf")).click()
    expect(page.locator(".garis-waktu .baru")).to_contain_text("Sekretaris")


def _secretary(enter: Enter, here: str) -> None:
    page = enter(Peran.SEKRETARIAT)
    page.goto("/")
    page.get_by_role("link", name=re.compile("paket surat")).click()
    page.get_by_role("link", name=NAME).click()
    assert looking.axe(page) == []
    page.get_by_role("button", name=re.compile("Beri paraf")).click()
    expect(page.locator(".judul .status")).to_have_text("Menunggu persetujuan")


def _head(enter: Enter, here: str, waiting: int) -> None:
    """First thing on the phone; reads one, approves it, then all others."""
    page = enter(Peran.KEPALA, width=PHONE)
    page.goto("/")
    page.get_by_role("link", name=re.compile("paket surat")).click()
    page.get_by_role("link", name=NAME).click()
    _looks_good(page)
    page.get_by_role("link", name="Baca satu per satu").click()
    expect(page.locator(".anak-judul")).to_contain_text(f"surat 1 dari {waiting} yang menunggu")
    _looks_good(page)
    page.get_by_role("button", name="Setujui surat ini").click()
    expect(page.locator(".pesan.success")).to_have_text("1 surat disetujui.")
    if waiting == 1:
        return
    page.goto(here)
    page.get_by_role("link", name=re.compile(r"Setujui semua \d+ surat")).click()
    _looks_good(page)
    page.get_by_role("button", name=f"Setujui {waiting - 1} surat").click()
    expect(page.locator(".judul .status")).to_have_text("Sudah diputus")


def _looks_good(page: Page) -> None:
    assert looking.axe(page) == []
    assert looking.sideways(page) == []
