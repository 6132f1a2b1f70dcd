"""Filing, end to end on a bad line: invited, RAT with five photos, report by Excel, sent back, mended, aktif again."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from tests.e2e import looking
from tests.e2e.conftest import NARROW, Enter
from tests.e2e.office import Office
from tests.e2e.phone import (
    PASSWORD,
    Line,
    at,
    choose,
    fill,
    fill_in,
    go_on,
    look_at,
    lose_the_answer,
    photo,
    pictures,
    set_password,
)

SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")
PHOTOS = ["halaman 2.jpg", "halaman 1.jpg", "halaman 3.jpg", "halaman 4.jpg", "halaman 5.jpg"]
ATTENDANCE = {
    "Tempat rapat": "Balai Desa", "Anggota yang berhak hadir": "120", "Hadir, laki-laki": "40",
    "Hadir, perempuan": "35", "Kuorum menurut anggaran dasar": "50",
}  # fmt: skip


def test_from_the_invitation_to_aktif_again(enter: Enter, office: Office) -> None:
    pk, known = office.quiet(11)
    year, held = office.today.year - 1, max(office.today - timedelta(days=20), date(office.today.year, 1, 1))
    desk = enter(Peran.PETUGAS)
    phone = enter(None, width=NARROW, refused={409, 422})
    line = Line(phone)
    first_log_in(phone, invitation(desk, pk, "Wayan Contoh", "0812-9999-0011"))
    expect(phone.get_by_text("tidak aktif", exact=True).first).to_be_visible()
    look_at(phone)

    phone.get_by_role("button", name=f"Mulai mengisi RAT tahun buku {year}").click()
    look_at(phone)
    phone.get_by_role("link", name="Mulai mengisi").click()
    the_meeting(phone, line, held)
    the_decisions(phone)
    at(phone, "Pengurus dan pengawas terpilih")
    phone.get_by_label("Rapat tidak memilih").check()
    go_on(phone)
    the_photos(phone, line)
    go_on(phone)
    number = send_twice(phone)
    assert number.startswith(f"RAT-{year}-")

    report = the_report(phone, year)
    send_back(desk, known.nama, number)
    mend(phone, number)
    for one in (number, report):
        accept(desk, known.nama, one)
    aktif_again(phone, pk, year, held)
    everything_once(office, phone, pk, year, held)


def test_a_rat_without_javascript(enter: Enter, office: Office) -> None:
    pk, _ = office.quiet(12)
    year, held = office.today.year - 1, max(office.today - timedelta(days=20), date(office.today.year, 1, 1))
    phone = enter(None, width=NARROW, js=False)
    phone.goto(invitation(enter(Peran.PETUGAS), pk, "Ketut Contoh", "0812-9999-0012"))
    set_password(phone)
    phone.get_by_role("button", name=f"Mulai mengisi RAT tahun buku {year}").click()
    phone.get_by_role("link", name="Mulai mengisi").click()
    phone.get_by_label("Rapat Anggota Tahunan").check()
    phone.get_by_label("Tanggal rapat").fill(f"{held:%d/%m/%Y}")
    fill(phone, ATTENDANCE)
    phone.get_by_label("Luring").check()
    phone.get_by_label("Pertama", exact=True).check()
    go_on(phone)
    decide(phone)
    phone.get_by_label("Rapat tidak memilih").check()
    go_on(phone)
    part = phone.locator("#berkas-berita_acara")
    for names in (PHOTOS[:2], PHOTOS[2:3]):
        photos = [{"name": name, "mimeType": "image/jpeg", "buffer": photo()} for name in names]
        part.locator("input[type=file]").set_input_files(photos)  # type: ignore[arg-type]
        part.get_by_role("button", name="Unggah").click()
    expect(part.locator(".berkas-daftar li")).to_have_count(3)
    part.get_by_role("button", name="Naikkan halaman 1.jpg").click()
    expect(part.get_by_role("link").first).to_have_text("halaman 1.jpg")
    part.get_by_role("button", name="Buang halaman 3.jpg").click()
    expect(part.locator(".berkas-daftar li")).to_have_count(2)
    assert looking.sideways(phone) == []
    go_on(phone)
    explain_and_send(phone)
    expect(phone.locator("main .status").first).to_contain_text("Dikirim")
    phone.goto("/")
    expect(phone.locator(".besar-kalimat")).to_contain_text("Koperasi Anda aktif.")
    assert office.ask("SELECT keadaan FROM registry_rat WHERE koperasi_id = %s AND tahun_buku = %s", pk, year) == [
        ("dikirim",)
    ]


# --- Getting in -----------------------------------------------------------------------------------
def invitation(desk: Page, pk: int, name: str, telephone: str) -> str:
    """Its address, from the message that a petugas sends."""
    desk.goto(f"/koperasi/{pk}/akses/undang/")
    desk.get_by_label("Nama lengkap").fill(name)
    desk.get_by_label("Jabatan", exact=True).select_option("ketua")
    desk.get_by_label("Nomor ponsel").fill(telephone)
    desk.get_by_label("Hari terakhir masa jabatan").fill("31/12/2027")
    desk.get_by_role("button", name="Buat undangan").click()
    found = re.search(r"/sandi/\S+", desk.get_by_role("textbox", name="Pesan").input_value())
    assert found
    return found[0]


def first_log_in(phone: Page, address: str) -> None:
    phone.goto(address)
    look_at(phone)
    set_password(phone)
    phone.context.clear_cookies()
    phone.goto("/masuk/")
    phone.get_by_label("Nomor ponsel atau nama pengguna").fill("0812 9999 0011")
    phone.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Masuk").click()
    expect(phone.get_by_text("Koperasi Anda").first).to_be_visible()


# --- The RAT --------------------------------------------------------------------------------------
def the_meeting(phone: Page, line: Line, held: date) -> None:
    """The line is cut while typing: what was acknowledged is there afterwards, the rest was named and went in later."""
    at(phone, "Pelaksanaan rapat")
    phone.get_by_label("Rapat Anggota Tahunan").check()
    phone.get_by_label("Tanggal rapat").fill(f"{held:%d/%m/%Y}")
    news = phone.locator("#konsep-kabar")
    expect(news).to_have_text(SAVED)
    line.cut()
    fill(phone, ATTENDANCE)
    expect(news).to_contain_text("Belum tersimpan: Tempat rapat, Anggota yang berhak hadir, Hadir, laki-laki")
    look_at(phone, "terputus")
    phone.get_by_label("Luring").check()
    phone.get_by_label("Pertama", exact=True).check()
    line.mend()
    expect(news).to_have_text(SAVED)
    phone.reload()
    expect(phone.get_by_label("Tanggal rapat")).to_have_value(f"{held:%d/%m/%Y}")
    expect(phone.get_by_label("Hadir, perempuan")).to_have_value("35")
    go_on(phone)


def the_decisions(phone: Page) -> None:
    at(phone, "Keputusan rapat")
    go_on(phone)
    expect(phone.get_by_role("alert")).to_be_focused()
    look_at(phone, "galat")
    decide(phone)


def decide(phone: Page) -> None:
    choose(phone, "Laporan pertanggungjawaban pengurus", "Diterima")
    choose(phone, "Laporan keuangan", "Disahkan")
    choose(phone, "Pembagian SHU", "Tidak dibagi")
    choose(phone, "Rencana kerja tahun berikutnya", "Disetujui")
    choose(phone, "Rencana anggaran pendapatan dan belanja (RAPB)", "Disetujui")
    phone.get_by_label("SHU yang disahkan").fill("45.000.000")
    go_on(phone)


def the_photos(phone: Page, line: Line) -> None:
    """Five; the answer to the first is lost, the line is cut under a later one, and all of it goes on by itself."""
    at(phone, "Berkas")
    part = phone.locator("#berkas-berita_acara")
    photos = [{"name": name, "mimeType": "image/jpeg", "buffer": photo()} for name in PHOTOS]
    phone.route("**/berkas/berita_acara/", lose_the_answer, times=1)
    part.get_by_label("Potret atau pilih berkas").set_input_files(photos)  # type: ignore[arg-type]
    expect(part.get_by_text(re.compile(r"halaman 3\.jpg: \d+ %"))).to_be_visible()
    line.cut()
    expect(part.get_by_text("sambungan terputus")).to_be_visible()
    look_at(phone, "terputus")
    line.mend()
    expect(part.locator(".berkas-daftar li")).to_have_count(5)
    expect(part.locator(".berkas-antre li")).to_have_count(0)
    part.get_by_role("button", name="Naikkan halaman 1.jpg").click()
    expect(part.get_by_role("link").first).to_have_text("halaman 1.jpg")
    look_at(phone, "lima")


def send_twice(phone: Page) -> str:
    """The same page sent from two tabs: the second leads to the receipt of the first."""
    at(phone, "Periksa jawaban, lalu kirim")
    again = phone.context.new_page()
    again.goto(phone.url)
    for page in (phone, again):
        explain_and_send(page)
    assert again.url == phone.url
    again.close()
    look_at(phone)
    return phone.get_by_role("heading", level=1).inner_text()


def explain_and_send(page: Page) -> None:
    for reason in page.locator("textarea[name^=alasan-]").all():
        reason.fill("Menunggu hasil audit.")
    page.get_by_role("button", name="Kirim ke dinas").click()
    expect(page.get_by_role("heading", name="Tanda terima")).to_be_visible()


# --- The report -----------------------------------------------------------------------------------
def the_report(phone: Page, year: int) -> str:
    phone.goto("/")
    look_at(phone)
    phone.get_by_role("button", name=f"Mulai mengisi Laporan keuangan tahun buku {year}").click()
    look_at(phone)
    phone.get_by_role("link", name="Mulai mengisi").click()
    look_at(phone)
    phone.locator("[data-laporan] input").first.fill("1")
    expect(phone.locator("#konsep-kabar")).to_have_text(SAVED)
    phone.get_by_role("link", name="Isi lewat Excel").click()
    look_at(phone)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Unduh templat Excel").click()
    file = {
        "name": "laporan.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": fill_in(download.value.path().read_bytes()),
    }
    phone.get_by_label(re.compile("Berkas")).set_input_files(file)  # type: ignore[arg-type]
    phone.get_by_role("button", name="Unggah").click()
    look_at(phone, "beda")
    phone.get_by_role("button", name="Pakai angka dari Excel").click()
    expect(phone.get_by_text("angka dari Excel dimasukkan")).to_be_visible()
    look_at(phone)
    phone.get_by_role("link", name="Berkas yang ditandatangani", exact=True).click()
    look_at(phone)
    for part in phone.locator("[data-berkas]", has_text="(wajib)").all():
        scan = {"name": "neraca.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        part.locator("input[type=file]").set_input_files(scan)  # type: ignore[arg-type]
        expect(part.get_by_role("link", name="neraca.jpg")).to_be_visible()
    go_on(phone)
    look_at(phone)
    phone.get_by_label("sudah ditandatangani seluruh pengurus").check()
    go_on(phone)
    return send_twice(phone)


# --- The review -----------------------------------------------------------------------------------
def open_review(desk: Page, name: str, number: str) -> None:
    desk.goto("/periksa/")
    desk.get_by_label("Cari koperasi").fill(name)
    desk.get_by_role("button", name="Cari").click()
    desk.locator("tr", has_text=number).get_by_role("link").first.click()
    expect(desk.get_by_text(number).first).to_be_visible()


def send_back(desk: Page, name: str, number: str) -> None:
    open_review(desk, name, number)
    assert looking.axe(desk) == []
    desk.locator("summary", has_text="Kembalikan untuk perbaikan").click()
    item = desk.locator(".putusan-butir", has_text="Pelaksanaan rapat")
    item.locator("summary").click()
    item.get_by_label("Alasan lain").fill("Tempat rapat kurang jelas, tulis alamatnya")
    desk.get_by_role("button", name="Kembalikan kepada koperasi").click()
    expect(desk.get_by_text("dikembalikan untuk perbaikan.").first).to_be_visible()


def mend(phone: Page, number: str) -> None:
    phone.goto("/")
    expect(phone.get_by_text("Tempat rapat kurang jelas, tulis alamatnya.").first).to_be_visible()
    look_at(phone)
    phone.get_by_role("button", name="Perbaiki dan kirim lagi").click()
    expect(phone.get_by_role("heading", name="Yang perlu diperbaiki")).to_be_visible()
    look_at(phone)
    phone.get_by_role("link", name="Pelaksanaan rapat").click()
    expect(phone.get_by_text("Tempat rapat kurang jelas, tulis alamatnya.")).to_be_visible()
    look_at(phone)
    phone.get_by_label("Tempat rapat").fill("Balai Desa, Jalan Raya 1")
    go_on(phone)
    assert send_twice(phone) == number


def accept(desk: Page, name: str, number: str) -> None:
    open_review(desk, name, number)
    desk.get_by_role("button", name="Terima").click()
    expect(desk.get_by_text(f"{number} {name} diterima.")).to_be_visible()


# --- The end --------------------------------------------------------------------------------------
def aktif_again(phone: Page, pk: int, year: int, held: date) -> None:
    phone.goto("/")
    expect(phone.locator(".besar-kalimat")).to_contain_text("Koperasi Anda aktif.")
    expect(phone.locator("main .lembar").first).to_contain_text("sudah RAT")
    look_at(phone)
    phone.get_by_role("link", name="Mengapa?").click()
    expect(phone.get_by_role("heading", name="Mengapa aktif?")).to_be_visible()
    row = phone.locator("table tr", has=phone.get_by_role("rowheader", name=str(year), exact=True))
    expect(row).to_contain_text(dates.pendek(held))
    expect(row).to_contain_text("terpenuhi")
    look_at(phone)


def everything_once(office: Office, phone: Page, pk: int, year: int, held: date) -> None:
    """One filing a kind, evidence as the steps made it, five photos bound in order, and no position in any paper."""
    assert office.ask("SELECT status FROM registry_koperasi WHERE id = %s", pk) == [("aktif",)]
    for table in ("registry_rat", "registry_laporankeuangan"):
        query = f"SELECT tahun_buku, keadaan FROM {table} WHERE koperasi_id = %s AND tahun_buku >= %s"
        assert office.ask(query, pk, year) == [(year, "diterima")], table
    today, ((grace,),) = office.today, office.ask("SELECT masa_tenggang_hari FROM registry_kantor")
    assert office.ask(
        "SELECT jenis, tingkat, tanggal, dari, sampai FROM registry_masabukti "
        "WHERE koperasi_id = %s AND sumber = 'pengajuan' ORDER BY jenis DESC, tingkat, sampai", pk,
    ) == [
        ("rat", "dikirim", held, today, today + timedelta(days=grace)),
        ("rat", "dikirim", held, today, None),
        ("rat", "diterima", held, today, None),
        ("laporan", "dikirim", None, today, None),
        ("laporan", "diterima", None, today, None),
    ]  # fmt: skip
    papers = (
        "FROM registry_berkas b JOIN registry_konsep k ON k.id = b.konsep_id WHERE k.koperasi_id = %s "
        "AND k.jenis = 'rat' AND k.tujuan = 'baru' AND b.jenis = 'berita_acara' "
    )
    photos = office.ask(f"SELECT nama_asli, bagian_dari_id {papers} AND bentuk = 'jpg' ORDER BY urutan", pk)
    (bound,) = office.ask(f"SELECT b.id, halaman {papers} AND bentuk = 'pdf'", pk)
    assert photos == [(name, bound[0]) for name in sorted(PHOTOS)]
    assert bound[1] == len(PHOTOS)
    query = "SELECT b.kode FROM registry_berkas b JOIN registry_konsep k ON k.id = konsep_id WHERE koperasi_id = %s"
    for (kode,) in office.ask(query, pk):
        data = phone.request.get(f"/berkas/{kode}/").body()
        assert data[:4] in (b"%PDF", b"\xff\xd8\xff\xe0")
        for picture in pictures(data):
            assert not picture.getexif(), kode
