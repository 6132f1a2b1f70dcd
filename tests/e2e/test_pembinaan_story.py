"""The office's own work, end to end: cases of the night, a route and its papers, one cooperative back, a dossier."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from tests.e2e import looking
from tests.e2e.conftest import NARROW, PHONE, Enter
from tests.e2e.files import Known
from tests.e2e.office import Office
from tests.factories.papers import photo

OURS = "k.kewenangan = 'kabkota' AND k.status_keputusan IS NULL AND k.ditarik_pada IS NULL AND k.digabung_ke_id IS NULL"
NUMBER = "800.1.11/1407/413.110/UJI"
DAY = "%d/%m/%Y"


# --- The night and the kabid ----------------------------------------------------------------------
def test_a_case_for_everyone_tidak_aktif_and_the_kabid_gives_them_out(enter: Enter, office: Office) -> None:
    inactive = {pk for (pk,) in office.ask(
        f"SELECT k.id FROM registry_koperasi k WHERE {OURS} AND k.status_hitung = 'tidak_aktif' "
        "AND k.dibuat_pada < (SELECT max(selesai_pada) FROM registry_malam)"  # the next night opens for what came since
    )}  # fmt: skip
    cases = [pk for (pk,) in office.ask(
        f"SELECT k.id FROM pembinaan_kasus c JOIN registry_koperasi k ON k.id = c.koperasi_id WHERE {OURS} "
        "AND k.status_hitung = 'tidak_aktif' AND c.jenis = 'keaktifan' AND c.keadaan <> 'selesai'"
    )]  # fmt: skip
    assert inactive
    assert sorted(cases) == sorted(inactive), "one open case of kind keaktifan for each"

    page = enter(Peran.KABID)
    page.goto("/pembinaan/?siapa=semua")
    ((open_cases,),) = office.ask("SELECT count(*) FROM pembinaan_kasus WHERE keadaan <> 'selesai'")
    follow(page, "Kasus terbuka", open_cases)
    page.goto("/pembinaan/?siapa=semua")
    ((waiting,),) = office.ask("SELECT count(*) FROM pembinaan_kasus WHERE keadaan <> 'selesai' AND petugas_id IS NULL")
    assert waiting, "the demo leaves some to the kabid"
    follow(page, "Belum dibagi", waiting)
    page.get_by_label("Berikan kepada").select_option(label=name_of(office, "petugas2"))
    page.get_by_role("button", name=f"Berikan semua {waiting} kasus dalam saringan ini").click()
    expect(page.get_by_text(f"{waiting} kasus diberikan kepada {name_of(office, 'petugas2')}.")).to_be_visible()
    assert office.ask("SELECT count(*) FROM pembinaan_kasus WHERE keadaan <> 'selesai' AND petugas_id IS NULL") == [
        (0,)
    ]


def follow(page: Page, label: str, number: int) -> None:
    """A number of the desk is the number of the list behind it."""
    card = page.locator(".angka-kartu", has=page.locator(".angka-label", has_text=re.compile(f"^{label}$")))
    expect(card.locator(".angka-besar a")).to_contain_text(str(number))
    card.get_by_role("link").click()
    expect(page.locator(".anak-judul strong")).to_have_text(str(number))


# --- One cooperative, from the route to the results -------------------------------------------------
def test_one_cooperative_is_brought_back(enter: Enter, office: Office) -> None:
    pk, known = office.quiet(13)
    given_to_petugas(enter(Peran.KABID, refused={422}), office, known)
    desk = enter(Peran.PETUGAS)
    route = planned(desk, office, pk, known)
    visited(enter(Peran.PETUGAS, width=PHONE), office, route, known)
    papers(desk, route, known)
    ((case,),) = office.ask("SELECT id FROM pembinaan_kasus WHERE koperasi_id = %s AND keadaan <> 'selesai'", pk)
    desk.goto(f"/pembinaan/kasus/{case}/")
    expect(desk.locator("#judul-janji + ul")).to_contain_text(dates.panjang(office.today + timedelta(days=14)))
    expect(desk.get_by_role("link", name="Tutup kasus")).to_be_visible()
    expect(desk.get_by_text("Kasus ini diusulkan ditutup")).to_have_count(0)
    meeting_recorded(desk, office, pk)
    closed(desk, office, case, known)
    in_the_results(desk, office, case, known)


def given_to_petugas(page: Page, office: Office, known: Known) -> None:
    page.goto(f"/pembinaan/kasus/?jenis=keaktifan&q={known.nama}")
    page.get_by_role("checkbox", name=f"Pilih {known.nama}", exact=True).check()
    page.get_by_label("Berikan kepada").select_option(label=name_of(office, "petugas"))
    page.get_by_label("Alasan").fill("Dibagi menurut kecamatan.")
    page.get_by_role("button", name="Berikan yang dicentang").click()
    said = re.compile(
        f"1 kasus diberikan kepada {name_of(office, 'petugas')}|sudah ditangani {name_of(office, 'petugas')}"
    )
    expect(page.get_by_text(said).first).to_be_visible()


def planned(page: Page, office: Office, pk: int, known: Known) -> str:
    """The tidak aktif of a kecamatan, ours among them; the surat tugas before and after it has a number."""
    page.goto("/pembinaan/rencana/")
    page.get_by_role("link", name=re.compile("Rute baru|Susun rute|Rencanakan")).first.click()
    page.get_by_role("link", name=known.kecamatan, exact=True).click()
    page.get_by_label(known.nama, exact=True).check()
    for other in page.locator("tbody input[name=pilih]:not(:checked)").all()[:2]:
        other.check()
    chosen = page.locator("tbody input[name=pilih]:checked").count()
    assert looking.axe(page) == []
    page.get_by_role("button", name="Lanjut: isi surat tugas").click()
    for label in ("Hari pertama", "Hari terakhir"):
        page.get_by_label(label).fill(f"{office.today:{DAY}}")
    page.get_by_role("button", name="Susun rute").click()
    expect(page.locator("#tujuan tbody tr")).to_have_count(chosen)
    route = page.url
    assert NUMBER not in pdf_text(page, f"{route}surat-tugas.pdf")
    page.get_by_role("link", name="Isi nomor surat tugas").click()
    page.get_by_label("Nomor surat tugas").fill(NUMBER)
    page.get_by_role("button", name="Catat nomor").click()
    expect(page.get_by_text("Nomor surat tugas dicatat.")).to_be_visible()
    text = pdf_text(page, f"{route}surat-tugas.pdf")
    assert NUMBER in text
    assert known.nama.split()[-1] in text
    return route


def visited(phone: Page, office: Office, route: str, known: Known) -> None:
    """On a screen of 390 px: a photo, a promise, the last look, sent."""
    phone.goto(route)
    phone.get_by_role("link", name=f"buka kunjungan ke {known.nama}").click()
    phone.get_by_role("link", name="Isi hasil kunjungan").click()
    phone.get_by_role("radio", name="Ditemukan", exact=True).check()
    phone.get_by_role("group", name="Papan nama terpasang?").get_by_label("Ya").check()
    phone.get_by_role("group", name="Kantor buka?").get_by_label("Ya").check()
    phone.get_by_label("Berjalan", exact=True).check()
    phone.get_by_label("Nama yang ditemui").fill("Made Contoh")
    phone.get_by_label("Jabatannya").fill("ketua")
    phone.get_by_label("Anggota sekarang").fill("45")
    phone.get_by_label("Pengurus berjanji mengadakan RAT pada").fill(f"{office.today + timedelta(days=14):{DAY}}")
    phone.get_by_role("group", name="Rekomendasi Anda").get_by_role("radio").first.check()
    expect(phone.locator("#konsep-kabar")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d$"))
    part = phone.locator("[data-berkas]").first
    shot = {"name": "kantor.jpg", "mimeType": "image/jpeg", "buffer": photo((1200, 900))}
    part.locator("input[type=file]").set_input_files(shot)  # type: ignore[arg-type]
    expect(part.get_by_role("link", name="kantor.jpg")).to_be_visible()
    looked_at(phone)
    phone.get_by_role("button", name="Periksa dan kirim").click()
    expect(phone.get_by_text("Temuan lapangan")).to_be_visible()
    looked_at(phone)
    phone.get_by_role("button", name="Kirim hasil kunjungan").click()
    expect(phone.get_by_role("link", name="Berita acara")).to_be_visible()
    looked_at(phone)


def papers(page: Page, route: str, known: Known) -> None:
    page.goto(route)
    expect(page.locator(".anak-judul")).to_contain_text("1 dari")
    report = pdf_text(page, f"{route}laporan.pdf")
    assert "Made Contoh" in report
    page.get_by_role("link", name=f"lihat kunjungan ke {known.nama}").click()
    text = pdf_text(page, page.get_by_role("link", name="Berita acara").get_attribute("href") or "")
    assert "BERITA ACARA" in text.upper()
    assert "Made Contoh" in text


def meeting_recorded(page: Page, office: Office, pk: int) -> None:
    """Today, as the pengurus had promised, in Matriks RAT."""
    year = office.today.year - 1
    page.goto(f"/matriks-rat/?status=tidak_aktif&per=100&kosong=semua&q={office.quiet(13)[1].badan_hukum}")
    page.locator(f"input[name='s-{pk}-{year}']").fill(f"{office.today.day}/{office.today.month}")
    page.keyboard.press("Enter")
    expect(page.locator(f"#b-{pk} .matriks-status")).not_to_contain_text("Tidak aktif")


def closed(page: Page, office: Office, case: int, known: Known) -> None:
    page.goto("/pembinaan/")
    card = page.locator(".angka-kartu", has=page.locator(".angka-label", has_text=re.compile("^Usul ditutup$")))
    page.goto(f"{card.get_by_role('link').get_attribute('href')}&per=100")  # others are made aktif by other tests
    row = page.locator("tbody tr", has=page.get_by_role("link", name=known.nama, exact=True))
    expect(row).to_contain_text("Usul ditutup: aktif kembali")
    row.get_by_role("link", name=known.nama).click()
    expect(page.locator(".usul-tutup")).to_contain_text("Kasus ini diusulkan ditutup: aktif kembali.")
    expect(page.locator(".usul-tutup")).to_contain_text(f"RAT tahun buku {office.today.year - 1}")
    assert looking.axe(page) == []
    assert office.ask("SELECT keadaan FROM pembinaan_kasus WHERE id = %s", case) == [("berjalan",)], "never silently"
    page.get_by_role("link", name="Tutup kasus").click()
    expect(page.get_by_role("radio", name="Aktif kembali")).to_be_checked()
    page.get_by_label("Catatan").fill("RAT diadakan sesuai janji pengurus.")
    page.get_by_role("button", name="Tutup kasus").click()
    expect(page.get_by_text(f"Kasus {known.nama} ditutup.")).to_be_visible()
    assert office.ask("SELECT keadaan, hasil FROM pembinaan_kasus WHERE id = %s", case) == [
        ("selesai", "aktif_kembali")
    ]


def in_the_results(page: Page, office: Office, case: int, known: Known) -> None:
    """Each stage it went through counts it, the last one lists it; the promise is kept."""
    page.goto("/pembinaan/hasil/")
    row = page.locator("table.tahap tr", has=page.get_by_role("rowheader", name="Aktif", exact=True))
    number = row.get_by_role("link").first.inner_text()
    row.get_by_role("link").first.click()
    expect(page.locator(".anak-judul")).to_contain_text(f"{number} ")
    for stage in ("kunjungan", "janji", "rat", "aktif"):
        page.goto(f"/pembinaan/hasil/rincian/kasus/?tahap={stage}&kecamatan={kecamatan_of(office, known)}&per=100")
        expect(page.get_by_role("link", name=known.nama, exact=True).first).to_be_visible()
    assert office.ask("SELECT dicabut_pada FROM pembinaan_janjirat WHERE kasus_id = %s AND oleh_siapa LIKE %s",
                      case, "%Made Contoh%") == [(None,)]  # fmt: skip
    page.goto("/pembinaan/janji/?nasib=ditepati&per=100")
    expect(page.locator("tbody tr", has_text=known.nama).first).to_contain_text("epat")


# --- A dossier ----------------------------------------------------------------------------------------
def test_a_dossier_is_complete_and_bound(enter: Enter, office: Office) -> None:
    """All steps on days that have passed, so that its clocks have run out; sent by the kabid, one file for all."""
    pk, known = office.quiet(14)
    page = enter(Peran.PETUGAS)
    page.goto(f"/pembinaan/koperasi/{pk}/usulan/baru/")
    page.get_by_role("radio", name=re.compile("[Pp]embubaran")).check()
    page.get_by_label(re.compile("Tidak melakukan kegiatan usaha secara nyata")).check()
    page.get_by_role("button", name="Buka usulan").click()
    home = page.url
    expect(page.locator("#halangan")).to_be_visible()
    refused_before_it_is_complete(page, home)
    steps_taken(page, home, office.today)
    for kind in ("simpanan", "utang", "aset", "bantuan", "kasus"):
        page.goto(f"{home}pengaman/{kind}/")
        page.get_by_label("Keadaan").fill(f"Sudah ditelusuri bersama kepala desa: {kind} tidak ada lagi.")
        page.get_by_role("button", name="Simpan").click()
        expect(page).to_have_url(home)
    expect(page.get_by_text("usulan ini siap diajukan")).to_be_visible()
    paper = {"name": "keterangan desa.jpg", "mimeType": "image/jpeg", "buffer": photo((1200, 1600))}
    page.locator("#berkas-surat_lurah input[type=file]").set_input_files(paper)  # type: ignore[arg-type]
    expect(page.locator("#berkas-surat_lurah").get_by_role("link", name="keterangan desa.jpg")).to_be_visible()
    assert looking.axe(page) == []
    draft = made_by_a_worker(page, home)
    frozen = sent(enter(Peran.KABID), home)
    for text in (draft, frozen):
        assert known.nama.split()[-1].upper() in text.upper()
        assert "lampiran" in text.lower()
    assert "500.3.2/UJI" in frozen
    page.goto(home)
    page.set_viewport_size({"width": NARROW, "height": 844})
    assert looking.axe(page) + looking.sideways(page) == []
    assert office.ask("SELECT status_keputusan FROM registry_koperasi WHERE id = %s", pk) == [(None,)]


def refused_before_it_is_complete(page: Page, home: str) -> None:
    page.get_by_role("button", name="Buat konsep").click()
    expect(page.get_by_text("Berkas usulan belum dapat dicetak: pengaman belum diisi").first).to_be_visible()
    page.goto(home)


def steps_taken(page: Page, home: str, on: date) -> None:
    """(step, days ago, received days ago): the announcement's three months and the two for objections are over."""
    for code, done, received in (
        ("kunjungan", 160, 0), ("surat_lurah", 150, 0), ("pengumuman", 142, 0), ("pemberitahuan", 115, 110),
    ):  # fmt: skip
        page.goto(f"{home}langkah/{code}/")
        page.get_by_label("Dilakukan pada").fill(f"{on - timedelta(days=done):{DAY}}")
        if received:
            page.get_by_label("Nomor surat").fill("500.3.2/318/413.110")
            page.get_by_label("Diterima koperasi pada").fill(f"{on - timedelta(days=received):{DAY}}")
            page.get_by_label("Diterima oleh").fill("Mantan sekretaris")
        page.get_by_role("button", name="Simpan").click()
        expect(page).to_have_url(home)
    expect(page.locator(".usulan-langkah .status.risiko")).to_have_count(0)


