"""Letters, drafts and batches in the browser."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan import counting
from pembinaan.letters import ladder, standing
from pembinaan.letters.ladder import Next, Standing
from pembinaan.models import JawabanSurat, PaketSurat, ParafSurat, Surat, TeksSurat
from pembinaan.surat import waiting
from registry.models import Koperasi
from tests.factories.kasus import KasusFactory
from tests.factories.people import UserFactory, make_user
from tests.factories.registry import KecamatanFactory, KoperasiFactory, officer_of
from tests.factories.surat import make_letter
from tests.integration.surat.paket_world import (
    TODAY,
    acting_head,
    batch,
    filed,
    inactive,
    late,
    letters,
    logged_in,
    office,
    promised,
    text,
)

pytestmark = pytest.mark.django_db
LIST, DRAFTS, PREPARE, BATCHES = "/surat/", "/surat/konsep/", "/surat/siapkan/", "/surat/paket/"
PDF = b"%PDF-1.4 kept"


@pytest.fixture(autouse=True)
def today(db: None) -> Iterator[None]:
    with dates.freeze(TODAY):
        office()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def desk(clerk: User) -> Client:
    return logged_in(clerk)


@pytest.fixture
def head() -> Client:
    return logged_in(make_user(Peran.KEPALA))


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ladder's own reading costs nothing: what is counted here is the page's."""
    rung = next(one for one in standing.rungs() if one.kode == "peringatan")
    here, due = Standing("tidak_aktif", "2026-07-01", (2024, 2025)), Next(ladder.DRAFT, "Waktunya.", rung)
    monkeypatch.setattr(standing, "answers", lambda rows, *, on: {one.pk: (here, due) for one in rows})
    monkeypatch.setattr(standing, "judge", lambda drafts, *, on: {one.pk: due for one in drafts})


# --- All letters -----------------------------------------------------------------------------------
def test_counts_of_states_equal_their_lists(desk: Client) -> None:
    here, there = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Paciran")
    one = make_letter(inactive(kecamatan=here))
    make_letter(inactive(kecamatan=there))
    sent = make_letter(inactive(kecamatan=here), keadaan="dikirim", tanggal=dt.date(2026, 8, 1))
    warned = make_letter(late(kecamatan=here), kode="teguran_1", keadaan="sampai", dibuat_oleh=UserFactory())
    for query in ({}, {"kecamatan": here.pk}, {"langkah": "peringatan"}, {"jalur": "terlambat"}, {"tahun": "2026"}):
        page = desk.get(LIST, query)
        total = page.context["page"].paginator.count
        for code, _, number in page.context["keadaan"]:
            narrowed = desk.get(LIST, query | {"keadaan": code})
            assert narrowed.context["page"].paginator.count == number
        assert total == sum(number for _, _, number in page.context["keadaan"])
    for query, found in (
        ({"kecamatan": there.pk}, 1), ({"belum": "30"}, 1), ({"belum": "60"}, 0), ({"q": sent.nomor}, 1),
        ({"q": one.koperasi.nama}, 1), ({"petugas": "malam"}, 3), ({"petugas": str(warned.dibuat_oleh_id)}, 1),
        ({"tahun": "2024"}, 0),
    ):  # fmt: skip
        assert desk.get(LIST, query).context["page"].paginator.count == found, query
    assert "Ada yang perlu diperbaiki" in text(desk.get(LIST, {"tahun": "1066"}))


