"""Letters to everyone who is tidak aktif, from the filter of the register to the second letter and its verification.

By action: promises that would hold most letters of so small an office are withdrawn; and, because no process of the
office can turn its clock, the second failed attempt and the announcement of one letter, and the nights to come.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pypdfium2
from playwright.sync_api import APIResponse, Page, expect

from koperasi.accounts.roles import Peran
from tests.e2e import looking, phone
from tests.e2e.conftest import PHONE, Enter
from tests.e2e.office import Office
from tests.factories.papers import photo

NAME = "Peringatan kepada semua yang tidak aktif"
BY_HAND = 4  # letters: answered in the app, received, returned, still on the way
WAIT = 90  # half seconds


def test_from_the_filter_to_the_second_letter(enter: Enter, office: Office) -> None:
    kept = office.samples["diam"]
    office.act("tests.e2e.nights", "free", *(pk for pk, *_ in kept))
    desk = enter(Peran.PETUGAS)
    batch, count = prepared(desk)
    initialled_twice(enter, batch, count)
    approved_on_a_phone(enter(Peran.KEPALA, width=PHONE), batch, count)
    finished(desk, batch, count)
    printed(desk, batch, count)
    signed(enter(Peran.SEKRETARIAT), batch, count)

    letters = letters_of(office, batch)
    place = max({row[2] for row in letters}, key=[row[2] for row in letters].count)
    elsewhere, there = [row for row in letters if row[2] != place], [row for row in letters if row[2] == place]
    alone = [(pk, koperasi) for pk, koperasi, *_ in (elsewhere + there[1:])[:BY_HAND]]  # one at least for the camat
    carried = {pk for pk, *_ in there} - dict(alone).keys()
    (answers, _), (received, _), (returned, _), (going, _) = alone
    through_the_camat(desk, place, carried)
    by_hand(desk, [pk for pk, _ in alone])
    list_came_back(desk, carried, office.today)
    received_with_a_photo(desk, received)
    came_back(desk, returned)
    answered_in_the_app(enter, desk, office, dict(alone)[answers])

    second_letters(desk, office, carried | {received}, returned, batch)
    assert office.ask("SELECT keadaan FROM pembinaan_surat WHERE id = %s", going) == [("dikirim",)]
    verified(enter(None, width=PHONE, refused={404}), office, received)


# --- To signed letters ----------------------------------------------------------------------------
def prepared(page: Page) -> tuple[int, int]:
    """(batch, its letters): the drafts of the night, all of them, and what is due since."""
    page.goto("/koperasi/?status=tidak_aktif")
    page.get_by_role("link", name="Siapkan surat").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"Siapkan surat untuk \d+ koperasi"))
    count = int(re.sub(r"\D", "", heading.inner_text()))
    assert count > BY_HAND + 1
    expect(page.get_by_role("heading", name="Tidak disurati, dan sebabnya")).to_be_visible()
    assert looking.axe(page) == []
    page.get_by_label("Nama paket").fill(NAME)
    page.get_by_role("button", name=f"Siapkan {count} surat").click()
    expect(heading).to_have_text(NAME)
    return int(page.url.rstrip("/").rpartition("/")[2]), count


def initialled_twice(enter: Enter, batch: int, count: int) -> None:
    for role in (Peran.KABID, Peran.SEKRETARIAT):
        page = enter(role)
        page.goto(f"/surat/paket/{batch}/")
        page.get_by_role("button", name=f"Beri paraf {count} surat").click()
        expect(page.locator(".pesan.success")).to_be_visible()


def approved_on_a_phone(page: Page, batch: int, count: int) -> None:
    page.goto(f"/surat/paket/{batch}/")
    page.get_by_role("link", name=f"Setujui semua {count} surat").click()
    looked_at(page)
    page.get_by_role("button", name=f"Setujui {count} surat").click()
    expect(page.locator(".judul .status")).to_have_text("Sudah diputus")
    looked_at(page)


def finished(page: Page, batch: int, count: int) -> None:
    page.goto(f"/surat/paket/{batch}/")
    told = page.locator("#penerbitan .kalimat")
    until(page, lambda: "Selesai" in told.inner_text())
    expect(told).to_have_text(f"Selesai: {count} surat bernomor dan berkasnya tersimpan.")
    assert looking.axe(page) == []


def printed(page: Page, batch: int, count: int) -> None:
    page.get_by_role("button", name="Susun satu PDF untuk dicetak").click()
    link = page.get_by_role("link", name="Semua surat dalam satu PDF")
    until(page, lambda: bool(link.count()))
    file = pdf(page.request.get(link.get_attribute("href") or ""))
    assert len(file) == count, "one page a letter"
    numbers = {re.search(r"500\.3\.2\.4/(\d+)/", sheet.get_textpage().get_text_bounded()) for sheet in file}
    assert None not in numbers
    assert len({found[1] for found in numbers if found}) == count


def signed(page: Page, batch: int, count: int) -> None:
    page.goto(f"/surat/paket/{batch}/")
    page.get_by_role("link", name=f"Catat tanda tangan basah ({count})").click()
    page.get_by_role("button", name="Catat tanda tangan").click()
    expect(page.get_by_text(f"{count} surat tercatat ditandatangani.")).to_be_visible()


def letters_of(office: Office, batch: int) -> list[tuple[int, int, int, str]]:
    """(letter, cooperative, kecamatan, code), last those whom another test makes aktif."""
    kept = [pk for pk, *_ in office.samples["diam"]]
    rows: list[Any] = office.ask(
        "SELECT s.id, k.id, k.kecamatan_id, s.kode FROM pembinaan_surat s JOIN registry_koperasi k "
        "ON k.id = s.koperasi_id WHERE s.paket_id = %s ORDER BY k.kecamatan_id, s.id", batch
    )  # fmt: skip
    return sorted(rows, key=lambda row: row[1] in kept)


# --- On their way ---------------------------------------------------------------------------------
def through_the_camat(page: Page, place: int, letters: set[int]) -> None:
    page.goto(f"/surat/kirim/?apa=antar&kecamatan={place}&per=100")
    for pk in letters:
        page.locator(f"#s-{pk}").check()
    page.get_by_role("button", name="Serahkan yang dicentang").click()
    page.get_by_label(re.compile("^Melalui kecamatan")).check()
    page.get_by_role("button", name="Catat penyerahan").click()
    expect(page.get_by_text(f"{len(letters)} surat tercatat diserahkan. 1 surat pengantar dibuat")).to_be_visible()
    row = page.locator("tbody tr").first
    name = row.get_by_role("link").first.inner_text()
    text = "".join(words(pdf(page.request.get(
        row.get_by_role("link", name="Cetak (PDF)").get_attribute("href") or ""))))  # fmt: skip
    assert name.removeprefix("Kecamatan ") in text
    assert "500.3.2.4/" in text


def by_hand(page: Page, letters: list[int]) -> None:
    page.goto("/surat/kirim/?apa=antar&per=100")
    for pk in letters:
        page.locator(f"#s-{pk}").check()
    page.get_by_role("button", name="Serahkan yang dicentang").click()
    page.get_by_label(re.compile("^Diantar langsung")).check()
    page.get_by_label("Diantar oleh").fill("Dimas Arya Wibisono")
    page.get_by_role("button", name="Catat penyerahan").click()
    expect(page.get_by_text(f"{len(letters)} surat tercatat diserahkan.")).to_be_visible()


def list_came_back(page: Page, letters: set[int], on: date) -> None:
    """The camat's list, signed."""
    page.goto("/surat/kirim/?apa=jalan&per=100")
    for pk in letters:
        page.locator(f"#s-{pk}").check()
    page.get_by_role("button", name="Catat hasil yang dicentang").click()
    page.get_by_label("Foto daftar yang sudah ditandatangani").set_input_files(paper("daftar.jpg"))
    page.get_by_label("Tanggal untuk semua baris").fill(f"{on:%d/%m/%Y}")
    for pk in letters:
        page.locator(f"[name='p-{pk}']").fill("Perangkat desa")
    assert looking.axe(page) == []
    page.get_by_role("button", name="Simpan daftar").click()
    expect(page.locator(".pesan.success")).to_contain_text(str(len(letters)))


