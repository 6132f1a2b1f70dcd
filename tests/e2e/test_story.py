"""The main job, end to end, by the people who do it."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from tests.e2e import files, looking
from tests.e2e.conftest import NARROW, Enter
from tests.e2e.office import Office


def test_petugas_brings_a_register_in_and_fills_the_gap(enter: Enter, office: Office) -> None:
    (_, changed), (_, same), (late, known) = office.quiet(9), office.quiet(0), office.quiet(10)
    page = enter(Peran.PETUGAS)
    page.goto("/")
    page.get_by_role("link", name="Impor", exact=True).click()
    page.get_by_role("link", name="Unggah berkas").click()
    data = files.register("S", changed=changed, same=same, on=office.today)
    page.get_by_label(re.compile("Berkas")).set_input_files(
        {"name": "rekap.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Unggah dan baca judul kolom").click()
    page.get_by_role("button", name="Periksa isi berkas").click()
    page.get_by_role("link", name="Lihat hasilnya").click()
    for word, number in (("Baru", files.NEW), ("Berubah", files.CHANGED), ("Sama", files.SAME)):
        expect(page.locator("table .status", has_text=word)).to_have_count(number)
    expect(page.locator("table .status", has_text="Perlu diperbaiki")).to_have_count(files.WRONG)
    page.get_by_role("button", name=f"Simpan {files.NEW + files.CHANGED} koperasi").click()
    page.get_by_role("link", name="Lihat hasilnya").click()
    page.get_by_role("link", name=changed.nama).click()
    expect(page.locator(".judul .status")).to_contain_text("Aktif")
    expect(page.locator(".judul .status")).not_to_contain_text("Tidak")

    _fill_a_cell(page, office, late)
    page.goto(f"/koperasi/{late}/mengapa/")
    expect(page.get_by_role("heading", name="Mengapa aktif?")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(known.nama)
    year = office.today.year - 2
    line = page.locator("table tr", has=page.get_by_role("rowheader", name=str(year)))
    expect(line).to_contain_text(f"14 Feb {year + 1}")
    expect(line).to_contain_text("terpenuhi")


def _fill_a_cell(page: Page, office: Office, pk: int) -> None:
    year = office.today.year - 2
    page.goto("/matriks-rat/?status=tidak_aktif&per=100")
    page.locator(f"input[name='s-{pk}-{year}']").fill("14/2")
    page.keyboard.press("Enter")
    expect(page.locator(f"#b-{pk} .matriks-status")).not_to_contain_text("Tidak aktif")


def test_why_and_the_letter_of_one_that_is_not_active(enter: Enter, office: Office) -> None:
    pk, known = office.quiet(1)
    page = enter(Peran.PETUGAS)
    page.goto(f"/koperasi/{pk}/")
    page.get_by_role("link", name="Mengapa tidak aktif?").click()
    last = office.today.year - 1 if office.today >= office.today.replace(month=7, day=1) else office.today.year - 2
    expect(page.locator(".kalimat").first).to_contain_text(str(last))
    row = page.locator("table tr", has=page.get_by_role("rowheader", name=str(last)))
    expect(row).to_contain_text(f"30 Jun {last + 1}")
    expect(row).to_contain_text("terlewat, dihitung")
    page.get_by_role("link", name="Pratinjau surat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pratinjau surat")
    expect(page.locator("img.kertas-surat")).to_be_visible()
    answer = page.request.get(f"/koperasi/{pk}/surat.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    other = page.request.get(f"/koperasi/{office.quiet(0)[0]}/surat.pdf")
    assert other.body() != answer.body()
    assert known.nama


def test_kepala_reads_numbers_that_add_up(enter: Enter, office: Office) -> None:
    page = enter(Peran.KEPALA)
    page.goto("/")
    inside = "kewenangan = 'kabkota' AND ditarik_pada IS NULL AND digabung_ke_id IS NULL"
    ((total, active, inactive, decided),) = office.ask(
        f"SELECT count(*), count(*) FILTER (WHERE status = 'aktif'), count(*) FILTER (WHERE status = 'tidak_aktif'), "
        f"count(status_keputusan) FROM registry_koperasi WHERE {inside}"
    )
    assert total == active + inactive + decided
    for word, number in (("Seluruh koperasi", total), ("Aktif", active), ("Tidak aktif", inactive)):
        card = page.locator(".angka-kartu", has=page.locator(".angka-label", has_text=re.compile(f"^{word}$")))
        expect(card.locator(".angka-besar")).to_contain_text(str(number))
    sums = page.locator("table tr", has=page.get_by_role("rowheader", name="Jumlah"))
    for number in (total, active, inactive):
        expect(sums).to_contain_text(str(number))
    page.get_by_role("link", name=f"{inactive} Tidak aktif").click()
    expect(page.locator(".anak-judul")).to_contain_text(f"{inactive} ")


def test_pengurus_sees_on_a_phone_what_is_missing(enter: Enter, office: Office) -> None:
    own = office.samples["koperasi milik pengurus"]
    page = enter(Peran.PENGURUS, width=NARROW)
    page.goto("/")
    ((name,),) = office.ask("SELECT nama FROM registry_koperasi WHERE id = %s", own)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("Koperasi Anda masih aktif")).to_be_visible()
    expect(page.get_by_text(f"RAT tahun buku {office.today.year - 1}").first).to_be_visible()
    assert looking.sideways(page) == []
    page.get_by_role("link", name="Mengapa?").click()
    expect(page).to_have_url(re.compile(f"/koperasi/{own}/mengapa/"))
    assert looking.sideways(page) == []


def test_kabid_proposes_and_kepala_adopts(enter: Enter, office: Office) -> None:
    first_day = office.today + timedelta(days=30)
    page = enter(Peran.KABID)
    page.goto("/aturan/")
    page.get_by_role("link", name=re.compile("Usul")).first.click()
    page.get_by_label(re.compile("^Tidak aktif setelah")).fill("3")
    page.get_by_label(re.compile("^Berlaku mulai")).fill(f"{first_day:%d/%m/%Y}")
    page.get_by_label(re.compile("^Dasar hukum")).fill("Permenkop 25/2015 ps. 1")
    page.get_by_label(re.compile("^Alasan")).fill("Mengikuti peraturan menteri.")
    page.get_by_role("button", name="Simpan usulan dan lihat akibatnya").click()
    expect(page.get_by_role("heading", name=re.compile("^Akibatnya pada"))).to_be_visible()
    address = page.url

    page = enter(Peran.KEPALA)
    page.goto(address)
    page.get_by_role("link", name="Tetapkan").click()
    page.get_by_role("button", name=re.compile("Tetapkan")).click()
    expect(page.locator(".judul .status")).to_contain_text("mulai")
    expect(page.get_by_role("link", name="Tetapkan")).to_have_count(0)
    page.goto(f"/koperasi/{office.quiet(1)[0]}/")
    expect(page.locator(".judul .status")).to_contain_text("Tidak aktif")