def made_by_a_worker(page: Page, home: str) -> str:
    page.get_by_role("button", name="Buat konsep").click()
    page.get_by_role("link", name=re.compile("Unduh|Buka|Lihat")).first.wait_for()
    return pdf_text(page, f"{home}berkas.pdf")


def sent(page: Page, home: str) -> str:
    page.goto(home)
    page.get_by_role("link", name="Ajukan ke kementerian").click()
    page.get_by_label("Nomor surat usulan").fill("500.3.2/UJI/413.110")
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator(".judul .status")).to_contain_text("iajukan")
    expect(page.get_by_text("menunggu keputusan kementerian")).to_be_visible()
    for _ in range(60):
        if page.get_by_role("link", name="Berkas yang diajukan").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    text = pdf_text(page, f"{home}berkas.pdf")
    assert page.request.get(f"{home}berkas.pdf").body() == page.request.get(f"{home}berkas.pdf").body()
    return text


# --- Parts ----------------------------------------------------------------------------------------------
def looked_at(phone: Page) -> None:
    assert looking.axe(phone) + looking.sideways(phone) + looking.overlaps(phone) == []


def pdf_text(page: Page, address: str) -> str:
    answer = page.request.get(address)
    assert answer.status == 200, answer.url
    assert answer.headers["content-type"] == "application/pdf", answer.url
    return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(BytesIO(answer.body())))


def name_of(office: Office, username: str) -> str:
    return str(office.ask("SELECT nama FROM accounts_user WHERE username = %s", username)[0][0])


def kecamatan_of(office: Office, known: Known) -> int:
    return int(office.ask("SELECT id FROM registry_kecamatan WHERE nama = %s", known.kecamatan)[0][0])
