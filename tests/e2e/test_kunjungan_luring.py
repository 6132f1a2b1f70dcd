"""Forms taken into a village without a line: the page opens from the phone, two visits with a photo, sent once each."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from koperasi.accounts.roles import Peran
from koperasi.settings import SANDI_DEMO
from tests.e2e import looking
from tests.e2e.conftest import NARROW, PHONE, Enter
from tests.e2e.office import Office
from tests.factories.papers import photo

READY = "dapat dibuka tanpa sinyal"


def _taken(office: Office) -> tuple[str, list[tuple[int, str]]]:
    """A kecamatan with several cooperatives that nobody has visited, and those."""
    (place,) = office.ask(
        "SELECT k.kecamatan_id FROM registry_koperasi k LEFT JOIN pembinaan_kunjungan v ON v.koperasi_id = k.id "
        "WHERE v.id IS NULL AND k.kewenangan = 'kabkota' AND k.status_keputusan IS NULL AND k.ditarik_pada IS NULL "
        "AND k.digabung_ke_id IS NULL GROUP BY 1 HAVING count(*) > 2 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    rows = office.ask(
        "SELECT k.id, k.nama FROM registry_koperasi k LEFT JOIN pembinaan_kunjungan v ON v.koperasi_id = k.id "
        "WHERE v.id IS NULL AND k.kecamatan_id = %s AND k.kewenangan = 'kabkota' AND k.status_keputusan IS NULL "
        "AND k.ditarik_pada IS NULL AND k.digabung_ke_id IS NULL ORDER BY k.id",
        place[0],
    )
    return f"/pembinaan/kunjungan/bawa/?kecamatan={place[0]}", [(int(pk), str(nama)) for pk, nama in rows]


def _item(phone: Page, pk: int) -> Any:
    return phone.locator(f'li[data-koperasi="{pk}"]')


def _fill(phone: Page, pk: int, answer: str, *, shot: bool = False) -> None:
    _item(phone, pk).get_by_role("button").first.click()
    phone.get_by_role("radio", name=answer, exact=True).check()
    if answer == "Ditemukan":
        phone.get_by_role("group", name="Papan nama terpasang?").get_by_label("Ya").check()
        phone.get_by_role("group", name="Kantor buka?").get_by_label("Tidak").check()
        phone.get_by_label("Tidak berjalan, atau tidak tampak ada kegiatan").check()
        expect(phone.locator("[data-temuan-kini]")).to_have_text("Ditemukan, usaha berhenti")
    phone.get_by_label("Uraian sebab").fill("Dicatat tanpa sinyal.")
    phone.get_by_label("Kunjungan ulang").check()
    if shot:
        file = {"name": "kantor.jpg", "mimeType": "image/jpeg", "buffer": photo((1200, 900))}
        phone.get_by_label("Foto di lokasi").set_input_files(file)
        expect(phone.locator(".bawa-foto li")).to_have_count(1)


def test_two_visits_without_a_line(enter: Enter, office: Office) -> None:
    address, (first, second, *_) = _taken(office)
    phone = enter(Peran.PENDAMPING, width=PHONE)
    phone.goto(address)
    expect(phone.locator("[data-tersimpan]")).to_contain_text(READY)
    phone.context.set_offline(True)
    assert phone.context.service_workers[0].evaluate("fetch('/masuk/').then(() => 'on', () => 'off')") == "off"
    phone.reload()
    expect(phone.get_by_text("Tanpa sambungan: yang Anda isi disimpan di ponsel ini.")).to_be_visible()

    _fill(phone, first[0], "Ditemukan", shot=True)
    phone.reload()  # the battery was empty, the browser was killed: what was typed is still there
    expect(_item(phone, first[0]).get_by_role("status")).to_have_text("Sedang diisi, tersimpan di ponsel ini.")
    _item(phone, first[0]).get_by_role("button").first.click()
    expect(phone.get_by_label("Uraian sebab")).to_have_value("Dicatat tanpa sinyal.")
    expect(phone.locator(".bawa-foto li")).to_have_count(1)
    phone.get_by_role("button", name="Selesai, simpan di ponsel").click()
    _fill(phone, second[0], "Tidak ditemukan")
    assert looking.sideways(phone) == []
    phone.get_by_role("button", name="Selesai, simpan di ponsel").click()
    send = phone.get_by_role("button", name="Kirim yang sudah selesai (2)")
    send.click()
    expect(_item(phone, first[0]).get_by_role("status")).to_contain_text("Sambungan terputus.")
    assert office.ask("SELECT count(*) FROM pembinaan_kunjungan WHERE asal = 'luring' AND koperasi_id IN (%s, %s)",
                      first[0], second[0]) == [(0,)]  # fmt: skip

    phone.context.set_offline(False)  # the line is back: it goes on by itself
    for pk, words in ((first[0], "Ditemukan, usaha berhenti"), (second[0], "Tidak ditemukan")):
        expect(_item(phone, pk).get_by_role("status")).to_have_text(f"Sudah sampai di kantor: {words}.")
    rows = office.ask(
        "SELECT v.koperasi_id, v.keadaan, v.asal, v.temuan, count(l.id) FROM pembinaan_kunjungan v "
        "LEFT JOIN pembinaan_lampiran l ON l.kunjungan_id = v.id WHERE v.koperasi_id IN (%s, %s) "
        "GROUP BY v.id ORDER BY v.koperasi_id", first[0], second[0],
    )  # fmt: skip
    assert rows == [
        (first[0], "selesai", "luring", "ditemukan_berhenti", 1),
        (second[0], "selesai", "luring", "tidak_ditemukan", 0),
    ]
    left = phone.evaluate(
        """() => new Promise((done) => {
            const asked = indexedDB.open('bawa-formulir', 1);
            asked.onsuccess = () => {
                const stores = asked.result.transaction(['isian', 'foto']);
                const counts = ['isian', 'foto'].map((name) => stores.objectStore(name).count());
                stores.oncomplete = () => { asked.result.close(); done(counts.map((one) => one.result)); };
            };
        })"""
    )
    assert left == [0, 0], "nothing stays on the phone that has arrived"
    phone.set_viewport_size({"width": NARROW, "height": 800})
    assert looking.axe(phone) + looking.sideways(phone) == []


def test_wrong_answers_come_back_to_the_phone(enter: Enter, office: Office) -> None:
    address, (_, _, third, *_) = _taken(office)
    phone = enter(Peran.PENDAMPING, width=PHONE, refused={422})
    phone.goto(address)
    expect(phone.locator("[data-tersimpan]")).to_contain_text(READY)
    _item(phone, third[0]).get_by_role("button").first.click()
    phone.get_by_role("button", name="Selesai, simpan di ponsel").click()
    expect(phone.get_by_role("alert")).to_contain_text("Alamat koperasi: Pilih salah satu.")
    phone.get_by_role("button", name="Kembali ke daftar").click()
    _fill(phone, third[0], "Ditemukan")
    phone.get_by_label("Anggota sekarang").fill("banyak")
    phone.get_by_role("button", name="Selesai, simpan di ponsel").click()
    phone.get_by_role("button", name=re.compile("Kirim yang sudah selesai")).click()
    expect(_item(phone, third[0]).get_by_role("status")).to_contain_text("Ada isian yang perlu diperbaiki.")
    _item(phone, third[0]).get_by_role("button").first.click()
    expect(phone.get_by_role("alert")).to_contain_text("Anggota sekarang")
    phone.get_by_label("Anggota sekarang").fill("40")
    phone.get_by_role("button", name="Selesai, simpan di ponsel").click()
    phone.get_by_role("button", name=re.compile("Kirim yang sudah selesai")).click()
    expect(_item(phone, third[0]).get_by_role("status")).to_contain_text("Sudah sampai di kantor")


def test_the_page_is_gone_when_the_person_leaves(enter: Enter, office: Office) -> None:
    address, _ = _taken(office)
    phone = enter(None, width=PHONE)
    phone.goto(f"/masuk/?next={address}")
    phone.get_by_label("Nama pengguna").fill("petugas")
    phone.get_by_label("Kata sandi", exact=True).fill(SANDI_DEMO)
    phone.get_by_role("button", name="Masuk").click()
    expect(phone.locator("[data-tersimpan]")).to_contain_text(READY)
    kept = "caches.keys().then((names) => names.filter((name) => name.startsWith('bawa:')).length)"
    assert phone.evaluate(kept) == 1
    phone.goto("/keluar/")
    phone.get_by_role("button", name="Keluar").click()
    expect(phone.get_by_label("Nama pengguna")).to_be_visible()
    phone.wait_for_function(f"{kept}.then((number) => number === 0)")


def test_on_the_screen_at_390_px(enter: Enter, office: Office) -> None:
    """Begun at the cooperative, saved while typing, looked at, sent; the position by the phone."""
    pk, known = office.quiet(9)
    phone = enter(Peran.PETUGAS, width=PHONE)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": -7.119823, "longitude": 112.416382, "accuracy": 8})
    phone.goto(f"/pembinaan/koperasi/{pk}/kunjungan/baru/")
    phone.get_by_role("button", name="Isi hasil kunjungan").click()
    phone.get_by_role("radio", name="Pindah", exact=True).check()
    phone.get_by_label("Alamat sekarang").fill("Jl. Pasar Baru 5")
    phone.get_by_role("button", name="Ambil posisi saya sekarang").click()
    expect(phone.get_by_label("Lintang")).to_have_value("-7,119823")
    expect(phone.locator("#konsep-kabar")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d$"))
    assert looking.axe(phone) + looking.sideways(phone) == []
    phone.get_by_role("radio", name="Kunjungan ulang").check()
    phone.get_by_role("button", name="Periksa dan kirim").click()
    expect(phone.get_by_text("Temuan lapangan")).to_contain_text("Pindah alamat")
    phone.get_by_role("button", name="Kirim hasil kunjungan").click()
    expect(phone.get_by_text("Jl. Pasar Baru 5").first).to_be_visible()
    phone.goto(f"/koperasi/{pk}/")
    expect(phone.get_by_role("link", name="lihat kunjungannya")).to_be_visible()
    assert known.nama in phone.get_by_role("heading", level=1).inner_text()


def test_on_the_screen_without_a_script(enter: Enter, office: Office) -> None:
    pk, _ = office.quiet(10)
    page = enter(Peran.PETUGAS, js=False)
    page.goto(f"/pembinaan/koperasi/{pk}/kunjungan/baru/")
    page.get_by_role("button", name="Isi hasil kunjungan").click()
    page.get_by_role("radio", name="Tidak ditemukan").check()
    page.get_by_role("radio", name="Usulan pembubaran").check()
    page.get_by_role("button", name="Periksa dan kirim").click()
    page.get_by_role("button", name="Kirim hasil kunjungan").click()
    expect(page.get_by_text("Tidak ditemukan").first).to_be_visible()
