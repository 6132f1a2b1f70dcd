"""Delivery in the browser: the desk and its numbers, handing over, receipts one by one and many, announcements."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from pembinaan.actions import attachments
from pembinaan.models import PengirimanSurat, Surat, SuratPengantar
from tests.factories.papers import photo
from tests.factories.people import make_user
from tests.factories.registry import (
    KecamatanFactory,
    KoperasiFactory,
    PengurusFactory,
    officer_of,
)
from tests.factories.surat import make_letter, make_notice
from tests.integration.surat.kirim import HOME, SIGNED, TODAY, day, page, picture, receive, returned, sent, signed, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivery_day")]


def listed(answer: object) -> set[int]:
    return {one.pk for one in answer.context["page"]}  # type: ignore[attr-defined]


# --- The desk -----------------------------------------------------------------------------------------
def test_each_number_is_its_list(desk: Client, clerk: User) -> None:
    lying, fresh = signed(), signed(ttd_pada=TODAY - dt.timedelta(days=7))
    going, back = sent(clerk), returned(clerk)
    soon = make_letter(keadaan="sampai", tanggal=SIGNED, diterima_pada=day("08-21"))  # answers until 4 September
    late = make_letter(keadaan="sampai", tanggal=SIGNED, diterima_pada=day("08-10"))
    today_ends = make_letter(keadaan="sampai", tanggal=SIGNED, diterima_pada=day("08-18"))  # 1 September: not yet late
    followed = make_letter(keadaan="sampai", tanggal=SIGNED, diterima_pada=day("08-10"))
    make_letter(followed.koperasi, keadaan="terbit", kode="panggilan")
    answered = make_letter(keadaan="sampai", tanggal=SIGNED, diterima_pada=day("08-10"))
    answered.jawaban_set.create(jenis="penjelasan", uraian="Ya.", tanggal=day("08-12"), dari="Siti", oleh=clerk)
    refused, disputed = (make_letter(keadaan="sampai", tanggal=SIGNED, diterima_pada=day("08-10")) for _ in range(2))
    for surat, decision in (
        (refused, {"keputusan": "ditolak", "alasan": "Tidak ada buktinya.", "diputus_pada": day("08-14")}),
        (disputed, {}),
    ):
        objection = {"jenis": "keberatan", "uraian": "Sudah RAT.", "tanggal": day("08-12"), "dari": "Siti"}
        surat.jawaban_set.create(**objection, **decision, oleh=clerk)
    for lost, stated in ((returned(clerk), True), (returned(clerk), False)):
        Surat.objects.filter(pk=lost.pk).update(keadaan="batal", alasan_akhir="Keliru.")
        asked = make_letter(lost.koperasi, keadaan="sampai", tanggal=SIGNED, diterima_pada=day("08-10"), langkah=None,
                            jenis="keterangan", jalur="", putaran="")  # fmt: skip
        if stated:  # the lurah answered with the paper itself
            attachments.add(milik="surat", owner=lost, jenis="keterangan_desa", data=photo(), name="a.jpg", by=clerk)
    hanging, over = returned(clerk, times=2), returned(clerk, times=2)
    for surat, end in ((hanging, TODAY), (over, day("08-31"))):
        notice = make_notice(by=clerk, dari=day("08-10"), sampai=end)
        Surat.objects.filter(pk=surat.pk).update(pengumuman=notice)
    make_letter(keadaan="konsep")
    wanted = {
        "antar": {lying, fresh}, "lama": {lying}, "jalan": {going}, "kembali": {back, hanging, over},
        "ulang": {back}, "habis": {over}, "minggu_ini": {soon, today_ends},
        "lewat": {late, asked, refused},
    }  # fmt: skip
    for part, letters in wanted.items():
        answer = desk.get(HOME, {"apa": part})
        assert listed(answer) == {one.pk for one in letters}, part
        numbers = {one.kode: n for one, n in answer.context["angka"]} | {"lama": answer.context["lama"]}
        assert numbers == {kode: len(rows) for kode, rows in wanted.items() if kode not in ("ulang", "habis")}
    assert listed(desk.get(HOME)) == {lying.pk, fresh.pk}


def test_the_desk_finds(desk: Client, clerk: User) -> None:
    here = KecamatanFactory(nama="Babat")
    near, far = sent(clerk, KoperasiFactory(kecamatan=here, nama="KSP Melati")), sent(clerk, cara="pos", pembawa="Ani")
    for query, found in (({"kecamatan": here.pk}, near), ({"q": "melati"}, near), ({"q": far.nomor}, far),
                         ({"cara": "pos"}, far), ({"pembawa": "Budi"}, near)):  # fmt: skip
        assert listed(desk.get(HOME, {"apa": "jalan"} | query)) == {found.pk}, query
    assert "Ada yang perlu diperbaiki" in text(desk.get(HOME, {"kecamatan": "999999"}))
    assert desk.get(HOME, {"apa": "ngawur"}).status_code == 200


def test_the_desk_costs_the_same_however_long(desk: Client, clerk: User) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    sent(clerk, cara="camat")
    made = returned(clerk, times=2)
    notice = make_notice(by=clerk, dari=day("08-10"), sampai=TODAY)
    Surat.objects.filter(pk=made.pk).update(pengumuman=notice)
    pages = [f"{HOME}?apa=jalan", f"{HOME}antaran/?pembawa=Budi", "/surat/pengantar/", "/surat/pengumuman/",
             f"/surat/pengumuman/{notice.pk}/", page(made)]  # fmt: skip
    for address in pages:
        queries(address)
    few = [queries(address) for address in pages]
    for _ in range(5):
        sent(clerk, cara="camat")
        Surat.objects.filter(pk=returned(clerk, times=2).pk).update(pengumuman=notice)
    assert [queries(address) for address in pages] == few
    assert max(few) <= 15


# --- Who may ------------------------------------------------------------------------------------------
def test_a_pendamping_reads_and_an_officer_does_not_enter(client: Client, clerk: User) -> None:
    surat = sent(clerk)
    client.force_login(make_user(Peran.PENDAMPING))
    assert client.get(HOME, {"apa": "jalan"}).status_code == 200
    seen = text(client.get(page(surat)))
    assert "Catat tanda terima" not in seen
    assert "Percobaan 1" in seen
    for rest in ("terima/", "kembali/", "perbaiki/", "batal-terima/"):
        assert client.get(page(surat, rest)).status_code == 403
        assert client.post(page(surat, rest)).status_code == 403
    client.force_login(officer_of(surat.koperasi))
    assert client.get(page(surat)).status_code == 403
    surat.refresh_from_db()
    assert surat.keadaan == "dikirim"


def test_only_kabid_and_sekretariat_put_a_receipt_right(client: Client, clerk: User) -> None:
    surat = receive(sent(clerk), clerk)
    client.force_login(make_user(Peran.PETUGAS))
    assert client.get(page(surat, "perbaiki/")).status_code == 403
    assert "Perbaiki tanda terima" not in text(client.get(page(surat)))
    client.force_login(make_user(Peran.KABID))
    assert "Perbaiki tanda terima" in text(client.get(page(surat)))
    typed = {"penerima": "Pak Joko", "jabatan": "", "tanggal": "10/8/2026", "alasan": "Salah baca."}
    assert client.post(page(surat, "perbaiki/"), typed | {"tanggal": "1/8/2026"}).status_code == 422
    assert client.post(page(surat, "perbaiki/"), typed).status_code == 302
    surat.refresh_from_db()
    assert surat.diterima_pada == day("08-10")
    assert client.post(page(surat, "batal-terima/"), {"alasan": ""}).status_code == 422
    assert client.post(page(surat, "batal-terima/"), {"alasan": "Tertukar."}).status_code == 302
    surat.refresh_from_db()
    assert surat.keadaan == "dikirim"


@pytest.mark.parametrize("rest", ["buka/", "keterangan/"])
def test_what_writes_is_never_a_get(desk: Client, clerk: User, rest: str) -> None:
    assert desk.get(page(returned(clerk), rest)).status_code == 405


# --- Handing over -------------------------------------------------------------------------------------
def test_a_batch_through_the_camat_from_the_filter(desk: Client) -> None:
    babat, paciran = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Paciran")
    for place in (babat, babat, paciran):
        signed(KoperasiFactory(kecamatan=place))
    answer = desk.get(f"{HOME}serahkan/", {"apa": "antar", "semua": "1"})
    letters = [one.pk for one in answer.context["surat"]]
    assert len(letters) == 3
    typed = {"surat": letters, "cara": "camat", "tanggal": "1 September 2026", "pembawa": "", "catatan": ""}
    assert desk.post(f"{HOME}serahkan/", typed).headers["Location"] == "/surat/pengantar/"
    assert sorted(row.jumlah for row in desk.get("/surat/pengantar/").context["page"]) == [1, 2]
    assert not Surat.objects.filter(keadaan="bertanda").exists()


def test_by_hand_asks_who_and_keeps_what_was_typed(desk: Client) -> None:
    one, two = signed(), signed()
    typed = {"surat": [one.pk, two.pk], "cara": "langsung", "tanggal": "1/9/2026", "pembawa": "",
             f"resi-{one.pk}": "JKT-77"}  # fmt: skip
    answer = desk.post(f"{HOME}serahkan/", typed)
    assert answer.status_code == 422
    assert "Tulis siapa yang mengantar" in text(answer)
    assert "JKT-77" in text(answer)
    late = desk.post(f"{HOME}serahkan/", typed | {"pembawa": "Budi", "tanggal": "2/9/2026"})
    assert late.status_code == 422
    assert "belum tiba" in text(late)
    assert desk.post(f"{HOME}serahkan/", typed | {"pembawa": "Budi"}).headers["Location"] == f"{HOME}?apa=jalan"
    assert set(PengirimanSurat.objects.values_list("resi", flat=True)) == {""}, "no resi without post"


def test_post_keeps_the_number_of_each_letter(desk: Client) -> None:
    one, two = signed(), signed()
    desk.post(f"{HOME}serahkan/", {"surat": [one.pk, two.pk], "cara": "pos", "tanggal": "1/9/2026",
                                   f"resi-{one.pk}": "A1", f"resi-{two.pk}": "A2"})  # fmt: skip
    assert dict(PengirimanSurat.objects.values_list("surat", "resi")) == {one.pk: "A1", two.pk: "A2"}


def test_letters_of_another_state_are_left_out_and_named(desk: Client, clerk: User) -> None:
    good, gone = signed(), sent(clerk)
    answer = desk.get(f"{HOME}serahkan/", {"surat": [good.pk, gone.pk, "x", "999999999"]})
    assert [one.pk for one in answer.context["surat"]] == [good.pk]
    assert gone.koperasi.nama in text(answer)
    empty = desk.post(f"{HOME}serahkan/", {"surat": [gone.pk], "cara": "pos", "tanggal": "1/9/2026"})
    assert empty.status_code == 422


# --- The carrier's phone --------------------------------------------------------------------------------
def test_the_carrier_goes_from_door_to_door(desk: Client, clerk: User) -> None:
    one, two, other = sent(clerk), sent(clerk), sent(clerk, pembawa="Ani")
    seen = text(desk.get(f"{HOME}antaran/", {"pembawa": "Budi"}))
    assert one.koperasi.nama in seen
    assert other.koperasi.nama not in seen
    typed = {"penerima": "Siti", "jabatan": "Ketua", "tanggal": "31/8/2026", "berkas": picture(), "tanpa_bukti": ""}
    answer = desk.post(page(one, "terima/?pembawa=Budi"), typed)
    assert answer.headers["Location"] == f"{HOME}antaran/?pembawa=Budi"
    one.refresh_from_db()
    assert (one.keadaan, one.lampiran_set.get().jenis) == ("sampai", "tanda_terima")
    answer = desk.post(page(two, "kembali/?pembawa=Budi"), {"alasan": "alamat", "tanggal": "31/8/2026", "catatan": ""})
    assert answer.headers["Location"] == page(two), "the list is empty now"
    two.koperasi.refresh_from_db()
    assert two.koperasi.status_lapangan == "tidak_ditemukan"
    assert "Tidak ada surat pada pembawa ini" in text(desk.get(f"{HOME}antaran/", {"pembawa": "Budi"}))


def test_a_receipt_that_is_refused_loses_nothing(desk: Client, clerk: User) -> None:
    surat = sent(clerk)
    typed = {"penerima": "Siti", "jabatan": "Ketua", "tanggal": "31/8/2026", "tanpa_bukti": ""}
    answer = desk.post(page(surat, "terima/"), typed)
    assert answer.status_code == 422
    assert "foto atau pindaian" in text(answer)
    assert 'value="Siti"' in text(answer)
    broken = desk.post(page(surat, "terima/"), typed | {"berkas": SimpleUploadedFile("a.jpg", b"bukan foto")})
    assert broken.status_code == 422
    assert "bukan foto JPEG" in text(broken)
    desk.post(page(surat, "terima/"), typed | {"tanpa_bukti": "Tidak mau."})
    again = desk.post(page(surat, "terima/"), typed | {"tanpa_bukti": "Tidak mau."})
    assert again.status_code == 422
    assert "sudah tercatat sampai" in text(again)


def test_a_signed_list_of_the_camat(desk: Client, clerk: User) -> None:
    babat = KecamatanFactory(nama="Babat")
    one, two, three = (sent(clerk, KoperasiFactory(kecamatan=babat)) for _ in range(3))
    pengantar = SuratPengantar.objects.create(kecamatan=babat, tanggal=day("08-04"), dibuat_oleh=clerk)
    PengirimanSurat.objects.update(pengantar=pengantar)
    address = f"{HOME}terima/?pengantar={pengantar.pk}"
    assert {row.surat.pk for row in desk.get(address).context["form"].rows} == {one.pk, two.pk, three.pk}
    typed = {"surat": [one.pk, two.pk, three.pk], "tanggal": "10/8/2026", f"p-{one.pk}": "Siti",
             f"p-{two.pk}": "Joko", f"t-{two.pk}": "32/8/2026", "tanpa_bukti": ""}  # fmt: skip
    wrong = desk.post(address, typed | {"berkas": picture()})
    assert wrong.status_code == 422
    assert 'value="Joko"' in text(wrong)
    assert 'value="32/8/2026"' in text(wrong)
    assert "Pilih lagi fotonya" in text(wrong)
    unproved = desk.post(address, typed | {f"t-{two.pk}": "11/8/2026"})
    assert unproved.status_code == 422
    early = desk.post(address, typed | {f"t-{two.pk}": "1/8/2026", "berkas": picture()})
    assert early.status_code == 422
    assert "tanggal surat" in text(early)
    assert Surat.objects.filter(keadaan="dikirim").count() == 3
    answer = desk.post(address, typed | {f"t-{two.pk}": "11/8/2026", "berkas": picture()})
    assert answer.headers["Location"] == f"/surat/pengantar/{pengantar.pk}/"
    assert dict(Surat.objects.values_list("pk", "diterima_pada")) == {one.pk: day("08-10"), two.pk: day("08-11"),
                                                                     three.pk: None}  # fmt: skip
    nothing = desk.post(address, {"surat": [three.pk], "tanggal": "", "tanpa_bukti": ""})
    assert "paling sedikit satu baris" in text(nothing)
    both = desk.post(address, {"surat": [three.pk], f"p-{three.pk}": "X", f"a-{three.pk}": "pindah", "tanggal": ""})
    assert "Pilih satu" in text(both)


# --- WhatsApp, e-mail -------------------------------------------------------------------------------------
def test_opened_in_whatsapp_is_an_attempt_and_no_receipt(desk: Client) -> None:
    surat = signed(KoperasiFactory(email="ksp@contoh.id"))
    PengurusFactory(koperasi=surat.koperasi, nama="Siti Contoh", telepon="0812-3456-7890")
    assert "0812-3456-7890" in text(desk.get(page(surat)))
    answer = desk.post(page(surat, "buka/"), {"tujuan": "6281234567890"}, headers={"Accept": "application/json"})
    assert answer.json()["tautan"].startswith("https://wa.me/6281234567890?text=")
    assert surat.nomor in unquote(answer.json()["tautan"])
    desk.post(page(surat, "buka/"), {"tujuan": "6281234567890"})
    attempt = surat.pengiriman_set.get()
    assert (attempt.cara, attempt.hasil) == ("whatsapp", "")
    assert "0812-3456-7890" in attempt.tujuan
    surat.refresh_from_db()
    assert (surat.keadaan, surat.tenggat) == ("dikirim", None)
    shown = text(desk.get(page(surat), {"dibuka": "6281234567890"}))
    assert "https://wa.me/6281234567890" in shown
    assert "konfirmasinya" in shown
    assert 'value="surel"' not in shown, "what would be refused is not offered"
    other = desk.post(page(surat, "buka/"), {"tujuan": "surel"}, headers={"Accept": "application/json"})
    assert other.status_code == 409, "one attempt at a time"
    unknown = desk.post(page(surat, "buka/"), {"tujuan": "62899"}, headers={"Accept": "application/json"})
    assert "tidak dikenal" in unknown.json()["galat"]


def test_opened_in_the_own_mail_program(desk: Client) -> None:
    surat = signed(KoperasiFactory(email="ksp@contoh.id"))
    answer = desk.post(page(surat, "buka/"), {"tujuan": "surel"}, headers={"Accept": "application/json"})
    assert answer.json()["tautan"].startswith("mailto:ksp@contoh.id?subject=Surat%20")
    assert surat.pengiriman_set.get().tujuan == "ksp@contoh.id"