def received_with_a_photo(page: Page, pk: int) -> None:
    page.goto(f"/surat/kirim/{pk}/")
    page.get_by_role("link", name="Catat tanda terima").click()
    page.get_by_label("Foto tanda terima").set_input_files(paper("terima.jpg"))
    page.get_by_label("Diterima oleh").fill("Suparman")
    page.get_by_role("button", name="Simpan tanda terima").click()
    expect(page.locator(".judul .status")).to_have_text(re.compile("Sampai"))


def came_back(page: Page, pk: int) -> None:
    page.goto(f"/surat/kirim/{pk}/kembali/")
    page.get_by_label("Tidak ada orang").check()
    page.get_by_role("button", name="Catat surat kembali").click()
    expect(page.locator(".judul .status")).to_have_text(re.compile("Kembali"))
    expect(page.get_by_role("heading", name="Supaya dianggap telah disampaikan")).to_be_visible()


def answered_in_the_app(enter: Enter, desk: Page, office: Office, koperasi: int) -> None:
    """An officer who was invited at the desk has the letter and answers it, on the phone."""
    desk.goto(f"/koperasi/{koperasi}/akses/undang/")
    phone.fill(desk, {"Nama lengkap": "Wayan Surya", "Nomor ponsel": "0812-9999-0071",
                      "Hari terakhir masa jabatan": f"31/12/{office.today.year + 1}"})  # fmt: skip
    desk.get_by_label("Jabatan", exact=True).select_option("ketua")
    desk.get_by_role("button", name="Buat undangan").click()
    found = re.search(r"/sandi/\S+", desk.get_by_role("textbox", name="Pesan").input_value())
    assert found
    page = enter(None, width=PHONE)
    page.goto(found[0])
    phone.set_password(page)
    page.goto("/surat/saya/")
    page.get_by_role("link", name=re.compile("^Peringatan")).click()
    looked_at(page)
    page.get_by_role("button", name="Saya sudah menerima surat ini").click()
    page.get_by_role("link", name="Jelaskan keadaan koperasi").click()
    page.get_by_label("Tulis jawaban Anda").fill("Pembukuan kami hilang saat banjir; kami mohon pendampingan.")
    page.get_by_role("button", name="Kirim penjelasan").click()
    expect(page.get_by_text("Jawaban Anda sudah sampai di dinas.")).to_be_visible()
    looked_at(page)