def test_the_list_costs_the_same_however_long_and_leaves_as_a_file(desk: Client) -> None:
    letters(2)
    queries(desk, LIST)
    few = queries(desk, LIST)
    letters(6)
    assert queries(desk, LIST) == few <= 15
    answer = desk.get(f"{LIST}unduh/", {"keadaan": "konsep"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)  # type: ignore[union-attr]
    assert len(rows) == 9
    assert rows[1][0] == "Peringatan dan rencana pembubaran"


# --- One letter ------------------------------------------------------------------------------------
def test_a_draft_says_what_the_rule_says(desk: Client) -> None:
    stands, held, gone = letters()
    promised(held.koperasi)
    filed(gone.koperasi)
    for surat, words in ((stands, "Dapat dilanjutkan."), (held, "Ditahan. Koperasi berjanji RAT"), (gone, "ditarik.")):
        assert words in text(desk.get(f"{LIST}{surat.pk}/"))
    picture = desk.get(f"{LIST}{stands.pk}/halaman.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    nothing = desk.get(f"{LIST}{gone.pk}/surat.pdf")
    assert (nothing.status_code, "Berkas surat tidak ada" in text(nothing)) == (404, True)
    assert desk.get(f"{LIST}{gone.pk}/halaman.png").status_code == 302


def test_the_stored_file_leaves_as_it_is_and_its_loss_is_said(desk: Client) -> None:
    surat = make_letter(inactive(), keadaan="dikirim", pdf_sha256=hashlib.sha256(PDF).hexdigest())
    lost = desk.get(f"{LIST}{surat.pk}/")
    assert "tidak ditemukan di tempat penyimpanan" in text(lost)
    assert desk.get(f"{LIST}{surat.pk}/surat.pdf").status_code == 404
    surat.pdf.save("x.pdf", ContentFile(PDF))
    for _ in range(2):
        answer = desk.get(f"{LIST}{surat.pk}/surat.pdf")
        assert hashlib.sha256(answer.content).hexdigest() == surat.pdf_sha256
    assert surat.pdf_sha256 in text(desk.get(f"{LIST}{surat.pk}/"))


def test_a_letter_is_withdrawn_and_an_approval_taken_back_with_a_reason(desk: Client, head: Client) -> None:
    (surat,) = letters(1)
    there = f"{LIST}{surat.pk}/tarik/"
    assert desk.post(there, {"alasan": ""}).status_code == 422
    assert head.post(there, {"alasan": "x"}).status_code == 403
    assert desk.post(there, {"alasan": "Salah koperasi."}).status_code == 302
    assert "Salah koperasi." in text(desk.get(f"{LIST}{surat.pk}/"))
    assert desk.post(there, {"alasan": "Lagi."}).status_code == 422
    approved = make_letter(inactive(), keadaan="disetujui")
    assert desk.post(f"{LIST}{approved.pk}/tarik-persetujuan/", {"alasan": "x"}).status_code == 403
    assert head.post(f"{LIST}{approved.pk}/tarik-persetujuan/", {"alasan": "Keliru."}).status_code == 302
    assert "Dikembalikan. Keliru." in text(desk.get(f"{LIST}{approved.pk}/"))


def test_strangers_and_officers_do_not_see_the_office_s_letters(clerk: User) -> None:
    surat = make_letter(inactive(), keadaan="dikirim")
    paket = batch(*letters(1))
    officer = logged_in(officer_of(surat.koperasi))
    for url in (LIST, DRAFTS, BATCHES, f"{LIST}{surat.pk}/", f"{BATCHES}{paket.pk}/", PREPARE):
        assert Client().get(url).status_code == 302
        assert officer.get(url).status_code == 403
    assert logged_in(make_user(Peran.ADMIN)).get(LIST).status_code == 403
    assert logged_in(clerk).get(f"{LIST}999999/").status_code == 404
    assert logged_in(clerk).get(f"{BATCHES}999999/").status_code == 404


def test_a_cooperative_s_page_has_its_letters(desk: Client) -> None:
    surat, other = letters(2)
    url = reverse("pembinaan:surat-koperasi-list", args=[surat.koperasi_id])
    assert url in desk.get(reverse("registry:koperasi-detail", args=[surat.koperasi_id])).content.decode()
    whole, part = text(desk.get(url)), text(desk.get(url, headers={"HX-Request": "true"}))
    assert surat.judul in whole
    assert surat.judul in part
    assert "<html" not in desk.get(url, headers={"HX-Request": "true"}).content.decode()
    assert other.koperasi.nama not in whole


# --- Siapkan ---------------------------------------------------------------------------------------
def test_from_a_filter_of_the_register_to_a_batch(desk: Client, clerk: User) -> None:
    here = KecamatanFactory(nama="Babat")
    first, second = inactive(kecamatan=here), late(kecamatan=here)
    waits, elsewhere = inactive(kecamatan=here), inactive()
    promised(waits)
    listed = desk.get("/koperasi/", {"kecamatan": here.pk}).content.decode()
    assert f"{PREPARE}?kecamatan={here.pk}" in listed
    page = desk.get(PREPARE, {"kecamatan": here.pk})
    assert "Siapkan surat untuk 2 koperasi" in text(page)
    groups = [*page.context["hasil"].steps, *page.context["hasil"].others]
    assert [(one.label, one.count) for one in groups] == [
        ("Teguran I", 1), ("Peringatan dan rencana pembubaran", 1), ("berjanji RAT pada tanggal masing-masing.", 1),
    ]  # fmt: skip
    for group in groups:
        shown = desk.get(PREPARE, {"kecamatan": here.pk, "lihat": group.key})
        assert shown.context["page"].paginator.count == group.count
    picture = desk.get(f"{PREPARE}{first.pk}/contoh.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert desk.get(f"{PREPARE}{waits.pk}/contoh.png").status_code == 302
    assert desk.post(f"{PREPARE}?kecamatan={here.pk}", {"judul": "", "kertas": "a4"}).status_code == 422
    assert not Surat.objects.exists()
    done = desk.post(f"{PREPARE}?kecamatan={here.pk}", {"judul": "Babat", "kertas": "f4"}, follow=True)
    paket = PaketSurat.objects.get()
    assert "2 konsep surat disiapkan dan diajukan." in text(done)
    assert set(paket.surat_set.values_list("koperasi", flat=True)) == {first.pk, second.pk}
    assert (paket.saringan, paket.kertas) == (f"kecamatan={here.pk}", "f4")
    again = desk.get(PREPARE, {"kecamatan": here.pk})
    assert "sudah menunggu paraf" in text(again)
    assert again.context["hasil"].count == 0
    assert desk.post(f"{PREPARE}?koperasi={elsewhere.pk}", {"judul": "Satu", "kertas": "a4"}).status_code == 302


def test_from_cases_and_for_one(desk: Client) -> None:
    kasus, other = KasusFactory(koperasi=inactive()), inactive()
    assert f"{PREPARE}?dari=kasus" in desk.get("/pembinaan/kasus/").content.decode()
    assert list(desk.get(PREPARE, {"dari": "kasus"}).context["hasil"].answers) == [kasus.koperasi_id]
    assert list(desk.get(PREPARE, {"koperasi": other.pk}).context["hasil"].answers) == [other.pk]
    wrong = desk.get(PREPARE, {"kecamatan": "x"})
    assert "Ada yang perlu diperbaiki" in text(wrong)
    assert wrong.context["hasil"].count == 0


def test_preparing_costs_the_same_for_many(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    KoperasiFactory()
    queries(desk, PREPARE)
    few = queries(desk, PREPARE)
    for _ in range(6):
        KoperasiFactory()
    assert queries(desk, PREPARE) == few <= 15


def test_by_hand_with_a_reason(desk: Client) -> None:
    koperasi = inactive()
    there = f"{PREPARE}{koperasi.pk}/tangan/"
    assert "hanya untuk koperasi yang surat sebelumnya sudah dijawab" in text(desk.get(there))
    past = make_letter(koperasi, keadaan="sampai", tanggal=dt.date(2026, 8, 3), diterima_pada=dt.date(2026, 8, 5))
    JawabanSurat.objects.create(surat=past, jenis="penjelasan", uraian="Akan RAT.", tanggal=dt.date(2026, 8, 10),
                                dari="Ketua", oleh=UserFactory())  # fmt: skip
    listed = desk.get(PREPARE, {"koperasi": koperasi.pk})
    told = "Surat sebelumnya sudah dijawab pada tanggal masing-masing. Lanjutkan dengan pembinaan."
    assert listed.context["hasil"].others[0].label == told
    group = desk.get(PREPARE, {"koperasi": koperasi.pk, "lihat": listed.context["hasil"].others[0].key})
    assert there in group.content.decode()
    assert desk.post(there, {"alasan": ""}).status_code == 422
    done = desk.post(there, {"alasan": "Janjinya lewat."}, follow=True)
    assert "Alasannya: Janjinya lewat." in text(done)


# --- Drafts ----------------------------------------------------------------------------------------
def test_drafts_are_chosen_by_tick_and_by_filter(desk: Client) -> None:
    here = KecamatanFactory(nama="Babat")
    ticked, left = letters(2)
    back = make_letter(inactive(kecamatan=here), keadaan="dikembalikan", catatan="Nama salah.")
    assert "Nama salah." in text(desk.get(DRAFTS))
    named = desk.get(DRAFTS, {"kecamatan": here.pk, "langkah": "peringatan"}).context["paket"].initial["judul"]
    assert named == "Peringatan dan rencana pembubaran Kecamatan Babat, 14 September 2026"
    assert desk.get(DRAFTS).context["paket"].initial["judul"] == "Surat kepada koperasi, 14 September 2026"
    nobody = desk.post(f"{DRAFTS}ajukan/", {"judul": "Uji", "kertas": "a4"})
    assert (nobody.status_code, "paling sedikit satu" in text(nobody)) == (422, True)
    assert desk.post(f"{DRAFTS}ajukan/", {"surat": ticked.pk, "judul": "", "kertas": "a4"}).status_code == 422
    desk.post(f"{DRAFTS}ajukan/", {"surat": ticked.pk, "judul": "Satu", "kertas": "a4"})
    asked = {"semua": "1", "judul": "Babat", "kertas": "a4"}
    desk.post(f"{DRAFTS}ajukan/?kecamatan={here.pk}", asked)
    assert {one.judul: one.surat_set.count() for one in PaketSurat.objects.all()} == {"Satu": 1, "Babat": 1}
    assert Surat.objects.get(pk=back.pk).keadaan == "paraf"
    assert desk.post(f"{DRAFTS}tarik/", {"surat": left.pk}).status_code == 422
    desk.post(f"{DRAFTS}tarik/", {"surat": left.pk, "alasan": "Belum perlu."})
    assert Surat.objects.get(pk=left.pk).alasan_akhir == "Belum perlu."
    assert logged_in(make_user(Peran.SEKRETARIAT)).post(f"{DRAFTS}ajukan/", asked).status_code == 403


def test_drafts_and_batch_cost_the_same_however_long(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    letters(1)
    paket = batch(*letters(1), keadaan="paraf")
    counts = []
    for _ in range(3):
        counts.append([queries(desk, url) for url in (DRAFTS, BATCHES, f"{BATCHES}{paket.pk}/")])
        letters(3)
        Surat.objects.filter(pk__in=[one.pk for one in letters(3)]).update(paket=paket, keadaan="paraf")
    assert counts[1] == counts[2]
    assert max(counts[2]) <= 15


# --- A batch ---------------------------------------------------------------------------------------
def test_two_parafs_one_sent_back_and_the_rest_approved(desk: Client, head: Client) -> None:
    first, second = letters(2)
    paket = batch(first, second, keadaan="paraf")
    here, kabid = f"{BATCHES}{paket.pk}/", make_user(Peran.KABID)
    assert "Beri paraf" not in text(desk.get(here))
    desk.post(f"{here}paraf/")
    assert not ParafSurat.objects.exists()
    assert head.post(f"{here}paraf/").status_code == 403
    boss = logged_in(kabid)
    assert "Beri paraf 2 surat" in text(boss.get(here))
    assert boss.post(f"{here}kembalikan/", {"surat": first.pk, "catatan": ""}).status_code == 422
    boss.post(f"{here}kembalikan/", {"surat": first.pk, "catatan": "Nama salah."})
    boss.post(f"{here}paraf/")
    paper = f"{here}paraf-kertas/"
    assert "Catat paraf Sekretaris di kertas" in text(desk.get(paper))
    late_note = {"urutan": 2, "oleh_siapa": "Dra. Ani", "tanggal": "1/1/2027"}
    assert desk.post(paper, late_note).status_code == 422
    desk.post(paper, late_note | {"tanggal": "14/9/2026"})
    assert "diparaf di kertas oleh Dra. Ani, 14 September 2026; dicatat Sri Petugas" in text(desk.get(here))
    assert "Setujui semua 1 surat" in text(head.get(here))
    assert "1 surat dapat disetujui hari ini" in text(head.get(f"{here}setujui/"))
    assert desk.post(f"{here}setujui/", {"semua": "1"}).status_code == 403
    done = head.post(f"{here}setujui/", {"semua": "1"}, follow=True)
    assert "1 surat disetujui." in text(done)
    assert Surat.objects.get(pk=second.pk).keadaan == "disetujui"
    assert "Paket ini sudah diputus" in text(head.post(f"{here}setujui/", {"semua": "1"}, follow=True))


def test_the_head_reads_one_letter_after_another(head: Client) -> None:
    first, second, third = letters()
    paket = batch(first, second, third)
    here = f"{BATCHES}{paket.pk}/"
    order = [one.pk for one in head.get(f"{here}satu/").context["paket"].surat_set.order_by(
        "koperasi__kecamatan__nama", "koperasi__nama_urut", "pk")]  # fmt: skip
    page = head.get(f"{here}satu/", {"surat": order[0]})
    assert (page.context["ke"], page.context["jumlah"], page.context["berikut"]) == (1, 3, order[1])
    filed(Koperasi.objects.get(surat_set=order[1]))
    answer = head.post(f"{here}setujui/", {"surat": order[0], "lanjut": order[1]})
    assert answer["Location"] == f"{here}satu/?surat={order[1]}"
    gone = head.get(answer["Location"])
    assert "Syaratnya tidak lagi terpenuhi." in text(gone)
    said = head.post(f"{here}setujui/", {"surat": order[1], "lanjut": order[2]}, follow=True)
    assert "1 surat ditarik karena syaratnya tidak lagi terpenuhi." in text(said)
    back = head.post(f"{here}kembalikan/", {"surat": order[2], "catatan": "Tunda.", "lanjut": order[2]}, follow=True)
    assert "Tidak ada lagi surat yang menunggu di paket ini." in text(back)
    states = {one.pk: one.keadaan for one in Surat.objects.all()}
    assert [states[pk] for pk in order] == ["disetujui", "ditarik", "dikembalikan"]
    assert PaketSurat.objects.get().keadaan == "selesai"


def test_a_head_who_approves_nothing_changes_nothing(head: Client) -> None:
    (surat,) = letters(1)
    paket = batch(surat)
    assert "Centang paling sedikit satu surat" in text(head.post(f"{BATCHES}{paket.pk}/setujui/", {}, follow=True))
    other = make_letter(inactive())
    said = head.post(f"{BATCHES}{paket.pk}/setujui/", {"surat": other.pk}, follow=True)
    assert "baru saja diputus oleh orang lain" in text(said)
    assert set(Surat.objects.values_list("keadaan", flat=True)) == {"paraf", "konsep"}


def test_the_nota_gets_its_number(desk: Client, head: Client) -> None:
    paket = batch(*letters(1))
    there = f"{BATCHES}{paket.pk}/nota/"
    assert head.get(there).status_code == 403
    assert desk.post(there, {"nomor": "ND/7", "tanggal": "1/1/2027"}).status_code == 422
    desk.post(there, {"nomor": "ND/7", "tanggal": "14 September 2026"})
    assert "ND/7, 14 September 2026" in text(desk.get(f"{BATCHES}{paket.pk}/"))


# --- What waits for whom ---------------------------------------------------------------------------
def tasks(user: User) -> list[tuple[int, str]]:
    user = User.objects.get(pk=user.pk)
    counts = counting.together(waiting.asked(user))
    return [(one.count, one.text) for one in waiting.lines(user, counts)]


def test_home_says_what_waits_for_whom(clerk: User) -> None:
    make_letter(inactive())
    make_letter(inactive(), keadaan="dikembalikan")
    batch(*letters(1), keadaan="paraf")
    batch(*letters(1))
    batch(keadaan="paraf")  # its letters were all withdrawn: it waits for nobody
    assert tasks(clerk) == [(1, "dikembalikan untuk diperbaiki"), (1, "belum diajukan")]
    assert tasks(make_user(Peran.KABID))[0] == (1, "menunggu paraf Anda")
    assert tasks(make_user(Peran.SEKRETARIAT)) == []
    assert tasks(make_user(Peran.AUDITOR)) == []
    for boss in (make_user(Peran.KEPALA), acting_head()):
        assert tasks(boss) == [(1, "menunggu persetujuan Anda")]
        assert "1 paket surat menunggu persetujuan Anda" in text(logged_in(boss).get("/"))
        mine: Any = logged_in(boss).get(BATCHES, {"untuk": "saya"}).context["page"]
        assert mine.paginator.count == 1
    TeksSurat.objects.create(kunci="peringatan", versi=2, isi={}, catatan="Lebih pendek", diusulkan_pada=TODAY)
    assert (1, "menunggu Anda tetapkan") in tasks(make_user(Peran.KEPALA))
    assert (1, "menunggu Anda tetapkan") not in tasks(make_user(Peran.KABID))
