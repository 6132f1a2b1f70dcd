"""A training of 15 cooperatives, from the invitation to the certificates and the code anyone may check."""

from __future__ import annotations

import re
from io import BytesIO

import pypdfium2
from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from tests.e2e import looking
from tests.e2e.conftest import NARROW, Enter
from tests.e2e.office import Office

SERI = "Pelatihan Uji Peramban"
MANY = 15


def test_fifteen_cooperatives_from_invitation_to_certificate(enter: Enter, office: Office) -> None:
    page = enter(Peran.PETUGAS)
    _plan(page, office)
    invited = _invite(page, office)
    _send_one(enter, office)
    _answers(page)
    _enrol(page, invited)
    _attend(page)
    page.get_by_role("link", name="Ringkasan").click()
    page.get_by_role("link", name="Tandai selesai").click()
    page.get_by_label("Evaluasi penyelenggaraan").fill("Peserta aktif bertanya.")
    page.get_by_role("button", name="Tandai selesai").click()
    expect(page.locator(".judul .status")).to_contain_text("Selesai")
    _certify(page)
    _check(enter, office)


def _plan(page: Page, office: Office) -> None:
    page.goto("/pembinaan/pelatihan/")
    page.get_by_role("link", name="Rencanakan pelatihan").click()
    page.get_by_label("Jenis").select_option("pelatihan")
    page.get_by_label("Nama pelatihan").fill(SERI)
    page.get_by_label("Angkatan").fill("XIV")
    page.get_by_label("Hari pertama").fill(dates.panjang(office.today))
    page.get_by_label("Tempat").fill("Aula Dinas")
    page.get_by_label("Kuota peserta").fill(str(MANY))
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{SERI} Angkatan XIV")


def _invite(page: Page, office: Office) -> list[str]:
    """Those never trained whose names nobody else has; the page says how many there are."""
    known = {name for (name,) in office.ask("SELECT min(nama) FROM registry_koperasi GROUP BY lower(nama) "
                                            "HAVING count(*) = 1")}  # fmt: skip
    page.get_by_role("link", name="Undangan", exact=True).click()
    page.get_by_role("link", name="Pilih koperasi").click()
    page.get_by_label("Riwayat pelatihan").select_option("belum")
    page.get_by_role("button", name="Saring", exact=True).click()
    page.get_by_role("link", name="50", exact=True).click()
    expect(page.locator(".hasil-saringan")).to_contain_text("belum diundang dalam saringan ini")
    names = [name for name in page.locator("tbody th label").all_inner_texts() if name in known][:MANY]
    for name in names:
        page.get_by_label(f"Undang {name}", exact=True).check()
    assert looking.axe(page) == []
    page.get_by_role("button", name="Undang yang dicentang").click()
    expect(page.locator("tbody tr")).to_have_count(MANY)
    page.get_by_role("link", name="Buka pelatihan").click()
    page.get_by_role("button", name="Buka pelatihan").click()
    expect(page.locator(".judul .status")).to_contain_text("Dibuka")
    return names


def _send_one(enter: Enter, office: Office) -> None:
    """Without script: the opening is noted and the link stands on the page."""
    page = enter(Peran.PETUGAS, js=False)
    rows = office.ask(
        "SELECT u.id FROM pembinaan_undangan u JOIN pembinaan_pelatihan p ON p.id = u.pelatihan_id WHERE p.seri = %s "
        "ORDER BY u.id", SERI,
    )  # fmt: skip
    for (pk,) in rows:
        page.goto(f"/pembinaan/pelatihan/undangan/{pk}/")
        expect(page.locator("#teks-undangan")).to_contain_text(f"{SERI} Angkatan XIV")
        button = page.get_by_role("button", name=re.compile("^Undang 08"))
        if button.count():
            button.first.click()
            assert "https://wa.me/628" in (page.get_by_role("link", name="Buka WhatsApp").get_attribute("href") or "")
            return
    raise AssertionError("none of fifteen has a number")