# --- Weeks later ----------------------------------------------------------------------------------
def second_letters(page: Page, office: Office, received: set[int], returned: int, batch: int) -> None:
    """Nobody before the last day; then those who had the letter and did not answer; at last the one deemed to.

    Of this batch: what other tests have sent from the same office has nights of its own.
    """
    of = {pk: koperasi for pk, koperasi, _, _ in letters_of(office, batch)}
    drafts = "SELECT s.id FROM pembinaan_surat s JOIN pembinaan_langkahtangga l ON l.id = s.langkah_id " \
             "WHERE s.keadaan = 'konsep' AND l.kode = 'panggilan'"  # fmt: skip

    def night(day: date) -> set[int]:
        return set(office.act("tests.e2e.nights", "night", day)) & set(of.values())

    ((last,),) = office.ask("SELECT max(tenggat) FROM pembinaan_surat WHERE id = ANY(%s)", list(received))
    assert (last - office.today).days in (14, 15, 16)
    day_of_receipt = date.fromisoformat(office.act("tests.e2e.nights", "deem", returned, office.today))
    assert day_of_receipt == office.today + timedelta(days=6)
    ((later,),) = office.ask("SELECT tenggat FROM pembinaan_surat WHERE id = %s AND dianggap", returned)
    assert night(last) == set()
    assert night(last + timedelta(days=1)) == {of[pk] for pk in received}
    assert night(later + timedelta(days=1)) == {of[returned]}
    drafted = len(office.ask(drafts))
    assert drafted > len(received)
    page.goto("/surat/konsep/?langkah=panggilan&per=100")
    expect(page.locator("tbody tr")).to_have_count(drafted)


def verified(page: Page, office: Office, pk: int) -> None:
    ((code, number),) = office.ask("SELECT kode, nomor FROM pembinaan_surat WHERE id = %s", pk)
    page.goto(f"/s/{code}")
    expect(page.get_by_text("Asli dan berlaku.")).to_be_visible()
    expect(page.locator(".fakta")).to_contain_text(number)
    looked_at(page)
    page.get_by_label("Periksa kode lain").fill("AAAA AAAA AAAA AAAA AAAA")
    page.get_by_role("button", name="Periksa").click()
    expect(page.get_by_text("Tidak ditemukan.")).to_be_visible()
    looked_at(page)


# --- Parts ----------------------------------------------------------------------------------------
def until(page: Page, done: object) -> None:
    """A page that only tells what a worker has done is loaded again until it has."""
    for _ in range(WAIT):
        if done():  # type: ignore[operator]
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"still not done: {page.locator('main').inner_text()[:600]}")


def looked_at(page: Page) -> None:
    assert looking.axe(page) + looking.sideways(page) == []


def paper(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo((900, 1200))}


def pdf(answer: APIResponse) -> pypdfium2.PdfDocument:
    assert answer.status == 200, answer.url
    return pypdfium2.PdfDocument(BytesIO(answer.body()))


def words(file: pypdfium2.PdfDocument) -> list[str]:
    return [sheet.get_textpage().get_text_bounded() for sheet in file]