def _answers(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Undangan")).click()
    for select in page.locator("tbody select").all():
        select.select_option("datang")
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.get_by_role("link", name=f"Akan datang {MANY}")).to_be_visible()


def _enrol(page: Page, invited: list[str]) -> None:
    """Fifteen from Excel, one of them wrong at first, and one more by hand: over the quota is told."""
    page.get_by_role("link", name="Peserta", exact=True).click()
    page.get_by_role("link", name="Impor dari Excel").click()
    lines = [f"Peserta Peramban {letter}\t{name}\tBendahara\tP\t1985"
             for letter, name in zip("ABCDEFGHIJKLMNO", invited, strict=True)]  # fmt: skip
    wrong = [*lines[:-1], lines[-1].replace("\tP\t", "\tX\t")]
    page.get_by_label("Tempel dari Excel").fill("\n".join(wrong))
    page.get_by_role("button", name="Periksa daftarnya").click()
    expect(page.get_by_role("heading", name=f"{MANY - 1} baris siap ditambahkan, 1 perlu diperbaiki")).to_be_visible()
    expect(page.get_by_text("tulis L atau P")).to_be_visible()
    page.get_by_label("Tempel dari Excel").fill("\n".join(lines))
    page.get_by_role("button", name="Periksa daftarnya").click()
    page.get_by_role("button", name=f"Tambahkan {MANY} peserta").click()
    expect(page.locator("tbody tr")).to_have_count(MANY)

    page.get_by_role("link", name="Tambah peserta").click()
    page.get_by_role("link", name=invited[0], exact=True).click()
    page.get_by_label("Nama orang lain").fill("Peserta Peramban Z")
    page.get_by_role("button", name="Tambahkan", exact=True).click()
    expect(page.get_by_text(f"melebihi kuota {MANY}").first).to_be_visible()


def _attend(page: Page) -> None:
    """All were there but the last, who is taken out by keyboard."""
    page.get_by_role("link", name="Kehadiran").click()
    page.get_by_role("button", name=re.compile("^Semua hadir")).click()
    page.locator("tbody input[type=checkbox]").nth(MANY - 1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Simpan kehadiran").click()
    expect(page.get_by_text(f"Kehadiran {MANY} orang disimpan")).to_be_visible()


def _certify(page: Page) -> None:
    page.get_by_role("link", name="Sertifikat", exact=True).click()
    expect(page.get_by_role("heading", name=f"Memenuhi syarat: {MANY} orang")).to_be_visible()
    expect(page.locator("tr", has_text="Peserta Peramban Z")).to_contain_text("tidak hadir")
    page.get_by_role("button", name="Terbitkan sertifikat").click()
    expect(page.get_by_role("heading", name=f"Bersertifikat: {MANY} orang")).to_be_visible()
    page.get_by_role("button", name="Buat berkas untuk dicetak").click()
    page.get_by_role("link", name="Lihat hasilnya").click()
    link = page.get_by_role("link", name=f"Unduh {MANY} sertifikat").get_attribute("href")
    data = page.request.get(link or "").body()
    assert len(pypdfium2.PdfDocument(BytesIO(data))) == MANY


def _check(enter: Enter, office: Office) -> None:
    """Whoever holds the paper, on a phone and without a log-in."""
    ((code, number),) = office.ask(
        "SELECT s.kode_sertifikat, s.nomor_sertifikat FROM pembinaan_peserta s JOIN pembinaan_orang o "
        "ON o.id = s.orang_id WHERE o.nama = 'Peserta Peramban A'"
    )
    page = enter(None, width=NARROW, refused={404})
    page.goto(f"/sertifikat/{code}/")
    expect(page.get_by_text("diterbitkan dinas dan berlaku")).to_be_visible()
    expect(page.get_by_text(number)).to_be_visible()
    assert looking.sideways(page) == []
    assert looking.axe(page) == []
    page.goto("/sertifikat/00000000-0000-4000-8000-000000000000/")
    expect(page.get_by_text("Tidak ditemukan.")).to_be_visible()
